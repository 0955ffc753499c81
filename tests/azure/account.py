"""What is in an account, and what the services do with it.

Resource Manager (groups, deployments of templates, apps, keys, settings), Kudu (OneDeploy)
and Application Insights' queries. Apps run for real: their package in a process of its own,
behind :mod:`tests.azure.host`.
"""

from __future__ import annotations

import io
import json
import re
import threading
import zipfile
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from .resources import VERSIONS, check, check_settings
from .running import Running
from .template import Template

SUBSCRIPTION = "11111111-2222-3333-4444-555555555555"
_TOLD = ("type", "name", "location", "kind", "sku", "properties")
_SETTLES = 1  # looks for which a deployment is still under way
_GROUP = re.compile(r"/subscriptions/([^/]+)/resourcegroups/([^/]+)(/.*)?", re.I)
_SITE = re.compile(r"/providers/microsoft\.web/sites/([^/]+)(/.*)?", re.I)


class Refused(Exception):  # noqa: N818 - an answer, not an error of ours
    """An answer with an error: status, and ``Code: words``."""

    def __init__(self, status: int, said: str) -> None:
        super().__init__(said)
        self.status = status


class Account:
    """An account, empty at first; its apps' names end in the ``port`` they are reached at.
    ``refuses`` is what Kudu has against packages."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port
        self.lock = threading.RLock()
        self.groups: dict[str, dict[str, Any]] = {}
        self.resources: dict[str, dict[str, Any]] = {}
        self.work: dict[str, dict[str, Any]] = {}
        self.running: dict[str, Running] = {}
        self.lines: dict[str, list[tuple[str, str, str]]] = {}
        self.refuses = ""

    def names(self) -> list[str]:
        """Groups, apps, plans and containers, by kind and name."""
        kinds = ("sites", "serverfarms", "containers")
        found = [f"group {name}" for name in self.groups]
        for path in self.resources:
            kind, name = path.rsplit("/", 2)[-2:]
            if kind in kinds:
                found.append(f"{kind} {name}")
        return sorted(found)

    def site(self, name: str) -> dict[str, Any]:
        """An app, by name."""
        (found,) = [r for p, r in self.resources.items() if p.endswith(f"/sites/{name}")]
        return found

    def stop(self) -> None:
        """End what runs."""
        for one in self.running.values():
            one.stop()

    # Resource Manager

    def manage(self, method: str, path: str, version: str, body: Any) -> tuple[int, Any]:
        match = _GROUP.fullmatch(path)
        if match is None:
            return self._subscriptions(method, path, version)
        if match[1] != SUBSCRIPTION:
            raise Refused(404, f"SubscriptionNotFound: '{match[1]}' could not be found.")
        group, rest = match[2].lower(), match[3] or ""
        if not rest:
            return self._group(method, group, version, body)
        if group not in self.groups:
            raise Refused(404, f"ResourceGroupNotFound: '{group}' could not be found.")
        work = re.fullmatch(r"/providers/microsoft\.resources/deployments/([\w-]+)", rest, re.I)
        if work is not None:
            return self._deployment(method, f"{group}/{work[1]}", group, version, body)
        site = _SITE.fullmatch(rest)
        if site is not None and (site[2] or method != "GET"):
            return self._site(method, path, site[1].lower(), (site[2] or "").lower(), version, body)
        return self._resource(method, path, version)

    def _subscriptions(self, method: str, path: str, version: str) -> tuple[int, Any]:
        assert (method, path, version) == ("GET", "/subscriptions", "2022-12-01"), path
        one = {"subscriptionId": SUBSCRIPTION, "displayName": "Pay as you go", "state": "Enabled"}
        return 200, {"value": [one]}

    def _group(self, method: str, name: str, version: str, body: Any) -> tuple[int, Any]:
        _expect(version, VERSIONS["Microsoft.Resources"])
        assert re.fullmatch(r"[\w.()-]{1,90}", name)
        found = self.groups.get(name)
        if method == "PUT":
            assert body.keys() == {"location", "tags"}
            if body["location"] not in ("eastus", "westeurope", "northeurope"):
                raise Refused(400, "LocationNotAvailableForResourceGroup: not available in region")
            if found and found["location"] != body["location"]:
                raise Refused(409, "InvalidResourceGroupLocation: it is in another location")
            properties = {"provisioningState": "Succeeded"}
            self.groups[name] = {**body, "name": name, "properties": properties}
            return (200 if found else 201), self.groups[name]
        if found is None:
            raise Refused(404, f"ResourceGroupNotFound: '{name}' could not be found.")
        state = found["properties"]
        if method == "DELETE":
            state["provisioningState"] = "Deleting"
            return 202, None
        assert method == "GET", method
        answer = json.loads(json.dumps(found))
        if state["provisioningState"] == "Deleting":  # gone at the next look
            del self.groups[name]
            for path in [p for p in self.resources if f"/resourcegroups/{name}/" in p]:
                self._forget(path)
        return 200, answer

    def _deployment(
        self, method: str, key: str, group: str, version: str, body: Any
    ) -> tuple[int, Any]:
        _expect(version, VERSIONS["Microsoft.Resources"])
        known = self.work.get(key)
        if method == "GET":
            if known is None:
                raise Refused(404, f"DeploymentNotFound: '{key}' could not be found.")
            if known["looks"]:
                known["looks"] -= 1
                return 200, {"properties": {"provisioningState": "Running"}}
            return 200, {"properties": known["properties"]}
        assert method == "PUT", method
        if known is not None and known["looks"]:
            raise Refused(409, "DeploymentActive: the deployment is still active.")
        properties = body["properties"]
        assert properties["mode"] == "Incremental"
        done: dict[str, Any] = {"provisioningState": "Succeeded"}
        try:
            self._make(group, properties["template"], properties["parameters"])
        except AssertionError as error:
            code, _, message = str(error).partition(": ")
            detail = {"code": code, "message": message}
            told = {"code": "DeploymentFailed", "message": "See the details.", "details": [detail]}
            done = {"provisioningState": "Failed", "error": told}
        self.work[key] = {"looks": _SETTLES, "properties": done}
        return 201, {"properties": {"provisioningState": "Accepted"}}

    def _make(self, group: str, document: Any, given: Any) -> None:
        scope = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/{group}"
        template = Template(
            document,
            given,
            scope,
            self.groups[group]["location"],
            lambda path: self.resources[path.lower()]["properties"],
            lambda path: {"keys": [{"value": f"key-of-{path.rpartition('/')[2]}"}]},
        )
        for resource in template.resources():
            made = template.value(resource)
            path = template.path(made["type"], *made["name"].split("/"))
            check(path, made, self.resources)
            self._put(path, made)

    def _put(self, path: str, made: dict[str, Any]) -> None:
        name, properties = path.rpartition("/")[2], made.get("properties", {})
        before = self.resources.get(path.lower(), {})
        if made["type"] == "Microsoft.Storage/storageAccounts":
            blob = f"https://{name}.blob.core.windows.net/"
            properties = {**properties, "primaryEndpoints": {"blob": blob}}
        if made["type"] == "Microsoft.Insights/components":
            properties = {**properties, "AppId": f"id-{name}", "ConnectionString": f"to={name}"}
        if made["type"] == "Microsoft.Web/sites":
            config = properties.pop("siteConfig")
            host = f"{name}.azurewebsites.localhost:{self.port}"
            kudu = f"{name}.scm.azurewebsites.localhost:{self.port}"
            states = [
                {"name": host, "hostType": "Standard"},
                {"name": kudu, "hostType": "Repository"},
            ]
            properties.update(defaultHostName=host, hostNameSslStates=states, state="Running")
            made["settings"] = {s["name"]: s["value"] for s in config["appSettings"]}
            made["packages"] = before.get("packages", [])
            made.update({k: before[k] for k in ("folder", "known") if k in before})
            self._restart(name.lower())
        self.resources[path.lower()] = {**made, "properties": properties}

    def _resource(self, method: str, path: str, version: str) -> tuple[int, Any]:
        provider = re.search(r"/providers/(.+)", path, re.I)
        assert provider is not None
        namespace, *parts = provider[1].split("/")
        kind = "/".join([namespace, *parts[::2]]).replace("/default", "")
        wanted = next(v for k, v in VERSIONS.items() if k.lower() == _kind(kind))
        _expect(version, wanted)
        found = self.resources.get(path.lower())
        if method == "DELETE":
            self._forget(path.lower())
            return (200 if found else 204), None
        assert method == "GET", f"{method} {path}"
        if found is None:
            raise Refused(404, f"ResourceNotFound: '{path}' was not found.")
        return 200, {k: v for k, v in found.items() if k in _TOLD}

    def _site(
        self, method: str, path: str, name: str, rest: str, version: str, body: Any
    ) -> tuple[int, Any]:
        _expect(version, VERSIONS["Microsoft.Web/sites"])
        found = self.resources.get(path[: len(path) - len(rest)].lower())
        if method == "DELETE" and not rest:
            self._forget(path.lower())
            return (200 if found else 404), None
        if found is None:
            raise Refused(404, f"ResourceNotFound: the site '{name}' was not found.")
        match method, rest:
            case "POST", "/config/appsettings/list":
                return 200, {"properties": found["settings"]}
            case "PUT", "/config/appsettings":
                check_settings(body["properties"])
                found["settings"] = body["properties"]
                self._restart(name)
                return 200, {"properties": found["settings"]}
            case "POST", "/host/default/listkeys":
                if not found["packages"]:
                    raise Refused(400, "BadRequest: Encountered an error from host runtime.")
                return 200, {"masterKey": "m", "functionKeys": {"default": f"key-{name}"}}
            case "GET", "/deployments":
                return 200, {"value": [{"properties": p} for p in found["packages"]]}
        raise AssertionError(f"no such operation: {method} {path}")

    # Kudu

    def kudu(self, app: str, method: str, target: str, kind: str, body: bytes) -> tuple[int, Any]:
        url = urlsplit(target)
        packages = self.site(app)["packages"]
        if (method, url.path) == ("POST", "/api/publish"):
            assert parse_qs(url.query) == {"RemoteBuild": ["false"], "Deployer": ["nb2fn"]}
            if kind != "application/zip":
                raise Refused(415, "Unsupported Media Type")
            if not self.site(app).setdefault("known", False):
                self.site(app)["known"] = True
                raise Refused(403, "Forbidden: not yet")
            if packages and packages[-1]["status"] == 1:
                raise Refused(409, "another deployment is in progress")
            number = f"package-{len(packages) + 1}"
            packages.append(
                {"id": number, "status": 1, "active": False, "start_time": f"{len(packages):09}"}
            )
            self.site(app)["arriving"] = body
            return 202, number
        assert method == "GET", method
        number = url.path.removeprefix("/api/deployments/")
        (one,) = [p for p in packages if p["id"] == number]
        answer = dict(one)
        if one["status"] == 1:
            self._unpack(app, one)
        return 200, answer

    def _unpack(self, app: str, package: dict[str, Any]) -> None:
        site = self.site(app)
        with zipfile.ZipFile(io.BytesIO(site["arriving"])) as archive:
            whole = {"host.json", "function_app.py"} <= set(archive.namelist())
            if not whole or self.refuses:
                package.update(status=3, status_text=self.refuses or "no host.json")
                return
            folder = self.folder / f"{app}-{package['id']}-{len(self.running)}"
            archive.extractall(folder)
        for other in site["packages"]:
            other["active"] = False
        package.update(status=4, active=True, complete=True)
        site["folder"] = folder
        self._restart(app)

    # Apps

    def app(
        self, app: str, method: str, target: str, headers: list[tuple[str, str]], body: bytes
    ) -> tuple[int, list[tuple[str, str]], bytes]:
        site = self.site(app)
        if "folder" not in site:
            return 404, [("Content-Type", "text/html")], b"<h1>Your app is up and running</h1>"
        with self.lock:
            if app not in self.running:
                self._start(app, site)
            running = self.running[app]
        return running.ask(method, target, headers, body)

    def _start(self, app: str, site: dict[str, Any]) -> None:
        lines = self.lines.setdefault(app, [])
        self.running[app] = Running(site["folder"], site["settings"], f"key-{app}", lines)

    def _restart(self, app: str) -> None:
        old = self.running.pop(app, None)
        if old is not None:
            old.stop()

    def _forget(self, path: str) -> None:
        if "/sites/" in path:
            self._restart(path.rpartition("/")[2])
        self.resources.pop(path, None)

    # Application Insights

    def query(self, application: str, body: Any) -> tuple[int, Any]:
        asked = re.search(r"cloud_RoleName =~ '([\w-]+)'", body["query"])
        assert asked is not None
        assert application.startswith("id-nb2fn")
        rows = [list(row) for row in self.lines.get(asked[1], ())]
        columns = [{"name": n, "type": "string"} for n in ("timestamp", "message", "itemId")]
        return 200, {"tables": [{"name": "PrimaryResult", "columns": columns, "rows": rows}]}


def _kind(kind: str) -> str:
    return kind.lower()


def _expect(version: str, wanted: str) -> None:
    if version != wanted:
        raise Refused(400, f"InvalidApiVersionParameter: '{version}' is not '{wanted}'")
