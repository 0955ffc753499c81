"""All functions and classes of the notebook that cross: one definition per *object*."""

from __future__ import annotations

from types import FunctionType
from typing import Any

from . import decorated
from .bytecode import dotted_reads, global_reads
from .carried import function_parts
from .creation import check_defaults, creation_names, late_names, names
from .definition import Definition, choose_id
from .members import Members, functions_of, generated_defaults, hooks_of, members
from .piece import Entry
from .positions import Positions
from .problems import RefusedError, home
from .references import foreign, importable

_OF_MODULES = frozenset(
    "__name__ __file__ __doc__ __builtins__ __builtin__ __loader__ __spec__ __package__".split()
)


class Definitions:
    """The definitions met so far. All methods raise :class:`RefusedError` where a source
    cannot be found or given again."""

    def __init__(self, namespace: dict[str, Any], positions: Positions) -> None:
        self.namespace = namespace
        self.positions = positions
        self._found: dict[int, Definition] = {}
        self._ids: set[str] = set()

    def all(self) -> list[Definition]:
        """In order of creation: before each its bases, what its class statement reads, and
        whatever else its source name was given to."""
        out: dict[int, Definition] = {}
        named: dict[str, list[Definition]] = {}
        by_age = sorted(self._found.values(), key=lambda d: (*d.order(), d.id))
        for definition in by_age:
            if definition.entry is not None and "." not in definition.id:
                named.setdefault(definition.entry.name, []).append(definition)
        for definition in by_age:
            self._place(definition, named, out, set())
        return list(out.values())

    def _place(
        self,
        definition: Definition,
        named: dict[str, list[Definition]],
        out: dict[int, Definition],
        path: set[int],
    ) -> None:
        key = id(definition)
        if key in out or key in path:
            return
        path.add(key)
        read = (self.known(self.namespace.get(name)) for name in definition.creation)
        earlier = (d for d in named.get(definition.id, ()) if d.id != definition.id)
        for need in (*definition.base_definitions, *read, *earlier):
            if need is not None:
                self._place(need, named, out, path)
        out[key] = definition

    def met(self) -> list[Definition]:
        """As they were met."""
        return list(self._found.values())

    def known(self, obj: Any) -> Definition | None:
        """The definition of ``obj``, if it has been met."""
        return self._found.get(id(obj))

    def function(self, function: FunctionType) -> Definition | None:
        """The definition of a function; ``None`` for an importable one."""
        found = self.known(function)
        if found is not None:
            return found
        entry = self.positions.function(function.__code__)
        if entry is None:
            if self.positions.knows(function.__code__.co_filename):
                raise unplaced("function", function.__qualname__)
            return self.wrapper(function)
        owner = self._owner(function, entry)
        if owner is not None:
            self.class_(owner)
        found = self.known(function)
        if found is None:
            found = self._new(self._choose(function, entry), function, entry)
            self._fill_function(found, function, entry)
        return found

    def wrapper(self, wrapper: Any) -> Definition | None:
        """The definition of a library's wrapper around a notebook function.

        ``None`` if the wrapper is importable.
        """
        found = self.known(wrapper)
        if found is not None or importable(wrapper) is not None:
            return found
        behind = decorated.inner(wrapper, self.positions)
        if behind is None:
            raise foreign(wrapper)
        function, entry = behind
        calls = decorated.decorators(wrapper, entry, self.namespace)
        made = self._new(self._choose(wrapper, entry), wrapper, entry)
        made.decorators = calls
        inside = self._inside(made, "__wrapped__", function, entry)
        made.freevars, made.globals, made.dotted = inside.freevars, inside.globals, inside.dotted
        return made

    def class_(self, cls: type) -> Definition:
        """The definition of a class of the notebook."""
        found = self.known(cls)
        if found is not None:
            return found
        entry = self._entry(cls)
        if entry is None:
            return self._called(cls)
        outer = self._outer(cls)
        if outer is not None:
            self.class_(outer)
        return self.known(cls) or self._new_class(self._choose(cls, entry), cls, entry)

    def _choose(self, obj: Any, entry: Entry) -> str:
        return choose_id(obj, entry.name, self.namespace, self._ids)

    def _entry(self, cls: type) -> Entry | None:
        return self.positions.class_(cls, [f.__code__ for f in functions_of(cls)])

    def _new(self, identifier: str, obj: Any, entry: Entry | None) -> Definition:
        kind = "class" if isinstance(obj, type) else "function"
        if entry is not None and entry.name == "<lambda>":
            kind = "lambda"
        made = Definition(identifier, kind, obj, entry)
        self._found[id(obj)] = made
        self._ids.add(identifier)
        return made

    def _inside(
        self, outer: Definition, path: str, function: FunctionType, entry: Entry
    ) -> Definition:
        made = self._new(f"{outer.id}.{path}", function, entry)
        outer.inside.append(made)
        self._fill_function(made, function, entry)
        return made

    def _fill_function(self, made: Definition, function: FunctionType, entry: Entry) -> None:
        try:
            made.parts = function_parts(function, entry.node)
        except RefusedError as error:
            raise error.at(*made.cell_line) from None
        made.freevars = function.__code__.co_freevars
        made.globals = self._present(global_reads(function.__code__))
        made.dotted = dotted_reads(function.__code__)

    def _present(self, read: list[str]) -> list[str]:
        return [n for n in dict.fromkeys(read) if n in self.namespace and n not in _OF_MODULES]

    def _called(self, cls: type) -> Definition:
        """A class that no class statement made."""
        call = decorated.call_of(cls)
        if call is None:
            raise unplaced("class", cls.__qualname__)
        made = self._new(choose_id(cls, cls.__name__, self.namespace, self._ids), cls, None)
        made.call = call
        self._bases(made, cls)
        constructor: Any = cls.__new__
        if call[0] == "collections" and constructor.__defaults__:
            self._generated(made, "__new__", constructor)
        return made

    def _generated(self, outer: Definition, path: str, function: FunctionType) -> None:
        """A function without source in ``outer``, whose defaults cross."""
        made = self._new(f"{outer.id}.{path}", function, None)
        made.parts["defaults"] = function.__defaults__
        if function.__kwdefaults__:
            made.parts["kwdefaults"] = function.__kwdefaults__
        outer.inside.append(made)

    def _new_class(self, identifier: str, cls: type, entry: Entry) -> Definition:
        made = self._new(identifier, cls, entry)
        self._bases(made, cls)
        body = members(cls, entry, self.positions)
        try:
            check_defaults(body, entry.node)
        except RefusedError as error:
            raise error.at(*made.cell_line) from None
        if body.attributes:
            made.parts["attributes"] = body.attributes
        for path, function, at in body.methods:
            if self.known(function) is None:
                self._inside(made, path, function, at)
        for name, nested in body.classes.items():
            at_nested = self._entry(nested)
            if at_nested is not None and at_nested.owner is entry:
                made.inside.append(self._new_class(f"{identifier}.{name}", nested, at_nested))
        self._dataclass(made, cls)
        self._reads(made, cls, entry, body)
        return made

    def _dataclass(self, made: Definition, cls: type) -> None:
        line = [self.known(c) for c in cls.__mro__]
        carried = any(d is not None and "attributes" in d.parts for d in line)
        constructor = generated_defaults(cls, carried)
        if constructor is not None:
            self._generated(made, "__init__", constructor)

    def _reads(self, made: Definition, cls: type, entry: Entry, body: Members) -> None:
        """Which globals the class reads: while it is made, in annotations, in its methods."""
        made.creation = creation_names(body)
        for hook in hooks_of(cls):
            if self.positions.function(hook.__code__) is not None:
                made.creation.update((n, True) for n in self._present(global_reads(hook.__code__)))
        code = [f.__code__ for f in functions_of(cls)]
        code = [c for c in code if _stands_in(self.positions.function(c), entry)]
        annotated = [n for n in names(body.annotations) if _is_code(self.namespace.get(n))]
        reads = [n for c in code for n in global_reads(c)]
        made.globals = self._present([*made.creation, *annotated, *late_names(body), *reads])
        made.dotted = set().union(*map(dotted_reads, code))
        free = {n: True for c in code for n in c.co_freevars if n != "__class__"}
        made.freevars = tuple(free)

    def _bases(self, made: Definition, cls: type) -> None:
        for base in cls.__bases__:
            if home(base) == "__main__":
                definition = self.class_(base)
                made.base_definitions.append(definition)
                made.bases.append(definition.id)
                continue
            pair = importable(base)
            if pair is None:
                raise foreign(base)
            made.bases.append(":".join(pair))

    def _outer(self, cls: type) -> type | None:
        """The class in whose body ``cls`` stands."""
        path, _, name = cls.__qualname__.rpartition(".")
        found = self._at(path)
        return found if found is not None and vars(found).get(name) is cls else None

    def _owner(self, function: FunctionType, entry: Entry) -> type | None:
        """The class of which ``function`` is a method."""
        if entry.owner is None or not entry.owner.is_class:
            return None
        candidates = [self._at(entry.owner.qualname)]
        if "__class__" in function.__code__.co_freevars and function.__closure__:
            cell = function.__closure__[function.__code__.co_freevars.index("__class__")]
            candidates.append(cell.cell_contents)
        return next((c for c in candidates if c and function in functions_of(c)), None)

    def _at(self, qualname: str) -> type | None:
        found: type | None = None
        scope: Any = self.namespace
        for name in qualname.split("."):
            value = scope.get(name)
            if not isinstance(value, type):
                return None
            found, scope = value, vars(value)
        return found


def unplaced(what: str, qualname: str) -> RefusedError:
    """The refusal of a definition whose source is not known."""
    return RefusedError(
        "NB315",
        f"{{path}} is the {what} `{qualname}`, whose source nb2fn cannot find in the cells",
        "Code crosses as the source that stands in a cell; this was made by exec, %run, type() or "
        "make_dataclass, or several statements could have made it.",
        f"write the {what} once, as a plain statement in a cell",
    )


def _stands_in(entry: Entry | None, outer: Entry) -> bool:
    while entry is not None and entry is not outer:
        entry = entry.owner
    return entry is not None


def _is_code(value: Any) -> bool:
    return isinstance(value, type) and (home(value) == "__main__" or bool(importable(value)))
