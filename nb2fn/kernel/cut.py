"""What an object is at the cut: code, a module, a method, an importable thing, or a value."""

from __future__ import annotations

import copyreg
import sys
import types
from typing import Any, Callable

from . import keras_saved
from .bound import method
from .decorated import CACHED
from .definitions import Definitions
from .positions import Positions
from .problems import RefusedError, home, live_resource, unpicklable
from .references import allowed, foreign, importable, module_name, named

# ("definition", id), ("module", name), ("method", object, name),
# ("reference", module, qualname), or None for a value
Kind = tuple[Any, ...]

_DESCRIPTORS = (
    types.MethodDescriptorType,
    types.WrapperDescriptorType,
    types.ClassMethodDescriptorType,
    types.GetSetDescriptorType,
    types.MemberDescriptorType,
)
_BOUND = (types.MethodType, types.BuiltinFunctionType, types.MethodWrapperType)


class Cut:
    """Tells what objects are; both the graph and the pickle are made by its word.

    Every method raises :class:`RefusedError` for an object that may not cross.
    """

    def __init__(self, namespace: dict[str, Any], positions: Positions) -> None:
        self.namespace = namespace
        self.definitions = Definitions(namespace, positions)
        self._ways: dict[type, Callable[[Any], Kind | None] | None] = {}

    def kind(self, obj: Any) -> Kind | None:
        """What ``obj`` is; ``None`` for a value."""
        cls = type(obj)
        try:
            way = self._ways[cls]
        except KeyError:
            way = self._ways[cls] = self._way(cls)
        return None if way is None else way(obj)

    def _way(self, cls: type) -> Callable[[Any], Kind | None] | None:
        if cls is types.FunctionType:
            return self._function
        if cls is CACHED:
            return self._wrapper
        if issubclass(cls, type):
            return self._class
        if issubclass(cls, types.ModuleType):
            return _module
        if issubclass(cls, _BOUND):
            return _bound
        if issubclass(cls, _DESCRIPTORS) or (home(cls), cls.__name__) == ("numpy", "ufunc"):
            return _reference
        return None

    def _function(self, obj: Any) -> Kind:
        found = self.definitions.function(obj)
        return _reference(obj) if found is None else _use(found)

    def _wrapper(self, obj: Any) -> Kind:
        found = self.definitions.wrapper(obj)
        return _reference(obj) if found is None else _use(found)

    def _class(self, obj: Any) -> Kind:
        if home(obj) == "__main__":
            return _use(self.definitions.class_(obj))
        return _reference(obj)

    def label(self, cls: type) -> str:
        """``module:qualname`` of a class, or its definition's id."""
        if home(cls) == "__main__":
            return self.definitions.class_(cls).id
        return f"{home(cls)}:{cls.__qualname__}"

    def override(self, obj: Any) -> Any:
        """A reduction other than the object's own, or ``NotImplemented``."""
        cls = type(obj)
        enum = sys.modules.get("enum")
        if enum is not None and issubclass(cls, enum.Enum):
            if cls.__reduce_ex__ is enum.Enum.__reduce_ex__:
                return cls, (obj._value_,)  # some versions name builtins.getattr
        elif issubclass(cls, _DESCRIPTORS):
            return obj.__qualname__  # their own names builtins.getattr
        elif cls in (staticmethod, classmethod):
            return cls, (obj.__func__,)
        elif cls is property:
            return cls, (obj.fget, obj.fset, obj.fdel, obj.__doc__)
        return keras_saved.reduction(obj)

    def reduction(self, obj: Any) -> Reduction | tuple[str, str]:
        """How ``obj`` is made again, or the (module, qualname) it is found under."""
        refused = live_resource(obj)
        if refused is not None:
            raise refused
        try:
            found = self.override(obj)
            if found is NotImplemented:
                own = copyreg.dispatch_table.get(type(obj))
                found = own(obj) if own is not None else obj.__reduce_ex__(4)
            if not isinstance(found, str):
                return Reduction(*found)
        except RefusedError:
            raise
        except Exception as error:  # __reduce_ex__ and __getstate__ are anyone's code
            raise unpicklable(error, type(obj).__name__) from None
        return named(obj, found)


class Reduction:
    """What ``__reduce_ex__`` gave, with the class itself as ``make`` where that is meant."""

    def __init__(
        self,
        make: Any,
        arguments: tuple[Any, ...],
        state: Any = None,
        items: Any = None,
        pairs: Any = None,
        setter: Any = None,
    ) -> None:
        if make in (copyreg.__newobj__, copyreg.__newobj_ex__):  # type: ignore[attr-defined]
            make, arguments = arguments[0], arguments[1:]
        self.make = make
        self.arguments = arguments
        self.state = state
        self.items = None if items is None else list(items)
        self.pairs = None if pairs is None else dict(pairs)
        self.setter = setter


def _use(definition: Any) -> Kind:
    definition.used = True
    return "definition", definition.id


def _reference(obj: Any) -> Kind:
    pair = importable(obj)
    if pair is None:
        raise foreign(obj)
    return ("reference", *allowed(*pair))


def _module(obj: types.ModuleType) -> Kind:
    name = module_name(obj)
    allowed(name, "eval" if name == "builtins" else "")  # it holds all that is forbidden
    return "module", name


def _bound(obj: Any) -> Kind:
    found = method(obj)
    return _reference(obj) if found is None else ("method", *found)
