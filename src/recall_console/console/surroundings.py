"""What kind of terminal this is, and what that means: read from the environment, where the options put their wishes, too."""

import os
from collections.abc import Mapping
from typing import Final

from recall_console.errors import UsageError
from recall_console.language import spoken, tr

SMALLEST_CELLS: Final = 48
SMALLEST_LINES: Final = 14
THEME: Final = "RECALL_CONSOLE_THEME"
CHARSET: Final = "RECALL_CONSOLE_CHARSET"
HINTS: Final = "RECALL_CONSOLE_HINTS"
THEMES: Final = ("auto", "ansi", "true", "true-light", "none")
CHARSETS: Final = ("auto", "braille", "block", "ascii")
TWINS: Final = {
    "overview": "recall-console overview",
    "customers": "recall-console customers",
    "story": "recall-console customer ID",
    "model": "recall-console model",
    "plan": "recall-console plan FILE",
    "data": "recall-console check SOURCE",
}
"""Commands that print what a pane shows."""
LIGHT: Final = {"7", "15"}
"""Numbers of the light ones among the 16 colours, as backgrounds are told in COLORFGBG."""


def refusal(environment: Mapping[str, str] = os.environ, *, is_terminal: bool) -> str:
    """Why the console cannot be shown here, and what to use instead; empty where it can."""
    twin = tr(
        "`recall-console overview` and `recall-console segments` print what the console shows (--json for scripts)"
    )
    if not is_terminal:
        return tr("the console needs a terminal, and this is none; {twin}", twin=twin)
    if term(environment) in {"", "dumb"}:
        return tr(
            "the console needs a terminal that can move its cursor, and TERM is dumb; {twin}", twin=twin
        )
    return ""


def too_small(width: int, height: int, place: str = "") -> str:
    """What size is needed, where the terminal has less, and the command that says the same; empty where it is large enough."""
    if not (0 < width < SMALLEST_CELLS or 0 < height < SMALLEST_LINES):
        return ""
    needed = tr(
        "{cells} × {lines} cells are needed, here are {width} × {height}: enlarge the window",
        cells=SMALLEST_CELLS,
        lines=SMALLEST_LINES,
        width=width,
        height=height,
    )
    if place not in TWINS:
        return needed
    twin = tr("`{command}` prints what is shown here", command=TWINS[place])
    return f"{needed}\n\n{twin}"


def theme(environment: Mapping[str, str] = os.environ) -> str:
    """How to colour: `ansi-dark`, `ansi-light`, `true-dark`, `true-light` or `none`.

    Raises
    ------
    UsageError
        Where another one was asked for than there are.
    """
    wanted = _chosen(THEME, THEMES, environment)
    light = "light" if environment.get("COLORFGBG", "").rpartition(";")[2] in LIGHT else "dark"
    if wanted == "auto":
        if environment.get("NO_COLOR"):
            return "none"
        wanted = "true" if _is_near(environment) and _has_true_colour(environment) else "ansi"
    return f"{wanted}-{light}" if wanted in {"ansi", "true"} else wanted


def charset(environment: Mapping[str, str] = os.environ) -> str:
    """What to draw with: `braille`, `block` or `ascii`.

    Raises
    ------
    UsageError
        Where another one was asked for than there are.
    """
    wanted = _chosen(CHARSET, CHARSETS, environment)
    if wanted != "auto":
        return wanted
    if not _is_unicode(environment) and spoken() == "en":  # nothing else than English can be said in ASCII
        return "ascii"
    return "block" if term(environment) == "linux" else "braille"


def wants_hints(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether first visits are to be met with a hint."""
    return environment.get(HINTS) not in {"none", "0"}


def term(environment: Mapping[str, str] = os.environ) -> str:
    """What the terminal calls itself."""
    return environment.get("TERM", "")


def _chosen(variable: str, known: tuple[str, ...], environment: Mapping[str, str]) -> str:
    wanted = environment.get(variable) or known[0]
    if wanted not in known:
        raise UsageError(
            tr(
                "{variable} is {wanted!r}; known are {known}",
                variable=variable,
                wanted=wanted,
                known=", ".join(known),
            )
        )
    return wanted


def _is_near(environment: Mapping[str, str]) -> bool:
    """Whether no line lies between: over one, the terminal's own colours are half the bytes."""
    return not (environment.get("SSH_TTY") or environment.get("SSH_CONNECTION"))


def _has_true_colour(environment: Mapping[str, str]) -> bool:
    return environment.get("COLORTERM", "").lower() in {"truecolor", "24bit"}


def _is_unicode(environment: Mapping[str, str]) -> bool:
    """Whether a locale says so; where none is set nothing is known of the terminal, and all but the oldest can.

    In the locale C, Python itself says C.UTF-8 in LC_CTYPE, which tells nothing of the terminal.
    """
    said = environment.get("LC_ALL") or environment.get("LC_CTYPE") or environment.get("LANG") or "UTF-8"
    if said == "C.UTF-8" and not environment.get("LC_ALL"):
        said = environment.get("LANG") or said
    return "utf" in said.lower()
