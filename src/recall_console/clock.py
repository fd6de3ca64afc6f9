"""What day it is where the shop is: its events are dated there, whatever the machine's own zone."""

from datetime import date, datetime
from zoneinfo import ZoneInfo


def today(timezone: str) -> date:
    """The day that it is now in a time zone.

    Parameters
    ----------
    timezone : str
        Name of an IANA zone, as `Settings.timezone` has it.

    Returns
    -------
    date
    """
    return datetime.now(ZoneInfo(timezone)).date()
