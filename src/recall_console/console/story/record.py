"""A customer's record as a file, for its owner alone."""

from pathlib import Path

from recall_console.console.story.known import Customer
from recall_console.errors import WorkspaceError
from recall_console.language import tr
from recall_console.workspace.files import new_file, write_json


def write(folder: Path, known: Customer) -> Path:
    """Write the record; the path of the file, whose name says when and never who.

    Raises
    ------
    WorkspaceError
        Where it cannot be written.
    """
    path = new_file(folder, "customer", "json")
    try:
        write_json(path, known.as_dict())
    except OSError as error:
        raise WorkspaceError(
            tr("cannot write {path}: {strerror}", path=path, strerror=error.strerror)
        ) from error
    return path
