"""Class statements: the body runs now, the methods later."""

from __future__ import annotations

import ast

from nb2fn.analysis import knowledge
from nb2fn.analysis.closures import call_decorator, define_function
from nb2fn.analysis.code import ClassCode, Code, Way
from nb2fn.analysis.evaluation import evaluate, execute
from nb2fn.analysis.frames import Frame, InnerFrame
from nb2fn.analysis.heap import Heap
from nb2fn.analysis.lookup import find_method, lineage
from nb2fn.analysis.running import Bound, run, run_reachable
from nb2fn.analysis.values import NONE, Value

_CALLED_PLAINLY = frozenset({"__init__", "__new__", "__call__", "__post_init__"})
_ATTRIBUTES = frozenset(
    {"__getattr__", "__getattribute__", "__setattr__", "__delattr__", "__get__", "__set__",
     "__delete__"}
)  # fmt: skip
_DESCRIBING = ("__get__", "__set__", "__delete__")
_PLAIN = ("staticmethod", "classmethod", "abstractmethod")
# Bases that bring no methods of their own that could touch an instance.
_CLOSED = frozenset({"builtins.object", "abc.ABC", "typing.NamedTuple", "typing.Protocol"})


def visit_class(frame: Frame, node: ast.ClassDef) -> None:
    """Run a class body and bind the class."""
    world, heap = frame.world, frame.world.heap
    world.scope(node)
    decorators = [evaluate(frame, d) for d in node.decorator_list]
    bases = [evaluate(frame, b) for b in node.bases]
    keywords = [evaluate(frame, k.value) for k in node.keywords]
    token = heap.at((id(node), "class"), "class", frame.local)
    heap.private(token)
    parents = tuple(t for b in bases for t in sorted(b.tokens) if t in heap.classes)
    families = tuple(f for f in (knowledge.family(b.qual) for b in bases if b.qual) if f)
    is_open = bool(keywords) or any(
        b.qual not in _CLOSED
        and not (b.qual and knowledge.family(b.qual))
        and not (b.tokens and b.tokens <= heap.classes.keys())
        for b in bases
    )
    inner = InnerFrame(frame)
    inner.owner = token
    _body(inner, node, token)
    methods = {name: codes for name, codes in _methods(heap, node, inner).items() if codes}
    heap.classes[token] = ClassCode(
        node.name,
        methods,
        parents,
        is_open,
        NONE.union(*(k.tokens for k in keywords)),
        families,
    )
    heap.version += 1
    for parent in parents:
        heap.subclasses.setdefault(parent, []).append(token)
    for name, value in inner.names.items():
        heap.store((token,), value.tokens)
        frame.recorder.stored(frozenset((token,)), value.tokens)
        way = _way(name, methods.get(name, ()))
        if way is not Way.CALLED:
            heap.add_code(token, methods.get(name, ()), way)
        heap.add_code(token, _described(heap, value), Way.ACCESSED)
    for base in bases:
        heap.store((token,), base.tokens)
    _announce(frame, node, token, bases)
    value = Value(frozenset((token,)), "class")
    for place, decorator in zip(reversed(node.decorator_list), reversed(decorators), strict=True):
        value = call_decorator(frame, decorator, value, place)
    frame.bind(node.name, value, node)


def _announce(frame: Frame, node: ast.ClassDef, token: int, bases: list[Value]) -> None:
    """Metaclasses, ``__init_subclass__`` and ``__set_name__`` run with the class statement."""
    heap = frame.world.heap
    made = frozenset((token,))
    for code in find_method(heap, token, "__init_subclass__", token):
        run(frame, code, Bound(anything=made), made, node)
    meta = NONE.union(*(heap.classes[c].meta for c in lineage(heap, token)))
    meta = meta.union(*(b.tokens - heap.classes.keys() for b in bases))
    if meta:
        run_reachable(frame, meta, meta | made, node)
        for maker in sorted(meta & heap.classes.keys()):
            for one in lineage(heap, maker):
                for codes in heap.classes[one].methods.values():
                    heap.add_code(token, codes, Way.OPERATED)
    held = frozenset(heap.contents[token] - heap.code.keys())
    if heap.implicit and held:
        run_reachable(frame, held, held | made, node, Way.OPERATED)


def _body(inner: InnerFrame, node: ast.ClassDef, token: int) -> None:
    for statement in node.body:
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
            define_function(inner, statement, token, _kind(statement))
        else:
            execute(inner, (statement,))


def _kind(node: ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    names = {d.id for d in node.decorator_list if isinstance(d, ast.Name)}
    names |= {d.attr for d in node.decorator_list if isinstance(d, ast.Attribute)}
    if "staticmethod" in names:
        return "static"
    if "cached_property" in names:
        return "cached"
    return "class" if "classmethod" in names or node.name == "__init_subclass__" else ""


def _methods(heap: Heap, node: ast.ClassDef, inner: InnerFrame) -> dict[str, tuple[Code, ...]]:
    """Code by attribute; what a decorator made of a method still runs it."""
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    wrapped = {s.name for s in node.body if isinstance(s, functions) and s.decorator_list}
    return {
        name: tuple(
            c
            for t in (heap.runnable(v.tokens) if name in wrapped else sorted(v.tokens))
            for c in heap.code.get(t, ())
        )
        for name, v in inner.names.items()
    }


def _described(heap: Heap, value: Value) -> tuple[Code, ...]:
    """What runs where an attribute that is ``property(…)`` or a descriptor is read or set."""
    if value.type == "property":
        return tuple(c for t in heap.runnable(value.tokens) for c in heap.code.get(t, ()))
    held = sorted(heap.instance_of.keys() & value.tokens)
    return tuple(c for t in held for n in _DESCRIBING for c in find_method(heap, t, n))


def _way(name: str, codes: tuple[Code, ...]) -> Way:
    """How a method comes to run besides being called."""
    if name in _ATTRIBUTES:
        return Way.ACCESSED
    if name.startswith("__") and name.endswith("__") and name not in _CALLED_PLAINLY:
        return Way.OPERATED
    decorated = any(
        not (isinstance(d, ast.Name) and d.id in _PLAIN)
        for c in codes
        for d in getattr(c.node, "decorator_list", ())
    )
    return Way.ACCESSED if decorated else Way.CALLED
