"""A predict cell for a notebook that asks its models only where it trains them.

``for model in models: model.fit(X, y); Z = model.predict(grid)`` leaves the last model
behind, and what it was asked about: the call can be made again below everything, as
``model.predict(grid)``. So can those of ``model.fit(X, y).predict(X_test)`` and, of the
models that can predict at all, of ``model.fit_predict(X)``.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace

from nb2fn.frontend.directives import head
from nb2fn.ir.notebook import Cell, Notebook, Role
from nb2fn.ir.proposal import Addition
from nb2fn.ir.walk import children
from nb2fn.passes.estimators import PREDICTS
from nb2fn.passes.expressions import COMPREHENSIONS, FUNCTIONS, root
from nb2fn.passes.program import Program, all_names

_ASKS = PREDICTS - {"staged_predict"}


def additions(program: Program) -> Iterator[Addition]:
    """Cells that make again a call of the notebook's that asks a model; the last first."""
    taken = all_names(program)
    seen: set[str] = set()
    for statement in reversed(program.statements):
        if program.is_definition(statement.id):
            continue
        for name, value in reversed(list(_asked(statement.node, ""))):
            text = ast.unparse(value)
            if text in seen or not _is_plain(value):
                continue
            seen.add(text)
            answer = name or next(n for n in ("y_pred", "prediction", "answer_") if n not in taken)
            model = root(value)
            reason = (
                f"cell {statement.cell} asks `{model.id if model else 'a model'}` where it "
                "trains; here it is asked again, as the notebook leaves it"
            )
            yield Addition(f"{answer} = {text}\n{answer}", reason)


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


def _asked(node: ast.AST, name: str) -> Iterator[tuple[str, ast.expr]]:
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
        yield from _asked(child, "")


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
