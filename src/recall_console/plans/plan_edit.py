"""Edits of a plan's text that keep its comments, its order and its blank lines."""

from collections.abc import MutableMapping, MutableSequence
from typing import Any

import tomlkit
import tomlkit.exceptions

from recall_console.errors import PlanError
from recall_console.plans import plan_file

Scalar = str | int | float | bool


def edit(toml: str, key: str, value: Scalar | None) -> str:
    """Change one value of a plan.

    Parameters
    ----------
    toml : str
        The text of a plan file.
    key : str
        Dotted path as messages name it; rungs are counted from 1: ``rungs.2.response.lift``.
    value : str, int, float, bool or None
        The new value; ``None`` takes the key away.

    Returns
    -------
    str
        The text with that value; everything else is as it was.

    Raises
    ------
    PlanError
        Where there is no such place, or the plan would no longer be understood.
    """
    try:
        document = tomlkit.parse(toml)
    except tomlkit.exceptions.TOMLKitError as error:
        raise PlanError(f"not TOML: {error}") from error
    *path, last = key.split(".")
    _put(_place(document, path, key), last, key, value)
    changed = tomlkit.dumps(document)
    plan_file.parse(changed)
    return changed


def typed(entry: str) -> Scalar:
    """What a person typed into a field, as TOML would have it: a number, true or false, or else words."""
    word = entry.strip()
    for kind in (int, float):
        try:
            return kind(word)
        except ValueError:
            continue
    return {"true": True, "false": False}.get(word, word)


def _place(document: MutableMapping[str, Any], path: list[str], key: str) -> MutableMapping[str, Any]:
    """The table that a key stands in; made where it is missing."""
    place: Any = document
    for step in path:
        if isinstance(place, MutableSequence):
            place = _counted(place, step, key)
        elif isinstance(place, MutableMapping):
            place = place[step] if step in place else place.setdefault(step, tomlkit.table())
        else:
            raise PlanError(f"{key}: there is no such place in the plan")
    if not isinstance(place, MutableMapping):
        raise PlanError(f"{key}: there is no such place in the plan")
    return place


def _counted(items: MutableSequence[Any], step: str, key: str) -> Any:
    if not step.isdecimal() or not 1 <= int(step) <= len(items):
        raise PlanError(f"{key}: expected a rung from 1 to {len(items)}, found {step}")
    return items[int(step) - 1]


def _put(place: MutableMapping[str, Any], last: str, key: str, value: Scalar | None) -> None:
    if value is not None:
        place[last] = value
    elif last in place:
        del place[last]
    else:
        raise PlanError(f"{key}: there is nothing to take away")
