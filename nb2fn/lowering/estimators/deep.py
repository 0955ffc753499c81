"""Networks of PyTorch and Keras, as the kernel described them: see ``nb2fn.kernel.networks``."""

from __future__ import annotations

from typing import Any

from nb2fn.ir.extract import Extract
from nb2fn.lowering.estimators import keras_networks, torch_networks
from nb2fn.lowering.estimators.layers import Weights
from nb2fn.lowering.held_back import HeldBackError
from nb2fn.lowering.objects import Objects
from nb2fn.lowering.scoring.program import Builder, Model, Program
from nb2fn.lowering.scoring.rewrites import rewritten
from nb2fn.lowering.scoring.verify import verify
from nb2fn.records import record

_ATTRIBUTE = "(network)"
_MALFORMED = (KeyError, IndexError, TypeError, ValueError, AttributeError, ArithmeticError)


@record
class Network:
    """``library`` is ``torch`` or ``keras``; ``model`` has one method. ``trains``: it answers
    in another way until its ``eval`` has been called."""

    library: str
    model: Model
    trains: bool


def is_network(objects: Objects, index: int) -> bool:
    """Whether the kernel described a network at a node."""
    return _described(objects, index) is not None


def _described(objects: Objects, index: int) -> int | None:
    return dict(objects.node(index).attributes).get(_ATTRIBUTE)


def network_names(extract: Extract) -> frozenset[str]:
    """The names of the boundary that are bound to networks."""
    objects = Objects(extract)
    return frozenset(
        b.name for b in extract.bindings if b.node is not None and is_network(objects, b.node)
    )


def keras_backend(extract: Extract) -> str:
    """What the models of Keras in the boundary calculate with; empty where there are none."""
    objects = Objects(extract)
    for binding in extract.bindings:
        described = None if binding.node is None else _described(objects, binding.node)
        parts = {} if described is None else _parts(objects, described)
        if "backend" in parts:
            return str(objects.plain(parts["backend"]))
    return ""


def _parts(objects: Objects, described: int) -> dict[str, int]:
    items = objects.node(described).items
    return {objects.plain(k): v for k, v in zip(items[::2], items[1::2], strict=True)}


def network(objects: Objects, index: int) -> Network:
    """The network at a node; raises :class:`HeldBackError` where it cannot be lowered."""
    try:
        return _network(objects, index)
    except _MALFORMED as error:
        name = objects.node(index).type.rpartition(":")[2]
        raise HeldBackError(f"{name} is not as its library makes it ({error!r})") from None


def _network(objects: Objects, index: int) -> Network:
    described = _described(objects, index)
    assert described is not None
    parts = _parts(objects, described)

    def said(name: str) -> Any:
        return objects.plain(parts[name])

    name = objects.node(index).type.rpartition(":")[2]
    if said("held"):
        raise HeldBackError(f"{name} is not lowered to plain Python: {said('held')}")
    weights, builder, library = Weights(objects, parts["tensors"]), Builder(), said("library")
    trains = False
    if library == "torch":
        steps = said("steps")
        torch_networks.follow(builder, steps, weights)
        method, stand_in = "forward", ("tensors", "Network")
        trains = said("training") and (said("modal") or torch_networks.is_modal(steps))
    else:
        keras_networks.follow(builder, said("layers"), said("output"), said("input"), weights)
        method, stand_in = "predict", ("networks", "KerasNetwork")
    program = rewritten(Program(tuple(builder.ops)))
    model = Model(name, {method: program}, {}, stand_in)
    verify(model)
    return Network(library, model, trains)
