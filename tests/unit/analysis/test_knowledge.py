"""The tables: they parse, are free of contradiction, and say what the libraries do."""

from __future__ import annotations

import importlib
from collections import Counter

import pytest

from nb2fn.analysis import knowledge
from nb2fn.analysis.knowledge import methods
from nb2fn.ir.dataflow import AMBIENT, Effect

MODULES = ("python", "stdlib", "numpy", "pandas", "scipy", "sklearn", "plotting")


def _tables() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for name in MODULES:
        module = importlib.import_module(f"nb2fn.analysis.knowledge.{name}")
        found |= module.FUNCTIONS
    found |= {f"method of {kind}": table for kind, table in methods.METHODS.items()}
    found |= {f"attribute of {kind}": table for kind, table in methods.ATTRIBUTES.items()}
    return found | {"any method": methods.ANY}


@pytest.mark.parametrize("name", _tables())
def test_each_name_stands_once(name: str) -> None:
    counted = Counter(n for names in _tables()[name].values() for n in names.split())
    assert [n for n, times in counted.items() if times > 1] == []


@pytest.mark.parametrize("name", _tables())
def test_specs_parse_and_name_known_ambient_state(name: str) -> None:
    for spec in knowledge.expand(_tables()[name]).values():
        for ambient in (*spec.state, *spec.uses, *spec.resets, *spec.pervades):
            assert ambient in AMBIENT.values()


def test_a_wrong_word_in_a_spec_is_an_error() -> None:
    with pytest.raises(KeyError):
        knowledge.parse("fresh nonsense")


def test_spec() -> None:
    spec = knowledge.parse("holds:pandas reads changes=self,0 uses=files keeps")
    assert (spec.result, spec.type, spec.changes, spec.keeps) == (
        "holds", "pandas", ("self", "0"), True,
    )  # fmt: skip
    assert spec.effects == {Effect.READS}
    assert spec.uses == (AMBIENT["files"],)


@pytest.mark.parametrize(
    "qual",
    ["numpy.random.seed", "numpy.linalg.norm", "pandas.read_csv", "sklearn.svm.SVC",
     "sklearn.svm._classes.SVC", "matplotlib.pyplot.plot", "math.sqrt", "builtins.len",
     "seaborn.heatmap", "xgboost.XGBClassifier", "os.path.join"],
)  # fmt: skip
def test_known(qual: str) -> None:
    assert knowledge.function(qual) is not None


@pytest.mark.parametrize(
    "qual",
    ["nobody.knows", "numpy.ndarray.sort", "pandas.DataFrame.drop",
     "sklearn.linear_model.LinearRegression.fit", "builtins.nothing"],
)  # fmt: skip
def test_unknown(qual: str) -> None:
    assert knowledge.function(qual) is None


def test_a_known_family_is_not_guessed_by_name() -> None:
    assert knowledge.method("list", "fit") is None
    assert knowledge.method("", "fit") is not None
