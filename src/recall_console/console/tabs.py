"""The panes by number: where each is found, without importing it."""

from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from recall_console.language import later

if TYPE_CHECKING:
    from recall_console.console.pane import Pane


class Tab(NamedTuple):
    """One pane: the digit that opens it, its stable name, the word on the tab line (through `tr`), its class."""

    number: int
    name: str
    title: str
    class_name: str

    def pane(self) -> "type[Pane]":
        """The pane's class; its module is imported only now."""
        module = import_module(f"recall_console.console.panes.{self.name}")
        found: type[Pane] = getattr(module, self.class_name)
        return found

    def make(self) -> "Pane":
        """A new pane."""
        return self.pane()()


TABS = (
    Tab(1, "overview", later("Overview"), "OverviewPane"),
    Tab(2, "customers", later("Customers"), "CustomersPane"),
    Tab(3, "model", later("Model"), "ModelPane"),
    Tab(4, "plan", later("Plan"), "PlanPane"),
    Tab(6, "data", later("Data"), "DataPane"),
)
"""In the order of the tab line; a digit belongs to its pane for good, so that fingers may rely on it."""
