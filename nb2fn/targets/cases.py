"""The questions and answers that a project's own tests ask."""

from __future__ import annotations

import json
import re
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
    sizes = {s.route: {"scale": s.scale, "eps": s.eps} for s in function.signatures}
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
        asked.update({name: size for name, size in sizes[case.route].items() if size})
        found.append({**asked, "kind": case.kind})
    return found


def asserted(function: Function) -> str:
    """The notebook's own assertions as test functions, to stand below the template's."""
    paths = _paths(function)
    tests = []
    for case in function.cases:
        if case.holds is None:
            continue
        held = case.holds
        name = re.sub(r"\W+", "_", held.place)
        field = f"[{json.dumps(held.field)}]" if held.field else ""
        request = json.dumps(case.request, ensure_ascii=True, sort_keys=True)
        lines = [f"    {name} = json.loads({json.dumps(v)!r})" for name, v in held.names]
        tests.append(
            f"def test_{name}():\n"
            f"    question = json.loads({request!r})\n"
            f"    answer = asked({json.dumps(paths[case.route])}, question){field}\n"
            + "".join(f"{line}\n" for line in lines)
            + f"    assert {held.text}\n"
        )
    return "".join(f"\n\n{test}" for test in tests)


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
