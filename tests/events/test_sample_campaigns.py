"""Campaigns of the simulator: fair assignment, and effects that are what the truth says."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

from recall_console.events import sample
from recall_console.events.sample import campaigns, population, purchases
from recall_console.events.sample.arrays import Bools, Floats
from recall_console.events.sample.campaigns import HOLDOUT, RESPONSE_DAYS, Contacts
from recall_console.events.sample.clock import clock
from recall_console.events.sample.population import DROPPED_RESPONSE, Population
from recall_console.events.sample.purchases import Purchases

DAYS = 455


@dataclass(frozen=True)
class Trial:
    people: Population
    bought: Purchases
    contacts: Contacts


@pytest.fixture(scope="module")
def trial() -> Trial:
    rng, when = np.random.default_rng(11), clock(DAYS, date(2026, 3, 1))
    people = population.draw(rng, DAYS * rng.random(60_000), DAYS)
    bought, contacts = campaigns.run(rng, people, when, purchases.unprompted(rng, people, when))
    return Trial(people, bought, contacts)


def returned(trial: Trial, rows: Bools) -> Bools:
    """Whether each of these contacts was followed by an order within the response window."""
    orders = pl.DataFrame({"customer": trial.bought.orders.customer, "day": trial.bought.orders.day}).sort(
        "day"
    )
    asked = pl.DataFrame(
        {"customer": trial.contacts.customer[rows], "day": trial.contacts.day[rows]}
    ).with_row_index()
    after = asked.sort("day").join_asof(
        orders.with_columns(next="day"), on="day", by="customer", strategy="forward", check_sortedness=False
    )
    within = after.sort("index").select(
        (pl.col("next") - pl.col("day") < RESPONSE_DAYS).fill_null(value=False)
    )
    return within.to_series().to_numpy()


def true_response(trial: Trial, rows: Bools, action: int) -> Floats:
    """What the action would do for each of these contacts, given whether the customer had dropped out."""
    customer, day = trial.contacts.customer[rows], trial.contacts.day[rows]
    began = pl.DataFrame(
        {
            "customer": trial.bought.stays.customer,
            "day": trial.bought.stays.start,
            "stop": trial.bought.stays.stop,
        }
    )
    asked = pl.DataFrame({"customer": customer, "day": day}).with_row_index().sort("day")
    state = asked.join_asof(began.sort("day"), on="day", by="customer", check_sortedness=False).sort("index")
    dropped = (state["stop"] <= state["day"]).to_numpy()
    response: Floats = trial.people.response[customer, action] * np.where(dropped, DROPPED_RESPONSE, 1.0)
    return response


def test_treated_less_holdout_is_the_true_response_of_who_would_not_have_come(trial: Trial) -> None:
    """Effect = E[response · (1 − natural return)], estimated in the holdout, which nobody wrote to."""
    scores = []
    for campaign in campaigns.campaigns(DAYS):
        of = trial.contacts.campaign == campaign.number
        held = of & (trial.contacts.action == HOLDOUT)
        natural = returned(trial, held)
        for action in campaign.actions:
            expected = true_response(trial, held, action) * ~natural
            treated = returned(trial, of & (trial.contacts.action == action))
            gap = treated.mean() - (natural + expected).mean()
            error = treated.var() / len(treated) + (natural + expected).var() / len(natural)
            scores.append(gap / np.sqrt(error))
    assert np.abs(scores).max() < 3.5
    assert abs(np.mean(scores)) < 4 / np.sqrt(len(scores))


def test_arms_are_assigned_at_random(trial: Trial) -> None:
    held = trial.contacts.action == HOLDOUT
    assert held.mean() == pytest.approx(campaigns.HOLDOUT_SHARE, abs=0.01)
    traits = (trial.people.rate, trial.people.taste, trial.people.hunter, trial.people.response[:, 0])
    for trait in traits:
        of = trait[trial.contacts.customer].astype(float)
        gap = (of[held].mean() - of[~held].mean()) / of.std()
        assert abs(gap) < 4 / np.sqrt(held.sum())


def test_nobody_is_asked_twice_within_a_response_window(trial: Trial) -> None:
    asked = pl.DataFrame({"customer": trial.contacts.customer, "day": trial.contacts.day})
    gaps = asked.sort("customer", "day").select(pl.col("day").diff().over("customer")).to_series()
    assert (gaps.drop_nulls() > RESPONSE_DAYS).all()


def test_who_unsubscribed_is_never_in_an_audience_again(trial: Trial) -> None:
    asked = pl.DataFrame(
        {name: getattr(trial.contacts, name) for name in ("customer", "campaign", "unsubscribed")}
    )
    left = asked.filter("unsubscribed").select("customer", left="campaign")
    again = asked.join(left, on="customer").filter(pl.col("campaign") > pl.col("left"))
    assert len(left) > 0
    assert again.is_empty()


def test_responses_bring_dropped_out_customers_back_for_good_or_for_one_order(trial: Trial) -> None:
    begun = trial.bought.stays.start[len(trial.people) :]
    length = trial.bought.stays.stop[len(trial.people) :] - begun
    assert (length > 0).mean() == pytest.approx(campaigns.REVIVAL_SHARE, abs=0.05)


def test_the_contact_log_names_channel_offer_and_arm() -> None:
    contacts = sample.simulate(3000, 300, 3, date(2026, 3, 1)).contacts
    held = contacts.filter(arm="holdout")
    assert held.select("channel", "offer", "coupon_id", "opened").null_count().row(0) == (len(held),) * 4
    treated = contacts.filter(arm="treated")
    assert treated.select("channel", "offer", "opened").null_count().row(0) == (0, 0, 0)
    assert treated.filter(pl.col("coupon_id").is_not_null())["offer"].unique().to_list() == ["coupon"]


def test_a_trial_tries_every_action_on_buyers_whether_silent_or_not() -> None:
    trial = campaigns.Trial(days_before_end=75, audience_share=0.9)
    contacts = sample.simulate(4000, 300, 3, date(2026, 3, 1), trial=trial).contacts
    last = contacts.filter(pl.col("campaign") == pl.col("campaign").max())
    assert last["time"].dt.date().unique().to_list() == [date(2026, 3, 1) - timedelta(days=75)]
    assert contacts["time"].max() == last["time"].max()
    treated = last.filter(arm="treated").group_by("channel", "offer").len()
    assert treated.height == len(population.ACTIONS)
    assert treated["len"].to_numpy() / len(last) == pytest.approx(0.75 / 8, abs=0.03)


def test_who_buys_when_is_the_same_until_a_trial_ends_the_regular_campaigns() -> None:
    def bought(trial: campaigns.Trial | None) -> pl.DataFrame:
        shop = sample.simulate(2000, 300, 3, date(2026, 3, 1), transactions_only=True, trial=trial)
        days = shop.events.filter(event="purchase").select(
            "customer_id", pl.col("time").dt.date(), "order_id"
        )
        before = days.filter(pl.col("time") < date(2026, 3, 1) - timedelta(days=75 + RESPONSE_DAYS))
        return before.unique().drop("order_id").sort("customer_id", "time")

    assert bought(campaigns.Trial(75, 0.9)).equals(bought(None))
