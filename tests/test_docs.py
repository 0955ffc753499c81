"""What the documentation says is true: links, generated pages, commands, settings, code."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import click
import pytest

from nb2fn.cli import main
from nb2fn.codes import PAGES as CODES
from nb2fn.config import load
from nb2fn.errors import ConfigError
from nb2fn.settings import Settings
from tests.notebooks import split_cells, write_notebook

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
PROSE = [p for p in PAGES if p.parent.name != "diagnostics"]
README, TUTORIAL = ROOT / "README.md", ROOT / "docs" / "tutorial.md"
DEPLOY = ROOT / "docs" / "deploy.md"
SOURCES = sorted((ROOT / "nb2fn").rglob("*.py"))
COMMANDS = main.list_commands(click.Context(main))
SHELL = ("console", "sh", "bash")
NAMED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)

Block = tuple[list[str], str]


def blocks(page: Path) -> list[Block]:
    """The fenced blocks of a page: the words behind the fence, and the text."""
    found = re.findall(r"^```([^\n]*)\n(.*?)^```$", page.read_text("utf-8"), re.S | re.M)
    return [(words.split(), text) for words, text in found]


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_lead_somewhere(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.S)
    for target, anchor in re.findall(r"\]\(([^)#\s]*)(?:#([^)\s]*))?\)", text):
        if target.startswith(("http:", "https:")):
            continue
        path = page.parent / target if target else page
        assert path.exists(), target
        if anchor:
            headings = re.findall(r"^#+ (.*)$", path.read_text("utf-8"), re.M)
            slugs = [re.sub(r"[^\w -]", "", h.lower()).replace(" ", "-") for h in headings]
            assert anchor in slugs, f"{target}#{anchor}"


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_page_is_linked(page: Path) -> None:
    """From the README, over any number of pages."""
    seen: set[Path] = set()
    pending = [README]
    while pending:
        here = pending.pop()
        if here in seen:
            continue
        seen.add(here)
        for target in re.findall(r"\]\(([^)#\s]+\.md)", here.read_text("utf-8")):
            if not target.startswith("http"):
                pending.append((here.parent / target).resolve())
    assert page in seen


def test_generated_pages_are_up_to_date() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "docs" / "generate.py"), "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_codes_in_the_source_and_pages_are_the_same() -> None:
    used = {
        node.value
        for path in SOURCES
        if path.parent.name != "codes"
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and re.fullmatch(r"NB\d{3}", str(node.value))
    }
    assert not used - set(CODES), "without a page"
    assert not set(CODES) - used, "a page for a code that is nowhere raised"


@pytest.mark.parametrize("page", PROSE, ids=name)
def test_codes_named_exist(page: Path) -> None:
    assert set(re.findall(r"\bNB\d{3}\b", page.read_text("utf-8"))) <= set(CODES)


def commands_in(page: Path) -> Iterator[list[str]]:
    """The nb2fn commands in a page's shell blocks, as words without ``nb2fn``."""
    for words, text in blocks(page):
        if words and words[0] in SHELL:
            for line in text.splitlines():
                shown = re.match(r"(?:\$ )?(?:[A-Z]\w*=\S+ )*nb2fn (\S.*)", line)
                if shown and (words[0] != "console" or line.startswith("$ ")):
                    yield shown[1].split()


@pytest.mark.parametrize("page", PROSE, ids=name)
def test_commands_named_exist(page: Path) -> None:
    context = click.Context(main)
    for first, *rest in commands_in(page):
        assert first in COMMANDS or first.startswith("-"), first
        command = main.get_command(context, first)
        options = [] if command is None else [o for p in command.params for o in p.opts]
        for word in rest:
            if word.startswith("-") and word != "-":
                assert word in options, f"nb2fn {first} has no {word}"


def test_every_command_is_in_the_tutorial() -> None:
    assert {first for first, *_ in commands_in(TUTORIAL)} == set(COMMANDS)


def test_the_table_of_settings(tmp_path: Path) -> None:
    """Every key that ``[tool.nb2fn]`` takes is there, with the default it has."""
    rows = re.findall(r"^\| `(\w+)` \| (.+?) \| .* \|$", TUTORIAL.read_text("utf-8"), re.M)
    settings = Settings()
    for key, default in rows:
        own = getattr(settings, key)
        shown = str(own) if isinstance(own, Path) else own
        shown = list(own) if isinstance(own, tuple) else shown
        if default.startswith("`"):
            assert tomllib.loads(f"x = {default.strip('`')}")["x"] == shown, key
        else:
            assert shown == "", key
    file = tmp_path / "pyproject.toml"
    defaults = [f"{key} = {d.strip('`')}" for key, d in rows if d.startswith("`")]
    file.write_text("\n".join(["[tool.nb2fn]", *defaults]), "utf-8")
    assert load(tmp_path).settings == replace(settings, output=tmp_path / settings.output)
    for key in {*Settings.__dataclass_fields__} - {key for key, _ in rows}:
        file.write_text(f"[tool.nb2fn]\n{key} = {getattr(settings, key)!r}".lower(), "utf-8")
        with pytest.raises(ConfigError, match=f"no key `{key}`"):
            load(tmp_path)


def test_public_names_have_docstrings() -> None:
    """But a script's ``main``, whose module says what it does, and the ``visit_…`` of a
    syntax tree's nodes, which say it by name."""
    missing = []
    for path in SOURCES:
        if path.parent.name in ("kernel", "runtime"):
            continue
        module = ast.parse(path.read_text("utf-8"))
        named = [n for n in module.body if isinstance(n, NAMED) and not n.name.startswith("_")]
        missing += [f"{name(path)}:1 the module"] * (not ast.get_docstring(module))
        missing += [
            f"{name(path)}:{node.lineno} {node.name}"
            for node in named
            if node.name != "main" and not node.name.startswith("visit_")
            if not ast.get_docstring(node)
        ]
    assert not missing


class Reader:
    """Someone who does, in an empty folder, what a page says."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        binaries = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        self.environment = {**os.environ, "PATH": binaries, "NO_COLOR": "1", "COLUMNS": "100"}
        self.environment["XDG_DATA_HOME"] = str(folder / "data")
        self.environment["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
        self.cells: dict[str, list[str]] = {}
        self.servers: list[tuple[subprocess.Popen[str], str, str]] = []
        shutil.copytree(ROOT / "example-notebooks", folder / "example-notebooks")

    def follow(self, words: list[str], text: str) -> None:
        """One block of the page."""
        match words:
            case ["python", notebook, *cell] if notebook.endswith(".ipynb"):
                self.write(notebook, text, int(cell[0]) if cell else 0)
            case ["toml", file]:
                (self.folder / file).write_text(text, "utf-8")
            case ["console"]:
                for part in re.split(r"^\$ ", text, flags=re.M)[1:]:
                    command, _, output = part.partition("\n")
                    self.type(command, output.strip())

    def write(self, notebook: str, text: str, cell: int) -> None:
        """A whole notebook, its cells behind ``# %%`` lines; or one cell anew."""
        if cell:
            self.cells[notebook][cell - 1] = text
        else:
            self.cells[notebook] = split_cells(text)
        write_notebook(self.folder / notebook, self.cells[notebook])

    def type(self, command: str, output: str) -> None:
        """A command; it must print ``output``, in which ``…`` stands for anything, and fail
        only where that is an error."""
        if command.startswith("nb2fn serve "):
            said, status = self.serve(command), 0
        else:
            for _, ours, theirs in self.servers:
                command = command.replace(theirs, ours)
            done = subprocess.run(
                ["bash", "-c", command],
                cwd=self.folder,
                env=self.environment,
                capture_output=True,
                text=True,
                check=False,
            )
            said, status = done.stderr + done.stdout, done.returncode
        failing = re.search(r'^error\[NB|"status":[45]\d\d', output, re.M) is not None
        assert status == int(failing), f"$ {command}\n{said}"
        pattern = re.escape(output).replace("…", ".*")
        assert re.fullmatch(pattern, said.strip(), re.S), f"$ {command}\n{said}"

    def serve(self, command: str) -> str:
        """Start a server on a free port; what it says, with the port of the page."""
        server = subprocess.Popen(
            [*command.split(), "--port", "0"],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert server.stdout
        line = server.stdout.readline()
        ours = re.search(r"http://[\d.:]+", line)
        theirs = "http://127.0.0.1:8000"
        self.servers.append((server, ours[0] if ours else "", theirs))
        return line.replace(ours[0], theirs) if ours else line

    def leave(self) -> None:
        shutil.rmtree(self.folder / ".nb2fn", ignore_errors=True)  # ends what is deployed here
        for server, _, _ in self.servers:
            with server:
                server.terminate()


@pytest.mark.slow
@pytest.mark.parametrize("page", [README, TUTORIAL, DEPLOY], ids=name)
def test_commands_print_what_the_page_says(page: Path, tmp_path: Path) -> None:
    reader = Reader(tmp_path)
    try:
        for words, text in blocks(page):
            reader.follow(words, text)
    finally:
        reader.leave()
