"""The manual is about the program as it is: every command is named, every link leads somewhere."""

import re
from importlib import import_module
from pathlib import Path

import pytest

from recall_console.cli.app import app
from recall_console.cli.main import COMMANDS
from recall_console.console.tabs import TABS

ROOT = Path(__file__).parents[2]
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))


def commands() -> set[str]:
    for name in COMMANDS:
        import_module(f"recall_console.cli.{name}")
    return {
        command.name or command.callback.__name__ for command in app.registered_commands if command.callback
    }


def test_the_readme_names_every_command_and_no_other() -> None:
    table = (ROOT / "README.md").read_text(encoding="utf-8").split("## Commands")[1].split("\n## ")[0]
    assert set(re.findall(r"^\| `(?!recall-console)([a-z]+)", table, re.MULTILINE)) == commands()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_of_the_manual_leads_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\(([^)#:]+)[^):]*\)", page.read_text(encoding="utf-8"))
    assert [target for target in targets if not (page.parent / target).exists()] == []


def test_the_page_of_the_console_has_a_chapter_for_every_pane() -> None:
    chapters = re.findall(
        r"^## (\d) (\w+)", (ROOT / "docs" / "console.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert chapters == [(str(tab.number), tab.title) for tab in TABS]
