"""Modules of PyTorch, from the steps that ``nb2fn.kernel.torch_steps`` wrote."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from nb2fn.lowering.estimators import torch_layers
from nb2fn.lowering.estimators.layers import TENSOR, Layer, Weights, activated
from nb2fn.lowering.held_back import HeldBackError
from nb2fn.lowering.scoring.program import Builder, Type, Value
from nb2fn.records import record

_MODAL = ("Dropout", "BatchNorm", "AlphaDropout", "InstanceNorm", "RReLU")


@record
class Length:
    """The length of an axis of a step's tensor, before anything is asked; of all where
    ``axis`` is None."""

    value: Value
    axis: int | None = None


class Follower:
    """Follows the steps of one module."""

    def __init__(self, builder: Builder, weights: Weights) -> None:
        self._builder = builder
        self._weights = weights
        self._found: list[Any] = []
        self._samples: set[int] = set()  # the values whose first axis is that of the samples
        self._read: dict[int, int] = {}  # how many steps read each value

    def follow(self, steps: Sequence[Any]) -> Value:
        """The value of the last step, the answer."""
        for step in steps:
            self._count(step)
        for step in steps:
            if step[0] == "output":
                return self._tensor(self._given(step[1]))
            self._found.append(self._step(step, steps))
        raise HeldBackError("its forward gives nothing")

    def _count(self, step: Any) -> None:
        for part in _parts(step):
            if part[:1] == ["step"]:
                self._read[part[1]] = self._read.get(part[1], 0) + 1

    def _step(self, step: Any, steps: Sequence[Any]) -> Any:
        match step:
            case ["input"]:
                kind = "i" if self._embeds(steps) else "e"
                found = self._builder.op("tensor_input", self._builder.data, TENSOR, kind)
                self._samples.add(found.number)
                return found
            case ["module", name, settings, weights, [given]]:
                layer = self._layer(name, settings, weights)
                value = self._tensor(self._given(given))
                if settings.get("inplace") and self._read.get(given[1], 0) != 1:
                    raise HeldBackError(f"{layer.name} changes a tensor that is used again")
                found = torch_layers.module(self._builder, value, layer)
                if value.number in self._samples:
                    self._samples.add(found.number)
                return found
            case ["function", name, args, kwargs]:
                home, _, last = name.rpartition(".")
                if home.partition(".")[0] not in ("torch", "_operator", "builtins", ""):
                    raise HeldBackError(f"its forward uses `{name}`")
                return self._function(last, args, kwargs)
            case ["method", name, args, kwargs]:
                return self._function(name, args, kwargs)
        raise HeldBackError(f"its forward has a step of kind {step[0]}")

    def _embeds(self, steps: Sequence[Any]) -> bool:
        """Whether the input is whole numbers: all steps that read it look up weights."""
        readers = [s for s in steps if ["step", 0] in _parts(s)]
        embedding = [s for s in readers if s[0] == "module" and s[1].endswith(":Embedding")]
        if embedding and len(embedding) != len(readers):
            raise HeldBackError("its input is looked up and calculated with")
        return bool(embedding)

    def _layer(self, name: str, settings: Mapping[str, Any], weights: Mapping[str, Any]) -> Layer:
        if not name.startswith("torch.nn.modules."):
            raise HeldBackError(f"it has the layer {name.rpartition(':')[2]}")
        tables = {key: self._weights.table(place) for key, place in weights.items()}
        return Layer(name.rpartition(":")[2], settings, tables)

    def _tensor(self, value: Any) -> Value:
        if not isinstance(value, Value):
            raise HeldBackError("its forward gives more than one tensor")
        return value

    def _given(self, part: Any) -> Any:
        """An argument: a value, a length or a plain value."""
        if not isinstance(part, list):
            return part
        if part[0] == "step":
            return self._found[part[1]]
        if part[0] == "list":
            return tuple(self._given(inner) for inner in part[1:])
        raise HeldBackError(f"its forward uses a {part[0]}")

    def _function(self, name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
        given = [self._given(a) for a in args]
        named = {key: self._given(a) for key, a in kwargs.items()}
        if name == "getattr" and len(given) == 2 and given[1] == "shape":
            return Length(self._tensor(given[0]))
        if name == "size":
            return Length(self._tensor(given[0]), *given[1:])
        if name == "getitem" and isinstance(given[0], Length) and given[0].axis is None:
            return Length(given[0].value, given[1])
        if name not in _FUNCTIONS:
            raise HeldBackError(f"its forward uses `{name}`")
        if name in ("view", "reshape"):
            value = self._tensor(given[0])
            sizes = given[1] if isinstance(given[1], tuple) else tuple(given[1:])
            return self._reshaped(value, sizes)
        found: Value = _FUNCTIONS[name](self._builder, *given, **named)
        values = [g for g in given if isinstance(g, Value)]
        kept = name not in ("permute", "transpose", "cat") and values
        if kept and all(v.number in self._samples for v in values):
            self._samples.add(found.number)
        return found

    def _reshaped(self, value: Value, sizes: Sequence[Any]) -> Value:
        """Sizes are numbers, or the number of samples in the first place."""
        known = []
        for place, size in enumerate(sizes):
            if isinstance(size, Length):
                ours = {value.number, size.value.number} <= self._samples
                if place or size.axis != 0 or not ours:
                    raise HeldBackError("its forward reshapes by a length that is not known")
                size = 0
            elif type(size) is not int or not (size > 0 or size == -1):
                raise HeldBackError("its forward reshapes by a length that is not known")
            known.append(size)
        found = self._builder.op("reshaped", value, TENSOR, tuple(known))
        if value.number in self._samples and known[0] == 0:
            self._samples.add(found.number)
        return found


def _parts(part: Any) -> list[Any]:
    """All lists within a step."""
    inner = list(part.values()) if isinstance(part, dict) else part
    if not isinstance(inner, list):
        return []
    return [*(p for p in inner if isinstance(p, list)), *(q for p in inner for q in _parts(p))]


def follow(builder: Builder, steps: Sequence[Any], weights: Weights) -> Value:
    """What a module computes of what it is called with, a tensor."""
    found = Follower(builder, weights).follow(steps)
    return builder.op("tensor_answer", found, Type("answer"))


def is_modal(steps: Sequence[Any]) -> bool:
    """Whether a layer does something else while it trains."""
    names = [s[1].rpartition(":")[2] for s in steps if s[0] == "module"]
    return any(name.startswith(_MODAL) for name in names)


def _activation(name: str) -> Callable[..., Value]:
    def lower(builder: Builder, value: Value, inplace: bool = False) -> Value:
        if inplace:
            raise HeldBackError("its forward changes a tensor in place")
        return activated(builder, value, name)

    return lower


def _combination(name: str) -> Callable[..., Value]:
    def lower(builder: Builder, one: Any, two: Any) -> Value:
        if isinstance(one, Value) and isinstance(two, Value):
            return builder.op("combined", [one, two], TENSOR, name)
        if not isinstance(one, Value) and name in ("add", "mul"):
            one, two = two, one
        if not isinstance(one, Value) or type(two) not in (int, float):
            raise HeldBackError("its forward calculates with more than tensors")
        return builder.op("combined", one, TENSOR, float(two), name)

    return lower


def _dropout(
    builder: Builder, value: Value, p: float = 0.5, training: bool = True, inplace: bool = False
) -> Value:
    if training:
        raise HeldBackError("its forward drops numbers by chance")
    return value


def _leaky(
    builder: Builder, value: Value, negative_slope: float = 0.01, inplace: bool = False
) -> Value:
    if inplace:
        raise HeldBackError("its forward changes a tensor in place")
    return activated(builder, value, "leaky_relu", negative_slope)


def _max_pool_function(
    builder: Builder, value: Value, kernel_size: Any, *rest: Any, **kept: Any
) -> Value:
    named = dict(zip(("stride", "padding", "dilation", "ceil_mode"), rest, strict=False))
    plain = {"stride": None, "padding": 0, "dilation": 1, "ceil_mode": False}
    settings = {**plain, **named, **kept, "kernel_size": kernel_size}
    return torch_layers.max_pool(builder, value, Layer("MaxPool2d", settings, {}))


def _cat(builder: Builder, parts: Any, dim: int = 0) -> Value:
    if not isinstance(parts, tuple) or not all(isinstance(p, Value) for p in parts):
        raise HeldBackError("its forward joins more than tensors")
    return builder.op("joined", list(parts), TENSOR, dim)


def _squeeze(builder: Builder, value: Value, dim: Any = None) -> Value:
    if type(dim) is not int or dim == 0:
        raise HeldBackError("its forward squeezes axes that depend on the question")
    return builder.op("squeezed", value, TENSOR, dim)


def _unsqueeze(builder: Builder, value: Value, dim: int) -> Value:
    if dim == 0:
        raise HeldBackError("its forward puts an axis before the samples")
    return builder.op("unsqueezed", value, TENSOR, dim)


def _mean(builder: Builder, value: Value, dim: Any = None, keepdim: bool = False) -> Value:
    axes = dim if isinstance(dim, tuple) else (dim,)
    if not all(type(a) is int and a != 0 for a in axes):
        raise HeldBackError("its forward takes a mean over the samples")
    return builder.op("averaged_axes", value, TENSOR, axes, keepdim)


def _permute(builder: Builder, value: Value, *axes: Any) -> Value:
    wanted = axes[0] if len(axes) == 1 and isinstance(axes[0], tuple) else axes
    return builder.op("permuted", value, TENSOR, tuple(wanted))


_FUNCTIONS: Mapping[str, Callable[..., Value]] = {
    **{name: _activation(name) for name in ("relu", "sigmoid", "tanh", "silu", "relu6", "exp")},
    **{name: _combination(name) for name in ("add", "sub", "mul")},
    "truediv": _combination("div"),
    "view": torch_layers.flatten,
    "reshape": torch_layers.flatten,
    "leaky_relu": _leaky,
    "gelu": torch_layers.gelu,
    "softmax": lambda b, v, dim=None, **rest: torch_layers.shares(b, v, dim, logs=False, **rest),
    "log_softmax": lambda b, v, dim=None, **rest: torch_layers.shares(b, v, dim, logs=True, **rest),
    "flatten": torch_layers.flatten,
    "dropout": _dropout,
    "max_pool2d": _max_pool_function,
    "cat": _cat,
    "squeeze": _squeeze,
    "unsqueeze": _unsqueeze,
    "mean": _mean,
    "permute": _permute,
    "contiguous": lambda b, v: v,
}
