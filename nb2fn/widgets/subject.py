"""What a form asks: a build, a URL or a deployment, made ready."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

from nb2fn.client.serve import running
from nb2fn.client.timed import Question, Reply, ask
from nb2fn.diagnostics import Diagnostic
from nb2fn.errors import CompileError
from nb2fn.proof.match import Match, match, match_document, question_of
from nb2fn.records import record
from nb2fn.targets.http import reachable, send

SECONDS = 60.0


@record
class Subject:
    """An endpoint that can be asked. ``document`` is its OpenAPI document; ``build`` its
    project's folder, ``None`` where only the document is known; ``close`` ends what was
    started for it."""

    label: str
    url: str
    token: str
    document: dict[str, Any]
    build: Path | None
    close: Callable[[], None]

    def ask(self, route: str, body: str) -> tuple[Reply, Match]:
        """Ask one question; raises :class:`~nb2fn.errors.CompileError` (NB551)."""
        url, host = reachable(self.url)
        question = Question(
            url.rstrip("/") + route, body.encode("utf-8", "surrogatepass"), self.token, host
        )
        reply = ask(question, SECONDS)
        asked, answer = question_of(body), reply.document
        if self.build is not None:
            return reply, match(self.build, route, asked, reply.status, answer)
        return reply, match_document(self.document, route, asked, reply.status, answer)


def opened(target: str, token: str | None) -> Subject:
    """``target`` made ready: a build is started, and runs until it is closed.

    Raises :class:`~nb2fn.errors.CompileError` where it is none of the three.
    """
    if target.startswith(("http://", "https://")):
        url = target.rstrip("/").partition("/predict")[0]
        known = token or os.environ.get("NB2FN_TOKEN", "")
        return Subject(url, url, known, _document(url, known), None, lambda: None)
    if not Path(target).exists() and "/" not in target:
        return _deployment(target)
    return _build(Path(target))


def _build(place: Path) -> Subject:
    stack = contextlib.ExitStack()
    token = secrets.token_urlsafe(24)
    digest = hashlib.sha256(token.encode()).hexdigest()
    server = stack.enter_context(running(place, token_sha256=digest))
    document = json.loads((place / "openapi.json").read_text("utf-8"))
    return Subject(str(place), server.url, token, document, place, stack.close)


def _deployment(name: str) -> Subject:
    from nb2fn.deploy import operate, versions
    from nb2fn.deploy.places import locate

    where = locate(Path.cwd())
    deployment, token = operate.address(name, where)
    current = deployment.current
    place = versions.place(where.folder, current) if current else None
    document = _document(deployment.url, token)
    kept = place if place is not None and place.is_dir() else None
    return Subject(name, deployment.url, token, document, kept, lambda: None)


def _document(url: str, token: str) -> dict[str, Any]:
    """An endpoint's OpenAPI document; NB551 where it gives none."""
    headers = {"authorization": f"Bearer {token}"} if token else {}
    status, text = send("GET", f"{url.rstrip('/')}/openapi.json", headers, None)
    found = question_of(text)
    if status == 200 and isinstance(found, dict) and isinstance(found.get("paths"), dict):
        return found
    raise CompileError(
        Diagnostic(
            code="NB551",
            message=f"{url} does not say what it takes",
            reason=f"its /openapi.json answers with status {status}",
            fix="check the URL; where it wants a token, give it as `token` or in NB2FN_TOKEN",
        )
    )
