"""What the passes know of expressions that make values out of others."""

from __future__ import annotations

import ast

from nb2fn.ir.walk import walk

# Keyword arguments that shape a container or name its parts, and hold no data.
SHAPING = frozenset(
    "columns index dtype names name labels axis categories shape sep order ndmin copy "
    "batch_size verbose return_std inplace how on n_neighbors k topn device".split()
)
# Constructors whose arguments are sizes and bounds.
DRAWN = frozenset("rand randn randint random normal uniform".split())
SIZED = DRAWN | frozenset(
    "zeros ones empty full eye identity linspace arange date_range range".split()
)
# Constructors that keep their argument's values: the container is what people ask about.
_CONTAINERS = frozenset(
    "array asarray asanyarray matrix DataFrame Series Index from_dict from_records list tuple "
    "dict set tensor as_tensor Tensor FloatTensor LongTensor csr_matrix Categorical".split()
)


def is_scalar(node: ast.expr) -> bool:
    """Whether an expression is one number or text."""
    if isinstance(node, ast.UnaryOp):
        node = node.operand
    return isinstance(node, ast.Constant | ast.JoinedStr)


def is_neutral(node: ast.expr) -> bool:
    """Whether a value is where something else begins: empty, zero, or sized only."""
    match node:
        case ast.Constant(value=value):
            return not value
        case ast.List(elts=[]) | ast.Tuple(elts=[]) | ast.Dict(keys=[]):
            return True
        case ast.Call(func=ast.Name(id="list" | "dict" | "set" | "tuple"), args=[]):
            return True
        case ast.Call(func=ast.Attribute(attr=name)) | ast.Call(func=ast.Name(id=name)):
            return name in SIZED
    return False


def is_flag(node: ast.expr) -> bool:
    """Whether an expression is ``True`` or ``False``."""
    return isinstance(node, ast.Constant) and isinstance(node.value, bool)


def is_container(node: ast.expr) -> bool:
    """Whether an expression is a call that puts a container around its arguments."""
    match node:
        case ast.Call(func=ast.Attribute(attr=name)) | ast.Call(func=ast.Name(id=name)):
            return name in _CONTAINERS
    return False


def contains_as_is(node: ast.expr) -> bool:
    """Whether the names in a container stand in it as they are, with nothing computed."""
    match node:
        case ast.Name() | ast.Constant():
            return True
        case ast.List(elts=parts) | ast.Tuple(elts=parts) | ast.Set(elts=parts):
            return all(map(contains_as_is, parts))
        case ast.Dict(values=parts):
            return all(map(contains_as_is, parts))
        case ast.Starred(value=part) | ast.UnaryOp(operand=part):
            return contains_as_is(part)
        case ast.Call():
            return is_container(node) and all(map(contains_as_is, data_arguments(node)))
    return not any(isinstance(part, ast.Name) for part in walk(node))


def data_arguments(call: ast.Call) -> list[ast.expr]:
    """The arguments of a call that may hold data."""
    return [*call.args, *(k.value for k in call.keywords if k.arg not in SHAPING)]


def worded(node: ast.expr, hint: str) -> str:
    """Text passed straight to a vectoriser is called text, not ``X``."""
    if isinstance(node, ast.JoinedStr) or (
        isinstance(node, ast.Constant) and isinstance(node.value, str)
    ):
        return "text"
    if isinstance(node, ast.List) and node.elts:
        words = all(isinstance(e, ast.Constant) and isinstance(e.value, str) for e in node.elts)
        return "texts" if words else hint
    return hint
