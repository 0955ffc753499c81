"""Function: the compiled notebook for one tier; it knows no cloud."""

from __future__ import annotations

from typing import Any, Literal

from nb2fn.ir.snapshot import Case
from nb2fn.ir.value import Signature
from nb2fn.records import record

Tier = Literal["exact", "numpy", "stdlib"]


@record
class Source:
    """A text file of the function; ``path`` is POSIX, relative to the bundle."""

    path: str
    text: str


@record
class Artifact:
    """A binary file of the function, opened only after ``sha256`` matched."""

    path: str
    data: bytes
    sha256: str


@record
class Requirement:
    """A distribution at the training kernel's version; ``why`` names what needs it."""

    name: str
    version: str
    why: str

    def __str__(self) -> str:
        return f"{self.name}=={self.version}"


@record
class Function:
    """``module`` is the package with the user's code; ``<module>.endpoint:endpoint``
    is the :class:`nb2fn_runtime.core.Endpoint` every target adapts.

    ``python`` is the (major, minor) it must run on. ``constraints`` are all the
    kernel's packages, so that transitive requirements resolve to what trained.
    ``openapi`` is the document served at ``/openapi.json``. ``interpreter`` is the
    kernel's Python on this machine, no part of the digest. ``cases`` become the
    project's own tests.
    """

    name: str
    module: str
    tier: Tier
    sources: tuple[Source, ...]
    artifacts: tuple[Artifact, ...]
    requirements: tuple[Requirement, ...]
    constraints: tuple[tuple[str, str], ...]
    python: tuple[int, int]
    signatures: tuple[Signature, ...]
    openapi: dict[str, Any]
    digest: str
    interpreter: str = ""
    cases: tuple[Case, ...] = ()
