"""A function as short, stable text."""

from __future__ import annotations

from nb2fn.ir.function import Function
from nb2fn.ir.value import Field, ValueType

_WORDS = {"<f8": "float64", "<f4": "float32", "<i8": "int64", "<i4": "int32", "|b1": "bool"}


def dump_function(function: Function) -> str:
    """The routes, requirements, files and the user's own code of ``function``.

    Digests, versions and sizes are left out: they are the machine's, not the notebook's.
    """
    lines = [f"function {function.name} ({function.tier}) in {function.module}"]
    for signature in function.signatures:
        inputs = ", ".join(_field(field) for field in signature.inputs)
        outputs = ", ".join(_field(field) for field in signature.outputs)
        spread = " (from one dict)" if signature.spread else ""
        lines.append(f"route {signature.route}({inputs}) -> {outputs}{spread}")
    lines += [f"requires {r.name}: {r.why}" for r in function.requirements]
    own = [s for s in function.sources if not s.path.startswith("nb2fn_runtime/")]
    paths = [*(s.path for s in own), *(a.path for a in function.artifacts)]
    lines += [f"file {path}" for path in sorted(paths)]
    code = f"{function.module}/notebook.py"
    for source in own:
        if source.path == code:
            lines.append(f"source {code}")
            lines += [f"  | {line}".rstrip() for line in source.text.rstrip("\n").split("\n")]
    return "\n".join(lines) + "\n"


def _field(field: Field) -> str:
    return f"{field.name}{'' if field.required else '?'}: {type_text(field.type)}"


def type_text(type_: ValueType) -> str:
    """A type as people write it: ``array[float64: *, 2]``, ``frame(age: number?, …)``."""
    text = _type(type_)
    return f"{text}?" if type_.nullable else text


def _type(type_: ValueType) -> str:
    dtype = _WORDS.get(type_.dtype, type_.dtype)
    match type_.kind:
        case "array":
            shape = ", ".join("*" if n is None else str(n) for n in type_.shape)
            return f"array[{dtype}: {shape}] of {_element(type_)}"
        case "series" | "index":
            return f"{type_.kind}[{dtype}] of {_element(type_)}"
        case "record" if type_.items is not None:
            return f"record of {_element(type_)}"
        case "frame" | "record":
            fields = ", ".join(f"{name}: {type_text(t)}" for name, t in type_.fields)
            return f"{type_.kind}({fields})"
        case "list" | "tuple" | "set":
            length = "" if type_.length is None else f"[{type_.length}]"
            return f"{type_.kind}{length} of {_element(type_)}"
        case kind:
            return f"{kind}[{dtype}]" if dtype else kind


def _element(type_: ValueType) -> str:
    return type_text(type_.items) if type_.items else "any"
