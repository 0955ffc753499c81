"""The tiers of lowering, in the order in which they are tried."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import Final, Protocol

from nb2fn.ir.dataflow import DataflowGraph
from nb2fn.ir.function import Function, Tier
from nb2fn.ir.notebook import Notebook
from nb2fn.ir.partition import Partition
from nb2fn.ir.snapshot import Snapshot


class Lowering(Protocol):
    """One way to make a function out of a snapshot."""

    @property
    def tier(self) -> Tier:
        """The tier's name."""

    def lower(
        self, notebook: Notebook, graph: DataflowGraph, partition: Partition, snapshot: Snapshot
    ) -> Function:
        """The function; raises :class:`~nb2fn.errors.CompileError` where this tier
        cannot carry the notebook."""


# Tier → where it is; the one that is quickest to start comes first.
_TIERS: Final = {"stdlib": "Stdlib", "numpy": "Numpy", "exact": "Exact"}


def candidates(only: str = "") -> Iterator[Lowering]:
    """All tiers, imported as they are reached; or the one named ``only``."""
    for tier, name in _TIERS.items():
        if only in ("", tier):
            found: Lowering = getattr(import_module(f"nb2fn.lowering.{tier}"), name)()
            yield found
