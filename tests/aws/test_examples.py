"""The example notebooks on AWS: packaged by osls, answered by Lambda's own runtime."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nb2fn import pipeline
from nb2fn.progress import Progress
from nb2fn.settings import Settings

from .conftest import Start
from .events import http_api

pytestmark = pytest.mark.slow
EXAMPLES = Path(__file__).parents[2] / "example-notebooks"
EXPECTED: dict[str, dict[str, Any]] = json.loads((EXAMPLES / "expected.json").read_text("utf-8"))


def _same(expected: Any, got: Any) -> bool:
    """Equal, numbers to 1e-6: another BLAS trains to other last digits."""
    if isinstance(expected, dict):
        return expected.keys() == got.keys() and all(_same(v, got[k]) for k, v in expected.items())
    if isinstance(expected, list):
        return len(expected) == len(got) and all(map(_same, expected, got))
    if isinstance(expected, float):
        return bool(got == pytest.approx(expected, rel=1e-6))
    return bool(expected == got)


@pytest.mark.parametrize("name", EXPECTED)
def test_every_example_answers_under_lambdas_runtime(
    name: str,
    osls: Callable[..., subprocess.CompletedProcess[str]],
    lambda_runtime: Start,
    tmp_path: Path,
) -> None:
    settings = Settings(target="aws", output=tmp_path / "build")
    build = pipeline.build(EXAMPLES / f"{name}.ipynb", settings, Progress())
    folder = shutil.copytree(build.directory, tmp_path / "packaged")
    done = osls(folder, "package", "--package", str(tmp_path / "packed"))
    assert done.returncode == 0, done.stdout + done.stderr
    invoke = lambda_runtime(build.directory / f"{name}.zip", NB2FN_PUBLIC="1")
    (path,) = (p for p, methods in build.function.openapi["paths"].items() if "post" in methods)
    answer = invoke(http_api("POST", path, json.dumps(EXPECTED[name]["request"])))
    assert answer["statusCode"] == 200, answer
    assert _same(EXPECTED[name]["answer"], json.loads(answer["body"]))
