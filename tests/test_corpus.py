"""The corpus: scripts become notebooks as sphinx-gallery has them; answers are compared."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.corpus import gallery, report
from benchmarks.corpus.__main__ import first, same
from benchmarks.corpus.plain import answers, plain
from benchmarks.corpus.results import Result, append, kept
from nb2fn.pipeline import check
from nb2fn.progress import Progress
from tests.notebooks import write_notebook

SCRIPT = '''"""
=====
Title
=====
Words.
"""

# Author: someone
import numpy as np

text = """
# %%
no cell begins here
"""
# %%
# A heading
# ---------
#
# More words.
x = np.arange(3)
# a comment of the code

##############################################################################
# Older scripts draw a line.
y = x + 1
'''


def test_cells_of_a_script() -> None:
    assert gallery.cells(SCRIPT) == [
        ("markdown", "=====\nTitle\n=====\nWords."),
        (
            "code",
            '# Author: someone\nimport numpy as np\n\ntext = """\n# %%\nno cell begins here\n"""',
        ),
        ("markdown", "A heading\n---------\n\nMore words."),
        ("code", "x = np.arange(3)\n# a comment of the code"),
        ("markdown", "Older scripts draw a line."),
        ("code", "y = x + 1"),
    ]


def test_a_notebook_runs_as_the_script(tmp_path: Path) -> None:
    path = gallery.write_notebook(gallery.Example("group/plot_x", SCRIPT), tmp_path)
    assert path == tmp_path / "group" / "plot_x.ipynb"
    document = json.loads(path.read_text("utf-8"))
    code = [c["source"] for c in document["cells"] if c["cell_type"] == "code"]
    script, notebook = {}, {}  # type: ignore[var-annotated]
    exec(SCRIPT, script)
    exec("\n".join(code), notebook)
    assert script["text"] == notebook["text"]
    assert list(script["y"]) == list(notebook["y"])


@pytest.mark.parametrize(
    ("source", "facts"),
    [
        ("m.fit(X).predict(X)", (True, True, False)),
        ("m.fit(X)\nm.score(X, y)", (True, False, False)),
        ("X = fetch_openml('x')\nm.fit(X)\nm.predict_proba(X)", (True, True, True)),
        ("X = load_iris()\nm.fit_predict(X)", (True, True, False)),
    ],
)
def test_what_a_script_does(source: str, facts: tuple[bool, bool, bool]) -> None:
    example = gallery.Example("x", source)
    assert (example.fits, example.predicts, example.downloads) == facts


def test_a_plain_run_answers_as_the_notebook(tmp_path: Path) -> None:
    cells = [
        "import numpy as np\nfrom sklearn.linear_model import LinearRegression\n"
        "X = np.arange(4.0).reshape(-1, 1)\nm = LinearRegression().fit(X, 2 * X.ravel())",
        "y_pred = m.predict(X)\ny_pred",
        "raise RuntimeError('below the answer')",
    ]
    front = check(write_notebook(tmp_path / "n.ipynb", cells), Progress(), auto=True)
    assert same(answers(front), {"y_pred": [0.0, 2.0, 4.0, 6.0]})


def test_same() -> None:
    assert same({"y": [1.0, 2, "a"]}, {"y": [1.0 + 1e-12, 2.0, "a"]})
    for a, b in (([1.0], [1.001]), ([1], [1, 1]), ({"y": 1}, {"z": 1}), ("a", "b"), (None, [])):
        assert not same(a, b)
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"a": [1, 2], "b": ["x", "y"]})
    assert plain(frame) == [{"a": 1, "b": "x"}, {"a": 2, "b": "y"}]


def test_results_are_kept_and_reported(tmp_path: Path) -> None:
    rows = [
        Result("a/one", "stopped", "NB237", "trains | asks"),
        Result("a/one", "equal", tier="stdlib", added=True),
        Result("a/two", "stopped", "NB237", "trains | asks"),
    ]
    for row in rows:
        append(tmp_path / "results.jsonl", row)
    results = list(kept(tmp_path / "results.jsonl").values())
    assert results == rows[1:]
    assert report.summary(results) == "1 equal, 1 stopped"
    examples = [gallery.Example("a/one", "m.fit(X).predict(X)"), gallery.Example("a/two", "")]
    report.write(tmp_path / "corpus.md", examples, results, 90)
    text = (tmp_path / "corpus.md").read_text("utf-8")
    assert "| **built and equal** | **1** (50%), 1 of them by a cell added |" in text
    assert "| `a/one` | equal, cell added | stdlib |" in text
    assert "| `a/two` | stopped | [NB237](diagnostics/NB237.md): trains \\| asks |" in text


def test_the_first_part_of_an_answer() -> None:
    whole = {"y": [1, 2, 3], "k": 4, "z": [[1], [2]]}
    assert first(whole, {"y": [1, 2], "k": 4, "z": [[1]]}) == {"y": [1, 2], "k": 4, "z": [[1]]}
    assert first(whole, {"y": "no list"}) == whole
