"""The functions of the stand-in: what Cloud Functions' REST reference (v2) says of each field.

A request that the reference does not allow raises :class:`Refused` with the status that it
names; functions that are created run for real, and take a moment.
"""

from __future__ import annotations

import io
import re
import threading
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.gcp.running import Runner, end

TYPE = "type.googleapis.com/google.cloud.functions.v2"
RUNTIMES = {f"python3{minor}" for minor in range(10, 15)}
MASKS = {
    "buildConfig.runtime", "buildConfig.entryPoint", "buildConfig.source", "labels", "description",
    "serviceConfig.availableMemory", "serviceConfig.timeoutSeconds",
    "serviceConfig.environmentVariables",
}  # fmt: skip


class Refused(Exception):  # noqa: N818
    """An error of Google's: an HTTP status, and what it says."""

    def __init__(self, status: int, said: str) -> None:
        super().__init__(said)
        self.status, self.said = status, said


class Functions:
    """All functions of all regions, by their full name, and the operations on them."""

    def __init__(self, runner: Runner, url: Callable[[str], str], folder: Path) -> None:
        self.runner, self.url, self.folder = runner, url, folder
        self.uploads: dict[str, bytes] = {}
        self.all: dict[str, dict[str, Any]] = {}
        self.running: dict[str, tuple[int, int]] = {}  # by short name: process, port
        self.operations: dict[str, dict[str, Any]] = {}
        self.seconds = 0.0  # that a build takes
        self._lock = threading.Lock()

    def upload(self, name: str, data: bytes) -> None:
        """A source in Google's bucket."""
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
        if "main.py" not in names or "requirements.txt" not in names:
            raise Refused(400, f"no function in {names}")
        self.uploads[name] = data

    def create(self, parent: str, identity: str, wanted: dict[str, Any]) -> dict[str, Any]:
        if not re.fullmatch(r"[a-z]([-a-z0-9]{0,61}[a-z0-9])?", identity):
            raise Refused(400, f"Invalid function ID {identity}")
        name = f"{parent}/functions/{identity}"
        if wanted.get("name", name) != name:
            raise Refused(400, "the function's name is not its ID's")
        if wanted.get("environment") not in (2, "GEN_2"):
            raise Refused(400, "environment must be GEN_2")
        with self._lock:
            if name in self.all:
                raise Refused(409, f"Resource '{name}' already exists")
            self._check(wanted)
            self.all[name] = {**wanted, "name": name, "state": "DEPLOYING"}
        return self._begin(name, wanted)

    def update(self, name: str, mask: list[str], wanted: dict[str, Any]) -> dict[str, Any]:
        if not mask or not set(mask) <= MASKS:
            raise Refused(400, f"Invalid update mask {mask}")
        there = self.read(name)
        if there["state"] == "DEPLOYING":
            raise Refused(409, "unable to queue the operation: another one is in progress")
        self._check(wanted)
        merged = {**there, **{k: v for k, v in wanted.items() if k in ("labels", "description")}}
        for part in ("buildConfig", "serviceConfig"):
            given = {k: v for k, v in wanted[part].items() if f"{part}.{k}" in mask}
            merged[part] = {**there[part], **given}
        self.all[name] = {**there, "state": "DEPLOYING"}
        return self._begin(name, merged)

    def read(self, name: str) -> dict[str, Any]:
        if name not in self.all:
            raise Refused(404, f"Resource '{name}' was not found")
        return self.all[name]

    def delete(self, name: str) -> dict[str, Any]:
        self.read(name)
        del self.all[name]
        short = name.rpartition("/")[2]
        if short in self.running:
            end(self.running.pop(short)[0])
        return self._operation(
            name,
            {
                "done": True,
                "response": {"@type": "type.googleapis.com/google.protobuf.Empty", "value": {}},
            },
        )

    def _check(self, wanted: dict[str, Any]) -> None:
        """A function's fields, as the reference describes them."""
        build, service = wanted["buildConfig"], wanted["serviceConfig"]
        stored = build["source"]["storageSource"]
        source = self.uploads.get(stored.get("object", ""))
        if stored.get("bucket") != "gcf-v2-uploads" or source is None:
            raise Refused(400, "the source was not uploaded")
        with zipfile.ZipFile(io.BytesIO(source)) as archive:
            main = archive.read("main.py").decode()
        right = (
            build["runtime"] in RUNTIMES,
            f"def {build['entryPoint']}(" in main,
            re.fullmatch(r"\d+(k|M|G|Mi|Gi)", service["availableMemory"]),
            1 <= service["timeoutSeconds"] <= 3600,
            all(re.fullmatch(r"[A-Z_][A-Z0-9_]*", n) for n in service["environmentVariables"]),
            all(re.fullmatch(r"[a-z0-9_-]{1,63}", v) for v in wanted["labels"].values()),
        )
        if not all(right):
            raise Refused(400, f"Invalid function: {right}")

    def _begin(self, name: str, wanted: dict[str, Any]) -> dict[str, Any]:
        operation = self._operation(name, {"done": False})
        args = (operation["name"], name, wanted)
        threading.Thread(target=self._build, args=args, daemon=True).start()
        return operation

    def _build(self, operation: str, name: str, wanted: dict[str, Any]) -> None:
        time.sleep(self.seconds)
        short = name.rpartition("/")[2]
        service = wanted["serviceConfig"]
        stored = wanted["buildConfig"]["source"]["storageSource"]
        environ = {**service["environmentVariables"], "K_SERVICE": short}
        try:
            started = self.runner.start(
                self.uploads[stored["object"]], environ, self.folder / f"{short}.log"
            )
        except RuntimeError as error:
            self.all[name] = {**self.all[name], "state": "FAILED"}
            said = f"Could not create or update Cloud Run service {short}: {error}"
            self.operations[operation] |= {"done": True, "error": {"code": 3, "message": said}}
            return
        before = self.running.get(short)
        self.running[short] = started
        if before:
            end(before[0])
        region = name.partition("/functions/")[0]
        resolved = {**stored, "generation": str(time.time_ns())}
        found = {
            **wanted,
            "name": name,
            "state": "ACTIVE",
            "environment": "GEN_2",
            "buildConfig": {
                **wanted["buildConfig"],
                "sourceProvenance": {"resolvedStorageSource": resolved},
            },
            "serviceConfig": {
                **service, "uri": self.url(short), "service": f"{region}/services/{short}",
            },
        }  # fmt: skip
        if name in self.all:  # else it was deleted meanwhile
            self.all[name] = found
        response = {"@type": f"{TYPE}.Function", **found}
        self.operations[operation] |= {"done": True, "response": response}

    def _operation(self, name: str, state: dict[str, Any]) -> dict[str, Any]:
        region = name.partition("/functions/")[0]
        number = f"{region}/operations/operation-{len(self.operations)}"
        metadata = {"@type": f"{TYPE}.OperationMetadata", "target": name}
        self.operations[number] = {"name": number, "metadata": metadata, **state}
        return self.operations[number]
