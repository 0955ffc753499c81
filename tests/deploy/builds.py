"""Builds to deploy: the function that halves rows, in several versions."""

from __future__ import annotations

from pathlib import Path

from nb2fn.ir.function import Source
from nb2fn.ir.proof import Proof
from nb2fn.ir.snapshot import Case
from nb2fn.progress import Progress
from nb2fn.project import publish, stage
from nb2fn.settings import Settings
from nb2fn.targets.registry import target
from tests.functions import ANSWER, QUESTION, half

WRONG = {"scaled": [[2.0, 9.5]]}


def build(
    output: Path, place: str, version: str, *, right: bool = True, starts: bool = True
) -> Path:
    """Write the build ``output/half``; ``version`` makes it another one.

    Not ``right``: its cases expect another answer, so it fails its check. It does not
    ``start``: its module raises.
    """
    cases = (Case("predict", "example", QUESTION, ANSWER if right else WRONG),)
    fault = "" if starts else "raise RuntimeError('the model is gone')\n"
    sources = (Source("half/__init__.py", f'"""Version {version}."""\n{fault}'),)
    settings = Settings(target=place, output=output)
    function = half(cases=cases, sources=sources)
    bundle = target(place).emit(function, settings, Progress())
    with stage(bundle, settings, Progress()) as staged:
        proof = Proof("equal", "exact", "0" * 64, 1, 0.0, 0.0)
        return publish(staged, bundle, proof, settings, "n" * 64)
