"""Hand-made snapshots, and functions written to disk and asked in a clean process."""

from __future__ import annotations

import hashlib
import io
import json
import pickle
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from nb2fn.ir.dataflow import DataflowGraph
from nb2fn.ir.extract import Binding, Definition, Extract, Node
from nb2fn.ir.function import Function
from nb2fn.ir.notebook import Notebook
from nb2fn.ir.partition import Answer, Boundary, Partition, Route
from nb2fn.ir.snapshot import Case, Environment, FileRead, Snapshot
from nb2fn.ir.value import Field, Signature, ValueType
from nb2fn.lowering.registry import candidates
from nb2fn.span import Span

NUMBER = ValueType("number")
SPAN = Span(1, 1, 0, 1, 1)
ENVIRONMENT = Environment(
    sys.executable, sys.version_info[:3], "cpython", "linux", "x86_64", "", (), ()
)


class _References(pickle.Unpickler):
    def __init__(self, data: bytes) -> None:
        super().__init__(io.BytesIO(data))
        self.found: set[tuple[str, str]] = set()

    def find_class(self, module: str, name: str) -> Any:
        self.found.add((module, name))
        return super().find_class(module, name)

    def persistent_load(self, pid: Any) -> Any:
        return len


def extract(
    values: dict[str, Any],
    definitions: Sequence[Definition] = (),
    parts: dict[str, dict[str, Any]] | None = None,
    random: dict[str, Any] | None = None,
    bindings: Sequence[Binding] = (),
) -> Extract:
    """The extract of plain ``values``; ``parts`` are what definitions carry, by id."""
    root = {"values": values, "definitions": parts or {}, "random": random or {}}
    data = pickle.dumps(root, 4)
    unpickler = _References(data)
    unpickler.load()
    nodes = tuple(
        Node(i, "scalar", type(v).__name__, v if isinstance(v, str) else repr(v))
        for i, v in enumerate(values.values())
    )
    bound = [Binding(name, "value", node=i) for i, name in enumerate(values)]
    return Extract(
        1,
        (*bound, *bindings),
        tuple(definitions),
        nodes,
        (),
        tuple(sorted(unpickler.found)),
        (),
        tuple(random or {}),
        b"",
        data,
    )


def script(source: str, name: str = "predict", path: str = "/predict", **rest: Any) -> Route:
    answer = Answer((("y", "y"),), 0, SPAN)
    return Route(name, path, "script", name, (), answer, (), (), source=source, **rest)


def signature(
    route: str = "predict",
    inputs: dict[str, ValueType] | None = None,
    outputs: dict[str, ValueType] | None = None,
    spread: bool = False,
    optional: Sequence[str] = (),
) -> Signature:
    given = {"x": NUMBER} if inputs is None else inputs
    return Signature(
        route,
        tuple(Field(n, t, 1, n not in optional) for n, t in given.items()),
        tuple(Field(n, t, 1) for n, t in (outputs or {"y": NUMBER}).items()),
        spread,
    )


def snapshot(
    boundary: Extract,
    signatures: Sequence[Signature],
    environment: Environment = ENVIRONMENT,
    files: Sequence[FileRead] = (),
    cases: Sequence[Case] = (),
) -> Snapshot:
    return Snapshot(
        1,
        "",
        boundary,
        tuple(signatures),
        tuple(cases),
        environment,
        "full",
        random=boundary.random,
        files_read=tuple(files),
    )


def lowered(notebook: Notebook, routes: Sequence[Route], shot: Snapshot) -> Function:
    partition = Partition((), tuple(routes), Boundary(0, (), ()), ())
    return next(candidates("exact")).lower(notebook, DataflowGraph((), ()), partition, shot)


def written(function: Function, folder: Path) -> Path:
    """The bundle of ``function`` as files."""
    for source in function.sources:
        path = folder / source.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source.text, encoding="utf-8")
    for artifact in function.artifacts:
        assert hashlib.sha256(artifact.data).hexdigest() == artifact.sha256
        path = folder / artifact.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(artifact.data)
    return folder


_ASK = """
import json, sys, threading
sys.path.insert(0, sys.argv[1])
from {module}.endpoint import endpoint
endpoint.access = "open"
out = []
def answer(path, body):
    kind = [("Content-Type", "application/json")]
    method = "GET" if body is None else "POST"
    status, _, said = endpoint.handle(method, path, kind, json.dumps(body).encode())
    out.append([status, json.loads(said)])
for question in json.load(sys.stdin):
    thread = threading.Thread(target=answer, args=question)  # as servers answer
    thread.start()
    thread.join()
print(json.dumps(out))
"""


def ask(function: Function, folder: Path, *questions: tuple[str, Any]) -> list[Any]:
    """Status and answer of each (path, body), from a process that has only the bundle."""
    written(function, folder)
    command = [sys.executable, "-c", _ASK.format(module=function.module), str(folder)]
    done = subprocess.run(
        command,
        input=json.dumps(questions),
        capture_output=True,
        text=True,
        cwd=folder.parent,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    answers: list[Any] = json.loads(done.stdout)
    for status, _ in answers:
        assert status != 500, done.stderr
    return answers
