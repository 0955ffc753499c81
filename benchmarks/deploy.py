"""How much longer ``nb2fn deploy`` takes than ``osls deploy`` alone, and how quick what is
deployed answers under Lambda's own runtime client.

Run with ``python benchmarks/deploy.py``. Needs ministack (an emulated AWS that runs Lambda
functions) and osls; both deploys go there, in turn, from the same build. The overhead is
that of the whole command, from its start to its end, candidate and checks included.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

RUNS = int(os.environ.get("RUNS", "3"))
ASKED = 2000
BARE = """import json


def handler(event, context):
    body = json.loads(event["body"])
    answer = json.dumps({"y_pred": [0.1 * a + b for a, b in body["x_test"]]})
    return {"statusCode": 200, "headers": {"Content-Type": "application/json"}, "body": answer}
"""


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@contextmanager
def emulated(folder: Path) -> Iterator[dict[str, str]]:
    """An emulated AWS; the environment that leads there."""
    port = free_port()
    binary = Path(sys.executable).parent / "ministack"
    plain = {k: v for k, v in os.environ.items() if not k.startswith("AWS_")}
    environ = {**plain, "GATEWAY_PORT": str(port), "LAMBDA_EXECUTOR": "local"}
    with (folder / "ministack.log").open("wb") as log:
        process = subprocess.Popen(
            [binary], cwd=folder, env=environ, stdout=log, stderr=log, start_new_session=True
        )
    try:
        with socket.socket() as trying:
            while trying.connect_ex(("127.0.0.1", port)):
                time.sleep(0.1)
        yield {
            **plain,
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}",
            "AWS_ACCESS_KEY_ID": "none",
            "AWS_SECRET_ACCESS_KEY": "none",
            "AWS_EC2_METADATA_DISABLED": "true",
            "SLS_TELEMETRY_DISABLED": "1",
            "SLS_NOTIFICATIONS_MODE": "off",
            "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
            "XDG_DATA_HOME": str(folder / "data"),
            "PATH": f"{ROOT / 'node_modules/.bin'}{os.pathsep}{plain['PATH']}",
            "NB2FN_PUBLIC": "1",
        }
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def timed(command: list[str], folder: Path, environ: dict[str, str]) -> tuple[float, str]:
    """Seconds of a command, and what it printed."""
    begun = time.perf_counter()
    done = subprocess.run(
        command, cwd=folder, env=environ, capture_output=True, text=True, check=False
    )
    taken = time.perf_counter() - begun
    assert done.returncode == 0, done.stdout + done.stderr
    return taken, done.stdout


def nb2fn(*words: str) -> list[str]:
    return [sys.executable, "-m", "nb2fn", *words]


def overhead(folder: Path, environ: dict[str, str]) -> None:
    """Print the seconds of both, for a first deploy and for an update."""
    taken: dict[str, list[float]] = {}
    stages: dict[str, list[float]] = {}
    build = folder / "build" / "linear-regression"
    for run in range(RUNS):
        alone = folder / f"alone-{run}"
        shutil.copytree(build, alone)
        osls = ["osls", "deploy", "--stage", f"alone{run}", "--region", "us-east-1", "--force"]
        ours = nb2fn("deploy", "--json", "--stage", f"ours{run}", str(build))
        for kind in ("create", "update"):
            more = ["--new-token"] if kind == "update" else []
            taken.setdefault(f"osls {kind}", []).append(timed(osls, alone, environ)[0])
            seconds, said = timed([*ours, *more], folder, environ)
            taken.setdefault(f"nb2fn {kind}", []).append(seconds)
            for stage, spent in json.loads(said)["seconds"].items():
                stages.setdefault(f"{kind} {stage}", []).append(spent)
    for kind in ("create", "update"):
        theirs, ours_ = (statistics.median(taken[f"{who} {kind}"]) for who in ("osls", "nb2fn"))
        share = 100 * (ours_ / theirs - 1)
        print(f"{kind:7} osls {theirs:6.2f} s   nb2fn {ours_:6.2f} s   {share:+5.1f} %   (10 %)")
        spent = [
            f"{n.split()[1]} {statistics.median(s):.2f}" for n, s in stages.items() if kind in n
        ]
        print(f"        {'  '.join(spent)}")


def unchanged(folder: Path, environ: dict[str, str]) -> None:
    """Print the seconds of a deploy that has nothing to do."""
    build = str(folder / "build" / "linear-regression")
    command = nb2fn("deploy", "--json", "--stage", "ours0", build)
    taken = [timed(command, folder, environ)[0] for _ in range(RUNS)]
    print(f"nothing to do: {statistics.median(taken):.2f} s   (2 s)")


def warm(folder: Path) -> None:
    """Print the warm p50 under AWS's runtime client and emulator, beside a bare handler's."""
    import zipfile

    from tests.aws.conftest import lambda_runtimes, tools

    (folder / "bare").mkdir()
    bare = folder / "bare" / "bare.zip"
    with zipfile.ZipFile(bare, "w") as archive:
        archive.writestr("handler.py", BARE)
    body = json.dumps({"x_test": [[4, 5]]})
    http = {"method": "POST", "path": "/predict"}
    event = {
        "version": "2.0",
        "rawPath": "/predict",
        "headers": {"content-type": "application/json"},
        "requestContext": {"http": http, "stage": "$default"},
        "body": body,
        "isBase64Encoded": False,
    }
    emulator, client = tools()
    archive_path = folder / "build/linear-regression/linear-regression.zip"
    with lambda_runtimes(emulator, client, folder / "bare") as start:
        asked = {"bare": start(bare), "nb2fn": start(archive_path, NB2FN_PUBLIC="1")}
        times: dict[str, list[float]] = {name: [] for name in asked}
        for _ in range(ASKED):
            for name, invoke in asked.items():
                begun = time.perf_counter()
                assert invoke(event)["statusCode"] == 200
                times[name].append(time.perf_counter() - begun)
    plain, ours = (statistics.median(times[name][100:]) * 1000 for name in ("bare", "nb2fn"))
    print(f"warm p50: bare {plain:.3f} ms   nb2fn {ours:.3f} ms   {ours / plain:.2f}×   (1.2×)")


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="nb2fn-bench-") as name:
        folder = Path(name)
        example = ROOT / "example-notebooks" / "linear-regression.ipynb"
        timed(nb2fn("build", "-q", "--target", "aws", str(example)), folder, {**os.environ})
        warm(folder)
        with emulated(folder) as environ:
            overhead(folder, environ)
            unchanged(folder, environ)


if __name__ == "__main__":
    main()
