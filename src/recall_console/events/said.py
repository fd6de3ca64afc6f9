"""What is said of rows, columns and files while they are read, and kept in the store.

It is kept in English, so that a store does not depend on who read it, and told again in the language of whoever looks.
"""

import re
from functools import cache
from typing import Final

from recall_console.language import later, tr

NO_TIME: Final = later("no time")
TIME_NOT_PLAUSIBLE: Final = later("the time is not a plausible one in the format {time_format}")
NO_NUMBER: Final = later("the {role} is no number")
FIELDS: Final = later("{found} fields where {expected} were expected (an unquoted delimiter?)")
BY_NAME: Final = later("by its name")
BY_DOUBTFUL_NAME: Final = later("by a name that may mean something else")
BY_NAME_ALONE: Final = later("by its name, but none of its words is known: say them under [events]")
ONLY_TIMES: Final = later("the only column of times")
HOLDS_WORDS: Final = later("holds words for events")
HOLDS_TIMES: Final = later("holds times")
BY_PLACE: Final = later("by its place and numbers in a file without a header")
MONTH_FIRST: Final = later("read as month before day, which the data leaves open")
DAY_FIRST: Final = later("read as day before month, which the data leaves open")
SAME: Final = later("holds the same as {path}, which was read")
LATE_STRAYS: Final = later(
    "events long after all others ({events}, up to {day}) are taken for mistakes: the log ends on {last}, "
    "the latest as-of date is the day after"
)
EARLY_STRAYS: Final = later(
    "events long before all others ({events}, from {day} on) may be mistakes: the next is of {first}"
)
DOUBTFUL: Final = "{role}: {columns} ({because})"

_KEPT: Final = (
    *(NO_TIME, TIME_NOT_PLAUSIBLE, NO_NUMBER, FIELDS, BY_NAME, BY_DOUBTFUL_NAME, BY_NAME_ALONE, ONLY_TIMES),
    *(HOLDS_WORDS, HOLDS_TIMES, BY_PLACE, MONTH_FIRST, DAY_FIRST, SAME, LATE_STRAYS, EARLY_STRAYS),
)


def again(text: str) -> str:
    """A text that was kept, in the language of this process; one that is none of these as it is.

    Parameters
    ----------
    text : str
        A message of this module, its fields filled in.
    """
    doubt = _pattern(DOUBTFUL).fullmatch(text)
    if doubt and any(_pattern(message).fullmatch(doubt["because"]) for message in _KEPT):
        return f"{doubt['role']}: {doubt['columns']} ({again(doubt['because'])})"
    for message in _KEPT:
        if found := _pattern(message).fullmatch(text):
            return tr(message, **found.groupdict()) if found.groupdict() else tr(message)
    return text


@cache
def _pattern(message: str) -> re.Pattern[str]:
    """What a message looks like with its fields filled in."""
    return re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.+?)", re.escape(message)), re.DOTALL)
