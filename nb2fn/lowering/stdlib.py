"""The stdlib tier: models as code and tables, nothing to import but Python itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from nb2fn.ir.function import Requirement, Tier
from nb2fn.ir.notebook import Notebook
from nb2fn.ir.snapshot import Snapshot
from nb2fn.ir.value import ValueType
from nb2fn.lowering.as_code import AsCode
from nb2fn.lowering.light_check import Objection, objections
from nb2fn.lowering.light_module import LightCode
from nb2fn.lowering.light_types import is_narrow, refused
from nb2fn.lowering.light_values import Values
from nb2fn.lowering.network_check import network_objections
from nb2fn.lowering.objects import Table
from nb2fn.lowering.scoring.emit_stdlib import LIGHT, Emitter


class Stdlib(AsCode):
    """Lowers to plain Python, with stand-ins for what predict code uses of numpy."""

    tier: Tier = "stdlib"
    shows: ClassVar[bool] = False
    emitter: ClassVar[type[Emitter]] = Emitter
    stand_ins: ClassVar[dict[str, str]] = {
        "numpy": f"{LIGHT}.functions",
        "pandas": f"{LIGHT}.frames",
        "xgboost": f"{LIGHT}.matrices",
        "statsmodels.api": f"{LIGHT}.designs",
        "torch": f"{LIGHT}.tensor_functions",
        "torch.nn.functional": f"{LIGHT}.tensor_functions",
    }

    def refused(self, type_: ValueType) -> str:
        """What of an input's type the light runtime does not rebuild."""
        return refused(type_)

    def objections(
        self, code: LightCode, captured: Values, snapshot: Snapshot
    ) -> Iterator[Objection]:
        """What the light runtime does not do."""
        if _calculates_narrowly(captured) and _before_numpy_2(snapshot):
            yield Objection(1, "calculates with numbers of 32 bits, in the way of numpy 1")
        if captured.models.keys() - captured.networks.keys():
            narrow = [f.name for s in snapshot.signatures for f in s.inputs if is_narrow(f.type)]
            if narrow:
                yield Objection(1, f"asks a model about `{narrow[0]}`, numbers of 32 bits")
        known = {*captured.expressions, *(name for _, name in code.functions)}
        yield from network_objections(code.code, captured.networks)
        yield from objections(
            code.code, code.imports, known, captured.read, captured.models, captured.networks
        )

    def requirements(self, notebook: Notebook, snapshot: Snapshot) -> tuple[Requirement, ...]:
        """None."""
        return ()

    def decoding(self, snapshot: Snapshot) -> str:
        """Inputs become the light runtime's values."""
        return "light"


def _calculates_narrowly(captured: Values) -> bool:
    """Whether a model answers with numbers of 32 bits."""
    models = captured.models.values()
    programs = [p for model in models for p in model.methods.values()]
    attributes = [a for model in models for a in model.attributes.values()]
    return any(p.ops[-1].name.startswith("single_") for p in programs) or any(
        isinstance(a, Table) and a.kind == "e" for a in attributes
    )


def _before_numpy_2(snapshot: Snapshot) -> bool:
    """Before 2.0 a Python number beside a float32 scalar made it a double."""
    major = dict(snapshot.environment.packages).get("numpy", "0").partition(".")[0]
    return not major.isdigit() or int(major) < 2
