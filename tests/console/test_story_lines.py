from dataclasses import replace
from datetime import date
from gettext import NullTranslations
from typing import Any

import pytest
from books import AS_OF
from rich.cells import cell_len
from stories import OPTIONS, known, life, said, stood

from recall_console.console.chart import Charset
from recall_console.console.story.actions import actions
from recall_console.console.story.danger import danger
from recall_console.console.story.habits import due_in
from recall_console.console.story.headline import headline
from recall_console.console.story.known import Counsel, Customer
from recall_console.console.story.margin import LABELS
from recall_console.console.story.months import months
from recall_console.console.story.page import story
from recall_console.console.story.stood import Change, last_change
from recall_console.console.story.timeline import legend, timeline
from recall_console.console.text import text_of
from recall_console.customers.life import Life
from recall_console.language import _Spoken
from recall_console.plans.advice.weighing import Option

WIDTHS = (48, 60, 80, 120, 200)
SET = Charset.BRAILLE


def row_of(lines: str, label: str) -> str:
    return next(line for line in lines.splitlines() if line.startswith(f" {label}"))


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("charset", Charset)
def test_no_line_is_wider_than_the_terminal(width: int, charset: Charset) -> None:
    told = known(tiers=("high",) * 12 + ("potential",), staple_item="燕麦奶" * 30)
    assert all(cell_len(text_of(line)) < width for line in story(told, width, charset))
    assert all(cell_len(text_of(line)) <= width for line in months(told, width))


def test_all_that_decides_is_within_the_first_screen_of_80_by_24() -> None:
    told = known(tiers=("high",) * 12 + ("potential",))
    screen = [text_of(line) for line in story(told, 80, SET, 19)][:18]
    for label in ("Bought", "Other", "Value", "Churn", "Because", "Margin", "What to do"):
        assert any(line.startswith(f" {label}") for line in screen), label
    assert any("leave alone" in line for line in screen)
    assert any("call" in line for line in screen)


def test_where_there_is_room_the_parts_stand_apart() -> None:
    told = known(tiers=("high",))
    assert said(story(told, 80, SET, 40)).count("\n\n") > said(story(told, 80, SET, 12)).count("\n\n")


class Wide(NullTranslations):
    """A language whose words are as many characters as in English, each two cells wide."""

    def gettext(self, message: str) -> str:
        return message if "{" in message else "漢" * len(message)

    def pgettext(self, _: str, message: str) -> str:
        return self.gettext(message)


@pytest.mark.parametrize("width", WIDTHS)
def test_wide_words_keep_their_columns(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_Spoken, "catalogue", Wide())
    told = known(tiers=("high",) * 12 + ("potential",))
    lines = [text_of(line) for line in (*story(told, width, SET), *months(told, width))]
    assert all(cell_len(line) <= width for line in lines)
    assert any(line.startswith(" 漢") for line in lines)


# ---- who


def test_a_slip_in_value_is_marked_with_a_sign_and_dated() -> None:
    slipped = known(value_tier="marginal", tiers=("high", "high", "marginal", "marginal"))
    assert "! high → marginal value since 2026-02-01" in said(headline(slipped, 80))
    risen = known(value_tier="high", tiers=("marginal", "high"))
    assert "marginal → high value since 2026-03-01" in said(headline(risen, 80))
    assert "!" not in said(headline(risen, 80))


def test_the_last_change_is_the_last_one() -> None:
    back = stood("high", "marginal", "high", "high")
    assert last_change(back, "high", None) == Change("marginal", "high", date(2026, 2, 1))
    assert last_change(stood("high", "high"), "high", "marginal") is None
    assert last_change([], "high", "marginal") == Change("marginal", "high", None)
    assert last_change([], None, "marginal") is None


def test_the_silence_is_told_against_the_own_rhythm() -> None:
    told = said(headline(known(recency_days=41), 100))
    assert "last order 41 days ago · usually back in 20 days, 90 % of the time within 20" in told


def test_who_bought_once_has_no_rhythm() -> None:
    once = Life(AS_OF, life().did[:1], 0.9)
    told = Customer(known().facts, life=once)
    assert "too few orders for a rhythm" in said(headline(told, 80))
    assert "◇" not in said(timeline(told, 80, SET))


# ---- when


def test_the_line_runs_from_the_first_order_to_the_as_of_date_and_marks_when_the_next_one_was_due() -> None:
    lines = said(timeline(known(), 80, SET))
    bought = row_of(lines, "Bought").split()[1]
    assert bought.startswith("├●")
    assert bought.endswith("╌┤")
    assert bought.count("◇") == 1
    assert bought.index("◇") > bought.rindex("●")
    assert "2025-03-10" in lines
    assert "due 2026-01-24" in lines
    assert lines.rstrip().endswith("2026-03-01")


@pytest.mark.parametrize("charset", Charset)
def test_every_charset_has_signs_for_order_due_and_overdue(charset: Charset) -> None:
    bought = row_of(said(timeline(known(), 80, charset)), "Bought").split()[1]
    assert bought.isascii() == (charset is Charset.ASCII)
    assert len(set(bought)) >= 5


def test_refunds_messages_and_visits_have_a_line_of_their_own_and_a_legend() -> None:
    told = known()
    signs = row_of(said(timeline(told, 120, SET)), "Other")
    assert set(signs.removeprefix(" Other").replace(" ", "")) == {"v", "m", "r"}
    words = said(legend(told, 200, SET))
    assert "r refund · m message · v visit" in words
    assert "coupon" not in words


def test_without_other_signs_or_kept_dates_there_is_no_empty_line() -> None:
    orders = Life(AS_OF, tuple(did for did in life().did if did not in life().signs), 0.9)
    assert [text_of(line).split()[0] for line in timeline(Customer(known().facts, life=orders), 80, SET)] == [
        "Bought",
        "2025-03-10",
    ]


def test_the_value_tier_stands_below_the_date_that_it_is_of() -> None:
    lines = said(timeline(known(tiers=("high",) * 11 + ("marginal",) * 2), 80, SET))
    tiers = row_of(lines, "Value")
    assert tiers.replace(" ", "") == "Value" + "H" * 10 + "MM", "none before the first order"
    assert len(tiers) in {len(row_of(lines, "Bought")) - 1, len(row_of(lines, "Bought"))}


def test_months_are_the_table_twin_with_money_and_tier_of_every_month() -> None:
    lines = said(months(known(tiers=("high",) * 13), 100)).splitlines()
    assert lines[1].split() == ["month", "orders", "spent", "visit", "message", "refund", "value", "tier"]
    assert lines[2].split()[0] == "2026-02"
    assert lines[-1].split() == ["2025-03", "2", "¥", "80.00", "2", "·", "·", "high"]
    assert len(lines) == 2 + 12


def test_on_a_narrow_terminal_months_are_headed_by_letters_that_are_explained() -> None:
    lines = said(months(known(tiers=("high",) * 13), 50)).splitlines()
    assert "tier" in lines[2]
    assert lines[2].split()[3:6] == ["v", "m", "r"]
    assert lines[-1].strip() == "v visit · m message · r refund"


def test_why_there_are_no_events_is_said() -> None:
    told = Customer(known().facts, no_life="no events to tell of: there is no event store")
    assert "there is no event store" in said(timeline(told, 80, SET))
    assert "there is no event store" in said(months(told, 80))


# ---- danger and worth


def test_a_withheld_model_is_said_and_no_figure_made_up() -> None:
    nothing: dict[str, Any] = dict.fromkeys(
        ("churn_probability", "return_probability", "decided", "expected_value_12m")
    )
    text = said(story(known(**nothing, expected_spend=None, warning_level=2), 100, SET))
    assert "the model is withheld" in text
    assert "!! 2/3 signs" in text
    assert "Worth     not known" in text


def test_a_source_without_amounts_tells_no_dashes_for_them() -> None:
    facts = known().facts
    unknown = [key for key in facts if key.startswith(("expected_", "value_", "monetary", "average"))]
    facts = facts | dict.fromkeys(unknown) | {"m": None, "frequency": 1}
    told = replace(known(), facts=facts, counsel=Counsel(why_none="not known"))
    text = said(story(told, 80, SET))
    assert "So far    1 order in the last year\n" in text
    assert "Worth     not known" in text
    assert "value not known" in text
    assert "–" not in text


def test_values_say_what_they_count() -> None:
    assert "Margin    ¥ " in said(story(known(), 80, SET))
    assert "Revenue   303 in 12 months" in said(story(Customer(known().facts, counts="revenue"), 80, SET))


def test_a_silent_customer_has_a_potential() -> None:
    assert known().facts["lifecycle"] == "silent"
    assert "high potential (¥ 903)" in said(story(known(), 80, SET))


@pytest.mark.parametrize(
    ("when", "words"),
    [
        (date(2026, 2, 20), ["due 9 days ago"]),
        (date(2026, 2, 28), ["due 1 day ago"]),
        (AS_OF, ["due today"]),
        (date(2026, 3, 3), ["due in 2 days"]),
        (None, []),
    ],
)
def test_a_staple_is_due_as_seen_from_the_as_of_date(when: date | None, words: list[str]) -> None:
    assert due_in(when, AS_OF) == words


# ---- what to do


def test_every_option_is_told_with_cost_gain_interval_and_reason_the_advised_one_first() -> None:
    lines = said(actions(known(), 110)).splitlines()
    assert lines[0].split()[-1] == "why"
    assert lines[1].split("  ")[0] == " ▸ push → sms + offer"
    assert "0.66" in lines[1]
    assert "~+1.4" in lines[1]
    assert "~+7.2 (−2.8 to 17)" in lines[1]
    assert lines[1].endswith("nets most")
    assert " +1.6 (−0.90 to 4.2)" in lines[2], "a tested figure stands bare"
    assert lines[3].split() == ["leave", "alone", "–", "–", "0", "nets", "less"]
    assert lines[4].endswith("not eligible: a return gains 120, it takes 300")


def test_the_quadrant_stands_with_the_danger_and_not_over_the_reasons() -> None:
    assert "persuadable" in said(danger(known(), 110))
    contacted = Counsel("winback.toml", (), {"decision": "contact", "quadrant": "sure_thing"})
    assert "sure thing: returns anyway; a contact pays" in said(danger(known(counsel=contacted), 110))
    left = replace(contacted, decided={"decision": "leave_alone", "quadrant": "sure_thing"})
    assert "a contact pays" not in said(danger(known(counsel=left), 110))


def test_what_a_return_gains_is_told_so_that_net_can_be_redone() -> None:
    option = Option(
        "push", 0.1, 0.02, 1.9, 0.0, 4.0, "assumed", gained=100.0, advised=True, reason="best_net"
    )
    told = said(actions(known(counsel=Counsel("winback.toml", (option,))), 110))
    assert "a return gains ¥ 100; net is back % of that, less all costs" in told


def test_on_a_narrow_terminal_the_reasons_stand_below() -> None:
    lines = said(actions(known(), 52)).splitlines()
    assert "   nets most" in lines
    assert any(line.startswith("   not eligible: a return gains 120") for line in lines)


def test_an_advised_ladder_too_long_for_its_column_is_told_in_full() -> None:
    ladder = ">".join(f"channel{number}+offer" for number in range(5))
    long = known(
        counsel=Counsel(
            "p", (*OPTIONS[1:], OPTIONS[0].__class__(ladder, 1, 0.1, 1, 0, 2, "tested", advised=True))
        )
    )
    assert "channel4 + offer" in " ".join(said(actions(long, 80)).split())


@pytest.mark.parametrize(
    ("reason", "word"), [("opted_out", "opted out"), ("not_in_audience", "not meant for")]
)
def test_whoever_the_plan_leaves_out_gets_one_sentence(reason: str, word: str) -> None:
    outside = (OPTIONS[2].__class__("leave_alone", advised=True, reason=reason), OPTIONS[3])
    lines = said(actions(known(counsel=Counsel("p", outside)), 100)).splitlines()
    assert len(lines) == 1
    assert word in lines[0]
    assert lines[0].startswith(" ▸ leave alone")


def test_without_a_model_one_sentence_stands_in_the_place_of_the_actions() -> None:
    told = known(counsel=Counsel(why_none="What to do: not known, as there is no model; pane 3 says why."))
    assert said(actions(told, 100)) == " What to do: not known, as there is no model; pane 3 says why."


@pytest.mark.parametrize(
    ("decision", "words"), [("holdout", "! Held out"), ("over_budget", "! Over the budget")]
)
def test_what_the_whole_plan_makes_of_the_customer_is_said(decision: str, words: str) -> None:
    assert words in said(actions(known(counsel=Counsel("p", OPTIONS, {"decision": decision})), 80))


def test_advice_of_an_older_plan_is_said() -> None:
    assert "! The plan has changed" in said(actions(known(counsel=Counsel("p", OPTIONS, is_old=True)), 80))


# ---- words and records


def test_every_label_is_in_the_margin_of_the_story() -> None:
    told = known(
        coupon_hunter=True, price_drop_item="tea", price_drop=0.2, staple_item="milk", tiers=("high",)
    )
    text = said([*story(told, 80, SET), *story(Customer(told.facts, counts="revenue"), 80, SET)])
    text += said(story(known(expected_value_12m=None, expected_spend=None), 80, SET))
    assert {label for label in LABELS if f"\n {label} " not in text} == set()


def test_names_in_data_are_told_as_one_harmless_line() -> None:
    evil = known(customer_id="\x1b[31m[red]\u202ex\n" * 2_000, staple_item="\x1b]52;c;x\x07" + "y" * 10_000)
    text = said(story(evil, 80, SET))
    assert "\x1b" not in text
    assert "\x07" not in text
    assert "\u202e" not in text
    assert len(text) < 4_000


def test_the_record_holds_codes_and_figures_and_no_words() -> None:
    record = known(tiers=("high", "potential")).as_dict()
    assert record["stood"][-1]["value_tier"] == "potential"
    assert record["reasons"][0] == {"code": "logins_fell", "before": 30.0, "after": 4.0, "window_days": 28}
    assert record["options"][0]["reason"] == "best_net"
    assert record["life"]["rhythm"]["due"] == date(2026, 1, 24)
    assert record["life"]["did"][0]["event"] in {"login", "purchase"}
    assert record["plan"] == "winback.toml"
