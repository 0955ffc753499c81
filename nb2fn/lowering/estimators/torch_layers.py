"""The layers of ``torch.nn`` in ``eval`` mode."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from nb2fn.lowering.estimators.layers import (
    TENSOR,
    Layer,
    activated,
    convolved,
    linear,
    normalised,
    pair,
    rows_of,
    softmax,
    window,
)
from nb2fn.lowering.held_back import HeldBackError
from nb2fn.lowering.scoring.program import Builder, Floats, Matrix, Value


def module(builder: Builder, value: Value, layer: Layer) -> Value:
    """A layer of ``torch.nn`` in ``eval`` mode."""
    name = layer.name
    if name == "Identity" or name.startswith("Dropout"):
        return value
    if name in _PLAIN:
        return activated(builder, value, _PLAIN[name])
    if name not in _LAYERS:
        raise HeldBackError(f"it has the layer {name}")
    return _LAYERS[name](builder, value, layer)


def _linear(builder: Builder, value: Value, layer: Layer) -> Value:
    rows = layer.weight("weight").rows()
    return linear(builder, value, rows, layer.cells("bias", len(rows), 0.0))


def _batch(builder: Builder, value: Value, layer: Layer) -> Value:
    layer.require(track_running_stats=True)
    mean = layer.weight("running_mean").cells
    moments = {
        "mean": mean,
        "variance": layer.weight("running_var").cells,
        "factor": layer.cells("weight", len(mean), 1.0),
        "term": layer.cells("bias", len(mean), 0.0),
    }
    return normalised(builder, value, moments, layer.settings["eps"], 1)


def _layer_norm(builder: Builder, value: Value, layer: Layer) -> Value:
    shape = layer.settings["normalized_shape"][1:]
    if len(shape) != 1:
        raise HeldBackError("LayerNorm has several axes")
    given = [
        Floats("factors", layer.cells("weight", shape[0], 1.0)),
        Floats("terms", layer.cells("bias", shape[0], 0.0)),
    ]
    return builder.op("layer_scaled", value, TENSOR, *given, layer.settings["eps"])


def _embedding(builder: Builder, value: Value, layer: Layer) -> Value:
    layer.require(max_norm=None)
    return builder.op("embedded", value, TENSOR, Matrix("vectors", layer.weight("weight").rows()))


def _convolution(builder: Builder, value: Value, layer: Layer) -> Value:
    layer.require(groups=1, padding_mode="zeros", transposed=False)
    dimensions = 1 if layer.name == "Conv1d" else 2
    table, kept = layer.weight("weight"), layer.settings
    kernel = window(kept["kernel_size"], dimensions)
    dilation = window(kept["dilation"], dimensions)
    stride = window(kept["stride"], dimensions)
    if kept["padding"] == "same":
        spare = [(k - 1) * d for k, d in zip(kernel, dilation, strict=True)]
        if stride != (1, 1) or any(s % 2 for s in spare):
            raise HeldBackError(f"{layer.name} pads to one side")
        padding = (spare[0] // 2, spare[1] // 2)
    else:
        none = kept["padding"] == "valid"
        padding = pair(0 if none else kept["padding"], dimensions)
    rows = rows_of(table, len(table.cells) // table.shape[0])
    bias = layer.cells("bias", len(rows), 0.0)
    if dimensions == 1:
        value = builder.op("unsqueezed", value, TENSOR, 2)
    found = convolved(builder, value, rows, bias, (kernel, stride, padding, dilation))
    return builder.op("squeezed", found, TENSOR, 2) if dimensions == 1 else found


def max_pool(builder: Builder, value: Value, layer: Layer) -> Value:
    """The largest numbers of windows."""
    layer.require(ceil_mode=False, return_indices=False)
    dimensions = 1 if layer.name.endswith("1d") else 2
    if window(layer.settings["dilation"], dimensions) != (1, 1):
        raise HeldBackError(f"{layer.name} has a dilation")
    return _pooled(builder, value, layer.settings, dimensions, "largest_in_windows")


def _mean_pool(builder: Builder, value: Value, layer: Layer) -> Value:
    layer.require(ceil_mode=False, divisor_override=None)
    dimensions = 1 if layer.name.endswith("1d") else 2
    if pair(layer.settings["padding"], dimensions) != (0, 0):
        raise HeldBackError(f"{layer.name} has padding")
    return _pooled(builder, value, layer.settings, dimensions, "means_in_windows")


def _pooled(
    builder: Builder, value: Value, kept: Mapping[str, Any], dimensions: int, name: str
) -> Value:
    kernel = window(kept["kernel_size"], dimensions)
    stride = window(kept["stride"], dimensions) if kept["stride"] is not None else kernel
    sizes: list[tuple[int, int]] = [kernel, stride]
    if name == "largest_in_windows":
        sizes.append(pair(kept["padding"], dimensions))
    if dimensions == 1:
        value = builder.op("unsqueezed", value, TENSOR, 2)
    found = builder.op(name, value, TENSOR, *sizes)
    return builder.op("squeezed", found, TENSOR, 2) if dimensions == 1 else found


def _global_mean(builder: Builder, value: Value, layer: Layer) -> Value:
    sizes = layer.settings["output_size"]
    wanted = sizes[1:] if isinstance(sizes, list) else [sizes]
    if any(size != 1 for size in wanted):
        raise HeldBackError(f"{layer.name} gives more than one number a channel")
    axes = (-1,) if layer.name.endswith("1d") else (-2, -1)
    return builder.op("averaged_axes", value, TENSOR, axes, True)


def _softmax(logs: bool) -> Callable[[Builder, Value, Layer], Value]:
    def lower(builder: Builder, value: Value, layer: Layer) -> Value:
        return shares(builder, value, layer.settings["dim"], logs=logs)

    return lower


def shares(builder: Builder, value: Value, dim: Any = None, *, logs: bool, **rest: Any) -> Value:
    """Softmax, or its logarithm, along an axis that is said."""
    if type(dim) is not int or rest.get("dtype") is not None:
        raise HeldBackError("its softmax has no axis")
    return softmax(builder, value, dim, logs)


def _softplus(builder: Builder, value: Value, layer: Layer) -> Value:
    layer.require(beta=1.0, threshold=20.0)
    return activated(builder, value, "softplus")


_PLAIN = {
    "ReLU": "relu",
    "ReLU6": "relu6",
    "Sigmoid": "sigmoid",
    "Tanh": "tanh",
    "SiLU": "silu",
    "SELU": "selu",
    "Softsign": "softsign",
}
_LAYERS: Mapping[str, Callable[[Builder, Value, Layer], Value]] = {
    "Linear": _linear,
    "BatchNorm1d": _batch,
    "BatchNorm2d": _batch,
    "LayerNorm": _layer_norm,
    "Embedding": _embedding,
    "Conv1d": _convolution,
    "Conv2d": _convolution,
    "MaxPool1d": max_pool,
    "MaxPool2d": max_pool,
    "AvgPool1d": _mean_pool,
    "AvgPool2d": _mean_pool,
    "AdaptiveAvgPool1d": _global_mean,
    "AdaptiveAvgPool2d": _global_mean,
    "Flatten": lambda b, v, k: flatten(b, v, k.settings["start_dim"], k.settings["end_dim"]),
    "Softmax": _softmax(False),
    "LogSoftmax": _softmax(True),
    "Softplus": _softplus,
    "LeakyReLU": lambda b, v, k: activated(b, v, "leaky_relu", k.settings["negative_slope"]),
    "ELU": lambda b, v, k: activated(b, v, "elu", k.settings["alpha"]),
    "GELU": lambda b, v, k: gelu(b, v, k.settings["approximate"]),
}


def flatten(builder: Builder, value: Value, start_dim: int = 0, end_dim: int = -1) -> Value:
    """Some axes as one; all but that of the samples unless said."""
    if start_dim == 0:
        raise HeldBackError("its forward puts all samples into one line")
    return builder.op("flattened", value, TENSOR, start_dim, end_dim)


def gelu(builder: Builder, value: Value, approximate: str = "none") -> Value:
    """As the error function has it, or ``tanh``."""
    return activated(builder, value, "gelu" if approximate == "none" else "gelu_tanh")
