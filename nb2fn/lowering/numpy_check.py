"""Whether predict code can run over numpy with lowered models in place of the fitted ones.

numpy is the notebook's own, so what is checked is the models: they are asked for their
answers and for attributes that were lowered, and nothing else sees them. Frames are small
stand-ins, so code with frames keeps to what those do.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Collection, Iterator, Mapping

from nb2fn.lowering import light_check
from nb2fn.lowering.imports import Import
from nb2fn.lowering.light_check import MODEL_METHODS, Objection
from nb2fn.lowering.names import bound
from nb2fn.lowering.network_check import HOW
from nb2fn.lowering.scoring.program import Model

_MODULES = light_check.PLAIN_MODULES | frozenset(
    "base64 bisect calendar cmath collections copy decimal fractions functools hashlib heapq "
    "math numbers numpy operator statistics struct textwrap time typing unicodedata".split()
)
# Frames are asked only for these, whatever else has the same name.
_OF_FRAMES = frozenset({"shape", "values", "to_numpy", "columns"})
# What looks into objects or code, and what ends the process.
_BUILTINS = frozenset(vars(builtins)) - frozenset(
    "breakpoint compile copyright credits delattr dir eval exec exit getattr globals hasattr "
    "help id input license locals memoryview open quit setattr super vars".split()
)
# Models calculate in double precision; and errors that numpy raises are its user's affair.
_UNSEEN = frozenset(
    "float16 float32 half single longdouble float128 complex64 csingle errstate seterr "
    "seterrcall load save savez savez_compressed loadtxt savetxt genfromtxt fromfile tofile "
    "memmap DataSource random ctypeslib f2py testing".split()
)
_NARROW = frozenset({"f2", "f4", "<f2", "<f4", "e", "f"})
_STATEMENTS = (
    ast.FunctionDef, ast.Return, ast.Assign, ast.AnnAssign, ast.AugAssign, ast.If, ast.For,
    ast.While, ast.Expr, ast.Pass, ast.Break, ast.Continue, ast.Raise, ast.Assert, ast.Delete,
)  # fmt: skip
_NOT_DONE = (ast.Await, ast.Yield, ast.YieldFrom)


def objections(
    code: str,
    imports: Collection[Import],
    known: Collection[str],
    models: Mapping[str, Model],
    framed: bool,
) -> Iterator[Objection]:
    """What in ``code`` this tier does not do.

    ``imports`` are what the code imports; ``known`` are the globals it may read, of which
    ``models`` are lowered estimators; ``framed``: inputs are frames.
    """
    tree = ast.parse(code)
    yield from _imported(tree, imports)
    pandas = {i.name for i in imports if i.module == "pandas"}
    local = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and _is_stored(n)}
    local |= {a.arg for n in ast.walk(tree) if isinstance(n, ast.arguments) for a in _all(n)}
    names = {i.name for i in imports}
    for hidden in sorted(local & {*models, *names}):
        yield Objection(_first_line(tree, hidden), f"gives the name `{hidden}` a second meaning")
    allowed = {*_BUILTINS, *known, *bound(code), *local, *names}
    roots = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Attribute)}
    asked = {id(n.func) for n in ast.walk(tree) if isinstance(n, ast.Call)}
    sparse = _sparse_uses(tree, models)
    for node in ast.walk(tree):
        what = _problem(node, allowed)
        if not what and isinstance(node, ast.Name):
            what = _name(node, models, pandas, roots, asked)
        if not what and isinstance(node, ast.Attribute):
            what = _attribute(node, models, pandas, asked)
            if not what and (framed or pandas):
                what = _of_frame(node, models, names)
        if not what and id(node) in sparse:
            what = "looks into a sparse matrix"
        if what:
            yield Objection(getattr(node, "lineno", 1), what)


def _imported(tree: ast.Module, imports: Collection[Import]) -> Iterator[Objection]:
    for item in imports:
        top = item.module.partition(".")[0]
        fine = item.module in _MODULES or top == "numpy"
        if item.module == "pandas":
            fine = item.attribute in ("", *light_check.PANDAS)
        elif top == "numpy" and {*item.module.split("."), item.attribute} & _UNSEEN:
            fine = False
        if not fine:
            shown = f"{item.module}.{item.attribute}" if item.attribute else item.module
            yield Objection(_first_line(tree, item.name), f"uses `{shown}`")


def _first_line(tree: ast.Module, name: str) -> int:
    lines = [n.lineno for n in ast.walk(tree) if isinstance(n, ast.Name) and n.id == name]
    return min(lines, default=1)


def _is_stored(node: ast.Name) -> bool:
    return not isinstance(node.ctx, ast.Load)


def _all(node: ast.arguments) -> list[ast.arg]:
    rest = [a for a in (node.vararg, node.kwarg) if a]
    return [*node.posonlyargs, *node.args, *node.kwonlyargs, *rest]


def _problem(node: ast.AST, allowed: Collection[str]) -> str:
    """What is not done, whatever it is about."""
    if isinstance(node, ast.stmt) and not isinstance(node, _STATEMENTS):
        return f"has the statement `{type(node).__name__.lower()}`"
    if isinstance(node, _NOT_DONE):
        return f"has an expression of kind {type(node).__name__}"
    if isinstance(node, ast.FunctionDef) and node.decorator_list:
        return f"has a decorator at `{node.name}`"
    if isinstance(node, ast.Name) and node.id not in allowed:
        return f"calls or reads `{node.id}`"
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return f"names the type `{node.value}`" if node.value in {*_UNSEEN, *_NARROW} else ""
    if isinstance(node, ast.Attribute):
        if isinstance(node.ctx, ast.Store | ast.Del) or node.attr.startswith("_"):
            return f"uses the attribute `{node.attr}`"
        if node.attr in _UNSEEN:
            return f"uses `.{node.attr}`"
    return _asked(node) if isinstance(node, ast.Call) else ""


def _asked(node: ast.Call) -> str:
    method = node.func.attr if isinstance(node.func, ast.Attribute) else ""
    plain = len(node.args) == 1 and all(k.arg in HOW for k in node.keywords)
    if method in MODEL_METHODS and not plain:
        return f"asks `{method}` for more than its answer"
    return ""


def _name(
    node: ast.Name,
    models: Collection[str],
    pandas: Collection[str],
    roots: Collection[int],
    asked: Collection[int],
) -> str:
    """A model, or pandas, anywhere but in front of a dot."""
    if node.id in models and id(node) not in roots:
        return f"passes `{node.id}` on, or looks at it"
    if node.id in pandas and id(node) not in roots and id(node) not in asked:
        return f"passes `{node.id}` on"
    return ""


def _attribute(
    node: ast.Attribute,
    models: Mapping[str, Model],
    pandas: Collection[str],
    asked: Collection[int],
) -> str:
    root = node.value.id if isinstance(node.value, ast.Name) else ""
    if root in models:
        model = models[root]
        if node.attr in model.methods:
            return "" if id(node) in asked else f"passes `{root}.{node.attr}` on"
        return "" if node.attr in model.attributes else f"uses `{root}.{node.attr}`"
    if root in pandas:
        fine = node.attr in light_check.PANDAS and id(node) in asked
        return "" if fine else f"uses `{root}.{node.attr}`"
    return ""


def _of_frame(node: ast.Attribute, models: Collection[str], names: Collection[str]) -> str:
    """In code with frames every attribute is one that those may have, or that is told apart
    by the name in front of it."""
    root = node.value.id if isinstance(node.value, ast.Name) else ""
    if root in models or root in names or node.attr in light_check.METHODS:
        return ""
    return "" if node.attr in _OF_FRAMES else f"uses `.{node.attr}` where there are frames"


def _sparse_uses(tree: ast.Module, models: Mapping[str, Model]) -> frozenset[int]:
    """Reads of sparse answers outside of a model's question and ``toarray``."""
    calls = [n for n in ast.walk(tree) if isinstance(n, ast.Call)]
    sparse = {id(c) for c in calls if _answers_sparse(c, models)}
    if not sparse:
        return frozenset()
    named = {
        target.id
        for n in ast.walk(tree)
        if isinstance(n, ast.Assign) and id(n.value) in sparse
        for target in n.targets
        if isinstance(target, ast.Name)
    }
    fine = {id(a) for c in calls if _of_model(c, models) for a in c.args}
    fine |= {
        id(n.value) for n in ast.walk(tree)
        if isinstance(n, ast.Attribute) and n.attr in ("toarray", "shape")
    }  # fmt: skip
    fine |= {
        id(n.value) for n in ast.walk(tree)
        if isinstance(n, ast.Assign) and all(isinstance(t, ast.Name) for t in n.targets)
    }  # fmt: skip
    loose = {
        id(n) for n in ast.walk(tree)
        if isinstance(n, ast.Name) and n.id in named and isinstance(n.ctx, ast.Load)
    }  # fmt: skip
    return frozenset((loose | sparse) - fine)


def _of_model(call: ast.Call, models: Mapping[str, Model]) -> str:
    """The model that a call asks."""
    function = call.func
    if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name):
        return function.value.id if function.value.id in models else ""
    return ""


def _answers_sparse(call: ast.Call, models: Mapping[str, Model]) -> bool:
    name = _of_model(call, models)
    if not name or not isinstance(call.func, ast.Attribute):
        return False
    program = models[name].methods.get(call.func.attr)
    return program is not None and program.ops[-1].name == "sparse_matrix"
