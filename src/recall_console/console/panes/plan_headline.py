"""The lines above a plan: which plan it is, whether it pays, its budget's dial, and what is wrong with what was typed."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from rich.cells import cell_len

from recall_console.console.format import LONGEST_SENTENCE, plain
from recall_console.console.panes.plan_draft import Draft
from recall_console.console.panes.plan_marks import evidence_words, sign_of
from recall_console.console.panes.plan_section import LETTERS
from recall_console.console.panes.plan_verdict import out_of_reach, verdict
from recall_console.console.text import Line, line, wrapped
from recall_console.language import later, tr

if TYPE_CHECKING:
    from recall_console.plans.forecasts.question import Outcome

CLOSE: Final = later("close figures, exact ones follow")
RECKONING: Final = later("Reckoning …")


def headline(
    drafts: Sequence[Draft],
    outcome: "Outcome | None",
    error: str,
    notice: str,
    dial: Sequence[Line],
    *,
    currency: str,
    width: int,
) -> list[Line]:
    """Title, verdict, dial, complaint, and why there are no customers: as many lines as they need."""
    return [
        *_title(drafts, outcome, width),
        *_verdict(outcome, error or notice, currency, width),
        *dial,
        *_complaint(error, outcome, width),
        *_notice(notice, width),
    ]


def _title(drafts: Sequence[Draft], outcome: "Outcome | None", width: int) -> list[Line]:
    """Names and evidence; where there is room, the file, or that the figures are not exact yet."""
    first = drafts[0]
    names = [f"{_name(draft, drafts)}{' *' if draft.is_changed else ''}" for draft in drafts]
    if len(names) > 1:
        names = [f"{letter} {name}" for letter, name in zip(LETTERS, names, strict=False)]
    words = " · ".join(
        [*names, f"{evidence_words(first.plan.evidence)} {sign_of(first.plan.evidence)}".rstrip()]
    )
    is_close = outcome is not None and outcome.is_close
    further = tr(CLOSE) if is_close else plain(first.path.name)
    if cell_len(f" {words} · {further}") <= width:
        return [line((f" {words}", "title"), (f" · {further}", "dim"))]
    return [
        *wrapped(words, width, "title", first=" "),
        *(wrapped(further, width, "dim", first=" ") if is_close else ()),
    ]


def _name(draft: Draft, drafts: Sequence[Draft]) -> str:
    """A plan's name; of namesakes the file too."""
    name = plain(draft.plan.name)
    namesakes = [other for other in drafts if other.plan.name == draft.plan.name]
    return f"{name} ({plain(draft.path.name)})" if len(namesakes) > 1 else name


def _verdict(outcome: "Outcome | None", instead: str, currency: str, width: int) -> Iterator[Line]:
    """The answer; while there is none, that it is worked out, unless it is said why not."""
    if outcome is None:
        yield from () if instead else wrapped(tr(RECKONING), width, "dim", first=" ")
    else:
        sentence, kind = verdict(outcome.forecasts[0], currency)
        yield from wrapped(sentence, width, kind, first=" ", then="   ")
        for wrong in out_of_reach(outcome.forecasts[0]):
            yield from wrapped(f"! {plain(wrong)}", width, "beware", first=" ", then="   ")


def _notice(notice: str, width: int) -> list[Line]:
    """Why there are no customers; what went wrong stands out."""
    said = plain(notice, LONGEST_SENTENCE)
    if said.startswith("! "):
        return wrapped(said, width, "beware", first=" ", then="   ")
    return wrapped(said, width, "dim", first=" ") if said else []


def _complaint(error: str, outcome: "Outcome | None", width: int) -> Iterator[Line]:
    if error:
        said = plain(error, LONGEST_SENTENCE)
        if outcome is not None:
            said = tr("{sentence}; the figures are from before", sentence=said)
        yield from wrapped(f"! {said}", width, "beware", first=" ", then="   ")
