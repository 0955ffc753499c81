"""Runs a notebook's cells in this process, without a kernel, and prints what they answer.

    python benchmarks/corpus/plain.py NOTEBOOK

nb2fn only says which statement answers; everything runs as ``exec`` runs it, in document
order. The answers go out as one line of JSON, or ``null`` where they are gathered in a loop.
"""

from __future__ import annotations

import ast
import contextlib
import io
import json
import sys
from pathlib import Path
from typing import Any

from nb2fn.ir.partition import Route
from nb2fn.pipeline import Front, check
from nb2fn.progress import Progress


def answers(front: Front) -> dict[str, Any] | None:
    """The answer of the notebook's last route by field, from a plain run; ``None``
    where it is gathered in a loop."""
    route = front.partition.routes[-1]
    if route.answer.collects:
        return None
    namespace: dict[str, Any] = {"__name__": "__main__"}
    for statement in front.graph.statements:
        if statement.id == route.answer.statement and route.answer.shown:
            break
        if statement.id > route.answer.statement:
            break
        module = ast.Module([statement.node], [])
        exec(compile(module, f"cell {statement.cell}", "exec"), namespace)
    return _fields(route, namespace)


def _fields(route: Route, namespace: dict[str, Any]) -> dict[str, Any]:
    values = {name: eval(text, namespace) for name, text in route.answer.fields}
    if len(values) == 1:
        (value,) = values.values()
        if isinstance(value, dict) and all(isinstance(key, str) for key in value):
            values = value
    return {name: plain(value) for name, value in values.items()}


def plain(value: Any) -> Any:
    """A value as JSON holds it."""
    if hasattr(value, "to_dict") and hasattr(value, "columns"):
        return [plain(record) for record in value.to_dict("records")]
    if hasattr(value, "tolist"):
        return plain(value.tolist())
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return value


def main(path: Path) -> None:
    """Print the answers; what the notebook prints is not shown."""
    front = check(path, Progress(), auto=True)
    with contextlib.redirect_stdout(io.StringIO()):
        found = answers(front)
    print(json.dumps(found, default=str))


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
