"""Neural networks as neutral data: what they compute, step by step, and their weights.

A network that a boundary name is bound to gets a further attribute ``"(network)"`` in the
graph: a dict of

``library``  ``torch`` or ``keras``
``backend``  what Keras calculates with
``held``     why it is not described, in words; then nothing else is there
``tensors``  the weights, arrays of float32; elsewhere ``["tensor", index]`` stands for them
``steps``    of torch: see :mod:`torch_steps`; ``training`` and ``modal`` beside it
``layers``   of Keras: see :mod:`keras_layers`
"""

from __future__ import annotations

import sys
from typing import Any

Json = dict[str, Any]

ATTRIBUTE = "(network)"
# Larger ones start no quicker as tables of numbers.
MOST_WEIGHTS = 4_000_000
TOO_LARGE = f"it has more than {MOST_WEIGHTS:,} weights"


class HeldError(Exception):
    """A network that cannot be described, with the reason."""


class Tensors:
    """Collects weights."""

    def __init__(self) -> None:
        self.arrays: list[Any] = []
        self._count = 0

    def add(self, array: Any) -> list[Any]:
        """What stands for a numpy array; raises :class:`HeldError` for other types."""
        if array.dtype.str not in ("<f4", "<i8"):
            raise HeldError(f"its weights are of dtype {array.dtype}")
        self._count += int(array.size)
        if self._count > MOST_WEIGHTS:
            raise HeldError(TOO_LARGE)
        self.arrays.append(array.copy())
        return ["tensor", len(self.arrays) - 1]


def network(obj: Any) -> Json | None:
    """The description of a network; ``None`` for everything else.

    Runs ``forward`` of a notebook's own module on placeholders, on a copy.
    """
    for library, base, module in (
        ("keras", "Model", "keras_layers"),
        ("torch", "nn.Module", "torch_steps"),
    ):
        if isinstance(obj, _class(library, base)):
            return _described(library, module, obj)
    return None


def _class(library: str, base: str) -> Any:
    """A class of a library that the notebook has imported; else no class at all."""
    found: Any = sys.modules.get(library)
    for part in base.split("."):
        found = getattr(found, part, None)
    return found if isinstance(found, type) else ()


def _described(library: str, module: str, obj: Any) -> Json:
    describe: Any
    if library == "keras":
        from .keras_layers import layers

        describe = layers
    else:
        from .torch_steps import steps

        describe = steps
    tensors = Tensors()
    about: Json = {"library": library}
    if library == "keras":
        about["backend"] = sys.modules["keras"].backend.backend()
    try:
        found = describe(obj, tensors)
    except HeldError as error:
        return {**about, "held": str(error)}
    except Exception as error:  # the notebook's forward, on what is no tensor, may raise anything
        what = f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}"
        return {**about, "held": f"it cannot be followed step by step ({what[:160]})"}
    return {**about, "held": "", "tensors": tensors.arrays, **found}
