"""serve: a build on this machine, until Ctrl-C."""

from __future__ import annotations

import contextlib
import signal
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from ipaddress import ip_address
from pathlib import Path
from types import FrameType
from typing import BinaryIO

from nb2fn.diagnostics import Diagnostic
from nb2fn.errors import CompileError
from nb2fn.hosting.build import open_build
from nb2fn.hosting.process import Server
from nb2fn.hosting.process import serve as start
from nb2fn.progress import Progress


def serve(build_dir: Path, host: str, port: int) -> int:
    """Serve a build until Ctrl-C or SIGTERM; returns the exit code.

    On a loopback address the endpoint is open; elsewhere it wants the token whose
    SHA-256 is in ``NB2FN_TOKEN_SHA256``. ``port`` 0 takes a free one. The URL is
    printed once it listens.
    """
    with running(build_dir, host, port) as server:
        print(f"serving {build_dir} at {server.url}  (Ctrl-C ends it)", flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            signal.signal(signal.SIGTERM, _interrupt)
            return server.process.wait()
    return 0


@contextlib.contextmanager
def running(
    build_dir: Path,
    host: str = "127.0.0.1",
    port: int = 0,
    *,
    token_sha256: str = "",
    log: BinaryIO | None = None,
) -> Iterator[Server]:
    """A build's server for the time of a block.

    With ``token_sha256`` it wants the token of that digest on the loopback address too.
    Its log goes to ``log``, else to standard error.
    Raises :class:`CompileError`: NB551 where it does not start (a port in use), and
    those of :func:`~nb2fn.hosting.build.open_build`.
    """
    build = open_build(build_dir, Progress())
    with tempfile.TemporaryDirectory(prefix="nb2fn-serve-") as folder:
        extra = [] if (build.project.tree / "waitress").is_dir() else [_waitress(Path(folder))]
        public = _is_loopback(host) and not token_sha256
        try:
            server = start(
                build.project,
                host,
                port,
                extra_path=extra,
                public=public,
                token_sha256=token_sha256,
                log=log,
            )
        except OSError as error:
            raise CompileError(_not_started(build_dir, str(error))) from error
        try:
            yield server
        finally:
            server.stop()


def _waitress(folder: Path) -> Path:
    """A folder that holds this environment's waitress and nothing else."""
    spec = find_spec("waitress")
    assert spec is not None
    assert spec.origin is not None
    (folder / "waitress").symlink_to(Path(spec.origin).parent, target_is_directory=True)
    return folder


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _not_started(build_dir: Path, reason: str) -> Diagnostic:
    return Diagnostic(
        code="NB551",
        message=f"{build_dir} does not start: {reason}",
        fix="if the address is in use, choose another with `--port` (0 takes a free one)",
    )
