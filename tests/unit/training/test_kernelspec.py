"""The kernelspec, its interpreter and its packages, without starting anything."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from nb2fn.errors import CompileError
from nb2fn.settings import Settings
from nb2fn.training import kernels, kernelspec
from tests.unit.training.books import notebook


@pytest.fixture
def kernels_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A place for kernelspecs that Jupyter looks at."""
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    folder = tmp_path / "kernels"
    folder.mkdir()
    return folder


def install(folder: Path, name: str, argv: list[str], language: str = "python") -> None:
    (folder / name).mkdir()
    spec = {"argv": argv, "language": language, "display_name": name}
    (folder / name / "kernel.json").write_text(json.dumps(spec))


def test_an_interpreter_by_its_path(kernels_folder: Path, tmp_path: Path) -> None:
    python = tmp_path / "env" / "bin" / "python3.9"
    python.parent.mkdir(parents=True)
    python.write_text("")
    python.chmod(0o755)
    install(kernels_folder, "Own", [str(python), "-m", "ipykernel_launcher"])
    found = kernelspec.find("own")
    assert found is not None
    assert (found.name, found.interpreter) == ("Own", python)


def test_plain_python_is_the_running_interpreter(kernels_folder: Path) -> None:
    install(kernels_folder, "plain", ["python", "-m", "ipykernel_launcher"])
    found = kernelspec.find("plain")
    assert found is not None
    assert found.interpreter == Path(sys.executable)


def test_a_launcher_that_is_no_python_has_no_interpreter(kernels_folder: Path) -> None:
    install(kernels_folder, "conda", ["conda", "run", "python"])
    found = kernelspec.find("conda")
    assert found is not None
    assert found.interpreter is None


def test_a_broken_kernelspec_is_none(kernels_folder: Path) -> None:
    (kernels_folder / "bad").mkdir()
    (kernels_folder / "bad" / "kernel.json").write_text("{")
    assert kernelspec.find("bad") is None


def test_the_packages_of_a_virtual_environment(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "venv", "--without-pip", str(tmp_path / "env")], check=True
    )
    python = tmp_path / "env" / "bin" / "python"
    [site] = {p.resolve() for p in kernelspec.site_packages(python)}
    assert kernelspec.packages(python) == ()
    (site / "numpy-2.2.6.dist-info").mkdir()
    (site / "numpy").mkdir()
    assert kernelspec.packages(python) == ("numpy-2.2.6.dist-info",)


def test_own_packages_are_seen() -> None:
    assert any(name.startswith("nbclient-") for name in kernelspec.packages(Path(sys.executable)))


def test_an_absent_kernel_lists_the_installed(kernels_folder: Path) -> None:
    install(kernels_folder, "teaching", ["python"])
    with pytest.raises(CompileError) as caught:
        kernels.choose(notebook("a = 1"), Settings(kernel="teachin"))
    [found] = caught.value.diagnostics
    assert found.code == "NB301"
    assert "--kernel teaching" in found.fix
    assert "teaching" in found.notes[0]


def test_another_language_is_refused(kernels_folder: Path) -> None:
    install(kernels_folder, "ir", ["R"], language="R")
    with pytest.raises(CompileError) as caught:
        kernels.choose(notebook("a = 1"), Settings(kernel="ir"))
    assert caught.value.diagnostics[0].code == "NB350"


def test_a_kernel_that_is_too_old() -> None:
    found = kernels.not_started(
        notebook("a = 1"), KERNEL, "it runs Python 3.8; nb2fn needs 3.9 or newer", too_old=True
    )
    assert found.code == "NB302"
    assert "3.8" in found.reason
    assert "--kernel" in found.fix


def test_a_kernel_without_ipykernel() -> None:
    found = kernels.not_started(notebook("a = 1"), KERNEL, "No module named ipykernel_launcher")
    assert found.fix == "install it there: `/opt/python -m pip install ipykernel`"


KERNEL = kernelspec.Kernelspec("old", "python", ("python",), Path("/opt/python"))
