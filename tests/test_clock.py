"""What day it is, is told where the shop is: its events are dated there."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, tzinfo
from pathlib import Path

import pytest

from recall_console import clock


class Evening:
    """A moment that is the next day already in the far east."""

    @staticmethod
    def now(zone: tzinfo) -> datetime:
        return datetime(2026, 3, 1, 20, tzinfo=UTC).astimezone(zone)


@pytest.mark.parametrize(
    ("timezone", "day"),
    [("UTC", 1), ("America/Los_Angeles", 1), ("Asia/Shanghai", 2), ("Pacific/Kiritimati", 2)],
)
def test_today_is_the_day_where_the_shop_is(timezone: str, day: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "datetime", Evening)
    assert clock.today(timezone) == date(2026, 3, day)


def test_check_tells_how_old_events_are_where_the_shop_is(
    run: Callable[..., tuple[int, str, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "datetime", Evening)
    source = tmp_path / "events.csv"
    source.write_text("customer_id,time,amount\nc1,2026-03-01 09:00,5\nc1,2026-03-02 03:30,5\n")
    code, told, err = run("check", source, "--timezone", "Asia/Shanghai", "--json")
    assert code == 0, err
    assert json.loads(told)["days_old"] == 0
