"""A function app and all it stands on: what is there, what runs, and its end."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nb2fn.ir.deployment import Access, Facts
from nb2fn.targets import access, findings
from nb2fn.targets.azure import trouble
from nb2fn.targets.azure.names import Names
from nb2fn.targets.azure.session import Session, address

RESOURCES = "2021-04-01"  # versions of Resource Manager's interfaces
WEB = "2024-04-01"
STORAGE = "2023-05-01"
PATIENCE = 900.0  # seconds for Azure to be done with something
TAG = "nb2fn"
SHY = 60.0  # seconds for a new app's Kudu to know who may send it packages
_PUBLISHING = "take the package"
_NOT_YET = (403, 404, 409)  # of Kudu: it does not know us yet, or is at work on another package
_FIRST_PAUSE, _LONGEST_PAUSE = 0.2, 5.0
# What Kudu says of a package (its DeployStatus).
_RUNS, _FAILED, _CONFLICT, _PARTLY, _CANCELLED = 4, 3, 5, 6, -1
# A setting of Azure's own or a secret of the account: no part of what tells of a change.
_NOT_COMPARED = ("AzureWebJobsStorage", "DEPLOYMENT_STORAGE_CONNECTION_STRING")


class App:
    """One endpoint's function app, its candidate and their resource group."""

    def __init__(self, session: Session, names: Names, region: str) -> None:
        self.session, self.names, self.region = session, names, region

    def observe(self) -> dict[str, str]:
        """``group`` (its state) and where it is (``location``), ``owner`` and ``ours``
        (whether that is us), ``work`` (that of Resource Manager), ``app``, ``url``,
        ``version``, ``config``, ``package``, ``candidate``; those that are not there are left
        out."""
        names = self.names
        found = {"name": names.group}
        group = self._get(names.scope, RESOURCES, "read its resource group")
        if group is None:
            return found
        owner = (group.get("tags") or {}).get(TAG, "")
        found.update(
            group=group.get("properties", {}).get("provisioningState", "Succeeded"),
            location=group.get("location", ""),
            owner=owner,
            ours="yes" if owner == names.app else "",
            work=self._work(names.app),
        )
        site = self._site(names.app)
        if site is not None:
            settings = self.settings(names.app)
            compared = {k: v for k, v in settings.items() if k not in _NOT_COMPARED}
            config = [compared, site["properties"].get("functionAppConfig")]
            text = json.dumps(config, sort_keys=True)
            found.update(
                app=names.app,
                url=address(site["properties"]["defaultHostName"]),
                version=settings.get("NB2FN_VERSION", ""),
                config=hashlib.sha256(text.encode()).hexdigest()[:16],
                package=self._package(),
            )
        if self._site(names.candidate) is not None:
            found["candidate"] = names.candidate
        return {key: value for key, value in found.items() if value}

    def make_group(self) -> None:
        """Make the resource group."""
        body = {"location": self.region, "tags": {TAG: self.names.app}}
        self._manage("PUT", self.names.scope, RESOURCES, "make a resource group", body)

    def make(self, app: str, template: Path, given: Access, version: str) -> None:
        """Make an app by the build's template, or set it right; wait for that."""
        environ = access.environment(given)
        values = {
            "app": app,
            "storage": self.names.storage,
            "location": self.region,
            "tokenSha256": environ["NB2FN_TOKEN_SHA256"],
            "public": environ["NB2FN_PUBLIC"],
            "cors": environ["NB2FN_CORS"],
            "auth": "function-key" if given.auth == "function-key" else "",
            "version": version,
        }
        properties = {
            "mode": "Incremental",
            "template": json.loads(template.read_text("utf-8")),
            "parameters": {name: {"value": value} for name, value in values.items()},
        }
        self._finished(app)  # one that an earlier deploy began
        doing = "make the function app"
        self._manage("PUT", self._deployment(app), RESOURCES, doing, {"properties": properties})
        done = self._finished(app)
        if done.get("provisioningState") != "Succeeded":
            error = json.dumps({"error": done.get("error", {})}).encode()
            said = trouble.words(error) or str(done.get("provisioningState", "it is gone"))
            raise trouble.of_text(said, doing, self.region)

    def publish(self, app: str, package: Path) -> None:
        """Give an app its package; wait until that is what runs."""
        site = self._site(app)
        if site is None:
            said = f"there is no function app {app}"
            raise findings.provider_said(trouble.PROVIDER, _PUBLISHING, said)
        kudu = address(_kudu(site))
        number = self._send(kudu, app, package)
        for _ in _looks(f"the package of {app}"):
            told = self.session.ask(
                "GET", f"{kudu}/api/deployments/{number}", _PUBLISHING, expected=(404,)
            ).json()
            if self._arrived(told):
                return

    def mark(self, app: str, version: str) -> None:
        """Write down which version an app runs, once it does."""
        path = f"{self.names.site(app)}/config/appsettings"
        settings = {**self.settings(app), "NB2FN_VERSION": version}
        self._manage("PUT", path, WEB, "set its settings", {"properties": settings})

    def settings(self, app: str) -> dict[str, str]:
        """An app's settings."""
        path = f"{self.names.site(app)}/config/appsettings/list"
        reply = self.session.manage("POST", path, WEB, "read its settings")
        found: dict[str, str] = reply.json().get("properties", {})
        return found

    def key(self, app: str) -> str:
        """The key that lets requests in, where Azure decides who may ask."""
        path = f"{self.names.site(app)}/host/default/listkeys"
        reply = self.session.manage("POST", path, WEB, "read its keys", expected=(400, 404))
        found = reply.json().get("functionKeys", {}).get("default", "")
        if not found:
            raise findings.unreachable(trouble.PROVIDER, f"{app} has no key yet")
        return str(found)

    def url(self, app: str) -> str:
        """Where an app is asked."""
        site = self._site(app)
        if site is None:
            raise findings.unreachable(trouble.PROVIDER, f"there is no function app {app}")
        return address(site["properties"]["defaultHostName"])

    def drop_candidate(self) -> None:
        """Delete the candidate, its plan and its package; nothing where they are not there."""
        app, scope = self.names.candidate, self.names.scope
        account = f"{scope}/providers/Microsoft.Storage/storageAccounts/{self.names.storage}"
        for path, version in (
            (self.names.site(app), WEB),
            (f"{scope}/providers/Microsoft.Web/serverfarms/{app}", WEB),
            (f"{account}/blobServices/default/containers/{app}", STORAGE),
        ):
            self.session.manage("DELETE", path, version, "delete the candidate", expected=(404,))

    def delete(self) -> None:
        """Delete the resource group with all that is in it; wait until it is gone."""
        doing = "delete the resource group"
        self.session.manage("DELETE", self.names.scope, RESOURCES, doing, expected=(404,))
        self.vanish()

    def vanish(self) -> None:
        """Wait until the resource group is gone."""
        for _ in _looks(f"the resource group {self.names.group}"):
            if self._get(self.names.scope, RESOURCES, "read its resource group") is None:
                return

    def _send(self, kudu: str, app: str, package: Path) -> str:
        """Upload a package; the number that Kudu gives it."""
        url = f"{kudu}/api/publish?RemoteBuild=false&Deployer=nb2fn"
        data, since = package.read_bytes(), time.monotonic()
        for _ in _looks(f"the package of {app}"):
            reply = self.session.ask(
                "POST", url, _PUBLISHING, data, kind="application/zip", expected=_NOT_YET
            )
            if reply.status < 400:
                return reply.body.decode("utf-8", "replace").strip().strip('"') or "latest"
            if reply.status != 409 and time.monotonic() - since > SHY:
                raise trouble.of_answer(reply.status, reply.body, _PUBLISHING)
        raise AssertionError("looking ends with an answer or an error")

    def _finished(self, app: str) -> dict[str, Any]:
        """What Resource Manager says of an app's deployment, once it has ended."""
        for _ in _looks(f"the deployment {app}"):
            found = self._get(self._deployment(app), RESOURCES, "read its deployment")
            properties: dict[str, Any] = found["properties"] if found else {}
            if properties.get("provisioningState") in (None, "Succeeded", "Failed", "Canceled"):
                return properties
        raise AssertionError("looking ends with an answer or an error")

    def _arrived(self, told: Mapping[str, Any]) -> bool:
        """Whether a package runs. Kudu answers 200 for one that failed as well."""
        status = told.get("status")
        if status in (_FAILED, _PARTLY, _CANCELLED):
            said = told.get("status_text") or told.get("message") or f"status {status}"
            raise findings.provider_said(trouble.PROVIDER, _PUBLISHING, str(said))
        if status == _CONFLICT:
            fix = "wait until that is done, and run the same command again"
            raise findings.busy("the function app", "another package is under way", fix)
        return status == _RUNS

    def _package(self) -> str:
        path = f"{self.names.site(self.names.app)}/deployments"
        reply = self.session.manage("GET", path, WEB, "read its packages", expected=(404,))
        packages = [one["properties"] for one in reply.json().get("value", ())]
        if not packages:
            return ""
        # What runs is marked active; where nothing is, it is the last that came.
        last = max(packages, key=lambda p: (bool(p.get("active")), p.get("start_time") or ""))
        return str(last.get("id", ""))

    def _work(self, app: str) -> str:
        found = self._get(self._deployment(app), RESOURCES, "read its deployment")
        return str(found["properties"]["provisioningState"]) if found else ""

    def _deployment(self, app: str) -> str:
        return f"{self.names.scope}/providers/Microsoft.Resources/deployments/{app}"

    def _site(self, app: str) -> Any:
        return self._get(self.names.site(app), WEB, "read its function app")

    def _get(self, path: str, version: str, doing: str) -> Any:
        reply = self.session.manage("GET", path, version, doing, expected=(404,))
        if reply.status != 404:
            return reply.json()
        if b"SubscriptionNotFound" in reply.body:
            raise trouble.of_answer(404, reply.body, doing)
        return None

    def _manage(self, method: str, path: str, version: str, doing: str, body: Any) -> None:
        self.session.manage(method, path, version, doing, body, region=self.region)


def remembered(observed: Facts) -> dict[str, str]:
    """What of the observed is kept among a deployment's facts."""
    return {key: observed.get(key, "") for key in ("name", "app", "url", "config", "package")}


def _kudu(site: Mapping[str, Any]) -> str:
    """The host that takes packages. Newer apps have the region in their names."""
    for one in site["properties"].get("hostNameSslStates", ()):
        if one.get("hostType") == "Repository":
            return str(one["name"])
    app, _, domain = str(site["properties"]["defaultHostName"]).partition(".")
    return f"{app}.scm.{domain}"


def _looks(what: str) -> Any:
    """Moments to look again, more and more seldom; NB548 where Azure takes too long."""
    deadline, pause = time.monotonic() + PATIENCE, _FIRST_PAUSE
    while time.monotonic() < deadline:
        yield
        time.sleep(pause)
        pause = min(pause * 1.5, _LONGEST_PAUSE)
    fix = "look at it in the portal; run the same command again then"
    raise findings.busy(what, f"Azure was not done with it after {PATIENCE:.0f} s", fix)
