"""Runs: what scoring leaves in a workspace, each there whole or not at all."""

import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from recall_console.errors import WorkspaceError
from recall_console.language import tr
from recall_console.settings import OF_PLANS, OF_SCREENS, Settings
from recall_console.workspace.files import (
    PRIVATE_FILE,
    PRIVATE_FOLDER,
    private_folder,
    read_json,
    read_text,
    write_json,
    write_text,
)
from recall_console.workspace.workspace import Workspace

if TYPE_CHECKING:
    import polars as pl

SCORES, CARD, MANIFEST = "scores.parquet", "metrics.json", "manifest.json"
NORTH_STAR = "north_star.json"
TRENDS = "trends.json"
ADVICE, ADVICE_TABLE = "advice.json", "advice.parquet"
OPENING = "opening.json"


@dataclass(frozen=True)
class Run:
    """One complete scoring run.

    Attributes
    ----------
    folder : Path
        Holds the scores table, the model card and the manifest.
    card, manifest : dict
        ``metrics.json`` and ``manifest.json``.
    north_star : dict or None
        ``north_star.json``; None in runs that have none.
    trends : dict or None
        ``trends.json``: see ``prediction.trends``; None in runs that have none.
    advice : dict or None
        ``advice.json``: what everybody should get now; None in runs that have none.
    opening : dict or None
        ``opening.json``: see ``prediction.opening``; None in runs that have none.
    """

    folder: Path
    card: dict[str, Any]
    manifest: dict[str, Any]
    north_star: dict[str, Any] | None = None
    trends: dict[str, Any] | None = None
    advice: dict[str, Any] | None = None
    opening: dict[str, Any] | None = None

    @property
    def scores_path(self) -> Path:
        """The scores table."""
        return self.folder / SCORES

    @property
    def advice_path(self) -> Path:
        """The table of advice, where the run has advice."""
        return self.folder / ADVICE_TABLE

    @property
    def calibration_error(self) -> float | None:
        """By how much return probabilities may be off on average, 0–1: the upper end of the card's interval, where it has one."""
        return calibration_error(self.card)

    @property
    def made_at(self) -> datetime:
        """When the run was finished (UTC).

        Raises
        ------
        WorkspaceError
            Where the manifest does not tell.
        """
        try:
            return datetime.fromisoformat(self.manifest["made_at"])
        except (KeyError, TypeError, ValueError) as error:
            manifest = self.folder / MANIFEST
            raise WorkspaceError(
                tr("{manifest} does not tell when the run was made", manifest=manifest)
            ) from error


def calibration_error(card: Mapping[str, Any]) -> float | None:
    """What a model card says of `Run.calibration_error`."""
    error: float | None = card.get("figures", {}).get("ece", {}).get("high")
    return error


def publish(
    workspace: Workspace,
    scores: "pl.DataFrame",
    card: Mapping[str, Any],
    manifest: Mapping[str, Any],
    north_star: Mapping[str, Any] | None = None,
    *,
    trends: Mapping[str, Any] | None = None,
    advice: "tuple[Mapping[str, Any], pl.DataFrame] | None" = None,
    opening: Mapping[str, Any] | None = None,
) -> Run:
    """Write a run beside the others, then make it the latest; its advice is a document and a table.

    A crash at any moment leaves the previous run the latest one.
    """
    made_at = datetime.now(UTC)
    folder = private_folder(workspace.runs) / made_at.strftime("%Y%m%dT%H%M%S%fZ")
    draft = private_folder(folder.with_suffix(".draft"))
    write(draft, scores, card, {**manifest, "made_at": made_at.isoformat()})
    if north_star is not None:
        write_json(draft / NORTH_STAR, north_star)
    if trends is not None:
        write_json(draft / TRENDS, trends)
    if advice is not None:
        write_advice(draft, *advice)
    if opening is not None:
        write_json(draft / OPENING, opening)
    draft.rename(folder)
    write_text(workspace.runs / "latest", folder.name + "\n")
    return open_run(folder)


def write(folder: Path, scores: "pl.DataFrame", card: Mapping[str, Any], manifest: Mapping[str, Any]) -> None:
    """Put a run's three files into a folder, for their owner alone."""
    _write_table(folder / SCORES, scores)
    write_json(folder / CARD, card)
    write_json(folder / MANIFEST, manifest)


def write_advice(folder: Path, document: Mapping[str, Any], table: "pl.DataFrame") -> None:
    """Put advice into a run's folder in place of what was there, for its owner alone; the document comes last.

    The opening goes, as it tells of the advice before: whoever finds none makes it anew.
    """
    (folder / OPENING).unlink(missing_ok=True)
    draft = folder / f".{ADVICE_TABLE}.draft"
    _write_table(draft, table)
    os.replace(draft, folder / ADVICE_TABLE)  # noqa: PTH105 - replaces the advice before
    write_json(folder / ADVICE, document)


def _write_table(path: Path, table: "pl.DataFrame") -> None:
    path.touch(mode=PRIVATE_FILE)
    table.write_parquet(path, compression="zstd", statistics=True)


def copy_to(run: Run, folder: Path) -> None:
    """Put copies of a run's files where the user wants them.

    Raises
    ------
    WorkspaceError
        Where they cannot be written.
    """
    try:
        folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        for name in _files_of(run):
            draft = folder / f".{name}.draft"
            draft.touch(mode=PRIVATE_FILE)
            shutil.copyfile(run.folder / name, draft)
            os.replace(draft, folder / name)  # noqa: PTH105 - replaces an older copy
    except OSError as error:
        raise WorkspaceError(
            tr("cannot write the run to {folder}: {strerror}", folder=folder, strerror=error.strerror)
        ) from error


def _files_of(run: Run) -> list[str]:
    return [
        SCORES,
        CARD,
        MANIFEST,
        *(
            name
            for name in (NORTH_STAR, TRENDS, ADVICE_TABLE, ADVICE, OPENING)
            if (run.folder / name).exists()
        ),
    ]


def open_run(folder: Path) -> Run:
    """Read a run's card, manifest, north star, trends and advice; its tables stay on disk until somebody wants them."""
    star, trends, advice = folder / NORTH_STAR, folder / TRENDS, folder / ADVICE
    opening = folder / OPENING
    return Run(
        folder,
        read_json(folder / CARD),
        read_json(folder / MANIFEST),
        read_json(star) if star.exists() else None,
        read_json(trends) if trends.exists() else None,
        read_json(advice) if advice.exists() else None,
        read_json(opening) if opening.exists() else None,
    )


def latest(workspace: Workspace) -> Run | None:
    """The last complete run, or ``None`` where nothing has been scored yet."""
    pointer = workspace.runs / "latest"
    if not pointer.is_file():
        return None
    return open_run(workspace.runs / read_text(pointer).strip())


def before(workspace: Workspace, as_of: date) -> Run | None:
    """The latest run of an earlier date, or ``None`` where there is none."""
    for folder in sorted(workspace.runs.glob("*Z"), reverse=True):
        run = open_run(folder)
        if date.fromisoformat(run.manifest["parameters"]["as_of"]) < as_of:
            return run
    return None


def made_with(run: Run, settings: Settings) -> bool:
    """Whether a run's scores are those that these settings would give; the sign before money and plans change none."""
    used, wanted = _of_scores(run.manifest["parameters"]["settings"]), _of_scores(settings.as_dict())
    return json.dumps(used, sort_keys=True) == json.dumps(wanted, sort_keys=True)


def changed_since(run: Run, settings: Settings) -> tuple[str, ...]:
    """Names of the settings that count for scores and are not what they were when a run was made; new ones are left out."""
    used = _of_scores(run.manifest.get("parameters", {}).get("settings", {}))
    wanted = json.loads(json.dumps(_of_scores(settings.as_dict())))
    return tuple(name for name in used if name in wanted and used[name] != wanted[name])


def as_made(workspace: Workspace, run: Run) -> Workspace:
    """The workspace with the settings that a run's scores rest on.

    Money of two margin rates must not meet in one figure: until the next run is made, what was changed since counts for nothing.
    Plans, screens and the sign before money keep the settings of now.
    """
    used = run.manifest.get("parameters", {}).get("settings", {})
    kept = {name: used[name] for name in changed_since(run, workspace.settings)}
    of_run: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in kept.items()
    }
    return replace(workspace, settings=replace(workspace.settings, **of_run))


def _of_scores(settings: Mapping[str, Any]) -> dict[str, Any]:
    """The settings that change scores."""
    others = OF_PLANS | OF_SCREENS | {"currency"}
    return {name: value for name, value in settings.items() if name not in others}


def adopt(workspace: Workspace, folder: Path) -> Run:
    """Make a run that was made elsewhere, such as the bundled sample's, the latest of a workspace."""
    home = private_folder(workspace.runs) / folder.name
    copy_to(open_run(folder), home)
    write_text(workspace.runs / "latest", home.name + "\n")
    return open_run(home)
