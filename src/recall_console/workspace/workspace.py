"""A workspace: the folder in which everything known of one source is kept."""

import contextlib
import fcntl
import hashlib
import math
import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from types import UnionType
from typing import Any, get_args, get_origin

from recall_console.errors import WorkspaceError
from recall_console.language import tr
from recall_console.settings import LIMITS, Settings
from recall_console.workspace.files import private_folder, read_json, write_json, write_text

APPLICATION = "recall-console"
HOME_VARIABLE = "RECALL_CONSOLE_HOME"


@dataclass(frozen=True)
class Workspace:
    """Where things are in a workspace, and what was said about its source.

    Attributes
    ----------
    root : Path
        The folder, for its owner alone (0700).
    source : str
        The file, folder or glob that the events came from.
    settings : Settings
        The product's defaults with what was set for this workspace.
    """

    root: Path
    source: str
    settings: Settings

    @property
    def store(self) -> Path:
        """The event store."""
        return self.root / "store"

    @property
    def runs(self) -> Path:
        """One folder for each scoring run."""
        return self.root / "runs"

    @property
    def tiers(self) -> Path:
        """Where every customer stood as of each date that is kept."""
        return self.root / "tiers"

    @property
    def jobs(self) -> Path:
        """One folder for each process that scores in the background."""
        return self.root / "jobs"

    @property
    def plans(self) -> Path:
        """The plan files."""
        return self.root / "plans"

    @property
    def claims(self) -> Path:
        """The claim files."""
        return self.root / "claims"

    @property
    def backtest(self) -> Path:
        """What the last backtest said."""
        return self.root / "backtest.json"

    @property
    def exports(self) -> Path:
        """A record of each export, and tables that were written out for other programs."""
        return self.root / "exports"

    @property
    def name(self) -> str:
        """What to call the source on a screen: its last part."""
        return Path(self.source).name or self.source


def home() -> Path:
    """The folder of all workspaces: ``$RECALL_CONSOLE_HOME``, else the platform's place for a user's data."""
    if chosen := os.environ.get(HOME_VARIABLE):
        return Path(chosen)
    from platformdirs import user_data_path  # noqa: PLC0415 - 20 ms that most starts can do without

    return user_data_path(APPLICATION, appauthor=False)


def default_root(source: str) -> Path:
    """The folder for a source: readable, and distinct for distinct absolute paths."""
    absolute = str(Path(source).absolute())
    slug = re.sub(r"[^a-z0-9]+", "-", Path(source).name.lower()).strip("-") or "events"
    return home() / f"{slug[:40]}-{hashlib.sha256(absolute.encode()).hexdigest()[:8]}"


def is_known(source: str, root: Path | None = None) -> bool:
    """Whether the source has a workspace already."""
    return ((root or default_root(source)) / "source.json").is_file()


def prepare(source: str, root: Path | None = None, overrides: Mapping[str, Any] | None = None) -> Workspace:
    """The workspace of a source, made if need be, with its settings changed and remembered.

    Parameters
    ----------
    source : str
        File, folder or glob of events.
    root : Path, optional
        Where to keep the workspace; by default a folder of its own below `home`.
    overrides : mapping of str to value, optional
        Settings to change for good; ``None`` values are left as they were.

    Raises
    ------
    WorkspaceError
        Where the folder cannot be made, belongs to another source, or holds settings that make no sense.
    """
    root = private_folder((root or default_root(source)).absolute())
    source = source if "://" in source else str(Path(source).absolute())
    _claim(root, source)
    known = _read_overrides(root)
    chosen = known | {key: value for key, value in (overrides or {}).items() if value is not None}
    settings = _checked(chosen, root / "settings.toml")
    if chosen != known:
        _write_overrides(root, chosen)
    return Workspace(root, source, settings)


def reopen(root: Path) -> Workspace:
    """A workspace that is there already.

    Raises
    ------
    WorkspaceError
        Where the folder is no workspace.
    """
    if not (root / "source.json").is_file():
        raise WorkspaceError(
            tr("{root} is no workspace; open a source first: recall-console open SOURCE", root=root)
        )
    settings = _checked(_read_overrides(root), root / "settings.toml")
    return Workspace(root, str(read_json(root / "source.json")["source"]), settings)


def remember(workspace: Workspace) -> None:
    """Make this the workspace that opens when none is named."""
    write_text(private_folder(home()) / "last", f"{workspace.root}\n")


def last() -> Workspace | None:
    """The workspace that was open last, if it still exists."""
    try:
        root = Path((home() / "last").read_text(encoding="utf-8").strip())
    except FileNotFoundError:
        return None
    return reopen(root) if (root / "source.json").is_file() else None


@contextlib.contextmanager
def locked(workspace: Workspace) -> Iterator[None]:
    """Keep other processes from changing the workspace meanwhile.

    Raises
    ------
    WorkspaceError
        Where another process is at it.
    """
    with (workspace.root / "lock").open("a", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise WorkspaceError(
                tr(
                    "another recall-console is working on {root}; wait for it, or cancel it there",
                    root=workspace.root,
                )
            ) from None
        yield


def _claim(root: Path, source: str) -> None:
    """Bind the folder to its source, or see that it is bound to this one."""
    file = root / "source.json"
    if not file.exists():
        write_json(file, {"source": source})
    elif (other := read_json(file)["source"]) != source:
        raise WorkspaceError(
            tr(
                "the workspace {root} belongs to {other}; name another folder with --workspace",
                root=root,
                other=other,
            )
        )


def _read_overrides(root: Path) -> dict[str, Any]:
    file = root / "settings.toml"
    try:
        return tomllib.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    except tomllib.TOMLDecodeError as error:
        raise WorkspaceError(tr("cannot read {file}: {error}", file=file, error=error)) from error


def _write_overrides(root: Path, chosen: Mapping[str, Any]) -> None:
    import tomlkit  # noqa: PLC0415 - only who changes a setting pays for it

    file = root / "settings.toml"
    document = tomlkit.parse(file.read_text(encoding="utf-8")) if file.exists() else tomlkit.document()
    document.update(chosen)
    write_text(file, tomlkit.dumps(document))


def _checked(chosen: Mapping[str, Any], file: Path) -> Settings:
    """Build settings from what was chosen, refusing unknown names and wrong types."""
    known = {field.name: field.type for field in fields(Settings)}
    chosen = {name: tuple(value) if isinstance(value, list) else value for name, value in chosen.items()}
    for name, value in chosen.items():
        if name not in known:
            raise WorkspaceError(
                tr(
                    "{file}: {name!r} is no setting; known are {names}",
                    file=file,
                    name=name,
                    names=", ".join(sorted(known)),
                )
            )
        if not _fits(value, known[name]):
            raise WorkspaceError(
                tr(
                    "{file}: {name} = {value!r} should be {known}",
                    file=file,
                    name=name,
                    value=value,
                    known=known[name],
                )
            )
        low, high = LIMITS.get(name, (-math.inf, math.inf))
        if isinstance(value, int | float) and not low <= value <= high:
            raise WorkspaceError(
                tr(
                    "{file}: {name} = {value!r} should be from {low:g} to {high:g}",
                    file=file,
                    name=name,
                    value=value,
                    low=low,
                    high=high,
                )
            )
    return replace(Settings(), **chosen)


def _fits(value: Any, wanted: Any) -> bool:
    """Whether a value is of a type, which may be optional or a tuple."""
    if isinstance(wanted, UnionType):
        return any(_fits(value, one) for one in get_args(wanted))
    if get_origin(wanted) is tuple:
        return isinstance(value, tuple) and _all_fit(value, get_args(wanted))
    if isinstance(value, bool):
        return wanted is bool
    return isinstance(value, int | float if wanted is float else wanted)


def _all_fit(values: tuple[Any, ...], wanted: tuple[Any, ...]) -> bool:
    """Whether values are of as many types, or of one type where that goes on (``...``)."""
    kinds = wanted[:1] * len(values) if wanted[-1] is ... else wanted
    return len(values) == len(kinds) and all(map(_fits, values, kinds))
