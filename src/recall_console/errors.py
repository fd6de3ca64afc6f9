"""The one family of errors that a user meets as a sentence instead of a traceback."""

from typing import Self


class RecallError(Exception):
    """Something the user can mend: the message says what was expected, found, where, and what to do."""


class InputError(RecallError):
    """A source of events that nothing can be made of."""


class MappingError(RecallError):
    """Columns that do not fit the roles they were given."""


class PlanError(RecallError):
    """A plan file that cannot be understood; the message names the key.

    Attributes
    ----------
    key : str
        Dotted path of the mistake in its file, counted from 1 in arrays; empty where it is in no key.
    line : int | None
        Line of the file, from 1, where it is known.
    """

    def __init__(self, message: str, key: str = "", line: int | None = None) -> None:
        super().__init__(message)
        self.key = key
        self.line = line

    @classmethod
    def at(cls, key: str, sentence: str) -> Self:
        """The mistake at a key."""
        return cls(f"{key}: {sentence}", key)


class FilterError(RecallError):
    """A condition over the customers that cannot be evaluated."""


class WorkspaceError(RecallError):
    """A workspace that cannot be read, written or locked."""


class WithheldError(RecallError):
    """A model card that must not be shown, and why (the command ends with 3)."""


class UsageError(RecallError):
    """A wish that the program does not know, such as a language it does not speak."""


class TerminalError(RecallError):
    """A terminal that the console cannot be shown on; the message names the command that answers without one."""
