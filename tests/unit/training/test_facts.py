"""Facts about a process, taken from this one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from nb2fn.kernel.facts import facts
from nb2fn.training.environment import environment


def test_facts_of_this_process(tmp_path: Path) -> None:
    found = environment(facts(str(tmp_path)))
    assert found.python == sys.version_info[:3]
    assert found.executable == sys.executable
    packages = dict(found.packages)
    assert packages["pytest"] == pytest.__version__
    assert dict(found.distributions)["pytest"] == "pytest"
    assert found.threads > 0
    assert found.local_modules == ()


CODE = """
import json, sys
sys.path.insert(0, sys.argv[1])
import own.part
import sklearn._loss
from nb2fn.kernel.facts import facts
print(json.dumps(facts(sys.argv[1])))
"""


@pytest.mark.slow
def test_modules_beside_the_notebook_and_in_disguise(tmp_path: Path) -> None:
    import json

    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "__init__.py").write_text("")
    (tmp_path / "own" / "part.py").write_text("k = 'æ'\n", encoding="utf-8")
    command = [sys.executable, "-c", CODE, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found = environment(json.loads(done.stdout))
    assert found.local_modules == (("own/__init__.py", ""), ("own/part.py", "k = 'æ'\n"))
    owners = dict(found.distributions)
    assert owners["sklearn"] == "scikit-learn"
    assert owners.get("_loss") == "scikit-learn"
    assert "own" not in owners
