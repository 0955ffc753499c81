"""From a build and what the user said to the version that is to be live."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from nb2fn import marker
from nb2fn.deploy import check, findings, places, sizes, state, tokens, versions
from nb2fn.deploy.clock import now, whoami
from nb2fn.diagnostics import Diagnostic
from nb2fn.errors import CompileError
from nb2fn.hosting.build import no_build
from nb2fn.ir.deployment import (
    AUTHS,
    Access,
    Auth,
    Deployment,
    DeploymentState,
    DeployPlan,
    Version,
    Wanted,
)
from nb2fn.marker import Marker
from nb2fn.progress import Progress
from nb2fn.proof.verify import refuse_changes
from nb2fn.records import record
from nb2fn.settings import DeploySettings
from nb2fn.targets.base import Cloud
from nb2fn.targets.findings import no_auth
from nb2fn.targets.registry import target

_STAGE = re.compile(r"[a-z][a-z0-9-]{0,19}")
_ORIGIN = re.compile(r"https?://[A-Za-z0-9.-]+(:\d{1,5})?|https?://\[[0-9a-fA-F:]+\](:\d{1,5})?")


@record
class Prepared:
    """A plan with all that it was made from. ``token`` is the endpoint's, if known here;
    ``new_token`` whether the user has not seen it yet."""

    state: DeploymentState
    wanted: Wanted
    plan: DeployPlan
    cloud: Cloud
    scratch: Path
    token: str
    new_token: bool
    diagnostics: tuple[Diagnostic, ...]


def identify(build: Path, wish: DeploySettings) -> tuple[Marker, Deployment]:
    """Which deployment a build is for. Raises :class:`CompileError`: NB552 where it is no
    build, NB555 where it was changed, NB528 for another target, NB531, NB532."""
    known = marker.read(build)
    if known is None:
        raise CompileError(no_build(build))
    if wish.target and wish.target != known.target:
        raise findings.other_target(known.target, wish.target, build)
    if not _STAGE.fullmatch(wish.stage):
        raise findings.bad_stage(wish.stage)
    for origin in wish.cors or ():
        if not _ORIGIN.fullmatch(origin):
            raise findings.bad_origin(origin)
    refuse_changes(build, known)
    return known, Deployment(known.name, known.target, wish.stage, {})


def prepare(
    build: Path,
    wish: DeploySettings,
    folder: Path,
    progress: Progress,
    *,
    notebook: str = "",
) -> Prepared:
    """Decide what makes ``build`` live. Reads what is there now; changes nothing.

    Raises :class:`CompileError` as :func:`identify`, NB526 for a way of access that
    the target has not, and what the target's client finds (NB54x).
    """
    known, identity = identify(build, wish)
    scratch = places.scratch(folder, identity.target, identity.stage, identity.name)
    cloud = target(identity.target).cloud(scratch)
    now_known = state.load(folder, identity)
    deployment = now_known.deployment
    access, token, new = _access(wish, now_known, cloud)
    current = deployment.current
    region = wish.region or (dict(current.settings).get("region", "") if current else "")
    drafted = Version(
        number=0,
        build=known.digest,
        tier=known.tier,
        access=access,
        notebook_sha256=known.notebook,
        notebook=notebook,
        time=now(),
        by=whoami(),
        settings=cloud.settings(build, replace(wish, region=region)),
    )
    version = _numbered(drafted, now_known)
    size, parts = sizes.weigh(build, known)
    kept = versions.is_kept(folder, version)
    begun = now_known.run.wanted if now_known.run else None
    wanted = Wanted(version, kept, known.module, size, parts, check.count(build), begun)
    with progress.stage("observe", f"{identity.target}, stage {identity.stage}"):
        observed = cloud.observe(deployment, wanted)
    if wish.force:
        observed = {**observed, "force": "yes"}
    plan = cloud.plan_deploy(wanted, deployment, observed)
    warned = (findings.public(identity.name),) if access.auth == "none" else ()
    return Prepared(now_known, wanted, plan, cloud, scratch, token, new, warned)


def _access(wish: DeploySettings, known: DeploymentState, cloud: Cloud) -> tuple[Access, str, bool]:
    """Who may ask, the token if it is known here, and whether it is new."""
    current = known.deployment.current
    before = current.access if current else Access()
    auth = _auth(wish.auth) if wish.auth else before.auth
    if auth not in cloud.auths:
        raise no_auth(known.deployment.target, auth, cloud.auths)
    cors = before.cors if wish.cors is None else tuple(sorted(set(wish.cors)))
    if auth != "token":
        return Access(auth, "", cors), "", False
    if before.token_sha256 and not wish.new_token:
        return Access(auth, before.token_sha256, cors), tokens.recall(before.token_sha256), False
    begun = known.run.wanted.access.token_sha256 if known.run and known.run.wanted else ""
    token = tokens.given()
    if not token and begun and begun != before.token_sha256:
        token = tokens.recall(begun)  # of a deploy that did not reach its end
    if token and tokens.digest(token) != before.token_sha256:
        return Access(auth, tokens.digest(token), cors), token, True
    token = tokens.new()
    return Access(auth, tokens.digest(token), cors), token, True


def _auth(word: str) -> Auth:
    return next(auth for auth in AUTHS if auth == word)


def _numbered(drafted: Version, known: DeploymentState) -> Version:
    """The live version where it is the same; that of a deploy under way; else the next."""
    current = known.deployment.current
    if current and current.key == drafted.key:
        return current
    begun = known.run.wanted if known.run else None
    numbers = [version.number for version in known.deployment.versions]
    if begun and begun.key == drafted.key and begun.number not in numbers:
        return begun
    return replace(drafted, number=max(numbers, default=0) + 1)
