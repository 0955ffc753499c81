from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from nb2fn.cli.outcome import exit_code
from nb2fn.diagnostics import Diagnostic
from nb2fn.errors import BuildInterruptedError, CompileError, ConfigError


def raising(error: BaseException) -> int:
    def run() -> None:
        raise error

    return exit_code(run)


def test_what_a_command_returns_is_its_code() -> None:
    assert exit_code(lambda: 1) == 1
    assert exit_code(lambda: 0) == 0
    assert exit_code(lambda: None) == 0


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (CompileError(Diagnostic("NB121", "no cell")), 1, "error[NB121]: no cell"),
        (ConfigError("pyproject.toml: wrong"), 2, "error: pyproject.toml: wrong"),
        (click.UsageError("there is no such option"), 2, "there is no such option"),
        (KeyboardInterrupt(), 130, "interrupted"),
        (click.Abort(), 130, "interrupted"),
        (BuildInterruptedError(), 130, "interrupted"),
    ],
)
def test_ends(
    error: BaseException, code: int, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert raising(error) == code
    said = capsys.readouterr()
    assert words in said.err
    assert "Traceback" not in said.err
    assert said.out == ""


def test_a_bug_is_told_in_short_and_kept_in_full(tmp_path: Path) -> None:
    code = "import sys; from nb2fn.cli.outcome import exit_code; sys.exit(exit_code(lambda: 1 / 0))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "TMPDIR": str(tmp_path)},
    )
    assert done.returncode == 3
    said = done.stderr
    assert "a bug of nb2fn: ZeroDivisionError: division by zero" in said
    assert "Traceback" not in said
    (kept,) = tmp_path.glob("nb2fn-bug-*.txt")
    assert str(kept) in said
    assert "ZeroDivisionError: division by zero" in kept.read_text("utf-8")


def test_a_bug_is_shown_when_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NB2FN_TRACEBACK", "1")
    with pytest.raises(ZeroDivisionError):
        raising(ZeroDivisionError())


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "nb2fn", *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **environment},
    )


def test_a_reader_that_leaves_is_no_error() -> None:
    shell = f"{sys.executable} -m nb2fn explain NB121 | head -c 1"
    done = subprocess.run(shell, shell=True, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("#", "")


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["build", "--help"], ["-h"]])
def test_help_ends_well(arguments: list[str]) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["chekc"], "There is no command `chekc`. Did you mean `check`?"),
        (["x.ipynb"], "Did you mean `nb2fn build x.ipynb`?"),
        (["check"], "Missing argument 'NOTEBOOKS...'"),
        (["build", "--nonsense", "x"], "No such option"),
        (["build", "--emit", "bytecode", "x"], "`bytecode` is none of notebook, dataflow"),
        (["build", "--memory", "64", "x"], "128<=x<=10240"),
        (["build", "a/x.ipynb", "b/X.ipynb"], "would both be written to `x`"),
        (["explain", "NB999"], "There is no diagnostic NB999"),
        (["invoke", "build/x", "@nowhere.json"], "nowhere.json cannot be read: No such file"),
    ],
)
def test_wrong_usage(arguments: list[str], words: str) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_help_needs_little_of_the_program() -> None:
    """Its start-up is a promise: none of the slow modules is loaded for it."""
    code = (
        "import sys\n"
        "from nb2fn.cli import main\n"
        "try:\n    main(['--help'])\n"
        "except SystemExit: pass\n"
        "slow = 'rich IPython nbformat nbclient jupyter_client numpy pandas uv'.split()\n"
        "print(sorted(set(slow) & set(sys.modules)), file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr == "[]\n"


def test_every_command_is_in_the_overview_with_an_example() -> None:
    from nb2fn.cli import COMMANDS, main

    overview = run("--help").stdout
    context = click.Context(main)
    for name, line in COMMANDS.items():
        assert re.search(rf"^  {name} +{re.escape(line)}$", overview, re.MULTILINE)
        command = main.get_command(context, name)
        assert command
        assert f"  nb2fn {name} " in command.get_help(click.Context(command, info_name=name))
