"""What kind of terminal this is, and what that means."""

import os
from collections.abc import Mapping
from typing import Final

SMALLEST_CELLS: Final = 48
SMALLEST_LINES: Final = 14
TWIN: Final = "`recall-console overview` and `recall-console segments` print what the console shows (--json for scripts)"


def refusal(environment: Mapping[str, str] = os.environ, *, is_terminal: bool) -> str:
    """Why the console cannot be shown here, and what to use instead; empty where it can."""
    if not is_terminal:
        return f"the console needs a terminal, and this is none; {TWIN}"
    if environment.get("TERM", "dumb") in {"", "dumb"}:
        return f"the console needs a terminal that can move its cursor, and TERM is dumb; {TWIN}"
    return ""


def too_small(width: int, height: int) -> str:
    """What size is needed, where the terminal has less; empty where it is large enough."""
    if 0 < width < SMALLEST_CELLS or 0 < height < SMALLEST_LINES:
        return f"{SMALLEST_CELLS} × {SMALLEST_LINES} cells are needed, here are {width} × {height}: enlarge the window"
    return ""
