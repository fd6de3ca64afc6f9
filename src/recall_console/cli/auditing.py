"""The command that audits claims."""

from pathlib import Path
from typing import Annotated

import typer

from recall_console.cli import options, tell
from recall_console.cli.app import app
from recall_console.language import tr


@app.command(help=tr("Say what must be true for claimed figures, and what does not add up."))
def audit(
    file: Annotated[Path, typer.Argument(metavar="CLAIM.toml", help=tr("What somebody claims"))],
    json: options.Json = False,
) -> None:
    """The command `audit`."""
    from recall_console.cli import text
    from recall_console.plans.claims import audit as claims_audit
    from recall_console.plans.claims import claim_file

    found = claims_audit.audit(claim_file.read(file))
    tell.answer(found.as_dict(), lambda: text.audit(found), json=json)
