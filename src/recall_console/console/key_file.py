"""The key file: other keys for any action, in `keys.toml` of the console's folder.

    [customers]
    sort = ["o"]

    [everywhere]
    quit = ["Q"]

A wish that cannot be granted is told once, in one sentence, and the action keeps its keys.
"""

import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from recall_console.console.actions import KEY_SIGNS, QUIT, Action, sign
from recall_console.console.keys import named
from recall_console.console.places import EVERYWHERE_NAME, TABLE_NAME, Place, places
from recall_console.console.tabs import TABS
from recall_console.language import tr

FILE: Final = "keys.toml"
ALWAYS: Final = {named(EVERYWHERE_NAME, QUIT.name): ("ctrl+q", "ctrl+c")}
"""Keys that no file takes away: the way out that everybody knows."""
_NAMES: Final = {words: key for key, words in KEY_SIGNS.items()}
_OF_UNICODE: Final = {
    "solidus": "slash",
    "reverse_solidus": "backslash",
    "commercial_at": "at",
    "low_line": "underscore",
    "plus_sign": "plus",
    "hyphen_minus": "minus",
}
"""Characters that the framework names otherwise than Unicode does."""


@dataclass(frozen=True)
class Keys:
    """The keys in force: those of the registry, and what a file says otherwise."""

    other: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By the name of an action with its place, the framework's names of its keys."""
    complaint: str = ""
    """One sentence on what the file wishes and cannot have."""

    def of(self, place: str, actions: Iterable[Action]) -> tuple[Action, ...]:
        """The actions of a place with the keys that they have now."""
        found = ((action, self.other.get(named(place, action.name))) for action in actions)
        return tuple(action if keys is None else replace(action, keys=keys) for action, keys in found)

    def keymap(self) -> dict[str, str]:
        """What the framework is told."""
        return {name: ",".join(keys) for name, keys in self.other.items()}


def read(home: Path) -> Keys:
    """The keys in force for a console whose folder this is."""
    file = home / FILE
    try:
        wishes = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Keys()
    except (OSError, ValueError) as error:
        return Keys(complaint=tr("{file} cannot be read, so all keys stay: {error}", file=file, error=error))
    known = places()
    granted, complaints = _understood(wishes, known)
    granted, clashes = _without_clashes(granted, known)
    complaints += clashes
    return Keys(granted, f"{file}: {'; '.join(complaints)}" if complaints else "")


def _understood(
    wishes: Mapping[str, Any], known: Sequence[Place]
) -> tuple[dict[str, tuple[str, ...]], list[str]]:
    """The wishes for actions that there are, and a few words on each other one."""
    actions = {place.name: {action.name for action in place.actions} for place in known}
    granted: dict[str, tuple[str, ...]] = {}
    complaints = []
    for place, of_place in wishes.items():
        if place not in actions or not isinstance(of_place, Mapping):
            complaints.append(
                tr("there is no [{place}]; known are {known}", place=place, known=", ".join(actions))
            )
            continue
        for action, keys in of_place.items():
            name = named(place, action)
            if action not in actions[place]:
                complaints.append(tr("there is no action {name}", name=name))
            elif not _are_keys(keys):
                complaints.append(tr('{name} should be a list of keys, such as ["o"]', name=name))
            else:
                granted[name] = (*map(key_name, keys), *ALWAYS.get(name, ()))
    return granted, complaints


def _are_keys(value: Any) -> bool:
    return (
        isinstance(value, list) and bool(value) and all(isinstance(key, str) and key.strip() for key in value)
    )


def key_name(key: str) -> str:
    """The framework's name of a key as it is printed: `slash` of `/`; names are names already."""
    if key in _NAMES:
        return _NAMES[key]
    if len(key) > 1 or key.isalnum():
        return key
    name = unicodedata.name(key, key).lower().replace(" ", "_").replace("-", "_")
    return _OF_UNICODE.get(name, name)


def _without_clashes(
    granted: dict[str, tuple[str, ...]], known: Sequence[Place]
) -> tuple[dict[str, tuple[str, ...]], list[str]]:
    """Wishes are dropped until no key does two things in one place; each dropped one with a few words on why."""
    complaints = []
    while clash := next(_clashes(granted, known), None):
        name, key = clash
        del granted[name]
        complaints.append(
            tr(
                "{key} of {name} does something else there already, so it stays as it was",
                key=sign(key),
                name=name,
            )
        )
    return granted, complaints


def _clashes(granted: Mapping[str, tuple[str, ...]], known: Sequence[Place]) -> Iterator[tuple[str, str]]:
    """Wishes for a key that has another meaning in the same place."""
    for place in known:
        bound = _bound(place, Keys(granted), known)
        count = Counter(key for _, key in bound)
        for name, key in bound:
            if count[key] > 1 and name in granted and key in granted[name]:
                yield name, key


def _bound(place: Place, keys: Keys, known: Sequence[Place]) -> list[tuple[str, str]]:
    """Each key that works in a place, with the name of what it does there."""
    own = {action.name for action in place.actions}
    around = [other for other in known if other.name == EVERYWHERE_NAME and other != place]
    around += [other for other in known if other.name == TABLE_NAME and place.has_table]
    found = [("", str(tab.number)) for tab in TABS]
    for one in (place, *around):
        for action in keys.of(one.name, one.actions):
            if one == place or action.name not in own:
                found += [(named(one.name, action.name), key) for key in action.keys]
    return found
