"""The questions and answers that a project's own tests ask."""

from __future__ import annotations

from typing import Any

from nb2fn.ir.function import Function

_ROWS = 100


def cases(function: Function) -> list[dict[str, Any]]:
    """Each question with the notebook's answer: ``path``, ``request``, ``answer``.

    These are the cases the proof asked, the notebook's own first and at most 100
    recorded rows and probes of each route; an ``answer`` of null means that the notebook
    raised, so the endpoint must refuse. Without recorded cases: the examples of
    the OpenAPI document.
    """
    paths = _paths(function)
    if not function.cases:
        return _examples(function)
    found = []
    scales = {signature.route: signature.scale for signature in function.signatures}
    rows: dict[str, int] = {}
    for case in sorted(function.cases, key=lambda case: case.kind != "example"):
        if case.kind != "example":
            counted = f"{case.route} {case.kind}"
            rows[counted] = rows.get(counted, 0) + 1
            if rows[counted] > _ROWS:
                continue
        path = paths[case.route]
        asked: dict[str, Any] = {"path": path, "request": case.request, "answer": case.answer}
        if case.form_only:
            asked["form_only"] = True
        if scales[case.route]:
            asked["scale"] = scales[case.route]
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
