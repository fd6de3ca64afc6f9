"""Campaigns: what contacts really brought."""

from typing import TYPE_CHECKING, ClassVar

from textual.widgets import Static

from recall_console.console.pane import Pane
from recall_console.console.tabs import TABS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.widget import Widget

NONE_YET = """No campaign has been recorded in this workspace.

Once an audience has been contacted, this pane shows what the contacts really brought:
treated against left alone, with intervals."""


class CampaignsPane(Pane):
    """Says that there is nothing to measure yet."""

    TAB = TABS[4]
    NEEDS_RUN: ClassVar[bool] = False

    def compose_body(self) -> "Iterable[Widget]":
        """One paragraph."""
        yield Static(NONE_YET, markup=False, id="none-yet")
