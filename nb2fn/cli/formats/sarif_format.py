"""For code scanning: SARIF 2.1.0 (OASIS, 27 March 2020)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any

from nb2fn import __version__
from nb2fn.cli.formats import Result, repository_path
from nb2fn.cli.formats.file_places import FilePlace, FilePlaces
from nb2fn.cli.terminal import print_json
from nb2fn.codes import PAGES
from nb2fn.codes.page import Page
from nb2fn.diagnostics import Diagnostic
from nb2fn.frontend.positions import FileMap, Range

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_LEVELS = {"error": "error", "warning": "warning", "info": "note"}
_ROOT = "%SRCROOT%"


def write(results: Sequence[Result]) -> None:
    """One log with one run; rules are those of the codes that were found."""
    print_json(log(results))


def log(results: Sequence[Result]) -> dict[str, Any]:
    """The SARIF log of the results."""
    codes = sorted({d.code for r in results for d in r.diagnostics})
    found: list[dict[str, Any]] = []
    artifacts: list[dict[str, Any]] = []
    for index, result in enumerate(results):
        path = repository_path(result.notebook)
        artifacts.append({"location": _location(path), "mimeType": "application/x-ipynb+json"})
        places, seen = FilePlaces(result.notebook), dict[str, int]()
        for diagnostic in result.diagnostics:
            artifact = {**_location(path), "index": index}
            found.append(_result(diagnostic, codes, artifact, path, places, seen))
    run = {
        "tool": {
            "driver": {
                "name": "nb2fn",
                "semanticVersion": __version__,
                "rules": [_rule(code, PAGES.get(code)) for code in codes],
            }
        },
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The root of the repository."}}},
        "artifacts": artifacts,
        "invocations": [{"executionSuccessful": True}],
        "results": found,
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _location(path: str) -> dict[str, Any]:
    from urllib.parse import quote

    if path.startswith("/"):
        return {"uri": f"file://{quote(path)}"}
    return {"uri": quote(path), "uriBaseId": _ROOT}


def _rule(code: str, page: Page | None) -> dict[str, Any]:
    if page is None:
        return {"id": code}
    return {
        "id": code,
        "shortDescription": {"text": page.title},
        "fullDescription": {"text": page.why},
        "help": {"text": f"{page.why}\n\n{page.fix}", "markdown": page.markdown()},
    }


def _result(
    found: Diagnostic,
    codes: list[str],
    artifact: dict[str, Any],
    path: str,
    places: FilePlaces,
    seen: dict[str, int],
) -> dict[str, Any]:
    place = places.of(found)
    physical: dict[str, Any] = {"artifactLocation": artifact}
    if place is not None:
        physical["region"] = _region(place, found)
    location: dict[str, Any] = {"physicalLocation": physical}
    if found.cell is not None:
        logical = {"name": f"cell {found.cell}", "kind": "cell"}
        if found.cell_id:
            logical["fullyQualifiedName"] = f"{path}#{found.cell_id}"
        location["logicalLocations"] = [logical]
    said = (found.reason, found.fix, *found.notes)
    result: dict[str, Any] = {
        "ruleId": found.code,
        "ruleIndex": codes.index(found.code),
        "level": _LEVELS[found.severity],
        "message": {"text": "\n".join((found.message, *(text for text in said if text)))},
        "locations": [location],
        "partialFingerprints": {"nb2fn/v1": _fingerprint(found, path, seen)},
    }
    if found.edits and places.file is not None:
        result["fixes"] = [_fix(found, artifact, places.file)]
    return result


def _region(place: FilePlace, found: Diagnostic) -> dict[str, Any]:
    region: dict[str, Any] = {
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": max(place.end_column, place.column)
        if place.line == place.end_line
        else place.end_column,
    }
    if found.span and found.source:
        region["snippet"] = {"text": found.span.cut(found.source)}
    return region


def _fingerprint(found: Diagnostic, path: str, seen: dict[str, int]) -> str:
    """The same for a finding that has only moved: from its code, cell and line's text, and
    which of several alike it is."""
    line = ""
    if found.span and found.source:
        line = found.source.split("\n")[found.span.line - 1].strip()
    about = "\0".join((path, found.code, found.cell_id, line or found.message))
    number = seen[about] = seen.get(about, 0) + 1
    digest = hashlib.sha256(about.encode("utf-8", "backslashreplace")).hexdigest()
    return f"{digest[:32]}:{number}"


def _fix(found: Diagnostic, artifact: dict[str, Any], file: FileMap) -> dict[str, Any]:
    return {
        "description": {"text": found.fix or found.message},
        "artifactChanges": [
            {"artifactLocation": artifact, "replacements": list(_replacements(found, file))}
        ],
    }


def _replacements(found: Diagnostic, file: FileMap) -> Iterator[dict[str, Any]]:
    from nb2fn.frontend.rewrite import replacements

    for one in replacements(file.text, found.edits):
        yield {
            "deletedRegion": _deleted(file, one.place),
            "insertedContent": {"text": one.text},
        }


def _deleted(file: FileMap, place: Range) -> dict[str, int]:
    (line, column), (end_line, end_column) = file.place(place.start), file.place(place.end)
    return {
        "startLine": line,
        "startColumn": column,
        "endLine": end_line,
        "endColumn": end_column,
    }
