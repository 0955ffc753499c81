"""What of a wheel is left behind: nothing that an import or ``importlib.metadata`` can miss."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

# Written by the installer, different on every machine or of no use after unpacking.
_INSTALLER = frozenset(
    ("RECORD", "INSTALLER", "REQUESTED", "direct_url.json", "uv_cache.json", "uv_build.json")
)
# Stubs, headers, sources and static libraries: only compilers and type checkers read them.
_COMPILERS = frozenset(
    ".pyi .h .hpp .hh .c .cc .cpp .cxx .pyx .pxd .pxi .tp .f .f90 .a .lib .pc .pyc .pyo".split()
)
_SUITES = frozenset(("test", "tests"))
_IMPORT = re.compile(
    rb"^[ \t]*(?:from[ \t]+(?P<source>[\w.]+)[ \t]+import[ \t]+\(?(?P<names>[\w, \t]*)"
    rb"|import[ \t]+(?P<modules>[\w., \t]+))",
    re.MULTILINE,
)


def keep(paths: Iterable[str], root: Path) -> list[str]:
    """The files of an unpacked wheel that a project carries, sorted.

    ``paths`` are POSIX and relative to ``root``. Left out are what the installer
    wrote, scripts, type stubs, headers and other sources for compilers, and test
    suites (folders ``test`` and ``tests`` inside a package). Where code outside
    imports from such a folder, as ``numpy.testing`` does, its helper modules and
    the modules imported stay. Licences and metadata stay. Shared objects are
    never touched.
    """
    kept = [p for p in sorted(set(paths)) if not _useless(p)]
    suites = {p: suite for p in kept if (suite := _suite(p.split("/")[:-1]))}
    if not suites:
        return kept
    used = set(_imported((p for p in kept if p not in suites), root))
    used_suites = {suite for target in used if (suite := _suite(target.split("/")))}
    return [
        p
        for p in kept
        if p not in suites or (suites[p] in used_suites and _serves_code(PurePosixPath(p), used))
    ]


def _serves_code(path: PurePosixPath, used: set[str]) -> bool:
    """Whether a file of a test suite that code imports from is more than tests and data."""
    helper = not path.name.startswith("test_")
    return path.suffix == ".py" and (helper or str(path.with_suffix("")) in used)


def _useless(path: str) -> bool:
    pure = PurePosixPath(path)
    if pure.parts[0] in ("bin", "Scripts", "include"):
        return True
    if pure.parts[0].endswith(".dist-info"):
        return len(pure.parts) == 2 and pure.name in _INSTALLER
    return pure.suffix.lower() in _COMPILERS


def _suite(folders: list[str]) -> str:
    """The outermost test suite among nested folders, or nothing.

    A top-level package called ``tests`` is what its wheel is for: no suite.
    """
    for index, folder in enumerate(folders):
        if index and folder in _SUITES:
            return "/".join(folders[: index + 1])
    return ""


def _imported(paths: Iterable[str], root: Path) -> Iterator[str]:
    """Modules, as paths without suffix, that import lines naming tests may import."""
    for path in paths:
        if not path.endswith(".py"):
            continue
        text = (root / path).read_bytes()
        if b"test" not in text:
            continue
        for found in _IMPORT.finditer(text):
            if b"test" in found[0]:
                yield from _targets(found, path.split("/")[:-1])


def _targets(found: re.Match[bytes], package: list[str]) -> Iterator[str]:
    if found["modules"]:
        for module in found["modules"].decode("utf-8", "replace").split(","):
            words = module.split()
            yield from (word.replace(".", "/") for word in words[:1])
        return
    base = _absolute(found["source"].decode("utf-8", "replace"), package)
    yield "/".join(base)
    for name in re.findall(r"\w+", found["names"].decode("utf-8", "replace")):
        yield "/".join([*base, name])


def _absolute(source: str, package: list[str]) -> list[str]:
    name = source.lstrip(".")
    up = len(source) - len(name)
    base = package[: len(package) - up + 1] if up else []
    return base + (name.split(".") if name else [])
