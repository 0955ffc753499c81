"""What a target is."""

from __future__ import annotations

from typing import Protocol

from nb2fn.ir.bundle import Bundle
from nb2fn.ir.function import Function
from nb2fn.progress import Progress
from nb2fn.settings import Settings


class Target(Protocol):
    """A place that runs endpoints."""

    @property
    def name(self) -> str:
        """The name on the command line (``--target``)."""
        ...

    def emit(self, function: Function, settings: Settings, progress: Progress) -> Bundle:
        """The files that make ``function`` run here; the same inputs give the same bytes.

        Resolves requirements, writes nothing outside the cache. Raises
        :class:`~nb2fn.errors.CompileError` with NB5xx where it cannot run here.
        """
        ...
