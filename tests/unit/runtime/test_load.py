"""Frozen values: opened only when they are the build's own, exactly as the notebook had them."""

from __future__ import annotations

import hashlib
import math
import os
import pickle
import random
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn.linear_model import LinearRegression

from nb2fn.kernel import references
from nb2fn.runtime import unpickle
from nb2fn.runtime.load import ArtifactError, restore

from .conftest import Workshop

ARRAYS = frozenset(
    {
        ("numpy._core.multiarray", "_reconstruct"),
        ("numpy.core.multiarray", "_reconstruct"),
        ("numpy", "ndarray"),
        ("numpy", "dtype"),
        ("numpy._core.multiarray", "scalar"),
        ("numpy.core.multiarray", "scalar"),
        ("_codecs", "encode"),
    }
)
OBJECTS = frozenset({("builtins", "print")})


def test_values_come_back_and_stay_one_object_graph(workshop: Workshop) -> None:
    shared = [1, 2]
    frozen = workshop.freeze({"a": shared, "b": {"inner": shared}})
    assert frozen["a"] == [1, 2]
    assert frozen["b"]["inner"] is frozen["a"]


def test_a_fitted_estimator_answers_as_before(workshop: Workshop) -> None:
    model = LinearRegression().fit([[1, 2], [2, 3], [3, 4]], [1, 2, 3])
    allowed = ARRAYS | {("sklearn.linear_model._base", "LinearRegression")}
    frozen = workshop.freeze({"model": model}, allowed=allowed)
    assert frozen["model"].predict([[4, 5]]).tolist() == model.predict([[4, 5]]).tolist()


def test_instances_of_notebook_classes_take_the_module_s_classes(workshop: Workshop) -> None:
    old, new = workshop.kernel["Scale_1"](3), workshop.kernel["Scale"](3)
    inner = workshop.kernel["Scale"].Inner()
    frozen = workshop.freeze({"old": old, "new": new, "inner": inner}, allowed=OBJECTS)
    assert (frozen["old"].apply(2), frozen["new"].apply(2)) == (6, 5)
    assert type(frozen["old"]) is workshop.module["Scale_1"]
    assert type(frozen["inner"]) is workshop.module["Scale"].Inner


def test_modules_and_bound_methods_cross(workshop: Workshop) -> None:
    scale = workshop.kernel["Scale_1"](3)
    frozen = workshop.freeze({"math": math, "apply": scale.apply, "scale": scale})
    assert frozen["math"] is math
    assert frozen["apply"](2) == 6
    assert frozen["apply"].__self__ is frozen["scale"]


def test_what_functions_carry_by_value(workshop: Workshop) -> None:
    workshop.freeze(
        {},
        {
            "shift": {
                "defaults": (2,),
                "kwdefaults": {"sign": -1},
                "dict": {"note": "kept"},
            },
            "shifted": {"closure": (10, 20)},
            "lambda_1": {"defaults": (1,)},
            "cached": {"defaults": (7,)},
            "Scale_1": {"attributes": {"unit": "cm"}},
            "Scale_1.name": {"defaults": ("!",)},
            "Scale_1.half": {"defaults": (2,)},
        },
    )
    user = workshop.module
    assert user["shift"](10) == 8
    assert user["shift"].note == "kept"
    assert user["shifted"](1) == 31
    assert user["lambda_1"](1) == 0
    assert user["cached"](3) == 21
    assert user["Scale_1"].unit == "cm"
    assert user["Scale_1"].name() == "Scale!"
    assert user["Scale_1"].half(4) == 2


def test_a_default_and_a_value_stay_the_same_object(workshop: Workshop) -> None:
    memory: list[int] = []
    frozen = workshop.freeze({"memory": memory}, {"lambda_1": {"defaults": (memory,)}})
    assert workshop.module["lambda_1"].__defaults__[0] is frozen["memory"]


def test_by_the_name_of_the_module(workshop: Workshop, tmp_path: Path) -> None:
    data = workshop.dumps({"values": {"a": 1}, "definitions": {}, "random": {}})
    path = tmp_path / "x.pickle"
    path.write_bytes(data)
    assert restore(__name__, str(path), hashlib.sha256(data).hexdigest(), frozenset())["a"] == 1


class Bomb:
    def __reduce__(self) -> Any:
        return os.putenv, ("NB2FN_BOMB", "1")


def test_another_artifact_is_not_opened(workshop: Workshop, tmp_path: Path) -> None:
    (tmp_path / "boundary.pickle").write_bytes(pickle.dumps(Bomb()))
    with pytest.raises(ArtifactError, match="not the artifact of this build"):
        restore(workshop.module, "boundary.pickle", "0" * 64, frozenset({("posix", "putenv")}))


def test_a_missing_artifact(workshop: Workshop) -> None:
    with pytest.raises(ArtifactError, match=r"none.pickle cannot be read: No such file"):
        restore(workshop.module, "none.pickle", "0" * 64, frozenset())


def test_what_is_not_on_the_list_is_refused(workshop: Workshop) -> None:
    with pytest.raises(ArtifactError, match=r"numpy.* is not on the build's list"):
        workshop.freeze({"a": np.zeros(2)})
    with pytest.raises(ArtifactError, match="definition Gone is not in the module"):
        workshop.freeze({}, {"Gone": {"defaults": ()}})


def _global(module: str, name: str) -> bytes:
    return b"\x80\x04" + f"c{module}\n{name}\n.".encode()


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("builtins", "getattr"),
        ("builtins", "eval"),
        ("builtins", "exec"),
        ("builtins", "__import__"),
        ("operator", "attrgetter"),
        ("_operator", "methodcaller"),
        ("posix", "system"),
        ("os", "system"),
        ("subprocess", "Popen"),
        ("importlib", "import_module"),
        ("importlib._bootstrap", "_load"),
        ("pickle", "loads"),
        ("sys", "modules"),
    ],
)
def test_some_are_refused_even_if_listed(workshop: Workshop, module: str, name: str) -> None:
    with pytest.raises(ArtifactError, match="may not be in any artifact"):
        workshop.open(_global(module, name), frozenset({(module, name)}))


def _persistent(*pid: Any) -> bytes:
    """A pickle of nothing but that persistent id."""
    return pickle.dumps(pid, 4)[:-1] + b"Q."


def test_methods_are_no_way_around_the_list(workshop: Workshop) -> None:
    pids: list[tuple[Any, ...]] = [
        ("module", "os"),
        ("module", "builtins"),
        ("method", [], "__class__"),
        ("method", [], "__reduce__"),
        ("elsewhere", 1),
    ]
    for pid in pids:
        with pytest.raises(ArtifactError, match=r"may not be in any artifact|persistent id"):
            workshop.open(_persistent(*pid))


def test_definitions_are_no_way_to_what_the_module_imports(workshop: Workshop) -> None:
    exec("import os; from subprocess import run", workshop.module)
    for definition in ("os.system", "run", "shift.__globals__", "__builtins__", "functools"):
        with pytest.raises(ArtifactError, match="is no function or class of the notebook"):
            workshop.open(_persistent("definition", definition))


def test_the_kernel_refuses_to_write_what_is_refused_here() -> None:
    assert references.MODULES == unpickle.MODULES
    assert references.BUILTINS == unpickle.BUILTINS
    assert references.FUNCTIONS == unpickle.FUNCTIONS


def test_an_attribute_that_is_no_method_is_refused(workshop: Workshop) -> None:
    scale = workshop.kernel["Scale_1"](print)
    with pytest.raises(ArtifactError, match="by is no method of its object"):
        workshop.open(workshop.dumps(("method", scale, "by"))[:-1] + b"Q.", OBJECTS)


def test_copies_share_what_the_originals_share(workshop: Workshop) -> None:
    shared = [1]
    frozen = workshop.freeze({"a": shared, "b": {"inner": shared}, "m": {"module": math}})
    a, b, m = frozen.copy("a", "b", "m")
    a.append(2)
    assert b["inner"] == [1, 2]
    assert frozen["a"] == [1]
    assert m["module"] is math
    assert frozen.copy() == ()


def test_each_request_draws_the_notebook_s_numbers(workshop: Workshop) -> None:
    random.seed(1)
    np.random.seed(2)
    states = {
        "random": random.getstate(),
        "numpy.random": np.random.get_state(legacy=False),
    }
    expected = (random.random(), np.random.rand())
    frozen = workshop.freeze({}, random=states, allowed=ARRAYS)
    for _ in range(2):
        with frozen.random_state():
            assert (random.random(), np.random.rand()) == expected


def test_numpy_s_state_may_be_plain_lists(workshop: Workshop) -> None:
    np.random.seed(2)
    state: Any = np.random.get_state(legacy=False)
    state["state"]["key"] = state["state"]["key"].tolist()
    expected = np.random.rand()
    frozen = workshop.freeze({}, random={"numpy.random": state})
    with frozen.random_state():
        assert np.random.rand() == expected


def test_only_the_generators_asked_for(workshop: Workshop) -> None:
    random.seed(1)
    states = {"random": random.getstate(), "numpy.random": "not looked at"}
    expected = random.random()
    with workshop.freeze({}, random=states).random_state("random"):
        assert random.random() == expected


def test_a_generator_whose_library_is_not_shipped(workshop: Workshop) -> None:
    with workshop.freeze({}, random={"no_such_library.random": None}).random_state():
        pass


def test_threads_do_not_draw_each_other_s_numbers(workshop: Workshop) -> None:
    random.seed(1)
    frozen = workshop.freeze({}, random={"random": random.getstate()})
    expected = [random.random() for _ in range(200)]
    seen: list[bool] = []

    def ask() -> None:
        for _ in range(20):
            with frozen.random_state():
                seen.append([random.random() for _ in range(200)] == expected)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [True] * 80


def test_a_failing_request_gives_the_generators_back(workshop: Workshop) -> None:
    frozen = workshop.freeze({}, random={"random": random.getstate()})
    with pytest.raises(KeyError), frozen.random_state():
        raise KeyError
    reached = threading.Event()

    def ask() -> None:
        with frozen.random_state():
            reached.set()

    threading.Thread(target=ask, daemon=True).start()
    assert reached.wait(5)
