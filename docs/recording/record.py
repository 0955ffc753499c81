"""Records deploy, invoke, rollback and remove on an emulated AWS, from a real run.

``python docs/recording/record.py`` writes ``aws.cast`` (asciicast v2: `asciinema play` shows
it) and ``aws.svg``, the same text in a picture. Needs ministack and osls. Every line is the
program's own; only the folder's and the user's names are left out.
"""

from __future__ import annotations

import getpass
import json
import shlex
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from html import escape
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(ROOT / "benchmarks"))

from deploy import emulated  # noqa: E402

COLUMNS = 100
NOTEBOOK = "linear-regression.ipynb"
COMMANDS = (
    "nb2fn deploy linear-regression.ipynb --target aws",
    "nb2fn invoke linear-regression",
    r"sed -i 's/array(\[1, 2, 3\])/array([1, 2, 4])/' linear-regression.ipynb",
    "nb2fn deploy linear-regression.ipynb --target aws",
    "nb2fn invoke linear-regression",
    "nb2fn rollback linear-regression",
    "nb2fn invoke linear-regression",
    "nb2fn status linear-regression",
    "nb2fn remove --yes linear-regression",
    "nb2fn list",
)
Event = tuple[float, str]


def run(command: str, folder: Path, environ: dict[str, str]) -> list[Event]:
    """A command typed and carried out: (seconds since its beginning, text)."""
    begun = time.monotonic()
    events: list[Event] = [(0.0, f"$ {command}\n")]
    words = shlex.split(command)
    if words[0] == "nb2fn":
        words = [sys.executable, "-u", "-m", *words]
    with subprocess.Popen(
        words,
        cwd=folder,
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            events.append((time.monotonic() - begun, line))
    assert process.returncode == 0, "".join(text for _, text in events)
    return events


def scrubbed(text: str, folder: Path) -> str:
    """Without the names of this machine."""
    for name in (str(folder), str(Path.home()), f"{getpass.getuser()}@{socket.gethostname()}"):
        text = text.replace(name, "you@your-machine" if "@" in name else "~")
    return text


def cast(events: list[Event]) -> str:
    """asciicast v2: a header, and an event a line."""
    header = {"version": 2, "width": COLUMNS, "height": 30, "title": "nb2fn deploy --target aws"}
    lines = [json.dumps(header)]
    for when, text in events:
        lines.append(json.dumps([round(when, 3), "o", text.replace("\n", "\r\n")]))
    return "\n".join(lines) + "\n"


def picture(text: str) -> str:
    """The whole session as an SVG."""
    rows = []
    for line in text.splitlines():
        rows += [line[i : i + COLUMNS] for i in range(0, len(line), COLUMNS)] or [""]
    width, height = COLUMNS * 8 + 32, len(rows) * 18 + 32
    spans = []
    for number, row in enumerate(rows):
        colour = "#7ee787" if row.startswith("$ ") else "#e6edf3"
        spans.append(
            f'<text x="16" y="{number * 18 + 30}" fill="{colour}" xml:space="preserve">'
            f"{escape(row)}</text>"
        )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'font-family="ui-monospace, Menlo, Consolas, monospace" font-size="13">\n'
        f"<title>nb2fn deploys to AWS, emulated</title>\n"
        f'<rect width="100%" height="100%" rx="8" fill="#0d1117"/>\n'
        + "\n".join(spans)
        + "\n</svg>\n"
    )


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="nb2fn-recording-") as name:
        folder = Path(name)
        work = folder / "work"
        work.mkdir()
        shutil.copy2(ROOT / "example-notebooks" / NOTEBOOK, work)
        with emulated(folder) as environ:
            environ = {**environ, "COLUMNS": str(COLUMNS), "PYTHONPATH": str(ROOT)}
            events: list[Event] = []
            for command in COMMANDS:
                start = events[-1][0] + 1.0 if events else 0.0
                done = run(command, work, environ)
                events += [(start + when, scrubbed(text, work)) for when, text in done]
                events.append((events[-1][0] + 0.01, "\n"))
    text = "".join(text for _, text in events)
    (HERE / "aws.cast").write_text(cast(events), "utf-8")
    (HERE / "aws.svg").write_text(picture(text), "utf-8")
    print(text)
    print(f"{len(events)} lines, {events[-1][0]:.0f} s")


if __name__ == "__main__":
    main()
