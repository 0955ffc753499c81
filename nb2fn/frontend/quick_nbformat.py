"""Importing nbformat without what it does not use."""

from __future__ import annotations

import sys

# jsonschema tries these at import, for checks of formats that nbformat never asks for.
# JupyterLab brings them all, and one compiles a grammar: a second of CPU time.
_FORMATS = (
    "fqdn",
    "idna",
    "isoduration",
    "jsonpointer",
    "rfc3339_validator",
    "rfc3986_validator",
    "rfc3987",
    "rfc3987_syntax",
    "uri_template",
    "webcolors",
)


def import_nbformat() -> None:
    """Import nbformat; jsonschema then finds none of its optional format checkers.

    Where jsonschema has been imported already, nothing is hidden from anyone.
    """
    hidden = [n for n in _FORMATS if n not in sys.modules and "jsonschema" not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]
    try:
        import nbformat  # noqa: F401
    finally:
        for name in hidden:
            del sys.modules[name]
