"""The plan and claim files of a workspace; it begins with copies of the bundled ones."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Final

from recall_console.errors import PlanError, WorkspaceError
from recall_console.events.sample.bundled import sample_data_dir
from recall_console.language import tr
from recall_console.plans.claims import claim_file
from recall_console.plans.claims.claim import ClaimFile
from recall_console.plans.files import plan_file
from recall_console.plans.plan import Plan
from recall_console.workspace.files import private_folder

FIRST: Final = "winback.toml"
"""The file that is opened where none was opened before."""


def plan_files(folder: Path) -> list[Path]:
    """All plan files of a folder by name; a folder that does not exist yet is made from the bundled plans.

    Raises
    ------
    WorkspaceError
        Where the folder cannot be made.
    """
    return _files(folder, "plans")


def claim_files(folder: Path) -> list[Path]:
    """All claim files of a folder by name; a folder that does not exist yet is made from the bundled claims.

    Raises
    ------
    WorkspaceError
        Where the folder cannot be made.
    """
    return _files(folder, "claims")


def _files(folder: Path, bundled: str) -> list[Path]:
    if not folder.exists():
        _unpack(bundled, folder)
    return sorted(folder.glob("*.toml"))


def first(files: list[Path], *, with_customers: bool) -> Path | None:
    """The plan to begin with; where there are no customers, one that does without."""
    wanted = sorted(files, key=lambda path: path.name != FIRST)
    if not with_customers:
        wanted.sort(key=lambda path: not _does_without_customers(path))
    return next(iter(wanted), None)


def _does_without_customers(path: Path) -> bool:
    try:
        return plan_file.read(path).audience.reach is not None
    except PlanError:
        return False


def _unpack(bundled: str, folder: Path) -> None:
    try:
        private_folder(folder)
        for path in sorted((sample_data_dir() / bundled).glob("*.toml")):
            shutil.copyfile(path, folder / path.name)
    except OSError as error:
        raise WorkspaceError(
            tr(
                "cannot make the folder of {bundled} {folder}: {strerror}",
                bundled=bundled,
                folder=folder,
                strerror=error.strerror,
            )
        ) from error


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
    return f"{path.name:<24}  {found.name} · {found.evidence}"
