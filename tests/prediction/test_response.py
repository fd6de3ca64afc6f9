"""Tested responses: golden numbers, a shop made by hand, and the simulator whose truth is known."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from campaign_shop import simulated, treated_true
from hypothesis import given, settings
from hypothesis import strategies as st
from prediction_shop import Shop, anything, happened

from recall_console.errors import FilterError, InputError
from recall_console.events.contact_log import CONTACT_SCHEMA
from recall_console.events.schema import EventType
from recall_console.prediction import response_checks as checks
from recall_console.prediction.response import Responses, responses
from recall_console.prediction.response_lifts import lifts
from recall_console.prediction.response_outcomes import NOBODY_YET, known, outcomes
from recall_console.prediction.response_pooling import heterogeneity, pool
from recall_console.prediction.response_spend import spend
from recall_console.settings import Settings

SETTINGS = Settings()
NOON = datetime(2025, 6, 1, 12)


def contact(
    who: str, action: str | None = "sms", at: datetime = NOON, campaign: str = "w"
) -> tuple[object, ...]:
    return (who, at, campaign, action, action is None)


def contacts(*rows: tuple[object, ...]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=CONTACT_SCHEMA, orient="row")


def bought(
    who: str, days_after: float, amount: float | None = 10.0
) -> tuple[str, datetime, EventType, float | None]:
    return (who, NOON + timedelta(days=days_after), EventType.PURCHASE, amount)


def arms(action: str | None, size: int, bought: int, campaign: str = "w", tier: str = "all") -> pl.DataFrame:
    """Customers of one arm, so many of whom bought, each for 10."""
    return pl.DataFrame(
        {
            "campaign": [campaign] * size,
            "tier": [tier] * size,
            "action": pl.Series([action] * size, dtype=pl.String),
            "held_out": [action is None] * size,
            "bought": [place < bought for place in range(size)],
            "net_spend": [10.0 * (place < bought) for place in range(size)],
        }
    )


# Golden numbers


@pytest.mark.real_data
def test_the_effects_of_hillstroms_mails_on_visits_are_reproduced(real_data: Path) -> None:
    """Hillstrom (2008), MineThatData e-mail test: +7.66 and +4.52 points, standard errors 0.34 and 0.32."""
    mails = pl.read_csv(real_data / "hillstrom" / "hillstrom.csv.gz")
    observed = mails.select(
        campaign=pl.lit("w"),
        tier=pl.lit("all"),
        action=pl.when(pl.col("segment") != "No E-Mail").then("segment"),
        held_out=pl.col("segment") == "No E-Mail",
        bought=pl.col("visit") == 1,
        net_spend="spend",
    )
    found = lifts(observed)
    assert found.action == ("Mens E-Mail", "Womens E-Mail")
    assert (100 * found.effect).round(2).tolist() == [7.66, 4.52]
    assert (100 * np.sqrt(np.diag(found.covariance))).round(2).tolist() == [0.34, 0.32]
    money = spend(observed, "Mens E-Mail")
    assert money is not None
    assert (round(money.per_treated.value, 3), round(money.per_treated.error, 3)) == (0.770, 0.145)


def test_eight_schools_are_pooled_as_in_the_textbook() -> None:
    """Gelman et al., Bayesian Data Analysis, ch. 5.5: flat deviation; posterior means and deviations of the usual MCMC runs."""
    effect = np.array([28.0, 8, -3, 7, -1, 1, 18, 12])
    error = np.array([15.0, 10, 16, 11, 9, 11, 10, 18])
    found = pool(effect, np.diag(error**2), np.arange(8), np.ones(8))
    np.testing.assert_allclose(found.mean, [11.4, 7.9, 6.1, 7.6, 5.1, 6.1, 10.6, 8.5], atol=0.15)
    np.testing.assert_allclose(
        np.sqrt(np.diag(found.covariance)), [8.3, 6.3, 7.7, 6.5, 6.4, 6.7, 6.8, 7.9], atol=0.15
    )
    assert found.actions.tau == 0
    assert (round(found.actions.statistic, 2), found.actions.degrees) == (4.71, 7)


def test_moments_solve_paule_and_mandels_equation() -> None:
    effect, variance = np.array([0.1, 0.3, 0.5, 0.2]), np.array([0.01, 0.02, 0.005, 0.01])
    found = heterogeneity(effect, np.diag(variance), np.ones((4, 1)))
    weight = 1 / (variance + found.tau**2)
    mean = weight @ effect / weight.sum()
    assert found.tau > 0
    assert weight @ (effect - mean) ** 2 == pytest.approx(3)


def test_actions_differ_where_their_customers_answer_differently_however_their_tiers_do() -> None:
    effect, variance = np.array([0.75, 0.0, 0.0, 0.0, 0.0, 0.0]), np.full(6, 0.0004)
    found = pool(effect, np.diag(variance), np.repeat([0, 1], 3), np.ones(6))
    assert found.groups.is_clear
    assert found.actions.is_clear


# Lifts


def test_arms_are_only_compared_within_a_campaign_and_tier() -> None:
    """Most of the treated are of the campaign in which everybody buys: comparing all with all would see an effect."""
    observed = pl.concat(
        [
            arms("sms", 80, 40, "busy"),
            arms(None, 20, 10, "busy"),
            arms("sms", 20, 2, "calm"),
            arms(None, 80, 8, "calm"),
        ]
    )
    found = lifts(observed)
    assert found.effect.tolist() == pytest.approx([0.0])
    assert (found.treated.tolist(), found.holdout.tolist()) == ([100], [100])


def test_a_cell_in_which_nobody_bought_is_not_taken_for_certain() -> None:
    found = lifts(pl.concat([arms("sms", 10, 0), arms(None, 10, 0)]))
    assert found.effect.tolist() == [0.0]
    assert np.sqrt(found.covariance[0, 0]) > 0.1


def test_actions_of_one_campaign_share_the_errors_of_its_holdout() -> None:
    found = lifts(pl.concat([arms("a", 100, 20), arms("b", 100, 20), arms(None, 50, 5)]))
    share = 6 / 52
    assert found.covariance[0, 1] == pytest.approx(share * (1 - share) / 50)


def test_who_has_nobody_to_be_compared_with_is_left_out_and_counted() -> None:
    found = lifts(pl.concat([arms("a", 30, 3), arms(None, 30, 3), arms("a", 7, 1, tier="high")]))
    assert (found.tier, found.uncompared) == (("all",), 7)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 40), st.integers(1, 40), st.integers(0, 40), st.integers(1, 40)),
        min_size=1,
        max_size=6,
    )
)
def test_pooled_lifts_lie_among_the_raw_ones_and_are_no_less_certain(
    cells: Sequence[tuple[int, int, int, int]],
) -> None:
    frames = [
        frame
        for place, (x1, n1, x0, n0) in enumerate(cells)
        for frame in (
            arms(f"a{place % 2}", n1, min(x1, n1), tier=f"t{place}"),
            arms(None, n0, min(x0, n0), tier=f"t{place}"),
        )
    ]
    raw = lifts(pl.concat(frames))
    found = pool(
        raw.effect, raw.covariance, np.unique(raw.action, return_inverse=True)[1], raw.treated.astype(float)
    )
    assert (found.mean >= raw.effect.min() - 1e-9).all()
    assert (found.mean <= raw.effect.max() + 1e-9).all()
    assert np.linalg.eigvalsh(found.covariance).min() > 0


# Outcomes


def test_only_purchases_strictly_after_the_contact_and_within_the_window_count() -> None:
    shop = Shop(
        happened(
            *(bought(who, -40) for who in "abcdefg"),
            bought("a", 0),
            bought("b", 1e-5),
            bought("c", 30),
            bought("d", 30.0001),
            bought("e", 2, 50.0),
            ("e", NOON + timedelta(days=3), EventType.REFUND, -20.0),
            ("f", NOON + timedelta(days=3), EventType.REFUND, -20.0),
            bought("g", 45),
        )
    )
    found = outcomes(shop, contacts(*(contact(who) for who in "abcdefg")), 30).contacts
    assert found.select("customer_id", "bought", "net_spend").rows() == [
        ("a", False, 0.0),
        ("b", True, 10.0),
        ("c", True, 10.0),
        ("d", False, 0.0),
        ("e", True, 30.0),
        ("f", False, 0.0),
        ("g", False, 0.0),
    ]


def test_contacts_whose_window_is_not_all_in_the_log_are_left_out_and_counted() -> None:
    shop = Shop(happened(bought("a", -10), bought("a", 30)))
    rows = contacts(
        *(contact("a", at=NOON + timedelta(days=days), campaign=f"w{days}") for days in (-20, 0, 25))
    )
    found = outcomes(shop, rows, 30)
    assert found.contacts["campaign"].to_list() == ["w0"]
    assert (found.too_early, found.not_over) == (1, 1)


def test_tiers_are_of_the_day_of_the_contact_and_know_nothing_later() -> None:
    shop = Shop(
        happened(
            *(bought(f"c{number}", -20, 10.0 * number) for number in range(1, 9)),
            bought("c1", -0.2, 9999.0),  # on the day itself
            bought("late", 5),
            bought("end", 60),
        )
    )
    rows = contacts(*(contact(who) for who in ("c1", "c8", "late", "nobody")))
    found = known(shop, rows, "value_tier", SETTINGS)
    assert found["tier"].to_list() == ["marginal", "high", NOBODY_YET, NOBODY_YET]
    assert found["known"].to_list() == [True, True, True, False]
    later = shop.and_also(anything(np.random.default_rng(1), NOON.date(), 200))
    assert known(later, rows, "value_tier", SETTINGS).drop("known").equals(found.drop("known"))


@pytest.mark.parametrize("by", ["value_tier", "lifecycle", "segment", "segment_classic", "r", "f", "m"])
def test_any_column_that_parts_a_base_may_part_it(by: str) -> None:
    shop = Shop(happened(bought("a", -20), bought("b", -30)))
    assert known(shop, contacts(contact("a"), contact("b")), by, SETTINGS)["tier"].null_count() == 0


def test_a_column_that_parts_nobody_is_refused() -> None:
    with pytest.raises(FilterError, match="monetary does not part customers"):
        known(Shop(happened(bought("a", 0))), contacts(contact("a")), "monetary", SETTINGS)


def test_customers_that_the_events_know_nothing_of_are_refused() -> None:
    with pytest.raises(InputError, match="none of the 2 customers"):
        known(Shop(happened(bought("a", 0))), contacts(contact("x"), contact("y")), "value_tier", SETTINGS)


def test_windows_that_are_not_over_are_told_where_nothing_is_left() -> None:
    shop = Shop(happened(bought("a", -20), bought("b", 3)))
    rows = known(shop, contacts(contact("a"), contact("b", None)), "value_tier", SETTINGS)
    with pytest.raises(InputError, match="2 are not over"):
        responses(shop, rows, 30, "value_tier")


# Checks


def test_arms_of_unplanned_sizes_are_told_from_chance() -> None:
    fine = pl.concat([arms("a", 905, 0), arms(None, 95, 0)])
    off = pl.concat([arms("a", 960, 0), arms(None, 40, 0)])
    assert not checks.ratio_to_plan(fine, 0.1).is_mismatch
    assert checks.ratio_to_plan(off, 0.1).is_mismatch


def test_a_tier_with_a_holdout_of_its_own_is_told_from_chance() -> None:
    alike = [arms("a", 800, 0, tier=tier) for tier in "xy"] + [arms(None, 200, 0, tier=tier) for tier in "xy"]
    other = [arms("a", 800, 0, tier="z"), arms(None, 60, 0, tier="z")]
    assert checks.ratio_of_groups(pl.concat(alike)).statistic == pytest.approx(0)
    assert checks.ratio_of_groups(pl.concat([*alike, *other])).is_mismatch


def test_arms_that_differed_before_the_contact_are_warned_of() -> None:
    rng = np.random.default_rng(3)
    before = pl.concat([arms("a", 500, 0), arms(None, 500, 0)]).with_columns(
        recency_days=pl.Series(np.r_[rng.poisson(30, 500), rng.poisson(30, 500)]),
        monetary=pl.Series(np.r_[rng.gamma(2, 60, 500), rng.gamma(2, 50, 500)]),
    )
    found = {one.measure: one for one in checks.balance(before)}
    assert set(found) == {"recency_days", "monetary"}  # all of them are customers
    assert not found["recency_days"].is_off
    assert found["monetary"].is_off
    assert found["monetary"].standardised > 0.1


def test_who_was_contacted_by_another_campaign_meanwhile_is_counted() -> None:
    rows = contacts(
        contact("a", None),
        contact("b", None),
        contact("c"),
        *(contact(who, "call", NOON + timedelta(days=9), "x") for who in "ac"),
        contact("b", "call", NOON + timedelta(days=31), "x"),
        contact("b", None, NOON + timedelta(days=2), "y"),
    )
    first = rows.filter(campaign="w")
    assert checks.contamination(first, rows, 30) == checks.Contamination(holdout=1, treated=1)
    assert checks.contamination(first, rows, 40) == checks.Contamination(holdout=2, treated=1)


# Money


def test_money_per_return_has_no_interval_where_returns_may_not_have_grown() -> None:
    nothing = spend(pl.concat([arms("a", 200, 21), arms(None, 200, 20)]), "a")
    much = spend(pl.concat([arms("a", 2000, 600), arms(None, 2000, 200)]), "a")
    assert nothing is not None
    assert nothing.per_return is None
    assert much is not None
    assert much.per_treated.value == pytest.approx(2.0)
    assert much.per_return == pytest.approx(10.0)  # everyone spends 10: no error at all
    assert much.per_return_low == pytest.approx(10.0)
    assert much.per_return_high == pytest.approx(10.0)


# Simulator with known truth


@dataclass(frozen=True)
class Told:
    """Estimates beside the truth."""

    is_tier: bool
    true: float
    raw: float
    pooled: float
    covered: bool
    covered_raw: bool


def told(seed: int, customers: int) -> tuple[list[Told], int]:
    log = simulated(customers, seed)
    standing = known(log.shop, log.contacts, "value_tier", SETTINGS)
    true = {(action, tier): lift for action, tier, lift in treated_true(log, standing)}
    found = responses(log.shop, standing, 30, "value_tier", planned_holdout=0.25)
    return list(_beside(found, true)), log.contacts.height


def _beside(found: Responses, true: dict[tuple[str, str], float]) -> list[Told]:
    effects = [(one.action, "", one.effect) for one in found.actions]
    effects += [(one.action, tier, effect) for one in found.actions for tier, effect in one.tiers.items()]
    return [
        Told(
            is_tier=bool(tier),
            true=true[action, tier],
            raw=effect.raw.value,
            pooled=effect.pooled.value,
            covered=effect.pooled.low <= true[action, tier] <= effect.pooled.high,
            covered_raw=effect.raw.low <= true[action, tier] <= effect.raw.high,
        )
        for action, tier, effect in effects
    ]


@pytest.mark.slow
def test_intervals_cover_the_truth_and_pooling_comes_nearer_to_it() -> None:
    """Thirty shops of 20,000 contacts: 240 actions and 720 tiers whose mean true response is known."""
    runs = [told(seed, 11_500) for seed in range(30)]
    assert min(size for _, size in runs) >= 20_000
    for is_tier in (False, True):
        all_told = [one for each, _ in runs for one in each if one.is_tier == is_tier]
        assert np.mean([one.covered for one in all_told]) >= 0.9
        assert np.mean([one.covered_raw for one in all_told]) >= 0.9
        raw, pooled = (
            np.mean([(getattr(one, name) - one.true) ** 2 for one in all_told]) for name in ("raw", "pooled")
        )
        assert pooled < raw


def test_a_simulated_shop_passes_its_checks() -> None:
    log = simulated(3_000, 7)
    found = responses(
        log.shop,
        known(log.shop, log.contacts, "value_tier", SETTINGS),
        30,
        "value_tier",
        planned_holdout=0.25,
    )
    assert found.flags == ()
    assert found.contamination == checks.Contamination(0, 0)
    assert [one.effect.pooled.value for one in found.actions] == sorted(
        (one.effect.pooled.value for one in found.actions), reverse=True
    )
