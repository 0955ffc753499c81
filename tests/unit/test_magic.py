"""``%nb2fn``: the command line in a notebook."""

from __future__ import annotations

from pathlib import Path

import pytest
from IPython.core.interactiveshell import InteractiveShell

from nb2fn.frontend.magics import translate
from nb2fn.magic import run, with_notebook
from tests.notebooks import write_notebook

CELLS = ["#| data\nw = 2.0", "#| predict\ndef scale(x):\n    return w * x\n\nscale(3.0)"]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = write_notebook(tmp_path / "scale.ipynb", CELLS)
    monkeypatch.setenv("JPY_SESSION_NAME", str(path))
    monkeypatch.chdir(tmp_path)
    return path


def test_a_command_is_given_this_notebook_where_it_wants_one(here: Path) -> None:
    assert with_notebook(["build", "--target", "aws"]) == ["build", "--target", "aws", str(here)]
    assert with_notebook(["check", "other.ipynb"]) == ["check", "other.ipynb"]
    assert with_notebook(["build", "--help"]) == ["build", "--help"]
    assert with_notebook(["serve", "build/scale"]) == ["serve", "build/scale"]


def test_where_the_notebook_is_not_known_it_has_to_be_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    with pytest.raises(LookupError, match="name its path"):
        with_notebook(["build"])


@pytest.mark.slow
def test_the_extension_runs_commands_and_prints_what_they_say(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shell = InteractiveShell()
    shell.run_line_magic("load_ext", "nb2fn")
    shell.run_line_magic("nb2fn", "check")
    assert "POST /predict takes x" in capsys.readouterr().out
    assert run(["check", "missing.ipynb"]) == 1
    assert "NB101" in capsys.readouterr().out


def test_a_build_does_not_run_the_magic(tmp_path: Path) -> None:
    translation = translate("%nb2fn build", 1, tmp_path)
    assert [magic.fate for magic in translation.magics] == ["dropped"]
