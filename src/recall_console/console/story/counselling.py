"""Weighs the standing plan's actions for one customer, with what the advice for everybody made of them."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import polars as pl

from recall_console.console.story.known import AnyRun, Counsel
from recall_console.errors import PlanError, RecallError, WorkspaceError
from recall_console.language import tr
from recall_console.plans.advice.weighing import weigh
from recall_console.plans.files import plan_folder
from recall_console.workspace.runs import ADVICE_TABLE

if TYPE_CHECKING:
    from recall_console.workspace.workspace import Workspace


def counsel(workspace: "Workspace", run: AnyRun, facts: Mapping[str, Any]) -> Counsel:
    """Every action of the standing plan for a customer, or why none can be weighed."""
    try:
        return _weighed(workspace, run, facts)
    except RecallError as error:
        return Counsel(why_none=tr("What to do: not known; {error}", error=error))


def _weighed(workspace: "Workspace", run: AnyRun, facts: Mapping[str, Any]) -> Counsel:
    standing = plan_folder.read_standing(workspace)
    if standing.plan.audience.where is None:
        raise PlanError(tr("the standing plan {plan} is a calculation without customers", plan=standing.file))
    advice = run.advice or {}
    holds = (advice.get("plan"), advice.get("plan_sha256")) == (standing.file, standing.sha256)
    decided = _decided(run, str(facts["customer_id"])) if holds else None
    options = weigh(
        standing.plan, facts, workspace.settings, decided=decided, advice=run.advice if holds else None
    )
    if options[0].reason == "not_scored":
        return Counsel(standing.file, why_none=_not_scored(facts))
    return Counsel(standing.file, options, decided, is_old=run.advice is not None and not holds)


def _decided(run: AnyRun, customer_id: str) -> dict[str, Any] | None:
    """The customer's row of the advice for everybody; none where it holds no figures."""
    path = run.scores_path.with_name(ADVICE_TABLE)
    try:
        found = pl.scan_parquet(path).filter(pl.col("customer_id") == customer_id).head(1).collect()
    except (OSError, pl.exceptions.PolarsError) as error:
        raise WorkspaceError(
            tr("the advice in {path} cannot be read any more; score anew", path=path)
        ) from error
    row = found.row(0, named=True) if found.height else None
    return None if row is None or row["net"] is None else row


def _not_scored(facts: Mapping[str, Any]) -> str:
    """Why no action can be weighed for the customer."""
    if facts["return_probability"] is None:
        return tr("What to do: not known, as there is no model; pane 3 says why.")
    return tr("What to do: not known, as there are no amounts to tell what a return is worth.")
