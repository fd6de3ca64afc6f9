"""The command that tells one customer's story."""

from typing import Annotated

import typer

from recall_console.cli import options, shops, tell
from recall_console.cli.app import app
from recall_console.errors import InputError
from recall_console.language import tr


@app.command(
    help=tr("Tell one customer's story: who, whether they leave and why, worth what, and what to do.")
)
def customer(
    customer_id: Annotated[str, typer.Argument(metavar="ID", help=tr("The customer's id, as in the data"))],
    source: options.MaybeSource = None,
    root: options.Root = None,
    json: options.Json = False,
) -> None:
    """The command `customer`."""
    from recall_console.cli import basis, text
    from recall_console.console.format import plain
    from recall_console.console.story.gathering import gather
    from recall_console.prediction.near_ids import near

    run, shop = shops.made(source, root, quiet=json)
    scores = shops.scan_scores(run, shop)
    known = gather(shop, run, customer_id)
    if not known.facts:
        alike = near(scores.select("customer_id").collect().to_series(), customer_id)
        raise InputError(_unknown(plain(customer_id), [plain(each) for each in alike]))
    tell.answer(known.as_dict(), lambda: basis.above(shop, run, text.customer(known)), json=json)


def _unknown(asked: str, alike: list[str]) -> str:
    """The sentence on an id that nobody has."""
    if not alike:
        return tr("there is no customer {asked} in the latest scores", asked=asked)
    return tr(
        "there is no customer {asked} in the latest scores; did you mean {alike}?",
        asked=asked,
        alike=", ".join(alike),
    )
