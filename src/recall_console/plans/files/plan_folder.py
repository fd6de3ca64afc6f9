"""The plan and claim files of a workspace: it begins with copies of the bundled ones, and one plan is the standing one."""

import hashlib
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from recall_console.errors import PlanError, WorkspaceError
from recall_console.events.sample.bundled import sample_data_dir
from recall_console.language import tr
from recall_console.plans.files import plan_file
from recall_console.plans.plan import Plan
from recall_console.workspace.files import private_folder, read_text, write_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recall_console.workspace.workspace import Workspace

FIRST: Final = ("everyday.toml", "winback.toml")
"""The standing plan of a workspace that never named one is the first of these that it has."""
_STANDING: Final = "standing"
"""File of a workspace that names its standing plan: a file of its plans folder, or an absolute path."""


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


@dataclass(frozen=True)
class Standing:
    """The plan that the advice of a workspace is made of.

    Attributes
    ----------
    plan : Plan
    file : str
        Its file, as a name in the workspace's folder of plans or an absolute path.
    sha256 : str
        Of its text: whether it is still the same.
    """

    plan: Plan
    file: str
    sha256: str


def standing(workspace: "Workspace") -> Path:
    """The file that advice is made of: the one that was named, else the first of ``FIRST`` that the workspace has.

    Raises
    ------
    WorkspaceError
        Where the folder of plans cannot be made, or the name of the plan cannot be read.
    """
    said = workspace.root / _STANDING
    names = {path.name for path in plan_files(workspace.plans)}
    if said.is_file():
        return workspace.plans / read_text(said).strip()
    return workspace.plans / next((name for name in FIRST if name in names), FIRST[0])


def read(path: Path, workspace: "Workspace") -> Standing:
    """A plan to make advice of.

    Raises
    ------
    PlanError
        Where there is none, or it cannot be understood.
    """
    plan, text = plan_file.read(path), plan_file.read_text(path)
    return Standing(plan, name_of(path, workspace), _sha256(text))


def read_standing(workspace: "Workspace") -> Standing:
    """The plan that advice is made of; see `standing` and `read`."""
    return read(standing(workspace), workspace)


def name_of(path: Path, workspace: "Workspace") -> str:
    """How a workspace names a plan file: by its name where it is in the folder of plans, else by its absolute path."""
    inside = path.parent.resolve() == workspace.plans.resolve()
    return path.name if inside else str(path.resolve())


def make_standing(workspace: "Workspace", file: Path) -> None:
    """Let advice be made of a plan from now on, in whatever folder it is."""
    write_text(workspace.root / _STANDING, name_of(file, workspace) + "\n")


def has_changed(workspace: "Workspace", advice: "Mapping[str, Any]") -> bool:
    """Whether the standing plan is no longer the one that advice (advice.json) was made of."""
    try:
        now = read_standing(workspace)
    except PlanError:
        return advice.get("plan_sha256") is not None
    return (now.file, now.sha256) != (advice.get("plan"), advice.get("plan_sha256"))


def is_template(sha256: str | None) -> bool:
    """Whether a plan's text is that of a bundled one: its prices and responses are nobody's."""
    bundled = (sample_data_dir() / "plans").glob("*.toml")
    return sha256 in {_sha256(plan_file.read_text(path)) for path in bundled}


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _files(folder: Path, bundled: str) -> list[Path]:
    if not folder.exists():
        _unpack(bundled, folder)
    return sorted(folder.glob("*.toml"))


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
