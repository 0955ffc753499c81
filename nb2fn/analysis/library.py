"""Doing what the knowledge tables say of a call."""

from __future__ import annotations

import ast
import re

from nb2fn.analysis import knowledge
from nb2fn.analysis.arguments import Arguments, mix, tokens_of
from nb2fn.analysis.code import Way
from nb2fn.analysis.frames import Frame
from nb2fn.analysis.knowledge import Spec
from nb2fn.analysis.results import DRAWN_LATER, ESTIMATORS, is_seeded, result_of
from nb2fn.analysis.running import run_reachable
from nb2fn.analysis.values import FRESH, NONE, Value, merge
from nb2fn.ir.dataflow import AMBIENT, Effect

DISPLAY_SETTINGS = (AMBIENT["pandas.display"], AMBIENT["numpy.display"])


GENERATORS = (AMBIENT["random"], AMBIENT["numpy.random"])


_UNKNOWN = Spec(changes=("all",), state=GENERATORS, unsure=True)


_CALLBACKS = ("key", "func", "function", "default", "default_factory")


_ITERATORS = frozenset({"iterator", "file"})


_FITTED = ESTIMATORS | {"inplace", "splitter"}


_QUERIED = re.compile(r"@([^\W\d]\w*)")
_NAMED = re.compile(r"[^\W\d]\w*")


def apply(
    frame: Frame,
    spec: Spec,
    receiver: Value | None,
    args: Arguments,
    node: ast.Call,
    name: str,
    runs: bool = True,
) -> Value:
    """Do what the tables say.

    ``runs``: code that the receiver holds may run, not only code in arguments.
    """
    if spec.keeps and receiver is not None:
        receiver = frame.settle(receiver, node, "receiver")  # it will hold what it is given
    values = args.every if receiver is None or not runs else (receiver, *args.every)
    returned = FRESH
    given = tokens_of(values)
    if given:
        returned = _run(frame, spec, values, given, node)
        _consume(frame, given, node, name)
    driven = _callbacks(frame, spec, args, node, name)
    driven |= _ambient(frame, spec, given, args, node, name)
    _changes(frame, spec, receiver, args, node, name)
    asked = name in ("query", "eval") and spec.type in ("", "pandas")
    if asked and (node.args or node.keywords):  # a module's eval() takes nothing
        _query(frame, node, _QUERIED if receiver is not None else _NAMED)
    result = result_of(frame, spec, receiver, args, returned, node)
    if driven and result.type == "iterator":
        for token in result.tokens:
            frame.world.heap.drives[token] = driven
    return result


def _run(
    frame: Frame, spec: Spec, values: tuple[Value, ...], given: frozenset[int], node: ast.Call
) -> Value:
    """Run the code the call may run: all it can reach, if it is of the kind that calls what
    it is given; else what is handed to it plainly, and what operators and iteration run."""
    if spec.calls or spec.deep:
        return run_reachable(frame, given, given, node)
    heap = frame.world.heap
    returned = run_reachable(frame, given, given, node, Way.OPERATED)
    plain = frozenset(t for t in given if t in heap.code)
    return merge(returned, run_reachable(frame, plain, given, node)) if plain else returned


def _callbacks(
    frame: Frame, spec: Spec, args: Arguments, node: ast.Call, name: str
) -> frozenset[int]:
    """An argument that is called may be a bound method: its object may change."""
    heap = frame.world.heap
    given = tokens_of(args.every)
    quals = [v.qual for v in args.every if v.qual]
    quals += [q for t in heap.reach(given) for q in heap.library.get(t, ())]
    impure = _library_callbacks(frame, quals, node, name)
    if spec.calls and not impure:
        called = [*args.positional[:1], *(v for k, v in args.keywords.items() if k in _CALLBACKS)]
        impure = any(v.type == "" and heap.data(v.tokens) for v in called)
    if not impure:
        return NONE
    found = heap.data(given)
    frame.change(found, node, False, name)
    mix(frame, given, node)
    return found


def _library_callbacks(frame: Frame, quals: list[str], node: ast.Call, name: str) -> bool:
    """Library functions that are handed over may be called; whether one changes things."""
    impure = False
    for qual in quals:
        spec = is_impure(qual)
        if spec is None:
            continue
        impure = impure or bool(spec.changes or spec.keeps)
        for effect in spec.effects:
            frame.recorder.effect(effect)
        for ambient in (*spec.state, *spec.resets, *spec.marks, *spec.pervades):
            frame.ambient(ambient, node, False, name)
        if spec.seeded or spec.draws:
            frame.ambient(AMBIENT["numpy.random"], node, False, name)
    return impure


def is_impure(qual: str) -> Spec | None:
    """What a library function does besides giving a result; ``None`` if nothing.

    A class counts as what making an instance does.
    """
    spec = knowledge.function(qual)
    parts = qual.split(".")
    if spec is None and parts[0] == "builtins" and len(parts) == 3:
        spec = knowledge.method(parts[1], parts[2])
    if spec is None:
        return None if parts[-1][:1].isupper() or len(parts) == 1 else _UNKNOWN
    touches = spec.changes or spec.keeps or spec.state or spec.resets or spec.marks
    touches = touches or spec.pervades
    draws = (spec.seeded or spec.draws) and spec.type not in ESTIMATORS
    return spec if touches or draws or spec.effects else None


def _consume(frame: Frame, given: frozenset[int], node: ast.Call, name: str) -> None:
    """Iterators that are handed on move on; a file may be written or read."""
    heap = frame.world.heap
    reached = heap.reach(given)
    found = frozenset(t for t in reached if t in heap.symbols or heap.types[t] in _ITERATORS)
    if found:
        frame.change(found, node, True, name, _ITERATORS)
        if any(heap.types[t] == "file" for t in found):
            frame.ambient(AMBIENT["files"], node, True, name)


def _ambient(
    frame: Frame, spec: Spec, given: frozenset[int], args: Arguments, node: ast.Call, name: str
) -> frozenset[int]:
    """The generators the call draws from."""
    for effect in spec.effects:
        frame.recorder.effect(effect)
    for ambient in spec.uses:
        frame.root.reads(ambient)
    for ambient in spec.state:
        frame.ambient(ambient, node, not spec.unsure, name)
    for ambient in spec.resets:
        frame.ambient(ambient, node, True, name, reset=True)
    for ambient in spec.marks:
        frame.ambient(ambient, node, True, name, reads=False)
    for ambient in spec.pervades:
        _setting(frame, ambient, node, name)
    if name in ("simplefilter", "filterwarnings") and _is_error(node):
        frame.world.pervasive.add(AMBIENT["warnings"])  # any warning may raise from now on
    if spec.formats:
        for ambient in DISPLAY_SETTINGS:
            frame.root.reads(ambient)
    draws = spec.seeded and spec.type not in DRAWN_LATER and not is_seeded(args)
    if draws or (spec.draws and _may_draw(frame, given)):
        frame.ambient(AMBIENT["numpy.random"], node, True, name)
    state = args.keywords.get("random_state")
    drawn = state.tokens if state is not None else NONE
    if spec.draws:
        heap = frame.world.heap
        drawn |= frozenset(t for t in heap.data(given) if heap.types[t] == "rng")
    frame.change(drawn, node, False, name)
    return drawn


def _is_error(node: ast.Call) -> bool:
    first = [*node.args, *(k.value for k in node.keywords if k.arg == "action")][:1]
    return any(isinstance(v, ast.Constant) and v.value == "error" for v in first)


def _may_draw(frame: Frame, given: frozenset[int]) -> bool:
    heap = frame.world.heap
    return any(
        t in heap.drawing or (heap.types[t] == "" and t not in heap.code) for t in heap.data(given)
    )


def _setting(frame: Frame, ambient: str, node: ast.Call, name: str) -> None:
    """A setting of a library; those that only concern looks do not pervade."""
    looks = False
    first = node.args[0] if node.args else None
    if ambient == AMBIENT["pandas"] and isinstance(first, ast.Constant):
        looks = str(first.value).startswith(("display.", "plotting.", "max_", "precision"))
        if looks:
            frame.ambient(AMBIENT["pandas.display"], node, True, name)
            return
    if ambient == AMBIENT["sklearn"] and node.keywords and not node.args:
        looks = all(k.arg in ("display", "print_changed_only") for k in node.keywords)
    if ambient == AMBIENT["numpy"] and (node.args or node.keywords):
        given = [*node.args, *(k.value for k in node.keywords)]
        looks = all(
            isinstance(v, ast.Constant) and v.value in ("ignore", "warn", "print") for v in given
        )
    frame.ambient(ambient, node, True, name)
    if not looks:
        frame.world.pervasive.add(ambient)


def _changes(
    frame: Frame,
    spec: Spec,
    receiver: Value | None,
    args: Arguments,
    node: ast.Call,
    name: str,
) -> None:
    own = receiver.tokens if receiver is not None else NONE
    certain = not spec.unsure
    for what in spec.changes:
        if what == "self":
            frame.change(own, node, certain and receiver is not None, name)
        elif what == "parts":
            parts = frame.world.heap.data(own)
            frame.change(_estimators(frame, parts - own), node, False, name)
        elif what == "reach":
            frame.change(frame.world.heap.data(own), node, False, name)
        elif what == "all":
            frame.change(frame.world.heap.data(tokens_of(args.every)), node, certain, name)
        else:
            target = args.positional[int(what) : int(what) + 1] or args.every
            frame.change(tokens_of(target), node, certain, name)
            own = own if receiver is not None else own | tokens_of(target)
    if spec.keeps:
        for number, value in enumerate(args.every):
            place = (*node.args, *(k.value for k in node.keywords))
            frame.store(own, value, place[number] if number < len(place) else node)
    if name == "set_params" and not _keeps_seed(args):
        frame.world.heap.drawing |= own
    if spec.out:
        frame.change(tokens_of(args.positional[spec.out :]), node, True, name)
    _by_keyword(frame, spec, own, args, node, name)


def _by_keyword(
    frame: Frame, spec: Spec, own: frozenset[int], args: Arguments, node: ast.Call, name: str
) -> None:
    """``inplace=True``, ``copy=False``, ``out=``, and ``**`` that may hold them."""
    for keyword in node.keywords:
        literal = isinstance(keyword.value, ast.Constant)
        if keyword.arg == "inplace" and not (literal and not keyword.value.value):  # type: ignore[attr-defined]
            frame.change(own, node, literal, name)
        elif keyword.arg in ("copy", "deep") and not (literal and keyword.value.value):  # type: ignore[attr-defined]
            frame.change(own | tokens_of(args.every), node, False, name)
        elif keyword.arg == "out":
            frame.change(args.keywords["out"].tokens, node, True, name)
        elif keyword.arg is None and spec.type in ("", "pandas", "array"):
            frame.change(own, node, False, name)


def _keeps_seed(args: Arguments) -> bool:
    """Whether ``set_params`` surely leaves every ``random_state`` an integer or as it was."""
    states = (v for k, v in args.keywords.items() if k.endswith("random_state"))
    return not args.spread and all(v.type == "int" for v in states)


def _estimators(frame: Frame, tokens: frozenset[int]) -> frozenset[int]:
    heap = frame.world.heap
    return frozenset(
        t for t in tokens if heap.types[t] in _FITTED or t in heap.instance_of or t in heap.symbols
    )


def _query(frame: Frame, node: ast.Call, names: re.Pattern[str]) -> None:
    """``df.query("a > @limit")`` reads ``limit``, ``pd.eval("a > limit")`` as well; an unseen
    text may read anything."""
    first = node.args[0] if node.args else None
    if isinstance(first, ast.Constant) and isinstance(first.value, str):
        read_words(frame, names.findall(first.value))
    elif isinstance(first, ast.JoinedStr):
        parts = [v.value for v in first.values if isinstance(v, ast.Constant)]
        read_words(frame, names.findall("".join(map(str, parts))))
    else:
        frame.recorder.effect(Effect.BARRIER)


def read_words(frame: Frame, words: list[str]) -> None:
    """Formulas and queries name variables in their text."""
    for word in words:
        if word in frame.world.globals:
            frame.load(word)
