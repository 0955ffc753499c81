"""The few functions of torch and torch.nn.functional that light code calls on tensors."""

from __future__ import annotations

from .arrays import Array
from .functions import asarray
from .tensors import FLOAT32, FLOAT64, INT64, Tensor, made

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from .tensors import dtype

_float = float


def tensor(data: Any, dtype: dtype | None = None) -> Tensor:
    """Numbers in nested lists, or an array, as a tensor."""
    if isinstance(data, Tensor):
        found = data.array
    elif isinstance(data, (list, tuple, Array)):
        found = data if isinstance(data, Array) else asarray(_unwrapped(data))
        if not isinstance(data, Array) and found.kind == "f":
            found = made(found.cells, found.shape, "e").array
    elif isinstance(data, (bool, int, _float)):
        kind = "b" if isinstance(data, bool) else "i" if isinstance(data, int) else "e"
        found = Array([data], (), kind)
    else:
        raise TypeError("tensors are made of lists, arrays and numbers here")
    if found.kind not in "bief":
        raise TypeError("tensors hold numbers")
    kind = found.kind if dtype is None else dtype.kind
    return made(found.cells, found.shape, kind)


def _unwrapped(data: Any) -> Any:
    return [_unwrapped(d) if isinstance(d, (list, tuple)) else d for d in data]


as_tensor = tensor


def from_numpy(data: Any) -> Tensor:
    """An array as a tensor of the same type."""
    if not isinstance(data, Array):
        raise TypeError("expected np.ndarray")
    return tensor(data)


def FloatTensor(data: Any) -> Tensor:
    """Numbers as float32."""
    return _of_lists(data).to(FLOAT32)


def LongTensor(data: Any) -> Tensor:
    """Numbers as int64."""
    return _of_lists(data).to(INT64)


def _of_lists(data: Any) -> Tensor:
    if isinstance(data, (list, tuple, Array)):
        return tensor(data)
    raise TypeError("lists and arrays become tensors here")


class no_grad:
    """A context in which nothing else happens."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, *_: Any) -> None:
        return None


inference_mode = no_grad


def _method(name: str) -> Callable[..., Any]:
    def call(data: Any, *args: Any, **settings: Any) -> Any:
        if not isinstance(data, Tensor):
            raise TypeError(f"{name}(): argument 'input' must be Tensor")
        return getattr(data, name)(*args, **settings)

    call.__name__ = name
    return call


_REDUCTIONS = ("argmax", "argmin", "max", "min", "sum", "mean")
argmax, argmin, max, min, sum, mean = map(_method, _REDUCTIONS)
softmax, log_softmax, sigmoid, tanh, relu, exp = map(
    _method, ("softmax", "log_softmax", "sigmoid", "tanh", "relu", "exp")
)
squeeze, unsqueeze, flatten, reshape = map(_method, ("squeeze", "unsqueeze", "flatten", "reshape"))

float32 = float = FLOAT32
float64 = double = FLOAT64
int64 = long = INT64
