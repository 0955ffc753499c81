"""The example notebooks still say what they were saved with, and what expected.json says."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from nb2fn.frontend.read import read
from nb2fn.ir.notebook import Role
from tests.cli.command import nb2fn

EXAMPLES = Path(__file__).parent.parent / "example-notebooks"
EXPECTED: dict[str, dict[str, Any]] = json.loads((EXAMPLES / "expected.json").read_text("utf-8"))
# Each example's answer as an expression at its end.
ANSWERS = {
    "linear-regression": '{"y_pred": y_pred.tolist()}',
    "svm-iris": '{"species": str(species)}',
    "churn": '{"probability": probability.tolist(), "churns": churns.tolist()}',
    "faq-intents": 'classify("How do I get my money back for the broken lamp?")',
}


def close(expected: Any, got: Any) -> bool:
    """Equal, numbers to 1e-6: another BLAS trains to other last digits."""
    if isinstance(expected, float):
        return bool(got == pytest.approx(expected, rel=1e-6))
    if isinstance(expected, dict):
        return set(expected) == set(got) and all(close(v, got[k]) for k, v in expected.items())
    if isinstance(expected, list):
        return len(expected) == len(got) and all(map(close, expected, got))
    return bool(expected == got)


def test_every_example_has_an_expected_answer() -> None:
    assert {path.stem for path in EXAMPLES.glob("*.ipynb")} == set(EXPECTED) == set(ANSWERS)


@pytest.mark.parametrize("name", ANSWERS)
def test_saved_as_they_were_run(name: str) -> None:
    notebook, warnings = read(EXAMPLES / f"{name}.ipynb")
    assert not warnings
    assert {Role.DATA, Role.TRAIN, Role.PREDICT} <= {cell.role for cell in notebook.cells}
    assert [cell.execution_count for cell in notebook.cells] == list(
        range(1, len(notebook.cells) + 1)
    )
    assert notebook.cells[-1].outputs
    assert not any(o.kind == "error" for cell in notebook.cells for o in cell.outputs)


@pytest.mark.slow
@pytest.mark.parametrize("name", ANSWERS)
def test_run_again_they_answer_the_same(name: str) -> None:
    notebook = nbformat.read(EXAMPLES / f"{name}.ipynb", as_version=4)
    shown = [o.get("text") or o["data"]["text/plain"] for o in notebook.cells[-1].outputs]
    ask = f"import json\nprint('\\n' + json.dumps({ANSWERS[name]}))"
    notebook.cells.append(nbformat.v4.new_code_cell(ask))
    NotebookClient(
        notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": EXAMPLES}}
    ).execute()
    answer = json.loads(notebook.cells[-1].outputs[0]["text"].splitlines()[-1])
    assert close(EXPECTED[name]["answer"], answer)
    if name in ("linear-regression", "svm-iris"):
        assert [o["text"] for o in notebook.cells[-2].outputs] == shown


@pytest.mark.slow
def test_their_endpoints_answer_the_same(tmp_path: Path) -> None:
    notebooks = [EXAMPLES / f"{name}.ipynb" for name in ANSWERS]
    built = nb2fn("build", "--json", *notebooks, folder=tmp_path)
    assert built.returncode == 0, built.stderr
    documents = json.loads(built.stdout)
    assert [d["parity"]["status"] for d in documents] == ["equal"] * len(ANSWERS)
    for name in ANSWERS:
        own = nb2fn("invoke", tmp_path / "build" / name)
        asked = nb2fn("invoke", tmp_path / "build" / name, json.dumps(EXPECTED[name]["request"]))
        assert own.stdout == asked.stdout
        assert close(EXPECTED[name]["answer"], json.loads(own.stdout)), own.stdout


@pytest.mark.slow
def test_the_demo_prints_both_answers() -> None:
    done = subprocess.run(
        [sys.executable, str(EXAMPLES / "demo.py")], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    own, served = done.stdout.splitlines()[-2:]
    assert own.startswith("the notebook's answer")
    assert served.startswith("the endpoint's answer")
    assert own.split("  ", 1)[1] == served.split("  ", 1)[1]
