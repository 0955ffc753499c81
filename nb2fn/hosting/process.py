"""Starts a built project in a clean process and talks to it."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from base64 import b64encode
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from nb2fn.ir.proof import Usage
from nb2fn.records import record

_HERE = Path(__file__).parent

# The numbers of a fit depend on the BLAS kernel and its threads: they stay as they were
# in training. Nothing else of the caller's environment reaches the project.
_KEPT_PREFIXES = ("OPENBLAS_", "OMP_", "MKL_", "BLIS_", "NVPL_", "VECLIB_", "GOTO_")
_KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "TEMP", "TMP", "SYSTEMROOT", "TZ")


@record
class Project:
    """A built project that can be started.

    ``tree`` holds its locked requirements, unpacked; ``interpreter`` is the
    Python it was compiled for.
    """

    directory: Path
    tree: Path
    interpreter: str
    module: str
    entry: str


@record
class Replies:
    """What a project answered: for each case the (status, body text) of each asking.

    ``error`` is the traceback that kept it from loading, ``log`` the end of what
    it wrote to standard error, ``start_seconds`` from interpreter start to ready, ``usage``
    what it took to start and to answer.
    """

    answers: tuple[tuple[tuple[int, str], ...], ...]
    error: str
    log: str
    start_seconds: float
    usage: Usage | None = None


def environment(**extra: str) -> dict[str, str]:
    """The environment variables a project starts with."""
    kept = {k: v for k, v in os.environ.items() if k in _KEPT or k.startswith(_KEPT_PREFIXES)}
    return {**kept, "PYTHONHASHSEED": "0", **extra}


def ask(
    project: Project,
    cases: Sequence[tuple[str, bytes]],
    *,
    times: int = 1,
    threads: int = 1,
    seconds: float = 600.0,
) -> Replies:
    """Ask a project ``(path, body)`` cases in one clean process.

    Each case is asked ``times`` times from ``threads`` threads within
    ``seconds`` of wall time (start-up and the running case not counted). The
    endpoint is open for this process, since nobody else can reach it.
    """
    job = {
        "path": [str(project.directory.absolute()), str(project.tree.absolute())],
        "entry": project.entry,
        "module": project.module,
        "cases": [{"path": p, "body": b64encode(body).decode()} for p, body in cases],
        "times": times,
        "threads": threads,
        "seconds": seconds,
    }
    with tempfile.TemporaryDirectory(prefix="nb2fn-ask-") as folder:
        done = subprocess.run(
            _command(project.interpreter, "ask.py"),
            input=json.dumps(job),
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            cwd=folder,
            env=environment(NB2FN_PUBLIC="1"),
            check=False,
        )
    log = done.stderr[-8000:]
    if not done.stdout:
        return Replies((), f"the process ended with exit status {done.returncode}", log, 0.0)
    result = json.loads(done.stdout)
    answers = tuple(tuple((s, b) for s, b in case) for case in result["answers"])
    usage = Usage(*result["usage"]) if "usage" in result else None
    return Replies(answers, result["error"], log, result.get("start_seconds", 0.0), usage)


@record
class Server:
    """A running server; closing ``process.stdin`` ends it."""

    process: subprocess.Popen[str]
    url: str

    def stop(self) -> None:
        """End the server and wait for it."""
        with self.process:  # closes its pipes, the signal to end, and waits
            assert self.process.stdin is not None
            self.process.stdin.close()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()


def serve(
    project: Project,
    host: str,
    port: int,
    *,
    extra_path: Sequence[Path] = (),
    public: bool = True,
    token_sha256: str = "",
    log: BinaryIO | None = None,
) -> Server:
    """Start a project's WSGI app under waitress; returns once it listens.

    ``port`` 0 takes a free one. ``extra_path`` is searched last (for waitress
    itself, where the project does not require it). Without ``public`` the
    endpoint asks for its token, that of ``token_sha256`` or else of this process's own
    ``NB2FN_TOKEN_SHA256``. Its log goes to ``log``, else to this process's standard error.
    Raises :class:`OSError` with the reason when it does not start.
    """
    job = {
        "path": [str(p.absolute()) for p in (project.directory, project.tree, *extra_path)],
        "module": project.module,
        "host": host,
        "port": port,
        "open": public,
    }
    kept = {k: v for k, v in os.environ.items() if k.startswith("NB2FN_TOKEN")}
    if token_sha256:
        kept["NB2FN_TOKEN_SHA256"] = token_sha256
    process = subprocess.Popen(
        _command(project.interpreter, "serve.py"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=log,
        text=True,
        cwd=tempfile.gettempdir(),
        env=environment(**kept),
        start_new_session=True,  # Ctrl-C reaches us first; closing stdin ends the server
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(json.dumps(job) + "\n")
    process.stdin.flush()
    line = process.stdout.readline()
    said = json.loads(line) if line else {"error": "the process ended"}
    if "url" not in said:
        with process:
            raise OSError(said["error"])
    return Server(process, said["url"])


def _command(interpreter: str, script: str) -> list[str]:
    # -I -S: no site-packages, no user's PYTHON* variables; -X utf8: one text encoding everywhere.
    return [interpreter, "-I", "-S", "-B", "-X", "utf8", str(_HERE / script)]
