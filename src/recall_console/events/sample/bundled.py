"""Where the bundled sample is, and what one has to know about its shop."""

from datetime import date
from pathlib import Path
from typing import Any, Final

from recall_console.errors import WorkspaceError
from recall_console.language import tr

PACKAGE: Final = Path(__file__).parents[2]
SAMPLE_AS_OF: Final = date(2026, 3, 1)
"""First day that the sample does not observe."""
EVENTS: Final = "events.csv.gz"
"""The event log."""
RUN: Final = "run"
"""Folder of the scores that were made from it."""
SETTINGS: Final[dict[str, Any]] = {"currency": "¥", "margin_rate": 0.35}
"""What the sample's operator has set."""


def sample_data_dir() -> Path:
    """Return the folder of the bundled sample: beside the package in a wheel, at the top of a checkout.

    Raises
    ------
    WorkspaceError
        If it is in neither place.
    """
    places = _places()
    for place in places:
        if (place / EVENTS).is_file():
            return place
    raise WorkspaceError(
        tr(
            "the bundled sample is missing: expected {events} in {places} or {places_2}; reinstall recall-console, or make one with `recall-console sample`",
            events=EVENTS,
            places=places[0],
            places_2=places[1],
        )
    )


def is_bundled(source: str) -> bool:
    """Whether a source is the bundled sample's event log."""
    return Path(source) in {place / EVENTS for place in _places()}


def _places() -> tuple[Path, Path]:
    return PACKAGE / "sample_data", PACKAGE.parents[1] / "sample_data"
