"""For GitHub: workflow commands that annotate the lines of the notebook's file.

https://docs.github.com/actions/reference/workflow-commands-for-github-actions
"""

from __future__ import annotations

from collections.abc import Sequence

import click

from nb2fn.cli.formats import Result, repository_path
from nb2fn.cli.formats.file_places import FilePlaces
from nb2fn.diagnostics import Diagnostic

_LEVELS = {"error": "error", "warning": "warning", "info": "notice"}
_ORDER = list(_LEVELS)


def write(results: Sequence[Result]) -> None:
    """An annotation per finding, the errors first: a step shows ten of each level."""
    found = [
        (diagnostic, annotation(diagnostic, repository_path(result.notebook), places))
        for result in results
        for places in [FilePlaces(result.notebook)]
        for diagnostic in result.diagnostics
    ]
    found.sort(key=lambda pair: _ORDER.index(pair[0].severity))
    for _, line in found:
        click.echo(line)


def annotation(found: Diagnostic, path: str, places: FilePlaces) -> str:
    """One finding as a workflow command."""
    properties = {"file": path}
    place = places.of(found)
    if place is None:
        properties["line"] = "1"
    else:
        properties |= {"line": str(place.line), "endLine": str(place.end_line)}
        if place.line == place.end_line and place.column < place.end_column:
            properties |= {"col": str(place.column), "endColumn": str(place.end_column)}
    properties["title"] = found.code
    listed = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{_LEVELS[found.severity]} {listed}::{_data(_message(found))}"


def _message(found: Diagnostic) -> str:
    where = ""
    if found.cell is not None:
        at = f":{found.span.line}" if found.span else ""
        where = f"cell {found.cell}{at}: "
    said = [("why", found.reason), ("fix", found.fix), *(("note", n) for n in found.notes)]
    lines = [f"{where}{found.message}", *(f"{word}: {text}" for word, text in said if text)]
    return "\n".join(lines)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
