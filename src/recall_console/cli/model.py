"""The command that tells how far scores may be trusted."""

from recall_console.cli import options, shops, tell
from recall_console.cli.app import app
from recall_console.language import tr


@app.command(
    help=tr(
        "Show how far the latest scores may be trusted: the model card, and the dates of the last backtest."
    )
)
def model(source: options.MaybeSource = None, root: options.Root = None, json: options.Json = False) -> None:
    """The command `model`."""
    from recall_console.cli import basis, text
    from recall_console.console.store import folds
    from recall_console.prediction.read_card import completed

    run, shop = shops.made(source, root, quiet=json)
    tested, unread = folds(shop)
    card = completed(run.card | tested)

    def words() -> str:
        return basis.above(shop, run, text.card(card, shop.settings.currency, shop.source, unread))

    tell.answer(card, words, json=json)
