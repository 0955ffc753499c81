"""What all frames of one analysis share, and where what happens is recorded."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from typing import Protocol

from nb2fn.analysis.code import AmbientChange, Change, Code, Summary, Way
from nb2fn.analysis.heap import Heap
from nb2fn.analysis.scopes import Scope, scopes_in
from nb2fn.analysis.values import NONE, Value
from nb2fn.ir.dataflow import Effect


class Recorder(Protocol):
    """Takes down what happens; one for statements, one for function bodies."""

    def read(self, name: str) -> None:
        """A global or ambient name is read."""

    def wrote(self, name: str, value: Value) -> None:
        """A global is rebound from inside a function."""

    def changed(self, change: Change) -> None:
        """Objects are changed in place."""

    def ambient(self, change: AmbientChange, reset: bool = False) -> None:
        """Ambient state is changed; ``reset``: nothing of the earlier state remains."""

    def stored(self, into: frozenset[int], values: frozenset[int], guess: bool = False) -> None:
        """Objects come to hold others; ``guess``: an unknown call may have done so."""

    def invoked(self, tokens: frozenset[int], way: Way) -> None:
        """Code that objects hold may run, without our seeing which."""

    def effect(self, effect: Effect) -> None:
        """Something else happens."""

    def called(self, name: str) -> None:
        """A notebook function is called by name."""

    def deleted(self, name: str) -> None:
        """A name is unbound."""

    def imported(self, name: str, module: str, attribute: str) -> None:
        """A name is bound by an import."""

    def absorbed(self, summary: Summary) -> None:
        """A notebook function's summary was applied."""


class World:
    """What all frames of one analysis share.

    ``pervasive``: ambient names that every computing statement reads from now on
    (after ``sklearn.set_config(…)``); ``patched``: objects put into libraries;
    ``stars``: modules star-imported so far; ``seeds``: something in the notebook may
    seed a generator, so that unknown draws matter; ``writes_modules``: something may write a
    module that is imported later; ``spent`` of ``budget``: how often
    notebook code was run.
    """

    def __init__(
        self,
        expressions: Mapping[type[ast.expr], Callable[..., Value]],
        statements: Mapping[type[ast.stmt], Callable[..., None]],
        summarise: Callable[[World, Code], Summary],
    ) -> None:
        self.expressions = expressions
        self.statements = statements
        self.summarise = summarise
        self.heap = Heap()
        self.globals: dict[str, Value] = {}
        self.pervasive: set[str] = set()
        self.patched: frozenset[int] = NONE
        self.stars: list[str] = []
        self.scopes: dict[int, Scope] = {}
        self.summaries: dict[int, Summary] = {}
        self.summarising: set[int] = set()
        self.recursive: set[int] = set()
        self.provisional: set[int] = set()
        self.codes: dict[int, Code] = {}
        self.made: list[ast.AST] = []  # nodes made here, kept so that ids stay theirs
        self.seeds = True
        self.writes_modules = False
        self.budget = 0
        self.spent = 0

    def scope(self, node: ast.AST) -> Scope:
        """The scope of a definition or comprehension."""
        found = self.scopes.get(id(node))
        if found is None:
            self.scopes.update(scopes_in(node))
            found = self.scopes[id(node)]
        return found
