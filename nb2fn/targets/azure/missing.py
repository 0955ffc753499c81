"""What target ``azure`` needs on this machine, where it is not there."""

from __future__ import annotations

from collections.abc import Sequence

from nb2fn.diagnostics import Diagnostic
from nb2fn.errors import CompileError


def no_identity() -> CompileError:
    """NB540: the library that signs in."""
    return CompileError(
        Diagnostic(
            code="NB540",
            message="azure-identity is not installed",
            reason="target `azure` signs in with it",
            fix='install it: `pip install "nb2fn[azure]"`',
        )
    )


def no_subscription(known: Sequence[str]) -> CompileError:
    """NB574: nobody said which subscription pays."""
    return CompileError(
        Diagnostic(
            code="NB574",
            message="it is not clear which Azure subscription to deploy to",
            reason="you have " + (", ".join(known) if known else "none that these credentials see"),
            fix="set AZURE_SUBSCRIPTION_ID to its id, or choose one for the Azure CLI: "
            "`az account set --subscription NAME`",
        )
    )


def moved(there: str, wanted: str) -> CompileError:
    """NB575: a deployment stays in its region and in its subscription."""
    return CompileError(
        Diagnostic(
            code="NB575",
            message=f"the deployment is in {there} and cannot move to {wanted}",
            reason="a resource group's app and storage stay where they were made",
            fix=f"deploy to {there} as before, or to {wanted} under another `--stage`; or "
            "`nb2fn remove` this one first",
        )
    )


def not_ours(group: str, owner: str) -> CompileError:
    """NB547: a resource group that is not this deployment's; ``owner`` is the app it is for."""
    whose = f"it is tagged as that of `{owner}`" if owner else "nb2fn did not make it"
    return CompileError(
        Diagnostic(
            code="NB547",
            message=f"the resource group {group} is not this deployment's",
            reason=f"it is there, and {whose}; `nb2fn remove` would delete it with all that is "
            "in it, so `--force` does not take it over",
            fix="deploy under another `--stage`; or delete in the portal what nobody needs of it, "
            "and run the same command again",
        )
    )
