"""Checks notebooks in a process that stays warm, so that the server's loop is never held up."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
import sys
from asyncio.subprocess import PIPE, Process
from pathlib import Path

from nb2fn.server.problem import ProblemError
from nb2fn.server.schema.check import CheckAnswer

_LINE = 1 << 28  # bytes; an answer about a notebook of hundreds of cells has a few MB


class Checker:
    """One process, one notebook at a time; it is started when it is first needed, and
    again after it has died or taken longer than ``seconds``."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._turn = asyncio.Lock()
        self._process: Process | None = None
        self._warming: asyncio.Task[Process] | None = None

    def warm(self) -> None:
        """Begin to start the process."""
        if self._warming is None or self._warming.done():
            self._warming = asyncio.ensure_future(self._warm())

    async def check(self, notebook: Path, data: bytes | None, proposals: bool) -> CheckAnswer:
        """What ``notebook`` compiles to; ``data`` in the stead of what the file holds.

        Raises :class:`ProblemError`: 504 where it takes too long, 500 for a bug of ours.
        """
        question = {
            "path": str(notebook),
            "data": None if data is None else base64.b64encode(data).decode(),
            "proposals": proposals,
        }
        async with self._turn:
            try:
                async with asyncio.timeout(self._seconds):
                    answer = await self._ask(json.dumps(question).encode() + b"\n")
            except TimeoutError:
                await self._end()
                detail = f"the analysis took longer than {self._seconds:g} s"
                raise ProblemError(504, "slow", detail) from None
            except asyncio.CancelledError:
                await self._end()  # or its answer would be the next question's
                raise
        document = json.loads(answer) if answer else {"error": "the analysis ended by itself"}
        if "error" in document:
            raise ProblemError(500, "internal", f"a bug of nb2fn: {document['error']}")
        return CheckAnswer.model_validate(document)

    async def stop(self) -> None:
        """End the process."""
        if self._warming is not None:
            self._warming.cancel()
        await self._end()

    async def _warm(self) -> Process:
        async with self._turn:
            return await self._running()

    async def _ask(self, line: bytes) -> bytes:
        process = await self._running()
        assert process.stdin is not None
        assert process.stdout is not None
        with contextlib.suppress(ConnectionError):
            process.stdin.write(line)
            await process.stdin.drain()
        return await process.stdout.readline()

    async def _running(self) -> Process:
        if self._process is None or self._process.returncode is not None:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-P", "-m", "nb2fn.server.analyst",
                stdin=PIPE, stdout=PIPE, limit=_LINE, start_new_session=True,
            )  # fmt: skip
        return self._process

    async def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None and process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()
