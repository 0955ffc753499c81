"""Which names of a function, lambda, class or comprehension are its own.

As the language says: a name bound anywhere in a function is local to all of it,
unless declared ``global`` or ``nonlocal``; class bodies are no enclosing scope
for what stands in them; a walrus in a comprehension binds outside of it.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field

from nb2fn.ir.walk import children

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef
Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


@dataclass(slots=True)
class Scope:
    """The names of one scope.

    ``bound``: its own names, parameters included; ``loads``: names it or what is
    nested in it reads and does not own; ``free``: those of them that belong to an
    enclosing function; ``cells``: its own names that something nested captures.
    ``generator``: it yields.
    """

    node: Definition | Comprehension | None
    parent: Scope | None = None
    parameters: tuple[str, ...] = ()
    bound: set[str] = field(default_factory=set)
    declared_global: set[str] = field(default_factory=set)
    declared_nonlocal: set[str] = field(default_factory=set)
    loads: set[str] = field(default_factory=set)
    free: set[str] = field(default_factory=set)
    cells: set[str] = field(default_factory=set)
    generator: bool = False
    nested: list[Scope] = field(default_factory=list)


def parameters(arguments: ast.arguments) -> tuple[str, ...]:
    """Names of all parameters, in the order of a signature."""
    names = [a.arg for a in (*arguments.posonlyargs, *arguments.args)]
    if arguments.vararg:
        names.append(arguments.vararg.arg)
    names += [a.arg for a in arguments.kwonlyargs]
    if arguments.kwarg:
        names.append(arguments.kwarg.arg)
    return tuple(names)


def scopes_in(node: ast.AST) -> dict[int, Scope]:
    """Scopes of every definition and comprehension at or below ``node``, by ``id`` of the node."""
    outer = Scope(None)
    table: dict[int, Scope] = {}
    _walk(node, outer, table)
    for scope in outer.nested:
        _resolve(scope, [])
    return table


def _walk(root: ast.AST, scope: Scope, table: dict[int, Scope]) -> None:
    """Collect what each scope binds and reads."""
    pending: list[tuple[ast.AST, Scope]] = [(root, scope)]
    while pending:
        node, here = pending.pop()
        if isinstance(node, ast.Name):
            (here.loads if isinstance(node.ctx, ast.Load) else here.bound).add(node.id)
            if isinstance(node.ctx, ast.Del):
                here.loads.add(node.id)
        elif isinstance(node, _DEFINITIONS):
            pending += _definition(node, here, table)
        elif isinstance(node, _COMPREHENSIONS):
            pending += _comprehension(node, here, table)
        else:
            _binding(node, here)
            pending += [(child, here) for child in children(node)]


def _binding(node: ast.AST, scope: Scope) -> None:
    if isinstance(node, ast.Import | ast.ImportFrom):
        scope.bound |= {(a.asname or a.name).split(".")[0] for a in node.names}
    elif isinstance(node, ast.Global):
        scope.declared_global |= set(node.names)
    elif isinstance(node, ast.Nonlocal):
        scope.declared_nonlocal |= set(node.names)
    elif isinstance(node, ast.ExceptHandler | ast.MatchAs | ast.MatchStar):
        if node.name:
            scope.bound.add(node.name)
    elif isinstance(node, ast.MatchMapping):
        if node.rest:
            scope.bound.add(node.rest)
    elif isinstance(node, ast.Yield | ast.YieldFrom):
        scope.generator = True
    elif isinstance(node, ast.NamedExpr) and isinstance(scope.node, _COMPREHENSIONS):
        _walrus(node.target.id, scope)


def _walrus(name: str, scope: Scope) -> None:
    """In a comprehension it binds in the scope around it."""
    around: Scope | None = scope
    while around is not None and isinstance(around.node, _COMPREHENSIONS):
        around.declared_nonlocal.add(name)
        around = around.parent
    if around is not None:
        around.bound.add(name)


def _definition(
    node: Definition, here: Scope, table: dict[int, Scope]
) -> list[tuple[ast.AST, Scope]]:
    inner = table[id(node)] = Scope(node, here)
    here.nested.append(inner)
    outside: list[ast.AST] = []
    if isinstance(node, ast.ClassDef):
        here.bound.add(node.name)
        outside += [*node.decorator_list, *node.bases, *(k.value for k in node.keywords)]
        inside: list[ast.AST] = list(node.body)
    else:
        inner.parameters = parameters(node.args)
        inner.bound |= set(inner.parameters)
        outside += [*node.args.defaults, *(d for d in node.args.kw_defaults if d)]
        if isinstance(node, ast.Lambda):
            inside = [node.body]
        else:
            here.bound.add(node.name)
            outside += [*node.decorator_list, *signature_annotations(node)]
            inside = list(node.body)
    return [(n, here) for n in outside] + [(n, inner) for n in inside]


def signature_annotations(node: ast.FunctionDef | ast.AsyncFunctionDef) -> list[ast.expr]:
    """The annotation expressions of a signature."""
    arguments = node.args
    every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    every += [a for a in (arguments.vararg, arguments.kwarg) if a]
    found = [a.annotation for a in every if a.annotation]
    return [*found, node.returns] if node.returns else found


def _comprehension(
    node: Comprehension, here: Scope, table: dict[int, Scope]
) -> list[tuple[ast.AST, Scope]]:
    inner = table[id(node)] = Scope(node, here)
    here.nested.append(inner)
    first, *rest = node.generators
    values = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
    inside: list[ast.AST] = [*values, first.target, *first.ifs, *rest]
    return [(first.iter, here)] + [(n, inner) for n in inside]


def _resolve(scope: Scope, enclosing: list[Scope]) -> None:
    """Settle free names, innermost last; recursion is as deep as scopes nest."""
    scope.bound -= scope.declared_global | scope.declared_nonlocal
    wanted = (scope.loads | scope.declared_nonlocal) - scope.bound - scope.declared_global
    for name in sorted(wanted):
        owner = next((s for s in reversed(enclosing) if name in s.bound), None)
        if owner is not None:
            scope.free.add(name)
            owner.cells.add(name)
            between = enclosing[enclosing.index(owner) + 1 :]
            for middle in between:
                middle.free.add(name)
    inner = enclosing if isinstance(scope.node, ast.ClassDef) else [*enclosing, scope]
    for child in scope.nested:
        _resolve(child, inner)
