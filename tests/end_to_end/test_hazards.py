"""Never silently wrong: every hazard is compiled equal, or refused with its diagnostic."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from nb2fn import pipeline
from nb2fn.client.endpoint import invoke
from nb2fn.errors import CompileError
from nb2fn.progress import Progress
from nb2fn.settings import Settings
from tests.end_to_end.hazards import HAZARDS, Hazard
from tests.notebooks import split_cells, write_notebook

pytestmark = pytest.mark.slow

# The plain oracle: every cell in order in one namespace; a cell that fails is passed over.
ORACLE = """
import json, sys
sys.path.insert(0, "")
job = json.load(sys.stdin)
for cell in job["cells"]:
    try:
        exec(compile(cell, "cell", "exec"), globals())
    except Exception as error:
        print(error, file=sys.stderr)
print("\\n" + json.dumps(eval(job["answer"])))
"""


def plain_answer(hazard: Hazard, folder: Path) -> Any:
    job = json.dumps({"cells": split_cells(hazard.cells), "answer": hazard.answer})
    command = [sys.executable, "-c", ORACLE]
    done = subprocess.run(
        command, input=job, capture_output=True, text=True, check=True, cwd=folder
    )
    return json.loads(done.stdout.splitlines()[-1])


def beside(hazard: Hazard, folder: Path) -> Path:
    """The folder, with the files that stand beside the notebook."""
    folder.mkdir(exist_ok=True)
    for name, text in hazard.files:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder


def fields(value: Any, got: dict[str, Any]) -> dict[str, Any]:
    """The answer object that carries ``value``: a dict's own keys, else one field."""
    if isinstance(value, dict):
        return value
    assert len(got) == 1, got
    return {next(iter(got)): value}


@pytest.mark.parametrize("hazard", HAZARDS, ids=[h.name for h in HAZARDS])
def test_equal_or_refused(hazard: Hazard, tmp_path: Path) -> None:
    beside(hazard, tmp_path)
    notebook = write_notebook(tmp_path / "hazard.ipynb", split_cells(hazard.cells))
    settings = Settings(output=tmp_path / "build")
    try:
        build = pipeline.build(notebook, settings, Progress())
    except CompileError as error:
        said = [d.render() for d in error.diagnostics]
        codes = [d.code for d in error.diagnostics if d.severity == "error"]
        assert any(code.startswith(hazard.codes) for code in codes), "\n".join(said)
        assert not (tmp_path / "build" / "hazard").exists()
        return
    assert hazard.answer, "compiled, where only a refusal is right"
    answer = json.loads(invoke(str(build.directory)).body)
    expected = plain_answer(hazard, beside(hazard, tmp_path / "oracle"))
    assert {**answer, **hazard.any} == {**fields(expected, answer), **hazard.any}
    for request, expected in hazard.asks:
        reply = invoke(str(build.directory), request)
        assert (reply.status, json.loads(reply.body)) == (200, expected)
