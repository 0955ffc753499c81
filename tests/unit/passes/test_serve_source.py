"""The text of the serve function."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent, indent

from nb2fn.analysis.graph import analyse
from nb2fn.diagnostics import Diagnostic
from nb2fn.frontend.read import read
from nb2fn.passes import partition
from tests.notebooks import split_cells, write_notebook
from tests.unit.passes.compiled import Compiled, agreed
from tests.unit.passes.conftest import TRAINED

After = Callable[[str], Compiled]
Refuses = Callable[[str], Diagnostic]


def source(text: str) -> str:
    return dedent(text).lstrip("\n")


def test_cells_are_named_and_comments_kept(after: After) -> None:
    found = after("""
#| predict
size = 3  # square metres
# scale as in training
x = scaler.transform([[size, 2]])  # one row
# %%
#| predict

# the price
p = model.predict(x)[
    0  # the only one
]
print(p)  # about 4
""")
    assert found.route.source == source("""
        def predict(size):
            # cell 3
            # scale as in training
            x = scaler.transform([[size, 2]])  # one row

            # cell 4
            # the price
            p = model.predict(x)[
                0  # the only one
            ]
            return p
    """)
    agreed(found)


def test_strings_over_several_lines_are_left_alone(after: After) -> None:
    found = after('''
#| predict
x = [[1, 2]]
p = model.predict(x)[0]
text = f"""price
  {p}
end""" + "a\\
b"
print([text, p])
''')
    assert '    text = f"""price\n  {p}\nend""" + "a\\\nb"' in found.route.source
    agreed(found)


def test_statements_on_one_line(after: After) -> None:
    found = after("""
#| predict
x = [[1, 2]]; p = model.predict(x)[0]; q = p * 2
if q > 100: q = 100
print(q)
""")
    assert (
        "    p = model.predict(x)[0]\n    q = p * 2\n    if q > 100: q = 100\n"
        in found.route.source
    )
    agreed(found)


def test_tabs_and_names_that_are_not_ascii(after: After) -> None:
    found = after("""
#| predict
größe = 3; näher = 2
prüfung = "ä" + f"{größe}"; preis = model.predict([[größe, näher]])[0]
if preis > 1:
\tpreis = preis + len("öö")
print("größe:", preis)
""")
    assert found.inputs == ["größe", "näher"]
    agreed(found)


def test_literals_after_characters_that_are_not_ascii(after: After) -> None:
    found = after('#| predict\nprint("ä", "ö€", model.predict([[1, 2]]))')
    assert found.route.source.endswith("return model.predict(X)\n")
    agreed(found)


def test_an_answer_over_several_lines(after: After) -> None:
    found = after("""
#| predict
x = [[1, 2]]
print(
    "price",
    model.predict(x)[0]
    * 2,
)
""")
    assert found.route.source.endswith("    return (model.predict(x)[0]\n        * 2)\n")
    agreed(found)


def test_prints_in_a_loop_do_not_log_the_request(after: After) -> None:
    found = after("""
#| predict
samples = [[1, 2], [3, 4]]
for s in samples:
    print("asking for", s)
    if s[0] > 1:
        print("large")
    p = model.predict([s])[0]
    print("answer", p)
    print("done")
""")
    assert found.route.source == source("""
        def predict(samples):
            # cell 3
            answers = []
            for s in samples:
                p = model.predict([s])[0]
                answers.append(p)
            return answers
    """)
    agreed(found)


def test_prints_that_do_something_stay(after: After) -> None:
    found = after("""
#| predict
x = [[1.0, 2]]
todo = [1, 2]
for i in range(2):
    print(todo.pop())
    x[0][0] += len(todo)
print(model.predict(x))
""")
    assert "print(todo.pop())" in found.route.source
    agreed(found)


def test_a_long_signature_is_broken(after: After) -> None:
    names = [f"measurement_number_{i}" for i in range(6)]
    binds = "\n".join(f"{n} = {i}" for i, n in enumerate(names))
    found = after(f"#| predict\n{binds}\nprint(model.predict([[sum([{', '.join(names)}]), 1]]))")
    assert found.route.source.startswith("def predict(\n    measurement_number_0,\n")
    agreed(found)


def test_an_indented_cell(tmp_path: Path) -> None:
    path = write_notebook(tmp_path / "notebook.ipynb", split_cells(TRAINED + "#| predict"))
    document = json.loads(path.read_text("utf-8"))
    document["cells"][-1]["source"] = indent(
        source("""
        #| predict
        x = [[1, 2]]
        # one by one
        for s in x:
            p = model.predict([s])[0]
        if p > 0:
            q = 1
        else:
            q = 2
        r = [p,
            q]
        print(r)
        """),
        "    ",
    )
    path.write_text(json.dumps(document), "utf-8")
    notebook, _ = read(path)
    found, _ = partition(notebook, analyse(notebook))
    assert found.routes[0].source == source("""
        def predict(x):
            # cell 3
            # one by one
            for s in x:
                p = model.predict([s])[0]
            if p > 0:
                q = 1
            else:
                q = 2
            r = [p,
                q]
            return r
    """)


def test_a_decorated_function_keeps_its_decorator(after: After) -> None:
    found = after("""
import functools
# %%
#| predict
x = [[1, 2]]
p = model.predict(x)[0]

@functools.lru_cache
def doubled():
    return p * 2

print(doubled())
""")
    assert "    @functools.lru_cache\n    def doubled():\n" in found.route.source
    agreed(found)


def test_the_functions_name_is_free(after: After) -> None:
    found = after("""
def predict(rows):
    return model.predict(rows)
# %%
#| predict
x = [[1, 2]]
y_new = predict(x) + 1
print(y_new)
""")
    assert found.route.function == "predict_request"
    agreed(found)


def test_await_is_refused(refuses: Refuses) -> None:
    error = refuses("""
#| predict
x = [[1, 2]]
import asyncio
p = model.predict(x)
q = await asyncio.sleep(0, p)
print(q)
""")
    assert error.code == "NB241"
    assert error.span is not None
    assert error.span.line == 5


def test_a_magics_value_is_refused(refuses: Refuses) -> None:
    error = refuses("""
#| predict
x = [[1, 2]]
p = model.predict(x)
files = !ls
print(p * len(files))
""")
    assert error.code == "NB241"


def test_exec_is_refused(refuses: Refuses) -> None:
    error = refuses("""
#| predict
x = [[1, 2]]
p = model.predict(x)
exec("p = p * 2")
print(p)
""")
    assert error.code == "NB241"


def test_an_answer_inside_a_plot_leaves_the_plots_above_it_out(after: After) -> None:
    found = after("""
#| predict
import matplotlib.pyplot as plt
plt.scatter(X[:, 0], y)
plt.plot(X[:, 0], model.predict(X))
""")
    assert found.route.source == source("""
        def predict(X):
            # cell 3
            return model.predict(X)
    """)
