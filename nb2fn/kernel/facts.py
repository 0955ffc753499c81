"""Facts about the kernel's process: versions, loaded modules, the numerical libraries."""

from __future__ import annotations

import os
import platform
import re
import sys
from importlib import metadata
from typing import Any

Json = dict[str, Any]


def facts(directory: str) -> Json:
    """What :class:`nb2fn.ir.snapshot.Environment` records, plus ``modules``.

    ``directory`` is the notebook's. ``modules`` are the files of modules that lie outside
    the standard library and the site-packages: they count as files read.
    """
    local, elsewhere = _sources(os.path.realpath(directory))
    packages, distributions = _distributions()
    return {
        "executable": sys.executable,
        "python": list(sys.version_info[:3]),
        "implementation": sys.implementation.name,
        "platform": sys.platform,
        "machine": platform.machine(),
        "glibc": platform.libc_ver()[1] if sys.platform == "linux" else "",
        "packages": packages,
        "distributions": distributions,
        "local_modules": local,
        "modules": elsewhere,
        "blas": _blas(),
        "cpu": _cpu(),
        "threads": _threads(),
    }


def _distributions() -> tuple[list[list[str]], list[list[str]]]:
    """All (name, version), and (top-level module, name) for the loaded modules."""
    loaded = {name.partition(".")[0] for name in list(sys.modules)}
    packages: dict[str, str] = {}
    owners: dict[str, str] = {}
    for found in metadata.distributions():
        name = found.metadata["Name"]
        if not name or _normal(name) in packages:  # the first on sys.path is the one in use
            continue
        packages[_normal(name)] = found.version
        for module in _top_level(found) & loaded:
            owners.setdefault(module, _normal(name))
    for module in loaded - owners.keys():
        owner = owners.get(_folder(module))
        if owner is not None:
            owners[module] = owner
    return _pairs(packages), _pairs(owners)


def _folder(module: str) -> str:
    """The package in whose folder a module lies that calls itself top-level, as Cython's
    do (``_loss`` of scikit-learn)."""
    path = getattr(sys.modules.get(module), "__file__", None) or ""
    inside = path.replace(os.sep, "/").rpartition("-packages/")[2]
    return inside.partition("/")[0]


def _pairs(table: dict[str, str]) -> list[list[str]]:
    return [list(pair) for pair in sorted(table.items())]


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _top_level(found: metadata.Distribution) -> set[str]:
    """Like ``packages_distributions()``, which Python 3.9 does not have."""
    declared = found.read_text("top_level.txt")
    if declared:
        return {line.strip().replace("/", ".") for line in declared.splitlines() if line.strip()}
    modules = set()
    for line in (found.read_text("RECORD") or "").splitlines():
        path = line.split(",", 1)[0].strip('"')
        head, slash, _ = path.partition("/")
        if not slash and head.endswith((".py", ".so", ".pyd")):
            head = head.partition(".")[0]
        if head.isidentifier():
            modules.add(head)
    return modules


def _sources(directory: str) -> tuple[list[list[str]], list[str]]:
    """Modules beside the notebook as (relative path, text), and all files outside."""
    local: dict[str, str] = {}
    elsewhere = set()
    libraries = _library_prefixes()
    for module in list(sys.modules.values()):
        path = getattr(module, "__file__", None)
        if not isinstance(path, str) or not path.endswith(".py"):
            continue
        real = os.path.realpath(path)
        if real.startswith(libraries) or "site-packages" in real or "dist-packages" in real:
            continue
        elsewhere.add(real)
        if real.startswith(os.path.join(directory, "")):
            try:
                with open(real, encoding="utf-8") as file:
                    local[os.path.relpath(real, directory).replace(os.sep, "/")] = file.read()
            except (OSError, UnicodeDecodeError):
                continue
    return _pairs(local), sorted(elsewhere)


def _library_prefixes() -> tuple[str, ...]:
    import sysconfig

    names = ("stdlib", "platstdlib")
    found = {os.path.realpath(p) for p in map(sysconfig.get_path, names) if p}
    return tuple(os.path.join(p, "") for p in found)


def _blas() -> str:
    """The name and version of the linear algebra library that numpy loaded."""
    threadpoolctl = sys.modules.get("threadpoolctl")
    if threadpoolctl is not None:
        for library in threadpoolctl.threadpool_info():
            if library.get("user_api") == "blas":
                parts = (library.get(k) for k in ("internal_api", "version", "architecture"))
                return " ".join(str(p) for p in parts if p)
    numpy = sys.modules.get("numpy")
    if numpy is None:
        return ""
    try:
        blas = numpy.show_config(mode="dicts")["Build Dependencies"]["blas"]
    except (TypeError, KeyError):  # numpy before 1.26 only prints
        return ""
    return f"{blas.get('name', '')} {blas.get('version', '')}".strip()


def _threads() -> int:
    threadpoolctl = sys.modules.get("threadpoolctl")
    if threadpoolctl is not None:
        counts = [library.get("num_threads", 0) for library in threadpoolctl.threadpool_info()]
        return max(counts, default=0)
    return os.cpu_count() or 0


def _cpu() -> str:
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            for line in file:
                if line.startswith("model name"):
                    return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor()
