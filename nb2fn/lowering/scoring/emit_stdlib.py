"""Emits models as standard-library Python: one line for each operation."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from nb2fn.lowering.held_back import HeldBackError
from nb2fn.lowering.imports import RUNTIME, from_import
from nb2fn.lowering.literal import docstring, literal
from nb2fn.lowering.names import free
from nb2fn.lowering.objects import Table
from nb2fn.lowering.scoring.program import (
    Codes,
    Flags,
    Floats,
    Integers,
    Labels,
    Matrix,
    Model,
    Parameter,
    Program,
    Stored,
    Tensor,
    Vocabulary,
    Words,
)
from nb2fn.lowering.scoring.tables import IN_SOURCE, TableFile
from nb2fn.lowering.scoring.verify import SPECS

LIGHT = f"{RUNTIME}.light"
_SCALARS = {"<f8": "Float", "<i8": "Int"}
_CAPTURED = frozenset({"<f8", "<i8", "|b1"})
_RESULTS = {
    "cells": "given",
    "places": "places",
    "texts": "documents",
    "lines": "terms",
    "near": "neighbours",
    "sparse": "counts",
    "answer": "answer",
}


class Emitter:
    """Writes models one after the other; ``taken`` are names the module must not bind."""

    def __init__(self, taken: Collection[str]) -> None:
        self.tables = TableFile()
        self.blocks: list[str] = []
        self._imports: dict[str, set[str]] = {}
        names = set(SPECS) | {"Array", "Model", "Tables", "TABLES", "data"}
        self._names = {*taken, *names}
        self._constants: dict[tuple[str, str], str] = {}

    def use(self, module: str, name: str, package: str = LIGHT) -> str:
        """Import ``name`` from a module of the light runtime, or of another ``package``."""
        self._imports.setdefault(f"{package}.{module}", set()).add(name)
        return name

    def model(self, name: str, model: Model, read: Collection[str]) -> str:
        """Write a model; the name of what builds it. ``read`` are the attributes to keep."""
        functions = {}
        for method, program in model.methods.items():
            functions[method] = self._function(name, method, program, model)
        members: list[str] = []
        for attribute, value in model.attributes.items():
            if attribute in read:
                shown = self.array(value) if isinstance(value, Table) else literal(value)
                members.append(f"    {attribute}={shown},\n")
        methods = [f"    {method}={function},\n" for method, function in functions.items()]
        kind = self.use(*model.stand_in)
        return f"{kind}(\n{''.join([*methods, *members])})"

    def _function(self, name: str, method: str, program: Program, model: Model) -> str:
        function = self._named(f"{_words(name)}_{method}")
        names = _results(program)
        lines = []
        for number in range(1, len(program.ops) + 1):
            lead = 11 + len(names[number])
            call = self._operation(name, program, number, names, lead)
            last = number == len(program.ops)
            lines.append(f"    return {call}" if last else f"    {names[number]} = {call}")
        about = docstring(f"{model.estimator}.{method}")
        if len(about) > 96:
            about = docstring(f"{model.estimator.partition('[')[0]}.{method}")
        self.blocks.append("\n".join([f"def {function}(data):", f"    {about}", *lines]))
        return function

    def _operation(
        self, model: str, program: Program, number: int, names: Sequence[str], lead: int
    ) -> str:
        """The call of one operation, which ``lead`` columns stand before."""
        op = program.ops[number - 1]
        if not SPECS[op.name].module:
            raise HeldBackError(f"`{op.name}` needs numpy")
        self.use(SPECS[op.name].module, op.name)
        given = [names[i] for i in op.inputs]
        given += [self._parameter(model, p) for p in op.parameters]
        return call_text(op.name, given, lead)

    def _parameter(self, model: str, parameter: Parameter) -> str:
        if not isinstance(parameter, Stored):
            return _literal(parameter)
        return self._constant(model, parameter.name, self._table(parameter))

    def _constant(self, model: str, name: str, text: str) -> str:
        """The name of a constant of a model; equal ones are written once."""
        key = (f"{_words(model)}_{name}".upper(), text)
        if key not in self._constants:
            constant = self._named(key[0])
            self._constants[key] = constant
            self.blocks.append(f"{constant} = {text}")
        return self._constants[key]

    def _table(self, parameter: Parameter) -> str:
        match parameter:
            case Floats(_, values):
                return self._floats(values)
            case Integers(_, numbers):
                if len(numbers) <= IN_SOURCE:
                    return laid(numbers)
                self._open()
                return f"TABLES.integers({self.tables.integers(numbers)}, {len(numbers)})"
            case Flags(_, flags):
                if len(flags) <= IN_SOURCE:
                    return laid(tuple(map(int, flags)))
                self._open()
                return f"TABLES.flags({self.tables.flags(flags)}, {len(flags)})"
            case Matrix(_, rows):
                return self._matrix(rows)
            case Codes(_, columns):
                return laid(tuple(dict(column) for column in columns))
            case Vocabulary(_, tokens, columns):
                return self._vocabulary(tokens, columns)
            case Words(_, words):
                return f"frozenset({laid(tuple(sorted(words)))})"
            case Labels(_, table):
                return self.array(table)
            case Tensor():
                raise HeldBackError("arrays of more than two dimensions need numpy")
        raise AssertionError(parameter)

    def _floats(self, values: Sequence[float]) -> str:
        if len(values) <= IN_SOURCE and all(map(math.isfinite, values)):
            return laid(tuple(values))
        self._open()
        return f"TABLES.floats({self.tables.floats(values)}, {len(values)})"

    def _matrix(self, rows: Sequence[Sequence[float]]) -> str:
        cells = [cell for row in rows for cell in row]
        if len(cells) <= IN_SOURCE and all(map(math.isfinite, cells)):
            return laid(tuple(tuple(row) for row in rows))
        self._open()
        offset = self.tables.floats(cells)
        return f"TABLES.matrix({offset}, {len(rows)}, {len(rows[0])})"

    def _vocabulary(self, tokens: Sequence[str], columns: Sequence[int]) -> str:
        in_order = [t for _, t in sorted(zip(columns, tokens, strict=True))]
        if sorted(columns) != list(range(len(columns))):
            raise HeldBackError("the columns of a vocabulary have gaps")
        if len(tokens) <= IN_SOURCE:
            return laid({token: place for place, token in enumerate(in_order)})
        if any("\0" in token for token in tokens):
            raise HeldBackError("a token holds NUL")
        self._open()
        offset, length = self.tables.texts(in_order)
        return f"dict(zip(TABLES.texts({offset}, {length}), range({len(tokens)})))"

    def array(self, table: Table) -> str:
        """An ``Array`` expression for a captured array."""
        self.use("arrays", "Array")
        if table.kind == "f":
            cells = self._floats(table.cells)
        elif table.kind == "U" and not all(isinstance(c, str) for c in table.cells):
            raise HeldBackError("it holds an array of Python objects")
        elif len(table.cells) > 10_000:
            raise HeldBackError(f"it holds an array of {len(table.cells):,} cells")
        else:
            cells = laid(tuple(table.cells))
        return f'Array({cells}, {literal(tuple(table.shape))}, "{table.kind}")'

    def captured(self, table: Table) -> str:
        """An array of the notebook's; raises :class:`HeldBackError` for other dtypes."""
        if table.dtype not in _CAPTURED and table.kind != "U":
            raise HeldBackError(f"it holds an array of {table.dtype}")
        return self.array(table)

    def scalar(self, table: Table) -> str:
        """A scalar of numpy; raises :class:`HeldBackError` for other dtypes."""
        kind = _SCALARS.get(table.dtype)
        if kind is None or table.cells[0] - table.cells[0] != 0:
            raise HeldBackError(f"it holds a number of dtype {table.dtype}")
        return f"{self.use('numbers', kind)}({table.cells[0]!r})"

    def _open(self) -> None:
        self.use("tables", "Tables")

    def _named(self, wanted: str) -> str:
        found = free(wanted, self._names)
        self._names.add(found)
        return found

    def imports(self) -> str:
        """The import statements of what was used."""
        return "\n".join(
            from_import(module, sorted(names)) for module, names in sorted(self._imports.items())
        )


def _words(name: str) -> str:
    return re.sub(r"\W+", "_", name).strip("_").lower() or "model"


def _results(program: Program) -> list[str]:
    """A local name for each value: by kind, numbered where it would hide one still needed."""
    last: dict[int, int] = {}
    for number, op in enumerate(program.ops, 1):
        last.update(dict.fromkeys(op.inputs, number))
    names = ["data"]
    for number, op in enumerate(program.ops, 1):
        of_rows = SPECS[op.name].module == "rows"
        base = _RESULTS.get(op.type.kind, "x" if of_rows else "scores")
        held = {names[i] for i in range(number) if last.get(i, 0) > number}
        names.append(free(base, held))
    return names


def call_text(name: str, given: Sequence[str], lead: int) -> str:
    """A call that ``lead`` columns stand before, over several lines where it is long."""
    flat = f"{name}({', '.join(given)})"
    if lead + len(flat) <= 100 and "\n" not in flat:
        return flat
    return f"{name}(\n{''.join(f'        {g},{chr(10)}' for g in given)}    )"


def laid(value: Any) -> str:
    """A literal after the name of a constant."""
    return literal(value, 40)


def _literal(value: Any) -> str:
    """A literal that is valid Python for floats without one, too."""
    if isinstance(value, float) and not math.isfinite(value):
        return f'float("{value}")'
    if isinstance(value, tuple) and any(
        isinstance(v, float) and not math.isfinite(v) for v in value
    ):
        return "(" + ", ".join(map(_literal, value)) + ",)"
    return literal(value, 40)


def source(about: str, emitter: Emitter, models: Mapping[str, str], sha256: str, path: str) -> str:
    """The module's text: ``models`` by name, after what they are made of."""
    head = [docstring(about), emitter.imports()]
    blocks = []
    if emitter.tables.data:
        digest = f'TABLES = Tables(__file__, "{path}", "{sha256}")'
        if len(digest) > 100:
            digest = f'TABLES = Tables(\n    __file__,\n    "{path}",\n    "{sha256}",\n)'
        blocks.append(digest)
    built = [f"{name} = {text}" for name, text in models.items()]
    return "\n\n\n".join(["\n\n".join(filter(None, head)), *blocks, *emitter.blocks, *built]) + "\n"
