"""Commands that show who the customers are: the groups of the base, and the customers of any of them."""

from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import typer

from recall_console.cli import options, shops, tell
from recall_console.cli.app import app
from recall_console.console.format import plain
from recall_console.errors import FilterError
from recall_console.language import tr

if TYPE_CHECKING:
    import polars as pl

    from recall_console.workspace.runs import Run
    from recall_console.workspace.workspace import Workspace

ROWS = 20
YOURS = "yours"
LONGEST_SENTENCE = 400


@app.command(help=tr("Show size, value, churn and movement of each segment, and what is advised for it"))
def segments(
    source: options.MaybeSource = None,
    where: options.Where = None,
    by: Annotated[
        str,
        typer.Option(
            "--by",
            metavar="COLUMN",
            help=tr(
                "What to group by, such as segment, value_move, action, quadrant; cell: R × F; everyone; yours: saved conditions"
            ),
        ),
    ] = "segment",
    root: options.Root = None,
    json: options.Json = False,
) -> None:
    """Show each segment."""
    from recall_console.cli import basis, text
    from recall_console.prediction import queue

    run, scores, shop = shops.scores_of(source, root)
    rows = _groups(queue.table(scores.lazy(), _advice(run)).collect(), by, where, run, shop)
    tell.answer(rows, lambda: basis.above(shop, run, text.segments(rows, by)), json=json)
    if not json:
        _complain(rows)


@app.command(help=tr("List customers, those first whom it pays most to contact"))
def customers(
    source: options.MaybeSource = None,
    where: options.Where = None,
    segment: Annotated[
        str | None,
        typer.Option(
            "--segment", metavar="NAME", help=tr("A saved segment, an RFM segment, or core_slipping")
        ),
    ] = None,
    sort: Annotated[
        str | None,
        typer.Option("--sort", metavar="COLUMN", help=tr("What they fall by; default: what the advice nets")),
    ] = None,
    rising: Annotated[bool, typer.Option("--rising", help=tr("The other way round"))] = False,
    limit: Annotated[int, typer.Option("--limit", min=1, help=tr("How many to list"))] = ROWS,
    root: options.Root = None,
    json: options.Json = False,
) -> None:
    """List customers."""
    from recall_console.cli import basis, text
    from recall_console.prediction import queue

    run, scores, shop = shops.scores_of(source, root)
    known = queue.table(scores.lazy(), _advice(run)).collect()
    conditions = [_condition(shop, segment)] if segment else []
    found = queue.queue(known, [*conditions, *([where] if where else [])], sort, falling=not rising)
    first = queue.finite(found.rows.head(limit))
    told = {
        "customers": found.rows.height,
        "sort": found.sort,
        "falling": found.falling,
        "rows": first.to_dicts(),
    }
    words = partial(text.customers, first, found, shop.settings.currency)
    tell.answer(told, lambda: basis.above(shop, run, words()), json=json)


def _advice(run: "Run") -> "pl.LazyFrame | None":
    """What is advised, where anything is."""
    import polars as pl

    return None if run.advice is None else pl.scan_parquet(run.advice_path)


def _groups(
    scores: "pl.DataFrame", by: str, condition: str | None, run: "Run", shop: "Workspace"
) -> list[dict[str, Any]]:
    """The groups as the pane lists them; those of a condition without movement, which is that of all."""
    from recall_console.console import store
    from recall_console.prediction.opening import CELL, EVERYONE
    from recall_console.prediction.segments import refuse_unknown, segments, where

    if by == YOURS:
        return _yours(scores, condition, shop)
    if by in {CELL, EVERYONE}:
        return _together(where(scores, condition) if condition else scores, by, scores)
    refuse_unknown(by, advised="action" in scores.columns)
    if condition is not None:
        return segments(scores, condition, by).to_dicts()
    _everyone, *groups = store.opening_of(shop, run).groups[by]
    return groups


def _together(met: "pl.DataFrame", by: str, scores: "pl.DataFrame") -> list[dict[str, Any]]:
    """All of them as one group, or the cells of the R × F grid that anybody is in."""
    import polars as pl

    from recall_console.prediction.opening import CELL, CELL_SIGN
    from recall_console.prediction.segments import grouped

    group = pl.concat_str("r", "f", separator=CELL_SIGN) if by == CELL else pl.lit(by)
    value = float(scores["expected_value_12m"].sum())
    return grouped(met.lazy(), group, len(scores), value).to_dicts()


def _yours(scores: "pl.DataFrame", condition: str | None, shop: "Workspace") -> list[dict[str, Any]]:
    """The saved segments as groups; whoever meets several is in several, and nobody knows who is in one that makes no sense."""
    from recall_console.prediction.segments import meets, summed
    from recall_console.workspace import segment_file

    value = float(scores["expected_value_12m"].sum())
    within = meets(scores, condition or "true")
    rows = []
    for saved in segment_file.read(shop.root):
        try:
            met, error = meets(scores, saved.condition) & within, {}
        except FilterError as wrong:
            met, error = within.clear(), {"error": str(wrong)}
        told = summed(scores.lazy(), met.arg_true(), len(scores), value)
        rows.append({"segment": saved.name, **(dict.fromkeys(told) if error else told), **error})
    return rows


def _complain(rows: list[dict[str, Any]]) -> None:
    """Say which saved segments make no sense, and why."""
    for row in rows:
        if "error" in row:
            said = tr("the segment {name!r} makes no sense: {error}", name=row["segment"], error=row["error"])
            typer.echo(f"recall-console: {plain(said, LONGEST_SENTENCE)}", err=True)


def _condition(shop: "Workspace", name: str) -> str:
    """The condition of a segment by its name: a saved one, else an RFM segment or a movement between value tiers."""
    from recall_console.customers.schema import SEGMENTS
    from recall_console.prediction.segments import MOVES
    from recall_console.workspace import segment_file

    if saved := segment_file.find(shop.root, name):
        return saved.condition
    if name in SEGMENTS:
        return f"segment = '{name}'"
    if name in MOVES:
        return f"value_move = '{name}'"
    known = [*(saved.name for saved in segment_file.read(shop.root)), *SEGMENTS, *MOVES]
    raise FilterError(
        tr("there is no segment {name!r}; known are {known}", name=name, known=", ".join(known))
    )
