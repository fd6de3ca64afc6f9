"""Plan files: TOML that people read, diff and version."""

import shutil
from pathlib import Path

from recall_console.errors import PlanError
from recall_console.language import tr
from recall_console.plans.files import plan_tables, toml_file
from recall_console.plans.plan import Plan


def read(path: Path | str) -> Plan:
    """Read a plan file.

    Parameters
    ----------
    path : Path or str
        A TOML file in UTF-8.

    Raises
    ------
    PlanError
        When the file cannot be read or understood; the message begins with the file and the line, and names the key.
    """
    return toml_file.read(path, plan_tables.plan)


def read_text(path: Path | str) -> str:
    """The text of a plan file.

    Raises
    ------
    PlanError
        When there is no such file, or it is no UTF-8 text.
    """
    return toml_file.read_text(path)


def parse(toml: str) -> Plan:
    """The plan that a TOML text says.

    Raises
    ------
    PlanError
        Naming the key, what was expected and what was found; `PlanError.line` is the line of the mistake.
    """
    return toml_file.parse(toml, plan_tables.plan)


def write(toml: str, path: Path | str) -> None:
    """Keep a plan's text, whole or not at all.

    Parameters
    ----------
    toml : str
        A plan that `parse` understands.
    path : Path or str
        Replaced only once everything is written.

    Raises
    ------
    PlanError
        When the text is no plan, or the file cannot be written.
    """
    parse(toml)
    target = Path(path).resolve()
    draft = target.with_name(f".{target.name}.draft")
    try:
        draft.write_text(toml, encoding="utf-8", newline="")
        if target.exists():
            shutil.copymode(target, draft)
        draft.replace(target)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise PlanError(
            tr("{name}: cannot be written: {value}", name=target.name, value=error.strerror or error)
        ) from error
