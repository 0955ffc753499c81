"""Values cross in one graph: identity, aliases and kinds."""

from __future__ import annotations

import io
import json
import pickle
import random
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from nb2fn.ir.extract import Extract, Node
from nb2fn.kernel import references
from nb2fn.kernel.pickling import references as names_in
from nb2fn.runtime import unpickle
from tests.unit.kernel.notebook import Kernel


def node(found: Extract, name: str) -> Node:
    binding = found.binding(name)
    assert binding is not None
    assert binding.node is not None
    return found.nodes[binding.node]


def test_aliases_stay_aliases(tmp_path: Path) -> None:
    kernel = Kernel(
        "inner = [1]\na = {'x': inner}\nb = (inner, a)\na['self'] = a\n"
        "def f(v=inner): return v\nimport numpy as np\nm = np.arange(3.0); n = [m, m]"
    )
    again = kernel.reopen(tmp_path, "inner", "a", "b", "f", "m", "n")
    assert again.a["x"] is again.inner
    assert again.b[0] is again.inner
    assert again.b[1] is again.a
    assert again.a["self"] is again.a
    assert again.f() is again.inner
    assert again.n[0] is again.n[1] is again.m


def test_nodes_of_plain_values(tmp_path: Path) -> None:
    kernel = Kernel(
        "v = [None, True, 1, 2**70, -0.0, 1e400, 'ü\\ud800', 2j, b'ab', (1,), {'k': 1}]"
    )
    found = kernel.boundary(tmp_path, "v")
    items = [found.nodes[i] for i in node(found, "v").items]
    assert [(n.type, n.value) for n in items[:8]] == [
        ("NoneType", None),
        ("bool", True),
        ("int", 1),
        ("int", "0x400000000000000000"),
        ("float", "-0.0"),
        ("float", "inf"),
        ("str", "ü\ud800"),
        ("complex", "2j"),
    ]
    data = items[8]
    assert data.buffer is not None
    start, length = data.buffer
    assert found.buffers[start : start + length] == b"ab"
    assert [n.kind for n in items[8:]] == ["bytes", "tuple", "dict"]
    assert items[9].items == (items[2].id,)


def test_nodes_of_arrays(tmp_path: Path) -> None:
    kernel = Kernel(
        """
        import numpy as np
        plain = np.arange(6, dtype="<f4").reshape(2, 3)
        fortran = np.asfortranarray(plain)
        strided = np.arange(10)[::2].copy()[::-1]
        objects = np.array(["a", None], dtype=object)
        records = np.array([(1, 2.0)], dtype=[("a", "<i4"), ("b", "<f8")])
        scalar = np.float64(2.5)
        when = np.array(["2020-01-01"], dtype="M8[D]")
        kind = np.dtype("<f8")
        """
    )
    names = ("plain", "fortran", "strided", "objects", "records", "scalar", "when", "kind")
    found = kernel.boundary(tmp_path, *names)
    for name in ("plain", "fortran", "strided", "scalar", "when"):
        it = node(found, name)
        live = kernel.namespace[name]
        assert (it.dtype, it.shape) == (live.dtype.str, live.shape)
        assert it.buffer is not None
        start, length = it.buffer
        assert start % 16 == 0
        array = np.frombuffer(found.buffers[start : start + length], it.dtype).reshape(it.shape)
        assert array.tolist() == live.tolist()
    assert node(found, "records").dtype == "[('a', '<i4'), ('b', '<f8')]"
    assert [found.nodes[i].value for i in node(found, "objects").items] == ["a", None]
    assert node(found, "scalar").type == "numpy:float64"
    assert (node(found, "kind").type, node(found, "kind").value) == ("numpy:dtype", "<f8")
    again = kernel.reopen(tmp_path, *names)
    assert again.fortran.flags.f_contiguous
    assert again.records.tolist() == [(1, 2.0)]


def test_nodes_of_estimators_show_parameters_and_fitted_state(tmp_path: Path) -> None:
    kernel = Kernel(
        """
        from sklearn.linear_model import LinearRegression
        model = LinearRegression(positive=True).fit([[1.0], [2.0]], [2.0, 4.0])
        """
    )
    found = kernel.boundary(tmp_path, "model")
    it = node(found, "model")
    attributes = {name: found.nodes[i] for name, i in it.attributes}
    assert it.type == "sklearn.linear_model._base:LinearRegression"
    assert attributes["positive"].value is True
    assert attributes["coef_"].dtype == "<f8"
    assert dict(found.types)[it.type][0] == it.type


def test_frames_cross_with_their_dtypes(tmp_path: Path) -> None:
    kernel = Kernel(
        """
        import pandas as pd
        frame = pd.DataFrame({"a": [1, None], "b": ["x", None], "c": pd.Categorical(["u", "v"])})
        column = frame["a"].copy()
        missing = [pd.NA, pd.NaT, pd.Timestamp("2020-01-01", tz="UTC")]
        """
    )
    again = kernel.reopen(tmp_path, "frame", "column", "missing")
    pd.testing.assert_frame_equal(again.frame, kernel.namespace["frame"])
    assert again.missing[0] is pd.NA
    assert again.missing[2] == kernel.namespace["missing"][2]


def test_references_are_exactly_what_is_asked_for(tmp_path: Path) -> None:
    kernel = Kernel(
        """
        import collections, datetime, decimal, re, os.path
        import numpy as np
        from sklearn.ensemble import RandomForestClassifier
        forest = RandomForestClassifier(3, random_state=0).fit([[0], [1]], ["a", "b"])
        other = [collections.OrderedDict(a=1), re.compile("x"), decimal.Decimal("1.5"), np.log,
                 datetime.timezone.utc, os.path.join, np.random.default_rng(3), type(None), ...]
        """
    )
    found = kernel.boundary(tmp_path, "forest", "other")
    asked = set()

    class Recording(pickle._Unpickler):
        def find_class(self, module: str, name: str) -> Any:
            asked.add((module, name))
            return super().find_class(module, name)

        def persistent_load(self, pid: Any) -> Any:
            raise AssertionError(pid)

    Recording(io.BytesIO(found.pickle)).load()
    assert tuple(sorted(asked)) == found.references
    assert ("posixpath", "join") in asked
    again = kernel.reopen(tmp_path, "forest", "other")
    assert again.forest.predict([[1]]).tolist() == ["b"]
    assert again.other[1].match("x")


def test_names_are_read_without_importing() -> None:
    data = b"\x80\x04\x8c\x09nowhere_x\x8c\x03A.b\x93)R."
    assert names_in(data) == {("nowhere_x", "A.b")}


def test_the_endpoint_and_the_kernel_refuse_the_same() -> None:
    assert references.MODULES == unpickle.MODULES
    assert references.BUILTINS == unpickle.BUILTINS
    assert references.FUNCTIONS == unpickle.FUNCTIONS


def test_modules_within_values_are_listed(tmp_path: Path) -> None:
    kernel = Kernel("import math, json\nv = [math, json]")
    found = kernel.boundary(tmp_path, "v")
    assert found.references == (("json", ""), ("math", ""))
    assert kernel.reopen(tmp_path, "v").v[1] is json


def test_the_random_states_are_captured_and_restored(tmp_path: Path) -> None:
    kernel = Kernel(
        "import random, numpy as np\nrandom.seed(1); np.random.seed(2); np.random.randn()"
    )
    kernel.run("x = 1")
    found = kernel.boundary(tmp_path, "x")
    root = pickle.load(io.BytesIO(found.pickle))
    assert found.random == ("numpy.random", "random")
    assert found.references == ()
    expected = (random.random(), np.random.rand(), np.random.randn())
    random.setstate(root["random"]["random"])
    np.random.set_state(root["random"]["numpy.random"])
    assert (random.random(), np.random.rand(), np.random.randn()) == expected


@pytest.mark.parametrize(
    ("cell", "target"),
    [
        ("import numpy as name", "numpy"),
        ("import os.path as name", "posixpath"),
        ("from math import pi as name", "math:pi"),
        ("from sklearn.linear_model import Ridge as name", "sklearn.linear_model:Ridge"),
        ("import numpy\nname = numpy.log1p", "numpy:log1p"),
        ("name = len", "builtins:len"),
        ("from operator import itemgetter as name", "operator:itemgetter"),
        ("from concurrent.futures import thread as name", "concurrent.futures.thread"),
    ],
)
def test_imported_things_are_imported_again(tmp_path: Path, cell: str, target: str) -> None:
    (binding,) = Kernel(cell).boundary(tmp_path, "name").bindings
    assert (binding.kind, binding.target, binding.node) == ("import", target, None)


def test_imported_data_crosses_as_the_notebook_left_it(tmp_path: Path) -> None:
    kernel = Kernel("from json.encoder import ESCAPE_DCT as table\nbefore = len(table)")
    (binding,) = kernel.boundary(tmp_path, "table").bindings
    assert binding.kind == "value"


def test_numbers_that_only_equal_an_imported_one_are_values(tmp_path: Path) -> None:
    kernel = Kernel("from math import pi\npi = float(str(pi))")
    (binding,) = kernel.boundary(tmp_path, "pi").bindings
    assert binding.kind == "value"
