"""The GitHub action: its steps are run as they are written, on a repository made for it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.notebooks import write_notebook

ROOT = Path(__file__).parent.parent
ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
EXAMPLE = yaml.safe_load((ROOT / "docs/examples/build-on-merge.yml").read_text("utf-8"))
HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
GOOD = [
    "#| train\nfactor = 3",
    "#| predict\ndef triple(x):\n    return factor * x\ntriple(2)",
]
BAD = ["#| train\nfactor = 3", "#| predict\nx = 2\ny = (factor * x"]


class Job:
    """A checkout with notebooks, and the action's steps run in it."""

    def __init__(self, folder: Path) -> None:
        self.checkout = folder / "checkout"
        self.temp = folder / "temp"
        self.checkout.mkdir()
        self.temp.mkdir()
        self.said = ""
        subprocess.run(["git", "init", "-q", self.checkout], check=True)

    def run(self, **given: str) -> int:
        """Run the steps in turn until one fails; its exit code, or 0."""
        inputs = {key: value["default"] for key, value in ACTION["inputs"].items()}
        assert set(given) <= set(inputs)
        inputs |= {"install": "none", **given}
        for step in ACTION["runs"]["steps"]:
            if self._applies(step.get("if", ""), inputs):
                done = self._step(step, inputs)
                self.said += done.stdout + done.stderr
                if done.returncode:
                    return done.returncode
        return 0

    @staticmethod
    def _applies(condition: str, inputs: dict[str, str]) -> bool:
        if not condition:
            return True
        found = re.fullmatch(r"inputs\.(\w+) (==|!=) '(.*)'", condition)
        assert found, condition
        return (inputs[found[1]] == found[3]) == (found[2] == "==")

    def _step(self, step: dict[str, Any], inputs: dict[str, str]) -> Any:
        assert step["shell"] == "bash"
        assert "${{" not in step["run"], "what users write may not become part of a script"
        variables = {
            key: re.sub(r"\$\{\{ inputs\.(\w+) \}\}", lambda m: inputs[m[1]], str(value))
            for key, value in step.get("env", {}).items()
        }
        script = self.temp / "step.sh"
        script.write_text(step["run"], "utf-8")
        binaries = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        return subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", script],
            cwd=self.checkout,
            env={
                **os.environ,
                **variables,
                "PATH": binaries,
                "RUNNER_TEMP": str(self.temp),
                "GITHUB_WORKSPACE": str(self.checkout),
            },
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture
def job(tmp_path: Path) -> Job:
    return Job(tmp_path)


def test_every_input_is_described_and_used() -> None:
    text = (ROOT / "action.yml").read_text("utf-8")
    for key, value in ACTION["inputs"].items():
        assert value["description"].endswith(".")
        assert text.count(f"inputs.{key}") >= 1, key
        assert f"`{key}`" in (ROOT / "docs/ci.md").read_text("utf-8"), key


def test_the_example_uses_what_the_action_has() -> None:
    steps = [s for job in EXAMPLE["jobs"].values() for s in job["steps"]]
    ours = [s for s in steps if "nb2fn@" in s["uses"]]
    assert len(ours) == 2
    for step in ours:
        assert set(step["with"]) <= set(ACTION["inputs"])
    assert {"pull_request", "push"} <= set(EXAMPLE[True])  # YAML reads `on` as a truth value
    assert EXAMPLE["permissions"] == {"contents": "read"}


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_hooks_name_commands_and_notebooks(hook: dict[str, Any]) -> None:
    assert hook["entry"].startswith("nb2fn check")
    assert re.search(hook["files"], "a/churn.ipynb")
    assert not re.search(hook["files"], "a/churn.py")
    assert re.search(hook["exclude"], "a/.ipynb_checkpoints/churn-checkpoint.ipynb")


@pytest.mark.slow
def test_a_bad_notebook_fails_on_its_line_and_nothing_is_built(job: Job) -> None:
    write_notebook(job.checkout / "good one.ipynb", GOOD)
    bad = write_notebook(job.checkout / "bad.ipynb", BAD)
    (job.checkout / ".ipynb_checkpoints").mkdir()
    write_notebook(job.checkout / ".ipynb_checkpoints/old.ipynb", BAD)
    assert job.run(sarif="found.sarif") == 1
    assert "2 notebooks" in job.said
    (annotation,) = re.findall(r"^::error file=bad\.ipynb,line=(\d+),.*", job.said, re.M)
    assert "(factor * x" in bad.read_text("utf-8").split("\n")[int(annotation) - 1]
    assert not (job.checkout / "build").exists()
    log = json.loads((job.checkout / "found.sarif").read_text("utf-8"))
    assert [r["ruleId"] for r in log["runs"][0]["results"]] == ["NB110"]


@pytest.mark.slow
def test_good_notebooks_are_built(job: Job) -> None:
    (job.checkout / "deep/er").mkdir(parents=True)
    write_notebook(job.checkout / "deep/er/good one.ipynb", GOOD)
    write_notebook(job.checkout / "bad.ipynb", BAD)
    assert job.run(notebooks="deep/**/*.ipynb", output="out", arguments="--rows 5") == 0, job.said
    assert (job.checkout / "out/good-one/handler.py").is_file()
    assert "::error" not in job.said


@pytest.mark.slow
def test_what_fails_only_in_the_build_fails_the_job(job: Job) -> None:
    cells = ["#| train\nfactor = 1 / 0", GOOD[1]]
    write_notebook(job.checkout / "nb.ipynb", cells)
    assert job.run(notebooks="nb.ipynb", build="false") == 0, job.said
    assert job.run(notebooks="nb.ipynb") == 1
    assert re.search(r"^::error file=nb\.ipynb,line=\d+,.*ZeroDivisionError", job.said, re.M)


@pytest.mark.slow
def test_a_name_without_a_file_and_a_glob_without_one(job: Job) -> None:
    assert job.run(notebooks="absent.ipynb") == 1
    assert "there is no such notebook" in job.said
    assert job.run(notebooks="none/*.ipynb\nneither/*.ipynb") == 1
    assert "::error title=nb2fn::no notebook matches: none/*.ipynb neither/*.ipynb" in job.said
