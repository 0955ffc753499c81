"""A build deployed to this machine: asked at its URL, under the supervisor."""

from __future__ import annotations

import os
from pathlib import Path

from nb2fn import marker
from nb2fn.deploy import places, versions
from nb2fn.deploy.executor import Site, execute
from nb2fn.ir.deployment import Access, Deployment, DeploymentState, Version, Wanted
from nb2fn.progress import Progress
from nb2fn.targets.local.cloud import LocalCloud

from .transports import Answer, Ask, Headers, over_http


class Deployed:
    """A build as one version after the other, each with the access that this process's own
    environment says."""

    def __init__(self, build: Path, folder: Path) -> None:
        known = marker.read(build)
        assert known is not None
        self.build, self.folder, self.digest = build, folder, known.digest
        self.state = DeploymentState(Deployment(known.name, "local", "dev", {}))
        self.scratch = places.scratch(folder, "local", "dev", known.name)
        self.cloud = LocalCloud(self.scratch)
        self.access: Access | None = None

    def ask(self) -> Ask:
        def ask(method: str, target: str, headers: Headers, body: bytes) -> Answer:
            public = os.environ.get("NB2FN_PUBLIC") == "1"
            digest = os.environ.get("NB2FN_TOKEN_SHA256", "")
            access = Access("none") if public else Access("token", digest)
            if access != self.access:
                self._deploy(access)
            port = int(self.state.deployment.facts["port"])
            return over_http(port)(method, target, headers, body)

        return ask

    def _deploy(self, access: Access) -> None:
        version = Version(self.state.deployment.live + 1, self.digest, "exact", access)
        wanted = Wanted(version, versions.is_kept(self.folder, version))
        deployment = self.state.deployment
        observed = self.cloud.observe(deployment, wanted)
        plan = self.cloud.plan_deploy(wanted, deployment, observed)
        self.state = execute(plan, version, self.state, self._site())
        self.access = access

    def leave(self) -> None:
        deployment = self.state.deployment
        plan = self.cloud.plan_remove(deployment, self.cloud.observe(deployment, None))
        execute(plan, None, self.state, self._site())

    def _site(self) -> Site:
        return Site(self.folder, self.cloud, self.scratch, Progress(), self.build)
