"""``[tool.nb2fn]`` of the nearest pyproject.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from nb2fn.errors import ConfigError
from nb2fn.records import record
from nb2fn.settings import Settings


@record
class Config:
    """Settings as a project's configuration has them; the command line wins over it.

    ``path`` is the pyproject.toml they came from, ``None`` where there is none or
    it has no ``[tool.nb2fn]``; then ``settings`` are the defaults.
    """

    path: Path | None
    settings: Settings


def load(start: Path) -> Config:
    """The configuration for a notebook (or folder) ``start``.

    The nearest pyproject.toml counts, upward from ``start``. Paths in it are
    relative to its folder. Raises :class:`~nb2fn.errors.ConfigError` where it is no
    TOML, a key is unknown or a value has the wrong type.
    """
    path = _nearest(start)
    if path is None:
        return Config(None, Settings())
    table = _table(path)
    if table is None:
        return Config(None, Settings())
    values = {key: _value(path, key, value) for key, value in table.items()}
    if "output" in values:
        values["output"] = path.parent / values["output"]
    return Config(path, replace(Settings(), **values))


def _nearest(start: Path) -> Path | None:
    here = start.absolute()
    for folder in (here, *here.parents):
        candidate = folder / "pyproject.toml"
        if candidate.is_file():
            return candidate
    return None


def _table(path: Path) -> dict[str, Any] | None:
    try:
        document = tomllib.loads(path.read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path} is not TOML: {error}") from None
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path} is not UTF-8: byte {error.start}") from None
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}") from None
    tool = document.get("tool", {})
    table = tool.get("nb2fn") if isinstance(tool, dict) else None
    if table is not None and not isinstance(table, dict):
        raise ConfigError(f"{path}: tool.nb2fn is to be a table, `[tool.nb2fn]`")
    return table


def _value(path: Path, key: str, value: Any) -> Any:
    if key not in _KEYS:
        near = get_close_matches(key, _KEYS, n=1)
        hint = f"did you mean `{near[0]}`?" if near else f"the keys are {', '.join(_KEYS)}"
        raise ConfigError(f"{path}: [tool.nb2fn] has no key `{key}`; {hint}")
    expected, read = _KEYS[key]
    try:
        return read(value)
    except ValueError:
        raise ConfigError(
            f"{path}: [tool.nb2fn] `{key}` is to be {expected}, not {value!r}"
        ) from None


def _text(value: Any) -> str:
    if isinstance(value, str) and value:
        return value
    raise ValueError


def _seconds(value: Any) -> float | None:
    if isinstance(value, (int, float)) and not isinstance(value, bool) and value >= 0:
        return float(value) or None
    raise ValueError


def _count(value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    raise ValueError


def _codes(value: Any) -> tuple[str, ...]:
    from nb2fn.codes import PAGES

    if not isinstance(value, list) or not all(isinstance(c, str) and c for c in value):
        raise ValueError
    if not all(any(code.startswith(c.upper()) for code in PAGES) for c in value):
        raise ValueError
    return tuple(c.upper() for c in value)


def _one_of(*words: str) -> tuple[str, Callable[[Any], str]]:
    def read(value: Any) -> str:
        if value in words:
            return str(value)
        raise ValueError

    return " or ".join(f'"{word}"' for word in words), read


_CODES = 'a list of codes or of their beginnings, such as ["NB280", "NB26"]'

_KEYS: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "target": ("the name of a target", _text),
    "output": ("a folder's path", _text),
    "timeout": ("seconds, 0 for no limit", _seconds),
    "kernel": ("a kernel's name", _text),
    "layout": _one_of("archive", "plugins"),
    "architecture": _one_of("x86_64", "arm64"),
    "region": ("a region's name", _text),
    "memory": ("a whole number of MB", _count),
    "rows": ("a whole number", _count),
    "tier": _one_of("stdlib", "numpy", "exact"),
    "select": (_CODES, _codes),
    "ignore": (_CODES, _codes),
}
