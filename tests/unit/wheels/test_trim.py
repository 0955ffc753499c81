"""What of a wheel is left behind."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from nb2fn.wheels.trim import keep


def _kept(tmp_path: Path, files: Mapping[str, str]) -> list[str]:
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    return keep(files, tmp_path)


@pytest.mark.parametrize(
    "path",
    [
        "a/__init__.py",
        "a/core.so",
        "a.libs/libblas-1.so.3",
        "a/data/table.csv",
        "a/testing/__init__.py",
        "a/latest/x.py",
        "a/tests.py",
        "tests/__init__.py",
        "a-1.0.dist-info/METADATA",
        "a-1.0.dist-info/licenses/LICENSE",
        "a-1.0.dist-info/entry_points.txt",
        "a/RECORD",
    ],
)
def test_kept(tmp_path: Path, path: str) -> None:
    assert _kept(tmp_path, {path: ""}) == [path]


@pytest.mark.parametrize(
    "path",
    [
        "a/__init__.pyi",
        "a/core/include/a.h",
        "a/_core.pyx",
        "a/lib/liba.a",
        "a/tests/test_a.py",
        "a/b/test/data/big.npz",
        "a/__pycache__/b.cpython-311.pyc",
        "bin/a",
        "a-1.0.dist-info/RECORD",
        "a-1.0.dist-info/INSTALLER",
        "a-1.0.dist-info/direct_url.json",
    ],
)
def test_left_behind(tmp_path: Path, path: str) -> None:
    assert _kept(tmp_path, {path: ""}) == []


@pytest.mark.parametrize(
    "line",
    [
        "from a.core.tests._nothing import NA",
        "from .core.tests._nothing import NA",
        "    from a.core.tests import _nothing",
        "import a.core.tests._nothing as nothing",
        "from a.core import (tests)",
    ],
)
def test_helpers_stay_in_a_suite_that_code_imports_from(tmp_path: Path, line: str) -> None:
    files = {
        "a/testing.py": f"import os\n{line}\n",
        "a/core/tests/__init__.py": "",
        "a/core/tests/_nothing.py": "NA = None",
        "a/core/tests/test_core.py": "",
        "a/core/tests/data/big.npz": "",
        "a/other/tests/__init__.py": "",
    }
    kept = _kept(tmp_path, files)
    assert kept == ["a/core/tests/__init__.py", "a/core/tests/_nothing.py", "a/testing.py"]


def test_a_test_module_that_code_imports_stays(tmp_path: Path) -> None:
    files = {
        "a/special/_data.py": "from a.special.tests.test_hyp import mp",
        "a/special/tests/__init__.py": "",
        "a/special/tests/test_hyp.py": "mp = 1",
        "a/special/tests/test_other.py": "",
    }
    kept = _kept(tmp_path, files)
    assert "a/special/tests/test_hyp.py" in kept
    assert "a/special/tests/test_other.py" not in kept


def test_relative_imports_upwards_are_followed(tmp_path: Path) -> None:
    files = {
        "a/b/c.py": "from ..tests.common import x",
        "a/tests/common.py": "x = 1",
        "a/b/tests/common.py": "x = 1",
    }
    assert _kept(tmp_path, files) == ["a/b/c.py", "a/tests/common.py"]


def test_suites_that_import_each_other_do_not_keep_each_other(tmp_path: Path) -> None:
    files = {
        "a/tests/one.py": "from a.b.tests.two import x",
        "a/b/tests/two.py": "from a.tests.one import y",
    }
    assert _kept(tmp_path, files) == []


def test_a_module_called_test_beside_is_no_suite(tmp_path: Path) -> None:
    files = {"a/__init__.py": "from .test import Client", "a/test.py": "class Client: ..."}
    assert _kept(tmp_path, files) == ["a/__init__.py", "a/test.py"]


def test_text_that_is_no_utf8_is_read_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a/old.py").write_bytes(b"# -*- coding: latin-1 -*-\nfrom test import \xe9\n")
    assert keep(["a/old.py"], tmp_path) == ["a/old.py"]
