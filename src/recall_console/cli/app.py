"""The program: its name, its options, and the command line that the commands hang themselves on."""

import typer

app = typer.Typer(
    name="recall-console",
    help="Who is leaving, what they are worth, and whether winning them back pays.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
