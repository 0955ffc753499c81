"""Keeps an endpoint running; run as a script, never imported by what it runs.

``python -I -S supervise.py FOLDER`` leaves the terminal and its session, listens on
the endpoint's port, and from then on makes what runs follow ``FOLDER/wanted.json``::

    {"port": 0, "live": WORKER or null, "candidate": WORKER or null, "stop": false}
    WORKER = {"key", "command": [...], "environ": {...}, "job": {...}, "live": {...}}

``job`` is what :mod:`nb2fn.hosting.worker` is given, ``live`` its environment once it is
live. It says what runs in ``FOLDER/running.json``, and its process in ``FOLDER/pid``. A
worker that ends is started again, after a pause that doubles up to 30 seconds. The socket
is the supervisor's own, so nobody is refused while one worker takes over from another.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

TICK = 0.05
LOG_BYTES = 5_000_000
LOGS = 3  # with the one that is written
LONGEST_PAUSE = 30.0
STEADY = 60.0  # seconds after which a worker's earlier ends are forgotten


Spec = dict[str, Any]


def start_time(pid: int) -> str:
    """When a process began, in the system's own form; empty where it is gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()
    except FileNotFoundError:
        if Path("/proc/self").is_dir():
            return ""
        command = ["ps", "-o", "stat=,lstart=", "-p", str(pid)]
        state, _, began = subprocess.run(
            command, capture_output=True, text=True, check=False
        ).stdout.partition(" ")
        return "" if state.startswith("Z") else began.strip()
    except OSError:
        return ""
    return "" if fields[0] == b"Z" else fields[19].decode()


def write_whole(path: Path, document: object) -> None:
    """A JSON file that a reader sees whole; only its owner may read it."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".writing-")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(document, file)
    Path(name).replace(path)


class Log:
    """Lines with their time, in files that are changed when they are full."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.lock = threading.Lock()
        self.file = path.open("ab")

    def write(self, line: bytes) -> None:
        stamp = time.strftime("%Y-%m-%dT%H:%M:%SZ ", time.gmtime()).encode()
        with self.lock:
            if self.file.tell() > LOG_BYTES:
                self._change()
            self.file.write(stamp + line.rstrip(b"\r\n") + b"\n")
            self.file.flush()

    def _change(self) -> None:
        self.file.close()
        for number in range(LOGS - 1, 0, -1):
            older = self.path.with_name(f"{self.path.name}.{number - 1}")
            older = older if number > 1 else self.path
            if older.exists():
                older.replace(self.path.with_name(f"{self.path.name}.{number}"))
        self.file = self.path.open("ab")

    def say(self, text: str) -> None:
        self.write(f"supervisor: {text}".encode())


class Worker:
    """A worker's process and how it is doing: starting, ready, live or failed."""

    def __init__(self, spec: Spec, listener: socket.socket, log: Log) -> None:
        self.spec = spec
        self.key = spec["key"]
        self.listener = listener
        self.log = log
        self.ends = 0
        self.again_at = 0.0
        self.promoted = False
        self.process: subprocess.Popen[bytes] | None = None
        self.start()

    def start(self) -> None:
        self.state, self.port, self.error = "starting", 0, ""
        self.began = time.monotonic()
        self.promoted = False
        try:
            self.process = subprocess.Popen(
                self.spec["command"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                cwd=tempfile.gettempdir(),
                env=self.spec["environ"],
                pass_fds=[self.listener.fileno()],
            )
        except OSError as error:
            self.process = None
            self._failed(f"{type(error).__name__}: {error}")
            return
        for target in (self._listen, self._pump):
            threading.Thread(target=target, args=(self.process,), daemon=True).start()
        self._send({**self.spec["job"], "listen": self.listener.fileno()})

    def promote(self) -> None:
        if not self.promoted and self.state == "ready":
            self.promoted = True
            self._send({"environ": self.spec["live"]})

    def stop(self) -> None:
        """Let it finish what it is at, and end."""
        if self.process is not None and self.process.stdin:
            with suppress(OSError):
                self.process.stdin.close()

    def ended(self) -> bool:
        return self.process is None or self.process.poll() is not None

    def tend(self) -> None:
        """Start it again where it has ended, once its pause is over."""
        if not self.ended():
            return
        now = time.monotonic()
        if self.state != "failed":
            code = self.process.returncode if self.process else None
            self._failed(f"it ended with exit status {code}")
        elif now >= self.again_at:
            self.start()

    def _failed(self, reason: str) -> None:
        if time.monotonic() - self.began > STEADY:
            self.ends = 0
        self.state, self.error = "failed", self.error or reason
        self.again_at = time.monotonic() + min(0.1 * 2**self.ends, LONGEST_PAUSE)
        self.ends += 1
        self.log.say(f"version {self.spec['number']}: {self.error}")

    def _send(self, message: Spec) -> None:
        assert self.process is not None
        assert self.process.stdin is not None
        with suppress(OSError):  # it has ended: tended to by and by
            self.process.stdin.write(json.dumps(message).encode() + b"\n")
            self.process.stdin.flush()

    def _listen(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdout is not None
        for line in process.stdout:
            said = json.loads(line)
            if "port" in said:
                self.port, self.state = said["port"], "ready"
            elif "live" in said:
                self.state = "live"
            else:
                self.error = said["error"]

    def _pump(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stderr is not None
        for line in process.stderr:
            self.log.write(line)


class Supervisor:
    """The folder, the socket, and the workers by key."""

    def __init__(self, folder: Path, log: Log) -> None:
        self.folder = folder
        self.log = log
        self.workers: dict[str, Worker] = {}
        self.leaving: list[Worker] = []
        self.stopping = False
        self.seen: Any = None
        self.said: Any = None
        self.wanted = self._read()
        self.listener = socket.socket()
        self.listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.listener.bind(("127.0.0.1", self.wanted["port"]))
        self.listener.listen(1024)
        self.port = self.listener.getsockname()[1]

    def _read(self) -> Spec:
        found: Spec = json.loads((self.folder / "wanted.json").read_text("utf-8"))
        return found

    def run(self) -> None:
        self.log.say(f"listening on port {self.port}, process {os.getpid()}")
        while not self.stopping:
            self._reread()
            self._follow()
            self._tell()
            time.sleep(TICK)
        for worker in [*self.workers.values(), *self.leaving]:
            worker.stop()
        for worker in [*self.workers.values(), *self.leaving]:
            if worker.process is not None:
                worker.process.wait()
        self.log.say("ended")

    def _reread(self) -> None:
        try:
            facts = (self.folder / "wanted.json").stat()
        except FileNotFoundError:  # the folder was removed
            self.stopping = True
            return
        if (facts.st_ino, facts.st_mtime_ns) != self.seen:
            self.seen = (facts.st_ino, facts.st_mtime_ns)
            self.wanted = self._read()
            self.stopping = self.stopping or bool(self.wanted.get("stop"))

    def _follow(self) -> None:
        specs = [spec for spec in (self.wanted["live"], self.wanted["candidate"]) if spec]
        for spec in specs:
            if spec["key"] not in self.workers:
                self.log.say(f"version {spec['number']}: starting")
                self.workers[spec["key"]] = Worker(spec, self.listener, self.log)
        live = self.wanted["live"]
        if live:
            self.workers[live["key"]].spec = live
            self.workers[live["key"]].promote()
        arrived = not live or self.workers[live["key"]].state == "live"
        wanted = {spec["key"] for spec in specs}
        for key in [key for key in self.workers if key not in wanted]:
            if arrived or not self.workers[key].promoted:  # who is live stays until another is
                worker = self.workers.pop(key)
                self.log.say(f"version {worker.spec['number']}: ending")
                worker.stop()
                self.leaving.append(worker)
        for worker in self.workers.values():
            worker.tend()
        self.leaving = [worker for worker in self.leaving if not worker.ended()]

    def _tell(self) -> None:
        workers = {
            key: {
                "state": worker.state,
                "port": worker.port,
                "pid": worker.process.pid if worker.process else 0,
                "ends": worker.ends,
                "error": worker.error,
            }
            for key, worker in self.workers.items()
        }
        running = {"port": self.port, "workers": workers, "leaving": len(self.leaving)}
        if running != self.said:
            write_whole(self.folder / "running.json", running)
            self.said = running


def main() -> None:
    folder = Path(sys.argv[1]).absolute()
    if os.fork():
        os._exit(0)
    os.setsid()
    os.chdir("/")
    running, pid = folder / "running.json", folder / "pid"
    null = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(null, stream)
    log = Log(folder / "log")
    try:
        supervisor = Supervisor(folder, log)
    except OSError as error:
        write_whole(running, {"error": f"{error.strerror}", "errno": error.errno})
        return
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: setattr(supervisor, "stopping", True))
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    supervisor._tell()
    write_whole(pid, {"pid": os.getpid(), "start": start_time(os.getpid())})
    supervisor.run()
    for path in (running, pid):
        with suppress(FileNotFoundError):
            path.unlink()


if __name__ == "__main__":
    main()
