"""The files that every target's project has, and the bundle they make."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from importlib import resources
from string import Template
from typing import Literal

from nb2fn.ir.bundle import Archive, Bundle, File, Lock
from nb2fn.ir.function import Function
from nb2fn.targets.cases import asserted, cases


def template(package: str, name: str, values: Mapping[str, str]) -> str:
    """The text of a template file of ``package``, its ``$names`` replaced.

    Raises :class:`KeyError` for a name without a value.
    """
    text = (resources.files(package) / "templates" / name).read_text("utf-8")
    return Template(text).substitute(values)


def code_files(function: Function) -> tuple[File, ...]:
    """What runs: the function's sources and artifacts and the entry point, by path."""
    values = {"name": function.name, "module": function.module}
    entry = template(__package__, "handler.py.txt", values)
    files = [File(source.path, source.text.encode()) for source in function.sources]
    files += [File(artifact.path, artifact.data) for artifact in function.artifacts]
    files.append(File("handler.py", entry.encode()))
    return tuple(sorted(files, key=lambda file: file.path))


def accompanying_files(function: Function, lock: Lock, serverless: str, readme: str) -> list[File]:
    """What stands beside the code: requirements, tests, deployment, explanation."""
    test = template(__package__, "test_endpoint.py.txt", {"module": function.module})
    test += asserted(function)
    questions = json.dumps(cases(function), indent=1, ensure_ascii=False, sort_keys=True)
    texts = {
        "requirements.txt": lock.requirements,
        "pylock.toml": lock.pylock,
        "tests/test_endpoint.py": test,
        "tests/cases.json": questions + "\n",
        "README.md": readme,
    }
    if serverless:
        texts["serverless.yml"] = serverless
    return [File(path, text.encode()) for path, text in texts.items()]


def bundle(
    function: Function,
    target: str,
    lock: Lock,
    code: Sequence[File],
    others: Iterable[File],
    archive: Archive | None,
) -> Bundle:
    """A bundle of ``code`` and ``others``; the function's own files win over ours."""
    files = {file.path: file for file in others}
    files.update({file.path: file for file in code})
    listed = tuple(files[path] for path in sorted(files))
    entry: Literal["endpoint", "lambda"] = "lambda" if target == "aws" else "endpoint"
    return Bundle(
        name=function.name,
        module=function.module,
        target=target,
        tier=function.tier,
        files=listed,
        lock=lock,
        entry=entry,
        archive=archive,
        digest=_digest(listed, lock, archive, f"{target} {entry} {function.tier}"),
        interpreter=function.interpreter,
    )


def _digest(files: Sequence[File], lock: Lock, archive: Archive | None, facts: str) -> str:
    """SHA-256 of everything that makes the bundle, whatever host the wheels came from."""
    total = hashlib.sha256(f"{facts} {lock.digest}\n".encode())
    parts = [("", files)]
    if archive is not None:
        parts.append((f"{archive.path} {archive.bytecode}", archive.code))
    for label, members in parts:
        total.update(f"[{label}]\n".encode())
        for file in members:
            if label or file.path != "pylock.toml":  # it names hosts; the lock's digest stands in
                content = hashlib.sha256(file.data).hexdigest()
                total.update(f"{content} {file.path}\n".encode())
    return total.hexdigest()
