"""Builds as they stand on disk: found by their notebook, read from their own files."""

from __future__ import annotations

import json
import mimetypes
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

from nb2fn import config, marker
from nb2fn.frontend import naming
from nb2fn.server.paths import Root
from nb2fn.server.problem import ProblemError
from nb2fn.server.schema import builds as schema
from nb2fn.server.wording import type_words
from nb2fn.settings import Settings

_SHOWN = 2_000_000  # bytes of a file that an editor is given


def settings(root: Root, notebook: Path, output: str = "") -> Settings:
    """The settings for a notebook: [tool.nb2fn], with ``build`` beside the notebook.
    ``output`` is another folder for builds, as seen from the notebook's; empty: as configured.

    Raises :class:`~nb2fn.errors.ConfigError`, and :class:`ProblemError` (422) where the
    output folder is not below the server's root.
    """
    found = config.load(notebook.parent).settings
    place = Path(os.path.normpath(notebook.parent / (output or found.output)))
    if "\0" in output or not root.holds(place):
        detail = f"the output folder {place} is not below the server's root"
        raise ProblemError(422, "outside", detail)
    return replace(found, output=place)


def place(root: Root, notebook: Path, output: str = "") -> Path:
    """The folder that a build of this notebook is written to; ``output`` as in
    :func:`settings`."""
    return settings(root, notebook, output).output / naming.name(notebook.stem)


def stands(folder: Path) -> bool:
    """Whether a folder holds a build."""
    return marker.read(folder) is not None


def opened(root: Root, build: str) -> tuple[Path, marker.Marker]:
    """The folder of a build and what it says of itself; :class:`ProblemError` (404) where
    it is none."""
    place = root.folder(build)
    known = marker.read(place)
    if known is None:
        raise ProblemError(404, "no-such-build", f"`{build}` is not a build of nb2fn")
    return place, known


def read(root: Root, place: Path) -> schema.Build:
    """A build from its files. Raises :class:`ProblemError` (422) where they are damaged."""
    known = marker.read(place)
    assert known is not None
    try:
        document = _json(place / "openapi.json")
        return schema.Build(
            build=root.relative(place),
            name=known.name,
            target=known.target,
            tier=known.tier,
            digest=known.digest,
            source_digest=known.notebook,
            python=".".join(map(str, known.python)),
            size=_size(place, known),
            built=(place / marker.NAME).stat().st_mtime,
            parity=_parity(_json(place / "proof.json")),
            routes=_routes(document),
            requirements=[
                f"{r['name']}=={r['version']}"
                for r in _json(place / "model" / "manifest.json")["requirements"]
            ],
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        detail = f"the build `{root.relative(place)}` is damaged ({error}); build it again"
        raise ProblemError(422, "damaged-build", detail) from error


def files(root: Root, build: str) -> schema.BuiltFiles:
    """The files that nb2fn wrote into a build, in the order of their paths."""
    place, known = opened(root, build)
    found = [
        schema.BuiltFile(path=path, size=(place / path).stat().st_size, text=_is_text(place / path))
        for path in sorted(known.files)
        if (place / path).is_file()
    ]
    return schema.BuiltFiles(build=build, files=found)


def file(root: Root, build: str, path: str) -> schema.FileText:
    """The text of one of them. Raises :class:`ProblemError`: 404 where nb2fn wrote no such
    file or a link leads elsewhere, 415 where it is no text or too long to be read."""
    place, known = opened(root, build)
    found = place / path
    if path not in known.files or not found.is_file() or not _within(place, found):
        raise ProblemError(404, "no-such-file", f"the build has no file `{path}`")
    size = found.stat().st_size
    if size > _SHOWN or not _is_text(found):
        raise ProblemError(415, "not-text", f"`{path}` cannot be shown: {size} bytes, or no text")
    kind = mimetypes.guess_type(path)[0] or "text/plain"
    return schema.FileText(path=path, text=found.read_text("utf-8"), mimetype=kind, size=size)


def _within(place: Path, found: Path) -> bool:
    return found.resolve().is_relative_to(place.resolve())


def _is_text(path: Path) -> bool:
    with path.open("rb") as file:
        start = file.read(4096)
    if b"\0" in start:
        return False
    try:
        start.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start > len(start) - 4  # a character cut by the end of what was read
    return True


def _size(place: Path, known: marker.Marker) -> int:
    archive = place / f"{known.name}.zip"
    if archive.is_file():
        return archive.stat().st_size
    found = (place / path for path in known.files if path != "proof.json")
    return sum(path.stat().st_size for path in found if path.is_file())


def _parity(proof: dict[str, Any]) -> schema.Parity:
    return schema.Parity(
        status=proof["status"],
        cases=proof["cases"],
        coverage=dict(proof["coverage"]),
        max_abs_diff=proof["max_abs_diff"],
        max_rel_diff=proof["max_rel_diff"],
        caveats=proof["caveats"],
    )


def _routes(document: dict[str, Any]) -> list[schema.BuiltRoute]:
    found = []
    for path, methods in document["paths"].items():
        if "post" not in methods:
            continue
        operation = methods["post"]
        asked = operation["requestBody"]["content"]["application/json"]
        answered = operation["responses"]["200"]["content"]["application/json"]
        found.append(
            schema.BuiltRoute(
                name=operation["operationId"],
                path=path,
                inputs=_fields(asked),
                outputs=_fields(answered),
            )
        )
    return found


def _fields(media: dict[str, Any]) -> list[schema.BuiltField]:
    example = media.get("example")
    shown = example if isinstance(example, dict) else {}
    return [
        schema.BuiltField(
            name=name, type=type_words(described), schema_=described, example=shown.get(name)
        )
        for name, described in media["schema"].get("properties", {}).items()
    ]


def _json(path: Path) -> dict[str, Any]:
    document = json.loads(path.read_text("utf-8"))
    if not isinstance(document, dict):
        raise ValueError(f"{path.name} holds no object")
    return document
