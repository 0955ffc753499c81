"""Requirements: only what ships needs, at the kernel's versions, with the reason."""

from __future__ import annotations

import pytest

from nb2fn.ir.extract import Extract
from nb2fn.ir.function import Source
from nb2fn.ir.snapshot import Environment
from nb2fn.ir.value import Field, Signature, ValueType
from nb2fn.lowering.evidence import evidence, no_distribution
from nb2fn.lowering.imports import Import
from nb2fn.lowering.module_source import Module
from nb2fn.lowering.requirements import Need, reference_needs, requirements, type_needs
from tests.unit.lowering.books import notebook

ENVIRONMENT = Environment(
    "python",
    (3, 11, 7),
    "cpython",
    "linux",
    "x86_64",
    "2.36",
    packages=(
        ("google-cloud-storage", "3.1"),
        ("matplotlib", "3.9"),
        ("numpy", "2.2.6"),
        ("pandas", "2.3"),
        ("protobuf", "5.0"),
        ("scikit-learn", "1.7.2"),
        ("tqdm", "4.6"),
    ),
    distributions=(
        ("google", "google-cloud-storage"),
        ("google", "protobuf"),
        ("numpy", "numpy"),
        ("pandas", "pandas"),
        ("sklearn", "scikit-learn"),
    ),
)


def needs(*modules: str) -> list[str]:
    found, missing = requirements([Need(m, "why") for m in modules], ENVIRONMENT, ("beside",))
    return [*map(str, found), *(f"missing {need.module}" for need in missing)]


@pytest.mark.parametrize(
    ("module", "expected"),
    [
        ("sklearn.linear_model", ["scikit-learn==1.7.2"]),
        ("os.path", []),
        ("distutils", []),
        ("beside.part", []),
        ("__main__", []),
        ("tqdm", ["tqdm==4.6"]),
        ("google.cloud", ["google-cloud-storage==3.1", "protobuf==5.0"]),
        ("nowhere", ["missing nowhere"]),
    ],
)
def test_modules(module: str, expected: list[str]) -> None:
    assert needs(module) == expected


def test_a_module_that_was_not_loaded_is_found_by_its_known_name() -> None:
    unloaded = Environment("", (3, 11, 7), "", "", "", "", ENVIRONMENT.packages, ())
    found, _ = requirements([Need("sklearn.svm", "why")], unloaded, ())
    assert [str(r) for r in found] == ["scikit-learn==1.7.2"]


def test_reasons_are_collected_and_install_lines_only_confirm() -> None:
    given = [Need("numpy", "a"), Need("numpy.linalg", "b"), Need("numpy", "a")]
    found, _ = requirements(given, ENVIRONMENT, (), ("NumPy>=2", "matplotlib"))
    assert [(r.name, r.why) for r in found] == [("numpy", "a; b; installed by the notebook")]


def test_an_optional_import_may_be_missing() -> None:
    assert requirements([Need("cupy", "", optional=True)], ENVIRONMENT, ()) == ((), ())


def test_frozen_values_name_a_telling_type() -> None:
    references = [
        ("numpy", "dtype"),
        ("numpy", "ndarray"),
        ("numpy._core.multiarray", "_reconstruct"),
        ("sklearn.svm._classes", "SVC"),
        ("scipy.stats", ""),
    ]
    assert {n.module: n.why for n in reference_needs(references)} == {
        "numpy": "the frozen values hold ndarray (numpy)",
        "sklearn": "the frozen values hold SVC (sklearn.svm._classes)",
        "scipy": "the frozen values hold the module scipy.stats",
    }


@pytest.mark.parametrize(
    ("type_", "modules"),
    [
        (ValueType("array", "<f8", (None, 2), ValueType("number")), {"numpy"}),
        (ValueType("number", "<f8", scalar=True), {"numpy"}),
        (ValueType("frame", fields=(("a", ValueType("number", "float64")),)), {"pandas"}),
        (ValueType("series", "string[pyarrow]", items=ValueType("text")), {"pandas", "pyarrow"}),
        (ValueType("record", fields=(("a", ValueType("array", "<f8", (2,))),)), {"numpy"}),
        (ValueType("list", items=ValueType("number")), set()),
        (ValueType("text"), set()),
    ],
)
def test_types_need_what_rebuilds_them(type_: ValueType, modules: set[str]) -> None:
    signature = Signature("predict", (Field("x", type_, None),), ())
    assert {need.module for need in type_needs([signature])} == modules


def test_all_the_evidence_of_a_function() -> None:
    book = notebook("import matplotlib.pyplot as plt", "import pandas as pd\nimport numpy as np")
    code = "import tqdm\ntry:\n    import cupy\nexcept ImportError:\n    pass"
    module = Module(code, code, (Import("np", "numpy"),), (), "frozen")
    extract = Extract(1, (), (), (), (), (("sklearn.svm", "SVC"),), (), (), b"", b"")
    local = [Source("clean.py", "from . import other\nimport pandas.api")]
    found = list(evidence(book, module, extract, local, ()))
    assert [(n.module, n.why, n.optional) for n in found] == [
        ("numpy", "imported in cell 2", False),
        ("tqdm", "imported by the code that answers requests", False),
        ("cupy", "imported by the code that answers requests", True),
        ("pandas.api", "imported in clean.py", False),
        ("sklearn", "the frozen values hold SVC (sklearn.svm)", False),
    ]


def test_a_module_without_a_distribution_is_shown_where_it_is_imported() -> None:
    book = notebook("import numpy", "x = 1\nimport nowhere.part")
    found = no_distribution(book, Need("nowhere.part", "imported in cell 2", 2))
    assert (found.code, found.cell, found.span and found.span.line) == ("NB405", 2, 2)
    assert no_distribution(book, Need("nowhere", "what it learned")).cell is None
