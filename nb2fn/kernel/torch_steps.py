"""A PyTorch module as the steps of its ``forward``, followed by ``torch.fx``.

``steps`` is a list; a step is known to later ones as ``["step", its place]``:

``["input"]``                                      what the module is called with
``["tensor", index]``                              a parameter or a buffer
``["module", class, settings, weights, args]``     a layer of ``torch.nn``
``["function", qualified name, args, kwargs]``
``["method", name, args, kwargs]``                 of its first argument
``["output", value]``

Arguments are plain values or ``["list", …]``, ``["slice", start, stop, step]``,
``["ellipsis"]``, ``["dtype", name]``, ``["step", place]``. The steps are those in ``eval``
mode; ``training`` says whether a part of the module is in training mode at the cut,
``modal`` whether ``forward`` asks for the mode.
"""

from __future__ import annotations

import copy
import dis
import inspect
import sys
from collections.abc import Iterator
from types import CodeType, FunctionType
from typing import Any

from .bytecode import nested
from .networks import MOST_WEIGHTS, TOO_LARGE, HeldError, Tensors

Json = dict[str, Any]

# Builtins that treat a placeholder as they treat a tensor, or raise.
_BUILTINS = frozenset(
    "super range len enumerate zip reversed int float bool tuple list dict min max abs sum".split()
)
_CONSTANTS = (int, float, str, bool, type(None))
_CHANGES = frozenset(
    "STORE_ATTR DELETE_ATTR STORE_GLOBAL STORE_SUBSCR IMPORT_NAME STORE_DEREF SETUP_FINALLY "
    "SETUP_EXCEPT PUSH_EXC_INFO YIELD_VALUE".split()
)
_GLOBALS = frozenset({"LOAD_GLOBAL", "LOAD_NAME"})
_HOOKS = ("_forward_hooks", "_forward_pre_hooks")


def steps(module: Any, tensors: Tensors) -> Json:
    """The steps of ``module``; raises :class:`HeldError` where they may not be the same
    for every input, or anything that following them raises."""
    torch = sys.modules["torch"]
    import torch.fx as fx  # type: ignore[import-not-found]

    _refuse(torch, module)
    modal = _check_code(torch, module)
    frozen = copy.deepcopy(module).eval()
    writer, tracer = _Writer(torch, fx, frozen, tensors), fx.Tracer()
    if tracer.is_leaf_module(frozen, ""):
        layer = [*writer.module(frozen), [["step", 0]]]
        found = [["input"], layer, ["output", ["step", 1]]]
    else:
        with torch.random.fork_rng(devices=[]):
            graph = tracer.trace(frozen)
        found = [writer.step(node) for node in graph.nodes]
    return {
        "steps": found,
        "training": any(part.training for part in module.modules()),
        "modal": modal,
    }


def _refuse(torch: Any, module: Any) -> None:
    # Before it is copied: a network may fill the memory.
    weights = sum(int(t.numel()) for t in (*module.parameters(), *module.buffers()))
    if weights > MOST_WEIGHTS:
        raise HeldError(TOO_LARGE)
    if isinstance(module, torch.jit.ScriptModule):
        raise HeldError("it is compiled by torch.jit")
    for part in module.modules():
        if any(getattr(part, name, None) for name in _HOOKS):
            raise HeldError("a part of it has a hook")
        if "forward" in vars(part) or type(part).__call__ is not torch.nn.Module.__call__:
            raise HeldError("a part of it is called in a way of its own")
        if _is_torch(type(part).__module__) and not _is_torch(type(part).forward.__module__):
            raise HeldError("the forward of a layer was replaced")
        if type(part).__name__ == "OptimizedModule":
            raise HeldError("it is compiled by torch.compile")
    if any(getattr(torch.nn.modules.module, f"_global{name}", None) for name in _HOOKS):
        raise HeldError("all modules have a hook")
    parameters = list(inspect.signature(module.forward).parameters.values())
    if [p.kind for p in parameters] != [inspect.Parameter.POSITIONAL_OR_KEYWORD]:
        raise HeldError("it is called with more than one argument")


def _check_code(torch: Any, module: Any) -> bool:
    """Whether notebook code asks for the mode; raises :class:`HeldError` for code in which
    a placeholder may go another way than a tensor."""
    modal = False
    done: set[CodeType] = set()
    for part in module.modules():
        pending = [type(part).forward]
        while pending:
            function = pending.pop()
            if not isinstance(function, FunctionType) or _is_torch(function.__module__):
                continue
            if function.__code__ in done:
                continue
            done.add(function.__code__)
            names = _checked(function)
            modal = modal or "training" in names
            pending += [getattr(type(part), n, None) for n in names if n != "forward"]
    return modal


def _is_torch(name: str) -> bool:
    return name == "torch" or name.startswith("torch.")


def _checked(function: FunctionType) -> set[str]:
    """The names that a function's code uses."""
    found: set[str] = set()
    for code in nested(function.__code__):
        found.update(code.co_names)
        for instruction in dis.get_instructions(code):
            name = instruction.opname
            if name in _CHANGES:
                raise HeldError("its forward changes things, or catches errors")
            if name.startswith("INPLACE_") or (name == "BINARY_OP" and "=" in instruction.argrepr):
                raise HeldError("its forward changes a tensor in place")
            if name in _GLOBALS and not _is_plain(function, str(instruction.argval)):
                raise HeldError(f"its forward uses `{instruction.argval}`")
    for name, value in zip(function.__code__.co_freevars, function.__closure__ or ()):
        if name != "__class__" and not isinstance(value.cell_contents, _CONSTANTS):
            raise HeldError(f"its forward uses `{name}`")
    return found


def _is_plain(function: FunctionType, name: str) -> bool:
    """Whether a global means the same while ``forward`` is followed as when it runs."""
    if name not in function.__globals__:
        return name in _BUILTINS
    value = function.__globals__[name]
    if isinstance(value, _CONSTANTS):
        return True
    home = value.__name__ if inspect.ismodule(value) else getattr(value, "__module__", "")
    known = home in ("math", "_operator") or _is_torch(str(home))
    # Its own class, in super(Net, self).
    return known or (inspect.isclass(value) and value.__name__ in function.__qualname__)


class _Writer:
    """Writes the nodes of a graph."""

    def __init__(self, torch: Any, fx: Any, module: Any, tensors: Tensors) -> None:
        self._torch = torch
        self._fx = fx
        self._places: dict[Any, int] = {}
        self._modules = dict(module.named_modules())
        self._held = {**dict(module.named_parameters()), **dict(module.named_buffers())}
        self._tensors = tensors
        self._written: dict[int, list[Any]] = {}

    def step(self, node: Any) -> list[Any]:
        """The step of a node of the graph."""
        found = self._step(node)
        self._places[node] = len(self._places)
        return found

    def _step(self, node: Any) -> list[Any]:
        args = [self._value(a) for a in node.args]
        kwargs = {name: self._value(a) for name, a in node.kwargs.items()}
        if node.op == "placeholder":
            return ["input"]
        if node.op == "output":
            return ["output", args[0]]
        if node.op == "get_attr":
            if node.target not in self._held:
                raise HeldError("its forward makes a tensor of its own")
            return self._tensor(self._held[node.target])
        if node.op == "call_module":
            if kwargs:
                raise HeldError("a layer is called with keywords")
            return [*self.module(self._modules[node.target]), args]
        if node.op == "call_method":
            return ["method", node.target, args, kwargs]
        return ["function", self._fx.node._get_qualified_name(node.target), args, kwargs]

    def module(self, module: Any) -> list[Any]:
        """A layer of ``torch.nn``, without what it is called with."""
        cls = type(module)
        settings = {
            name: self._value(value)
            for name, value in vars(module).items()
            if not name.startswith("_") and name != "training"
        }
        weights = {
            name: self._tensor(value)
            for group in (module._parameters, module._buffers)
            for name, value in group.items()
            if value is not None
        }
        if module._modules:
            raise HeldError(f"it has a {cls.__name__}")
        return ["module", f"{cls.__module__}:{cls.__qualname__}", settings, weights]

    def _tensor(self, tensor: Any) -> list[Any]:
        if tensor.device.type != "cpu":
            raise HeldError(f"its weights are on the device {tensor.device.type}")
        if id(tensor) not in self._written:
            self._written[id(tensor)] = self._tensors.add(tensor.detach().numpy())
        return self._written[id(tensor)]

    def _value(self, value: Any) -> Any:
        if isinstance(value, self._fx.Node):
            return ["step", self._places[value]]
        if isinstance(value, (tuple, list)):
            return ["list", *self._values(value)]
        if isinstance(value, slice):
            return ["slice", *self._values((value.start, value.stop, value.step))]
        if value is Ellipsis:
            return ["ellipsis"]
        if isinstance(value, self._torch.dtype):
            return ["dtype", str(value)]
        if type(value) in _CONSTANTS:
            return value
        raise HeldError(f"its forward uses a {type(value).__name__}")

    def _values(self, values: Any) -> Iterator[Any]:
        return (self._value(value) for value in values)
