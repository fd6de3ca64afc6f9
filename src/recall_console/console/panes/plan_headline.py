"""The lines above a plan: which plan it is, whether it pays, and what is wrong with what was typed."""

from collections.abc import Iterator, Sequence

from recall_console.console.format import plain
from recall_console.console.panes.plan_desk import Outcome
from recall_console.console.panes.plan_draft import Draft
from recall_console.console.panes.plan_marks import sign_of
from recall_console.console.panes.plan_results import LETTERS, verdict
from recall_console.console.text import Line, wrapped


def headline(
    drafts: Sequence[Draft], outcome: Outcome | None, error: str, notice: str, *, currency: str, width: int
) -> list[Line]:
    """Title, verdict and complaint, as many lines as they need."""
    return [
        *wrapped(_title(drafts, width), width, "title", first=" "),
        *(wrapped(plain(notice), width, "dim", first=" ") if notice else ()),
        *_verdict(outcome, currency, width),
        *_complaint(error, outcome, width),
    ]


def _title(drafts: Sequence[Draft], width: int) -> str:
    """Names, evidence and, where there is room, the file; `*` behind what is not saved."""
    first = drafts[0]
    names = [f"{plain(draft.plan.name)}{' *' if draft.is_changed else ''}" for draft in drafts]
    if len(names) > 1:
        names = [f"{letter} {name}" for letter, name in zip(LETTERS, names, strict=False)]
    words = " · ".join([*names, f"{plain(first.plan.evidence)} {sign_of(first.plan.evidence)}".rstrip()])
    with_file = f"{words} · {plain(first.path.name)}"
    return with_file if len(with_file) < width else words


def _verdict(outcome: Outcome | None, currency: str, width: int) -> Iterator[Line]:
    if outcome is not None:
        sentence, kind = verdict(outcome.forecasts[0], currency)
        yield from wrapped(sentence, width, kind, first=" ")


def _complaint(error: str, outcome: Outcome | None, width: int) -> Iterator[Line]:
    if error:
        still = "; the figures are from before" if outcome is not None else ""
        yield from wrapped(f"! {plain(error)}{still}", width, "beware", first=" ", then="   ")
