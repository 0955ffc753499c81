"""What Resource Manager asks of each kind of resource before it makes one."""

from __future__ import annotations

import re
from typing import Any

# The versions of each interface that its REST reference documents and we use.
VERSIONS = {
    "Microsoft.Storage/storageAccounts": "2023-05-01",
    "Microsoft.Storage/storageAccounts/blobServices/containers": "2023-05-01",
    "Microsoft.OperationalInsights/workspaces": "2023-09-01",
    "Microsoft.Insights/components": "2020-02-02",
    "Microsoft.Web/serverfarms": "2024-04-01",
    "Microsoft.Web/sites": "2024-04-01",
    "Microsoft.Resources": "2021-04-01",
}
# Settings that a Flex Consumption app refuses ("Flex Consumption plan deprecations").
_REFUSED = {
    "FUNCTIONS_WORKER_RUNTIME",
    "FUNCTIONS_EXTENSION_VERSION",
    "WEBSITE_RUN_FROM_PACKAGE",
    "SCM_DO_BUILD_DURING_DEPLOYMENT",
    "ENABLE_ORYX_BUILD",
    "WEBSITE_CONTENTSHARE",
}
_LOCATIONS = ("eastus", "westeurope", "northeurope")
Known = dict[str, dict[str, Any]]


def check(path: str, made: dict[str, Any], known: Known) -> None:
    """Raise :class:`AssertionError` (``Code: words``) unless ``made`` can be at ``path``."""
    kind, name = made["type"], path.rpartition("/")[2]
    assert made["apiVersion"] == VERSIONS[kind], f"NoRegisteredProviderFound: {kind}"
    if "location" in made:
        where = made["location"]
        assert where in _LOCATIONS, (
            f"LocationNotAvailableForResourceType: The provided location '{where}' is not available"
        )
    if kind in _CHECKS:
        _CHECKS[kind](path, name, made, known)


def _storage(path: str, name: str, made: dict[str, Any], known: Known) -> None:
    assert re.fullmatch(r"[a-z0-9]{3,24}", name), f"AccountNameInvalid: {name}"
    assert made["kind"] == "StorageV2"
    assert made["sku"]["name"] == "Standard_LRS"
    assert made["properties"]["allowBlobPublicAccess"] is False


def _container(path: str, name: str, made: dict[str, Any], known: Known) -> None:
    assert re.fullmatch(r"[a-z0-9](?!.*--)[a-z0-9-]{1,61}[a-z0-9]", name), "InvalidResourceName"
    assert path.partition("/blobServices/")[0].lower() in known, "ParentResourceNotFound: account"


def _insights(path: str, name: str, made: dict[str, Any], known: Known) -> None:
    assert made["kind"] == "web"
    workspace = made["properties"]["WorkspaceResourceId"]
    assert workspace.lower() in known, "BadRequest: the workspace does not exist"


def _plan(path: str, name: str, made: dict[str, Any], known: Known) -> None:
    assert made["sku"] == {"tier": "FlexConsumption", "name": "FC1"}
    assert made["properties"]["reserved"] is True, "it is Linux"


def _site(path: str, name: str, made: dict[str, Any], known: Known) -> None:
    assert re.fullmatch(r"[a-zA-Z0-9][a-zA-Z0-9-]{0,58}[a-zA-Z0-9]", name), f"BadRequest: {name}"
    assert made["kind"] == "functionapp,linux"
    properties = made["properties"]
    plan = properties["serverFarmId"].lower()
    assert plan in known, "NotFound: the plan does not exist"
    others = [k for k, r in known.items() if _plan_of(r) == plan]
    assert not [other for other in others if other != path.lower()], "Conflict: one app a plan"
    config = properties["functionAppConfig"]
    assert config["runtime"]["name"] == "python"
    assert config["runtime"]["version"] in ("3.10", "3.11", "3.12", "3.13")
    assert config["scaleAndConcurrency"]["instanceMemoryMB"] in (512, 2048, 4096)
    assert 40 <= config["scaleAndConcurrency"]["maximumInstanceCount"] <= 1000
    settings = {s["name"]: s["value"] for s in properties["siteConfig"]["appSettings"]}
    check_settings(settings)
    storage = config["deployment"]["storage"]
    assert storage["type"] == "blobContainer"
    match = re.fullmatch(r"https://(\w+)\.blob\.core\.windows\.net/([a-z0-9-]+)", storage["value"])
    assert match is not None, storage["value"]
    container = f"/storageaccounts/{match[1]}/blobservices/default/containers/{match[2]}"
    assert any(k.endswith(container) for k in known), "BadRequest: no such container"
    named = storage["authentication"]["storageAccountConnectionStringName"]
    assert settings[named].startswith("DefaultEndpointsProtocol=https;AccountName=")


def _plan_of(resource: dict[str, Any]) -> str:
    return str(resource.get("properties", {}).get("serverFarmId", "")).lower()


def check_settings(settings: dict[str, str]) -> None:
    """Settings of a Flex Consumption app."""
    assert not settings.keys() & _REFUSED, "BadRequest: not for Flex Consumption"
    assert all(isinstance(value, str) for value in settings.values())
    assert "AccountKey=" in settings["AzureWebJobsStorage"]


_CHECKS = {
    "Microsoft.Storage/storageAccounts": _storage,
    "Microsoft.Storage/storageAccounts/blobServices/containers": _container,
    "Microsoft.Insights/components": _insights,
    "Microsoft.Web/serverfarms": _plan,
    "Microsoft.Web/sites": _site,
}
