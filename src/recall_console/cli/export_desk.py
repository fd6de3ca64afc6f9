"""From the records of a workspace to the next export of a plan, and from there to its files."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import polars as pl

from recall_console.cli import export_record
from recall_console.errors import PlanError
from recall_console.language import tr
from recall_console.plans.forecasts import forecasting
from recall_console.plans.sending import channel_files, handover
from recall_console.plans.sending.handover import Handover
from recall_console.plans.sending.moment import Moment, history
from recall_console.workspace import exports

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from recall_console.cli.export_record import Order
    from recall_console.plans.plan import Plan
    from recall_console.plans.sending.channel_files import ChannelFile
    from recall_console.workspace.exports import Record
    from recall_console.workspace.runs import Run
    from recall_console.workspace.workspace import Workspace


@dataclass(frozen=True)
class Export:
    """An export that is about to be made, or was made before.

    Attributes
    ----------
    key : str
        Its own.
    made : Handover
        What it hands over.
    number : int
        Counts the exports of the workspace.
    record : Record or None
        Where it was made before.
    begun : str
        Key of the export that began the round.
    previous : Record or None
        The plan's export before this one.
    unfinished : tuple of Record
        Exports of the plan whose files may not all have appeared, perhaps this one.
    """

    key: str
    made: Handover
    number: int
    record: "Record | None"
    begun: str
    previous: "Record | None"
    unfinished: "tuple[Record, ...]"

    def difference(self) -> pl.DataFrame | None:
        """What changed since the plan's export before; None where there was none."""
        if self.previous is None:
            return None
        return handover.difference(self.made.release.contacts, self.previous.table("contacts"))


def prepare(shop: "Workspace", run: "Run", scores: pl.DataFrame, order: "Order") -> Export:
    """Find what an order exports; nothing is written.

    Raises
    ------
    PlanError, FilterError
        Where nothing may be exported.
    """
    records = exports.records(shop)
    own = [record for record in records if record.told["plan"] == order.plan.name]
    round_number, begun = _round(own, order)
    key = order.key(round_number)
    record = next((each for each in own if each.key == key), None)
    number = record.number if record else records[-1].number + 1 if records else 1
    if record and begun:
        made = export_record.handover(record, begun)
    else:
        moment = _moment(records, scores, order, shop.settings.release_days)
        made = (
            _go_on(order.plan, begun, moment)
            if begun
            else _begin(shop, run, order.plan, round_number, moment)
        )
    earlier = [each for each in own if each.number < number]
    return Export(
        key=key,
        made=made,
        number=number,
        record=record,
        begun=begun.key if begun else key,
        previous=earlier[-1] if earlier else None,
        unfinished=tuple(each for each in own if not each.is_delivered),
    )


def carry_out(shop: "Workspace", order: "Order", export: Export, out: "Path") -> "tuple[ChannelFile, ...]":
    """Record an export, then write its files; those of earlier ones that were interrupted are written first.

    Raises
    ------
    WorkspaceError
        Where something cannot be written.
    """
    salt = exports.salt(shop)
    for record in export.unfinished:
        _finish(record, salt, out)
    told = export.record.told if export.record else export_record.told(order, export.made, export.begun)
    contacts = export.made.release.contacts
    files = export_record.files(export.key, told, contacts, salt, order.form, hash_ids=order.hash_ids)
    listed = {each["name"]: each for each in (*told.get("files", ()), *(file.as_dict() for file in files))}
    complete = {"number": export.number, **told, "files": list(listed.values())}
    if export.record is None:
        tables = export_record.tables(export.made, begins=export.begun == export.key)
        record = exports.publish(shop, export.key, complete, tables)
    else:
        record = exports.amended(export.record, complete)
    exports.deliver(record, ((file.name, file.content) for file in files), out)
    return files


def _finish(record: "Record", salt: str, out: "Path") -> None:
    """Write the files of an export that was interrupted, as they were meant."""
    told = record.told
    contacts = record.table("contacts")
    files = export_record.files(record.key, told, contacts, salt, told["format"], hash_ids=told["hash_ids"])
    exports.deliver(record, ((file.name, file.content) for file in files), out)


def _round(own: "Sequence[Record]", order: "Order") -> "tuple[int, Record | None]":
    """The round's number, and the export that began it; None where this one does."""
    if not own:
        return 1, None
    latest = int(own[-1].told["round"])
    begun = next(record for record in own if record.told["round"] == latest)
    is_begun_by_this = begun.told["new_round"] and begun.key == order.key(latest)
    return (latest + 1, None) if order.new_round and not is_begun_by_this else (latest, begun)


def _moment(records: "Sequence[Record]", scores: pl.DataFrame, order: "Order", days: int) -> Moment:
    plan, day = order.plan, order.day
    since = day - timedelta(days=_longest_window_days(plan))
    counted = [each for each in records if each.told["plan"] == plan.name or each.released_after(since)]
    return Moment(
        day=day,
        scores=scores,
        sent=history((each.told["plan"], each.told["round"], each.table("contacts")) for each in counted),
        held_elsewhere=_held(records, plan.name, day),
        days=days,
    )


def _longest_window_days(plan: "Plan") -> int:
    caps = [plan.at_most, *(channel.at_most for channel in plan.channels)]
    return max((cap.days for cap in caps if cap is not None), default=1)


def _held(records: "Sequence[Record]", plan: str, day: date) -> pl.Series:
    """Whom the latest round of each other plan holds out while its horizon runs."""
    latest = {each.told["plan"]: each for each in records if each.told["begun"] == each.key}
    running = [
        record
        for name, record in latest.items()
        if name != plan and record.day + timedelta(days=record.told["horizon_days"]) > day
    ]
    ids = (record.table("holdout")["customer_id"] for record in running)
    return pl.concat([pl.Series("customer_id", [], pl.String()), *ids])


def _begin(shop: "Workspace", run: "Run", plan: "Plan", round_number: int, moment: Moment) -> Handover:
    error = run.calibration_error
    scored_days = int(run.card["horizon_days"])
    found = forecasting.forecast(plan, moment.scores, shop.settings, scored_days, error)
    return handover.begin(plan, round_number, found, moment)


def _go_on(plan: "Plan", begun: "Record", moment: Moment) -> Handover:
    """A round's customers climb the ladder that they were enrolled for."""
    round_number = int(begun.told["round"])
    if channel_files.rungs_told(plan) != begun.told["rungs"]:
        raise PlanError(
            tr(
                "rungs: channels, waits or offers are not those that round {round_number} began with on {day}; take the change back, or begin a new round with --new-round",
                round_number=round_number,
                day=begun.day,
            )
        )
    enrolment, effect = export_record.enrolment(begun), export_record.effect(begun)
    return handover.go_on(plan, round_number, enrolment, effect, moment)
