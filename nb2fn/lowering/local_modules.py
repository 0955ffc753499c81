"""Modules beside the notebook, which ship as source."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePosixPath

from nb2fn.diagnostics import Diagnostic
from nb2fn.errors import CompileError
from nb2fn.ir.function import Source
from nb2fn.ir.notebook import Notebook
from nb2fn.lowering.findings import at_notebook
from nb2fn.lowering.imports import RUNTIME, imported_modules, top_level

# What every target may put at the top of a project.
_OWN = frozenset(
    f"{RUNTIME} tests conftest.py handler.py openapi.json README.md requirements.txt pylock.toml "
    "serverless.yml package.json proof.json".split()
)


def local_sources(modules: Iterable[tuple[str, str]], wanted: Iterable[str]) -> tuple[Source, ...]:
    """The modules beside the notebook that ``wanted`` (dotted names) reach, whole packages
    at a time."""
    by_top: dict[str, list[Source]] = {}
    for path, text in modules:
        by_top.setdefault(top_module(path), []).append(Source(path, text))
    reached: dict[str, None] = {}
    queue = [top_level(name) for name in wanted]
    while queue:
        top = queue.pop()
        if top in reached or top not in by_top:
            continue
        reached[top] = None
        for source in by_top[top]:
            queue += map(top_level, imported_modules(source.text))
    found = [source for top in reached for source in by_top[top]]
    return tuple(sorted(found, key=lambda source: source.path))


def top_module(path: str) -> str:
    """The module under which a file beside the notebook is imported, or its package."""
    return PurePosixPath(path).parts[0].removesuffix(".py")


def refuse_clashes(notebook: Notebook, shipped: Iterable[str], generated: Iterable[str]) -> None:
    """Raise :class:`~nb2fn.errors.CompileError` (NB404) where a file of the user's has a
    path that the project needs itself."""
    needed = {*_OWN, *generated}
    clashes = [p for p in shipped if p in needed or p.split("/")[0] in _OWN]
    if clashes:
        raise CompileError(*(_clash(notebook, path) for path in sorted(clashes)))


def _clash(notebook: Notebook, path: str) -> Diagnostic:
    return at_notebook(
        notebook,
        "NB404",
        f"{path} beside the notebook has a name that the built project needs itself",
        reason="The code that answers requests uses this file, so it ships; but a file of that "
        "name belongs to every built project.",
        fix=f"Rename {path}, and where the notebook names it.",
    )
