"""Pictures of a dataflow graph: valid, complete, and grey where nothing is shipped."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from nb2fn import pipeline
from nb2fn.ir.draw_dataflow import draw_dot, draw_mermaid
from nb2fn.pipeline import Front
from nb2fn.progress import Progress
from tests.notebooks import split_cells, write_notebook

EXAMPLE = Path(__file__).parents[3] / "example-notebooks" / "svm-iris.ipynb"

AWKWARD = r"""
#| train
class Model:
    def predict(self, xs):
        return [x * 2 for x in xs]
model = Model()
text = "quotes \" and \\ and <b> & `code` [x] {y} # and é"
print(text)
# %%
#| predict
new = [3]
y = model.predict(new)
print(y)
"""


@pytest.fixture(params=["example", "awkward"])
def front(request: pytest.FixtureRequest, tmp_path: Path) -> Front:
    path = EXAMPLE
    if request.param == "awkward":
        path = write_notebook(tmp_path / "awkward.ipynb", split_cells(AWKWARD))
    return pipeline.check(path, Progress())


DOT_LINES = (
    r"digraph dataflow \{", r"  rankdir=TB", r"  (node|edge) \[.*\]",
    r"  subgraph cluster_\d+ \{", r'    label="cell \d+"', r'    color="#[0-9a-f]{6}"',
    r'    s\d+ \[label="(?:[^"\\]|\\["\\])*"(, \w+="#[0-9a-f]{6}")+\]',
    r'  s\d+ -> s\d+ \[label="(?:[^"\\]|\\["\\])*"(, style=dashed)?(, \w+="#[0-9a-f]{6}")*\]',
    r"  \}", r"\}",
)  # fmt: skip
MERMAID_LINES = (
    r"flowchart TB", r'  subgraph cell\d+\["cell \d+"\]', r"  end",
    r'    s\d+\["[^"\[\]{}()<>`|\\]*"\]:::\w+',
    r'  s\d+ (-->|-\.->)\|"[^"\[\]{}()<>`|\\]*"\| s\d+',
    r"  classDef \w+ fill:#[0-9a-f]{6},stroke:#[0-9a-f]{6},color:#[0-9a-f]{6}",
)  # fmt: skip


def test_dot_is_well_formed(front: Front) -> None:
    text = draw_dot(front.graph, front.partition)
    for line in text.splitlines():
        assert any(re.fullmatch(form, line) for form in DOT_LINES), line
    assert text.count("{") - text.count("}") == _in_labels(text, "{") - _in_labels(text, "}")
    _everything_is_drawn(front, re.findall(r"^    s(\d+) \[", text, re.M))
    arrows = {(int(a), int(b)) for a, b in re.findall(r"^  s(\d+) -> s(\d+) ", text, re.M)}
    assert arrows == {(e.definition, e.use) for e in front.graph.edges}


def test_mermaid_is_well_formed(front: Front) -> None:
    text = draw_mermaid(front.graph, front.partition)
    for line in text.splitlines():
        assert any(re.fullmatch(form, line) for form in MERMAID_LINES), line
    assert len(re.findall(r"^  subgraph ", text, re.M)) == text.count("\n  end\n")
    _everything_is_drawn(front, re.findall(r"^    s(\d+)\[", text, re.M))
    arrows = re.findall(r"^  s(\d+) \S+\|.*\| s(\d+)$", text, re.M)
    assert {(int(a), int(b)) for a, b in arrows} == {
        (e.definition, e.use) for e in front.graph.edges
    }
    used = set(re.findall(r":::(\w+)", text))
    assert used <= set(re.findall(r"classDef (\w+)", text))


def test_what_is_left_out_is_grey(front: Front) -> None:
    left = [p.statement for p in front.partition.placements if p.fate.value == "left out"]
    assert left
    dot = draw_dot(front.graph, front.partition)
    mermaid = draw_mermaid(front.graph, front.partition)
    for number in left:
        (line,) = re.findall(rf"^    s{number} .*", dot, re.M)
        assert 'fontcolor="#b0b0b0"' in line
        assert re.search(rf"^    s{number}\[.*:::left_out$", mermaid, re.M)


@pytest.mark.skipif(shutil.which("dot") is None, reason="Graphviz is not installed")
def test_graphviz_takes_it(front: Front) -> None:
    text = draw_dot(front.graph, front.partition)
    done = subprocess.run(["dot", "-Tsvg"], input=text, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    assert done.stdout.count('class="node"') == len(front.graph.statements)


def _in_labels(text: str, character: str) -> int:
    return sum(label.count(character) for label in re.findall(r'label="((?:[^"\\]|\\.)*)"', text))


def _everything_is_drawn(front: Front, numbers: list[str]) -> None:
    assert [int(n) for n in numbers] == [s.id for s in front.graph.statements]
