"""What the notebook read from outside: files, directories, the network, other programs."""

from __future__ import annotations

import os
import sys
import sysconfig
from typing import Any

# Library data and bytecode: part of the environment, which has its own place in the key.
_IGNORED_SUFFIXES = (".py", ".pyc", ".pyi", ".so", ".pth", ".ttf", ".otf", ".afm", ".mplstyle")
_SYSTEM = ("/proc/", "/sys/", "/dev/", "/etc/", "/usr/", "/lib/", "/lib64/", "/run/")


class Audit:
    """Collects by an audit hook; such a hook cannot be removed, so it must be quick.

    ``files`` are paths opened for reading, as opened, mapped to their absolute form;
    ``directories`` the listed ones likewise; ``external`` names what no hash can cover
    (a connection, a program). A file that was written first is not an input, nor is
    anything under ``scratch``.
    """

    def __init__(self, scratch: str) -> None:
        self.files: dict[str, str] = {}
        self.directories: dict[str, str] = {}
        self.external: list[str] = []
        self._written: set[str] = set()
        self._libraries = (*_libraries(), os.path.join(scratch, ""))
        self._standard = sysconfig.get_path("stdlib") or ""

    def start(self) -> None:
        """Install the hook."""
        sys.addaudithook(self._hook)

    def _hook(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            self._opened(*arguments)
        elif event in ("os.listdir", "os.scandir"):
            self._listed(arguments[0])
        elif event == "socket.connect":
            self._connected(arguments[1])
        elif event == "sqlite3.connect":
            self._opened(arguments[0], "r", 0)
        elif event in ("subprocess.Popen", "os.system", "os.posix_spawn", "os.exec"):
            self._ran(event, arguments[0])

    def _opened(self, path: Any, mode: Any, flags: Any) -> None:
        absolute = self._data_path(path)
        if absolute is None:
            return
        writes = isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
        if writes or (isinstance(mode, str) and set(mode) & set("wax+")):
            self._written.add(absolute)
        elif absolute not in self._written:
            self.files[os.fsdecode(path)] = absolute

    def _listed(self, path: Any) -> None:
        if "importlib" in sys._getframe(2).f_code.co_filename:
            return
        absolute = self._data_path("." if path is None else path)
        if absolute is not None:
            self.directories[os.fsdecode(path or ".")] = absolute

    def _data_path(self, path: Any) -> str | None:
        """The absolute path, unless it belongs to a library or the system."""
        if not isinstance(path, (str, bytes)):
            return None
        text = os.fsdecode(path)
        if text.endswith(_IGNORED_SUFFIXES):
            return None
        absolute = os.path.abspath(text)
        if os.path.join(absolute, "").startswith((*self._libraries, *_SYSTEM)):
            return None
        return absolute

    def _connected(self, address: Any) -> None:
        if isinstance(address, tuple) and address:
            self._note(f"a connection to {address[0]}")

    def _ran(self, event: str, program: Any) -> None:
        """Programs that libraries start to look at the machine are no input."""
        if self._called_by_notebook():
            name = program[0] if isinstance(program, (list, tuple)) and program else program
            text = os.fsdecode(name) if isinstance(name, (str, bytes)) else event
            self._note(f"the program {text.split(' ')[0]}")

    def _called_by_notebook(self) -> bool:
        """Whether the first frame outside the standard library is no library's."""
        frame: Any = sys._getframe(3)
        while frame is not None:
            name = frame.f_code.co_filename
            if "site-packages" in name or "dist-packages" in name:
                return False
            if not name.startswith((self._standard, "<frozen")):
                return True
            frame = frame.f_back
        return False

    def _note(self, what: str) -> None:
        if what not in self.external:
            self.external.append(what)


def _libraries() -> tuple[str, ...]:
    """Where installed packages and caches lie."""
    names = ("stdlib", "platstdlib", "purelib", "platlib")
    places = [sysconfig.get_path(name) for name in names]
    places += [os.path.join(sys.prefix, d) for d in ("etc", "lib", "share")]
    home = os.path.expanduser("~")
    hidden = (".cache", ".config", ".ipython", ".jupyter", ".matplotlib", ".local/lib")
    places += [os.path.join(home, name) for name in hidden]
    places += [path for path in sys.path if path.endswith(("site-packages", "dist-packages"))]
    return tuple({os.path.join(place, "") for place in places if place})
