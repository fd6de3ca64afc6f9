"""What codes from the data tables are called on a screen."""

from typing import Final

NAMES: Final = {
    "cant_lose": "can't lose",
    "opted_out": "opted out",
    "key_value": "key value 重要价值",
    "key_develop": "key develop 重要发展",
    "key_keep": "key keep 重要保持",
    "key_win_back": "key win back 重要挽留",
    "general_value": "general value 一般价值",
    "general_develop": "general develop 一般发展",
    "general_keep": "general keep 一般保持",
    "general_win_back": "general win back 一般挽留",
}


def name(code: str) -> str:
    """A code's name: `potential_loyalist` is `potential loyalist`."""
    return NAMES.get(code, code.replace("_", " "))
