"""The palette: every action of the pane in front, found by its words."""

from functools import partial
from typing import TYPE_CHECKING, Final

from textual.await_complete import AwaitComplete
from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.widgets import Input, OptionList

from recall_console.console.pane import Pane
from recall_console.console.tabs import TABS
from recall_console.language import tr

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

WORDS: Final = r"[\w !-~]*"
"""Letters of any script, digits and the signs of ASCII."""


class Palette(CommandPalette):
    """The framework's palette, without a blinking cursor."""

    def __init__(self) -> None:
        super().__init__([Actions], placeholder=tr("Find an action …"))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys typed ahead do nothing before there is a palette, and a list to move in: the framework stumbles over them."""
        if not self.is_mounted:
            return False
        if action == "command_list" and not any(found.size.height for found in self.query(OptionList)):
            return False
        return super().check_action(action, parameters)

    def dismiss(self, result: None = None) -> AwaitComplete:
        """Once: a second `enter` that was typed ahead finds the palette gone, and the framework would stumble over it."""
        return super().dismiss(result) if self.app.screen is self else AwaitComplete()

    def on_mount(self) -> None:
        """Nothing ticks while nobody types; what is pasted holds no escapes."""
        self.query_one(Input).cursor_blink = False
        self.query_one(Input).restrict = WORDS


class Actions(Provider):
    """Finds the registry's actions by name and sentence."""

    async def discover(self) -> Hits:
        """All of them."""
        for words, sentence, do in self._known():
            yield DiscoveryHit(words, do, help=sentence)

    async def search(self, query: str) -> Hits:
        """Those that match."""
        matcher = self.matcher(query)
        for words, sentence, do in self._known():
            score = max(matcher.match(words), matcher.match(sentence))
            if score > 0:
                yield Hit(score, matcher.highlight(words), do, help=sentence)

    def _known(self) -> "Iterator[tuple[str, str, Callable[[], object]]]":
        pane = self.screen
        if isinstance(pane, Pane):
            for action in pane.in_force():
                if action.name != "palette":
                    words = f"{action.spoken} ({action.key_sign})"
                    yield words, tr(action.help), partial(pane.action_act, action.name)
        for tab in TABS:
            title = tr(tab.title)
            yield (
                f"{title} ({tab.number})",
                tr("Open the pane {title}", title=title),
                partial(self.app.switch_mode, tab.name),
            )
