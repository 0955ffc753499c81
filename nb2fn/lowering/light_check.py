"""Whether the code that answers requests stays within what the light runtime does.

What the runtime does not do raises there; this check sees to it that no branch of the
code, asked by the proof or not, gets that far.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator, Mapping

from nb2fn.lowering.imports import Import
from nb2fn.lowering.names import bound
from nb2fn.records import record

NUMPY = frozenset(
    "array asarray atleast_1d atleast_2d argmax argmin argsort max min amax amin sum mean ravel "
    "round around exp log sqrt expm1 log1p log2 log10 floor ceil abs absolute isnan where clip "
    "zeros ones concatenate hstack vstack column_stack squeeze reshape std var median float64 "
    "int64 nan inf pi e".split()
)
PANDAS = frozenset({"DataFrame"})
TORCH = frozenset(
    "tensor as_tensor from_numpy FloatTensor LongTensor no_grad inference_mode argmax argmin max "
    "min sum mean softmax log_softmax sigmoid tanh relu exp squeeze unsqueeze flatten reshape "
    "float32 float float64 double int64 long".split()
)
FUNCTIONAL = frozenset({"softmax", "log_softmax", "sigmoid", "tanh", "relu"})
XGBOOST = frozenset({"DMatrix"})
STATSMODELS = frozenset({"add_constant"})
LIBRARIES = {
    "numpy": NUMPY,
    "pandas": PANDAS,
    "xgboost": XGBOOST,
    "statsmodels.api": STATSMODELS,
    "torch": TORCH,
    "torch.nn.functional": FUNCTIONAL,
}
PLAIN_MODULES = frozenset({"math", "re", "string", "json", "datetime", "itertools"})

_BUILTINS = frozenset(
    "abs all any bool dict enumerate float int len list max min range reversed round set sorted "
    "str sum tuple zip map filter ord chr format frozenset isinstance True False None ValueError "
    "TypeError KeyError IndexError Exception".split()
)
METHODS = frozenset(
    # of arrays and their elements
    "tolist item reshape ravel flatten copy astype round argmax argmin argsort max min sum mean "
    "any all shape ndim size T toarray squeeze clip std var values to_numpy "
    # of texts
    "lower upper strip lstrip rstrip split rsplit splitlines join replace startswith endswith "
    "title capitalize casefold format isdigit isalpha isalnum isspace find count zfill "
    # of lists, dicts and sets
    "append extend insert pop remove sort reverse clear index keys values items get setdefault "
    "update add discard union intersection difference".split()
)
# Of tensors; and what those have, too, but not here.
_TENSOR = frozenset(
    "detach cpu numpy clone contiguous dim numel float double long view unsqueeze softmax "
    "log_softmax sigmoid tanh relu exp abs indices eval".split()
)
_NOT_OF_TENSORS = frozenset("T all any argsort clip std var split index".split())
MODEL_METHODS = frozenset(
    "predict predict_proba predict_log_proba decision_function score_samples transform "
    "inverse_transform".split()
)
MODEL_ATTRIBUTES = frozenset(
    {"classes_", "coef_", "intercept_", "cluster_centers_", "n_clusters", "n_features_in_",
     "feature_names_in_"}
)  # fmt: skip
# Types that a value of numpy and the one standing for it both are, or both are not.
_TOLD_APART = frozenset({"str", "list", "dict", "tuple", "set", "float"})

_STATEMENTS = (
    ast.FunctionDef, ast.Return, ast.Assign, ast.AnnAssign, ast.AugAssign, ast.If, ast.For,
    ast.While, ast.Expr, ast.Pass, ast.Break, ast.Continue, ast.Raise, ast.Assert,
)  # fmt: skip
_EXPRESSIONS = (
    ast.BoolOp, ast.BinOp, ast.UnaryOp, ast.Lambda, ast.IfExp, ast.Dict, ast.Set, ast.ListComp,
    ast.SetComp, ast.DictComp, ast.GeneratorExp, ast.Compare, ast.Call, ast.FormattedValue,
    ast.JoinedStr, ast.Constant, ast.Attribute, ast.Subscript, ast.Starred, ast.Name, ast.List,
    ast.Tuple, ast.Slice,
)  # fmt: skip


@record
class Objection:
    """``line`` of the checked text and what it has that is not done."""

    line: int
    what: str


def objections(
    code: str,
    imports: Collection[Import],
    known: Collection[str],
    read: Mapping[str, frozenset[str]],
    models: Collection[str],
    networks: Collection[str] = (),
) -> Iterator[Objection]:
    """What in ``code`` the light runtime does not do.

    ``imports`` are what the code imports; ``known`` are the globals it may read, of which
    ``models`` are lowered estimators, some of them ``networks``; ``read`` are the attributes
    that others have.
    """
    tree = ast.parse(code)
    methods = METHODS
    if any(item.module.startswith("torch") for item in imports):
        methods = (METHODS | _TENSOR) - _NOT_OF_TENSORS
    models = {*models} - {*networks}
    modules: dict[str, Collection[str]] = {}
    members: dict[str, Collection[str]] = {n: a for n, a in read.items() if n not in models}
    members.update((name, frozenset({"eval", "predict"})) for name in networks)
    allowed = {*_BUILTINS, *known, *bound(code)}
    for item in imports:
        problem = _import(item, modules)
        if problem:
            yield Objection(_first_read(tree, item.name), problem)
        allowed.add(item.name)
    local = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and _is_stored(n)}
    local |= {a.arg for n in ast.walk(tree) if isinstance(n, ast.arguments) for a in _all(n)}
    for hidden in sorted(local & {*known, *modules, *_BUILTINS}):
        yield Objection(_first_read(tree, hidden), f"gives the name `{hidden}` a second meaning")
    for node in ast.walk(tree):
        what = _problem(node, {**modules, **members}, models, {*allowed, *local}, methods)
        if what:
            yield Objection(getattr(node, "lineno", 1), what)


def _is_stored(node: ast.Name) -> bool:
    return not isinstance(node.ctx, ast.Load)


def _all(node: ast.arguments) -> list[ast.arg]:
    rest = [a for a in (node.vararg, node.kwarg) if a]
    return [*node.posonlyargs, *node.args, *node.kwonlyargs, *rest]


def _first_read(tree: ast.Module, name: str) -> int:
    lines = [n.lineno for n in ast.walk(tree) if isinstance(n, ast.Name) and n.id == name]
    return min(lines, default=1)


def _import(item: Import, modules: dict[str, Collection[str]]) -> str:
    """Notes a module's name; what is wrong with the import, if anything."""
    if item.module in LIBRARIES:
        if not item.attribute:
            modules[item.name] = LIBRARIES[item.module]
        elif item.attribute not in LIBRARIES[item.module]:
            return f"uses `{item.module}.{item.attribute}`"
        return ""
    if item.module in PLAIN_MODULES:
        if not item.attribute:
            modules[item.name] = ()
        return ""
    return f"uses the module `{item.module}`"


def _problem(
    node: ast.AST,
    modules: dict[str, Collection[str]],
    models: Collection[str],
    allowed: Collection[str],
    methods: Collection[str],
) -> str:
    if isinstance(node, ast.With) and _is_without_gradients(node, modules):
        return ""
    if isinstance(node, ast.stmt) and not isinstance(node, _STATEMENTS):
        return f"has the statement `{type(node).__name__.lower()}`"
    if isinstance(node, ast.expr) and not isinstance(node, _EXPRESSIONS):
        return f"has an expression of kind {type(node).__name__}"
    if isinstance(node, ast.FunctionDef) and node.decorator_list:
        return f"has a decorator at `{node.name}`"
    if isinstance(node, ast.Name) and node.id not in allowed:
        return f"calls or reads `{node.id}`"
    if isinstance(node, ast.Attribute):
        return _attribute(node, modules, models, methods)
    return _call(node, modules) if isinstance(node, ast.Call) else _operation(node)


def _call(node: ast.Call, modules: Mapping[str, Collection[str]]) -> str:
    asked, root = "", ""
    if isinstance(node.func, ast.Attribute):
        asked = node.func.attr
        root = node.func.value.id if isinstance(node.func.value, ast.Name) else ""
    if asked in MODEL_METHODS and root not in modules and (node.keywords or len(node.args) != 1):
        return f"asks `{asked}` for more than its answer"
    called = node.func.id if isinstance(node.func, ast.Name) else asked
    if called == "DMatrix" and (node.keywords or len(node.args) != 1):
        return "gives `DMatrix` more than its data"
    if isinstance(node.func, ast.Name) and node.func.id == "isinstance":
        kinds = node.args[1] if len(node.args) == 2 else node
        named = kinds.elts if isinstance(kinds, ast.Tuple) else [kinds]
        if not all(isinstance(n, ast.Name) and n.id in _TOLD_APART for n in named):
            return "calls `isinstance` with other types than texts, floats and containers"
    return ""


def _attribute(
    node: ast.Attribute,
    modules: dict[str, Collection[str]],
    models: Collection[str],
    methods: Collection[str],
) -> str:
    if isinstance(node.ctx, ast.Store | ast.Del):
        return f"sets the attribute `{node.attr}`"
    root = node.value.id if isinstance(node.value, ast.Name) else ""
    if root in modules:
        fine = not modules[root] or node.attr in modules[root]
        return "" if fine and not node.attr.startswith("_") else f"uses `{root}.{node.attr}`"
    if root in models:
        fine = node.attr in MODEL_METHODS | MODEL_ATTRIBUTES
        return "" if fine else f"uses `{root}.{node.attr}`"
    return "" if node.attr in methods else f"uses `.{node.attr}`"


def _operation(node: ast.AST) -> str:
    """Operations whose result differs between Python's and numpy's values."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Invert):
        return "inverts with `~`"
    if isinstance(node, ast.Compare):
        pairs = zip(node.ops, node.comparators, strict=True)
        if any(isinstance(o, ast.Is | ast.IsNot) and not _is_none(c) for o, c in pairs):
            return "compares with `is`"
    if isinstance(node, ast.BinOp):
        if isinstance(node.op, ast.MatMult | ast.LShift | ast.RShift):
            return "has an operator that is not done"
        truths = isinstance(node.left, ast.Compare) and isinstance(node.right, ast.Compare)
        if truths and not isinstance(node.op, ast.BitAnd | ast.BitOr):
            return "calculates with truth values"
        if isinstance(node.op, ast.Mod) and not _formats_plainly(node.left):
            return "formats with `%`"
    if isinstance(node, ast.FormattedValue) and node.conversion not in (-1, ord("s")):
        return "formats with `!r`"
    return ""


def _formats_plainly(node: ast.expr) -> bool:
    """Whether ``%`` after ``node`` calculates, or writes numbers and texts as numpy's do."""
    if isinstance(node, ast.JoinedStr):
        return False
    if not (isinstance(node, ast.Constant) and isinstance(node.value, str)):
        return True
    kinds = re.findall(r"%[-#0 +]*[0-9]*(?:\.[0-9]+)?(.)", node.value)
    return all(kind in "sdifFeEgG%" for kind in kinds)


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _is_without_gradients(node: ast.With, modules: Collection[str]) -> bool:
    """Whether a ``with`` statement is torch's ``no_grad()`` or ``inference_mode()``."""
    for item in node.items:
        match item:
            case ast.withitem(
                context_expr=ast.Call(
                    func=ast.Attribute(value=ast.Name(id=root), attr="no_grad" | "inference_mode"),
                    args=[],
                    keywords=[],
                ),
                optional_vars=None,
            ) if root in modules:
                continue
        return False
    return True
