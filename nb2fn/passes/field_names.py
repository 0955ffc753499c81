"""What answered expressions are called in the response."""

from __future__ import annotations

import ast
import builtins
import keyword
from collections.abc import Container, Sequence

from nb2fn.ir.walk import walk

_NOUNS = {
    "predict_proba": "probability",
    "predict_log_proba": "log_probability",
    "decision_function": "score",
    "score_samples": "score",
    "transform": "transformed",
    "kneighbors": "neighbours",
}
_VIEWS = frozenset("values iloc loc T item".split())


def field_name(value: ast.expr, modules: Container[str] = (), models: Container[str] = ()) -> str:
    """What an answered expression is called in the response; the names of ``modules`` and of
    ``models`` say nothing."""
    node: ast.expr | None = value
    while node is not None:
        match node:
            case ast.Name(id=name) if name not in modules:
                return name
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name)), args=[first, *_]) if (
                name in modules
            ):
                node = first
                continue
            case ast.Subscript(slice=ast.Constant(value=str(key))) if _is_plain(key):
                return key
            case ast.Attribute(attr=attribute) if attribute not in _VIEWS:
                return attribute
            case ast.Call(func=ast.Attribute(attr=method)) if _is_asking(method):
                return _NOUNS.get(method, "prediction")
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name))) if name in models:
                return "prediction"
            case ast.Call(func=ast.Name(id=function)) if not hasattr(builtins, function):
                return function
        node = _within_value(node)
    return "prediction"


def _within_value(node: ast.expr) -> ast.expr | None:
    """The part of an expression that says best what its value is."""
    match node:
        case ast.Subscript(value=inner, slice=index):
            return index if _asks(index) and not _asks(inner) else inner
        case ast.Call(func=ast.Attribute(value=inner)) | ast.Attribute(value=inner):
            return inner
        case ast.Call(args=[inner, *_]) | ast.UnaryOp(operand=inner):
            return inner
        case ast.BinOp(left=left, right=right):
            return right if isinstance(left, ast.Constant) else left
        case ast.Starred(value=inner) | ast.NamedExpr(value=inner):
            return inner
    return None


def _is_plain(key: str) -> bool:
    return key.isidentifier() and not keyword.iskeyword(key)


def _is_asking(method: str) -> bool:
    return method in _NOUNS or method.startswith("predict")


def _asks(node: ast.expr) -> bool:
    return any(
        isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute) and _is_asking(n.func.attr)
        for n in walk(node)
    )


def distinct(names: Sequence[str]) -> list[str]:
    """The names, later ones of the same name numbered from 2."""
    seen: dict[str, int] = {}
    out = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        out.append(name if seen[name] == 1 else f"{name}_{seen[name]}")
    return out
