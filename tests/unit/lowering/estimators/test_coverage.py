"""Every estimator of scikit-learn, beside scikit-learn itself: none answers wrongly."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[4] / "benchmarks" / "coverage.py"
LEAST = 0.9


@pytest.mark.slow
def test_most_estimators_are_lowered_and_none_is_wrong() -> None:
    done = subprocess.run(
        [sys.executable, str(SCRIPT), "--json"], capture_output=True, text=True, check=False
    )
    rows = json.loads(done.stdout)
    assert [row["wrong"] for row in rows if row["wrong"]] == []
    assert done.returncode == 0
    lowered = [row for row in rows if row["tier"] == "stdlib"]
    assert len(lowered) >= LEAST * len(rows)
    assert all(row["answers"] for row in lowered)
