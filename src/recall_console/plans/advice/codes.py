"""Codes that data, screens and exports share; they bring no Polars, so that a screen can name them at once."""

from typing import Final

LEAVE_ALONE: Final = "leave_alone"
"""The action of whoever gets nothing."""
THEN: Final = ">"
"""Stands between the rungs of a ladder: ``push>email``."""
WITH_OFFER: Final = "+offer"
"""Ends the code of a rung that carries an offer."""
SEVERAL: Final = "several"
"""The action of a row of groups whose customers do not all get the same."""
