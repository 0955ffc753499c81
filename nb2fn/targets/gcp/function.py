"""A function at Google Cloud: what is there, a new version of it, and its end."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import requests
from google.api_core import exceptions

from nb2fn.ir.deployment import Facts
from nb2fn.targets.findings import busy
from nb2fn.targets.gcp import service, trouble
from nb2fn.targets.gcp.plan import UNDER_WAY
from nb2fn.targets.gcp.session import CHANGE, TIMEOUT, Session, patiently, refusal
from nb2fn.targets.gcp.source import source

PATIENCE = 900.0  # seconds for Google to build and start a function
PAUSE = 2.0
VERSION = "nb2fn-version"  # the label that names a deployed version
_UPDATED = (
    *(f"build_config.{name}" for name in ("runtime", "entry_point", "source")),
    *(f"service_config.{name}" for name in ("available_memory", "timeout_seconds")),
    *("service_config.environment_variables", "labels", "description"),
)


class Function:
    """A function by its name, in one region of a project."""

    def __init__(self, session: Session, name: str) -> None:
        self.session = session
        self.id = name
        self.name = f"{session.parent}/functions/{name}"

    def read(self) -> Any:
        """What Google says of it; ``None`` where it is not there."""
        with trouble.told("read its function", self.session.region):
            return self._read()

    def observe(self) -> dict[str, str]:
        """``name``, ``project``, ``state``, ``version``, ``url``, ``code``, ``config``,
        ``invoker`` (``open``, ``closed``); those that are not there are left out."""
        facts = {"name": self.id, "project": self.session.project}
        found = self.read()
        if found is not None:
            facts.update(
                state=found.state.name,
                version=found.labels.get(VERSION, ""),
                url=found.service_config.uri,
                code=_code(found),
                config=_config(found),
                invoker=self._invoker(found.service_config.service),
            )
        return {key: value for key, value in facts.items() if value}

    def settle(self) -> str:
        """Wait until Google is done with it; its state then, empty where it is gone."""
        deadline = time.monotonic() + PATIENCE
        while True:
            found = self.read()
            state = found.state.name if found is not None else ""
            if state not in UNDER_WAY:
                return state
            if time.monotonic() > deadline:
                fix = "look at its builds in the console; run the same command again then"
                raise busy(f"the function {self.id}", f"{state} for {PATIENCE:.0f} s", fix)
            time.sleep(PAUSE)

    def deploy(self, build: Path, environ: Mapping[str, str], key: str) -> None:
        """Make it, or its next version, from a build; wait until that runs."""
        from google.cloud.functions_v2 import CreateFunctionRequest, UpdateFunctionRequest
        from google.protobuf.field_mask_pb2 import FieldMask

        there = bool(self.settle())
        with trouble.told(f"deploy the function {self.id}", self.session.region):
            wanted = self._wanted(build, self._upload(build), environ, key)
            client = self.session.functions
            if there:
                mask = FieldMask(paths=_UPDATED)
                update = UpdateFunctionRequest(function=wanted, update_mask=mask)
                begun = patiently(lambda: client.update_function(update, timeout=TIMEOUT), CHANGE)
            else:
                create = CreateFunctionRequest(
                    parent=self.session.parent, function=wanted, function_id=self.id
                )
                begun = patiently(lambda: client.create_function(create, timeout=TIMEOUT), CHANGE)
            begun.result(timeout=PATIENCE)

    def admit(self, everyone: bool) -> None:
        """Let everyone's requests reach it, or only those with a Google identity that may."""
        found = self.read()
        service_name = found.service_config.service if found is not None else ""
        with trouble.told("change who may ask", self.session.region):
            policy = self._policy(service_name)
            if _is_open(policy) == everyone:
                return
            bindings = [_without_everyone(one) for one in policy.get("bindings", ())]
            if everyone:
                bindings.append({"role": _ROLE, "members": ["allUsers"]})
            kept = [one for one in bindings if one["members"]]
            changed = {"policy": {**policy, "bindings": kept}}
            path = f"v2/{service_name}:setIamPolicy"
            patiently(lambda: self.session.ask("POST", "run", path, changed), CHANGE)

    def delete(self) -> None:
        """Delete it with its service; nothing where it is not there."""
        if not self.settle():
            return
        with trouble.told("delete the function", self.session.region):
            client = self.session.functions
            try:
                begun = patiently(
                    lambda: client.delete_function(name=self.name, timeout=TIMEOUT), CHANGE
                )
                begun.result(timeout=PATIENCE)
            except exceptions.NotFound:
                return

    def _read(self) -> Any:
        client = self.session.functions
        try:
            return patiently(lambda: client.get_function(name=self.name, timeout=TIMEOUT))
        except exceptions.NotFound as error:
            if "functions/" in error.message or "Function" in error.message:
                return None
            raise

    def _upload(self, build: Path) -> Any:
        """The build's zip in Google's own bucket, where a signed URL lets it in."""
        client = self.session.functions
        ticket = patiently(
            lambda: client.generate_upload_url({"parent": self.session.parent}, timeout=TIMEOUT)
        )
        data, headers = source(build), {"content-type": "application/zip"}

        def put() -> None:
            answer = requests.put(ticket.upload_url, data=data, headers=headers, timeout=TIMEOUT)
            if not answer.ok:
                raise refusal(answer)

        patiently(put)
        return ticket.storage_source

    def _wanted(self, build: Path, stored: Any, environ: Mapping[str, str], key: str) -> Any:
        from google.cloud import functions_v2 as v2

        text = (build / service.NAME).read_text("utf-8")
        return v2.Function(
            name=self.name,
            description="deployed by nb2fn",
            environment=v2.Environment.GEN_2,
            build_config=v2.BuildConfig(
                runtime=service.setting(text, "runtime"),
                entry_point=service.setting(text, "entry-point"),
                source=v2.Source(storage_source=stored),
            ),
            service_config=v2.ServiceConfig(
                available_memory=service.setting(text, "memory"),
                timeout_seconds=int(service.setting(text, "timeout").rstrip("s")),
                environment_variables={k: v for k, v in environ.items() if v},
            ),
            labels={"managed-by": "nb2fn", VERSION: key},
        )

    def _policy(self, service_name: str) -> Any:
        path = f"v2/{service_name}:getIamPolicy"
        return patiently(lambda: self.session.ask("GET", "run", path))

    def _invoker(self, service_name: str) -> str:
        """Whether Google lets everyone's requests through; empty where it has no service yet."""
        if not service_name:
            return ""
        with trouble.told("read who may ask", self.session.region):
            try:
                return "open" if _is_open(self._policy(service_name)) else "closed"
            except exceptions.NotFound:
                return ""


_ROLE = "roles/run.invoker"


def _is_open(policy: Mapping[str, Any]) -> bool:
    bindings = policy.get("bindings", ())
    return any(one["role"] == _ROLE and "allUsers" in one["members"] for one in bindings)


def _without_everyone(binding: Mapping[str, Any]) -> dict[str, Any]:
    if binding["role"] != _ROLE:
        return dict(binding)
    members = [one for one in binding["members"] if one != "allUsers"]
    return {**binding, "members": members}


def _code(found: Any) -> str:
    stored = found.build_config.source_provenance.resolved_storage_source
    return f"{stored.bucket}/{stored.object_}#{stored.generation}" if stored.bucket else ""


def _config(found: Any) -> str:
    """A hash of what of its configuration makes a difference to its answers."""
    build, run = found.build_config, found.service_config
    variables = sorted(run.environment_variables.items())
    facts = [build.runtime, build.entry_point, run.available_memory, run.timeout_seconds]
    return hashlib.sha256(json.dumps([*facts, variables]).encode()).hexdigest()[:16]


def remembered(observed: Facts) -> dict[str, str]:
    """What of the observed is kept among a deployment's facts."""
    keys = ("name", "project", "region", "url", "code", "config", "invoker")
    return {key: observed.get(key, "") for key in keys}
