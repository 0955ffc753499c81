"""Extract: the boundary as the kernel saw it, in a neutral and versioned form.

Files of an extract, written by the kernel side (:mod:`nb2fn.kernel`):

``extract.json``
    everything below but the bytes; ``version`` first.
``buffers.bin``
    the bytes of arrays, one after the other, each aligned to 16.
``boundary.pickle``
    one pickle (protocol 4) of ``{"values": {name: object}, "definitions": {id:
    {part: object}}, "random": {generator: state}}``, so that identity and
    aliases survive. Persistent ids: ``("definition", id)`` a notebook function
    or class, ``("module", name)``, ``("method", object, name)`` a bound method.

A reader takes every version up to its own; a newer one is refused with NB309.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

VERSION = 1


@dataclass(frozen=True, slots=True)
class Node:
    """One object of the graph; ``id`` is its index.

    =============  ==========================================================
    kind           what it holds
    =============  ==========================================================
    scalar         ``value``: None, bool, int, float (repr text), str, complex
    bytes          ``buffer``
    list, tuple,   ``items``: ids; sets in the order of iteration
    set, frozenset
    dict           ``items``: key, value, key, value…
    array          ``dtype`` (``dtype.str``), ``shape``, ``buffer`` (C order)
                   or, for object arrays, ``items``
    object         ``type``; ``attributes``: state as ``__reduce_ex__`` gives it
                   (constructor arguments under ``"()"``)
    reference      ``value``: ``module:qualname`` of an importable thing
    definition     ``value``: id of a :class:`Definition`
    module         ``value``: its name
    method         ``items``: the object; ``value``: the method's name
    =============  ==========================================================
    """

    id: int
    kind: str
    type: str = ""
    value: Any = None
    items: tuple[int, ...] = ()
    attributes: tuple[tuple[str, int], ...] = ()
    dtype: str = ""
    shape: tuple[int, ...] = ()
    buffer: tuple[int, int] | None = None  # offset, length


@dataclass(frozen=True, slots=True)
class Binding:
    """What a boundary name is bound to at the cut.

    ``import``: ``target`` is ``module`` or ``module:attribute`` and importing it
    gives the identical object; ``definition``: ``target`` is a definition's id;
    ``value``: ``node`` is the root in the graph and the pickle holds it.
    """

    name: str
    kind: Literal["import", "definition", "value"]
    target: str = ""
    node: int | None = None


@dataclass(frozen=True, slots=True)
class Definition:
    """A function, lambda or class of the notebook that is needed after the cut.

    ``id`` becomes the attribute of the generated module (``Scale``, ``Scale_1``;
    one per *object*). Its source stands in cell ``cell`` at ``line`` of the
    cell's Python; ``column`` where known; ``ordinal`` counts the lambdas that
    start on that line. ``globals``: the global names its code reads that exist
    in the notebook's namespace. ``carried``: which of ``defaults``,
    ``kwdefaults``, ``closure``, ``attributes``, ``dict`` cross by value, under
    this id in the pickle. ``freevars``: names of its closure cells, in order.
    ``bases``: for a class, ``module:qualname`` or a definition's id.
    """

    id: str
    kind: Literal["function", "lambda", "class"]
    name: str
    qualname: str
    cell: int
    line: int
    column: int | None = None
    ordinal: int = 0
    globals: tuple[str, ...] = ()
    carried: tuple[str, ...] = ()
    freevars: tuple[str, ...] = ()
    bases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Extract:
    """The boundary. ``definitions`` stand in order of creation, bases first.

    ``references`` are the (module, qualname) pairs the pickle names: the
    unpickler's allow-list. ``digests``: SHA-256 of each value's neutral form,
    for comparing two runs. ``types``: qualified name → MRO.
    """

    version: int
    bindings: tuple[Binding, ...]
    definitions: tuple[Definition, ...]
    nodes: tuple[Node, ...]
    types: tuple[tuple[str, tuple[str, ...]], ...]
    references: tuple[tuple[str, str], ...]
    digests: tuple[tuple[str, str], ...]
    random: tuple[str, ...]
    buffers: bytes
    pickle: bytes

    def binding(self, name: str) -> Binding | None:
        return next((b for b in self.bindings if b.name == name), None)
