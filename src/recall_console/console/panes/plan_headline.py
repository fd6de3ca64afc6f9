"""The lines above a plan: which plan it is, whether it pays, its budget's dial, and what is wrong with what was typed."""

from collections.abc import Iterator, Sequence
from typing import Final

from rich.cells import cell_len

from recall_console.console.format import plain
from recall_console.console.panes.plan_desk import Outcome
from recall_console.console.panes.plan_draft import Draft
from recall_console.console.panes.plan_marks import sign_of
from recall_console.console.panes.plan_section import LETTERS
from recall_console.console.panes.plan_verdict import out_of_reach, verdict
from recall_console.console.text import Line, line, wrapped

CLOSE: Final = "close figures, exact ones follow"


def headline(
    drafts: Sequence[Draft],
    outcome: Outcome | None,
    error: str,
    notice: str,
    dial: Sequence[Line],
    *,
    currency: str,
    width: int,
) -> list[Line]:
    """Title, verdict, dial and complaint, as many lines as they need."""
    return [
        *_title(drafts, outcome, width),
        *(wrapped(plain(notice), width, "dim", first=" ") if notice else ()),
        *_verdict(outcome, currency, width),
        *dial,
        *_complaint(error, outcome, width),
    ]


def _title(drafts: Sequence[Draft], outcome: Outcome | None, width: int) -> list[Line]:
    """Names and evidence; where there is room, the file, or that the figures are not exact yet."""
    first = drafts[0]
    names = [f"{plain(draft.plan.name)}{' *' if draft.is_changed else ''}" for draft in drafts]
    if len(names) > 1:
        names = [f"{letter} {name}" for letter, name in zip(LETTERS, names, strict=False)]
    words = " · ".join([*names, f"{plain(first.plan.evidence)} {sign_of(first.plan.evidence)}".rstrip()])
    is_close = outcome is not None and outcome.is_close
    further = CLOSE if is_close else plain(first.path.name)
    if cell_len(f" {words} · {further}") <= width:
        return [line((f" {words}", "title"), (f" · {further}", "dim"))]
    return [
        *wrapped(words, width, "title", first=" "),
        *(wrapped(further, width, "dim", first=" ") if is_close else ()),
    ]


def _verdict(outcome: Outcome | None, currency: str, width: int) -> Iterator[Line]:
    if outcome is not None:
        sentence, kind = verdict(outcome.forecasts[0], currency)
        yield from wrapped(sentence, width, kind, first=" ", then="   ")
        for wrong in out_of_reach(outcome.forecasts[0]):
            yield from wrapped(f"! {plain(wrong)}", width, "beware", first=" ", then="   ")


def _complaint(error: str, outcome: Outcome | None, width: int) -> Iterator[Line]:
    if error:
        still = "; the figures are from before" if outcome is not None else ""
        yield from wrapped(f"! {plain(error)}{still}", width, "beware", first=" ", then="   ")
