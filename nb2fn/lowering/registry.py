"""The tiers of lowering, in the order in which they are tried."""

from __future__ import annotations

from typing import Protocol

from nb2fn.ir.dataflow import DataflowGraph
from nb2fn.ir.function import Function, Tier
from nb2fn.ir.notebook import Notebook
from nb2fn.ir.partition import Partition
from nb2fn.ir.snapshot import Snapshot
from nb2fn.lowering.exact import Exact
from nb2fn.lowering.stdlib import Stdlib


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


def candidates(only: str = "") -> tuple[Lowering, ...]:
    """All tiers, the one that is quickest to start first; or the one named ``only``."""
    tiers: tuple[Lowering, ...] = (Stdlib(), Exact())
    return tuple(tier for tier in tiers if only in ("", tier.tier))
