"""A plan while it is worked on: its text, what it was before, and the file that it is kept in."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Self

from recall_console.console.panes.plan_kinds import Scalar
from recall_console.errors import PlanError
from recall_console.language import tr
from recall_console.plans.files import plan_edit, plan_file
from recall_console.plans.plan import Plan


@dataclass(frozen=True)
class Draft:
    """A plan's text that is always valid; `earlier` holds the texts before each edit, `saved` the file's."""

    path: Path
    text: str
    saved: str
    earlier: tuple[str, ...] = ()

    @classmethod
    def open(cls, path: Path) -> Self:
        """A plan file as it is on disk.

        Raises
        ------
        PlanError
            Where it cannot be read or understood.
        """
        plan_file.read(path)
        text = plan_file.read_text(path)
        return cls(path, text, text)

    @cached_property
    def plan(self) -> Plan:
        """What the text says."""
        return plan_file.parse(self.text)

    @property
    def is_changed(self) -> bool:
        """Whether the file on disk says something else."""
        return self.text != self.saved

    def edited(self, key: str, value: Scalar | None) -> "Draft":
        """The draft with another value at a key; None takes the key out.

        Raises
        ------
        PlanError
            Where the result is no plan; the message names the key.
        """
        return self.changed(lambda text: plan_edit.edit(text, key, value))

    def changed(self, change: Callable[[str], str]) -> "Draft":
        """The draft after a change of its text, which undo takes back in one.

        Raises
        ------
        PlanError
            Where the result is no plan.
        """
        text = change(self.text)
        return self if text == self.text else replace(self, text=text, earlier=(*self.earlier, self.text))

    def undone(self) -> "Draft":
        """The draft before its last edit."""
        return replace(self, text=self.earlier[-1], earlier=self.earlier[:-1])

    def written(self) -> "Draft":
        """The draft after it was kept in its file.

        Raises
        ------
        PlanError
            Where the file cannot be written, or another program changed it since it was read.
        """
        if self.path.exists() and plan_file.read_text(self.path) != self.saved:
            raise PlanError(
                tr(
                    "{name} was changed by another program meanwhile and is left as it is; take the edits here back with z, then read it anew with o",
                    name=self.path.name,
                )
            )
        return self.written_to(self.path)

    def named_after(self, path: Path) -> "Draft":
        """The draft with the name of a file, unless it was given another name since it was opened.

        Raises
        ------
        PlanError
            Where that is no name.
        """
        if plan_file.parse(self.saved).name != self.plan.name:
            return self
        return self.edited("name", path.stem)

    def written_to(self, path: Path) -> "Draft":
        """The draft as another file, which holds what is worked on; what was worked on before stays as it is.

        Raises
        ------
        PlanError
            Where the file cannot be written.
        """
        plan_file.write(self.text, path)
        return replace(self, path=path, saved=self.text)
