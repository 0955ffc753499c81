"""What things are called at Azure: app and storage account are names in all of Azure."""

from __future__ import annotations

import hashlib

from nb2fn.records import record
from nb2fn.targets.names import label

# Apps that share a storage account are told apart by their first 32 characters, "-next" included.
_SHORT = 18


@record
class Names:
    """Of one endpoint. ``storage`` also names its log; ``candidate`` is the app that is asked
    before a version goes live."""

    subscription: str
    group: str
    app: str
    candidate: str
    storage: str

    @property
    def scope(self) -> str:
        """The resource group's path."""
        return f"/subscriptions/{self.subscription}/resourceGroups/{self.group}"

    def site(self, app: str) -> str:
        """The path of a function app."""
        return f"{self.scope}/providers/Microsoft.Web/sites/{app}"


def names(subscription: str, name: str, stage: str) -> Names:
    """The names of the endpoint ``name`` at ``stage``, the same at every call."""
    digest = hashlib.sha256(f"{subscription} {name} {stage}".encode()).hexdigest()
    group = f"nb2fn-{name}-{stage}"[:81] + f"-{digest[:8]}"  # of at most 90 characters
    app = f"{short(name)}-{digest[:8]}"
    return Names(subscription, group, app, f"{app}-next", f"nb2fn{digest[:16]}")


def short(name: str) -> str:
    """The beginning of an app's name."""
    return label(name, _SHORT)
