"""The README.md of a project: what it is, how to ask, serve, test and deploy it."""

from __future__ import annotations

import json
import shlex
from typing import Any

from nb2fn.ir.bundle import Lock
from nb2fn.ir.function import Function
from nb2fn.targets.assemble import template
from nb2fn.targets.cases import cases


def local(function: Function, lock: Lock) -> str:
    """The README of target ``local``."""
    return template(__package__, "README-local.md.txt", _values(function, lock))


def azure(function: Function, lock: Lock) -> str:
    """The README of target ``azure``."""
    return template(__package__, "README-azure.md.txt", _values(function, lock))


def ray(function: Function, lock: Lock) -> str:
    """The README of target ``ray``."""
    return template(__package__, "README-ray.md.txt", _values(function, lock))


def aws(function: Function, lock: Lock, layout: str) -> str:
    """The README of target ``aws``; ``layout`` is ``archive``, ``plugins`` or ``image``."""
    name = "README-aws.md.txt" if layout == "archive" else f"README-aws-{layout}.md.txt"
    return template(__package__, name, _values(function, lock))


def gcp(function: Function, lock: Lock, deployed: str) -> str:
    """The README of target ``gcp``; ``deployed`` is what its function is called there."""
    values = {**_values(function, lock), "function": deployed}
    return template(__package__, "README-gcp.md.txt", values)


def container(function: Function, lock: Lock, values: dict[str, str]) -> str:
    """The README of target ``container``; ``values`` are those of its Dockerfile."""
    values = {**_values(function, lock), **values}
    return template(__package__, "README-container.md.txt", values)


def _values(function: Function, lock: Lock) -> dict[str, str]:
    values = {
        "name": function.name,
        "module": function.module,
        "python": ".".join(map(str, function.python)),
        "routes": "\n".join(_routes(function)),
        "requirements": _requirements(function, lock),
        "archive": f"{function.name}.zip",
    }
    parts = {name: template(__package__, f"part-{name}.md.txt", values) for name in _PARTS}
    return {**values, **parts}


_PARTS = ("head", "token", "inside")


def _requirements(function: Function, lock: Lock) -> str:
    needed = [f"- {r.name} {r.version}: {r.why}" for r in function.requirements]
    if not needed:
        return "The notebook's own code needs nothing but Python."
    versions = len(lock.packages)
    return (
        "The notebook's own code needs:\n\n"
        + "\n".join(needed)
        + f"\n\nWith what these need, {versions} packages in all; `requirements.txt` and "
        "`pylock.toml` name each with the hash of its one wheel."
    )


def _routes(function: Function) -> list[str]:
    """One section a route: its path, the notebook's own question, and its answer."""
    asked = {case["path"]: case for case in reversed(cases(function))}
    out = []
    for path, methods in function.openapi["paths"].items():
        if "post" not in methods:
            continue
        out += [f"### POST {path}", ""]
        summary = methods["post"].get("summary")
        if summary:
            out += [f"{summary}.", ""]
        if path in asked:
            out += _example(path, asked[path])
    return out


def _example(path: str, case: dict[str, Any]) -> list[str]:
    question = shlex.quote(json.dumps(case["request"], ensure_ascii=False))
    answer = json.dumps(case["answer"], ensure_ascii=False)
    return [
        "```sh",
        f'curl "$URL{path}" -H "Authorization: Bearer $TOKEN" \\',
        "     -H 'Content-Type: application/json' \\",
        f"     -d {_shortened(question)}",
        "```",
        "",
        "answers, as the notebook did:",
        "",
        "```json",
        _shortened(answer),
        "```",
        "",
    ]


def _shortened(text: str) -> str:
    return text if len(text) <= 1000 else text[:1000] + "…"
