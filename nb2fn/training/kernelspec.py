"""Which kernel a notebook runs in, found without importing jupyter_client or starting it."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from pathlib import Path

from nb2fn.records import record

# jupyter_client falls back on the kernel of the running interpreter under this name.
NATIVE = "python3"


@record
class Kernelspec:
    """``interpreter`` is the Python it runs, as far as ``argv`` tells; it is not resolved,
    since a virtual environment is known by the link."""

    name: str
    language: str
    argv: tuple[str, ...]
    interpreter: Path | None


def folders() -> list[Path]:
    """Where kernelspecs lie, the ones found first win."""
    from jupyter_core.paths import jupyter_path

    legacy = Path(os.environ.get("IPYTHONDIR") or Path.home() / ".ipython") / "kernels"
    return [*(Path(p) for p in jupyter_path("kernels")), legacy]


def installed() -> dict[str, Path]:
    """Kernelspec names and their folders."""
    found: dict[str, Path] = {}
    for folder in folders():
        if folder.is_dir():
            for entry in sorted(folder.iterdir()):
                if (entry / "kernel.json").is_file():
                    found.setdefault(entry.name.lower(), entry)
    return found


def find(name: str) -> Kernelspec | None:
    """The kernelspec of that name, or ``None`` where there is none that can be read."""
    folder = installed().get(name.lower())
    if folder is None:
        if name != NATIVE:
            return None
        native = (sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}")
        return Kernelspec(name, "python", native, Path(sys.executable))
    try:
        spec = json.loads((folder / "kernel.json").read_text("utf-8"))
        argv = tuple(str(a) for a in spec["argv"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return Kernelspec(folder.name, str(spec.get("language", "")), argv, _interpreter(argv))


def _interpreter(argv: tuple[str, ...]) -> Path | None:
    if not argv:
        return None
    own = {"python", f"python{sys.version_info[0]}", "python{}.{}".format(*sys.version_info[:2])}
    if argv[0] in own:  # jupyter_client runs these as its own interpreter
        return Path(sys.executable)
    if not re.match(r"python[\d.]*(\.exe)?$", Path(argv[0]).name):
        return None
    found = shutil.which(argv[0])
    return Path(found) if found else None


def packages(interpreter: Path) -> tuple[str, ...]:
    """Names of all metadata folders (``numpy-2.2.6.dist-info``) the interpreter would see."""
    names: set[str] = set()
    for folder in site_packages(interpreter):
        for entry in os.scandir(folder):
            if entry.name.endswith((".dist-info", ".egg-info", ".egg-link", ".pth")):
                names.add(entry.name)
    return tuple(sorted(names))


def site_packages(interpreter: Path) -> tuple[Path, ...]:
    """The interpreter's site-packages, read from the file system."""
    prefixes = [interpreter.parent.parent]
    config = prefixes[0] / "pyvenv.cfg"
    shares_base = True
    if config.is_file():
        settings = dict(_pairs(config.read_text("utf-8", "replace")))
        shares_base = settings.get("include-system-site-packages", "false").lower() == "true"
        if shares_base and "home" in settings:
            prefixes.append(Path(settings["home"]).parent)
    else:
        prefixes.append(interpreter.resolve().parent.parent)
    if shares_base:
        prefixes.append(Path.home() / ".local")
    found = [
        folder
        for prefix in prefixes
        for pattern in ("lib*/python*/site-packages", "lib*/python*/dist-packages")
        for folder in sorted(prefix.glob(pattern))
    ]
    return tuple(dict.fromkeys(found))


def _pairs(text: str) -> list[tuple[str, str]]:
    rows = (line.partition("=") for line in text.splitlines() if "=" in line)
    return [(key.strip().lower(), value.strip()) for key, _, value in rows]
