"""A kernel: started, asked and ended. The only user of nbclient.

Starting is split in two, so that what needs no kernel can be done while it boots:
:class:`Session` launches the process, :meth:`Session.connect` shakes hands.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
import tempfile
import time
from asyncio import FIRST_COMPLETED
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, Self, TypeVar

from nb2fn.errors import Nb2fnError
from nb2fn.frontend.quick_nbformat import import_nbformat
from nb2fn.records import record
from nb2fn.training.kernelspec import folders
from nb2fn.training.sources import bootstrap

OLDEST = (3, 9)
STARTUP_SECONDS = 60.0
INTERRUPT_SECONDS = 10.0
SHUTDOWN_SECONDS = 2.0
# How long the outputs of a request may still trickle in after its reply.
OUTPUT_SECONDS = 5.0
# No history file, no banner: the start is quicker and the user's history stays the user's.
KERNEL_ARGUMENTS = ["--HistoryManager.hist_file=:memory:"]

# A socket's path may have 104 characters on macOS; the kernel adds a number to it.
SOCKET_PATH = 95

T = TypeVar("T")


class KernelStartError(Nb2fnError):
    """The kernel's process did not come up; the message is what it wrote last."""


class TooOldError(KernelStartError):
    """The kernel's Python cannot run nb2fn's own part."""


class KernelDiedError(Nb2fnError):
    """The kernel's process ended while it was asked; the message is what it wrote last."""


class KernelQuitError(KernelDiedError):
    """The code asked for the kernel's end: ``exit()`` or ``quit()``, which IPython carries out
    some time later."""


class TimedOutError(Nb2fnError):
    """A piece ran longer than allowed; it was interrupted, and the kernel answers again
    unless ``stuck``."""

    def __init__(self, seconds: float, stuck: bool) -> None:
        super().__init__(f"no reply within {seconds:g} s")
        self.seconds = seconds
        self.stuck = stuck


@record
class Launch:
    """How to start a kernel: kernelspec ``name``, working ``directory``, who hears output."""

    name: str
    directory: Path
    output: Callable[[str], None]


class Session:
    """One kernel process, used as a context manager; leaving it ends the process.

    It runs an event loop of its own: not for a thread that already runs one.
    Raises :class:`KernelStartError` where the process cannot be launched.
    """

    def __init__(self, launch: Launch) -> None:
        from jupyter_client.kernelspec import KernelSpecManager
        from jupyter_client.manager import AsyncKernelManager

        from nb2fn.training.provisioners import Provisioners

        Provisioners.instance()
        self._launch = launch
        self._loop = asyncio.new_event_loop()
        self._scratch = tempfile.TemporaryDirectory(prefix="nb2fn-")
        self.scratch = Path(self._scratch.name).resolve()
        self._log = (self.scratch / "kernel.log").open("w+", encoding="utf-8", errors="replace")
        # Given the folders, jupyter_client need not import IPython to find them.
        specs = KernelSpecManager(kernel_dirs=[str(folder) for folder in folders()])
        self._km = AsyncKernelManager(
            kernel_name=launch.name, kernel_spec_manager=specs, **_transport(self.scratch)
        )
        self._client: Any = None
        self._calls = 0
        self._python: tuple[int, ...] = ()
        self._retired = False
        try:
            self._await(self._start())
        except OSError as error:
            self.close()
            raise KernelStartError(str(error)) from error
        except BaseException:
            self.close()
            raise

    async def _start(self) -> None:
        await self._km.start_kernel(
            cwd=str(self._launch.directory),
            extra_arguments=KERNEL_ARGUMENTS,
            stdout=self._log,
            stderr=self._log,
        )

    def _await(self, work: Coroutine[Any, Any, T]) -> T:
        task = self._loop.create_task(work)
        try:
            return self._loop.run_until_complete(task)
        except KeyboardInterrupt:
            # Left as it is, it would go on, and fail, while the kernel is being ended.
            self._loop.run_until_complete(_cancel(task))
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def connect(self) -> None:
        """Wait for the kernel and hand it nb2fn's own sources.

        Raises :class:`KernelStartError` where it dies or stays silent.
        """
        try:
            self._await(self._connect())
            if self._python < OLDEST:
                told = ".".join(map(str, self._python))
                raise TooOldError(f"it runs Python {told}; nb2fn needs 3.9 or newer")
            code = bootstrap(self._launch.directory, self.scratch)
            reply = self._await(self._execute(code, silent=True, timeout=STARTUP_SECONDS))
        except (KernelDiedError, TimedOutError) as error:
            raise KernelStartError(str(error)) from error
        if reply["status"] != "ok":
            raise KernelStartError(f"{reply.get('ename')}: {reply.get('evalue')}")

    async def _connect(self) -> None:
        import zmq.asyncio

        import_nbformat()
        from nbclient import NotebookClient
        from nbformat import NotebookNode

        context = zmq.asyncio.Context()
        # The default of 100 ms between attempts would be waited out at every start.
        context.setsockopt(zmq.RECONNECT_IVL, 5)
        self._context = context
        empty = NotebookNode(metadata={}, cells=[])  # type: ignore[no-untyped-call]
        self._client = NotebookClient(empty, km=self._km)
        self._client.kc = channels = self._km.client(context=context)
        channels.start_channels(stdin=False, hb=False)
        await self._within(self._greet(channels), STARTUP_SECONDS)

    async def _greet(self, channels: Any) -> None:
        """Ask until the kernel answers and its outputs arrive as well."""
        from queue import Empty

        while True:
            channels.kernel_info()
            reply = await channels.get_shell_msg()
            version = reply["content"].get("language_info", {}).get("version", "")
            self._python = tuple(int(n) for n in re.findall(r"\d+", version)[:2])
            try:
                await channels.get_iopub_msg(timeout=0.1)
            except Empty:
                continue
            return

    def run(self, text: str, timeout: float | None) -> bool:
        """Run code as a cell of the notebook; whether it ran without an error.

        Raises :class:`TimedOutError`, :class:`KernelDiedError`, :class:`KernelQuitError`.
        """
        reply = self._await(self._execute(text, silent=False, timeout=timeout))
        if any(told.get("source") == "ask_exit" for told in reply.get("payload", ())):
            raise KernelQuitError("")
        return bool(reply["status"] == "ok")

    def call(self, name: str, timeout: float | None = None, /, **arguments: Any) -> Any:
        """Ask nb2fn's agent in the kernel (:mod:`nb2fn.kernel.agent`).

        Raises :class:`KernelDiedError`, :class:`TimedOutError` (the kernel is of no use
        then), and ``RuntimeError`` for a bug of the agent.
        """
        self._calls += 1
        path = self.scratch / f"reply-{self._calls}.json"
        request = json.dumps({"call": name, "arguments": arguments, "reply": str(path)})
        code = f'__import__("sys").modules["_nb2fn_kernel.agent"].serve({request!r})'
        reply = self._await(self._execute(code, silent=True, timeout=timeout))
        if reply["status"] != "ok":
            raise RuntimeError(f"kernel agent: {reply.get('ename')}: {reply.get('evalue')}")
        answer = json.loads(path.read_text(encoding="utf-8"))
        path.unlink()
        if "error" in answer:
            raise RuntimeError(f"kernel agent: {answer['error']}")
        return answer["value"]

    async def _execute(self, code: str, *, silent: bool, timeout: float | None) -> dict[str, Any]:
        channels = self._client.kc
        request = channels.execute(
            code, silent=silent, store_history=not silent, allow_stdin=False, stop_on_error=False
        )
        outputs = asyncio.ensure_future(self._relay(request, silent))
        try:
            reply = await self._within(self._reply(request), timeout, interrupt=not silent)
            done, _ = await asyncio.wait({outputs}, timeout=OUTPUT_SECONDS)
            for relay in done:
                relay.result()
        finally:
            await _cancel(outputs)
        return reply

    async def _within(
        self, work: Coroutine[Any, Any, T], timeout: float | None, interrupt: bool = False
    ) -> T:
        """The result of ``work``, unless the kernel dies or the time is up before."""
        working = asyncio.ensure_future(work)
        death = asyncio.ensure_future(self._death())
        try:
            await asyncio.wait({working, death}, timeout=timeout, return_when=FIRST_COMPLETED)
            if working.done():
                return working.result()
            if death.done():
                raise KernelDiedError(self._last_words())
            assert timeout is not None
            if interrupt:
                await self._km.interrupt_kernel()
                await asyncio.wait(
                    {working, death}, timeout=INTERRUPT_SECONDS, return_when=FIRST_COMPLETED
                )
            raise TimedOutError(timeout, stuck=not working.done())
        finally:
            await _cancel(working, death)

    async def _reply(self, request: str) -> dict[str, Any]:
        while True:
            message = await self._client.kc.get_shell_msg()
            if message["parent_header"].get("msg_id") == request:
                content: dict[str, Any] = message["content"]
                return content

    async def _relay(self, request: str, silent: bool) -> None:
        """Pass on what a request prints until the kernel is idle again.

        nbclient plays the front end for widgets that wait for one.
        """
        while True:
            message = await self._client.kc.get_iopub_msg()
            if message["parent_header"].get("msg_id") != request:
                continue
            kind, content = message["msg_type"], message["content"]
            if kind == "status" and content["execution_state"] == "idle":
                return
            if kind == "stream" and not silent:
                self._launch.output(content["text"])
            elif kind.startswith("comm_"):
                self._client.handle_comm_msg([], message, 0)

    async def _death(self) -> None:
        while await self._km.is_alive():
            await asyncio.sleep(0.2)

    def _last_words(self) -> str:
        self._log.flush()
        lines = (self.scratch / "kernel.log").read_text("utf-8", "replace").strip().splitlines()
        said = [line for line in lines if not line.startswith("[IPKernelApp]")]
        return "\n".join(said[-5:])

    def retire(self) -> None:
        """Ask the kernel to end, without waiting for it: nothing will be asked any more."""
        if not self._retired:
            self._retired = True
            self._await(self._ask_to_end())

    async def _ask_to_end(self) -> None:
        await self._km.request_shutdown()

    def close(self) -> None:
        """End the kernel and everything that was started for it."""
        if self._loop.is_closed():
            return
        try:
            self._await(self._end())
        finally:
            self._loop.close()
            self._log.close()
            self._scratch.cleanup()

    async def _end(self) -> None:
        if self._retired:
            pause = 0.005
            deadline = time.monotonic() + SHUTDOWN_SECONDS
            while await self._km.is_alive() and time.monotonic() < deadline:
                await asyncio.sleep(pause)
                pause = min(1.3 * pause, 0.05)
        if self._km.has_kernel:
            await self._km.shutdown_kernel(now=True)
        await self._km.cleanup_resources()
        if self._client is not None and self._client.kc is not None:
            self._client.kc.stop_channels()
            self._context.destroy(linger=0)
        for task in asyncio.all_tasks(self._loop) - {asyncio.current_task()}:
            await _cancel(task)


def _transport(scratch: Path) -> dict[str, str]:
    """Sockets in our own folder, closed to other users of the machine, where they fit."""
    address = scratch / "kernel"
    if sys.platform == "win32" or len(str(address)) > SOCKET_PATH:
        return {"transport": "tcp", "ip": "127.0.0.1"}
    return {"transport": "ipc", "ip": str(address)}


async def _cancel(*tasks: asyncio.Future[Any]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
