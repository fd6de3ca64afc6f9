"""Hints for the first visits of each pane: one dim line of main keys, gone for good once one of them was used."""

import json
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from string import Formatter
from typing import Final

from recall_console.console.actions import Action
from recall_console.errors import WorkspaceError
from recall_console.language import later, tr
from recall_console.workspace.files import private_folder, write_json

FILE: Final = "hints.json"
VISITS: Final = 3
"""So often a hint is seen at most."""
WORDS: Final = {
    "overview": later("{down} {up} move · {palette} finds any action · {help} says what every figure means"),
    "customers": later("{down} {up} move · {open} opens · {filter} filters · {sort} sorts"),
    "story": later("{next} {previous} next and previous customer · {back} back to the table"),
    "model": later("{down} {up} move · {next} to the next part · {help} says what every figure means"),
    "plan": later("{type} types over a figure · {more} one step more · {undo} undoes · {save} saves"),
    "data": later("{down} {up} move · {rescore} reads new events · {help} says what every figure means"),
}
"""Hints by place; what stands in braces is the key of an action there."""


class Hints:
    """Which hints are still due; remembered in the console's folder."""

    def __init__(self, home: Path | None) -> None:
        self._home = home
        self._visits = _read(home)
        self._here, self._hint = "", ""

    def visit(self, place: str, actions: Iterable[Action]) -> str:
        """The hint of the place in front; empty where it has done its work. Only another place than before is a visit."""
        if place != self._here:
            self._here = place
            self._hint = self._due(place, {action.name: action.key_sign for action in actions})
        return self._hint

    def _due(self, place: str, signs: dict[str, str]) -> str:
        visits = self._visits.get(place, 0)
        if self._home is None or visits >= VISITS or place not in WORDS or not named(place) <= signs.keys():
            return ""
        self._remember(place, visits + 1)
        return tr(WORDS[place]).format(**signs)

    def used(self, place: str, action: str) -> bool:
        """Whether an action that was just done ends the hint of a place."""
        ends = action in named(place)
        if ends and self._visits.get(place, 0) < VISITS:
            self._remember(place, VISITS)
        self._hint = "" if ends else self._hint
        return ends

    def _remember(self, place: str, visits: int) -> None:
        if self._home is None:
            return
        self._visits[place] = visits
        # a hint that is shown once more hurts less than a sentence about its file
        with suppress(OSError, WorkspaceError):
            write_json(private_folder(self._home) / FILE, self._visits)


def named(place: str) -> set[str]:
    """The actions whose keys a hint names."""
    return {name for _, name, _, _ in Formatter().parse(WORDS.get(place, "")) if name}


def _read(home: Path | None) -> dict[str, int]:
    if home is None:
        return {}
    with suppress(OSError, ValueError, AttributeError):
        found = json.loads((home / FILE).read_text(encoding="utf-8"))
        return {place: visits for place, visits in found.items() if isinstance(visits, int)}
    return {}
