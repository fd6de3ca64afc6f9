"""Commands that open the console."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from recall_console import __version__
from recall_console.cli import options, shops
from recall_console.cli.app import app

if TYPE_CHECKING:
    from recall_console.workspace.workspace import Workspace


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"recall-console {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def console(
    context: typer.Context,
    root: options.Root = None,
    mouse: options.Mouse = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version")
    ] = False,
) -> None:
    """Without a command: the console on the last workspace, or the demo where there is none."""
    if context.invoked_subcommand is not None:
        return
    from recall_console.workspace import workspace

    found = workspace.reopen(root) if root else workspace.last()
    if found is None:
        demo(root=None, mouse=mouse)
    else:
        _open_console(found, mouse=mouse, rescore=False)


@app.command("open")
def open_source(
    source: options.Source,
    root: options.Root = None,
    mapping: options.MappingFile = None,
    currency: options.Currency = None,
    timezone: options.Timezone = None,
    margin_rate: options.MarginRate = None,
    mouse: options.Mouse = False,
) -> None:
    """Open the console on a source; scoring runs behind."""
    from recall_console.workspace import runs

    shop = shops.prepared(source, root, currency=currency, timezone=timezone, margin_rate=margin_rate)
    run = runs.latest(shop)
    outdated = run is None or mapping is not None or not runs.made_with(run, shop.settings)
    _open_console(shop, mouse=mouse, rescore=outdated, mapping=mapping)


@app.command()
def demo(root: options.Root = None, mouse: options.Mouse = False) -> None:
    """Open the console on the bundled sample."""
    from recall_console.events.sample.bundled import EVENTS, RUN, SETTINGS, sample_data_dir
    from recall_console.workspace import runs, workspace

    folder = sample_data_dir()
    shop = workspace.prepare(str(folder / EVENTS), root, SETTINGS)
    fresh = runs.latest(shop) is None
    if fresh:
        runs.adopt(shop, folder / RUN)
    _open_console(shop, mouse=mouse, rescore=fresh)


def _open_console(shop: "Workspace", *, mouse: bool, rescore: bool, mapping: Path | None = None) -> None:
    from recall_console.console import app as console_app
    from recall_console.workspace import workspace

    workspace.remember(shop)
    console_app.run(shop, mouse=mouse, rescore=rescore, mapping=mapping)
