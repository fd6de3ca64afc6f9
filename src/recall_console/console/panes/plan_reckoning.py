"""What comes into the plan pane, customers and figures, and when."""

from pathlib import Path

from recall_console.console.book import Book, Empty, Loading
from recall_console.console.panes.plan_clerk import Answered, Clerk, Ended
from recall_console.console.panes.plan_desk import Desk
from recall_console.console.panes.plan_files import first
from recall_console.console.panes.plan_view import PlanView
from recall_console.errors import RecallError
from recall_console.plans.files import plan_folder
from recall_console.plans.files.plan_folder import plan_files
from recall_console.plans.forecasts.question import Shop, at_any_budget
from recall_console.workspace.runs import calibration_error


class PlanReckoning(PlanView):
    """A desk that is reckoned anew whenever customers come or something else is asked."""

    def __init__(self) -> None:
        super().__init__()
        self._shop = Shop()
        self.clerk = Clerk(self)

    def on_mount(self) -> None:
        """The reckoner gets ready while the first screen is painted."""
        self.clerk.start()

    def on_unmount(self) -> None:
        """The reckoner ends with the pane."""
        self.clerk.close()

    # ---- what comes in

    def show(self, book: "Book") -> None:
        """Reckon with the customers of a run."""
        self._begin(_shop(book))

    def show_without_run(self) -> None:
        """Reckon as a plain calculator, and say why there are no customers."""
        self._begin(Shop())

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
            files, standing = plan_files(self.folder), plan_folder.standing(self.shell.workspace)
            path = first(files, standing, with_customers=not isinstance(self.shell.state, Empty))
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
        """Ask for a desk's figures; what was typed is on the screen at once."""
        self.error = ""
        if desk.path is None or self._waits_for_customers(desk):
            self.paint()
            return
        self.put_headline()
        self.put_inputs()
        self.clerk.ask(desk.question(self._shop, self._settings))

    def _waits_for_customers(self, desk: Desk) -> bool:
        """Whether a plan makes no sense without customers, and it is told why there are none."""
        needed = any(draft.plan.audience.reach is None for draft in desk.shown)
        nobody = self.book is not None and self.book.scores.is_empty()
        return needed and not nobody and self._shop.scores_path is None

    def on_answered(self, message: Answered) -> None:
        """New figures, or the sentence why there are none and the last good figures; or the dial's points."""
        question, answer = message.question, message.answer
        self.error = answer.error or self.error
        self.outcome = answer.outcome or self.outcome
        if answer.frontier is not None:
            self.frontier, self.frontier_of = answer.frontier, at_any_budget(question.plans[0])
        elif not question.has_dial:
            self.frontier = None
        self.paint()

    def on_ended(self, message: Ended) -> None:
        """The reckoner is gone: the last figures stay, and it is said why no new ones come."""
        self.error = message.sentence
        self.paint()

    def action_act(self, name: str) -> None:
        """Whatever is done next, figures come again."""
        if self.clerk.has_ended:
            self.reckon(self.desk)
        super().action_act(name)


def _shop(book: Book) -> Shop:
    """The customers of a run."""
    if book.scores.is_empty():
        return Shop()
    return Shop(book.scores_path, book.card.get("horizon_days"), calibration_error(book.card))
