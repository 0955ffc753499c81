"""The numpy tier: the notebook's code over numpy, models as numpy code and tables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from nb2fn.ir.function import Requirement, Tier
from nb2fn.ir.notebook import Notebook
from nb2fn.ir.snapshot import Snapshot
from nb2fn.ir.value import ValueType
from nb2fn.lowering import light_types
from nb2fn.lowering.as_code import AsCode
from nb2fn.lowering.held_back import HeldBackError
from nb2fn.lowering.light_check import Objection
from nb2fn.lowering.light_module import LightCode
from nb2fn.lowering.light_types import is_narrow
from nb2fn.lowering.light_values import Values
from nb2fn.lowering.numpy_check import objections
from nb2fn.lowering.requirements import Need, requirements
from nb2fn.lowering.scoring.emit_numpy import VECTOR, NumpyEmitter
from nb2fn.lowering.scoring.emit_stdlib import Emitter

# What the general decoding rebuilds with numpy alone.
_REBUILT = frozenset({"text", "boolean", "integer", "number", "null", "any", "array"})


class Numpy(AsCode):
    """Lowers models, and runs the rest of the predict code as it is."""

    tier: Tier = "numpy"
    shows: ClassVar[bool] = True
    emitter: ClassVar[type[Emitter]] = NumpyEmitter
    stand_ins: ClassVar[dict[str, str]] = {"pandas": f"{VECTOR}.frames"}

    def refused(self, type_: ValueType) -> str:
        """What of an input's type takes more than numpy."""
        if type_.kind == "frame":
            return light_types.refused(type_)
        if type_.kind in ("list", "tuple", "record"):
            inner = [*(t for _, t in type_.fields), *([type_.items] if type_.items else [])]
            return next(filter(None, map(self.refused, inner)), "")
        return "" if type_.kind in _REBUILT and type_.dtype != "Decimal" else f"a {type_.kind}"

    def objections(
        self, code: LightCode, captured: Values, snapshot: Snapshot
    ) -> Iterator[Objection]:
        """What lowered models are asked for beyond their answers, and other libraries."""
        if captured.networks:
            yield Objection(1, "asks a neural network")
        narrow = [f.name for s in snapshot.signatures for f in s.inputs if is_narrow(f.type)]
        if narrow and captured.models:
            yield Objection(1, f"asks a model about `{narrow[0]}`, numbers of 32 bits")
        known = {*captured.expressions, *(name for _, name in code.functions)}
        framed = _takes_frames(snapshot)
        yield from objections(code.code, code.imports, known, captured.models, framed)

    def requirements(self, notebook: Notebook, snapshot: Snapshot) -> tuple[Requirement, ...]:
        """numpy, at the kernel's version."""
        need = Need("numpy", "the models are numpy code")
        found, missing = requirements([need], snapshot.environment, (), notebook.requirement_hints)
        if missing:
            raise HeldBackError("there is no numpy in the notebook's environment")
        return found

    def decoding(self, snapshot: Snapshot) -> str:
        """Frames become columns, without pandas."""
        return "vector" if _takes_frames(snapshot) else ""


def _takes_frames(snapshot: Snapshot) -> bool:
    return any(_has_frame(f.type) for s in snapshot.signatures for f in s.inputs)


def _has_frame(type_: ValueType) -> bool:
    inner = [*(t for _, t in type_.fields), *([type_.items] if type_.items else [])]
    return type_.kind == "frame" or any(map(_has_frame, inner))
