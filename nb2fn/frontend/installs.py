"""Requirements named by ``%pip install`` and its relatives, as PEP 508 strings."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

_SEPARATORS = frozenset({"&&", "||", ";", "|", "&"})
_FILTERS = frozenset({"cat", "grep", "head", "tail", "tee"})
_WITH_VALUE = frozenset(
    """
    -c -e -f -i -n -p -t --abi --cache-dir --cert --channel --config-settings --constraint
    --editable --extra-index-url --find-links --implementation --index --default-index
    --index-url --log --name --no-binary --only-binary --platform --prefix --progress-bar
    --proxy --python --python-version --report --retries --root --src --target --timeout
    --trusted-host --upgrade-strategy
    """.split()
)
_REDIRECTION = re.compile(r"(?<=\s)[\d&]?>{1,2}\s*(?:&\d|[^\s;&|]+)")
_CONDA_PIN = re.compile(r"(?P<name>[\w.-]+)=(?P<version>[\w.*]+)(?:=\S+)?$")


def requirements(command: str, directory: Path) -> tuple[tuple[str, ...], bool]:
    """What a shell command installs, and whether installing is all it does.

    ``command`` has no ``!`` or ``%``. Requirement files (``-r``) are looked for in
    ``directory``. Direct references, paths and what is not PEP 508 are left out.
    """
    found: list[str] = []
    only = True
    for words in _simple_commands(command):
        installed = _installed(words)
        if installed is not None:
            arguments, conda = installed
            found += _specifiers(arguments, directory, conda)
        elif words[0] not in _FILTERS:
            only = False
    return tuple(dict.fromkeys(found)), only


def installs(command: str) -> bool:
    """Whether any part of a shell command installs packages."""
    return any(_installed(words) is not None for words in _simple_commands(command))


def _simple_commands(command: str) -> list[list[str]]:
    lexer = shlex.shlex(_REDIRECTION.sub("", command), posix=True, punctuation_chars=";&|")
    lexer.whitespace_split = True
    lexer.commenters = "#"
    try:
        words = list(lexer)
    except ValueError:  # an unbalanced quote
        words = command.split()
    commands: list[list[str]] = [[]]
    for word in words:
        if word in _SEPARATORS:
            commands.append([])
        else:
            commands[-1].append(word)
    return [words for words in commands if words]


def _installed(words: list[str]) -> tuple[list[str], bool] | None:
    """The arguments after ``install``, and whether the installer is conda's."""
    if words[0] == "sudo":
        words = words[1:]
    runs_module = len(words) > 2 and words[1] == "-m"
    if runs_module and ("python" in words[0] or "executable" in words[0]):
        words = words[2:]
    if words[:2] == ["uv", "pip"]:
        words = words[1:]
    if len(words) < 2:
        return None
    tool = words[0].rsplit("/", 1)[-1]
    conda = tool in ("conda", "mamba", "micromamba")
    if not conda and not re.fullmatch(r"pip[\d.]*", tool) and words[:2] != ["uv", "add"]:
        return None
    rest = [word for word in words[1:] if word not in ("-q", "-y", "--quiet", "--yes")]
    if not rest or rest[0] not in ("install", "add"):
        return None
    return rest[1:], conda


def _specifiers(arguments: list[str], directory: Path, conda: bool) -> list[str]:
    found: list[str] = []
    rest = iter(arguments)
    for word in rest:
        if word in ("-r", "--requirement"):
            found += _from_file(directory / next(rest, ""))
        elif word.startswith("-"):
            if word in _WITH_VALUE:
                next(rest, None)
        elif conda and (pin := _CONDA_PIN.fullmatch(word)):
            version = pin["version"].removesuffix(".*")
            found.append(f"{pin['name']}=={version}.*")
        else:
            found += _specifier(word)
    return found


def _specifier(text: str) -> list[str]:
    from packaging.requirements import InvalidRequirement, Requirement

    if text.endswith((".whl", ".zip", ".tar.gz")):
        return []
    try:
        requirement = Requirement(text)
    except InvalidRequirement:
        return []
    return [] if requirement.url else [str(requirement)]


def _from_file(path: Path) -> list[str]:
    try:
        text = path.read_text("utf-8")
    except (OSError, ValueError):
        return []
    found: list[str] = []
    for line in text.splitlines():
        entry = re.sub(r"(^|\s)#.*", "", line).split(" --hash", 1)[0].strip(" \\")
        if entry and not entry.startswith("-"):
            found += _specifier(entry)
    return found
