"""The program: its name, its options, and the command line that the commands hang themselves on."""

from collections.abc import Callable
from typing import Any, TypeVar

import typer

from recall_console.language import tr

EVERYWHERE = tr("With every command: --lang en|zh, the language to be spoken to; default: the locale's.")

Command = TypeVar("Command", bound=Callable[..., Any])


class App(typer.Typer):
    """A command line whose every command tells of the option that is read before all commands."""

    def command(self, name: str | None = None, **kwargs: Any) -> Callable[[Command], Command]:
        """Hang a command on the line."""
        return super().command(name, **{"epilog": EVERYWHERE} | kwargs)


app = App(
    name="recall-console",
    help=tr("Who is leaving, what they are worth, and whether winning them back pays."),
    epilog=EVERYWHERE,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
