"""Makes a package of the kernel side's sources in the running kernel.

The text of this file is executed in a scope of its own, so that no name appears in the
notebook's namespace::

    scope = {"__name__": "_nb2fn_bootstrap"}
    exec(text, scope)
    scope["install"](sources)  # {"extract": "…source…", "positions": "…", …}

Afterwards ``from _nb2fn_kernel import extract`` works. Standard library only, Python 3.9.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import abc, machinery
from types import ModuleType

PACKAGE = "_nb2fn_kernel"


class Sources(abc.MetaPathFinder, abc.Loader):
    """Finder and loader of modules whose source is in memory."""

    def __init__(self, package: str, sources: dict[str, str]) -> None:
        self.package = package
        self.sources = sources

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> machinery.ModuleSpec | None:
        """The spec of the package or of one of its modules, ``None`` for all other names."""
        if name == self.package:
            return machinery.ModuleSpec(name, self, origin=f"<{name}>", is_package=True)
        if self._key(name) is None:
            return None
        return machinery.ModuleSpec(name, self, origin=f"<{name}>")

    def create_module(self, spec: machinery.ModuleSpec) -> None:
        """Leave the making of the module object to the import system."""

    def exec_module(self, module: ModuleType) -> None:
        """Run the module's source in it."""
        source = self.get_source(module.__name__)
        # No brackets around the name: then linecache would not ask for the source.
        code = compile(source, module.__name__, "exec", dont_inherit=True)
        exec(code, module.__dict__)

    def get_source(self, name: str) -> str:
        """The source, which tracebacks show."""
        key = self._key(name)
        return "" if key is None else self.sources[key]

    def _key(self, name: str) -> str | None:
        parent, _, key = name.rpartition(".")
        return key if parent == self.package and key in self.sources else None


def install(sources: dict[str, str], package: str = PACKAGE) -> ModuleType:
    """Make ``package`` importable from ``sources`` (module name → text), and import it.

    Installing again replaces the earlier sources and forgets their modules.
    """
    sys.meta_path[:] = [f for f in sys.meta_path if getattr(f, "package", "") != package]
    for name in [n for n in sys.modules if n == package or n.startswith(package + ".")]:
        del sys.modules[name]
    sys.meta_path.append(Sources(package, sources))
    __import__(package)
    return sys.modules[package]
