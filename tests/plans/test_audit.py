"""What must be true for claimed figures: the article's examples to the digit, and rules that hold for any claim."""

import json
from collections.abc import Mapping

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from recall_console.cli import text
from recall_console.errors import PlanError
from recall_console.plans.claims import claim_file
from recall_console.plans.claims.audit import Audit, Audited, audit
from recall_console.plans.claims.figures import FIGURES, GIVEN_PLAINLY
from recall_console.plans.claims.following import RELATIONS, follow
from recall_console.plans.claims.kinds import SHARE
from recall_console.plans.claims.lifetime import churn_of, growth, margins
from recall_console.plans.claims.solving import conflicts
from recall_console.plans.claims.told import Told


def audited(*claims: str, head: str = "") -> Audit:
    tables = (
        f'[[claims]]\nname = "Claim {number}"\n{figures}' for number, figures in enumerate(claims, start=1)
    )
    return audit(claim_file.parse("\n".join(('name = "File"', head, *tables))))


def read(figures: str) -> Audited:
    (only,) = audited(figures).claims[0].readings
    return only


def value(found: Audited, name: str) -> float:
    return found.figures[name].told.value


def codes(found: Audited) -> set[str]:
    return {flag.code for flag in (*found.must, *found.beware)}


# a campaign


@pytest.mark.parametrize(
    ("figures", "per_recall", "rate", "per_contact"),
    [
        ("cost = 50000\nreached = 100000\nrecalled = 1000", 50.00, 0.01, 0.50),
        ("cost = 15000\nreached = 8000\nrecalled = 800", 18.75, 0.10, 1.875),
    ],
)
def test_three_figures_give_the_others(
    figures: str, per_recall: float, rate: float, per_contact: float
) -> None:
    found = read(figures)
    names = ("cost_per_recall", "recall_rate", "cost_per_contact")
    assert [value(found, name) for name in names] == [per_recall, rate, per_contact]
    assert found.figures["cost_per_recall"].follows_from == "cost / recalled"
    assert found.conflicts == ()


def test_one_contact_a_customer_is_assumed_only_where_nothing_says_otherwise() -> None:
    assert read("cost = 500\nreached = 100").figures["contacts_per_customer"].origin == "assumed"
    assert value(read("contacts = 300\nreached = 100"), "contacts_per_customer") == 3
    assert "contacts_per_customer" not in read("cost = 500\nrecalled = 10").figures


def test_a_cost_per_recall_that_the_cost_does_not_bear_out_is_a_contradiction() -> None:
    (conflict,) = read("cost = 50000\nrecalled = 1000\ncost_per_recall = 60").conflicts
    assert conflict.figures == {"cost", "recalled", "cost_per_recall"}
    assert conflict.text == (
        "cost cannot be both: 50,000.00 is given, but 60,000.00 = recalled × cost per recall "
        "(cost per recall 60.00, recalled 1,000)"
    )


def test_rounding_is_no_contradiction() -> None:
    assert read("cost = 15000\nrecalled = 800\ncost_per_recall = 18.8").conflicts == ()
    assert read("cost = 15000\nrecalled = 800\ncost_per_recall = 18.85").conflicts != ()


def test_more_recalled_than_reached_is_a_contradiction() -> None:
    (conflict,) = read("reached = 100\nrecalled = 120").conflicts
    assert conflict.text == "recall rate would have to be 120 %, more than 100 %: it is recalled / reached"


def test_returns_that_need_different_values_per_recall_contradict_each_other() -> None:
    found = audited(
        'cost = 50000\nrecalled = 1000\nroi = "120 %"', 'cost = 15000\nrecalled = 800\nroi = "650 %"'
    )
    net, gross = found.shared
    assert [told.value for _, told in net.values] == [pytest.approx(110), pytest.approx(140.625)]
    assert [told.value for _, told in gross.values] == [pytest.approx(60), pytest.approx(121.875)]
    assert not net.agrees
    assert not gross.agrees
    assert found.verdict == "contradictory"
    assert [one.verdict for one in found.claims] == ["possible", "possible"]


def test_at_one_common_value_the_second_return_is_another() -> None:
    found = audited(
        'cost = 50000\nrecalled = 1000\nroi = "120 %"', 'cost = 15000\nrecalled = 800\nroi = "650 %"'
    )
    net, gross = ([one.roi.value for one in each.at_common if one.roi] for each in found.shared)
    assert net == [pytest.approx(1.2), pytest.approx(4.86666667)]
    assert gross == [pytest.approx(1.2), pytest.approx(3.2)]


def test_claims_of_unlike_customers_need_not_share_a_value() -> None:
    claims = ('cost = 50000\nrecalled = 1000\nroi = "120 %"', 'cost = 15000\nrecalled = 800\nroi = "650 %"')
    assert audited(*claims, head="common = []").shared == ()
    assert audited(*claims, head="common = []").verdict == "possible"


def test_a_claim_alone_is_judged_by_itself() -> None:
    assert audited("cost = 500\nrecalled = 10", head="common = []").verdict == "possible"
    assert audited("cost = 500\nrecalled = 10\ncost_per_recall = 60").verdict == "contradictory"


def test_any_figure_may_be_shared() -> None:
    (found,) = audited(
        'margin_rate = "30 %"', "revenue = 100\nmargin = 40", head='common = ["margin_rate"]'
    ).shared
    assert (found.agrees, found.common_text) == (False, "")


def test_a_question_is_answered_alike_in_all_claims() -> None:
    found = audited(
        'cost = 100\nrecalled = 10\nroi = "120 %"\nroi_is = "net"', 'cost = 100\nrecalled = 10\nroi = "120 %"'
    )
    assert [
        (one.agrees, {code: answer.code for code, answer in one.answers.items()}) for one in found.shared
    ] == [
        (True, {"roi": "net"}),
        (False, {"roi": "gross"}),
    ]
    assert found.verdict == "depends"


# activation


def test_three_points_worth_ten_million_need_customers_worth_333_million() -> None:
    found = read('activation_change = "3 points"\ngain_year = "> 10,000,000"\nextra_cost = 0')
    told = found.figures["audience_value_year"].told
    assert told.value == pytest.approx(333_333_333.33, abs=0.01)
    assert told.bound == "at least"
    assert "audience × yearly value must be ≥ 333,333,333.33" in found.must[0].text
    assert {"audience_value_year", "value_per_customer_year", "no_extra_cost"} <= codes(found)


def test_a_known_audience_says_what_each_customer_must_bring() -> None:
    found = read('activation_change = "3 points"\ngain_year = "> 10,000,000"\ncustomers = 500000')
    assert value(found, "value_per_customer_year") == pytest.approx(666.67, abs=0.01)
    assert "with 500,000 customers each must bring ≥ 666.67 a year once active" in [
        flag.text for flag in found.must
    ]


def test_three_per_cent_are_not_three_points() -> None:
    found = audited('activation_before = "10 %"\nactivation_change = "3 % or points"').claims[0].readings
    assert [value(one, "activation_after") for one in found] == [pytest.approx(0.13), pytest.approx(0.103)]


# churn and lifetime value


def lifetime(horizon: str, margin_at: str, change: str = "-1.5 points") -> Audited:
    return read(
        f'churn_change = "{change}"\nltv_change = "18 %"\nhorizon = "{horizon}"\nmargin_at = "{margin_at}"'
    )


def test_endless_lifetimes_need_a_churn_of_about_ten_per_cent() -> None:
    assert value(lifetime("endless", "start"), "churn_before") == pytest.approx(0.015 * 1.18 / 0.18)
    assert value(lifetime("endless", "end"), "churn_before") == pytest.approx(0.108473, abs=1e-6)
    assert lifetime("endless", "end").conflicts == ()


@pytest.mark.parametrize(
    ("margin_at", "most"), [("start", 12 / sum(0.985**t for t in range(12)) - 1), ("end", 0.101726)]
)
def test_a_year_is_too_short_for_an_increase_by_18_per_cent(margin_at: str, most: float) -> None:
    found = lifetime("12 months", margin_at)
    assert value(found, "ltv_change_most") == pytest.approx(most, abs=1e-6)
    (conflict,) = found.conflicts
    assert {"churn_change", "ltv_change"} <= conflict.figures
    assert f"in 12 months with margin earned at the {margin_at} of the month" in conflict.text


def test_what_is_possible_in_a_year_is_rounded_as_the_requirement_has_it() -> None:
    assert round(value(lifetime("12 months", "start"), "ltv_change_most"), 3) == 0.085
    assert round(value(lifetime("12 months", "end"), "ltv_change_most"), 3) == 0.102


@pytest.mark.parametrize("horizon", ["endless", "12 months"])
@pytest.mark.parametrize("margin_at", ["start", "end"])
def test_a_relative_change_of_that_size_does_next_to_nothing(horizon: str, margin_at: str) -> None:
    found = lifetime(horizon, margin_at, "-1.5 % relative")
    assert value(found, "ltv_change_most") < 0.031
    assert found.conflicts != ()


def test_an_open_claim_is_read_every_way_and_says_so() -> None:
    (claim,) = audited('churn_change = "-1.5 % or points"\nltv_change = "18 %"').claims
    assert len(claim.readings) == 8
    assert claim.verdict == "depends"
    assert {tuple(sorted(one.reading.answers)) for one in claim.readings} == {
        ("churn_change", "horizon", "margin_at")
    }


def test_falling_churn_cannot_lower_the_lifetime_value() -> None:
    assert read(
        'churn_change = "-1.5 points"\nltv_change = "-10 %"\nhorizon = "12 months"\nmargin_at = "start"'
    ).conflicts


# accuracy


def test_nobody_leaves_is_right_for_92_of_100() -> None:
    found = read('customers = 100000\nat_risk = 8000\naccuracy = "92 %"')
    assert value(found, "constant_accuracy") == pytest.approx(0.92)
    (flag,) = found.beware
    assert flag.code == "accuracy_says_nothing"
    assert (
        flag.text
        == "an accuracy of 92 % says nothing: “nobody leaves” is right 92 % of the time (8 % are at risk)"
    )


@pytest.mark.parametrize(
    ("accuracy", "code"), [("96 %", "accuracy_above_constant"), ("85 %", "accuracy_below_constant")]
)
def test_an_accuracy_is_measured_against_no_model(accuracy: str, code: str) -> None:
    assert code in codes(read(f'base_rate = "8 %"\naccuracy = "{accuracy}"'))


def test_an_accuracy_without_a_base_rate_says_nothing() -> None:
    assert "base_rate_unsaid" in codes(read('accuracy = "92 %"'))


def test_accuracy_and_the_number_called_imply_precision_and_lift() -> None:
    found = read('customers = 100000\nat_risk = 8000\naccuracy = "92 %"\nflagged = 8000')
    assert [value(found, "precision"), value(found, "lift")] == [pytest.approx(0.5), pytest.approx(6.25)]


# rules for any claim

SHARES = st.floats(0.02, 0.98)
AMOUNTS = st.floats(1.0, 1e6)


@st.composite
def campaigns(draw: st.DrawFn) -> dict[str, float]:
    reached, per_customer, rate = draw(AMOUNTS), draw(st.floats(1.1, 5)), draw(SHARES)
    per_contact, gross, margin_rate = draw(st.floats(0.01, 100)), draw(st.floats(1.5, 10)), draw(SHARES)
    cost = reached * per_customer * per_contact
    revenue, recalled = cost * gross, reached * rate
    return {
        "reached": reached,
        "contacts": reached * per_customer,
        "contacts_per_customer": per_customer,
        "recalled": recalled,
        "recall_rate": rate,
        "cost": cost,
        "cost_per_contact": per_contact,
        "cost_per_customer": per_customer * per_contact,
        "cost_per_recall": cost / recalled,
        "revenue": revenue,
        "value_per_recall": revenue / recalled,
        "roi_gross": gross,
        "roi_net": gross - 1,
        "margin_rate": margin_rate,
        "margin": revenue * margin_rate,
        "margin_per_recall": revenue / recalled * margin_rate,
        "profit": revenue * margin_rate - cost,
    }


@st.composite
def lifetimes(draw: st.DrawFn) -> dict[str, float]:
    before, after = draw(st.floats(0.03, 0.4)), draw(st.floats(0.03, 0.4))
    assume(abs(before - after) > 0.01)
    horizon, delay, margin = (
        draw(st.sampled_from([float("inf"), 12.0, 36.0])),
        draw(st.sampled_from([0.0, 1.0])),
        draw(AMOUNTS),
    )
    lives = [margins(churn, horizon, delay) for churn in (before, after)]
    return {
        "churn_before": before,
        "churn_after": after,
        "churn_change": after - before,
        "churn_change_relative": after / before - 1,
        "horizon": horizon,
        "margin_delay": delay,
        "margin_per_period": margin,
        "lifetime_before": lives[0],
        "lifetime_after": lives[1],
        "ltv_before": margin * lives[0],
        "ltv_after": margin * lives[1],
        "ltv_change": lives[1] / lives[0] - 1,
    }


@st.composite
def predictions(draw: st.DrawFn) -> dict[str, float]:
    customers, base = draw(st.floats(1_000, 1e6)), draw(st.floats(0.02, 0.45))
    at_risk, flagged = customers * base, customers * draw(st.floats(0.02, 0.45))
    hits = min(at_risk, flagged) * draw(SHARES)
    errors = at_risk + flagged - 2 * hits
    return {
        "customers": customers,
        "at_risk": at_risk,
        "base_rate": base,
        "accuracy": 1 - errors / customers,
        "constant_accuracy": 1 - base,
        "flagged": flagged,
        "hits": hits,
        "precision": hits / flagged,
        "caught": hits / at_risk,
        "lift": hits / flagged / base,
        "errors": errors,
    }


def told(figures: Mapping[str, float]) -> dict[str, Told]:
    return {
        name: Told.rounded(value, 1e-7 * abs(value)) if value != float("inf") else Told.exactly(value)
        for name, value in figures.items()
    }


ALWAYS = {"horizon", "margin_delay", "contacts_per_customer"}


@settings(max_examples=60, deadline=None)
@given(st.one_of(campaigns(), lifetimes(), predictions()), st.data())
def test_whatever_is_given_what_follows_agrees_with_the_whole(
    whole: dict[str, float], data: st.DataObject
) -> None:
    names = data.draw(st.sets(st.sampled_from(sorted(whole)), min_size=1)) | (ALWAYS & whole.keys())
    known = follow(told({name: whole[name] for name in names}), {})
    for name in known.keys() & whole.keys():
        assert known[name].told.value == pytest.approx(whole[name], rel=1e-4), name
    assert conflicts(RELATIONS, known) == ()


@settings(max_examples=45, deadline=None)
@given(st.one_of(campaigns(), lifetimes(), predictions()), st.data(), st.floats(1.1, 3.0))
def test_a_figure_that_is_off_is_found_out(
    whole: dict[str, float], data: st.DataObject, factor: float
) -> None:
    name = data.draw(st.sampled_from(sorted(whole.keys() - ALWAYS)))
    assume(abs(whole[name]) > 0.02)
    found = conflicts(RELATIONS, follow(told(whole | {name: whole[name] * factor}), {}))
    assert found
    assert all(name in conflict.figures for conflict in found)


@given(st.floats(0.001, 1.0), st.sampled_from([float("inf"), 1.0, 12.0, 52.0]), st.sampled_from([0.0, 1.0]))
def test_a_lifetime_has_one_churn(churn: float, horizon: float, delay: float) -> None:
    assume(horizon > 1 or delay)
    assert churn_of(margins(churn, horizon, delay), horizon, delay) == pytest.approx(churn, abs=1e-9)


def test_lifetimes_are_sums_over_periods() -> None:
    kept = [0.9**t for t in range(13)]
    assert margins(0.1, 12, 0) == pytest.approx(sum(kept[:12]))
    assert margins(0.1, 12, 1) == pytest.approx(sum(kept[1:]))
    assert growth(0.1, 0.05, float("inf"), 0) == pytest.approx(1.0)


SHARES_IN_WORDS = st.floats(0, 100).map("{:.4f} %".format)
CHANGES_IN_WORDS = st.floats(-200, 300).map("{:.4f}".format)
UNITS = st.sampled_from(["points", "% relative", "% or points"])
SIGNS = st.sampled_from(["", "", "", "> ", "< "])


def lines(name: str) -> st.SearchStrategy[str]:
    """Any way to give a figure."""
    kind = FIGURES[name].kind
    if name in {"ltv_change", "cost_ratio", "budget_share"}:
        written = st.builds("{} %".format, CHANGES_IN_WORDS)
    elif name in {"churn_change", "activation_change"}:
        return st.builds(f'{name} = "{{}} {{}}"'.format, CHANGES_IN_WORDS, UNITS)
    elif kind is SHARE:
        written = SHARES_IN_WORDS
    else:
        written = st.one_of(st.sampled_from(["0", "1", "1e12"]), st.floats(0, 1e6).map(repr))
    return st.builds(f'{name} = "{{}}{{}}"'.format, SIGNS, written)


NAMES = st.sampled_from([*GIVEN_PLAINLY, "churn_change", "activation_change"])


@settings(max_examples=60, deadline=None)
@given(st.sets(NAMES, min_size=1, max_size=8), st.data())
def test_any_claim_is_audited_or_refused_in_a_sentence(names: set[str], data: st.DataObject) -> None:
    try:
        found = audited("\n".join(data.draw(lines(name)) for name in sorted(names)))
    except PlanError:
        return
    assert json.dumps(found.as_dict(), allow_nan=False)
    assert text.audit(found)
