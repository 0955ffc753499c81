"""``nb2fn explain`` in a project: its settings, and the last build."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from nb2fn import marker
from nb2fn.frontend.read import read
from nb2fn.training.cache import notebook_sha256
from tests.cli.command import nb2fn
from tests.notebooks import write_notebook

CELLS = [
    "from sklearn.ensemble import RandomForestClassifier\n"
    "model = RandomForestClassifier().fit([[1], [2]], [0, 1])",
    "#| predict\nx = [[3]]\nmodel.predict(x)",
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return write_notebook(tmp_path / "nb.ipynb", CELLS)


def built(path: Path, tier: str, code: str) -> Path:
    """A build's folder with the marker that a build of that tier leaves."""
    directory = path.parent / "build" / "nb"
    directory.mkdir(parents=True)
    written = {
        "version": marker.VERSION, "name": "nb", "module": "nb", "target": "local", "tier": tier,
        "entry": "handler.py", "python": [3, 12], "platform": "any", "digest": "d", "lock": "l",
        "notebook": code, "files": {},
    }  # fmt: skip
    (directory / marker.NAME).write_text(json.dumps(written))
    return directory


def test_what_the_project_ignores_is_not_told(path: Path) -> None:
    assert "NB280" in nb2fn("explain", path).stderr
    (path.parent / "pyproject.toml").write_text('[tool.nb2fn]\nignore = ["NB280"]\n')
    assert nb2fn("explain", path).stderr == ""
    assert json.loads(nb2fn("explain", "--json", path).stdout)["diagnostics"] == []


def test_a_project_whose_settings_are_wrong_says_so(path: Path) -> None:
    (path.parent / "pyproject.toml").write_text("[tool.nb2fn]\nignore = 3\n")
    done = nb2fn("explain", path)
    assert done.returncode == 2
    assert "ignore" in done.stderr


def test_the_last_build_and_what_held_it_back(path: Path) -> None:
    (path.parent / "pyproject.toml").write_text('[tool.nb2fn]\noutput = "build"\n')
    assert "Last build" not in nb2fn("explain", path).stdout
    built(path, "exact", notebook_sha256(read(path)[0]))
    text = nb2fn("explain", path).stdout
    assert "exact tier, for local, of this code" in " ".join(text.split())
    assert text.endswith(
        f"held a quicker form back is said by\n    nb2fn build --tier stdlib {path}\n"
    )
    document = json.loads(nb2fn("explain", "--json", path).stdout)
    assert (document["built"]["tier"], document["built"]["current"]) == ("exact", True)
    assert nb2fn("build", "--help").stdout.count("--tier")


def test_the_quickest_build_was_held_back_by_nothing(path: Path) -> None:
    (path.parent / "pyproject.toml").write_text('[tool.nb2fn]\noutput = "build"\n')
    built(path, "stdlib", "other")
    text = " ".join(nb2fn("explain", path).stdout.split())
    assert "stdlib tier, for local, of earlier code" in text
    assert "held" not in text
