"""An answer says whose customers it is about, as of when, and what has to be known before money follows it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from recall_console.events.sample.bundled import EVENTS, RUN, SETTINGS, sample_data_dir
from recall_console.workspace import runs, workspace
from recall_console.workspace.files import write_json

Run = Callable[..., tuple[int, str, str]]
SAMPLE = sample_data_dir()
ASKED = (
    ("advise",),
    ("customers",),
    ("segments",),
    ("customer", "C000762"),
    ("model",),
    ("plan", "everyday.toml"),
    ("compare", "everyday.toml", "winback.toml"),
)


@pytest.fixture
def shop() -> workspace.Workspace:
    """The bundled shop, opened with its bundled scores."""
    opened = workspace.prepare(str(SAMPLE / EVENTS), overrides=SETTINGS)
    runs.adopt(opened, SAMPLE / RUN)
    workspace.remember(opened)
    return opened


@pytest.mark.parametrize("command", ASKED, ids=lambda command: command[0])
def test_it_names_the_source_the_date_and_what_changed_since(
    run: Run, shop: workspace.Workspace, command: tuple[str, ...]
) -> None:
    code, out, _ = run(*command)
    assert code == 0
    head, *rest = out.split("\n")
    assert head == " events.csv.gz · as of 2026-03-01"
    assert rest[0] == ""
    workspace.prepare(shop.source, overrides={"margin_rate": 0.2})
    changed = run(*command)[1]
    assert "changed since these scores were made" in changed.split("\n\n")[0]
    assert changed.split("\n\n")[1:] == out.split("\n\n")[1:]  # the money is that of the scores


def test_it_warns_where_revenue_counts_as_margin(run: Run, shop: workspace.Workspace, tmp_path: Path) -> None:
    kept = runs.latest(shop)
    assert kept is not None
    settings = kept.manifest["parameters"]["settings"] | {"margin_rate": None}
    manifest = kept.folder / "manifest.json"
    write_json(manifest, kept.manifest | {"parameters": kept.manifest["parameters"] | {"settings": settings}})
    assert "no margin rate is set, so revenue counts as margin" in " ".join(
        run("plan", "everyday.toml")[1].split()
    )
