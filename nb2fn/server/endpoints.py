"""Builds that are asked: each one's endpoint is kept running between questions."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import secrets
import tempfile
import time
from pathlib import Path
from typing import BinaryIO

from nb2fn import marker
from nb2fn.client.serve import running
from nb2fn.hosting.process import Server

_LOGGED = 64_000  # bytes of a log that are shown


class Endpoint:
    """A build's own server on loopback. It wants a token that only this process knows,
    so nobody else on the machine can ask it."""

    def __init__(self, build: Path, digest: str) -> None:
        self.build = build
        self.digest = digest
        self.token = secrets.token_urlsafe(24)
        self.used = time.monotonic()
        self._stack = contextlib.ExitStack()
        self._log: BinaryIO = tempfile.TemporaryFile()  # noqa: SIM115
        self._stack.callback(self._log.close)
        self._server: Server | None = None

    @property
    def url(self) -> str:
        assert self._server is not None
        return self._server.url

    @property
    def alive(self) -> bool:
        return self._server is not None and self._server.process.poll() is None

    def start(self) -> None:
        """Start it; raises as :func:`~nb2fn.client.serve.running`."""
        digest = hashlib.sha256(self.token.encode()).hexdigest()
        try:
            self._server = self._stack.enter_context(
                running(self.build, token_sha256=digest, log=self._log)
            )
        except BaseException:
            self._stack.close()
            raise

    def stop(self) -> None:
        """End it and wait."""
        self._stack.close()
        self._server = None

    def log(self) -> str:
        """The last 64 kB that it wrote."""
        end = self._log.seek(0, 2)
        self._log.seek(max(0, end - _LOGGED))
        return self._log.read(_LOGGED).decode("utf-8", "replace")


class Endpoints:
    """The running endpoints of this server by their build. One that has not been asked
    for ``idle`` seconds is ended, one whose build has been built anew is replaced."""

    def __init__(self, idle: float) -> None:
        self._idle = idle
        self._running: dict[Path, Endpoint] = {}
        self._turns: dict[Path, asyncio.Lock] = {}
        self._reaper: asyncio.Task[None] | None = None

    async def get(self, build: Path) -> tuple[Endpoint, float]:
        """A build's endpoint and the milliseconds it took to start (0: it ran).

        Raises :class:`~nb2fn.errors.CompileError` as
        :func:`~nb2fn.client.serve.running`.
        """
        async with self._turns.setdefault(build, asyncio.Lock()):
            known = marker.read(build)
            digest = known.digest if known else ""
            found = self._running.get(build)
            if found is not None and found.alive and found.digest == digest:
                found.used = time.monotonic()
                return found, 0.0
            await self._end(build)
            started = time.perf_counter()
            endpoint = Endpoint(build, digest)
            await asyncio.to_thread(endpoint.start)
            self._running[build] = endpoint
            self._reaper = self._reaper or asyncio.ensure_future(self._reap())
            return endpoint, (time.perf_counter() - started) * 1000

    def running(self, build: Path) -> Endpoint | None:
        """A build's endpoint if it has been asked."""
        return self._running.get(build)

    async def stop(self) -> None:
        """End them all."""
        if self._reaper is not None:
            self._reaper.cancel()
        await asyncio.gather(*map(self._end, list(self._running)))

    async def _end(self, build: Path) -> None:
        endpoint = self._running.pop(build, None)
        if endpoint is not None:
            await asyncio.to_thread(endpoint.stop)

    async def _reap(self) -> None:
        while True:
            await asyncio.sleep(min(30.0, self._idle / 2))
            for build, endpoint in list(self._running.items()):
                if time.monotonic() - endpoint.used > self._idle:
                    async with self._turns[build]:
                        await self._end(build)
