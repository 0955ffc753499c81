"""Models of Keras, from the layers that ``nb2fn.kernel.keras_layers`` wrote."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from nb2fn.lowering.estimators.layers import (
    TENSOR,
    Layer,
    Weights,
    activated,
    convolved,
    linear,
    normalised,
    softmax,
    turned,
)
from nb2fn.lowering.held_back import HeldBackError
from nb2fn.lowering.objects import Table
from nb2fn.lowering.scoring.program import Builder, Floats, Matrix, Type, Value

# What these do while they train, or to their losses, is nothing to an answer.
_NOTHING = frozenset(
    "InputLayer Dropout SpatialDropout1D SpatialDropout2D GaussianNoise GaussianDropout "
    "AlphaDropout ActivityRegularization Identity".split()
)
_ACTIVATIONS = frozenset(
    "relu relu6 elu selu sigmoid tanh gelu silu softplus softsign exponential leaky_relu swish "
    "softmax log_softmax linear".split()
)
_NAMES = {"exponential": "exp", "swish": "silu"}


def follow(
    builder: Builder, layers: Sequence[Any], output: int, width: Sequence[Any], weights: Weights
) -> Value:
    """What a model answers to an array of samples of shape ``width``."""
    if not all(type(length) is int for length in width):
        raise HeldBackError("its input has lengths that are not known")
    start = builder.op("network_input", builder.data, TENSOR, tuple(width))
    found: list[Value] = []
    for name, settings, places, inputs in layers:
        tables = {key: weights.table(place) for key, place in places.items()}
        kind = name.rpartition(":")[2]
        given = [found[place] for place in inputs] or [start]
        policy = settings.get("dtype")
        if isinstance(policy, dict):
            policy = policy.get("config", {}).get("name")
        if policy != "float32":
            raise HeldBackError(f"{kind} calculates with {policy}")
        found.append(_lowered(builder, given, Layer(kind, settings, tables)))
    return builder.op("network_answer", found[output], Type("answer"))


def _lowered(builder: Builder, given: list[Value], layer: Layer) -> Value:
    if layer.name in _MERGES:
        return _MERGES[layer.name](builder, given, layer)
    if len(given) != 1:
        raise HeldBackError(f"{layer.name} has several inputs")
    if layer.name in _NOTHING:
        return given[0]
    if layer.name not in _LAYERS:
        raise HeldBackError(f"it has the layer {layer.name}")
    found = _LAYERS[layer.name](builder, given[0], layer)
    return _activation(builder, found, layer.settings.get("activation"))


def _activation(builder: Builder, value: Value, name: Any) -> Value:
    if name is None or name == "linear":
        return value
    if not isinstance(name, str) or name not in _ACTIVATIONS:
        raise HeldBackError(f"it has the activation {name!r}")
    if name in ("softmax", "log_softmax"):
        return softmax(builder, value, -1, name == "log_softmax")
    settings = {"elu": (1.0,), "leaky_relu": (0.2,)}.get(name, ())
    if name == "gelu":  # the function's default, not the layer's
        return activated(builder, value, "gelu")
    return activated(builder, value, _NAMES.get(name, name), *settings)


def _dense(builder: Builder, value: Value, layer: Layer) -> Value:
    layer.require(quantization_config=None, lora_rank=None)
    rows = turned(layer.weight("kernel").rows())
    return linear(builder, value, rows, layer.cells("bias", len(rows), 0.0))


def _batch(builder: Builder, value: Value, layer: Layer) -> Value:
    layer.require(renorm=False)
    axis = layer.settings["axis"]
    axis = axis[0] if isinstance(axis, list) and len(axis) == 1 else axis
    mean = layer.weight("moving_mean").cells
    moments = {
        "mean": mean,
        "variance": layer.weight("moving_variance").cells,
        "factor": layer.cells("gamma", len(mean), 1.0),
        "term": layer.cells("beta", len(mean), 0.0),
    }
    return normalised(builder, value, moments, layer.settings["epsilon"], axis)


def _layer_norm(builder: Builder, value: Value, layer: Layer) -> Value:
    layer.require(rms_scaling=False)
    if layer.settings["axis"] not in (-1, [-1]):
        raise HeldBackError("LayerNormalization is along another axis than the last")
    width = len(next(iter(layer.weights.values())).cells) if layer.weights else 0
    if not width:
        raise HeldBackError("LayerNormalization has no weights")
    given = [
        Floats("factors", layer.cells("gamma", width, 1.0)),
        Floats("terms", layer.cells("beta", width, 0.0)),
    ]
    return builder.op("layer_scaled", value, TENSOR, *given, layer.settings["epsilon"])


def _normalisation(builder: Builder, value: Value, layer: Layer) -> Value:
    layer.require(invert=False)
    if layer.settings["axis"] not in (-1, [-1]) or "mean" not in layer.weights:
        raise HeldBackError("Normalization is not along the last axis")
    mean, variance = layer.weight("mean").cells, layer.weight("variance").cells
    roots = [max(v**0.5, 1e-7) for v in variance]
    given = [
        Floats("factors", tuple(1.0 / r for r in roots)),
        Floats("terms", tuple(-m / r for m, r in zip(mean, roots, strict=True))),
    ]
    return builder.op("scaled", value, TENSOR, *given, -1)


def _rescaling(builder: Builder, value: Value, layer: Layer) -> Value:
    scale, offset = layer.settings["scale"], layer.settings["offset"]
    if type(scale) not in (int, float) or type(offset) not in (int, float):
        raise HeldBackError("Rescaling has a scale for each channel")
    found = builder.op("combined", value, TENSOR, float(scale), "mul")
    return builder.op("combined", found, TENSOR, float(offset), "add")


def _embedding(builder: Builder, value: Value, layer: Layer) -> Value:
    layer.require(mask_zero=False, quantization_config=None, lora_rank=None)
    vectors = Matrix("vectors", layer.weight("embeddings").rows())
    return builder.op("embedded", value, TENSOR, vectors)


def _last(layer: Layer) -> None:
    layer.require(data_format="channels_last")


def _first(builder: Builder, value: Value) -> Value:
    return builder.op("permuted", value, TENSOR, (0, 3, 1, 2))


def _back(builder: Builder, value: Value) -> Value:
    return builder.op("permuted", value, TENSOR, (0, 2, 3, 1))


def _two(value: Any) -> tuple[int, int]:
    down, across = value if isinstance(value, list | tuple) else (value, value)
    return (down, across)


def _padding(layer: Layer, window: tuple[int, int], stride: tuple[int, int]) -> tuple[int, int]:
    if layer.settings["padding"] == "valid":
        return (0, 0)
    if stride != (1, 1) or not all(size % 2 for size in window):
        raise HeldBackError(f"{layer.name} pads to one side")
    return (window[0] // 2, window[1] // 2)


def _convolution(builder: Builder, value: Value, layer: Layer) -> Value:
    _last(layer)
    layer.require(groups=1)
    kernel, stride = _two(layer.settings["kernel_size"]), _two(layer.settings["strides"])
    if _two(layer.settings["dilation_rate"]) != (1, 1):
        raise HeldBackError(f"{layer.name} has a dilation")
    sizes = (kernel, stride, _padding(layer, kernel, stride), (1, 1))
    rows = _windows(layer.weight("kernel"))
    bias = layer.cells("bias", len(rows), 0.0)
    return _back(builder, convolved(builder, _first(builder, value), rows, bias, sizes))


def _windows(table: Table) -> list[tuple[float, ...]]:
    """Weights of shape (rows, columns, channels, answers), by answer, then by channel."""
    height, width, channels, answers = table.shape
    area = height * width
    return [
        tuple(
            table.cells[(place * channels + channel) * answers + answer]
            for channel in range(channels)
            for place in range(area)
        )
        for answer in range(answers)
    ]


def _pool(name: str) -> Callable[[Builder, Value, Layer], Value]:
    def lower(builder: Builder, value: Value, layer: Layer) -> Value:
        _last(layer)
        layer.require(padding="valid")
        size = _two(layer.settings["pool_size"])
        stride = _two(layer.settings["strides"] or size)
        sizes = [size, stride, (0, 0)] if name == "largest_in_windows" else [size, stride]
        return _back(builder, builder.op(name, _first(builder, value), TENSOR, *sizes))

    return lower


def _global_mean(builder: Builder, value: Value, layer: Layer) -> Value:
    _last(layer)
    keep = bool(layer.settings.get("keepdims"))
    if keep:
        raise HeldBackError(f"{layer.name} keeps its axes")
    return builder.op("averaged_axes", _first(builder, value), TENSOR, (-2, -1), False)


def _flatten(builder: Builder, value: Value, layer: Layer) -> Value:
    _last(layer)
    return builder.op("reshaped", value, TENSOR, (0, -1))


def _reshape(builder: Builder, value: Value, layer: Layer) -> Value:
    shape = layer.settings["target_shape"]
    return builder.op("reshaped", value, TENSOR, (0, *shape))


def _relu(builder: Builder, value: Value, layer: Layer) -> Value:
    slope = layer.settings.get("negative_slope") or 0.0
    layer.require(max_value=None, threshold=0.0)
    if slope:
        return activated(builder, value, "leaky_relu", slope)
    return activated(builder, value, "relu")


def _leaky(builder: Builder, value: Value, layer: Layer) -> Value:
    slope = layer.settings.get("negative_slope", layer.settings.get("alpha"))
    return activated(builder, value, "leaky_relu", float(slope))


def _shares(builder: Builder, value: Value, layer: Layer) -> Value:
    layer.require(axis=-1)
    return softmax(builder, value, -1)


def _added(builder: Builder, given: list[Value], layer: Layer) -> Value:
    name = {"Add": "add", "Multiply": "mul", "Subtract": "sub"}[layer.name]
    found = given[0]
    for value in given[1:]:
        found = builder.op("combined", [found, value], TENSOR, name)
    return found


def _concatenated(builder: Builder, given: list[Value], layer: Layer) -> Value:
    return builder.op("joined", given, TENSOR, layer.settings["axis"])


_MERGES: Mapping[str, Callable[[Builder, list[Value], Layer], Value]] = {
    "Add": _added,
    "Subtract": _added,
    "Multiply": _added,
    "Concatenate": _concatenated,
}
_LAYERS: Mapping[str, Callable[[Builder, Value, Layer], Value]] = {
    "Dense": _dense,
    "Activation": lambda builder, value, layer: value,
    "BatchNormalization": _batch,
    "LayerNormalization": _layer_norm,
    "Normalization": _normalisation,
    "Rescaling": _rescaling,
    "Embedding": _embedding,
    "Conv2D": _convolution,
    "MaxPooling2D": _pool("largest_in_windows"),
    "AveragePooling2D": _pool("means_in_windows"),
    "GlobalAveragePooling2D": _global_mean,
    "Flatten": _flatten,
    "Reshape": _reshape,
    "ReLU": _relu,
    "LeakyReLU": _leaky,
    "Softmax": _shares,
    "ELU": lambda builder, value, layer: activated(builder, value, "elu", layer.settings["alpha"]),
}
