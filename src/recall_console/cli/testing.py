"""The command that learns responses from randomised campaigns."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from recall_console.cli import options, shops, tell
from recall_console.cli.app import app
from recall_console.errors import InputError
from recall_console.language import tr

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from recall_console.plans.plan import GroupResponse, Plan, Response
    from recall_console.prediction.response import ActionResponse, Effect, Responses

DEFAULT_DAYS = 30
MOST_DAYS = 365
_PLACES = 4
"""A plan is told a lift to a hundredth of a point."""


@dataclass(frozen=True)
class Written:
    """What a rung of a plan was told.

    Attributes
    ----------
    rung : int
        From 1.
    action : str
    days : int
        The window that its response was measured in.
    response : Response or None
        Everybody's; ``None`` where the log knows nothing of the action and the rung was left as it was.
    groups : tuple of GroupResponse
        Of tiers that answer differently.
    """

    rung: int
    action: str
    days: int
    response: "Response | None"
    groups: "tuple[GroupResponse, ...]" = ()

    def as_dict(self) -> dict[str, Any]:
        """Ready for JSON."""
        return {
            "rung": self.rung,
            "action": self.action,
            "days": self.days,
            "response": self.response and self.response.as_dict(),
            "groups": [{"where": one.where, **one.response.as_dict()} for one in self.groups],
        }


@app.command(help=tr("Learn what actions bring back from campaigns with a holdout."))
def responses(
    contacts: Annotated[
        str,
        typer.Argument(
            metavar="CONTACTS", help=tr("Contact log: customer, time, campaign, channel, offer, arm")
        ),
    ],
    source: options.MaybeSource = None,
    days: Annotated[
        int,
        typer.Option(
            "--days", min=1, max=MOST_DAYS, help=tr("A purchase so many days after the contact counts")
        ),
    ] = DEFAULT_DAYS,
    by: Annotated[
        str,
        typer.Option(
            "--by",
            metavar="COLUMN",
            help=tr("Tiers: value_tier, lifecycle, segment, segment_classic, r, f or m"),
        ),
    ] = "value_tier",
    holdout: Annotated[
        str | None,
        typer.Option(
            "--holdout", metavar="SHARE", help=tr('Planned share of the holdout, such as "10 %", to check it')
        ),
    ] = None,
    into: Annotated[
        Path | None,
        typer.Option(
            "--into",
            metavar="PLAN.toml",
            help=tr("Write them into the rungs of a plan, each over its own wait"),
        ),
    ] = None,
    root: options.Root = None,
    json: options.Json = False,
) -> None:
    """The command `responses`."""
    from recall_console import pipeline
    from recall_console.cli import response_text
    from recall_console.events import contact_log
    from recall_console.plans.files import plan_file
    from recall_console.plans.quantities import Rate
    from recall_console.prediction import response, response_outcomes

    share = None if holdout is None else Rate.parse(holdout, "--holdout").share
    plan = None if into is None else plan_file.read(into)
    report = tell.reporter(None, quiet=json)
    shop = shops.existing(None, root) if source is None else shops.prepared(source, root)
    log = contact_log.read(contacts, shop.settings.timezone)
    store = pipeline.take_in(shop, report=report)
    known = response_outcomes.known(store, log.contacts, by, shop.settings, report)

    @cache
    def within(window: int) -> "Responses":
        return response.responses(store, known, window, by, planned_holdout=share)

    found = within(days)
    written = (
        [] if plan is None else list(_tested(plan, within, log.contacts["action"].drop_nulls().unique()))
    )
    if into is not None:
        _write(into, written, found)
    tell.answer(
        found.as_dict() | {"log": log.as_dict(), "written": [one.as_dict() for one in written]},
        lambda: response_text.responses(
            found, log, into.name if into else None, written, shop.settings.currency
        ),
        json=json,
    )


def _tested(
    plan: "Plan", within: "Callable[[int], Responses]", logged: "Iterable[str]"
) -> "Iterator[Written]":
    """What each rung is told; ``logged`` are the log's actions."""
    names = {_spelt(action) for action in logged}
    for number, rung in enumerate(plan.rungs, start=1):
        days = rung.wait_days or plan.horizon_days
        if _spelt(rung.action) in names:
            yield _written(number, rung.action, within(days))
        else:
            yield Written(number, rung.action, days, None)


def _written(number: int, action: str, found: "Responses") -> Written:
    """What a rung of an action is told: what was found within its own wait."""
    tested = next((one for one in found.actions if _spelt(one.action) == _spelt(action)), None)
    if tested is None:
        return Written(number, action, found.days, None)
    groups = _groups(tested, found.by) if found.by_tier.is_clear else ()
    return Written(number, action, found.days, _response(tested.effect), groups)


def _spelt(action: str) -> str:
    """An action as it is looked up: ``e-mail`` and ``Email`` are the same."""
    from recall_console.events.names import folded

    return folded(action)


def _groups(action: "ActionResponse", by: str) -> "tuple[GroupResponse, ...]":
    """Responses of the tiers that a condition over the scores can name."""
    from recall_console.plans.plan import GroupResponse
    from recall_console.prediction.response_outcomes import NOBODY_YET

    told = ((tier, effect) for tier, effect in action.tiers.items() if tier != NOBODY_YET)
    return tuple(GroupResponse(f"{by} = {_literal(tier)}", _response(effect)) for tier, effect in told)


def _literal(tier: str) -> str:
    return tier if tier.isdecimal() else f"'{tier}'"


def _response(effect: "Effect") -> "Response":
    from recall_console.plans.plan import Response
    from recall_console.plans.quantities import Points

    def points(difference: float) -> Points:
        return Points(round(min(max(difference, -1.0), 1.0), _PLACES) + 0.0)  # no minus before a zero

    estimate = effect.pooled
    return Response(
        lift=points(estimate.value),
        evidence="tested",
        customers=effect.treated + effect.holdout,
        interval=(points(estimate.low), points(estimate.high)),
        pooled=True,
    )


def _write(into: Path, written: list[Written], found: "Responses") -> None:
    from recall_console.events.values import printable
    from recall_console.plans.files import plan_file
    from recall_console.plans.files.tested import with_tested

    if not any(one.response for one in written):
        known = ", ".join(one.action for one in found.actions)
        planned = ", ".join(one.action for one in written)
        raise InputError(
            tr(
                "{into}: the contact log knows none of the plan's actions ({planned}), it has {known}; rename the channels of one of them",
                into=into,
                planned=printable(planned, 200),
                known=printable(known, 200),
            )
        )
    toml = plan_file.read_text(into)
    for one in written:
        if one.response is not None:
            toml = with_tested(toml, one.rung, one.response, one.groups)
    plan_file.write(toml, into)
