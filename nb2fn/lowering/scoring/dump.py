"""Scoring IR as text, for people and golden tests."""

from __future__ import annotations

from collections.abc import Iterator

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
    Tensor,
    Vocabulary,
    Words,
)

_SHOWN = 6


def dump_model(name: str, model: Model) -> str:
    """Every method of a model."""
    lines = [f"model {name}: {model.estimator}"]
    for method, program in sorted(model.methods.items()):
        lines += [f"  {method}(%0: data)", *(f"    {line}" for line in _lines(program))]
    return "\n".join(lines) + "\n"


def _lines(program: Program) -> Iterator[str]:
    for number, op in enumerate(program.ops, 1):
        given = [*(f"%{i}" for i in op.inputs), *map(_parameter, op.parameters)]
        yield f"%{number}: {op.type} = {op.name}({', '.join(given)})"
    yield f"return %{len(program.ops)}"


def _parameter(parameter: Parameter) -> str:
    match parameter:
        case Floats(name, values) | Integers(name, values) | Flags(name, values):
            return f"{name}[{_some(values)}]"
        case Matrix(name, rows):
            width = len(rows[0]) if rows else 0
            return f"{name}<{len(rows)}×{width}>[{_some([x for row in rows for x in row])}]"
        case Codes(name, columns):
            return f"{name}<{', '.join(str(len(c)) for c in columns)}>"
        case Vocabulary(name, tokens, columns):
            in_order = [token for _, token in sorted(zip(columns, tokens, strict=True))]
            return f"{name}<{len(tokens)} tokens>[{_some(in_order)}]"
        case Words(name, words):
            return f"{name}<{len(words)} words>"
        case Tensor(name, dtype, shape, _):
            return f"{name}<{'×'.join(map(str, shape))} {dtype}>"
        case Labels(name, table):
            return f"{name}[{_some(table.cells)}]"
        case _:
            return repr(parameter)


def _some(values: object) -> str:
    cells = list(values)  # type: ignore[call-overload]
    shown = ", ".join(f"{x:.6g}" if isinstance(x, float) else repr(x) for x in cells[:_SHOWN])
    return shown + (f", … {len(cells)}" if len(cells) > _SHOWN else "")
