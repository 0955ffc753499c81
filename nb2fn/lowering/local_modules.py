"""Modules beside the notebook, which ship as source."""

from __future__ import annotations

from collections.abc import Iterable

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
    at a time.

    A module from a folder that the notebook put on ``sys.path`` (``src/clean.py``
    imported as ``clean``) ships where it is found without that (``clean.py``).
    """
    by_top = _by_import_name(modules)
    reached: dict[str, tuple[Source, ...]] = {}
    queue = [top_level(name) for name in wanted]
    while queue:
        top = queue.pop()
        if top not in reached and top in by_top:
            reached[top] = by_top[top]
            for source in by_top[top]:
                queue += map(top_level, imported_modules(source.text))
    found = {source for sources in reached.values() for source in sources}
    return tuple(sorted(found, key=lambda source: source.path))


def import_names(modules: Iterable[tuple[str, str]]) -> frozenset[str]:
    """The top-level names under which modules beside the notebook may be imported."""
    return frozenset(_by_import_name(modules))


def _by_import_name(modules: Iterable[tuple[str, str]]) -> dict[str, tuple[Source, ...]]:
    """Sources by top-level name, as seen from the notebook's folder or else from the
    first folder below it that gives that name."""
    by_name: dict[str, dict[tuple[int, str], list[Source]]] = {}
    for path, text in modules:
        parts = path.split("/")
        for depth, part in enumerate(parts):
            folder = (depth, "/".join(parts[:depth]))
            source = Source("/".join(parts[depth:]), text)
            name = part.removesuffix(".py")
            by_name.setdefault(name, {}).setdefault(folder, []).append(source)
    return {name: tuple(folders[min(folders)]) for name, folders in by_name.items()}


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
