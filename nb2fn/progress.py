"""How long work reports itself, without knowing who looks."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager


class Progress:
    """Collects the seconds each named stage took; subclasses show them.

    Stages may nest; a nested stage's time counts for both.
    """

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str, detail: str = "") -> Iterator[None]:
        """Time a stage; ``name`` is a key of ``seconds``, ``detail`` is for people."""
        started = time.perf_counter()
        self.started(name, detail)
        try:
            yield
        finally:
            spent = time.perf_counter() - started
            self.seconds[name] = self.seconds.get(name, 0.0) + spent
            self.ended(name, spent)

    def started(self, name: str, detail: str) -> None:
        """A stage begins."""

    def ended(self, name: str, seconds: float) -> None:
        """A stage is over, well or badly."""

    def output(self, text: str) -> None:
        """Output of the notebook's own code while it trains (may hold newlines)."""

    def note(self, text: str) -> None:
        """A line worth telling within the running stage."""
