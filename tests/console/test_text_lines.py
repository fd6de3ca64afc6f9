from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.strip import Strip

from recall_console.console.text import beside, differences, heading, line, pad, table, text_of, wrapped
from recall_console.console.text_view import TextView


class Sheet(App[None]):
    """Nothing but lines."""

    def compose(self) -> ComposeResult:
        yield TextView(id="sheet")


class Counting(TextView):
    """Remembers which rows were painted."""

    painted: list[int]

    def render_line(self, y: int) -> Strip:
        self.painted.append(y)
        return super().render_line(y)


@given(st.text(alphabet=st.characters(categories=["L", "N", "P", "Zs"]), max_size=60), st.integers(1, 40))
def test_a_padded_line_is_exactly_as_wide_as_asked(text: str, width: int) -> None:
    assert cell_len(text_of(pad(line(text), width))) == width


def test_what_does_not_fit_ends_in_an_ellipsis_never_silently() -> None:
    assert text_of(pad(line("net of all three ", ("1,234,567", "title")), 22)) == "net of all three 1,23…"


def test_an_amount_is_not_parted_from_its_sign() -> None:
    assert [text_of(each) for each in wrapped("it costs ¥ 1,204 and 12 % more", 12)] == [
        "it costs",
        "¥ 1,204 and",
        "12 % more",
    ]


def test_chinese_is_wrapped_by_cells() -> None:
    lines = wrapped("沉默客户之中高潜力的客户值得召回", 12, first=" ! ", then="   ")
    assert all(cell_len(text_of(each)) <= 12 for each in lines)
    assert "".join(text_of(each).strip(" !") for each in lines) == "沉默客户之中高潜力的客户值得召回"


PHRASES = ("客户", "值得召回，", "（高潜力）", "“没有人”", "net 12 %。", "recall-console", "《表》；", " ")


@given(st.lists(st.sampled_from(PHRASES), max_size=30), st.integers(20, 40))
def test_no_line_begins_with_closing_or_ends_with_opening_punctuation(phrases: list[str], width: int) -> None:
    lines = [text_of(each).strip() for each in wrapped("客" + "".join(phrases), width)]
    assert not [each for each in lines if each[0] in "，。；）”》"]
    assert not [each for each in lines if each[-1] in "（“《"]
    assert all(cell_len(each) <= width for each in lines)


def test_words_and_figures_within_chinese_are_not_parted() -> None:
    said = "模型比近期规则多赚 ¥ 1,204，运行 recall-console backtest 可以检验（五个日期）。"
    lines = [text_of(each) for each in wrapped(said, 24)]
    assert lines == [
        "模型比近期规则多赚",
        "¥ 1,204，运行",
        "recall-console backtest",
        "可以检验（五个日期）。",
    ]


def test_columns_are_aligned_by_cells() -> None:
    rows = [text_of(each) for each in table([["名", "n"], ["客户", "12"], ["b", "3"]], "<>")]
    assert rows == ["名     n", "客户  12", "b      3"]


def test_blocks_stand_beside_each_other() -> None:
    assert [text_of(each) for each in beside([line("a")], [line("b"), line("c")], 3)] == ["a  b", "   c"]


def test_a_heading_is_ruled_to_the_width() -> None:
    assert text_of(heading("Ledgers", 20)) == "── Ledgers ────────"


async def test_more_lines_than_fit_are_announced() -> None:
    app = Sheet()
    async with app.run_test(size=(30, 5)) as pilot:
        sheet = app.query_one(TextView)
        sheet.put(line(f"line {number}") for number in range(12))
        await pilot.pause()
        assert sheet.render_line(4).text.startswith("▾ 8 more lines")
        sheet.scroll_end(animate=False)
        await pilot.pause()
        assert sheet.render_line(4).text.startswith("line 11")


async def test_only_changed_lines_are_painted_again() -> None:
    class CountingSheet(App[None]):
        def compose(self) -> ComposeResult:
            yield Counting(id="sheet")

    Counting.painted = []
    app = CountingSheet()
    async with app.run_test(size=(30, 5)) as pilot:
        sheet = app.query_one(Counting)
        sheet.put([line("a"), line("b"), line("c")])
        await pilot.pause()
        Counting.painted.clear()
        sheet.put([line("a"), line("B"), line("c")])
        await pilot.pause()
        assert Counting.painted == [1]


@given(st.text("ab中é🙂", max_size=12), st.text("ab中é🙂", max_size=12))
def test_all_cells_that_differ_are_found_and_none_beyond_the_line(old: str, new: str) -> None:
    before, now = pad(line(old), 20), pad(line(new), 20)
    runs = differences(before, now)
    assert bool(runs) == (text_of(before) != text_of(now))
    assert all(0 <= first < last <= 20 for first, last in runs)


def test_an_accent_stands_with_its_letter() -> None:
    assert differences(line("ae"), line("ae\u0301")) == [(1, 2)]


def test_of_a_figure_that_changes_only_its_cells_are_sent() -> None:
    before, now = (
        line("direct cost        190.04~" + " " * 30 + "A"),
        line("direct cost        191.04~" + " " * 30 + "B"),
    )
    assert differences(before, now) == [(21, 22), (56, 57)]
