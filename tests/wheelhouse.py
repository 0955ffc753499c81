"""A package index of the test's own: a folder of small wheels, and no other one in reach."""

from __future__ import annotations

import base64
import hashlib
import os
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest


class Wheelhouse:
    """A folder of wheels."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def add(
        self,
        name: str,
        version: str = "1.0",
        files: Mapping[str, str | bytes] | None = None,
        *,
        requires: Sequence[str] = (),
        tag: str = "py3-none-any",
        python: str = "",
    ) -> Path:
        """Put a wheel into the house; without ``files``, a package of one module."""
        module = name.replace("-", "_")
        content: dict[str, bytes] = {}
        for path, data in (files or {f"{module}/__init__.py": "VALUE = 1\n"}).items():
            content[path] = data.encode() if isinstance(data, str) else data
        info = f"{module}-{version}.dist-info"
        metadata = [f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}"]
        metadata += [f"Requires-Python: {python}"] if python else []
        metadata += [f"Requires-Dist: {line}" for line in requires]
        content[f"{info}/METADATA"] = ("\n".join(metadata) + "\n").encode()
        content[f"{info}/WHEEL"] = (
            f"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: {tag}\n"
        ).encode()
        record = [f"{path},{_hash(data)},{len(data)}" for path, data in content.items()]
        record.append(f"{info}/RECORD,,")
        content[f"{info}/RECORD"] = ("\n".join(record) + "\n").encode()
        wheel = self.folder / f"{module}-{version}-{tag}.whl"
        with zipfile.ZipFile(wheel, "w") as archive:
            for path, data in content.items():
                archive.writestr(path, data)
        return wheel

    def add_what_targets_add(self) -> None:
        """Stand-ins for what targets bring in: servers, adapters, and their requirements."""
        self.add("waitress", "3.0.2")
        self.add("markupsafe", "3.0.3")
        self.add("werkzeug", "3.1.9", requires=["markupsafe>=2.1.1"])
        self.add("serverless-wsgi", "3.1.0", requires=["werkzeug>2"])
        self.add("azure-functions", "1.26.0", requires=["werkzeug~=3.1.3"])
        self.add("azure-functions", "2.3.0", requires=["werkzeug~=3.1.3"])
        self.add("flask", "3.1.3", requires=["werkzeug>=3.1"])
        self.add("functions-framework", "3.10.2", requires=["flask>=2.0"])

    def only(self, monkeypatch: pytest.MonkeyPatch, cache: Path) -> None:
        """Let nb2fn see this index and no other, and keep its cache in ``cache``."""
        for name in ("UV_DEFAULT_INDEX", "UV_INDEX", "UV_INDEX_URL", "UV_EXTRA_INDEX_URL"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv("UV_FIND_LINKS", raising=False)
        monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
        monkeypatch.setenv("PIP_FIND_LINKS", str(self.folder))
        monkeypatch.setenv("PIP_NO_INDEX", "1")
        monkeypatch.setenv("UV_CACHE_DIR", str(cache / "uv"))
        monkeypatch.setenv("NB2FN_CACHE", str(cache / "nb2fn"))


def _hash(data: bytes) -> str:
    digest = hashlib.sha256(data).digest()
    return "sha256=" + base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
