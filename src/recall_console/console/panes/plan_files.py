"""The plan and claim files of a workspace, as the Plan pane lists them."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from recall_console.console.format import fit
from recall_console.console.panes.plan_marks import evidence_words
from recall_console.errors import PlanError
from recall_console.language import tr
from recall_console.plans.claims import claim_file
from recall_console.plans.claims.claim import ClaimFile
from recall_console.plans.files import plan_file
from recall_console.plans.plan import Plan

_NAME_CELLS: Final = 24


def first(files: list[Path], standing: Path, *, with_customers: bool) -> Path | None:
    """The plan to begin with: the standing one; where there are no customers, one that does without."""
    wanted = sorted(files, key=lambda path: path != standing)
    if not with_customers:
        wanted.sort(key=lambda path: not _does_without_customers(path))
    return next(iter(wanted), None)


def _does_without_customers(path: Path) -> bool:
    try:
        return plan_file.read(path).audience.reach is not None
    except PlanError:
        return False


def typed_path(typed: str, folder: Path) -> Path:
    """The file that a person means: from the home folder, from where they stand, or of the folder of plans."""
    path = Path(typed).expanduser()
    here = path.absolute()
    return here if path.is_absolute() or here.exists() else folder / path


def free_name(typed: str, folder: Path) -> Path:
    """A new file of the folder of plans, or wherever the typed path leads.

    Raises
    ------
    PlanError
        Where nothing was typed, its folder is not there, or there is such a file already.
    """
    path = Path(typed).expanduser()
    path = (path if path.is_absolute() else folder / path).with_suffix(".toml")
    if not typed.strip() or not path.stem.strip("."):
        raise PlanError(tr("expected a name, such as winback-march"))
    if not path.parent.is_dir():
        raise PlanError(tr("there is no folder {folder}", folder=path.parent))
    if path.exists():
        raise PlanError(tr("{path} is there already; expected a new name", path=path))
    return path


def words(path: Path) -> str:
    """The file, and the plan's own name or what is wrong with it."""
    return _words(path, plan_file.read)


def claim_words(path: Path) -> str:
    """The file, and the name that it gives to its claims or what is wrong with it."""
    return _words(path, claim_file.read)


def _words(path: Path, read: Callable[[Path], Plan | ClaimFile]) -> str:
    try:
        found = read(path)
    except PlanError as error:
        return f"! {error}"
    return f"{fit(path.name, _NAME_CELLS)}  {found.name} · {evidence_words(found.evidence)}"
