"""Where names live while code is interpreted."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from typing import TYPE_CHECKING

from nb2fn.analysis.code import AmbientChange, Change, Code, Way
from nb2fn.analysis.values import FRESH, NONE, Value, merge
from nb2fn.analysis.world import Recorder, World
from nb2fn.span import Span

if TYPE_CHECKING:
    from nb2fn.analysis.running import Sweep


class Trail:
    """What was bound since a fork: values before it, and all values since."""

    __slots__ = ("before", "every")

    def __init__(self) -> None:
        self.before: dict[str, Value | None] = {}
        self.every: dict[str, Value] = {}


class Frame:
    """One namespace during interpretation.

    ``bound`` are the names surely bound since the statement or body began.
    """

    def __init__(
        self, world: World, recorder: Recorder, cell: int, lines: list[str], function: str = ""
    ) -> None:
        self.world = world
        self.recorder = recorder
        self.cell = cell
        self.lines = lines
        self.function = function
        self.names: dict[str, Value] = {}
        self.bound: set[str] = set()
        self.trails: list[Trail] = []
        self.owner: int | None = None
        self.root: Frame = self
        self.sweep: Sweep | None = None
        self.swept: dict[tuple[frozenset[int], frozenset[int], Way], tuple[int, Value]] = {}

    local = True

    def reads(self, name: str) -> None:
        """Code that runs now reads a global or ambient name."""
        self.recorder.read(name)

    def load(self, name: str) -> Value | None:
        """What a name holds; ``None`` if nothing is known to have bound it."""
        raise NotImplementedError

    def returned(self, value: Value) -> None:
        """A body hands a value to its caller."""

    def captured(self, name: str) -> frozenset[int]:
        """What a function made here captures under that name."""
        return NONE

    def get(self, name: str) -> Value | None:
        """A name of this very namespace."""
        return self.names.get(name)

    def put(self, name: str, value: Value | None) -> None:
        """Set a name of this very namespace."""
        if value is None:
            self.names.pop(name, None)
        else:
            self.names[name] = value

    def bind(self, name: str, value: Value, site: ast.AST, sure: bool = True) -> None:
        """Bind a name; a value that is no object yet becomes one."""
        self.assign(name, self.settle(value, site), sure)

    def assign(self, name: str, value: Value, sure: bool = True) -> None:
        if self.trails:
            trail = self.trails[-1]
            trail.before.setdefault(name, self.get(name))
            known = trail.every.get(name)
            trail.every[name] = merge(known, value) if known is not None else value
        if sure:
            self.bound.add(name)
        else:
            old = self.get(name)
            value = merge(old, value) if old is not None else value
        self.put(name, value)

    def unbind(self, name: str) -> None:
        if self.trails:
            self.trails[-1].before.setdefault(name, self.get(name))
        self.bound.discard(name)
        self.put(name, None)

    def settle(self, value: Value, site: ast.AST, tag: str = "") -> Value:
        """A value as an object with a token, unless it cannot change."""
        if value.tokens or value.immutable or value.qual:
            return value
        token = self.world.heap.at((id(site), tag), value.type, self.local)
        return value._replace(tokens=frozenset((token,)))

    # Branches: fork, interpret, take back, join.

    def fork(self) -> Trail:
        self.trails.append(Trail())
        return self.trails[-1]

    def back(self) -> dict[str, Value | None]:
        """Undo what was bound since the fork; the values at its end."""
        trail = self.trails.pop()
        ends = {name: self.get(name) for name in trail.before}
        for name, value in trail.before.items():
            self.put(name, value)
        if self.trails:
            outer = self.trails[-1]
            for name, value in trail.every.items():
                known = outer.every.get(name)
                outer.every[name] = merge(known, value) if known is not None else value
                outer.before.setdefault(name, trail.before.get(name))
        return ends

    def join(self, branches: Iterable[dict[str, Value | None]]) -> None:
        """Names hold what they held at the end of any branch."""
        branches = list(branches)
        names = dict.fromkeys(name for branch in branches for name in branch)
        for name in names:
            ends = [b[name] if name in b else self.get(name) for b in branches]
            values = [v for v in ends if v is not None]
            if not values:
                self.put(name, None)
                continue
            value = values[0]
            for other in values[1:]:
                value = merge(value, other)
            self.put(name, value)

    # What happens, with the place where it stands.

    def span(self, node: ast.AST) -> Span:
        """The span of a node, in characters."""
        line, end = node.lineno, node.end_lineno or node.lineno  # type: ignore[attr-defined]
        first, last = node.col_offset, node.end_col_offset or 0  # type: ignore[attr-defined]
        return Span(self.cell, line, self._column(line, first), end, self._column(end, last))

    def _column(self, line: int, offset: int) -> int:
        text = self.lines[line - 1] if line <= len(self.lines) else ""
        if text.isascii():
            return offset
        return len(text.encode("utf-8", "surrogatepass")[:offset].decode("utf-8", "replace"))

    def change(
        self,
        tokens: frozenset[int],
        node: ast.AST,
        certain: bool,
        method: str = "",
        only: frozenset[str] | None = None,
    ) -> None:
        if tokens:
            span = self.span(node)
            self.recorder.changed(Change(tokens, certain, method, span, self.function, only))

    def ambient(
        self,
        name: str,
        node: ast.AST,
        certain: bool = True,
        method: str = "",
        reset: bool = False,
        reads: bool = True,
    ) -> None:
        """Ambient state is read and changed, or (``reset``) replaced, or, without ``reads``,
        only added to."""
        if reads and not reset:
            self.root.reads(name)
        change = AmbientChange(name, certain, method, self.span(node), self.function)
        self.recorder.ambient(change, reset)

    def store(self, into: frozenset[int], value: Value, site: ast.AST) -> None:
        """Objects come to hold a value."""
        if not into or value.immutable:
            return
        if not value.tokens and value.type in ("", "iterator"):
            # Not folded into its holder: going over it would change it.
            value = self.settle(value, site, "held")
        if value.tokens:
            self.world.heap.store(into, value.tokens)
            self.recorder.stored(into, value.tokens)

    def computes(self) -> None:
        """Something is computed that settings of libraries could influence."""
        for name in self.world.pervasive:
            self.root.reads(name)


class ModuleFrame(Frame):
    """The notebook's own namespace; knows which names hold an object."""

    local = False

    def __init__(self, world: World, recorder: Recorder) -> None:
        super().__init__(world, recorder, 0, [])
        self.names = world.globals
        self._holding: dict[int, set[str]] = {}

    def reads(self, name: str) -> None:
        if name not in self.bound:
            self.recorder.read(name)

    def load(self, name: str) -> Value | None:
        self.reads(name)
        return self.names.get(name)

    def put(self, name: str, value: Value | None) -> None:
        old = self.names.get(name)
        if old is not None:
            for token in old.tokens:
                self._holding[token].discard(name)
        if value is None:
            self.names.pop(name, None)
            return
        self.names[name] = value
        for token in value.tokens:
            self._holding.setdefault(token, set()).add(name)

    def holding(self, tokens: Iterable[int]) -> set[str]:
        """The names through which any of the objects can be reached."""
        found: set[str] = set()
        for token in self.world.heap.holders(tokens):
            found |= self._holding.get(token, set())
        return found


class InnerFrame(Frame):
    """A class body or comprehension: names of its own before those around it."""

    def __init__(self, parent: Frame, comprehension: bool = False) -> None:
        super().__init__(parent.world, parent.recorder, parent.cell, parent.lines, parent.function)
        self.parent = parent
        self.comprehension = comprehension
        self.local = parent.local
        self.root = parent.root
        self.owner = parent.owner

    def load(self, name: str) -> Value | None:
        if name in self.names:
            return self.names[name]
        around = self.parent
        if self.comprehension and isinstance(around, InnerFrame) and not around.comprehension:
            around = around.parent  # a class body encloses nothing
        return around.load(name)

    def captured(self, name: str) -> frozenset[int]:
        if self.comprehension and name in self.names:
            return self.names[name].tokens
        return self.parent.captured(name)


class FunctionFrame(Frame):
    """A body: locals, what it captured, and symbols for globals."""

    def __init__(self, world: World, recorder: Recorder, code: Code) -> None:
        super().__init__(world, recorder, code.cell, code.lines, code.name)
        self.code = code
        self.owner = code.owner
        self.itself = world.heap.symbol(("self", id(code.node)), code.name)

    def load(self, name: str) -> Value | None:
        scope = self.code.scope
        if name in scope.bound:
            if name in scope.cells:
                known = self.names.get(name, FRESH)
                if known.qual:
                    return known
                cell = self.world.heap.at((id(scope.node), "cell", name), "", True)
                return Value(frozenset(self.world.heap.contents[cell]))
            return self.names.get(name, FRESH)
        if name in scope.free:
            return Value(self.world.heap.reach((self.itself,)))
        return self.global_value(name)

    def captured(self, name: str) -> frozenset[int]:
        scope = self.code.scope
        if name in scope.bound:
            return frozenset((self.world.heap.at((id(scope.node), "cell", name), "", True),))
        return frozenset((self.itself,))

    def global_value(self, name: str) -> Value | None:
        """A global as of the call: its symbol, and the code it holds now."""
        world = self.world
        self.recorder.read(name)
        value = world.globals.get(name)
        own = self.names.get(name)
        if value is None:
            return own
        if value.immutable and own is None:
            return Value(NONE, "scalar" if value.type != "int" else "int")
        if value.qual and own is None:
            return Value(NONE, "", value.qual)
        code = frozenset(world.heap.runnable(value.tokens))
        tokens = code | {world.heap.symbol("global", name)}
        result = Value(tokens, value.type)
        return merge(result, own) if own is not None else result

    def assign(self, name: str, value: Value, sure: bool = True) -> None:
        scope = self.code.scope
        if name in scope.declared_global or (name not in scope.bound and name not in scope.free):
            self.recorder.wrote(name, value)
        elif name in scope.free:
            self.world.heap.store((self.itself,), value.tokens)
            self.recorder.stored(frozenset((self.itself,)), value.tokens)
        elif name in scope.cells:
            cell = self.world.heap.at((id(scope.node), "cell", name), "", True)
            self.world.heap.store((cell,), value.tokens)
        super().assign(name, value, sure)
