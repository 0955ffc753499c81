"""What was found, in the forms that readers want: one module a format.

Each has ``write(results)``, which prints to standard output.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from nb2fn.diagnostics import Diagnostic
from nb2fn.records import record

FORMATS = ("text", "json", "github", "sarif")


@record
class Result:
    """One notebook: the document that ``--json`` prints, and the findings behind it."""

    notebook: Path
    document: dict[str, Any]
    diagnostics: Sequence[Diagnostic]

    @property
    def ok(self) -> bool:
        """Whether nothing of it is an error."""
        return bool(self.document["ok"])


def write(form: str, results: Sequence[Result]) -> None:
    """Print the results in a format of :data:`FORMATS`."""
    from importlib import import_module

    import_module(f"{__name__}.{form}_format").write(results)


def file_text(notebook: Path) -> str:
    """The text of a notebook's file; empty where it cannot be read."""
    try:
        return notebook.read_bytes().decode("utf-8")
    except (OSError, ValueError):
        return ""


def repository_path(notebook: Path) -> str:
    """The path as a repository's host knows it: from the checkout, else from here, with
    slashes."""
    import os

    here = notebook.absolute()
    for root in (os.environ.get("GITHUB_WORKSPACE"), Path.cwd()):
        if root and here.is_relative_to(root):
            return here.relative_to(root).as_posix()
    return notebook.as_posix()
