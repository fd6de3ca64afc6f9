import numpy as np
import pytest

from recall_console.prediction.lead_time import LeadTime, lead_time

CHURNED = np.array([True, True, True, True, False, False])
PROBABILITY = np.array([0.9, 0.7, 0.2, 0.9, 0.8, 0.1])
RECENCY = np.array([30.0, 50.0, 10.0, 120.0, 20.0, 5.0])


def told(**changed: object) -> LeadTime:
    given = {"threshold": 0.6, "horizon_days": 90.0} | changed
    return lead_time(CHURNED, PROBABILITY, RECENCY, **given)  # type: ignore[arg-type] # one place for two defaults


def test_only_those_whose_horizon_still_runs_can_be_warned_of_in_time() -> None:
    """The fourth left too, and was alerted, but 120 days after the last purchase."""
    found = told()
    assert found.leavers == 3
    assert found.alerted_share == pytest.approx(2 / 3)
    assert found.alerts == 3
    assert found.precision == pytest.approx(2 / 3)


def test_lead_days_are_what_is_left_of_the_horizon() -> None:
    """60 and 40 days were left: median 50, quartiles by linear interpolation."""
    assert told().lead_days == (45.0, 50.0, 55.0)


def test_customers_may_have_horizons_of_their_own() -> None:
    found = told(horizon_days=np.array([31.0, 40.0, 90.0, 130.0, 15.0, 90.0]))
    assert found.leavers == 3
    assert found.lead_days == pytest.approx((3.25, 5.5, 7.75))
    assert (found.alerts, found.precision) == (2, 1.0)


def test_without_alerts_there_is_no_lead_and_no_precision() -> None:
    assert told(threshold=0.95) == LeadTime(3, 0.0, None, 0, None)


def test_without_leavers_there_is_nothing_to_be_early_for() -> None:
    found = lead_time(np.zeros(2, dtype=bool), np.ones(2), np.ones(2), threshold=0.5, horizon_days=90)
    assert found == LeadTime(0, None, None, 2, 0.0)
