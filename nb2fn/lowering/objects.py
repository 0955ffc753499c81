"""Reads plain values, arrays and fitted attributes out of an extract's graph."""

from __future__ import annotations

import math
import struct
from collections.abc import Collection, Iterator
from typing import Any

from nb2fn.ir.extract import Extract, Node
from nb2fn.lowering.held_back import HeldBackError
from nb2fn.records import record

_FORMATS = {
    "<f8": "d", "<i8": "q", "<i4": "i", "|b1": "?", "|u1": "B", "<f4": "f", "<u4": "I",
    "|i1": "b",
}  # fmt: skip
_KINDS = {"<f8": "f", "<f4": "e", "|b1": "b"}  # all else are integers
_MOST_CELLS = 20_000_000
_LIBRARY_VERSIONS = ((1, 3), (1, 9))


@record
class Table:
    """An array's cells in C order as Python values. ``kind`` is ``f``, ``e`` (of
    32 bits), ``i``, ``b`` or ``U`` (texts); ``dtype`` as the notebook had it."""

    cells: tuple[Any, ...]
    shape: tuple[int, ...]
    kind: str
    dtype: str = "<f8"

    def rows(self) -> tuple[tuple[Any, ...], ...]:
        """The rows of a table of two dimensions; one row for one of one."""
        width = self.shape[-1]
        if not width:
            return ()
        return tuple(self.cells[i : i + width] for i in range(0, len(self.cells), width))


class Objects:
    """The graph of one extract."""

    def __init__(self, extract: Extract) -> None:
        self._extract = extract

    def node(self, index: int) -> Node:
        """The node of an id."""
        return self._extract.nodes[index]

    def plain(self, index: int) -> Any:
        """None, bool, int, float, str, and lists, tuples and dicts of them.

        Raises :class:`HeldBackError` for all else.
        """
        node = self.node(index)
        if node.kind == "scalar":
            return _scalar(node)
        if node.kind in ("list", "tuple"):
            items = [self.plain(item) for item in node.items]
            return items if node.kind == "list" else tuple(items)
        if node.kind == "dict":
            found = [self.plain(item) for item in node.items]
            return dict(zip(found[::2], found[1::2], strict=True))
        if node.kind == "array" and node.type != "numpy:ndarray" and not node.shape:
            table = self.table(index)
            return table.cells[0]
        raise HeldBackError(f"it holds {_described(node)}")

    def table(self, index: int) -> Table:
        """An array of float64, int64, int32, bool or text.

        Raises :class:`HeldBackError` for other types.
        """
        node = self.node(index)
        if node.kind != "array":
            raise HeldBackError(f"it holds {_described(node)}")
        shape = tuple(node.shape)
        if node.items or (node.dtype == "|O" and node.buffer is None):
            return Table(tuple(map(self.plain, node.items)), shape, "U", "|O")
        assert node.buffer is not None
        offset, length = node.buffer
        data = self._extract.buffers[offset : offset + length]
        if node.dtype.startswith("<U"):
            return Table(_texts(data, int(node.dtype[2:])), shape, "U", node.dtype)
        if node.dtype not in _FORMATS:
            raise HeldBackError(f"it holds an array of {node.dtype}")
        size = struct.calcsize(_FORMATS[node.dtype])
        if length // size > _MOST_CELLS:
            raise HeldBackError(f"it holds an array of {length // size:,} numbers")
        cells = struct.unpack(f"<{length // size}{_FORMATS[node.dtype]}", data)
        return Table(cells, shape, _KINDS.get(node.dtype, "i"), node.dtype)

    def data(self, index: int) -> bytes:
        """The bytes of a ``bytes`` or ``bytearray``."""
        node = self.node(index)
        if node.kind != "bytes" or node.buffer is None:
            raise HeldBackError(f"it holds {_described(node)}")
        offset, length = node.buffer
        return self._extract.buffers[offset : offset + length]

    def records(self, index: int) -> Iterator[dict[str, Any]]:
        """The rows of a structured array by field name."""
        node = self.node(index)
        if node.kind != "array" or node.buffer is None or not node.dtype.startswith("["):
            raise HeldBackError(f"it holds {_described(node)}")
        names, form = _structure(node.dtype)
        offset, length = node.buffer
        if math.prod(node.shape) * struct.calcsize(form) != length or length > _MOST_CELLS * 8:
            raise HeldBackError(f"it holds a table of {math.prod(node.shape):,} rows")
        data = self._extract.buffers[offset : offset + length]
        for cells in struct.iter_unpack(form, data):
            yield dict(zip(names, cells, strict=True))


def _scalar(node: Node) -> Any:
    if node.type == "float":
        return float(node.value)
    if node.type == "int" and isinstance(node.value, str):
        return int(node.value, 16)
    if node.type == "complex":
        raise HeldBackError("it holds a complex number")
    return node.value


def _texts(data: bytes, length: int) -> tuple[str, ...]:
    if not length:
        return ()
    whole = data.decode("utf-32-le")
    return tuple(whole[i : i + length].rstrip("\0") for i in range(0, len(whole), length))


def _structure(descr: str) -> tuple[list[str], str]:
    """Field names and struct format of a numpy ``dtype.descr``; padding has no name."""
    import ast

    names, form = [], "<"
    for name, kind in ast.literal_eval(descr):
        if not name and kind.startswith("|V"):
            form += f"{int(kind[2:])}x"
        elif kind in _FORMATS:
            names.append(name)
            form += _FORMATS[kind]
        else:
            raise HeldBackError(f"it holds an array of {kind}")
    return names, form


def _described(node: Node) -> str:
    if node.kind in ("reference", "definition", "module", "method"):
        return f"the {node.kind} {str(node.value).replace(':', '.')}"
    name = node.type.rpartition(":")[2] or node.kind
    return f"a value of type {name}"


class Attributes:
    """The state of one object. ``known`` are the names in it that its lowering understands;
    anything else raises :class:`HeldBackError`."""

    def __init__(self, objects: Objects, index: int, known: Collection[str]) -> None:
        self.objects = objects
        node = objects.node(index)
        self.name = node.type.rpartition(":")[2]
        self._attributes = dict(node.attributes)
        strange = self._attributes.keys() - set(known)
        if strange:
            raise HeldBackError(f"{self.name} has an attribute `{min(strange)}` that is not known")

    def has(self, name: str) -> bool:
        """Whether there is such an attribute."""
        return name in self._attributes

    def index(self, name: str) -> int:
        """The node of an attribute; an estimator that lacks it is not fitted."""
        if name not in self._attributes:
            raise HeldBackError(f"{self.name} has no `{name}`: it is not fitted")
        return self._attributes[name]

    def get(self, name: str, default: Any = None) -> Any:
        """A plain attribute."""
        if name not in self._attributes:
            return default
        try:
            return self.objects.plain(self._attributes[name])
        except HeldBackError as error:
            raise HeldBackError(f"{self.name} has a {name} of its own: {error}") from None

    def table(self, name: str) -> Table:
        """An array attribute."""
        return self.objects.table(self.index(name))

    def floats(self, name: str, narrow: bool = False) -> Table:
        """An array attribute of float64; also one of float32, where ``narrow``."""
        found = self.table(name)
        if found.dtype != "<f8" and not (narrow and found.dtype == "<f4"):
            raise HeldBackError(f"{self.name}.{name} is of dtype {found.dtype}")
        return found

    def require(self, **wanted: Any) -> None:
        """Raises :class:`HeldBackError` where a parameter has another value."""
        for name, value in wanted.items():
            if self.has(name) and self.get(name) != value:
                raise HeldBackError(f"{self.name} has {name}={self.get(name)!r}")


class Fitted(Attributes):
    """One fitted estimator of scikit-learn. ``known`` are its constructor parameters and
    attributes; ``version`` is that of scikit-learn, major and minor."""

    def __init__(self, objects: Objects, index: int, known: Collection[str]) -> None:
        super().__init__(objects, index, _EVERY.union(known))
        said = self.get("_sklearn_version", "")
        self.version = _version(said)
        low, high = _LIBRARY_VERSIONS
        if not low <= self.version <= high:
            raise HeldBackError(f"{self.name} was fitted by scikit-learn {said or 'unknown'}")
        output = self.get("_sklearn_output_config", {}).get("transform")
        if output not in (None, "default"):
            raise HeldBackError(f"{self.name} was told to give {output} frames")

    @property
    def width(self) -> int:
        """The number of features."""
        found: int = self.objects.plain(self.index("n_features_in_"))
        return found

    @property
    def names(self) -> tuple[str, ...] | None:
        """The columns of the frame it was fitted on, if it was one."""
        return self.table("feature_names_in_").cells if self.has("feature_names_in_") else None


_EVERY = frozenset(
    {"n_features_in_", "feature_names_in_", "_sklearn_version", "_sklearn_output_config"}
)


def _version(said: str) -> tuple[int, int]:
    """Major and minor; zeros for what is no version."""
    parts = said.split(".")
    if len(parts) < 2 or not (parts[0].isdigit() and parts[1].isdigit()):
        return (0, 0)
    return int(parts[0]), int(parts[1])
