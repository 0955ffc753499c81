"""Digests are equal in two processes if and only if the values are."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from nb2fn.kernel.extract import digests
from tests.unit.kernel.notebook import Kernel

ROOT = Path(__file__).parents[3]

PROCESS = """
import json, sys
from pathlib import Path
from tests.unit.kernel.notebook import Kernel
kernel = Kernel('''
import numpy as np, pandas as pd
from sklearn.ensemble import RandomForestClassifier
words = {"alpha", "beta", "gamma", ("delta", frozenset({"x", "y", "z"}))}
def known(word, also=words): return word in {"a", "b", "c"} or word in also
class Box:
    seen = {"p", "q", "r"}
    def __init__(self, v): self.v = v
boxes = [Box(words), Box(2.5), object()]
frame = pd.DataFrame({"w": ["x", None], "n": [1, 2]})
forest = RandomForestClassifier(2, random_state=0).fit([[0], [1], [2]], ["a", "b", "a"])
''')
print(json.dumps(kernel.take(Path(sys.argv[1]), "known", "boxes", "frame", "forest")["digests"]))
"""


@pytest.mark.slow
def test_digests_do_not_depend_on_the_process(tmp_path: Path) -> None:
    found = []
    for seed in ("1", "2"):
        folder = tmp_path / seed
        folder.mkdir()
        run = subprocess.run(
            [sys.executable, "-c", PROCESS, str(folder)],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=True,
        )
        found.append(run.stdout)
    assert found[0] == found[1]
    assert '"forest"' in found[0]


def digest(tmp_path: Path, *cells: str) -> str:
    summary = Kernel(*cells).take(tmp_path, "v")
    assert summary["problems"] == []
    found: str = summary["digests"]["v"]
    return found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("v = 1", "v = True"),
        ("v = 1", "v = 1.0"),
        ("v = 1.0", "v = '1.0'"),
        ("v = 0.0", "v = -0.0"),
        ("v = (1,)", "v = [1]"),
        ("v = [[1], [1]]", "x = [1]; v = [x, x]"),
        ("v = [[], 1]", "v = [[1]]"),
        ("v = {'a': 1, 'b': 2}", "v = {'b': 2, 'a': 1}"),
        ("v = b'a'", "v = bytearray(b'a')"),
        ("import numpy as np; v = np.zeros(3)", "import numpy as np; v = np.zeros(3, int)"),
        ("import numpy as np; v = np.zeros(3)", "import numpy as np; v = np.zeros((3, 1))"),
        ("import numpy as np; v = np.zeros(3)", "import numpy as np; v = np.array([0, 0, -0.0])"),
        ("def v(): return 1", "def v(): return 2"),
        ("def v(x=[1]): return x", "def v(x=[2]): return x"),
        ("def m(k):\n  return lambda: k\nv = m(1)", "def m(k):\n  return lambda: k\nv = m(2)"),
        ("class A: x = []\nv = A()", "class A: x = []\nv = A(); A.x.append(1)"),
        (
            "class B:\n  def f(self): return 1\nclass A(B): pass\nv = A()",
            "class B:\n  def f(self): return 2\nclass A(B): pass\nv = A()",
        ),
    ],
)
def test_different_values(tmp_path: Path, one: str, other: str) -> None:
    assert digest(tmp_path, one) != digest(tmp_path, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("v = {3, 1, 2}",), ("v = {1, 2, 3}",)),
        (("v = 1",), ("x = 5", "\n\nv = 1")),
        (
            ("def v(): return 1",),
            ("x = 1", "# a comment\n\ndef v():\n    # another\n    return 1"),
        ),
        (
            ("class A: x = 1", "v = A()"),
            ("class A: x = 0\nkept = A()", "class A: x = 1", "v = A()"),
        ),
        (("v = [{1}]; v[0].add(2)",), ("v = [{2, 1}]",)),
        (
            ("x = (1, ('a', b'c')); v = [x, x]",),
            ("v = [(1, ('a', b'c')), eval(\"(1, ('a', b'c'))\")]",),
        ),
        (
            ("import numpy as np; x = np.float64(1); v = [x, x, x.dtype]",),
            ("import numpy as np; v = [np.float64(1), np.float64(1), np.dtype('f8')]",),
        ),
    ],
)
def test_equal_values(tmp_path: Path, one: tuple[str, ...], other: tuple[str, ...]) -> None:
    assert digest(tmp_path, *one) == digest(tmp_path, *other)


def test_a_cycle_through_a_set_ends(tmp_path: Path) -> None:
    assert digest(tmp_path, "class A: pass\nv = A(); v.group = {v}; v.list = [v.group]")


def test_a_tuple_that_holds_itself(tmp_path: Path) -> None:
    one = digest(tmp_path, "x = []; v = (x, 1); x.append(v)")
    assert one == digest(tmp_path, "y = 2; x = []; v = (x, 1); x.append(v)")
    assert one != digest(tmp_path, "x = []; v = (x, 1); x.append((x, 1))")


@pytest.mark.parametrize(
    ("make", "use"),
    [
        ("KNeighborsClassifier(3, algorithm='kd_tree')", "v.predict(X)"),
        ("KNeighborsClassifier(3, algorithm='ball_tree')", "v.predict(X)"),
        ("GridSearchCV(Ridge(), {'alpha': [1, 2]}, cv=2)", "v.fit(X, y)"),
        ("make_pipeline(FunctionTransformer(words), TfidfVectorizer(stop_words=['aa']), Ridge())",
         "v.named_steps['tfidfvectorizer'].stop_words = ['a' + 'a']; v.predict(X)"),
    ],
)  # fmt: skip
def test_clocks_counters_and_addresses_do_not_count(tmp_path: Path, make: str, use: str) -> None:
    kernel = Kernel(
        f"""
        import numpy as np
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.linear_model import Ridge
        from sklearn.model_selection import GridSearchCV
        from sklearn.neighbors import KNeighborsClassifier
        from sklearn.pipeline import make_pipeline
        from sklearn.preprocessing import FunctionTransformer
        def words(X): return ["aa bb" + " cc" * int(10 * x) for x in X[:, 0]]
        X = np.random.default_rng(0).random((60, 2))
        y = (X[:, 0] > 0.5) * 1
        v = {make}.fit(X, y)
        """
    )
    before = kernel.take(tmp_path, "v")["digests"]["v"]
    kernel.run(use)
    assert kernel.take(tmp_path, "v")["digests"]["v"] == before
    kernel.run("v.fit(X[:30], y[:30])")
    assert kernel.take(tmp_path, "v")["digests"]["v"] != before


def test_what_serve_code_changed_shows(tmp_path: Path) -> None:
    kernel = Kernel(
        "count = [0]\ndef make():\n    n = 0\n    def up():\n        nonlocal n\n"
        "        n += 1\n        return n\n    return up\nup = make()\n"
        "def f():\n    count[0] += up()"
    )
    before = kernel.take(tmp_path, "f")["digests"]
    kernel.run("f()")
    after = kernel.take(tmp_path, "f")["digests"]
    assert {n for n in before if before[n] != after[n]} == {"count", "up"}


def test_digests_alone_are_those_of_the_extract(tmp_path: Path) -> None:
    kernel = Kernel("a = [1]\ndef f(): return a\nb = [2]")
    found = kernel.take(tmp_path, "f", "b")["digests"]
    assert digests(kernel.namespace, ["f", "b"], kernel.positions, []) == found
    kernel.run("b.append((i for i in 'x'))")
    del found["b"]
    assert digests(kernel.namespace, ["f", "b"], kernel.positions, []) == found
