from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.strip import Strip

from recall_console.console.text import beside, heading, line, pad, table, text_of, wrapped
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
