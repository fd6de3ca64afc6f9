"""What comes into the plan pane, customers and figures, and when."""

from pathlib import Path

from textual import work

from recall_console.console.book import Book, Empty, Loading
from recall_console.console.panes.plan_clerk import Answered, Clerk, Drawn, Readied
from recall_console.console.panes.plan_desk import AT_ONCE, Desk
from recall_console.console.panes.plan_files import first, plan_files
from recall_console.console.panes.plan_shop import Shop
from recall_console.console.panes.plan_view import PlanView
from recall_console.errors import RecallError


class PlanReckoning(PlanView):
    """A desk that is reckoned anew whenever customers come or something else is asked."""

    def __init__(self) -> None:
        super().__init__()
        self._shop = Shop()
        self.clerk = Clerk(self)

    # ---- what comes in

    def show(self, book: "Book") -> None:
        """Reckon with the customers of a run."""
        if book.scores.height > AT_ONCE:
            self._open_first()
            self.inputs.focus()
            self.paint()
            self._make_ready(book)
        else:
            self._begin(Shop.of(book))

    def show_without_run(self) -> None:
        """Reckon as a plain calculator, and say why there are no customers."""
        self._begin(Shop())

    @work(thread=True, exclusive=True, group="ready")
    def _make_ready(self, book: "Book") -> None:
        self.post_message(Readied(Shop.of(book)))

    def on_readied(self, message: Readied) -> None:
        """Many customers were made ready in a thread."""
        self._begin(message.shop)

    def _begin(self, shop: Shop) -> None:
        self._shop = shop
        self._open_first()
        self.inputs.focus()
        if isinstance(self.shell.state, Loading):
            self.paint()
        else:
            self.reckon(self.desk)

    def _open_first(self) -> None:
        if self.desk.path is not None:
            return
        try:
            path = first(plan_files(self.folder), with_customers=not isinstance(self.shell.state, Empty))
            if path is not None:
                self.desk = self.desk.opened(path)
        except RecallError as error:
            self.error = str(error)

    @property
    def folder(self) -> Path:
        """Where the plan files are."""
        return self.shell.workspace.plans

    # ---- reckoning

    def reckon(self, desk: Desk) -> None:
        """Figures for a desk, and later those that take longer than a key should."""
        if desk.path is None or self._waits_for_customers(desk):
            self.paint()
        else:
            question = desk.question(self._shop, self.shell.workspace.settings, self.outcome)
            self.frontier_is_old = not self.clerk.is_drawn(question)
            self.on_answered(self.clerk.ask(question))

    def _waits_for_customers(self, desk: Desk) -> bool:
        """Whether a plan makes no sense without customers, and these are being made ready or it is told why there are none."""
        needed = any(draft.plan.audience.reach is None for draft in desk.shown)
        nobody = self.book is not None and self.book.scores.is_empty()
        return needed and not nobody and self._shop.base is None

    def on_answered(self, message: Answered) -> None:
        """New figures, or the sentence why there are none and the last good figures; nothing once something else was asked."""
        if self.clerk.is_newest(message.question):
            self.error = message.error
            self.outcome = message.outcome or self.outcome
            if not message.question.has_dial:
                self.frontier = None
            self.paint()

    def on_drawn(self, message: Drawn) -> None:
        """The dial's points have come, or there are none."""
        self.clerk.rest(message)
        if message.frontier is not None and self.clerk.is_still_wanted(message):
            self.frontier, self.frontier_is_old = message.frontier, False
        self.paint()
