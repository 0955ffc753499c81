"""The panel's sources agree with the server and with what is packaged."""

from __future__ import annotations

import json
from pathlib import Path

from nb2fn import __version__
from nb2fn.server.openapi import openapi

ROOT = Path(__file__).parent.parent.parent
PANEL = ROOT / "labextension"


def test_the_panels_api_document_is_the_servers() -> None:
    kept = json.loads((PANEL / "openapi.json").read_text("utf-8"))
    assert kept == json.loads(json.dumps(openapi())), (
        "python -m nb2fn.server.openapi > labextension/openapi.json; npm run types"
    )


def test_package_and_extension_have_one_version() -> None:
    package = json.loads((ROOT / "package.json").read_text("utf-8"))
    assert package["version"] == __version__


def test_the_lock_names_no_host() -> None:
    lock = (ROOT / "package-lock.json").read_text("utf-8")
    assert '"resolved": "http' not in lock


def test_commands_of_the_schema_exist() -> None:
    schema = json.loads((PANEL / "schema" / "plugin.json").read_text("utf-8"))
    commands = (PANEL / "src" / "commands.ts").read_text("utf-8")
    named = [entry["command"] for entry in schema["jupyter.lab.shortcuts"]]
    named += [entry["command"] for entry in schema["jupyter.lab.toolbars"]["Notebook"]]
    assert all(f"'{name}'" in commands for name in named)
