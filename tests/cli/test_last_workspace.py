"""What opens when no source is named."""

from collections.abc import Callable
from pathlib import Path

import pytest

from recall_console.cli import shops
from recall_console.events.sample.bundled import EVENTS, sample_data_dir
from recall_console.workspace import workspace

ORDERS = "customer_id,time,amount\n" + "".join(
    f"c{number % 40},2025-{1 + number % 12:02d}-{1 + number % 28:02d},{10 + number % 7}\n"
    for number in range(480)
)


@pytest.fixture
def orders(tmp_path: Path) -> Path:
    file = tmp_path / "orders.csv"
    file.write_text(ORDERS)
    return file


def test_a_shop_that_was_scored_first_opens_from_then_on(
    run: Callable[..., tuple[int, str, str]], orders: Path
) -> None:
    assert run("score", str(orders))[0] == 0
    last = workspace.last()
    assert last is not None
    assert last.source == str(orders)


def test_one_s_own_shop_comes_before_the_demo() -> None:
    workspace.remember(workspace.prepare(str(sample_data_dir() / EVENTS)))
    own = workspace.prepare("orders.csv")
    shops.remember_first(own)
    assert workspace.last() == own


def test_scoring_another_shop_leaves_the_one_that_is_open() -> None:
    opened = workspace.prepare("orders.csv")
    workspace.remember(opened)
    shops.remember_first(workspace.prepare("others.csv"))
    assert workspace.last() == opened
