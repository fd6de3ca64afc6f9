"""The base of every pane: one screen for each decision.

How to write one
----------------
1. In `console/panes/<name>.py` write `class ModelPane(Pane)` with `TAB = TABS[2]`; the class name is the one in `tabs.py`.
2. `ACTIONS = (Action("accuracy", ("left_square_bracket",), "target", "Lower the target accuracy", 40), …)` declares what a
   person can do here: name, keys, footer words, help sentence (both through `later`), priority. Bindings, footer, help,
   palette, key file and docs page follow from it; never write `BINDINGS`. A pane with a table says `HAS_TABLE = True`.
3. A method `act_<name>(self) -> None` does it. It is called only where `why_not` gives no reason.
4. `why_not(self, name: str) -> str | None` is the place for "disabled": return one sentence why the action cannot be
   done now, else `super().why_not(name)`. The key then says the sentence; the help screen shows it too.
5. `compose_body(self)` yields the widgets of the body (header, tab line, rules and footer are drawn here already).
   The body is `1fr` high; let it scroll by itself (`VerticalScroll`) where it may be longer than the screen.
6. `show(self, book: Book) -> None` fills the widgets. It is called when the pane is first shown and again when a new
   run has arrived: replace the figures in place and keep cursor, filter and typed values. Compute at most ~50 ms
   in it; longer work goes to a thread worker (`@work(thread=True, exclusive=True)`) that posts a message or
   `call_from_thread`s the result, all of it within `with told_to(self.complain)`: an error that leaves a worker ends the
   console. A message about a run carries its `Book`, and is dropped unless `message.book is self.book`: `exclusive` does
   not stop a thread that runs.
7. What was loaded is `self.book` (a frozen `Book`, or None): `.scan()` (pl.LazyFrame; collect few columns, in a thread, and keep none),
   `.opening` (groups and counts that need no reading), `.card`, `.manifest`, `.quality` (dicts),
   `.workspace`, `.made_at`, `.as_of`, `.stale` (a sentence, empty when fresh; the header already shows it).
8. Loading, empty and error states are drawn by this base: the body is hidden, a sentence stands in its place, and
   `show` is not called. A pane that lacks only its own part (no model card, no plan files) says so itself, or sets
   `NEEDS_RUN = False` when it works without any run (then `show_without_run()` is called instead of the sentence).
9. `self.say("sent …")` puts one sentence over the footer's rule until the next key; `self.beware("…")` the same with a `!`.
10. Text from data goes through `format.plain()` and is shown as `Content(text)`/`Static(text, markup=False)`, never as markup.
    Money, per cent and dates go through `console/format.py`; settings (currency) are `self.book.workspace.settings`.
11. Style: no boxes, no colours of your own: CSS classes `.act` (▸) and `.beware` (!), both with their sign in the text;
    `.dim`, `.title`. Everything must read in monochrome. Keep 60 columns in mind (`on_resize` / `self.size.width`).
12. `HELP` (a plain string through `later`, paragraphs between blank lines) says what is shown, `FIGURES` names the entries of the
    glossary that define each figure; `?` shows both above the keys. `hints.WORDS` has a line for the first visits.
13. In tests: `Shell(workspace, state=book, tab="model")` with `run_test(size=(80, 24))`; `screen_text(app)` of
    `tests/console/screens.py` gives the screen as lines for goldens.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual.containers import Container
from textual.message import Message
from textual.reactive import Reactive
from textual.screen import Screen
from textual.widgets import Static

from recall_console.console.actions import EVERYWHERE, QUIT, Action
from recall_console.console.book import Book
from recall_console.console.footer import Footer
from recall_console.console.format import LONGEST_SENTENCE, plain
from recall_console.console.header import Header
from recall_console.console.keys import bindings
from recall_console.console.places import EVERYWHERE_NAME, TABLE_NAME
from recall_console.console.surroundings import too_small
from recall_console.console.table import NAVIGATION
from recall_console.console.tabs import TABS, Tab

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult
    from textual.widget import Widget

    from recall_console.console.shell import Shell


@dataclass
class Told(Message):
    """What a worker of a pane has to say."""

    sentence: str
    beware: bool = False


class Pane(Screen[None]):
    """Header, body, footer; see the guide above."""

    TAB: ClassVar[Tab] = TABS[0]
    ACTIONS: ClassVar[tuple[Action, ...]] = ()
    PLACE: ClassVar[str] = ""
    """The name in the key file, where it is not the tab's."""
    HAS_TABLE: ClassVar[bool] = False
    """Whether the keys of a table work here, too."""
    NEEDS_RUN: ClassVar[bool] = True
    HELP: ClassVar[str] = ""
    """What the figures on this pane mean, paragraph by paragraph, for the help screen."""
    FIGURES: ClassVar[tuple[str, ...]] = ()
    """Names in the glossary of the figures that are shown, for the help screen."""
    AUTO_FOCUS = ""
    focused: Reactive["Widget | None"] = Reactive(None, repaint=False)
    """Who hears keys: widgets paint their own focus, and the framework would paint the whole screen for it."""

    DEFAULT_CSS = """
    Pane { layout: vertical; }
    Pane > #body { height: 1fr; }
    Pane > #state { height: 1fr; padding: 0 1; display: none; }
    """

    def __init_subclass__(cls, **kwargs: Any) -> None:
        cls.BINDINGS = bindings(cls.ACTIONS, cls.place())
        super().__init_subclass__(**kwargs)

    def __init__(self) -> None:
        super().__init__()
        self._shown: object = None

    @property
    def shell(self) -> "Shell":
        """The app, by its own type."""
        return cast("Shell", self.app)

    @property
    def book(self) -> Book | None:
        """What was loaded, or None while there is nothing."""
        state = self.shell.state
        return state if isinstance(state, Book) else None

    # ---- for a pane to fill in

    def compose_body(self) -> Iterable["Widget"]:
        """The widgets of the body."""
        return ()

    def show(self, book: Book) -> None:
        """Fill the widgets from a run; again whenever a new one arrives."""

    def show_without_run(self) -> None:
        """Fill the widgets where there is no run; only asked of a pane with `NEEDS_RUN = False`."""

    def why_not(self, name: str) -> str | None:
        """One sentence why an action cannot be done now; None where it can."""
        return self.shell.why_not(name)

    def unsaved(self) -> str | None:
        """Which edits would be lost by leaving, in one sentence; None where there are none."""
        return None

    # ---- what every pane does

    @classmethod
    def actions(cls) -> tuple[Action, ...]:
        """All that can be done here: the pane's own first, then what works everywhere."""
        own = {action.name for action in cls.ACTIONS}
        return (*cls.ACTIONS, *(action for action in EVERYWHERE if action.name not in own))

    @classmethod
    def place(cls) -> str:
        """What the pane is called in the key file, and where first visits are counted."""
        return cls.PLACE or cls.TAB.name

    def in_force(self) -> tuple[Action, ...]:
        """All that can be done here, with the keys that this person has for it."""
        own, everywhere = (
            self.shell.keys.of(self.place(), self.ACTIONS),
            self.shell.keys.of(EVERYWHERE_NAME, EVERYWHERE),
        )
        names = {action.name for action in own}
        return (*own, *(action for action in everywhere if action.name not in names))

    def key(self, name: str) -> str:
        """The key that this person has for an action, as sentences name it."""
        return next(action.key_sign for action in self.in_force() if action.name == name)

    def compose(self) -> "ComposeResult":
        """Header, body or a sentence in its place, footer."""
        yield Header(self.TAB)
        with Container(id="body"):
            yield from self.compose_body()
        yield Static(id="state", markup=False)
        yield Footer(self.in_force())

    def on_screen_resume(self) -> None:
        """Show what has arrived while another pane was in front, and on the first visits a hint."""
        self.follow()
        self.query_one(Footer).hint(self.shell.hints.visit(self.place(), self._hinted()))

    def _hinted(self) -> tuple[Action, ...]:
        """What a hint may name: the pane's actions, and a table's where it has one."""
        return (*self.in_force(), *(self.shell.keys.of(TABLE_NAME, NAVIGATION) if self.HAS_TABLE else ()))

    def _end_hint(self, action: str | None) -> None:
        """A key that was used needs no hint any more."""
        if action is not None and self.shell.hints.used(self.place(), action):
            self.query_one(Footer).hint("")

    def follow(self) -> None:
        """Bring the screen in line with what the shell has loaded."""
        if not self._composed:
            return
        state = self.shell.state
        self.query_one(Header).show(self.shell.workspace, state)
        self.tell_job(self.shell.job_lines)
        if state is self._shown:
            return
        self._shown = state
        self._write_sentence()
        if isinstance(state, Book):
            self.show(state)
            if state.stale:
                self.beware(state.stale)
        elif not self.NEEDS_RUN:
            self.show_without_run()

    def on_resize(self) -> None:
        """A terminal too small for anything gets a sentence, and the room that a message would take."""
        if too_small(self.size.width, self.size.height, self.place()):
            self.query_one(Footer).say("")
        self._write_sentence()

    def _write_sentence(self) -> None:
        """Put a sentence in the place of the body, where there is nothing else to show."""
        state = self.shell.state
        sentence = "" if isinstance(state, Book) or not self.NEEDS_RUN else state.sentence
        sentence = too_small(self.size.width, self.size.height, self.place()) or sentence
        notice = self.query_one("#state", Static)
        notice.update("\n".join(plain(line, LONGEST_SENTENCE) for line in sentence.splitlines()))
        notice.display = bool(sentence)
        self.query_one("#body").display = not sentence

    @property
    def _composed(self) -> bool:
        """Whether the widgets are there; until then news waits in the shell, and is fetched when the pane comes up."""
        return bool(self.query(Footer))

    def say(self, sentence: str) -> None:
        """One sentence over the footer's rule, until the next key."""
        self.query_one(Footer).say(sentence)

    def beware(self, sentence: str) -> None:
        """The same for something that went wrong or cannot be done."""
        self.query_one(Footer).say(sentence, beware=True)

    def complain(self, sentence: str) -> None:
        """The same as `beware`, from a worker: `with told_to(self.complain)` around its work."""
        self.post_message(Told(sentence, beware=True))

    def on_told(self, told: Told) -> None:
        """What a worker has to say."""
        (self.beware if told.beware else self.say)(told.sentence)

    def tell_job(self, lines: Sequence[str]) -> None:
        """How far the running job has come, in the place of the footer's rule; the longest way of saying so first."""
        if self._composed:
            self.query_one(Footer).tell_job(lines)

    def on_key(self, event: "events.Key") -> None:
        """Whatever is in front hears of every key."""
        self.end_message(event.key)

    def end_message(self, key: str) -> None:
        """A key ends the last message, and with it the question whether to leave."""
        if not any(key in action.keys for action in self.in_force() if action.name == QUIT.name):
            self.shell.stay()
        self.query_one(Footer).say("")
        self._end_hint(next((action.name for action in self._hinted() if key in action.keys), None))

    def action_act(self, name: str) -> None:
        """Do an action, or say why not."""
        reason = self.why_not(name)
        if name != QUIT.name:
            self.shell.stay()
        self.query_one(Footer).say("")
        if reason:
            self.beware(reason)
        else:
            self._end_hint(name)
            does = getattr(self, f"act_{name}", None) or getattr(self.shell, f"act_{name}")
            does()
