"""The questions and answers that a project's own tests ask."""

from __future__ import annotations

from typing import Any

from nb2fn.ir.function import Function

_ROWS = 100


def cases(function: Function) -> list[dict[str, Any]]:
    """Each question with the notebook's answer: ``path``, ``request``, ``answer``.

    These are the cases the proof asked, the notebook's own first and at most 100
    recorded rows of each route; an ``answer`` of null means that the notebook
    raised, so the endpoint must refuse. Without recorded cases: the examples of
    the OpenAPI document.
    """
    paths = _paths(function)
    if not function.cases:
        return _examples(function)
    found = []
    rows: dict[str, int] = {}
    for case in sorted(function.cases, key=lambda case: case.kind != "example"):
        if case.kind == "row":
            rows[case.route] = rows.get(case.route, 0) + 1
            if rows[case.route] > _ROWS:
                continue
        path = paths[case.route]
        asked: dict[str, Any] = {"path": path, "request": case.request, "answer": case.answer}
        if case.form_only:
            asked["form_only"] = True
        found.append({**asked, "kind": case.kind})
    return found


def _paths(function: Function) -> dict[str, str]:
    return {
        methods["post"]["operationId"]: path
        for path, methods in function.openapi["paths"].items()
        if "post" in methods
    }


def _examples(function: Function) -> list[dict[str, Any]]:
    found = []
    for path, methods in function.openapi["paths"].items():
        if "post" not in methods:
            continue
        operation = methods["post"]
        question = operation["requestBody"]["content"]["application/json"]
        answer = operation["responses"]["200"]["content"]["application/json"]
        if "example" in question and "example" in answer:
            found.append(
                {"path": path, "request": question["example"], "answer": answer["example"]}
            )
    return found
