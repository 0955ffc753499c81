"""Deployment templates: parameters, variables, and the functions that ours use."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from typing import Any

_TOKEN = re.compile(r"\s*(?:(?P<text>'(?:[^']|'')*')|(?P<number>\d+)|(?P<name>\w+)|(?P<sign>.))")


class Template:
    """A template with its parameters' values, in one resource group.

    ``reference(path)`` gives the properties of a resource that is there, ``keys(path)`` its
    keys.
    """

    def __init__(
        self,
        document: dict[str, Any],
        given: dict[str, Any],
        scope: str,
        location: str,
        reference: Callable[[str], Any],
        keys: Callable[[str], Any],
    ) -> None:
        assert document["$schema"].endswith("/deploymentTemplate.json#")
        assert re.fullmatch(r"\d+\.\d+\.\d+\.\d+", document["contentVersion"])
        unknown = given.keys() - document["parameters"].keys()
        assert not unknown, f"InvalidTemplate: no parameters {unknown}"
        self.document, self.scope, self.location = document, scope, location
        self.reference, self.keys = reference, keys
        self.parameters: dict[str, Any] = {}
        for name, one in document["parameters"].items():
            value = given[name]["value"] if name in given else self.value(one["defaultValue"])
            assert isinstance(value, {"string": str, "int": int}[one["type"]]), name
            assert value in one.get("allowedValues", [value]), f"{name} may not be {value}"
            self.parameters[name] = value

    def resources(self) -> list[dict[str, Any]]:
        """The resources whose dependencies come before them, still unevaluated."""
        left, done, out = list(self.document["resources"]), set[str](), []
        while left:
            ready = [r for r in left if {self.value(d) for d in r.get("dependsOn", ())} <= done]
            assert ready, "InvalidTemplate: dependencies that are not in the template, or a circle"
            for resource in ready:
                left.remove(resource)
                done.add(self.path(resource["type"], *self.value(resource["name"]).split("/")))
                out.append(resource)
        return out

    def path(self, kind: str, *names: str) -> str:
        provider, *types = kind.split("/")
        assert len(types) == len(names), f"InvalidTemplate: {kind} is named {names}"
        joined = "/".join(f"{one}/{name}" for one, name in zip(types, names, strict=True))
        return f"{self.scope}/providers/{provider}/{joined}"

    def value(self, given: Any) -> Any:
        """``given`` with its expressions evaluated."""
        if isinstance(given, dict):
            return {key: self.value(item) for key, item in given.items()}
        if isinstance(given, list):
            return [self.value(item) for item in given]
        if isinstance(given, str) and given.startswith("[") and given.endswith("]"):
            tokens = [m for m in _TOKEN.finditer(given[1:-1]) if m.group().strip()]
            found = self._expression(tokens)
            assert not tokens, f"InvalidTemplate: {given}"
            return found
        return given

    def _expression(self, tokens: list[re.Match[str]]) -> Any:
        first = tokens.pop(0)
        if first["text"]:
            return first["text"][1:-1].replace("''", "'")
        if first["number"]:
            return int(first["number"])
        assert tokens.pop(0)["sign"] == "("
        arguments = []
        while tokens[0]["sign"] != ")":
            arguments.append(self._expression(tokens))
            if tokens[0]["sign"] == ",":
                tokens.pop(0)
        tokens.pop(0)
        value = self._call(first["name"], arguments)
        while tokens and tokens[0]["sign"] in (".", "["):
            if tokens.pop(0)["sign"] == ".":
                value = value[tokens.pop(0)["name"]]
            else:
                value = value[int(tokens.pop(0)["number"])]
                assert tokens.pop(0)["sign"] == "]"
        return value

    def _call(self, name: str, arguments: list[Any]) -> Any:
        match name:
            case "parameters":
                return self.parameters[arguments[0]]
            case "variables":
                return self.value(self.document["variables"][arguments[0]])
            case "concat":
                return "".join(str(one) for one in arguments)
            case "resourceId":
                return self.path(*arguments)
            case "resourceGroup":
                return {"id": self.scope, "location": self.location}
            case "uniqueString":
                return hashlib.sha256(str(arguments).encode()).hexdigest()[:13]
            case "environment":
                return {"suffixes": {"storage": "core.windows.net"}}
            case "reference":
                return self.reference(arguments[0])
            case "listKeys":
                return self.keys(arguments[0])
        raise AssertionError(f"InvalidTemplate: no function {name}")
