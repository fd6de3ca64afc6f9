"""Edits of a plan's text: each gives a text that is a plan again, or one sentence why not."""

from collections.abc import Mapping
from typing import Final

from recall_console.errors import PlanError
from recall_console.language import tr
from recall_console.plans.files import plan_file, toml_edit, toml_file
from recall_console.plans.files.toml_edit import Scalar, Value
from recall_console.plans.files.toml_lines import entries, is_under

_OFFERED_TO: Final = ("only_last_rung", "coupon_hunters")
_WORTHLESS: Final[Mapping[str, Value]] = {"face_value": 0, "redemption": "0 %"}


def edit(toml: str, key: str, value: Value | None) -> str:
    """Change one value of a plan.

    Parameters
    ----------
    toml : str
        The text of a plan file.
    key : str
        Dotted path as messages name it; rungs are counted from 1: ``rungs.2.response.lift``.
    value : str, int, float, bool, list of str or None
        The new value; ``None`` takes the key away, and whatever stands below it.

    Returns
    -------
    str
        The text with that value; everything else is as it was.

    Raises
    ------
    PlanError
        Where there is no such place, or the plan would no longer be understood.
    """
    toml_file.values(toml)
    return _understood(
        toml_edit.without(toml, key) if value is None else toml_edit.with_value(toml, key, value)
    )


def append(toml: str, key: str, table: Mapping[str, Value]) -> str:
    """Add a table to an array of tables.

    Parameters
    ----------
    toml : str
        The text of a plan file.
    key : str
        Dotted path of the array: ``channels``, ``rungs.2.groups``, ``rungs.3.offer.parts``.
    table : Mapping[str, Value]
        Its keys and values.

    Raises
    ------
    PlanError
        Where there is no such place, or the plan would no longer be understood.
    """
    toml_file.values(toml)
    return _understood(toml_edit.with_table(toml, key, table))


def add_rung(toml: str, channel: str) -> str:
    """Add a rung at the end of the ladder; it brings back nobody until its response is said.

    It costs what a contact through its channel costs already, and waits as long as the rung before it, if the horizon
    has room for that.

    Parameters
    ----------
    toml : str
        The text of a plan file.
    channel : str
        As the operator names it.

    Raises
    ------
    PlanError
        Where the plan has no room for another rung.
    """
    plan = plan_file.parse(toml)
    costs = [rung.cost_per_contact for rung in plan.rungs if rung.channel == channel]
    room_days = plan.horizon_days - sum(rung.wait_days or 0 for rung in plan.rungs)
    table: dict[str, Value] = {
        "channel": channel,
        "cost_per_contact": costs[-1] if costs else 0,
        "wait_days": max(1, min(plan.rungs[-1].wait_days or 1, room_days)),
        "response.lift": "0 points",
    }
    return append(toml, "rungs", table)


def remove_rung(toml: str, number: int) -> str:
    """Take a rung away, and the limits of its channel where no other rung uses it.

    Parameters
    ----------
    toml : str
        The text of a plan file.
    number : int
        From 1.

    Raises
    ------
    PlanError
        Where there is no such rung, or it is the only one.
    """
    plan = plan_file.parse(toml)
    left = toml_edit.without(toml, f"rungs.{number}")
    channel = plan.rungs[number - 1].channel
    limited = [table["name"] for table in toml_file.values(toml).get("channels", ())]
    if channel in limited and [rung.channel for rung in plan.rungs].count(channel) == 1:
        left = toml_edit.without(left, f"channels.{limited.index(channel) + 1}")
    return _understood(left)


def add_offer(toml: str, number: int) -> str:
    """Give a rung an offer; it costs nothing until its face value and redemption are said.

    Parameters
    ----------
    toml : str
        The text of a plan file.
    number : int
        The rung, from 1.

    Raises
    ------
    PlanError
        Where there is no such rung, or it has an offer.
    """
    toml_file.values(toml)
    offer = f"rungs.{number}.offer"
    if any(is_under(entry.path, offer) for entry in entries(toml)):
        raise PlanError.at(offer, tr("there is one already"))
    worthless = toml_edit.with_value(toml, f"{offer}.face_value", 0)
    return _understood(toml_edit.with_value(worthless, f"{offer}.redemption", "0 %"))


def make_pack(toml: str, number: int) -> str:
    """Make a pack of an offer of one thing, with a second thing in it that costs nothing until it is said what it is.

    Parameters
    ----------
    toml : str
        The text of a plan file.
    number : int
        The rung, from 1.

    Raises
    ------
    PlanError
        Where the rung has no offer of one thing.
    """
    offer, parts = f"rungs.{number}.offer", f"rungs.{number}.offer.parts"
    plan_file.parse(toml)
    said = toml_file.values(toml)["rungs"][number - 1].get("offer", {})
    if "face_value" not in said:
        raise PlanError.at(offer, tr("expected one thing, to make a pack of it"))
    who = {key: said.get(key, False) for key in _OFFERED_TO}
    thing = {key: value for key, value in said.items() if key not in who}
    pack = toml_edit.with_table(toml_edit.without(toml, offer), parts, {"name": "first", **thing})
    place = next(entry.begin for entry in entries(pack) if entry.path == f"{parts}.1")
    header = "\n".join(
        ["[rungs.offer]", *(f"{key} = {str(flag).lower()}" for key, flag in who.items()), "", ""]
    )
    headed = pack[:place] + header + pack[place:]
    return _understood(toml_edit.with_table(headed, parts, {"name": "second", **_WORTHLESS}))


def typed(entry: str) -> Scalar:
    """What a person typed into a field, as TOML would have it: a number, true or false, or else words."""
    word = entry.strip()
    for kind in (int, float):
        try:
            return kind(word)
        except ValueError:
            continue
    return {"true": True, "false": False}.get(word, word)


def _understood(toml: str) -> str:
    plan_file.parse(toml)
    return toml
