"""Every kind of input and route, through a real kernel and a proven build."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from nb2fn import pipeline
from nb2fn.hosting.build import open_build
from nb2fn.hosting.process import ask
from nb2fn.progress import Progress
from nb2fn.settings import Settings
from nb2fn.training.cases import close
from tests.end_to_end.inputs import BOOKS, BRANCHES, Book
from tests.notebooks import split_cells, write_notebook

pytestmark = pytest.mark.slow


def built(book: Book, folder: Path) -> Path:
    notebook = write_notebook(folder / "book.ipynb", split_cells(book.cells))
    settings = Settings(output=folder / "out", tier="exact")
    return pipeline.build(notebook, settings, Progress()).directory


@pytest.mark.parametrize("book", BOOKS, ids=[b.name for b in BOOKS])
def test_answers(book: Book, tmp_path: Path) -> None:
    directory = built(book, tmp_path)
    document = json.loads((directory / "openapi.json").read_text("utf-8"))
    operations = [p["post"] for p in document["paths"].values() if "post" in p]
    content = [o["requestBody"]["content"]["application/json"] for o in operations]
    schemas = {k: v for c in content for k, v in c["schema"]["properties"].items()}
    for name, expected in book.schema:
        assert {k: v for k, v in schemas[name].items() if k in expected} == expected
        assert expected or not schemas[name]
    questions = [(path, json.dumps(request).encode()) for path, request, _, _ in book.asks]
    replies = ask(open_build(directory, Progress()).project, questions)
    for (path, request, status, expected), answers in zip(book.asks, replies.answers, strict=True):
        for got, text in answers:
            assert got == status, (path, request, text)
            if expected is not None:
                assert close(json.loads(text), expected, 1e-9), (path, request, text)


def test_the_notebooks_own_assertions_are_tests_of_the_project(tmp_path: Path) -> None:
    directory = built(BRANCHES, tmp_path)
    text = (directory / "tests" / "test_endpoint.py").read_text("utf-8")
    assert "assert answer['value'] == 2" in text
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests"],
        cwd=directory,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
