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
    Parts: ``defaults`` a tuple or None, ``kwdefaults`` a dict or None, ``closure``
    a tuple in the order of ``freevars``, ``attributes`` and ``dict`` dicts.
    Random states: ``random`` as ``random.getstate()``; ``numpy.random`` as
    ``numpy.random.get_state(legacy=False)`` with the key as a list of int;
    ``torch.random`` as ``torch.get_rng_state()``.

A reader takes every version up to its own; a newer one is refused with NB309.
"""

from __future__ import annotations

from typing import Any, Literal

from nb2fn.records import record

VERSION = 1


@record
class Node:
    """One object of the graph; ``id`` is its index.

    =============  ==========================================================
    kind           what it holds
    =============  ==========================================================
    scalar         ``value``: None, bool, int (hex text beyond 64 bits), float and
                   complex (repr text), str
    bytes          ``buffer``
    list, tuple,   ``items``: ids; sets in the order of iteration
    set, frozenset
    dict           ``items``: key, value, key, value…
    array          ``dtype`` (``dtype.str``; of structured ones ``str(dtype.descr)``),
                   ``shape``, ``buffer`` (C order) or, for object arrays,
                   ``items``; ``type`` tells an array from a numpy scalar,
                   ``value`` is ``"F"`` where the notebook has Fortran order
    object         ``type``; ``attributes``: state as ``__reduce_ex__`` gives it,
                   constructor arguments under ``"()"``, items under ``"[]"``
                   and ``"{}"``, a constructor that is not the type under
                   ``"(call)"``, state that is no dict under ``"(state)"``
    reference      ``value``: ``module:qualname`` of an importable thing
    definition     ``value``: id of a :class:`Definition`; ``attributes``: the
                   parts it carries
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


@record
class Binding:
    """What a boundary name is bound to at the cut.

    ``import``: ``target`` is ``module`` or ``module:attribute`` and importing it
    gives the identical object; ``definition``: ``target`` is a definition's id;
    ``value``: ``node`` is the root in the graph and the pickle holds it.
    ``submodules``: modules that definitions reach through an imported module
    (``scipy.stats`` for ``scipy.stats.norm``) and that must be imported too.
    """

    name: str
    kind: Literal["import", "definition", "value"]
    target: str = ""
    node: int | None = None
    submodules: tuple[str, ...] = ()


@record
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
    ``attributes``: names of the class attributes that are carried.

    An id with dots is a path inside another definition (``Outer.Inner``,
    ``Scale.apply``, ``Scale.build.__func__``, ``slow.__wrapped__``): it is part of
    that one's source, and listed where parts of it are carried or it is a value.
    ``decorators`` are to be put on a function's source, outermost first, as
    (module to import, expression): ``("functools", "functools.lru_cache(maxsize=1)")``.
    ``call``: a class that no class statement made is this (module to import,
    expression) instead of source, such as
    ``("collections", "collections.namedtuple('P', ['x', 'y'])")``; ``cell`` is 0.
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
    attributes: tuple[str, ...] = ()
    decorators: tuple[tuple[str, str], ...] = ()
    call: tuple[str, str] = ("", "")


@record
class Extract:
    """The boundary. ``definitions`` stand in order of creation, bases first.

    ``references`` are the (module, qualname) pairs the pickle names: the
    unpickler's allow-list; a module named by a persistent id stands as
    ``(module, "")``. ``digests``: SHA-256 of each bound name's neutral form (for a
    definition its code and what it carries), for comparing two runs.
    ``types``: ``module:qualname`` (or a definition's id) → MRO.
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
