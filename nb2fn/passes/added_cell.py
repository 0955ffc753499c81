"""A predict cell for a notebook that asks its models only where it trains them.

``for model in models: model.fit(X, y); Z = model.predict(grid)`` leaves the last model
behind, and what it was asked about: the call can be made again below everything, as
``model.predict(grid)``. So can those of ``model.fit(X, y).predict(X_test)`` and, of the
models that can predict at all, of ``model.fit_predict(X)``. A notebook that only scores a
model, as in ``model.score(X_test, y_test)``, is asked ``model.predict(X_test)``; so is one
that hands a model to a function which asks it and returns nothing.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from typing import TypeGuard

from nb2fn.frontend.directives import head
from nb2fn.ir.notebook import Cell, Notebook, Role
from nb2fn.ir.proposal import Addition
from nb2fn.ir.walk import children
from nb2fn.passes.asked_inside import Asked, through
from nb2fn.passes.estimators import PREDICTS
from nb2fn.passes.expressions import COMPREHENSIONS, FUNCTIONS, root
from nb2fn.passes.program import Program, all_names

_ASKS = PREDICTS - {"staged_predict"}
# Functions and methods that take a model, rows and labels, and show how well it does.
_JUDGES = frozenset(
    "from_estimator plot_confusion_matrix plot_roc_curve plot_precision_recall_curve".split()
)


def additions(program: Program) -> Iterator[Addition]:
    """Cells that make again a call of the notebook's that asks a model; the last first."""
    asked = _made(program, _asked, "cell {} asks `{}` where it trains; here it is asked again, ")
    handed = through(program, lambda node: chain(_asked(node), _scored(node)))
    inside = _made(program, handed, "cell {} has a function ask `{}`; here it is asked itself, ")
    scored = _made(program, _scored, "cell {} only scores `{}`; here it is asked, ")
    yield from asked
    yield from inside
    yield from scored


def wider(program: Program) -> Iterator[Addition]:
    """Such cells with one step more: ``model.predict(vectorizer.transform(texts))`` where the
    notebook has transformed the texts above."""
    why = "cell {} asks `{}` about what is transformed above; here both is done, "
    yield from _made(program, _transforming(program), why)


def _made(program: Program, asked: Asked, why: str) -> Iterator[Addition]:
    taken = all_names(program)
    seen: set[str] = set()
    for statement in reversed(program.statements):
        if program.is_definition(statement.id):
            continue
        for name, value in reversed(list(asked(statement.node))):
            text = ast.unparse(value)
            if text in seen or not _is_plain(value):
                continue
            seen.add(text)
            answer = name or next(n for n in ("y_pred", "prediction", "answer_") if n not in taken)
            model = root(value)
            told = why.format(statement.cell, model.id if model else "a model")
            yield Addition(f"{answer} = {text}\n{answer}", told + "as the notebook leaves it")


def with_cell(notebook: Notebook, addition: Addition) -> Notebook:
    """The notebook with the cell at its end, in memory."""
    number, source = len(notebook.cells) + 1, addition.source
    cell = Cell(
        number=number,
        id=f"nb2fn-{number}",
        role=Role.PREDICT,
        source=source,
        python=source,
        kernel_source=source,
        tree=ast.parse(source),
        directives=head(source, number).directives,
        tags=(Role.PREDICT.value,),
    )
    return replace(notebook, cells=(*notebook.cells, cell))


def saying(addition: Addition, inputs: str, outputs: str) -> Addition:
    """The cell with ``#|`` lines at its head."""
    lines = [f"#| {k}: {names}\n" for k, names in (("input", inputs), ("output", outputs)) if names]
    return replace(addition, source="".join(lines) + addition.source)


def _asked(node: ast.AST, name: str = "") -> Iterator[tuple[str, ast.expr]]:
    """The values with a call that asks, and the names they are bound to, as they stand."""
    if isinstance(node, (*FUNCTIONS, ast.ClassDef, *COMPREHENSIONS)):
        return
    match node:
        case ast.Assign(targets=[ast.Name(id=target)], value=value):
            if (asked := _selection(value)) is not None:
                yield target, asked
                return
        case ast.Call(func=ast.Attribute(attr=method)) if method in _ASKS:
            if (asked := _selection(node)) is not None:
                yield name, asked
                return
    for child in children(node):
        yield from _asked(child)


def _scored(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    """The question ``model.predict(X)`` for each call that scores a model on ``X``."""
    if isinstance(node, (*FUNCTIONS, ast.ClassDef, *COMPREHENSIONS)):
        return
    match node:
        case ast.Call(func=ast.Attribute(value=model, attr="score"), args=[data, _, *_]):
            yield "", _predicted(model, data)
        case ast.Call(
            func=ast.Attribute(attr=name) | ast.Name(id=name), args=[ast.Name() as model, data, *_]
        ) if name in _JUDGES:
            yield "", _predicted(model, data)
    for child in children(node):
        yield from _scored(child)


def _transforming(program: Program) -> Asked:
    """The questions about a name, with the ``transform`` that the name was bound to in its
    place."""
    bound = {
        statement.node.targets[0].id: statement.node.value
        for statement in program.statements
        if isinstance(statement.node, ast.Assign)
        and isinstance(statement.node.targets[0], ast.Name)
    }

    def asked(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
        for name, value in (*_asked(node), *_scored(node)):
            match value:
                case ast.Call(func=function, args=[ast.Name(id=data)], keywords=[]):
                    made = bound.get(data)
                    if _transforms(made, data):
                        yield name, ast.Call(function, [made], [])

    return asked


def _transforms(value: ast.expr | None, name: str) -> TypeGuard[ast.Call]:
    """Whether it is ``step.transform(rows)`` of names, none of which is ``name``."""
    match value:
        case ast.Call(
            func=ast.Attribute(value=ast.Name(), attr="transform"),
            args=[ast.Name(id=rows)],
            keywords=[],
        ):
            return rows != name
    return False


def _predicted(model: ast.expr, data: ast.expr) -> ast.expr:
    return ast.Call(ast.Attribute(_unfitted(model), "predict", ast.Load()), [data], [])


def _selection(value: ast.expr) -> ast.expr | None:
    """A call that asks, or a selection of its result, without a ``fit`` before it."""
    match value:
        case ast.Subscript(value=inner) if (asked := _selection(inner)) is not None:
            return ast.Subscript(asked, value.slice, ast.Load())
        case ast.Call(func=ast.Attribute(value=model, attr=method)) if method in _ASKS:
            asking = ast.Attribute(_unfitted(model), method.removeprefix("fit_"), ast.Load())
            return ast.Call(asking, value.args, value.keywords)
    return None


def _unfitted(model: ast.expr) -> ast.expr:
    match model:
        case ast.Call(func=ast.Attribute(value=inner, attr="fit")):
            return inner
    return model


def _is_plain(value: ast.expr) -> bool:
    """Whether the model is a name, or what a name holds."""
    node: ast.AST = value
    while isinstance(node, ast.Subscript):
        node = node.value
    if isinstance(node, ast.Call):
        node = node.func
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return isinstance(node, ast.Name)
