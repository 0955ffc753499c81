"""Postponed imports: nothing is missing, and nothing runs before it is used."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import nb2fn

RUNTIME = Path(nb2fn.__file__).parent / "runtime"


def run(folder: Path, program: str, package: str = "") -> str:
    """What a fresh interpreter prints that postpones imports first."""
    start = f"""
import sys
sys.path[:0] = [{str(RUNTIME)!r}, {str(folder)!r}]
import later
if {package!r}:
    later.FAMILIES = ({package!r},)
    later.LATE = frozenset([{package!r} + ".slow"])
later.postpone()
"""
    done = subprocess.run(
        [sys.executable, "-c", start + program], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.fixture
def family(tmp_path: Path) -> Path:
    """A package ``fam`` with every way in which an ``__init__`` uses its modules."""
    files = {
        "__init__.py": (
            "from . import slow, plain\n"
            "from ._one import One, used\n"
            "from ._one import kde\n"
            "from .kde import kde\n"
            "from os import sep\n"
            "__all__ = ['One', 'used', 'kde']\n"
            "def call():\n    return used()\n"
        ),
        "_one.py": "print('one')\nclass One: pass\ndef used(): return 'used'\nkde = 0\n",
        "kde.py": "print('kde')\ndef kde(): return 'function'\n",
        "plain.py": "print('plain')\nvalue = 1\n",
        "slow/__init__.py": "print('slow')\nfrom . import part\n",
        "slow/part.py": "print('part')\n",
        "tried/__init__.py": (
            "try:\n    from ._absent import fast\nexcept ImportError:\n    fast = None\n"
        ),
        "needy/__init__.py": "from ._names import NAMES\n__all__ = ['a'] + NAMES\n",
        "needy/_names.py": "NAMES = ['b']\n",
    }
    for name, text in files.items():
        place = tmp_path / "fam" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, "utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("program", "printed"),
    [
        # A name that a function uses, or that is called like a module, is there at once.
        ("import fam; print(fam.sep)", "one kde /"),
        ("import fam; print(fam.call())", "one kde used"),
        ("from fam import kde; import fam.kde; print(kde(), callable(fam.kde))", None),
        ("import fam; print(fam.plain.value)", "one kde plain 1"),
        ("import fam.slow; print('imported'); fam.slow.part", "one kde imported slow part"),
        ("import fam.slow; import fam.slow; print(1)", "one kde 1"),
        ("import fam.slow.part; print(1)", "one kde slow part 1"),
        ("from fam import *; print(One.__name__, used(), kde())", "one kde One used function"),
        ("import fam.tried; print(fam.tried.fast)", "one kde None"),
        ("import fam.needy; print(fam.needy.__all__)", "one kde ['a', 'b']"),
        ("import fam; print(hasattr(fam, 'nothing'))", "one kde False"),
        ("import fam; print({'One', 'plain', 'sep'} <= set(dir(fam)))", "one kde True"),
    ],
)
def test_a_family(family: Path, program: str, printed: str | None) -> None:
    told = run(family, program, "fam").split("\n")
    if printed is not None:
        assert " ".join(told) == printed
    else:
        plain = [
            sys.executable,
            "-c",
            f"import sys; sys.path.insert(0, {str(family)!r}); {program}",
        ]
        eager = subprocess.run(plain, capture_output=True, text=True, check=True).stdout
        assert told[-1] == eager.strip().split("\n")[-1]


def test_a_late_module_that_fails_fails_again(family: Path) -> None:
    (family / "fam" / "slow" / "__init__.py").write_text("raise ValueError('broken')\n", "utf-8")
    program = """
import fam.slow
for _ in range(2):
    try:
        fam.slow.part
    except ValueError as error:
        print(error)
"""
    assert run(family, program, "fam").split("\n")[-2:] == ["broken", "broken"]


def test_threads_run_a_late_module_once(family: Path) -> None:
    slow = family / "fam" / "slow" / "__init__.py"
    slow.write_text("import time\ntime.sleep(0.05)\nprint('ran')\nvalue = 7\n", "utf-8")
    program = """
import fam.slow, threading
found = []
threads = [threading.Thread(target=lambda: found.append(fam.slow.value)) for _ in range(8)]
[t.start() for t in threads]
[t.join() for t in threads]
print(found == [7] * 8)
"""
    assert run(family, program, "fam").split("\n")[-2:] == ["ran", "True"]


@pytest.mark.slow
def test_a_linear_model_runs_without_what_it_does_not_need(tmp_path: Path) -> None:
    program = """
from sklearn.linear_model import LinearRegression
print(LinearRegression().fit([[1], [2]], [1, 2]).predict([[3]]).round(9))
print([m for m in ("scipy.stats._stats_py", "sklearn.linear_model._bayes", "numpy.f2py.f2py2e")
       if m in sys.modules])
"""
    assert run(tmp_path, program).split("\n") == ["[3.]", "[]"]


@pytest.mark.slow
def test_functions_that_others_take_wait_for_their_first_call(tmp_path: Path) -> None:
    program = """
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import _ranking, roc_auc_score
print([m for m in ("scipy.stats._stats_py", "scipy.optimize._linprog") if m in sys.modules])
print(_ranking.rankdata([3, 1, 2]).tolist(), _ranking.trapezoid([1, 2]))
print(roc_auc_score([0, 1, 1], [0.2, 0.7, 0.1]))
print(LogisticRegression(solver="newton-cg").fit([[0], [1], [2]], [0, 1, 1]).predict([[2]]))
from scipy.stats import rankdata
import scipy.stats._stats_py
print(rankdata is scipy.stats._stats_py.rankdata, rankdata is _ranking.rankdata)
"""
    assert run(tmp_path, program).split("\n") == [
        "[]", "[3.0, 1.0, 2.0] 1.5", "0.5", "[1]", "True False",
    ]  # fmt: skip


@pytest.mark.slow
def test_every_name_of_scikit_learn_is_still_there(tmp_path: Path) -> None:
    program = """
import importlib, sklearn
names = []
for part in sklearn.__all__:
    try:
        module = importlib.import_module("sklearn." + part)
    except ImportError:
        continue
    for name in getattr(module, "__all__", ()):
        value = getattr(module, name)
        names.append(f"{part}.{name} {getattr(value, '__module__', '')}")
print(len(names), *sorted(names), sep="\\n")
"""
    eager = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout.strip()
    assert int(eager.split("\n")[0]) > 400
    assert run(tmp_path, program) == eager
