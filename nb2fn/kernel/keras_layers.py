"""A Keras model as its layers.

``layers`` is a list in an order that runs, of ``[class, settings, weights, inputs]``: the
qualified name of the layer's class, its ``get_config()``, the weights by name, and the
places of the layers whose answers it takes. ``output`` is the place of the answer,
``input`` the shape of a sample.
"""

from __future__ import annotations

import json
from typing import Any

from .networks import HeldError, Tensors

Json = dict[str, Any]

_MODELS = ("Sequential", "Functional")


def layers(model: Any, tensors: Tensors) -> Json:
    """The layers of ``model``; raises :class:`HeldError` for models that are not made of
    layers of Keras alone, with one input and one output."""
    kind = type(model)
    if kind.__name__ not in _MODELS or not _is_keras(kind):
        raise HeldError(f"it is a {kind.__qualname__}, a model with code of its own")
    if not model.built:
        raise HeldError("it has not been built: no data has shown how wide its input is")
    if len(model.inputs) != 1 or len(model.outputs) != 1:
        raise HeldError("it has several inputs or outputs")
    graph = _graph(model.get_config(), model)
    found: list[list[Any]] = []
    for name, inputs in graph:
        found.append([*_described(_layer(model, name), tensors), inputs])
    shape = [None if n is None else int(n) for n in model.inputs[0].shape[1:]]
    return {"layers": found, "output": _output(model, graph), "input": shape}


def _is_keras(kind: type) -> bool:
    return kind.__module__.partition(".")[0] in ("keras", "tf_keras")


def _layer(model: Any, name: str) -> Any:
    found = [layer for layer in model._layers if layer.name == name]
    if len(found) != 1:
        raise HeldError(f"its layer {name} is not one layer")
    return found[0]


def _described(layer: Any, tensors: Tensors) -> list[Any]:
    kind = type(layer)
    if not _is_keras(kind):
        raise HeldError(f"it has the layer {kind.__qualname__}, which is not one of Keras")
    if {"call", "__call__"} & vars(layer).keys():
        raise HeldError("a layer of it is called in a way of its own")
    weights = {}
    for weight, array in zip(layer.weights, layer.get_weights()):
        name = str(weight.name).rpartition("/")[2].partition(":")[0]
        if name in weights:
            raise HeldError(f"the layer {layer.name} has two weights named {name}")
        weights[name] = tensors.add(array)
    settings = json.loads(json.dumps(layer.get_config(), default=_no_text))
    return [f"{kind.__module__}:{kind.__qualname__}", settings, weights]


def _no_text(value: Any) -> Any:
    raise HeldError(f"a layer of it is set to a {type(value).__name__}")


def _graph(config: Json, model: Any) -> list[tuple[str, list[int]]]:
    """The names of the layers and what each takes."""
    names = [str(layer["config"]["name"]) for layer in config["layers"]]
    if type(model).__name__ == "Sequential":
        return [(name, [place - 1] if place else []) for place, name in enumerate(names)]
    places = {name: place for place, name in enumerate(names)}
    found = []
    for layer, name in zip(config["layers"], names):
        nodes = layer["inbound_nodes"]
        if len(nodes) > 1:
            raise HeldError(f"its layer {name} is used twice")
        inputs = [places[source] for node in nodes for source in _sources(node)]
        if any(place >= places[name] for place in inputs):
            raise HeldError("its layers do not stand in an order that runs")
        found.append((name, inputs))
    return found


def _sources(node: Json) -> list[str]:
    """The names of the layers that a node's arguments come from."""
    found: list[str] = []
    pending = [node["args"]]
    while pending:
        value = pending.pop(0)
        if isinstance(value, (list, tuple)):
            pending += value
        elif isinstance(value, dict) and value.get("class_name") == "__keras_tensor__":
            name, call, output = value["config"]["keras_history"]
            if call or output:
                raise HeldError(f"its layer {name} has several answers")
            found.append(str(name))
        else:
            raise HeldError("a layer of it is called with more than tensors")
    if any(v is not None and v is not False for v in node.get("kwargs", {}).values()):
        raise HeldError("a layer of it is called with keywords")
    return found


def _output(model: Any, graph: list[tuple[str, list[int]]]) -> int:
    if type(model).__name__ == "Sequential":
        return len(graph) - 1
    name = model.output._keras_history[0].name
    return next(place for place, (other, _) in enumerate(graph) if other == name)
