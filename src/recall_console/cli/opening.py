"""Commands that open the console."""

from typing import Annotated

import typer

from recall_console import __version__
from recall_console.cli import options, shops, starting
from recall_console.cli.app import EVERYWHERE, app
from recall_console.language import tr


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"recall-console {__version__}")
        raise typer.Exit


@app.callback(
    invoke_without_command=True,
    epilog=EVERYWHERE,
    help=tr("Without a command: the console on the last workspace, or the demo where there is none."),
)
def console(
    context: typer.Context,
    root: options.Root = None,
    mouse: options.Mouse = False,
    theme: options.Theme = "auto",
    charset: options.Signs = "auto",
    no_hints: options.NoHints = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help=tr("Print the version"))
    ] = False,
) -> None:
    """Without a command: the console on the last workspace, or the demo where there is none."""
    if context.invoked_subcommand is not None:
        return
    starting.last(root, mouse=mouse)


@app.command("open", help=tr("Open the console on a source; scoring runs behind."))
def open_source(
    source: options.Source,
    root: options.Root = None,
    mapping: options.MappingFile = None,
    currency: options.Currency = None,
    timezone: options.Timezone = None,
    margin_rate: options.MarginRate = None,
    mouse: options.Mouse = False,
    theme: options.Theme = "auto",
    charset: options.Signs = "auto",
    no_hints: options.NoHints = False,
) -> None:
    """Open the console on a source; scoring runs behind."""
    from recall_console.workspace import runs

    shop = shops.prepared(source, root, currency=currency, timezone=timezone, margin_rate=margin_rate)
    run = runs.latest(shop)
    outdated = run is None or mapping is not None or not runs.made_with(run, shop.settings)
    starting.console(shop, mouse=mouse, rescore=outdated, mapping=mapping)


@app.command(help=tr("Open the console on the bundled sample."))
def demo(
    root: options.Root = None,
    mouse: options.Mouse = False,
    theme: options.Theme = "auto",
    charset: options.Signs = "auto",
    no_hints: options.NoHints = False,
) -> None:
    """Open the console on the bundled sample."""
    starting.demo(root, mouse=mouse)
