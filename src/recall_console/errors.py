"""The one family of errors that a user meets as a sentence instead of a traceback."""


class RecallError(Exception):
    """Something the user can mend: the message says what was expected, found, where, and what to do."""


class InputError(RecallError):
    """A source of events that nothing can be made of."""


class MappingError(RecallError):
    """Columns that do not fit the roles they were given."""


class PlanError(RecallError):
    """A plan file that cannot be understood; the message names the key."""


class FilterError(RecallError):
    """A condition over the customers that cannot be evaluated."""


class WorkspaceError(RecallError):
    """A workspace that cannot be read, written or locked."""


class WithheldError(RecallError):
    """A model card that must not be shown, and why (the command ends with 3)."""


class TerminalError(RecallError):
    """A terminal that the console cannot be shown on; the message names the command that answers without one."""
