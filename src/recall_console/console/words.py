"""The few sentences that more than one screen says."""

from datetime import datetime
from typing import TYPE_CHECKING

from recall_console.console.book import Book, Glance, State
from recall_console.console.format import ago, day, plain, whole
from recall_console.language import tr, trn

if TYPE_CHECKING:
    from recall_console.workspace.workspace import Workspace


def title(workspace: "Workspace", state: State | Glance) -> str:
    """The title line: source, as-of date, customers."""
    name = plain(workspace.name)
    if not isinstance(state, Book | Glance):
        return name
    customers = state.opening.customers
    return trn(
        "{name} · as of {day} · {count} customer",
        "{name} · as of {day} · {count} customers",
        customers,
        name=name,
        day=day(state.opening.as_of),
        count=whole(customers),
    )


def scored(book: Book | Glance) -> str:
    """When the scores were made; `! stale` where they are no longer the newest truth."""
    if book.stale:
        return tr("! stale")
    return tr("scored {ago}", ago=ago(book.made_at, datetime.now(book.made_at.tzinfo)))
