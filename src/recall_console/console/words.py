"""The few sentences that more than one screen says."""

from datetime import datetime
from typing import TYPE_CHECKING

from recall_console.console.book import Book, State
from recall_console.console.format import ago, day, plain, whole

if TYPE_CHECKING:
    from recall_console.workspace.workspace import Workspace


def title(workspace: "Workspace", state: State) -> str:
    """The title line: source, as-of date, customers."""
    name = plain(workspace.name)
    if not isinstance(state, Book):
        return name
    return f"{name} · as of {day(state.as_of)} · {whole(state.scores.height)} customers"


def scored(book: Book) -> str:
    """When the scores were made; `! stale` where they are no longer the newest truth."""
    return "! stale" if book.stale else f"scored {ago(book.made_at, datetime.now(book.made_at.tzinfo))}"
