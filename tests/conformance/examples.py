"""The example notebooks, compiled."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from nb2fn import pipeline
from nb2fn.pipeline import Build
from nb2fn.progress import Progress
from nb2fn.settings import Settings

from .subjects import Subject, built

FOLDER = Path(__file__).parents[2] / "example-notebooks"
EXAMPLES = ("linear-regression", "svm-iris", "churn", "faq-intents")


class Builds:
    """Compiles an example into ``folder`` when it is first asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._build = cache(self._make)
        self.subject = cache(self._subject)

    def __call__(self, name: str, target: str = "local") -> Build:
        return self._build(name, target)

    def _make(self, name: str, target: str) -> Build:
        settings = Settings(target=target, output=self._folder / target)
        return pipeline.build(FOLDER / f"{name}.ipynb", settings, Progress())

    def _subject(self, name: str) -> Subject:
        build = self(name)
        return built(build.directory, build.function.module)
