"""Ways into the console, apart from the command line's own machinery so that the two plainest start without it."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from recall_console.workspace.workspace import Workspace


def last(root: Path | None = None, *, mouse: bool = False) -> None:
    """Open the console on the named workspace, the last one, or the demo where there is none."""
    from recall_console.workspace import workspace

    found = workspace.reopen(root) if root else workspace.last()
    if found is None:
        demo(mouse=mouse)
    else:
        console(found, mouse=mouse)


def demo(root: Path | None = None, *, mouse: bool = False) -> None:
    """Open the console on the bundled sample; the first time it is scored anew behind."""
    from recall_console.events.sample.bundled import EVENTS, RUN, SETTINGS, sample_data_dir
    from recall_console.workspace import runs, workspace

    folder = sample_data_dir()
    shop = workspace.prepare(str(folder / EVENTS), root, SETTINGS)
    fresh = runs.latest(shop) is None
    if fresh:
        runs.adopt(shop, folder / RUN)
    console(shop, mouse=mouse, rescore=fresh)


def console(
    shop: "Workspace", *, mouse: bool = False, rescore: bool = False, mapping: Path | None = None
) -> None:
    """Open the console on a workspace, which is the last one from now on."""
    from recall_console.console import app
    from recall_console.workspace import workspace

    workspace.remember(shop)
    app.run(shop, mouse=mouse, rescore=rescore, mapping=mapping)
