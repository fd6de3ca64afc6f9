"""The best ladder is the best of all sub-ladders, and no rung comes without silence at the last used one."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recall_console.plans.optimum import ladder

RUNGS = 4

shares = st.floats(0, 0.5)
amounts = st.floats(0, 5)


@st.composite
def terms(draw: st.DrawFn) -> ladder.Terms:
    """A few customers on a ladder of up to four rungs, with gates and rungs that must be the last."""
    rungs = draw(st.integers(1, RUNGS))
    customers = draw(st.integers(1, 4))

    def grid(of: st.SearchStrategy[float]) -> list[list[float]]:
        return [[draw(of) for _ in range(customers)] for _ in range(rungs)]

    natural = np.array(grid(shares))
    return ladder.Terms(
        value=np.array([draw(st.floats(0, 200)) for _ in range(customers)]),
        natural=natural,
        response=np.maximum(np.array(grid(st.floats(-0.2, 0.5))), -natural),
        direct=np.array([draw(amounts) for _ in range(rungs)]),
        burden=np.array(grid(amounts)),
        allowed=np.array(grid(st.booleans()), dtype=np.bool_),
        final=np.array([draw(st.booleans()) for _ in range(rungs)]),
        price=draw(st.floats(0, 2)),
        contacts_left=draw(
            st.none()
            | st.lists(st.integers(0, RUNGS + 1), min_size=customers, max_size=customers).map(
                lambda left: np.array(left, dtype=np.int8)
            )
        ),
    )


def walked(given_terms: ladder.Terms, customer: int, used: tuple[bool, ...]) -> float:
    """Net value of one customer's sub-ladder, step by step."""
    silent, net = 1.0, 0.0
    for rung in np.flatnonzero(used):
        response = given_terms.response[rung, customer]
        paid = (1 + given_terms.price) * given_terms.direct[rung]
        net += silent * (response * given_terms.value[customer] - given_terms.burden[rung, customer] - paid)
        silent *= 1 - given_terms.natural[rung, customer] - response
    return net


def sub_ladders(given_terms: ladder.Terms, customer: int) -> list[tuple[bool, ...]]:
    """Every ladder that is allowed: nothing after a last rung, no rung or more rungs than the customer may get."""
    return [
        used
        for used in product([False, True], repeat=len(given_terms.direct))
        if not any(
            taken and not may for taken, may in zip(used, given_terms.allowed[:, customer], strict=True)
        )
        and not any(given_terms.final[rung] and any(used[rung + 1 :]) for rung in np.flatnonzero(used))
        and (given_terms.contacts_left is None or sum(used) <= given_terms.contacts_left[customer])
    ]


@settings(max_examples=300, deadline=None)
@given(terms())
def test_backward_induction_finds_the_best_of_all_sub_ladders(given_terms: ladder.Terms) -> None:
    found = ladder.best(given_terms)
    for customer in range(len(given_terms.value)):
        best = max(walked(given_terms, customer, used) for used in sub_ladders(given_terms, customer))
        assert max(found.net[customer], 0.0) == pytest.approx(best, abs=1e-9)


@settings(max_examples=100, deadline=None)
@given(terms())
def test_whom_no_ladder_pays_for_is_reckoned_with_the_whole_ladder(given_terms: ladder.Terms) -> None:
    found = ladder.best(given_terms)
    for customer in np.flatnonzero(~found.pays & np.isfinite(found.net)).tolist():
        whole = max(sub_ladders(given_terms, customer), key=lambda used: climbed(given_terms, customer, used))
        assert found.net[customer] == pytest.approx(walked(given_terms, customer, whole), abs=1e-9)


def climbed(given_terms: ladder.Terms, customer: int, used: tuple[bool, ...]) -> tuple[bool, ...]:
    """Sorts ladders by how early they use every rung that they may."""
    return tuple(
        taken and bool(may) for taken, may in zip(used, given_terms.allowed[:, customer], strict=True)
    )


@settings(max_examples=200, deadline=None)
@given(terms())
def test_the_policy_earns_the_value_that_is_promised(given_terms: ladder.Terms) -> None:
    found = ladder.best(given_terms)
    gain = given_terms.response * given_terms.value - given_terms.burden
    paid = (1 + given_terms.price) * given_terms.direct[:, None]
    earned = (found.sent * (gain - paid)).sum(axis=0)
    contactable = np.isfinite(found.net)
    np.testing.assert_allclose(earned[contactable], found.net[contactable], atol=1e-9)
    assert (found.sent[:, ~contactable] == 0).all()


@settings(max_examples=200, deadline=None)
@given(terms())
def test_a_rung_is_sent_only_after_silence_at_the_last_used_one(given_terms: ladder.Terms) -> None:
    found = ladder.best(given_terms)
    for customer in range(len(given_terms.value)):
        silent = 1.0
        for rung in range(len(given_terms.direct)):
            sent = found.sent[rung, customer]
            assert sent in (0, pytest.approx(silent, abs=1e-12))
            if sent > 0:
                assert given_terms.allowed[rung, customer]
                silent *= 1 - given_terms.natural[rung, customer] - given_terms.response[rung, customer]
                silent = 0.0 if given_terms.final[rung] else silent


def one_customer(value: float, responses: list[float], direct: list[float], **more: object) -> ladder.Terms:
    column = np.array(responses)[:, None]
    return ladder.Terms(
        value=np.array([float(value)]),
        natural=np.zeros_like(column),
        response=column,
        direct=np.array(direct),
        burden=np.zeros_like(column),
        allowed=np.ones_like(column, dtype=np.bool_),
        final=np.array(more.get("final", [False] * len(direct))),
        price=float(str(more.get("price", 0.0))),
    )


def test_low_potential_customers_are_left_alone() -> None:
    found = ladder.best(one_customer(value=10, responses=[0.01, 0.05], direct=[0.2, 3.0]))
    assert not found.pays[0]


def test_the_cheapest_rung_comes_first_and_the_dear_one_only_after_silence() -> None:
    found = ladder.best(one_customer(value=100, responses=[0.1, 0.1], direct=[0.01, 3.0]))
    np.testing.assert_allclose(found.sent[:, 0], [1.0, 0.9])
    assert found.net[0] == pytest.approx(0.1 * 100 - 0.01 + 0.9 * (0.1 * 100 - 3))


def test_a_non_price_action_is_picked_ahead_of_a_coupon_that_must_be_the_last_rung() -> None:
    found = ladder.best(
        one_customer(
            value=100, responses=[0.08, 0.05, 0.05], direct=[2.5, 0.01, 0.01], final=[True, False, False]
        )
    )
    np.testing.assert_allclose(found.sent[:, 0], [0.0, 1.0, 0.95])


def test_a_hurdle_makes_dear_rungs_fall_away() -> None:
    free = ladder.best(one_customer(value=100, responses=[0.04, 0.04], direct=[0.01, 3.0]))
    priced = ladder.best(one_customer(value=100, responses=[0.04, 0.04], direct=[0.01, 3.0], price=0.5))
    assert free.sent[1, 0] > 0
    assert priced.sent[1, 0] == 0


def test_natural_returners_are_paid_for_but_bring_nothing() -> None:
    patient = one_customer(value=100, responses=[0.04], direct=[3.0])
    returning = ladder.Terms(**(vars(patient) | {"natural": np.array([[0.9]])}))
    assert ladder.best(patient).net[0] == pytest.approx(1.0)
    assert ladder.best(returning).net[0] == pytest.approx(1.0)


def test_two_thousand_random_cases_match_brute_force() -> None:
    random = np.random.default_rng(5)
    natural = random.uniform(0, 0.4, (RUNGS, 2000))
    given_terms = ladder.Terms(
        value=random.lognormal(3, 1, 2000),
        natural=natural,
        response=random.uniform(0, 0.2, (RUNGS, 2000)),
        direct=np.array([0.01, 0.05, 1.0, 3.0]),
        burden=random.uniform(0, 0.2, (RUNGS, 2000)),
        allowed=np.ones((RUNGS, 2000), dtype=np.bool_),
        final=np.zeros(RUNGS, dtype=np.bool_),
        price=0.3,
    )
    alone = given_terms.response * given_terms.value - given_terms.burden - 1.3 * given_terms.direct[:, None]
    best = np.zeros(2000)
    for used in product([False, True], repeat=RUNGS):
        mask = np.repeat(np.array(used)[:, None], 2000, axis=1)
        best = np.maximum(best, (ladder.sent(mask, given_terms.silence) * alone).sum(axis=0))
    np.testing.assert_allclose(np.maximum(ladder.best(given_terms).net, 0), best, atol=1e-9)


def test_who_may_get_one_more_contact_gets_the_best_one() -> None:
    both = one_customer(value=100, responses=[0.02, 0.10], direct=[0.01, 3.0])
    capped = ladder.Terms(**(vars(both) | {"contacts_left": np.array([1], dtype=np.int8)}))
    np.testing.assert_allclose(ladder.best(both).sent[:, 0], [1.0, 0.98])
    np.testing.assert_allclose(ladder.best(capped).sent[:, 0], [0.0, 1.0])


def test_nobody_is_a_ladder_of_nobody() -> None:
    nobody = one_customer(value=100, responses=[0.02], direct=[0.01])
    empty = ladder.Terms(
        **(
            vars(nobody)
            | {
                name: getattr(nobody, name)[..., :0]
                for name in ("value", "natural", "response", "burden", "allowed")
            }
        )
    )
    assert ladder.best(empty).net.shape == (0,)
