"""What the documentation says is true: links, generated pages, commands, code."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
PROSE = [p for p in PAGES if p.parent.name != "diagnostics"]


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text("utf-8")):
        if not target.startswith(("http:", "https:")):
            assert (page.parent / target).exists(), target


def test_generated_pages_are_up_to_date() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "docs" / "generate.py"), "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_code_in_the_source_has_a_page() -> None:
    from nb2fn.codes import PAGES as CODES

    used: set[str] = set()
    for path in (ROOT / "nb2fn").rglob("*.py"):
        if path.parent.name != "codes":
            used |= set(re.findall(r"\bNB[1-5]\d\d\b", path.read_text("utf-8")))
    assert used <= set(CODES), f"no page for {sorted(used - set(CODES))}"


@pytest.mark.parametrize("page", PROSE, ids=lambda p: str(p.relative_to(ROOT)))
def test_commands_named_exist(page: Path) -> None:
    import click

    from nb2fn.cli import main

    known = set(main.list_commands(click.Context(main)))
    blocks = re.findall(r"```(?:console|sh|bash)\n(.*?)```", page.read_text("utf-8"), re.S)
    for line in "\n".join(blocks).splitlines():
        words = line.removeprefix("$ ").split()
        if words[:1] == ["nb2fn"]:
            assert words[1] in known or words[1].startswith("-"), line


def console_blocks(page: Path) -> list[tuple[str, str]]:
    """The (command, output) pairs of a page's ``console`` blocks; ``…`` stands for anything."""
    pairs: list[tuple[str, str]] = []
    for block in re.findall(r"```console\n(.*?)```", page.read_text("utf-8"), re.S):
        for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
            command, _, output = part.partition("\n")
            pairs.append((command, output.strip()))
    return pairs


@pytest.mark.slow
@pytest.mark.parametrize("page", [ROOT / "README.md", ROOT / "docs" / "tutorial.md"], ids=str)
def test_commands_print_what_the_page_says(page: Path, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "example-notebooks", tmp_path / "example-notebooks")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "NO_COLOR": "1", "COLUMNS": "100"}
    pairs = [(c, o) for c, o in console_blocks(page) if shlex.split(c)[0] == "nb2fn"]
    assert pairs
    for command, output in pairs:
        done = subprocess.run(
            command,
            shell=True,
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode in (0, 1), done.stderr
        said = (done.stdout + done.stderr).strip()
        pattern = re.escape(output).replace("…", ".*")
        assert re.search(pattern, said, re.S), f"$ {command}\n{said}"
