"""What an answer rests on: whose customers, as of when, and what has to be known before money follows it."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from recall_console.cli.text import answer_width
from recall_console.console.format import day, listed, plain
from recall_console.console.text import Line, line, text_of, wrapped
from recall_console.language import tr
from recall_console.workspace import runs, workspace

if TYPE_CHECKING:
    from recall_console.workspace.runs import Run
    from recall_console.workspace.workspace import Workspace


def above(shop: "Workspace", run: "Run", answer: str, notes: Sequence[str] = ()) -> str:
    """An answer with what it rests on above it, and what else has to be known."""
    width = answer_width()
    told = [_whose(shop, run)]
    for sentence in (*_warnings(shop, run), *notes):
        told += wrapped(sentence, width, "beware", " ! ", "   ")
    return "\n".join(text_of(each).rstrip() for each in told) + "\n\n" + answer


def _whose(shop: "Workspace", run: "Run") -> Line:
    as_of = run.manifest.get("parameters", {}).get("as_of")
    known = "" if as_of is None else " · " + tr("as of {day}", day=day(date.fromisoformat(as_of)))
    return line(f" {plain(shop.name)}{known}")


def _warnings(shop: "Workspace", run: "Run") -> Iterator[str]:
    again = f"recall-console score {plain(shop.source)}"
    if shop.settings.margin_rate is None and run.card.get("verdict") != "withheld":
        yield tr(
            "no margin rate is set, so revenue counts as margin and far too much seems to pay: {command} --margin-rate 0.35",
            command=again,
        )
    if changed := runs.changed_since(run, workspace.reopen(shop.root).settings):
        yield tr(
            "changed since these scores were made, and counting from the next ones on: {settings}; {command}",
            settings=listed(changed),
            command=again,
        )
