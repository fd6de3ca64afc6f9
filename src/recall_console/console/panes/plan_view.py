"""What the plan pane looks like: the answer above, inputs at the left, what follows from them at the right."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from textual.containers import Horizontal

from recall_console.console.book import Book, Failed
from recall_console.console.chart import Charset
from recall_console.console.pane import Pane
from recall_console.console.panes import plan_form
from recall_console.console.panes.plan_desk import Desk
from recall_console.console.panes.plan_dial import dial, point_at, point_of
from recall_console.console.panes.plan_fields import Fields
from recall_console.console.panes.plan_headline import headline
from recall_console.console.panes.plan_notes import notes
from recall_console.console.panes.plan_section import mark_of
from recall_console.console.panes.plan_sheet import Paper, Sheet, sheet
from recall_console.console.panes.plan_sheet_view import SheetView
from recall_console.console.text import Line, wrapped
from recall_console.console.text_view import TextView
from recall_console.language import tr
from recall_console.plans.forecasts.question import at_any_budget

if TYPE_CHECKING:
    from textual.widget import Widget

    from recall_console.plans.forecasts.frontier import Frontier
    from recall_console.plans.forecasts.question import Outcome
    from recall_console.plans.plan import Plan
    from recall_console.settings import Settings

NARROW: Final = 76
"""Below this many cells inputs and results take turns."""
INPUTS_WIDTH: Final = 36
FAR: Final = 10_000
"""More inputs or lines than there ever are."""


class PlanView(Pane):
    """A desk and its figures on the screen, and the keys that only look at them."""

    DEFAULT_CSS = f"""
    PlanView #answer {{ height: 2; }}
    PlanView #inputs {{ width: {INPUTS_WIDTH}; }}
    PlanView #results {{ width: 1fr; border-left: vkey $foreground 30%; }}
    PlanView.-narrow #inputs {{ width: 1fr; }}
    PlanView.-narrow #results {{ width: 1fr; border-left: none; display: none; }}
    PlanView.-narrow.-results #inputs {{ display: none; }}
    PlanView.-narrow.-results #results {{ display: block; }}
    """

    def __init__(self) -> None:
        super().__init__()
        self.desk = Desk({})
        self.outcome: Outcome | None = None
        self.frontier: Frontier | None = None
        self.frontier_of: Plan | None = None
        """The plan, at any budget, whose frontier it is."""
        self.error = ""
        self.asked_for = plan_form.NOBODY_ASKED
        """Inputs that are shown although the plan has none, because a person is about to type them."""
        self._as_table = False
        self._charset = Charset.here()

    def compose_body(self) -> Iterable["Widget"]:
        """The answer above, inputs and results below."""
        yield TextView(id="answer")
        with Horizontal():
            yield Fields(id="inputs")
            yield SheetView(id="results")

    # ---- keys that look

    def act_up(self) -> None:
        """One input up, or one line of the results."""
        self._move(-1)

    def act_down(self) -> None:
        """One input down, or one line of the results."""
        self._move(1)

    def act_top(self) -> None:
        """To the first input, or the first line of the results."""
        self._move(-FAR)

    def act_bottom(self) -> None:
        """To the last input, or the last line of the results."""
        self._move(FAR)

    def _move(self, by: int) -> None:
        if self.has_class("-results"):
            self.results.scroll_relative(y=by, animate=False)
        else:
            self.inputs.move(by)

    def act_after(self) -> None:
        """To the next section of the results."""
        self.results.to_next_section()

    def act_before(self) -> None:
        """To the section before."""
        self.results.to_section_before()

    def act_page_down(self) -> None:
        """Half a page of results down."""
        self.results.half_page(1)

    def act_page_up(self) -> None:
        """Half a page of results up."""
        self.results.half_page(-1)

    def act_turn(self) -> None:
        """The keys go to the other side; on a narrow terminal it is the one to see."""
        self.toggle_class("-results")
        self.inputs.has_keys = not self.has_class("-results")
        self.call_after_refresh(self.paint)

    def act_twin(self) -> None:
        """The curve as a table, and back."""
        self._as_table = not self._as_table
        self.paint()

    # ---- painting

    def on_resize(self) -> None:
        """Both sides, or one at a time."""
        self.set_class(self.size.width < NARROW, "-narrow")
        self.call_after_refresh(self.paint)

    def paint(self) -> None:
        """Everything as it is now; what stays the same is not sent again."""
        self.put_headline()
        self.put_inputs()
        self._put_results()

    def put_inputs(self) -> None:
        """The form of the plan worked on."""
        draft = self.desk.draft
        if draft is not None:
            compared = plan_form.compared(self.desk.common_value) if self.desk.other else []
            used = notes(draft.plan, self._settings) if self._has_customers else {}
            self.inputs.put_rows([*plan_form.rows(draft.text, used, self.asked_for), *compared])

    @property
    def _has_customers(self) -> bool:
        """Whether customers were gone through, so that lifts were shrunk before ladders were chosen."""
        return self.outcome is not None and self.outcome.forecasts[0].market is not None

    def put_headline(self) -> None:
        """The plan's name, the answer, the dial, and what is wrong."""
        width = max(self.size.width - 1, 20)
        if self.desk.draft is None:
            lines = wrapped(
                self.error
                or tr(
                    "! There is no plan file in {folder}; put one there, or o opens another one",
                    folder=self.shell.workspace.plans,
                ),
                width,
                "beware",
                first=" ",
            )
        else:
            lines = headline(
                self.desk.shown,
                self.outcome,
                plan_form.with_labels(self.error, self.desk.draft.text),
                self._notice,
                self._dial(width),
                currency=self._currency,
                width=width,
            )
        head = self.query_one("#answer", TextView)
        head.styles.height = len(lines)
        head.put(lines)

    @property
    def _notice(self) -> str:
        """Why there are no customers, in one line; empty where there are."""
        state = self.shell.state
        if isinstance(state, Book):
            return ""
        sign = "! " if isinstance(state, Failed) else ""
        return sign + " ".join(state.sentence.replace("\n\n", "; ").split())

    def _dial(self, width: int) -> list[Line]:
        if self.frontier is None or self.outcome is None or self.desk.draft is None:
            return []
        plan, reckoned = self.desk.draft.plan, self.outcome.forecasts[0]
        here = point_of(reckoned, self.frontier) if reckoned.plan == plan else None
        return dial(
            self.frontier,
            here or point_at(self.frontier, plan.budget),
            mark_of(reckoned),
            self._currency,
            width=width,
            charset=self._charset,
            is_old=at_any_budget(plan) != self.frontier_of,
        )

    def _put_results(self) -> None:
        width, height = self.results.size
        if self.outcome is None or not width:
            self.results.put_sheet(Sheet((), ()))
        else:
            paper = Paper(
                width - 1,
                height,
                self._charset,
                self._currency,
                as_table=self._as_table,
                accepted=self._settings.retention_accepted,
            )
            self.results.put_sheet(sheet(self.outcome, paper))

    @property
    def _settings(self) -> "Settings":
        """Those that the scores rest on; a plain calculator has those of now."""
        return (self.shell if self.book is None else self.book).workspace.settings

    @property
    def _currency(self) -> str:
        return self._settings.currency

    @property
    def inputs(self) -> Fields:
        """The form."""
        return self.query_one(Fields)

    @property
    def results(self) -> SheetView:
        """The sheet."""
        return self.query_one(SheetView)
