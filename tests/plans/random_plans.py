"""Random plans: what they say, a text that says it in one of TOML's many ways, and the line of each of its keys."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import tomlkit
from hypothesis import strategies as st

from recall_console.plans.plan import (
    Audience,
    Calculator,
    Channel,
    GroupResponse,
    Hidden,
    Offer,
    Part,
    Plan,
    Response,
    Rung,
)
from recall_console.plans.quantities import Cap, Hours, Hurdle, Money, Points, Rate, Return

Draw = Callable[[st.SearchStrategy[Any]], Any]
Said = tuple[dict[str, Any], Any]
"""The keys of a table, and what they mean."""

WORDS = ("sms", "push", "e-mail", "短信", "[[rungs]]", 'a "call" # at noon', "back\\slash", "it's")
NOTES = ("for people", "first\n[hidden]\nhours = 'no' # nor a comment\n", "[[rungs]]\nchannel = 1")
CONDITIONS = ("true", "lifecycle = 'silent'", "name like '%#]%'")


@dataclass
class Page:
    """A text while it is written."""

    draw: Draw
    newline: str = "\n"
    lines: list[str] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)

    def put(self, text: str, places: dict[str, int]) -> None:
        """Write lines; `places` counts from their first."""
        for _ in range(self.draw(st.sampled_from((0, 0, 0, 1)))):
            self.lines.append(self.draw(st.sampled_from(("", "# [hidden]", "  # hours = 3", "\t"))))
        for path, line in places.items():
            self.places.setdefault(path, len(self.lines) + 1 + line)
        self.lines += (text + self.draw(st.sampled_from(("", "", "  # a note", ' # = [ { "')))).split("\n")

    @property
    def text(self) -> str:
        return self.newline.join([*self.lines, *self.draw(st.sampled_from(([], [""], ["", "# the end"])))])


@dataclass(frozen=True)
class Written:
    """A random plan, a text that says it, and the line of each key."""

    text: str
    plan: Plan
    lines: dict[str, int]


@st.composite
def written_plans(draw: Draw) -> Written:
    """Any valid plan in any valid shape."""
    said, plan = _plan(draw)
    page = Page(draw, draw(st.sampled_from(("\n", "\n", "\r\n"))))
    _write_table(page, said, path="", header="")
    return Written(page.text, plan, page.places)


def _optional(draw: Draw, **values: Any) -> Said:
    """Some of these keys, each with its value as written and as meant."""
    kept = {name: value for name, value in values.items() if draw(st.booleans())}
    return {name: value[0] for name, value in kept.items()}, {name: value[1] for name, value in kept.items()}


def _number(draw: Draw, most: int = 500) -> tuple[Any, float]:
    number = draw(st.one_of(st.integers(0, most), st.integers(0, 10 * most).map(lambda tenths: tenths / 10)))
    return number, float(number)


def _hundredth(number: float) -> float:
    """Rounded once, as it is read."""
    return float(f"{number}e-2")


def _rate(draw: Draw) -> tuple[str, Rate]:
    number, _ = _number(draw, 100)
    return f"{number}{draw(st.sampled_from((' %', '%', '％')))}", Rate(_hundredth(number))


def _points(draw: Draw, least: int = -30, most: int = 30) -> tuple[str, Points]:
    number = draw(st.integers(10 * least, 10 * most)) / 10
    return f"{number}{draw(st.sampled_from((' points', ' pp', '个百分点')))}", Points(_hundredth(number))


def _count(draw: Draw) -> tuple[int, int]:
    number = draw(st.integers(1, 9999))
    return number, number


def _words(draw: Draw, choices: tuple[str, ...] = WORDS) -> tuple[str, str]:
    chosen = draw(st.sampled_from(choices))
    return chosen, chosen


def _flag(draw: Draw) -> tuple[bool, bool]:
    chosen = draw(st.booleans())
    return chosen, chosen


def _cap(draw: Draw) -> tuple[str, Cap]:
    contacts, days = draw(st.integers(0, 9)), draw(st.integers(1, 99))
    return f"{contacts} in {days} days", Cap(contacts, days)


def _hours(draw: Draw) -> tuple[str, Hours]:
    begin, end = draw(st.lists(st.integers(0, 1439), min_size=2, max_size=2, unique=True))
    return f"{begin // 60}:{begin % 60:02}-{end // 60:02}:{end % 60:02}", Hours(begin, end)


def _response(draw: Draw) -> Said:
    lift, meant = _points(draw)
    said: dict[str, Any] = {"lift": lift}
    evidence = draw(st.sampled_from((None, "assumed", "observed", "tested")))
    if evidence is None:
        return said, Response(meant)
    said["evidence"] = evidence
    if evidence == "assumed":
        return said, Response(meant)
    said["customers"], customers = _count(draw)
    if evidence == "observed":
        return said, Response(meant, "observed", customers)
    (low, least), (high, most) = _points(draw, -30, 0), _points(draw, 0, 30)
    said["interval"] = [low, high]
    return said, Response(meant, "tested", customers, (least, most))


def _part(draw: Draw) -> Said:
    (value, face), (share, redemption) = _number(draw), _rate(draw)
    said, meant = _optional(draw, fulfilment_cost=_number(draw), funded=_rate(draw))
    return {"face_value": value, "redemption": share, **said}, Part(Money(face), redemption, **meant)


def _pack(draw: Draw) -> Said:
    parts = [_part(draw) for _ in range(draw(st.integers(1, 3)))]
    named = [(_words(draw), part) for part in parts]
    said = [{"name": name[0], **part[0]} for name, part in named]
    meant = [
        Part(one.face_value, one.redemption, one.fulfilment_cost, one.funded, name[1])
        for name, (_, one) in named
    ]
    return {"parts": said}, tuple(meant)


def _offer(draw: Draw) -> Said:
    flags, meant = _optional(draw, only_last_rung=_flag(draw), coupon_hunters=_flag(draw))
    if draw(st.booleans()):
        parts, packed = _pack(draw)
        return flags | parts, Offer(packed, **meant)
    said, part = _part(draw)
    return flags | said, Offer((part,), **meant)


def _group(draw: Draw) -> Said:
    (where, condition), (said, response) = _words(draw, CONDITIONS), _response(draw)
    return {"where": where, **said}, GroupResponse(condition, response)


def _rung(draw: Draw, *, alone: bool) -> Said:
    (channel, named), (cost, price) = _words(draw), _number(draw)
    said, meant = _optional(
        draw,
        fatigue_cost=_number(draw),
        value_gate=_number(draw),
        only_if=_words(draw, CONDITIONS),
        offer=_offer(draw),
        response=_response(draw),
    )
    if not alone or draw(st.booleans()):
        said["wait_days"] = meant["wait_days"] = draw(st.integers(1, 20))
    if "response" in said and draw(st.booleans()):
        groups = [_group(draw) for _ in range(draw(st.integers(1, 2)))]
        said["groups"], meant["groups"] = [one for one, _ in groups], tuple(one for _, one in groups)
    return {"channel": channel, "cost_per_contact": cost, **said}, Rung(named, Money(price), **meant)


def _channel(draw: Draw, name: str) -> Said:
    said, meant = _optional(
        draw, capacity=_count(draw), per_day=_count(draw), at_most=_cap(draw), quiet_hours=_hours(draw)
    )
    return {"name": name, **said}, Channel(name, **meant)


def _audience(draw: Draw) -> Said:
    where, reach = _words(draw, CONDITIONS), _count(draw)
    said, meant = _optional(draw, where=where, reach=reach)
    return (said, Audience(**meant)) if said else ({"where": where[0]}, Audience(where[1]))


def _hidden(draw: Draw) -> Said:
    said, meant = _optional(
        draw,
        hours=_number(draw),
        rate_per_hour=_number(draw),
        platform_cost=_number(draw),
        unsubscribe_rate=_rate(draw),
        lost_value_per_unsubscribe=_number(draw),
        complaint_rate=_rate(draw),
        cost_per_complaint=_number(draw),
    )
    return said, Hidden(**meant)


def _calculator(draw: Draw) -> Said:
    said, meant = _optional(draw, natural_return=_rate(draw), value_per_recall=_number(draw))
    return said, Calculator(**meant)


def _claimed(draw: Draw) -> Said:
    number, _ = _number(draw)
    return {"roi": f"{number} %"}, Return(_hundredth(number))


def _hurdle(draw: Draw) -> Said:
    """A hurdle with what goes with it."""
    number, _ = _number(draw)
    period = draw(st.sampled_from((None, "campaign", "year", "auto")))
    if period is None:
        return {}, {}
    if period != "auto":
        return {"hurdle": f"{number} % per {period}"}, {"hurdle": Hurdle(_hundredth(number), period)}
    pool, meant = _optional(draw, pool=_words(draw, CONDITIONS))
    return {"hurdle": "auto", "budget": 70, **pool}, {
        "hurdle": Hurdle(0.0, "auto"),
        "budget": Money(70.0),
        **meant,
    }


def _plan(draw: Draw) -> Said:
    number = draw(st.integers(1, 4))
    rungs = [_rung(draw, alone=number == 1) for _ in range(number)]
    names = draw(st.permutations(sorted({rung.channel for _, rung in rungs})))
    channels = [_channel(draw, name) for name in names[: draw(st.integers(0, len(names)))]]
    said, meant = _optional(
        draw,
        note=_words(draw, NOTES),
        evidence=_words(draw),
        budget=_number(draw),
        subsidy_cap=_rate(draw),
        at_most=_cap(draw),
        quiet_hours=_hours(draw),
        holdout=_rate(draw),
        hidden=_hidden(draw),
        calculator=_calculator(draw),
    )
    claimed = _claimed(draw) if draw(st.booleans()) else ({}, None)
    (hurdle, hurdled), (audience, who) = _hurdle(draw), _audience(draw)
    meant.setdefault("evidence", _weakest([rung for _, rung in rungs]))
    tables = {"audience": audience, "rungs": [one for one, _ in rungs], "claimed": claimed[0]}
    if channels:
        tables["channels"] = [one for one, _ in channels]
    plan = Plan(
        name="Any",
        audience=who,
        rungs=tuple(rung for _, rung in rungs),
        channels=tuple(one for _, one in channels if one != Channel(one.name)),
        claimed_roi=claimed[1],
        **(meant | hurdled),
    )
    return {"name": "Any", **said, **hurdle, **tables}, plan


def _weakest(rungs: list[Rung]) -> str:
    every = [one.response for rung in rungs for one in rung.groups] + [rung.response for rung in rungs]
    known = [one.evidence for one in every if one is not None]
    return next((word for word in ("assumed", "observed", "tested") if word in known), "assumed")


def _write_table(page: Page, table: dict[str, Any], path: str, header: str) -> None:
    """A table: its values, and those of its tables that are dotted or in one line, and then the others with headers."""
    shuffled = page.draw(st.permutations(list(table.items())))
    later = [(key, value) for key, value in shuffled if _wants_headers(page, value)]
    for key, value in shuffled:
        if (key, value) not in later:
            _write_value(page, key, value, path, key)
    for key, value in later:
        _write_headed(page, value, _joined(path, key), _joined(header, _spelt(page, key)))


def _wants_headers(page: Page, value: Any) -> bool:
    nested = isinstance(value, dict) or (isinstance(value, list) and isinstance(value[0], dict))
    return nested and page.draw(st.booleans())


def _write_headed(page: Page, value: Any, path: str, header: str) -> None:
    if isinstance(value, dict):
        page.put(f"[{header}]", {path: 0})
        _write_table(page, value, path, header)
    else:
        for number, one in enumerate(value, start=1):
            page.put(f"[[ {header} ]]", {path: 0, f"{path}.{number}": 0})
            _write_table(page, one, f"{path}.{number}", header)


def _write_value(page: Page, key: str, value: Any, path: str, spelt: str) -> None:
    """One key, or the keys of an inner table one by one: ``response.lift = …``."""
    if isinstance(value, dict) and value and page.draw(st.booleans()):
        for inner, one in value.items():
            _write_value(page, inner, one, _joined(path, key), f"{spelt} . {_spelt(page, inner)}")
    else:
        text, places = _inline(page, value, _joined(path, key))
        page.put(f"{spelt} = {text}", {_joined(path, key): 0, **places})


def _inline(page: Page, value: Any, path: str) -> tuple[str, dict[str, int]]:
    """A value and the lines of what is in it, from its first."""
    if isinstance(value, dict):
        return _inline_table(page, value, path)
    if isinstance(value, list):
        return _inline_array(page, value, path)
    if isinstance(value, str) and "'" not in value:
        quoted = ("'''\n" + value + "'''", "'''" + value + "'''")
        basic = tomlkit.item(value).as_string()
        return page.draw(st.sampled_from((basic, basic, *quoted))), {}
    return tomlkit.item(value).as_string(), {}


def _inline_table(page: Page, table: dict[str, Any], path: str) -> tuple[str, dict[str, int]]:
    text, places = "{ ", {}
    for number, (key, value) in enumerate(table.items()):
        text += ", " if number else ""
        here = text.count("\n")
        one, inside = _inline(page, value, _joined(path, key))
        places[_joined(path, key)] = here
        places |= {name: here + line for name, line in inside.items()}
        text += f"{_spelt(page, key)} = {one}"
    return text + " }", places


def _inline_array(page: Page, items: list[Any], path: str) -> tuple[str, dict[str, int]]:
    between = page.draw(st.sampled_from((", ", ",\n  ", " , # ] a note\n\n")))
    text, places = "[" + page.draw(st.sampled_from(("", "\n", " # [\n"))), {}
    for number, item in enumerate(items, start=1):
        here = text.count("\n")
        one, inside = _inline(page, item, f"{path}.{number}")
        places[f"{path}.{number}"] = here
        places |= {name: here + line for name, line in inside.items()}
        text += one + (between if number < len(items) else "")
    return text + page.draw(st.sampled_from(("]", "\n]", ",\n]"))), places


def _joined(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


def _spelt(page: Page, key: str) -> str:
    return str(page.draw(st.sampled_from((key, key, f'"{key}"', f"'{key}'"))))
