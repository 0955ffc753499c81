"""Generates ``schema.py``: the types of the inputs and a validator for each route.

The validators call pieces of :mod:`nb2fn_runtime.validate` and agree with
:mod:`nb2fn.lowering.schema`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from nb2fn.ir.value import Signature, ValueType
from nb2fn.lowering.imports import RUNTIME, from_import
from nb2fn.lowering.literal import Name, literal
from nb2fn.lowering.names import free

_LEAVES = {
    "text": "check_text",
    "boolean": "check_boolean",
    "integer": "check_integer",
    "number": "check_number",
    "datetime": "check_datetime",
    "time": "check_time",
    "bytes": "check_bytes",
    "file": "check_bytes",
    "null": "check_null",
    "any": "check_any",
}
_NESTED = ("check_mapping", "check_list", "check_array", "check_frame", "check_record")


def schema_source(signatures: Sequence[Signature], paths: Sequence[str]) -> str:
    """The text of ``schema.py``: ``INPUTS`` and one ``validate_<route>(body)`` each."""
    writer = _Writer()
    types: dict[str, dict[str, Any]] = {}
    for signature, path in zip(signatures, paths, strict=True):
        fields = [[f.name, wire_type(f.type)] for f in signature.inputs]
        types[signature.route] = {"kind": "record", "fields": fields}
        writer.validator(signature, path)
    head = [
        '"""What the endpoint takes; openapi.json says the same as JSON Schema."""',
        from_import(f"{RUNTIME}.validate", sorted(writer.pieces)),
        f"INPUTS = {literal(types, len('INPUTS = '))}",
    ]
    return "\n\n\n".join(["\n\n".join(head), *writer.blocks]) + "\n"


def wire_type(type_: ValueType) -> dict[str, Any]:
    """The JSON form of a type without what only describes it."""
    data = type_.to_json()
    for key in ("minimum", "maximum"):
        data.pop(key, None)
    if type_.dtype != "category":
        data.pop("categories", None)
    if type_.items is not None:
        data["items"] = wire_type(type_.items)
    if type_.fields:
        data["fields"] = [[name, wire_type(t)] for name, t in type_.fields]
    return data


class _Writer:
    """Collects the checkers of nested types, inner ones first, under readable names."""

    def __init__(self) -> None:
        self.pieces: set[str] = {"check_record"}
        self.blocks: list[str] = []
        self._names: set[str] = {"INPUTS", "nullable", *_LEAVES.values(), *_NESTED}

    def validator(self, signature: Signature, path: str) -> None:
        """Write the validator of one route."""
        fields = tuple(
            (f.name, self._checker(f.type, f.name), f.required) for f in signature.inputs
        )
        table = self._constant(f"{signature.route}_inputs", fields)
        self.blocks.append(
            f"def validate_{signature.route}(body):\n"
            f'    """The violations of a request to {path}, as (JSON pointer, message)."""\n'
            f"    out = []\n"
            f'    check_record(body, "", out, {table}, "input")\n'
            f"    return out"
        )

    def _checker(self, type_: ValueType, hint: str) -> Name:
        """The name of a checker of ``type_``; ``hint`` says what it checks."""
        plain = _LEAVES.get(type_.kind)
        if plain is None:
            plain = self._define(type_, hint)
        else:
            self.pieces.add(plain)
        if not type_.nullable or type_.kind in ("null", "any"):
            return Name(plain)
        name = f"{plain}_or_null"
        if name not in self._names:
            self.pieces.add("nullable")
            self._names.add(name)
            self.blocks.append(f"{name} = nullable({plain})")
        return Name(name)

    def _define(self, type_: ValueType, hint: str) -> str:
        piece, arguments = self._call(type_, hint)
        self.pieces.add(piece)
        name = self._named(f"check_{_words(hint)}")
        call = f"{piece}({', '.join(['value', 'pointer', 'out', *arguments])})"
        self.blocks.append(f"def {name}(value, pointer, out):\n    {call}")
        return name

    def _call(self, type_: ValueType, hint: str) -> tuple[str, list[str]]:
        if type_.kind == "record" and type_.items is not None:
            return "check_mapping", [self._checker(type_.items, f"{hint}_element")]
        if type_.kind in ("frame", "record"):
            fields = tuple((n, self._checker(t, f"{hint}_{n}"), True) for n, t in type_.fields)
            word = "columns" if type_.kind == "frame" else "fields"
            return f"check_{type_.kind}", [self._constant(f"{hint}_{word}", fields)]
        element = self._checker(type_.items or ValueType("any"), f"{hint}_element")
        if type_.kind == "array":
            return "check_array", [literal(type_.shape), element]
        if type_.kind in ("series", "index"):
            return "check_list", [element, "minimum=1"]
        length = [] if type_.length is None else [f"length={type_.length}"]
        return "check_list", [element, *length]

    def _constant(self, hint: str, value: object) -> str:
        name = self._named(_words(hint).upper())
        self.blocks.append(f"{name} = {literal(value, len(name) + 3)}")
        return name

    def _named(self, wanted: str) -> str:
        name = free(wanted, self._names)
        self._names.add(name)
        return name


def _words(hint: str) -> str:
    words = re.sub(r"\W+", "_", hint).strip("_").lower()
    return words if words.isidentifier() else f"field_{words}".rstrip("_")
