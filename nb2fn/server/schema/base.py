"""What every message has in common, errors, and the server's own status."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict


class Request(BaseModel):
    """What the browser sends; a member that is not known is refused."""

    model_config = ConfigDict(extra="forbid")


class Answer(BaseModel):
    """What the server answers; every member is always there."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=True)


class Violation(Answer):
    """One thing wrong with what was sent; ``pointer`` is a JSON pointer into it."""

    pointer: str
    detail: str


class Edit(Answer):
    """A change of one cell that answers a finding: the range's text becomes ``text`` (an
    empty range inserts), or, without a range, the cell gets the tag ``tag``."""

    cell: int
    cell_id: str
    line: int | None
    column: int | None
    end_line: int | None
    end_column: int | None
    text: str
    tag: str


class Diagnostic(Answer):
    """One finding about a notebook or a build, as ``nb2fn check --json`` prints it.
    ``edits``, together, do what ``fix`` says; empty where that is a person's to decide."""

    code: str
    severity: Literal["error", "warning", "info"]
    message: str
    notebook: str
    cell: int | None
    cell_id: str
    line: int | None
    column: int | None
    end_line: int | None
    end_column: int | None
    text: str
    label: str
    reason: str
    fix: str
    notes: list[str]
    edits: list[Edit] = []


class Problem(Answer):
    """RFC 9457: the one shape of every error of this API (``application/problem+json``).

    ``message`` repeats ``detail`` for clients that know Jupyter's own errors only.
    """

    type: str
    title: str
    status: int
    detail: str
    message: str
    errors: list[Violation] = []
    diagnostics: list[Diagnostic] = []


class Status(Answer):
    """That the server extension is there, and which."""

    version: str
    python: str
    root: str
