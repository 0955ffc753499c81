"""Proposal: the roles that a notebook without tags seems to play."""

from __future__ import annotations

from nb2fn.diagnostics import Diagnostic, Edit
from nb2fn.ir.notebook import Role
from nb2fn.records import record
from nb2fn.span import Span


@record
class Suggestion:
    """The role of one code cell, and why, as a person reads it.

    ``given``: the notebook says the role itself. ``input`` and ``output`` are what
    ``#| input:`` and ``#| output:`` would have to say; empty where they need not.
    ``Role.NONE``: best left without a tag.
    """

    cell: int
    cell_id: str
    role: Role
    reason: str
    given: bool = False
    input: str = ""
    output: str = ""

    @property
    def new(self) -> bool:
        """Whether the notebook does not say this role itself."""
        return not self.given and self.role is not Role.NONE

    @property
    def edits(self) -> tuple[Edit, ...]:
        """What writes it into the notebook: a tag, and lines above the cell's code."""
        if not self.new:
            return ()
        said = (("input", self.input), ("output", self.output))
        lines = "".join(f"#| {key}: {names}\n" for key, names in said if names)
        head = Edit(self.cell, self.cell_id, Span(self.cell, 1, 0, 1, 0), lines)
        tag = Edit(self.cell, self.cell_id, tag=self.role.value)
        return (head, tag) if lines else (tag,)


@record
class Addition:
    """A predict cell to add at the end, and why: no cell of the notebook can be one."""

    source: str
    reason: str

    @property
    def question(self) -> str:
        """The code without ``#|`` lines."""
        return "\n".join(line for line in self.source.split("\n") if not line.startswith("#|"))


@record
class Proposal:
    """One suggestion per code cell, in document order.

    ``diagnostics`` are errors that stop the notebook with these roles (then the roles
    are the best there are), else empty. ``added`` is the predict cell where none of the
    notebook's own will do.
    """

    suggestions: tuple[Suggestion, ...]
    diagnostics: tuple[Diagnostic, ...] = ()
    added: Addition | None = None

    @property
    def choice(self) -> str:
        """What tells it from other proposals for the notebook: the cell that answers, or the
        code of the one that is added."""
        if self.added is not None:
            return self.added.question
        return f"cell {max(self.cells(Role.PREDICT), default=0)}"

    def cells(self, role: Role) -> tuple[int, ...]:
        """The numbers of the cells with that role."""
        return tuple(s.cell for s in self.suggestions if s.role is role)
