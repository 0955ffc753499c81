"""Where the user's packages come from: pip's configuration, told to uv.

uv reads ``UV_*`` and its own files by itself; it does not read pip's. Someone whose
company index stands in ``pip.conf`` must get it without saying it twice.
"""

from __future__ import annotations

import configparser
import os
import shlex
import sys
from collections.abc import Mapping
from pathlib import Path

# pip's option: (uv's variable, how uv separates several values)
_OPTIONS = {
    "index-url": ("UV_DEFAULT_INDEX", ""),
    "extra-index-url": ("UV_INDEX", " "),
    "find-links": ("UV_FIND_LINKS", ","),
    "trusted-host": ("UV_INSECURE_HOST", " "),
    "cert": ("SSL_CERT_FILE", ""),
}
_CHOSEN_IN_UV = (
    "UV_DEFAULT_INDEX",
    "UV_INDEX",
    "UV_INDEX_URL",
    "UV_EXTRA_INDEX_URL",
    "UV_FIND_LINKS",
)
_ON = ("1", "true", "yes", "on")


def variables(environ: Mapping[str, str], files: tuple[Path, ...]) -> dict[str, str]:
    """The environment variables that make uv look where pip would look.

    ``files`` are pip's configuration files, weakest first. Values the user set
    for uv win; where any index is chosen for uv, pip's are not mixed in. They go
    by environment and never by argument, because they may hold passwords.
    """
    out: dict[str, str] = {}
    for option, value in options(environ, files).items():
        if option not in _OPTIONS:
            continue
        name, separator = _OPTIONS[option]
        if name in environ or (_chosen(environ) and name in _CHOSEN_IN_UV):
            continue
        if separator:
            out[name] = separator.join(shlex.split(value))
        else:
            out[name] = value
    if "UV_INDEX" in out and "UV_INDEX_STRATEGY" not in environ:
        # pip takes the best version over all its indexes; uv would stop at the first.
        out["UV_INDEX_STRATEGY"] = "unsafe-best-match"
    return out


def arguments(environ: Mapping[str, str], files: tuple[Path, ...]) -> list[str]:
    """The options for which uv has no variable: ``--no-index`` where pip has it on."""
    on = options(environ, files).get("no-index", "").lower() in _ON
    return ["--no-index"] if on and not _chosen(environ) else []


def _chosen(environ: Mapping[str, str]) -> bool:
    return any(name in environ for name in _CHOSEN_IN_UV)


def options(environ: Mapping[str, str], files: tuple[Path, ...]) -> dict[str, str]:
    """pip's options that say where packages are, by the name they have in its files."""
    found: dict[str, str] = {}
    for path in files:
        found.update(_read(path))
    for option in (*_OPTIONS, "no-index"):
        value = environ.get("PIP_" + option.upper().replace("-", "_"))
        if value:
            found[option] = value
    return found


def _read(path: Path) -> dict[str, str]:
    parser = configparser.RawConfigParser()
    try:
        parser.read_string(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, configparser.Error):
        return {}  # pip itself will complain about it; uv's own sources remain
    found: dict[str, str] = {}
    for section in ("global", "download", "install"):
        if parser.has_section(section):
            pairs = parser.items(section)
            found.update({k: v for k, v in pairs if k in (*_OPTIONS, "no-index") and v.strip()})
    return found


def files(environ: Mapping[str, str], prefix: str = sys.prefix) -> tuple[Path, ...]:
    """pip's configuration files on this machine, weakest first.

    ``prefix`` is the environment whose own ``pip.conf`` counts too.
    """
    named = environ.get("PIP_CONFIG_FILE", "")
    if named == os.devnull:
        return ()
    home = Path(environ.get("HOME") or Path.home())
    config = Path(environ.get("XDG_CONFIG_HOME") or home / ".config")
    places = [Path(p) / "pip/pip.conf" for p in environ.get("XDG_CONFIG_DIRS", "").split(":") if p]
    if not places:
        places = [Path("/etc/xdg/pip/pip.conf")]
    places.append(Path("/etc/pip.conf"))
    if sys.platform == "darwin":
        places.append(Path("/Library/Application Support/pip/pip.conf"))
        places.append(home / "Library/Application Support/pip/pip.conf")
    places += [home / ".pip/pip.conf", config / "pip/pip.conf", Path(prefix) / "pip.conf"]
    if named:
        places.append(Path(named))
    return tuple(places)
