"""The screen of an audit: what must be true for claims, over the plan that was worked on."""

from typing import TYPE_CHECKING, ClassVar, Final

from textual.screen import Screen

from recall_console.console.actions import Action
from recall_console.console.footer import Footer
from recall_console.console.keys import bindings
from recall_console.console.panes.claim_text import audit_lines
from recall_console.console.scrolling import SCROLLING, Scrolls
from recall_console.console.text_view import TextView
from recall_console.language import later

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from recall_console.plans.claims.audit import Audit

ACTIONS: Final = (Action("close", ("escape", "q"), later("back"), later("Back to the plan"), 90), *SCROLLING)


class ClaimScreen(Scrolls, Screen[None]):
    """One audit to scroll through."""

    BINDINGS: ClassVar = bindings(ACTIONS)

    def __init__(self, audit: "Audit") -> None:
        super().__init__()
        self._audit = audit

    def compose(self) -> "ComposeResult":
        """One text that scrolls."""
        yield TextView(id="claim", can_focus=True)
        yield Footer(ACTIONS)

    @property
    def view(self) -> TextView:
        """The audit."""
        return self.query_one(TextView)

    def on_resize(self) -> None:
        """Wrap to the width."""
        self.view.put(audit_lines(self._audit, self.size.width - 1))

    def action_act(self, name: str) -> None:
        """Go back, or scroll."""
        getattr(self, f"act_{name}")()

    def act_close(self) -> None:
        """Back to the plan, once: a key that was typed ahead finds the audit gone."""
        if self.is_current:
            self.dismiss()
