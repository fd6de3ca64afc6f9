"""The one registry of actions: keys, footer, help, palette and the docs page all come from it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rich.cells import cell_len

from recall_console.language import later, tr

KEY_SIGNS: Final = {
    "slash": "/",
    "question_mark": "?",
    "colon": ":",
    "escape": "esc",
    "pagedown": "pgdn",
    "pageup": "pgup",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "less_than_sign": "<",
    "greater_than_sign": ">",
    "comma": ",",
    "full_stop": ".",
    "plus": "+",
    "minus": "-",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
}


@dataclass(frozen=True)
class Action:
    """Something a person can do: `name` is done by the screen's method `act_<name>`."""

    name: str
    keys: tuple[str, ...]
    """Textual's names of the keys; the first one is shown."""
    words: str
    """One or two words for the footer, marked with `later`."""
    help: str
    """One sentence for help and palette, without a full stop, marked with `later`."""
    priority: int = 50
    """Footer: the higher, the longer it stays as the terminal narrows; 0 never shows there."""

    @property
    def key_sign(self) -> str:
        """The first key as printed on a keyboard."""
        return sign(self.keys[0])

    @property
    def key_signs(self) -> str:
        """All keys, for the help screen."""
        return " ".join(sign(key) for key in self.keys)

    @property
    def spoken(self) -> str:
        """The footer's words in the language of this process."""
        return tr(self.words)

    @property
    def cells(self) -> int:
        """How wide it is in the footer, with the gap behind it."""
        return cell_len(f"{self.key_sign} {self.spoken}") + GAP_CELLS


GAP_CELLS: Final = 3
QUIT: Final = Action(
    "quit", ("q", "ctrl+q", "ctrl+c"), later("quit"), later("Leave the console; a running job goes on"), 90
)
EVERYWHERE: Final = (
    Action(
        "help",
        ("question_mark",),
        later("help"),
        later("What this pane shows, what its figures mean, and every key that works here"),
        95,
    ),
    Action(
        "rescore",
        ("r",),
        later("rescore"),
        later("Read new events and score every customer anew, in the background"),
        35,
    ),
    Action(
        "cancel_job",
        ("X",),
        later("cancel job"),
        later("Stop the running job; the last complete run stays"),
        0,
    ),
    Action("palette", ("colon", "ctrl+p"), later("palette"), later("Find an action by its name"), 0),
    Action(
        "repaint",
        ("L", "ctrl+l"),
        later("paint anew"),
        later("Paint the whole screen anew, where something else has written over it"),
        0,
    ),
    Action("back", ("escape",), later("back"), later("Back one step: close, clear, return"), 0),
    QUIT,
)


def sign(key: str) -> str:
    """How a key is printed: `ctrl+d` as it is, `slash` as `/`."""
    return KEY_SIGNS.get(key, key)


def fitting(actions: Sequence[Action], width: int) -> list[Action]:
    """The actions that a footer of `width` cells has room for, by priority, in their declared order."""
    chosen: list[Action] = []
    left = width + GAP_CELLS  # none behind the last one
    for action in sorted(actions, key=lambda action: -action.priority):
        if action.priority > 0 and action.cells <= left:
            chosen.append(action)
            left -= action.cells
    return [action for action in actions if action in chosen]
