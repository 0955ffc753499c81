"""What can go wrong with a deployment, whatever the target."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from nb2fn.diagnostics import Diagnostic
from nb2fn.errors import CompileError
from nb2fn.ir.deployment import Deployment, Version


def unknown(name: str, folder: Path, known: Sequence[Deployment]) -> CompileError:
    """NB520: no deployment of that name."""
    listed = ", ".join(f"`{d.name}` ({d.target}, {d.stage})" for d in known)
    return _error(
        "NB520",
        f"there is no deployment `{name}`",
        f"{folder} knows {listed}" if known else f"{folder} knows of no deployment",
        "name one of these, or deploy it: `nb2fn deploy NOTEBOOK`; deployments are remembered in "
        "the folder they were made from",
    )


def several(name: str, fitting: Sequence[Deployment]) -> CompileError:
    """NB520: the name alone does not say which."""
    return _error(
        "NB520",
        f"`{name}` is deployed more than once",
        "there is " + " and ".join(f"target `{d.target}` stage `{d.stage}`" for d in fitting),
        f"say which: `--target {fitting[0].target} --stage {fitting[0].stage}`",
    )


def locked(deployment: Deployment, holder: str) -> CompileError:
    """NB521: two at once."""
    return _error(
        "NB521",
        f"another nb2fn is at work on `{deployment.name}` "
        f"({deployment.target}, stage {deployment.stage})",
        holder,
        "wait until it is done; `nb2fn status` shows how far it is",
    )


def unreadable(path: Path, why: str) -> CompileError:
    """NB522: the state cannot be read."""
    return _error(
        "NB522",
        f"{path} cannot be read",
        why,
        "use the nb2fn that wrote it, or take the file from a backup; without it nb2fn knows "
        "nothing of the deployment, which itself is not touched",
    )


def not_kept(deployment: Deployment, wanted: int | None, kept: Sequence[Version]) -> CompileError:
    """NB527: no such version, or its build is not here any more."""
    listed = ", ".join(str(version.number) for version in kept)
    return _error(
        "NB527",
        f"`{deployment.name}` has no earlier version to go back to"
        if wanted is None
        else f"`{deployment.name}` has no version {wanted} to go back to",
        f"the versions that are kept here: {listed or 'none'}; version {deployment.live} is live",
        f"name one of them: `nb2fn rollback {deployment.name} VERSION`"
        if kept
        else "deploy the notebook as it was: check it out from version control and `nb2fn deploy`",
    )


def other_target(built: str, wanted: str, source: Path) -> CompileError:
    """NB528: the build is made for another place."""
    return _error(
        "NB528",
        f"{source} is built for target `{built}`, not for `{wanted}`",
        "a build holds the wheels and the entry point of one target",
        f"deploy the notebook (`nb2fn deploy NOTEBOOK --target {wanted}`), or build it with "
        f"`--target {wanted}` first",
    )


def not_live(deployment: Deployment) -> CompileError:
    """NB536: there is nobody to ask."""
    return _error(
        "NB536",
        f"`{deployment.name}` is not live",
        "its first deploy did not reach its end",
        f"run `nb2fn deploy` again; `nb2fn status {deployment.name}` shows how far it got",
    )


def bad_origin(origin: str) -> CompileError:
    """NB531: what a browser would never send as an Origin."""
    return _error(
        "NB531",
        f"`{origin}` is not an origin",
        "browsers name the page that asks by scheme, host and port alone, and `*` would open the "
        "endpoint to every page",
        "write it as `https://app.example.com` or `http://localhost:3000`, without a path",
    )


def bad_stage(stage: str) -> CompileError:
    """NB532: a stage that a provider would refuse as part of a name."""
    return _error(
        "NB532",
        f"`{stage}` cannot be a stage",
        "it becomes part of names at the provider: 1 to 20 of a–z, 0–9 and `-`, a letter first",
        "choose another: `--stage dev`",
    )


def no_source(source: Path) -> CompileError:
    """NB552: neither a notebook nor a build."""
    return _error(
        "NB552",
        f"{source} is neither a notebook nor a build of nb2fn",
        "there is no such file or folder" if not source.exists() else "it has no `.nb2fn.json`",
        "give a notebook (`churn.ipynb`), or the folder that `nb2fn build` printed",
    )


def public(name: str) -> Diagnostic:
    """NB525: said whenever an open endpoint is deployed."""
    return Diagnostic(
        code="NB525",
        severity="warning",
        message=f"`{name}` is open: everyone who finds its URL may ask",
        reason="it was deployed with `--public` or `--auth none`; asking costs you money, and "
        "answers may tell of the data it was trained on",
        fix="`nb2fn deploy --auth token` closes it",
    )


def token_elsewhere(name: str) -> Diagnostic:
    """NB529: the token is kept on another machine."""
    return Diagnostic(
        code="NB529",
        severity="info",
        message=f"the token of `{name}` is not on this machine",
        reason="it is kept where it was made; the endpoint holds only its SHA-256",
        fix="set NB2FN_TOKEN to it, or make a new one: `nb2fn deploy --new-token`",
    )


def token_not_kept(name: str, why: str) -> Diagnostic:
    """NB530: nowhere to keep the token."""
    return Diagnostic(
        code="NB530",
        severity="warning",
        message=f"the token of `{name}` could not be kept on this machine",
        reason=why,
        fix="keep it yourself: it is shown this once; set NB2FN_TOKEN to it for `nb2fn invoke`",
    )


def interrupted(deployment: Deployment, doing: str) -> Diagnostic:
    """NB535: how to go on after Ctrl-C."""
    live = f"version {deployment.live} is live as before" if deployment.live else "nothing is live"
    return Diagnostic(
        code="NB535",
        severity="info",
        message=f"stopped while it was to {doing}",
        reason=f"what was done is written down; {live}",
        fix="run the same command again: it goes on where it stopped",
    )


def _error(code: str, message: str, reason: str, fix: str) -> CompileError:
    return CompileError(Diagnostic(code=code, message=message, reason=reason, fix=fix))
