"""What one top-level statement defines, changes and uses."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from nb2fn.analysis.code import AmbientChange, Change, Summary, Way
from nb2fn.analysis.frames import ModuleFrame
from nb2fn.analysis.values import Value
from nb2fn.ir.dataflow import Effect, Mutation, Statement
from nb2fn.span import Span

_KINDS: dict[type[ast.stmt], str] = {
    ast.Import: "import",
    ast.ImportFrom: "import",
    ast.FunctionDef: "function",
    ast.AsyncFunctionDef: "function",
    ast.ClassDef: "class",
    ast.Assign: "assign",
    ast.AnnAssign: "assign",
    ast.AugAssign: "augassign",
    ast.Expr: "expr",
    ast.For: "for",
    ast.AsyncFor: "for",
    ast.While: "while",
    ast.If: "if",
    ast.With: "with",
    ast.AsyncWith: "with",
    ast.Try: "try",
    ast.TryStar: "try",
    ast.Match: "match",
    ast.Delete: "del",
    ast.Assert: "assert",
    ast.Raise: "raise",
    ast.Pass: "pass",
    ast.Global: "global",
}


def kind_of(node: ast.stmt) -> str:
    """The word for a kind of statement."""
    return _KINDS.get(type(node), type(node).__name__.lower())


class Recording:
    """Takes down one statement after the other; see :class:`~nb2fn.analysis.frames.Recorder`."""

    def __init__(self) -> None:
        self.module: ModuleFrame | None = None
        self.imports: dict[str, tuple[str, str]] = {}
        self.begin()

    def begin(self) -> None:
        """A new statement starts."""
        self.uses: set[str] = set()
        self.mutations: dict[str, Mutation] = {}
        self.removed: set[str] = set()
        self.written: set[str] = set()
        self.resets: set[str] = set()
        self.effects: set[Effect] = set()

    def read(self, name: str) -> None:
        self.uses.add(name)

    def wrote(self, name: str, value: Value) -> None:
        self.written.add(name)

    def changed(self, change: Change) -> None:
        module = self.module
        assert module is not None
        tokens = module.world.heap.driven(change.tokens)
        if change.only is not None:
            types = module.world.heap.types
            tokens = frozenset(t for t in change.tokens if types[t] in change.only)
            tokens = module.world.heap.driven(tokens)
        for name in module.holding(tokens):
            if name in module.bound:
                continue
            held = module.names[name].tokens
            certain = change.certain and len(tokens) == 1 and held == tokens
            self._mutation(Mutation(name, change.span, certain, change.method, change.function))

    def _mutation(self, mutation: Mutation) -> None:
        known = self.mutations.get(mutation.name)
        if known is None or (mutation.certain and not known.certain):
            self.mutations[mutation.name] = mutation

    def ambient(self, change: AmbientChange, reset: bool = False) -> None:
        if reset:
            self.resets.add(change.name)
        self._mutation(
            Mutation(change.name, change.span, change.certain, change.method, change.function)
        )

    def stored(self, into: frozenset[int], values: frozenset[int], guess: bool = False) -> None:
        pass

    def invoked(self, tokens: frozenset[int], way: Way) -> None:
        pass

    def effect(self, effect: Effect) -> None:
        self.effects.add(effect)

    def called(self, name: str) -> None:
        pass

    def deleted(self, name: str) -> None:
        self.removed.add(name)

    def imported(self, name: str, module: str, attribute: str) -> None:
        self.imports[name] = (module, attribute)

    def absorbed(self, summary: Summary) -> None:
        pass

    def statement(
        self,
        number: int,
        cell: int,
        span: Span,
        source: str,
        node: ast.stmt,
        touched: Iterable[str],
    ) -> Statement:
        """What was recorded since :meth:`begin`; ``touched`` are names bound on some path."""
        assert self.module is not None
        bound = set(self.module.bound)
        if isinstance(node, ast.Expr):
            # A call that seeds is the whole statement: nothing of the old state remains.
            bound |= self.resets
        removed = self.removed - bound
        may = (set(touched) | self.written) - bound
        if isinstance(node, ast.Delete):
            may -= removed
        else:  # on some path only
            may |= removed
            removed = set()
        mutations = tuple(
            m for n, m in sorted(self.mutations.items()) if n not in bound or n in self.uses
        )
        return Statement(
            id=number,
            cell=cell,
            span=span,
            source=source,
            kind=kind_of(node),
            node=node,
            defines=frozenset(bound),
            may_define=frozenset(may),
            deletes=frozenset(removed),
            uses=frozenset(self.uses),
            mutations=mutations,
            effects=frozenset(self.effects),
        )
