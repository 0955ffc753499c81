"""The errors nb2fn raises.

::

    Nb2fnError
    ├── CompileError      the notebook cannot be compiled; carries the diagnostics
    ├── ConfigError       [tool.nb2fn] cannot be read
    ├── VerifyError       an IR broke its own invariants: a bug of nb2fn
    └── BuildInterruptedError  the user pressed Ctrl-C; all that was started has been ended
        └── DeployInterruptedError  in a deploy; carries how to go on
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nb2fn.diagnostics import Diagnostic


class Nb2fnError(Exception):
    """Base of every error nb2fn raises on purpose."""


class CompileError(Nb2fnError):
    """The build stops; ``diagnostics`` say where and why (at least one is an error)."""

    def __init__(self, *diagnostics: Diagnostic) -> None:
        super().__init__("; ".join(f"{d.code}: {d.message}" for d in diagnostics))
        self.diagnostics: Sequence[Diagnostic] = diagnostics


class ConfigError(Nb2fnError):
    """``[tool.nb2fn]`` in a pyproject.toml is wrong; the message names file and key."""


class VerifyError(Nb2fnError):
    """An intermediate representation violates its invariants: a bug of nb2fn."""


class BuildInterruptedError(Nb2fnError):
    """The user interrupted the build; kernels and processes have been ended."""


class DeployInterruptedError(BuildInterruptedError):
    """The user interrupted a deploy; ``diagnostic`` says what is live and how to go on."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic
