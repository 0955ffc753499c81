"""Carries out a Dockerfile's instructions in a folder, with this Python in the stead of the
base image's: what a build copies and runs, and how a container starts."""

from __future__ import annotations

import fnmatch
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

OWN = ("/packages", "/build", "/app")  # the folders of the image that its files name


@dataclass
class Image:
    """What a stage's instructions made: its file system and how it starts."""

    root: Path
    environ: dict[str, str] = field(default_factory=dict)
    folder: str = "/"
    user: str = "root"
    signal: str = "SIGTERM"
    ports: list[int] = field(default_factory=list)
    command: list[str] = field(default_factory=list)

    def here(self, text: str) -> str:
        """The image's own paths in a text as those of this machine."""
        for own in OWN:
            text = re.sub(rf"(?<![\w/]){own}\b", str(self.root / own[1:]), text)
        return re.sub(r"(?<![\w/])python(?=\s)", shlex.quote(sys.executable), text)

    def run(self, line: str) -> None:
        subprocess.run(["sh", "-c", self.here(line)], check=True, cwd=self.root, env=self.variables)

    def start(self, **environ: str) -> subprocess.Popen[bytes]:
        """A container."""
        command = [self.here(word) for word in self.command]
        folder = self.root / self.folder[1:]
        return subprocess.Popen(command, cwd=folder, env={**self.variables, **environ})

    @property
    def variables(self) -> dict[str, str]:
        own = {name: self.here(value) for name, value in self.environ.items()}
        return {"PATH": os.environ["PATH"], "HOME": "/nonexistent", **_index(), **own}


def carry_out(build: Path, root: Path) -> Image:
    """The last image of the Dockerfile in ``build``; an instruction that is not known fails."""
    stages: dict[str, Image] = {}
    image = Image(root)
    for line in _lines(build / "Dockerfile"):
        word, _, rest = line.partition(" ")
        match word:
            case "FROM":
                _, _, name = rest.partition(" AS ")
                image = Image(root / (name or "last"))
                image.root.mkdir()
                stages[name] = image
            case "ENV":
                image.environ |= dict(part.split("=", 1) for part in shlex.split(rest))
            case "COPY":
                _copy(build, stages, image, rest.split())
            case "WORKDIR":
                image.folder = rest
            case "RUN":
                image.run(rest)
            case "USER":
                image.user = rest
            case "EXPOSE":
                image.ports.append(int(rest))
            case "STOPSIGNAL":
                image.signal = rest
            case "CMD":
                image.command = json.loads(rest)
            case _:
                raise ValueError(line)
    return image


def _lines(path: Path) -> list[str]:
    text = path.read_text("utf-8").replace("\\\n", " ")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def _copy(build: Path, stages: dict[str, Image], image: Image, words: list[str]) -> None:
    source, target = words[-2], image.root / words[-1][1:]
    if words[0].startswith("--from="):
        shutil.copytree(stages[words[0].partition("=")[2]].root / source[1:], target)
        return
    ignored = (build / ".dockerignore").read_text("utf-8").splitlines()
    if source != ".":
        target.parent.mkdir(parents=True, exist_ok=True)
        assert not any(fnmatch.fnmatch(source, pattern) for pattern in ignored)
        shutil.copy(build / source, target)
        return

    def leave_out(folder: str, names: list[str]) -> set[str]:
        top = Path(folder) == build
        patterns = [p for p in ignored if p.startswith("**/") or (top and not p.startswith("#"))]
        return {n for n in names for p in patterns if fnmatch.fnmatch(n, p.removeprefix("**/"))}

    shutil.copytree(build, target, ignore=leave_out)


def _index() -> dict[str, str]:
    """Where pip finds packages, as this machine's owner set it."""
    return {name: value for name, value in os.environ.items() if name.startswith("PIP_")}
