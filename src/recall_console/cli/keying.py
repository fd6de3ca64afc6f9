"""The command that tells which keys are in force: what the help screens say, for all places at once."""

from shutil import get_terminal_size
from typing import TYPE_CHECKING, Any

from recall_console.cli import options, tell
from recall_console.cli.app import app
from recall_console.language import tr

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recall_console.console.key_file import Keys


@app.command(help=tr("Print every key with what it does, as the key file has them."))
def keys(json: options.Json = False) -> None:
    """Print the keys in force; what is wrong with the key file stands before them."""
    from recall_console.console import key_file
    from recall_console.workspace import workspace

    found = key_file.read(workspace.home())
    document = {
        "file": str(workspace.home() / key_file.FILE),
        "refused": found.complaint,
        "keys": list(_rows(found)),
    }
    tell.answer(document, lambda: "\n".join(_lines(found)), json=json)


def _rows(found: "Keys") -> "Iterator[dict[str, Any]]":
    """Place, action, its keys now, and whether they are the usual ones."""
    from recall_console.console.places import places

    for place in places():
        for usual, action in zip(place.actions, found.of(place.name, place.actions), strict=True):
            yield {
                "place": place.name,
                "action": action.name,
                "keys": action.key_signs.split(" "),
                "usual": action.keys == usual.keys,
            }


def _lines(found: "Keys") -> "Iterator[str]":
    """The same in words, a paragraph for each place."""
    from recall_console.console.help import key_lines
    from recall_console.console.places import places
    from recall_console.console.text import text_of

    if found.complaint:
        yield f"! {found.complaint}\n"
    for place in places():
        yield tr(place.title)
        yield from map(
            text_of, key_lines(found.of(place.name, place.actions), get_terminal_size().columns - 1)
        )
        yield ""
