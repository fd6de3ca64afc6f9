"""What a claim file may say, and how a mistake in one is told."""

from collections.abc import Callable
from math import inf
from pathlib import Path

import pytest

from recall_console.errors import PlanError
from recall_console.plans.claims import claim_file
from recall_console.plans.claims.claim import Claim
from recall_console.plans.claims.told import Told

SAMPLES = sorted((Path(__file__).parents[2] / "sample_data" / "claims").glob("*.toml"))


def claim(figures: str) -> Claim:
    (only,) = claim_file.parse(f'name = "File"\n[[claims]]\nname = "Claim"\n{figures}').claims
    return only


def refused(figures: str) -> PlanError:
    with pytest.raises(PlanError) as caught:
        claim(figures)
    return caught.value


def readings(figures: str) -> list[dict[str, str]]:
    return [{code: one.code for code, one in each.answers.items()} for each in claim(figures).readings()]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_the_samples_are_marked_as_unverified(path: Path) -> None:
    assert claim_file.read(path).evidence == "article example, unverified"
    assert "Article example, unverified" in path.read_text(encoding="utf-8")


def test_a_figure_is_off_by_at_most_half_of_its_last_digit() -> None:
    given = claim('cost_per_recall = 18.75\nrecall_rate = "10 %"\nreached = 8000').given
    assert given["cost_per_recall"] == Told.rounded(18.75, 0.005)
    assert given["recall_rate"] == Told.rounded(0.10, 0.005)
    assert given["reached"] == Told(8000, 7999.5, 8000.5)


def test_in_quotes_zeros_at_the_end_count() -> None:
    assert claim('cost_per_recall = "50.00"').given["cost_per_recall"] == Told.rounded(50, 0.005)
    assert claim("cost_per_recall = 50.00").given["cost_per_recall"] == Told.rounded(50, 0.5)


def test_a_bound_is_open_on_one_side() -> None:
    given = claim('gain_year = "> 10,000,000"\naccuracy = "≥ 90 %"\nchurn_after = "< 5 %"').given
    assert given["gain_year"] == Told(10_000_000, 10_000_000, inf, "at least")
    assert given["accuracy"] == Told(0.9, 0.9, inf, "at least")
    assert given["churn_after"] == Told(0.05, -inf, 0.05, "at most")


def test_points_and_relative_changes_are_different_figures() -> None:
    assert claim('churn_change = "-1.5 points"').given["churn_change"].value == pytest.approx(-0.015)
    relative = claim('churn_change = "-1.5 % relative"').given
    assert relative.keys() == {"churn_change_relative"}
    assert relative["churn_change_relative"].value == pytest.approx(-0.015)


def test_a_bare_percentage_of_a_share_is_refused_and_explained() -> None:
    error = refused('churn_change = "-1.5 %"')
    assert error.line == 4
    assert str(error) == (
        'claims.1.churn_change: expected "-1.5 points" (10 % becomes 8.5 %), "-1.5 % relative" (10 % becomes 9.85 %) or, '
        'where the claim does not say which, "-1.5 % or points"; found "-1.5 %"'
    )


def test_points_are_refused_where_a_share_is_meant() -> None:
    assert "percentage points" in str(refused('recall_rate = "1 points"'))


def test_a_change_without_a_unit_is_read_in_both() -> None:
    assert readings('activation_change = "3 % or points"') == [
        {"activation_change": "points"},
        {"activation_change": "relative"},
    ]


def test_a_return_without_a_definition_is_read_in_both() -> None:
    assert readings('roi = "120 %"') == [{"roi": "net"}, {"roi": "gross"}]
    assert readings('roi = "120 %"\nroi_is = "net"') == [{}]
    assert claim('roi = "120 %"\nroi_is = "gross"').given.keys() == {"roi_gross"}


def test_horizon_and_margin_are_open_only_where_lifetimes_are_spoken_of() -> None:
    assert readings('churn_before = "5 %"') == [{}]
    assert len(readings('churn_before = "5 %"\nltv_change = "18 %"')) == 4
    said = 'ltv_change = "18 %"\nhorizon = "12 months"\nmargin_at = "end"'
    assert readings(said) == [{}]
    assert claim(said).given["horizon"].value == 12


@pytest.mark.parametrize(
    ("figures", "words"),
    [
        ("", "claims.1: expected at least one figure, found none"),
        ("recaled = 10", "claims.1.recaled: unknown key; did you mean recalled?"),
        ("cost = -5", "claims.1.cost: expected an amount of money ≥ 0"),
        ('cost = "> much"', "claims.1.cost: expected an amount of money ≥ 0"),
        ('accuracy = "120 %"', "claims.1.accuracy: expected a share between 0 % and 100 %"),
        ("roi = 6.5", "claims.1.roi: expected a return"),
        ('roi = "650 %"\nroi_is = "fat"', 'claims.1.roi_is: expected one of "net", "gross", "unsaid"'),
        ('churn_before = "5 %"\nhorizon = "2 years"', 'claims.1.horizon: expected "endless" or a number'),
        ('churn_before = "5 %"\nperiod = "day"', "claims.1.period: expected one of"),
        ("activation_change = 3", "claims.1.activation_change: expected percentage points"),
    ],
)
def test_a_mistake_is_told_by_its_key(figures: str, words: str) -> None:
    assert words in str(refused(figures))


@pytest.mark.parametrize(
    ("toml", "words"),
    [
        ('name = "File"', "claims: missing; expected at least one [[claims]]"),
        ('name = "File"\n[[claims]]\ncost = 5', "claims.1.name: missing"),
        (
            'name = "File"\ncommon = ["value_per_recal"]\n[[claims]]\nname = "C"\ncost = 5',
            '"value_per_recall"',
        ),
        ("name = ", "not TOML"),
        ("a = " + "[" * 10_000, "not TOML: nested"),
    ],
)
def test_a_mistake_of_the_whole_file_is_told(toml: str, words: str) -> None:
    with pytest.raises(PlanError) as caught:
        claim_file.parse(toml)
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("write", "words"),
    [
        (Path.exists, "claims.toml: the file cannot be read"),
        (lambda path: path.write_bytes(b"\xff\xfe\x00"), "claims.toml: the file is no UTF-8 text"),
        (
            lambda path: path.write_text('name = "F"\n[[claims]]\nname = "C"\nprofit = "x"'),
            "claims.toml line 4: claims.1.profit",
        ),
    ],
)
def test_the_message_begins_with_the_file(
    tmp_path: Path, write: Callable[[Path], object], words: str
) -> None:
    path = tmp_path / "claims.toml"
    write(path)
    with pytest.raises(PlanError) as caught:
        claim_file.read(path)
    assert str(caught.value).startswith(words)
