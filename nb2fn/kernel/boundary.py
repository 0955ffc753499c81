"""Everything that crosses, found from the names that the serve code reads."""

from __future__ import annotations

import builtins
from collections import deque
from typing import Any

from . import generators, imports
from .bytecode import writes_cell
from .canonical import Digests
from .cut import Cut
from .definition import Definition, is_session_name
from .graph import Graph
from .positions import Positions
from .problems import Problem, RefusedError, unpicklable
from .sharing import shared_memory

Binding = dict[str, Any]


class Boundary:
    """Bindings, definitions and the graph for ``names`` of a live namespace.

    ``problems`` says what may not cross; see :func:`nb2fn.kernel.extract.extract`.
    """

    def __init__(
        self,
        namespace: dict[str, Any],
        names: list[str],
        positions: Positions,
        table: list[list[str]],
    ) -> None:
        self.random = portable(generators.capture())
        self.cut = Cut(namespace, positions)
        self.graph = Graph(self.cut)
        self.bindings: dict[str, Binding] = {}
        self.problems: list[Problem] = []
        self._namespace = namespace
        self._table: dict[str, list[tuple[str, str]]] = {}
        for name, module, attribute in table:
            self._table.setdefault(name, []).append((module, attribute))
        self._bind_all(names)
        self.definitions = self.cut.definitions.all()
        self.problems += self.graph.problems
        self.problems += self._unbindable(names)
        self.problems += self._creation() + self._shared_cells()
        self._submodules()

    def _bind_all(self, names: list[str]) -> None:
        """Bind ``names`` and, transitively, the globals of the definitions they lead to."""
        pending = deque(names)
        seen: set[int] = set()
        while pending:
            name = pending.popleft()
            if name in self.bindings or name not in self._namespace:
                continue
            self._bind(name)
            for definition in self.cut.definitions.met():
                if id(definition) not in seen:
                    seen.add(id(definition))
                    pending.extend(definition.globals)

    def _bind(self, name: str) -> None:
        value = self._namespace[name]
        binding = self.bindings[name] = {"name": name, "kind": "value"}
        try:
            if is_session_name(name):
                raise _session(name)
            target = imports.target(name, value, self._table)
            if target:
                binding.update(kind="import", target=target)
                return
            kind = self.cut.kind(value)
        except RefusedError as error:
            self.problems.append(error.problem(name, name, type(value).__qualname__))
            return
        except Exception as error:  # as in the graph
            refused = unpicklable(error, type(value).__name__)
            self.problems.append(refused.problem(name, name, type(value).__qualname__))
            return
        node = self.graph.root(name, value)
        if kind is not None and kind[0] == "definition":
            binding.update(kind="definition", target=kind[1])
        else:
            binding.update(node=node)

    def _unbindable(self, names: list[str]) -> list[Problem]:
        return [
            _undefined(name).problem(name, name)
            for name in names
            if name not in self._namespace and not hasattr(builtins, name)
        ]

    def values(self) -> dict[str, Any]:
        """The values by name."""
        return {n: self._namespace[n] for n, b in self.bindings.items() if b["kind"] == "value"}

    def modules(self) -> set[str]:
        """Names of the modules that the bindings and the frozen values come from."""
        found = [str(b.get("target")) for b in self.bindings.values()]
        for node in self.graph.nodes:
            found += [str(node.get(k)) for k in ("type", "value") if node.get("kind") != "scalar"]
        return {name.partition(":")[0] for name in found}

    def parts(self) -> dict[str, dict[str, Any]]:
        """What definitions carry, by their ids."""
        return {d.id: d.parts for d in self.definitions if d.parts}

    def digests(self) -> dict[str, str]:
        """A digest of each name that is bound to a value or a definition."""
        codes = {d.id: d.fingerprint() for d in self.definitions}
        digests = Digests(self.graph.nodes, self.graph.buffers.digest, codes.__getitem__)
        return {name: digests.of(node) for name, node in self.graph.roots.items()}

    def shared_memory(self, owned: list[str] | None) -> list[Problem]:
        """See :func:`nb2fn.kernel.sharing.shared_memory`."""
        return shared_memory(self.graph, owned)

    def _submodules(self) -> None:
        dotted = set().union(*(d.dotted for d in self.definitions))
        for name, binding in self.bindings.items():
            if binding["kind"] == "import" and ":" not in binding["target"]:
                found = imports.submodules(binding["target"], name, dotted)
                if found:
                    binding["submodules"] = found

    def _creation(self) -> list[Problem]:
        """Class statements that would read frozen values before these are there."""
        problems = []
        for definition in self.definitions:
            for name, called in definition.creation.items():
                if self._is_ready(name, called):
                    continue
                error = _too_early(definition.id, name).at(*definition.cell_line)
                problems.append(error.problem(definition.id, definition.id, "type"))
        return problems

    def _is_ready(self, name: str, called: bool) -> bool:
        """Whether ``name`` can be read, or called, before any value is restored."""
        binding = self.bindings.get(name)
        if binding is None:
            return name not in self._namespace and hasattr(builtins, name)
        if binding["kind"] == "import":
            return True
        found = self.cut.definitions.known(self._namespace[name])
        return found is not None and (not called or self._is_pure(found, set()))

    def _is_pure(self, definition: Definition, path: set[str]) -> bool:
        """Whether calling ``definition`` needs no value that crosses."""
        if definition.parts or any(d.parts for d in definition.inside):
            return False
        path.add(definition.id)
        for name in definition.globals:
            binding = self.bindings.get(name)
            if binding is None or binding["kind"] == "import":
                continue
            found = self.cut.definitions.known(self._namespace[name])
            if found is None or (found.id not in path and not self._is_pure(found, path)):
                return False
        return all(d.id in path or self._is_pure(d, path) for d in definition.base_definitions)

    def _shared_cells(self) -> list[Problem]:
        """Closure variables that one function assigns and another reads."""
        users: dict[int, list[tuple[Definition, str]]] = {}
        for definition in self.definitions:
            code = getattr(definition.object, "__code__", None)
            cells = getattr(definition.object, "__closure__", None)
            if code is not None and cells:
                for name, cell in zip(code.co_freevars, cells):
                    users.setdefault(id(cell), []).append((definition, name))
        problems = []
        for group in users.values():
            names = sorted({d.id for d, _ in group})
            writers = [(d, n) for d, n in group if writes_cell(d.object.__code__, n)]
            if len(names) > 1 and writers:
                definition, name = writers[0]
                error = _shared_cell(names, name).at(*definition.cell_line)
                problems.append(error.problem(definition.id, definition.id, "function"))
        return problems


def portable(states: dict[str, Any]) -> dict[str, Any]:
    """Generator states that need no numpy to be read."""
    found = dict(states)
    numpy = found.get("numpy.random")
    if numpy is not None:
        key = [int(word) for word in numpy["state"]["key"]]
        found["numpy.random"] = {**numpy, "state": {**numpy["state"], "key": key}}
    return found


def _undefined(name: str) -> RefusedError:
    return RefusedError(
        "NB319",
        f"`{name}` has no value where prediction begins",
        "The predict cells read it, and no cell before them defines it.",
        f"define `{name}` in a cell above the first predict cell",
    )


def _session(name: str) -> RefusedError:
    return RefusedError(
        "NB320",
        f"`{name}` belongs to the notebook's session",
        "Outputs, history and IPython itself exist only where the notebook runs.",
        "give the value a name of its own" if name != "get_ipython" else "predict without magics",
    )


def _too_early(definition: str, name: str) -> RefusedError:
    return RefusedError(
        "NB321",
        f"the class `{definition}` needs the value of `{name}` while it is made",
        "Classes are made from their source first; frozen values are restored after that.",
        f"write the value itself instead of `{name}`, or read it in a method",
    )


def _shared_cell(names: list[str], variable: str) -> RefusedError:
    listed = " and ".join(f"`{n}`" for n in names)
    return RefusedError(
        "NB317",
        f"{listed} share the variable `{variable}` of the function around them, and one sets it",
        "Each function crosses with a copy of its own, so what one sets the other would not see.",
        "make them methods of one class, or pass the value as an argument",
    )
