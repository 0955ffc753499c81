"""Projects on disk and their files."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from nb2fn.server.schema.base import Answer


class BuiltField(Answer):
    """An input or output with its JSON Schema and its value in the notebook; ``type`` is
    the schema in a few words (``array[number: *, 2]``, ``table(age, income)``)."""

    name: str
    type: str
    schema_: dict[str, Any] = Field(serialization_alias="schema")
    example: Any


class BuiltRoute(Answer):
    """A route as built."""

    name: str
    path: str
    inputs: list[BuiltField]
    outputs: list[BuiltField]


class Difference(Answer):
    """A place where endpoint and notebook differ beyond ``bound``."""

    pointer: str
    expected: Any
    got: Any
    bound: float


class Parity(Answer):
    """How the built endpoint compared with the notebook; ``coverage`` counts cases by kind."""

    status: Literal["equal", "weak", "failed"]
    cases: int
    coverage: dict[str, int]
    max_abs_diff: float
    max_rel_diff: float
    caveats: list[str]


class Build(Answer):
    """A project on disk. ``digest`` changes with every rebuild that changed a byte;
    ``source_digest`` is that of the code it was built from, empty where it is not known.
    ``size`` counts the bytes that are deployed."""

    build: str
    name: str
    target: str
    tier: str
    digest: str
    source_digest: str
    python: str
    size: int
    built: float
    parity: Parity
    routes: list[BuiltRoute]
    requirements: list[str]


class Builds(Answer):
    """A notebook's builds, newest first."""

    builds: list[Build]


class BuiltFile(Answer):
    """A file of a build; ``text`` says whether it can be shown."""

    path: str
    size: int
    text: bool


class BuiltFiles(Answer):
    """The files that nb2fn wrote into a build."""

    build: str
    files: list[BuiltFile]


class FileText(Answer):
    """A generated file to read; ``mimetype`` for the editor."""

    path: str
    text: str
    mimetype: str
    size: int
