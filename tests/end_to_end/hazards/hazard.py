"""Small notebooks that are easy to compile wrongly."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Hazard:
    """``cells`` is a text of cells divided by ``# %%``.

    ``answer`` is an expression whose value, after the whole notebook has run unsliced, is
    the notebook's own answer. ``asks`` are further questions with the answers a careful
    person expects. ``codes`` are the diagnostics that are right as well (or the only right
    end, where ``answer`` is empty). ``any``: fields that may have any value. ``files``: path
    and text of files beside the notebook.
    """

    name: str
    cells: str
    answer: str = ""
    asks: tuple[tuple[dict[str, Any], dict[str, Any]], ...] = ()
    codes: tuple[str, ...] = ()
    any: dict[str, Any] = field(default_factory=dict)
    files: tuple[tuple[str, str], ...] = ()


MEAN = """
#| train
class Mean:
    def fit(self, xs):
        self.mean_ = sum(xs) / len(xs)
        return self
    def predict(self, xs):
        return [x - self.mean_ for x in xs]
"""
