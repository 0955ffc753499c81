"""What is handed into the kernel: the texts of :mod:`nb2fn.kernel` and one of the runtime."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path

import nb2fn

PACKAGE = Path(nb2fn.__file__).parent


@cache
def sources() -> dict[str, str]:
    """Module name → text. ``values`` is the runtime's: one encoder states every answer."""
    texts = {p.stem: p.read_text("utf-8") for p in sorted((PACKAGE / "kernel").glob("*.py"))}
    texts["values"] = (PACKAGE / "runtime" / "values.py").read_text("utf-8")
    return texts


@cache
def digest() -> str:
    """SHA-256 over everything that runs in the kernel or asks it: part of the cache key."""
    total = hashlib.sha256()
    own = sorted((PACKAGE / "training").glob("*.py"))
    for name, text in (*sources().items(), *((p.name, p.read_text("utf-8")) for p in own)):
        total.update(f"{name}\0{text}\0".encode())
    return total.hexdigest()


def bootstrap(directory: Path, scratch: Path) -> str:
    """One expression that installs the sources in a kernel and starts the agent.

    The texts go through a file in ``scratch``: IPython would tokenise them as code.
    """
    path = scratch / "sources.json"
    path.write_text(json.dumps(sources()), encoding="utf-8")
    return (
        "(lambda scope, texts: ("
        'exec(texts["bootstrap"], scope), scope["install"](texts), '
        '__import__("_nb2fn_kernel.agent", fromlist=["agent"])'
        f".start({str(directory)!r}, {str(scratch)!r})))("
        '{"__name__": "_nb2fn_bootstrap"}, '
        f'__import__("json").load(__import__("io").open({str(path)!r}, encoding="utf-8")))'
    )
