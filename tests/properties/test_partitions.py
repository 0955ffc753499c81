"""A serve function answers as the unsliced notebook does, also to another question."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from nb2fn.errors import CompileError
from tests.unit.passes.compiled import Compiled, agreed, answered, compile_cells, served

TRAINED = """
class Model:
    def fit(self, rows, targets):
        self.weight = sum(targets) + len(rows)
        return self

    def predict(self, rows):
        return [self.weight * v + 1 for v in rows]

def shifted(values):
    return [v + k for v in values]

def doubled(values):
    return [v * 2 for v in shifted(values)]

def with_question():
    return [v + 1 for v in x]

def grow(values, by):
    values.append(by)
    return values

def count():
    return len(rows)
# %%
#| train
k = 3
rows = [1, 2]
names = {"a": 1}
model = Model()
model.fit(rows, [1, 2, 3])
same = rows
# %%
"""

VALUES = st.sampled_from(["x", "t", "u", "rows", "same"])
LISTS = st.one_of(
    VALUES,
    st.builds("shifted({})".format, VALUES),
    st.builds("doubled({})".format, VALUES),
    st.builds("[v * k for v in {}]".format, VALUES),
    st.builds("model.predict({})".format, VALUES),
    st.builds("{} + {}".format, VALUES, VALUES),
    st.builds("sorted({})".format, VALUES),
    st.builds("grow({}, k)".format, VALUES),
    st.builds("list({})".format, VALUES),
    st.just("with_question()"),
    st.just("[count(), k]"),
    st.just("later(k)"),
)
NUMBERS = st.one_of(
    st.just("k"), st.just("len(rows)"), st.builds("sum({})".format, VALUES), st.just("count()")
)
TARGETS = st.sampled_from(["t", "u", "rows", "x"])
STATEMENTS = st.one_of(
    st.builds("{} = {}".format, TARGETS, LISTS),
    st.builds("{} = {}".format, st.sampled_from(["t", "u"]), LISTS),
    st.builds("k = {}".format, NUMBERS),
    st.builds("k += {}".format, NUMBERS),
    st.builds("{}.append({})".format, VALUES, NUMBERS),
    st.builds("{}[0] = {}".format, VALUES, NUMBERS),
    st.builds("{} += [{}]".format, TARGETS, NUMBERS),
    st.builds("same = {}".format, VALUES),
    st.builds("if {} > 9:\n    {} = {}".format, NUMBERS, TARGETS, LISTS),
    st.builds("for v in {}:\n    k = k + v".format, VALUES),
    st.builds("for v in {}:\n    u = u + [v * k]".format, VALUES),
    st.builds("def later(n):\n    return [n, k] + {}".format, VALUES),
    st.builds("grow({}, {})".format, VALUES, NUMBERS),
    st.builds("(t := {})".format, LISTS),
    st.builds("print({})".format, LISTS),
    st.builds("{}, {} = {}, {}".format, st.just("t"), st.just("u"), LISTS, LISTS),
    st.builds("try:\n    t = {}\nexcept ValueError:\n    t = u".format, LISTS),
    st.builds("names['a'] = {}".format, NUMBERS),
    st.builds("t = t + [names['a']]".format),
)
LARGER = st.one_of(
    st.builds("f = lambda n, by={}: [n, by] + {}\nt = f(k)".format, NUMBERS, VALUES),
    st.builds("def later(n, by={}):\n    return {} + [n, by]".format, NUMBERS, VALUES),
    st.builds("def inner():\n    u.append({})\n    return u\nt = inner() + [1]".format, NUMBERS),
    st.builds("model = Model().fit({}, [k])".format, VALUES),
    st.builds("model.fit({}, [k, k])".format, VALUES),
    st.builds("w = {}\nu = w + w\ndel w".format, LISTS),
    st.builds("w = t\nw.append({})".format, NUMBERS),
    st.builds("while len(t) < 4:\n    t = t + [{}]".format, NUMBERS),
    st.builds("for t in [{}, {}]:\n    u = u + t".format, VALUES, VALUES),
    st.builds("pair = ({}, {})\nt, u = pair".format, VALUES, VALUES),
    st.builds("box = {{'in': {}}}\nbox['in'].append({})".format, VALUES, NUMBERS),
    st.builds("class Box:\n    size = {}\nt = t + [Box.size]".format, NUMBERS),
    st.builds("Model.extra = {}\nt = t + [model.extra]".format, NUMBERS),
    st.builds("import math\nt = t + [math.floor({})]".format, NUMBERS),
    st.builds("total = 0\nfor v in {}:\n    total += v\nt = [total]".format, VALUES),
    st.builds("a, b = {}, {}\nu = u + [a, b]".format, NUMBERS, NUMBERS),
)
ANSWERS = st.one_of(
    st.builds("z = y + {}\nprint(z, {})".format, LISTS, NUMBERS),
    st.builds("z = y + {}\nprint(z)".format, VALUES),
    st.just("z = y"),
    st.builds("print(y, {})".format, LISTS),
    st.builds("for v in y:\n    print(v + {})".format, NUMBERS),
    st.builds("out = []\nfor v in y:\n    out.append(v * {})\nout".format, NUMBERS),
    st.builds("for v in {}:\n    print(v, model.predict([v, k]))".format, VALUES),
    st.builds("[v + w for v in y for w in {}]".format, VALUES),
)
SPLITS = st.sampled_from(["", "", "", "# %%\n#| predict\n", "# %%\n"])


@st.composite
def predict_cells(draw: st.DrawFn) -> str:
    """Cells that bind ``x`` to a literal and answer something that depends on the model."""
    lines = ["#| predict", "x = [4, 5]", "t = [0]", "u = [1, 1]", "def later(n):\n    return [n]"]
    for statement in draw(st.lists(st.one_of(STATEMENTS, LARGER), min_size=1, max_size=7)):
        lines.append(draw(SPLITS) + statement)
    lines += ["# %%\n#| predict\ny = model.predict(x)", draw(ANSWERS)]
    return "\n".join(lines)


def compiled(text: str) -> Compiled | None:
    with tempfile.TemporaryDirectory() as directory:
        try:
            return compile_cells(Path(directory), TRAINED + text)
        except CompileError as error:
            event(error.diagnostics[0].code)
            return None


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(predict_cells())
def test_the_function_answers_as_the_notebook(cells: str) -> None:
    found = compiled(cells)
    if found is None:
        return
    event("compiled")
    agreed(found)
    inputs = [i for r in found.partition.routes for i in r.inputs]
    if len(found.partition.routes) > 1 or len(inputs) > 1 or inputs[0].origin != "binding":
        return  # several routes or inputs, or one that also trained the model
    if inputs[0].span.cut(found.notebook.cell(inputs[0].span.cell).source) != "x = [4, 5]":
        return
    event("asked another question")
    other = compiled(cells.replace("x = [4, 5]", "x = [7, 2, 1]"))
    assert other is not None
    expected = answered(other, other.route)
    got = served(found, found.route, asked={"x": [7, 2, 1]})
    assert repr(got) == repr(expected), f"\n{found.route.source}"
