"""The one pickle of the boundary: no ``__main__`` in it, every name it asks for listed."""

from __future__ import annotations

import io
import pickle
from typing import Any

from .cut import Cut
from .references import Pair, is_forbidden


class BoundaryPickler(pickle.Pickler):
    """Writes code as persistent ids and values as values, protocol 4."""

    def __init__(self, file: Any, cut: Cut) -> None:
        super().__init__(file, protocol=4)
        self._kind = cut.kind
        self._override = cut.override
        self.modules: set[str] = set()

    def persistent_id(self, obj: Any) -> Any:
        """The id of code, modules and bound methods; see :mod:`nb2fn.ir.extract`."""
        kind = self._kind(obj)
        if kind is None or kind[0] == "reference":
            return None
        if kind[0] == "module":
            self.modules.add(kind[1])
        return kind

    def reducer_override(self, obj: Any) -> Any:
        """Reductions that would name what no artifact may."""
        return self._override(obj)


def dump(root: dict[str, Any], cut: Cut) -> tuple[bytes, list[Pair]]:
    """The pickle of ``root`` and the (module, qualname) pairs it names, sorted.

    Raises :class:`RefusedError`, RecursionError, or what the objects' own code raises.
    """
    file = io.BytesIO()
    pickler = BoundaryPickler(file, cut)
    pickler.dump(root)
    data = file.getvalue()
    pairs = references(data) | {(name, "") for name in pickler.modules}
    return data, sorted(pairs)


def references(data: bytes) -> set[Pair]:
    """What the unpickler would be asked to find for ``data``; nothing of it is imported."""
    reader = _Reader(io.BytesIO(data))
    reader.load()
    return reader.pairs


def forbidden(pairs: list[Pair]) -> list[Pair]:
    """Those that no artifact may name, and ``__main__``."""
    return [(m, q) for m, q in pairs if m == "__main__" or is_forbidden(m, q)]


class _Stand:
    """Stands in for every class and function while a pickle is read for its names."""

    def __new__(cls, *_: Any, **__: Any) -> Any:
        return object.__new__(cls)

    def __init__(self, *_: Any, **__: Any) -> None:
        pass

    def __call__(self, *_: Any, **__: Any) -> Any:
        return _Stand()

    def __setstate__(self, state: Any) -> None:
        pass

    def __setitem__(self, key: Any, value: Any) -> None:
        pass

    def append(self, value: Any) -> None:
        pass

    def extend(self, values: Any) -> None:
        pass

    def add(self, value: Any) -> None:
        pass


class _Reader(pickle.Unpickler):
    def __init__(self, file: Any) -> None:
        super().__init__(file)
        self.pairs: set[Pair] = set()

    def find_class(self, module: str, name: str) -> Any:
        self.pairs.add((module, name))
        return _Stand

    def persistent_load(self, pid: Any) -> Any:
        return _Stand
