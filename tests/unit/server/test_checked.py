"""What the panel is told of a notebook, as far as the front half gets."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from nb2fn.server.checked import checked
from nb2fn.server.schema.check import CheckAnswer
from tests.notebooks import write_notebook

CELLS = [
    "#| data\nimport numpy as np\nX = np.array([[1.0], [2.0]])\ny = np.array([1.0, 2.0])",
    "#| train\nfrom sklearn.linear_model import LinearRegression\n"
    "model = LinearRegression().fit(X, y)\nscale = 2.0",
    "print(X.shape)",
    "#| predict\nx = np.array([[3.0]])\nprint(model.predict(x) * scale)",
]


def told(path: Path, data: bytes | None = None) -> CheckAnswer:
    return CheckAnswer.model_validate(checked(path, data, proposals=True))


def test_a_notebook_that_compiles(tmp_path: Path) -> None:
    found = told(write_notebook(tmp_path / "line.ipynb", CELLS))
    assert (found.ok, found.name, found.proposals) == (True, "line", [])
    assert [cell.role for cell in found.cells] == ["data", "train", "", "predict"]
    assert found.cells[2].fates == {"left out": 1}
    (route,) = found.routes
    assert [(i.name, i.place.cell, i.place.line) for i in route.inputs] == [("x", 4, 2)]
    crossing = {c.name: (c.defined, c.used) for c in found.crosses}
    assert crossing["model"] == ([2], [4])
    assert crossing["scale"] == ([2], [4])
    between = {(e.definition, e.use): (e.names, e.left_out) for e in found.edges}
    assert between[1, 3] == (["X"], True)
    assert between[2, 4] == (["model", "scale"], False)
    assert {s.fate for s in found.statements} == {"trains", "serves", "example", "left out"}


def test_a_document_that_is_not_saved_is_looked_at_instead_of_the_file(tmp_path: Path) -> None:
    path = write_notebook(tmp_path / "line.ipynb", CELLS)
    saved = told(path)
    document = json.loads(path.read_text())
    document["cells"][3]["source"] = document["cells"][3]["source"].replace("x", "question")
    edited = told(path, json.dumps(document).encode())
    assert [i.name for i in edited.routes[0].inputs] == ["question"]
    assert edited.digest != saved.digest
    document["cells"].append({"cell_type": "markdown", "metadata": {}, "source": "prose"})
    assert told(path, json.dumps(document).encode()).digest == edited.digest


def test_without_roles_they_are_proposed_and_nothing_is_cut(tmp_path: Path) -> None:
    plain = [cell.split("\n", 1)[1] if cell.startswith("#|") else cell for cell in CELLS]
    found = told(write_notebook(tmp_path / "line.ipynb", plain))
    assert [d.code for d in found.diagnostics] == ["NB121"]
    assert {(p.cell, p.role) for p in found.proposals} >= {(2, "train"), (4, "predict")}
    assert all(p.reason for p in found.proposals)
    assert found.edges
    assert found.routes == []


def test_what_cannot_be_read_gives_its_diagnostics_alone(tmp_path: Path) -> None:
    broken = told(write_notebook(tmp_path / "broken.ipynb", ["#| predict\nx = ("]))
    assert (broken.ok, broken.cells, broken.digest) == (False, [], "")
    assert broken.diagnostics[0].line == 2
    assert told(tmp_path / "broken.ipynb", b"{").diagnostics[0].code == "NB105"


def test_an_error_after_the_graph_keeps_the_picture(tmp_path: Path) -> None:
    found = told(write_notebook(tmp_path / "none.ipynb", ["#| data\na = 1", "#| predict\nb = a"]))
    assert not found.ok
    assert [(e.definition, e.use) for e in found.edges] == [(1, 2)]
    assert found.diagnostics[0].severity == "error"


def test_installs_and_imports_of_the_serving_code_are_the_requirements(tmp_path: Path) -> None:
    (tmp_path / "beside.py").write_text("def twice(x):\n    return x\n")
    cells = [
        "!pip install scikit-learn==1.7.0\nimport json\nimport numpy as np\nimport beside",
        *CELLS[:2],
        "#| predict\nx = np.array([[3.0]])\nprint(np.round(beside.twice(model.predict(x))))",
    ]
    found = told(write_notebook(tmp_path / "line.ipynb", cells))
    needed: list[tuple[str, Any]] = [(r.name, r.origin) for r in found.requirements]
    assert needed == [("numpy", "import"), ("scikit-learn==1.7.0", "install")]
