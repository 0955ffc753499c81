"""Kernels of other Python versions, in environments that do not have nb2fn."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.training.conftest import Run

pytestmark = pytest.mark.slow

DATA = """
#| data
class Model:
    def fit(self, X):
        self.k = sum(X)
        return self

    def predict(self, X):
        return [self.k * x for x in X]

X = [1, 2]
"""
VERSIONS = [(3, minor) for minor in range(9, 15) if minor != sys.version_info[1]]


def interpreter(version: tuple[int, int]) -> str | None:
    name = "python{}.{}".format(*version)
    found = shutil.which(name)
    if found is None:
        return None
    told = subprocess.run([found, "-c", "import venv"], capture_output=True)
    return found if told.returncode == 0 else None


@pytest.mark.parametrize("version", VERSIONS, ids=lambda v: "{}.{}".format(*v))
def test_a_kernel_of_another_python(
    version: tuple[int, int],
    run: Run,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    python = interpreter(version)
    if python is None:
        pytest.skip("no such interpreter on PATH")
    home = tmp_path_factory.mktemp("env")
    subprocess.run([python, "-m", "venv", str(home / "env")], check=True)
    own = home / "env" / "bin" / "python"
    pip = [str(own), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "ipykernel"], check=True)
    kernelspec(home / "kernels" / "other", own)
    monkeypatch.setenv("JUPYTER_PATH", str(home))
    snapshot = run(
        DATA,
        "#| train\nmodel = Model().fit(X)",
        "#| predict\nx_new = [3]\nprint(model.predict(x_new))",
        kernel="other",
    )
    assert snapshot.environment.python[:2] == version
    assert snapshot.cases[0].answer is not None
    assert list(snapshot.cases[0].answer.values()) == [[9]]
    assert "nb2fn" not in dict(snapshot.environment.packages)
    assert "ipykernel" in dict(snapshot.environment.packages)


def kernelspec(folder: Path, python: Path) -> None:
    folder.mkdir(parents=True)
    argv = [str(python), "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    spec = {"argv": argv, "language": "python", "display_name": "other"}
    (folder / "kernel.json").write_text(json.dumps(spec))
