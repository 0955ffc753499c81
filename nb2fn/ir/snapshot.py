"""Snapshot: all that one run of the notebook gave. Everything after it is reproducible."""

from __future__ import annotations

from typing import Any, Literal

from nb2fn.diagnostics import Diagnostic
from nb2fn.ir.extract import Extract
from nb2fn.ir.value import Signature
from nb2fn.records import record

VERSION = 1


@record
class Environment:
    """The training kernel's facts.

    ``packages``: (distribution, version) of all that is installed, normalised
    names. ``distributions``: top-level module → distribution for the modules
    that were loaded. ``local_modules``: (module path relative to the notebook,
    text) of modules beside the notebook. ``blas``, ``cpu`` and ``threads`` are
    recorded because training may differ in the last bits between them.
    """

    executable: str
    python: tuple[int, int, int]
    implementation: str
    platform: str
    machine: str
    glibc: str
    packages: tuple[tuple[str, str], ...]
    distributions: tuple[tuple[str, str], ...]
    local_modules: tuple[tuple[str, str], ...] = ()
    blas: str = ""
    cpu: str = ""
    threads: int = 0


@record
class Holds:
    """What an assertion of the notebook says of an answer: ``text`` over ``answer`` (its
    ``field``, or the whole object) and ``names`` with their values; ``place`` is where it
    stands."""

    text: str
    names: tuple[tuple[str, Any], ...]
    place: str
    field: str = ""


@record
class Case:
    """One question and the kernel's answer.

    ``kind``: ``example`` (the notebook's own), ``row`` (one recorded row as a
    batch of one), ``probe`` (a row changed to where a lowered form could differ; only
    those are asked), ``test`` (of a test cell, whose assertion ``holds``). ``request`` is
    the JSON object sent; ``answer`` the JSON object expected, or ``None`` where the
    kernel raised (``error`` its message; the endpoint must then answer an error status
    too). ``form_only``: answers may
    differ from one asking to the next (``#| nondeterministic``, ``#| stateful``); only
    their form is compared.
    """

    route: str
    kind: Literal["example", "row", "probe", "test"]
    request: dict[str, Any]
    answer: dict[str, Any] | None
    error: str = ""
    form_only: bool = False
    holds: Holds | None = None


@record
class FileRead:
    """A file the notebook's code opened: path as opened, SHA-256 of its bytes."""

    path: str
    sha256: str


@record
class Snapshot:
    """``parity``: ``full`` when the whole notebook ran, ``weak`` otherwise.

    ``random``: the global generators the serve code draws from; their state at
    the cut is restored for every request. ``draws_on_files``: literal paths that
    serve code opens and that ship with the bundle.
    """

    version: int
    notebook_sha256: str
    extract: Extract
    signatures: tuple[Signature, ...]
    cases: tuple[Case, ...]
    environment: Environment
    parity: Literal["full", "weak"]
    random: tuple[str, ...] = ()
    files_read: tuple[FileRead, ...] = ()
    cacheable: bool = True
    caveats: tuple[str, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()

    def cases_for(self, tier: str) -> tuple[Case, ...]:
        """What a tier is asked. Probes are for lowered ones: the exact tier runs the very
        code that answered them."""
        return tuple(c for c in self.cases if tier != "exact" or c.kind != "probe")

    def signature(self, route: str) -> Signature:
        return next(s for s in self.signatures if s.route == route)
