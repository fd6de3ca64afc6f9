"""The designed themes for terminals with 24-bit colours: one accent for "act", one for "beware", quiet greys else.

Over a line, and wherever a terminal has only its own 16 colours, the framework's ANSI themes are used: they honour the user's
palette and send half the bytes.
"""

from typing import TYPE_CHECKING, Final

from textual.theme import Theme

if TYPE_CHECKING:
    from textual.app import App

DARK: Final = Theme(
    name="true-dark",
    primary="#7fb4ca",
    secondary="#8a97a8",
    accent="#8fd19e",
    warning="#f0b35a",
    error="#f28b82",
    success="#8fd19e",
    foreground="#e3e5e8",
    background="#15181c",
    surface="#15181c",
    panel="#1d2126",
    boost="#1d2126",
    dark=True,
)
LIGHT: Final = Theme(
    name="true-light",
    primary="#1f5f85",
    secondary="#56606b",
    accent="#17693a",
    warning="#9a4b00",
    error="#a8201a",
    success="#17693a",
    foreground="#1c1f24",
    background="#fafaf7",
    surface="#fafaf7",
    panel="#f0f0eb",
    boost="#f0f0eb",
    dark=False,
)


def dress(app: "App[None]", name: str) -> None:
    """Give the app a theme by its name in `surroundings.theme`; without colours it is one whose colours are dropped on the way."""
    for theme in (DARK, LIGHT):
        app.register_theme(theme)
    app.ansi_color = name not in {DARK.name, LIGHT.name}
    app.no_color = app.no_color or name == "none"
    app.theme = "ansi-dark" if name == "none" else name
