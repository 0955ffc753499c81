"""What one statement defines, changes, uses and does."""

from __future__ import annotations

import pytest

from nb2fn.ir.dataflow import AMBIENT, Effect
from tests.unit.analysis.programs import graph, last

# statement → (defines, may define, changes, uses); the names before it exist.
SEEDED = "import numpy as np\nnp.random.seed(0)"
BEFORE = "import numpy as np\na = [1]\nb = [2]\nn = 1\nd = {}\ndef f(x): return x"

TABLE: dict[str, tuple[str, str, str, str]] = {
    "x = 1": ("x", "", "", ""),
    "x = a": ("x", "", "", "a"),
    "x = y = a": ("x y", "", "", "a"),
    "x, (y, *z) = a": ("x y z", "", "", "a"),
    "n += 1": ("n", "", "", "n"),
    "a += b": ("a", "", "a", "a b"),
    "a[0] = n": ("", "", "a", "a n"),
    "a[n:] = b": ("", "", "a", "a b n"),
    "d['k'] = a": ("", "", "d", "a d"),
    "a.x = n": ("", "", "a", "a n"),
    "x: int = n": ("x", "", "", "n"),
    "x: int": ("", "", "", ""),
    "a.append(n)": ("", "", "a", "a n"),
    "a.index(n)": ("", "", "", "a n"),
    "a.unheard_of(b)": ("", "", "a b", "a b"),
    "len(a)": ("", "", "", "a"),
    "x = sorted(a)": ("x", "", "", "a"),
    "del n": ("", "", "", "n"),
    "del a[0]": ("", "", "a", "a"),
    "import os.path": ("os", "", "", ""),
    "import os.path as p": ("p", "", "", ""),
    "from os import path, sep as s": ("path s", "", "", ""),
    "if n: x = a": ("", "x", "", "a n"),
    "if n: x = a\nelse: x = b": ("x", "", "", "a b n"),
    "if n: x = 1\nelif a: x = 2": ("", "x", "", "a n"),
    "if True: x = 1": ("x", "", "", ""),
    "if __name__ == '__main__': x = 1": ("x", "", "", ""),
    "for x in a: y = x": ("", "x y", "", "a"),
    "for x in a:\n    t = x\n    b.append(t)": ("", "t x", "b", "a b"),
    "while n: n = 0": ("", "n", "", "n"),
    "with open(n) as x: y = x": ("x y", "", "%files", "%files n"),
    "with f(n) as x: y = 1": ("x", "y", "", "f n"),
    "try: x = a\nexcept ValueError as e: x = b": ("x", "e", "", "a b"),
    "try: x = a\nexcept ValueError: pass": ("", "x", "", "a"),
    "try: x = a\nexcept ValueError: raise": ("x", "", "", "a"),
    "try: pass\nfinally: x = n": ("x", "", "", "n"),
    "match n:\n    case [x, *y]: z = x\n    case _: z = b": ("", "x y z", "", "b n"),
    "match n:\n    case {'k': x, **r} if a: pass": ("", "r x", "", "a n"),
    "x = [i for i in a]": ("x", "", "", "a"),
    "x = [i for i in a if i in b for j in i]": ("x", "", "", "a b"),
    "x = [n for n in a]": ("x", "", "", "a"),
    "x = [y := i for i in a]": ("x", "y", "", "a"),
    "x = {k: v for k, v in a}": ("x", "", "", "a"),
    "x = (y := n)": ("x y", "", "", "n"),
    "x = n and (y := a)": ("x", "y", "", "a n"),
    "x = (y := a) if n else b": ("x", "y", "", "a b n"),
    "x = lambda y=n: y + a": ("x", "", "", "n"),
    "def x(y: a = n): return b": ("x", "", "", "a n"),
    "def x():\n    y = b\n    global z\n    z = y": ("x", "", "", ""),
    "class X(f):\n    y = n\n    def m(self): return a": ("X", "", "", "f n"),
    "class X:\n    n = n\n    z = [n, b]": ("X", "", "", "b n"),
    "f(a)": ("", "", "", "a f"),
    "x = f'{n!r:>{a}}'": ("x", "", "", "a n"),
    "x = np.zeros(n)": ("x", "", "", "n np"),
    "assert n, a": ("", "", "", "a n"),
    "a.sort(key=lambda v: b)": ("", "", "a", "a b"),
    "x = a[n]": ("x", "", "", "a n"),
    "x = a or b": ("x", "", "", "a b"),
    "x = {**d, 'k': a}": ("x", "", "", "a d"),
    "f(*a, **d)": ("", "", "", "a d f"),
    "np.add(a, b, out=a)": ("", "", "a", "a b np"),
    "np.sqrt(a, b)": ("", "", "b", "a b np"),
}


@pytest.mark.parametrize("source", TABLE)
def test_statement(source: str) -> None:
    statement = last(BEFORE, source)
    defines, may, changes, uses = (set(text.split()) for text in TABLE[source])
    assert statement.defines == defines
    assert statement.may_define == may
    assert statement.mutates == changes
    assert statement.uses == uses


def test_deletion_unbinds() -> None:
    assert last("n = 1", "del n").deletes == {"n"}


@pytest.mark.parametrize(
    ("source", "effects"),
    [
        ("print(1)\nx = 1", {Effect.DISPLAY}),
        ("import matplotlib.pyplot as plt\nplt.plot([1])\nx = 1", {Effect.PLOT}),
        ("import pandas as pd\nd = pd.read_csv('x.csv')\nx = 1", {Effect.READS}),
        ("import pandas as pd\npd.DataFrame().to_csv('x.csv')\nx = 1", {Effect.WRITES}),
        ("import requests\nr = requests.get('u')\nx = 1", {Effect.NETWORK}),
        ("from math import *\nx = 1", {Effect.BARRIER}),
        ("exec('y = 1')\nx = 1", {Effect.BARRIER}),
        ("globals()['y'] = 1\nx = 1", {Effect.BARRIER}),
        ("y = _\nx = 1", {Effect.BARRIER}),
        ("from sklearn.datasets import fetch_openml\ny = fetch_openml('x')\nx = 1",
         {Effect.NETWORK, Effect.READS}),
    ],
)  # fmt: skip
def test_effects(source: str, effects: set[Effect]) -> None:
    assert graph(source).statements[-2].effects == effects


def test_only_the_last_expression_of_a_cell_is_shown() -> None:
    statements = graph("a = 1\na\na", "a\nb = 1", "a;").statements
    shown = [s.id for s in statements if Effect.DISPLAY in s.effects]
    assert shown == [2]


@pytest.mark.parametrize(
    ("setup", "source", "ambient"),
    [
        ("import random\nrandom.seed(0)", "random.random()", "random"),
        ("import random\nrandom.seed(0)", "random.shuffle(a)", "random"),
        (f"{SEEDED}", "x = np.random.rand(3)", "numpy.random"),
        (f"{SEEDED}\nfrom numpy.random import rand", "x = rand()", "numpy.random"),
        (f"{SEEDED}\nr = np.random", "x = r.normal()", "numpy.random"),
        (f"{SEEDED}\nfrom sklearn.utils import shuffle as s", "x = s(a)", "numpy.random"),
        (f"{SEEDED}\nimport pandas as pd\nd = pd.read_csv('x')", "x = d.sample(5)", "numpy.random"),
        ("import os", "os.environ['A'] = 'b'", "environ"),
        ("import os", "os.chdir('x')", "cwd"),
        ("import warnings", "warnings.simplefilter('error')", "warnings"),
        ("import decimal", "decimal.getcontext().prec = 3", "decimal"),
        ("import pandas as pd", "pd.set_option('mode.copy_on_write', True)", "pandas"),
        ("import pandas as pd", "pd.set_option('display.width', 5)", "pandas.display"),
        ("import pandas as pd", "pd.options.display.width = 5", "pandas.display"),
        ("import numpy as np", "np.seterr(all='raise')", "numpy"),
        ("import numpy as np", "np.set_printoptions(precision=3)", "numpy.display"),
        ("import sklearn", "sklearn.set_config(transform_output='pandas')", "sklearn"),
        ("import sys", "sys.path.append('x')", "modules"),
        ("import numpy as np", "np.foo = len", "modules"),
        ("import locale", "locale.setlocale(locale.LC_ALL, '')", "locale"),
        ("import matplotlib.pyplot as plt", "x = plt.gca()", "matplotlib"),
        ("x = 1", "open('f', 'w').write('x')", "files"),
    ],
)
def test_ambient_state_is_a_name(setup: str, source: str, ambient: str) -> None:
    name = AMBIENT[ambient]
    statement = last("a = [1, 2]", setup, source)
    assert name in statement.mutates
    assert name in statement.uses


@pytest.mark.parametrize(
    "source",
    [
        "x = train_test_split(a, random_state=0)",
        "x = train_test_split(a, random_state=SEED)",
        "x = d.sample(5, random_state=SEED)",
        "x = DecisionTreeClassifier(random_state=1).fit(a, a)",
        "x = LinearRegression().fit(a, a)",
        "x = KFold(5)",
        "x = len(a)",
    ],
)
def test_seeded_and_deterministic_calls_leave_the_generator_alone(source: str) -> None:
    statement = last(
        "import pandas as pd\n"
        "from sklearn.model_selection import KFold, train_test_split\n"
        "from sklearn.tree import DecisionTreeClassifier\n"
        "from sklearn.linear_model import LinearRegression\n"
        "SEED = 42\na = [1]\nd = pd.read_csv('x')",
        source,
    )
    assert AMBIENT["numpy.random"] not in statement.mutates


@pytest.mark.parametrize("estimator", ["SVC()", "make_pipeline(StandardScaler(), SVC())"])
def test_a_randomised_fit_draws(estimator: str) -> None:
    statement = last(
        "from sklearn.svm import SVC\nfrom sklearn.pipeline import make_pipeline\n"
        "from sklearn.preprocessing import StandardScaler",
        f"m = {estimator}",
        "m.fit([[1], [2]], [0, 1])",
    )
    assert AMBIENT["numpy.random"] in statement.mutates


def test_seeding_is_a_strong_definition() -> None:
    found = graph("import numpy as np", "np.random.seed(0)", "x = np.random.rand()")
    assert AMBIENT["numpy.random"] in found.statements[1].defines
    assert AMBIENT["numpy.random"] not in found.statements[1].uses


def test_settings_are_seen_by_what_is_computed_later() -> None:
    found = graph(
        "import sklearn", "a = 1\nb = a + 1", "sklearn.set_config(transform_output='pandas')",
        "c = a + 1", "d = 5",
    )  # fmt: skip
    name = AMBIENT["sklearn"]
    assert [s.id for s in found.statements if name in s.uses] == [3, 4]


@pytest.mark.parametrize(
    ("source", "certain"),
    [
        ("a.append(1)", True),
        ("a[0] = 1", True),
        ("a.unheard_of()", False),
        ("unheard_of(a)", False),
        ("(a if n else b).append(1)", False),
    ],
)
def test_certainty(source: str, certain: bool) -> None:
    from nb2fn.analysis.graph import analyse
    from tests.unit.analysis.programs import notebook

    found = analyse(notebook("a = [1]\nb = [2]\nn = 0", source)).statements[-1]
    assert next(m for m in found.mutations if m.name == "a").certain is certain


def test_a_mutation_in_a_function_names_it_and_its_place() -> None:
    statement = last("seen = []\ndef note(x):\n    seen.append(x)", "note(3)")
    (mutation,) = [m for m in statement.mutations if m.name == "seen"]
    assert (mutation.function, mutation.method, mutation.certain) == ("note", "append", True)
    assert (mutation.span.cell, mutation.span.line) == (1, 3)


def test_spans_count_characters() -> None:
    statement = last("ä = [1]", "x = 'äöü'; ä.append(x)")
    assert (statement.span.column, statement.source) == (11, "ä.append(x)")


def test_decorated_definitions_begin_at_the_decorator() -> None:
    statement = last("def keep(f): return f", "@keep\ndef g():\n    return 1")
    assert statement.source.startswith("@keep")
