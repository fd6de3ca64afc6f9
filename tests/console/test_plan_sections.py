import re
from dataclasses import replace

import pytest
from books import scores
from plan_texts import LADDER

from recall_console.console.chart import Charset
from recall_console.console.panes import plan_curve
from recall_console.console.panes.plan_drivers import drivers
from recall_console.console.panes.plan_ladder import ladder
from recall_console.console.panes.plan_limits import limits
from recall_console.console.panes.plan_money import where_money_goes
from recall_console.console.panes.plan_notes import notes
from recall_console.console.panes.plan_quadrants import quadrants
from recall_console.console.panes.plan_section import Section
from recall_console.console.panes.plan_verdict import out_of_reach, verdict
from recall_console.console.text import text_of
from recall_console.events.sample.bundled import sample_data_dir
from recall_console.plans.figures import Flag
from recall_console.plans.files import plan_file
from recall_console.plans.forecasts.forecast import Forecast
from recall_console.plans.forecasts.forecasting import forecast
from recall_console.settings import Settings

NARROWEST = 42
"""Cells of the results at 80×24."""
BUDGET = LADDER.replace("# budget = 500", "budget = 100")


@pytest.fixture(scope="module")
def found() -> Forecast:
    return forecast(plan_file.parse(BUDGET), scores(), Settings())


def broad_blast(customers: int = 100_000) -> Forecast:
    toml = (sample_data_dir() / "plans" / "broad-blast.toml").read_text(encoding="utf-8")
    return forecast(plan_file.parse(toml), scores(customers) if customers < 1_000 else None, Settings())


def text(section: Section) -> str:
    return "\n".join(text_of(line).rstrip() for line in section.lines)


def test_no_section_is_wider_than_its_paper(found: Forecast) -> None:
    for width in (NARROWEST, 58, 82):
        sections = (
            drivers(found, width, Charset.BRAILLE),
            ladder(found, width, 0.3),
            limits(found, width),
            where_money_goes(found, "¥", width),
            quadrants(found, width),
            plan_curve.curve([found], (width, 12), Charset.BRAILLE, "¥"),
        )
        for section in sections:
            assert max(len(line) for line in text(section).splitlines()) <= width, section.title


def test_the_answer_tells_its_interval_and_how_likely_a_loss_is(found: Forecast) -> None:
    sentence, kind = verdict(found, "¥")
    assert re.search(r"net ¥ [\d,.]+~ \(95 %: −?[\d,]+ to [\d,]+\) after all three ledgers", sentence)
    assert re.search(r"; \d+ % chance of a loss$", sentence)
    assert kind == "beware"  # a loss is likelier than one in ten


def test_a_holdout_that_can_never_show_it_says_what_would(found: Forecast) -> None:
    said = next(sentence for sentence in out_of_reach(found) if "holdout" in sentence)
    assert re.match(r"the holdout is too small: it shows [\d.]+ points or more, [\d.]+ are expected; ", said)
    assert said.endswith(("would do", "no holdout of this audience can show that"))


def test_a_plan_whose_interval_holds_nothing_does_not_simply_pay(found: Forecast) -> None:
    assert found.outlook is not None
    ahead = replace(found.outlook, net_low=-1.0, net_high=1e9, probability_of_loss=0.04)
    sentence, kind = verdict(replace(found, outlook=ahead, flags=()), "¥")
    assert sentence.startswith("! Pays on average")
    assert kind == "beware"
    surely = replace(ahead, net_low=1.0, probability_of_loss=0.001)
    assert verdict(replace(found, outlook=surely, flags=()), "¥")[0].startswith("▸ Pays: net")


def test_revenue_in_place_of_margin_is_told_with_the_answer(found: Forecast) -> None:
    unset = replace(found, flags=(Flag("margin_rate_unset", ""),))
    assert "revenue, no margin rate set" in out_of_reach(unset)
    assert "revenue, no margin rate set" not in out_of_reach(replace(found, flags=()))


def test_a_loss_that_is_all_but_sure_is_no_hundred_per_cent(found: Forecast) -> None:
    assert found.outlook is not None
    lost = replace(found.outlook, probability_of_loss=0.999)
    assert "> 99 % chance of a loss" in verdict(replace(found, outlook=lost), "¥")[0]


def test_a_plan_that_reaches_more_customers_than_there_are_is_told_so() -> None:
    assert list(out_of_reach(broad_blast(120))) == ["the plan reaches 100,000 customers; the shop has 120"]
    assert not list(out_of_reach(broad_blast()))


def test_bars_show_both_ends_in_money_on_either_side_of_what_is_expected(found: Forecast) -> None:
    lines = text(drivers(found, NARROWEST, Charset.BRAILLE)).splitlines()
    assert lines[0] == "lift of call ~"
    assert re.fullmatch(r"\s+−?[\d,]+ ░+│█+\s+[\d,]+", lines[1])


def test_bars_need_neither_colour_nor_more_than_ascii(found: Forecast) -> None:
    lines = text(drivers(found, NARROWEST, Charset.ASCII)).splitlines()
    assert re.fullmatch(r"\s+−?[\d,]+ -+\|=+\s+[\d,]+", lines[1])


def test_each_driver_has_the_sign_of_its_evidence(found: Forecast) -> None:
    written = text(drivers(found, 82, Charset.BRAILLE))
    assert re.search(r"^lift of sms ~ ", written, re.MULTILINE)
    assert re.search(r"^who returns anyway ≈ ", written, re.MULTILINE)


def test_limits_tell_the_most_what_is_kept_what_is_used_and_what_one_more_nets(found: Forecast) -> None:
    written = text(limits(found, 82))
    assert re.search(r"^budget +100\.00 +[\d.]+ +[\d.]+~ +[\d.]+~$", written, re.MULTILINE)
    assert re.search(r"^call +100 ", written, re.MULTILINE)
    assert "proven: " in written


def test_money_tells_what_the_last_unit_returns_and_each_pool(found: Forecast) -> None:
    written = text(where_money_goes(found, "¥", 82))
    assert re.search(r"the last ¥ 1 spent returns ¥ [\d.]+~", written)
    assert "beyond a hurdle of 50 %" in written
    assert re.search(r"^silent +\d+", written, re.MULTILINE)
    assert re.search(r"^declining +\d+", written, re.MULTILINE)


def test_lifts_are_shown_as_said_and_as_used(found: Forecast) -> None:
    assert "sms 1 → 0.75~" in text(ladder(found, 82, 0.3))
    assert notes(found.plan, Settings())["rungs.4.response.lift"] == "2.25 used"


def test_the_band_around_the_curve_works_without_colour_and_has_a_twin(found: Forecast) -> None:
    assert "::: 95 %" in text(plan_curve.curve([found], (58, 12), Charset.ASCII, "¥"))
    twin = text(plan_curve.curve([found], (58, 12), Charset.ASCII, "¥", as_table=True))
    assert re.search(r"contacted +net A +95 % from +to", twin)


def test_the_curve_tells_what_stopping_earlier_and_going_on_costs(found: Forecast) -> None:
    assert re.search(
        r"half as many would net ¥ [\d,]+~ less",
        text(plan_curve.curve([found], (58, 12), Charset.ASCII, "¥")),
    )


def test_a_plain_calculator_has_neither_limits_nor_pools() -> None:
    assert not limits(broad_blast(), 82).lines
    assert not where_money_goes(broad_blast(), "¥", 82).lines
