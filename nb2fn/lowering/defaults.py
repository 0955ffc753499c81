"""Takes out of source what crosses the cut by value: the loader sets it."""

from __future__ import annotations

import ast
from collections.abc import Collection

from nb2fn.lowering.layout import Edit, Offsets


def is_plain(node: ast.expr) -> bool:
    """Whether an expression is a constant that means the same wherever it stands."""
    if isinstance(node, ast.Tuple):
        return all(is_plain(item) for item in node.elts)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.UAdd):
        return is_plain(node.operand)
    return isinstance(node, ast.Constant)


def default_edits(text: str, args: ast.arguments, carried: Collection[str]) -> list[Edit]:
    """``None`` in place of the defaults that are ``carried`` and no plain constants."""
    defaults: list[ast.expr] = []
    if "defaults" in carried:
        defaults += args.defaults
    if "kwdefaults" in carried:
        defaults += [d for d in args.kw_defaults if d is not None]
    offsets = Offsets(text)
    return [replaced(text, offsets, d) for d in defaults if not is_plain(d)]


def replaced(text: str, offsets: Offsets, node: ast.expr) -> Edit:
    """The edit that puts ``None`` in place of an expression and of parentheses around it."""
    start = offsets.at(node.lineno, node.col_offset)
    end = offsets.at(node.end_lineno or node.lineno, node.end_col_offset or 0)
    while True:
        before = text[:start].rstrip()
        after = text[end:].lstrip()
        if not (before.endswith("(") and after.startswith(")")):
            return start, end, "None"
        start = len(before) - 1
        end = len(text) - len(after) + 1
