"""NB281 and NB283: data that only this machine has, or only the network."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from nb2fn.diagnostics import Diagnostic
from nb2fn.ir.dataflow import Effect, Statement
from nb2fn.ir.walk import walk
from nb2fn.passes.linting.subject import Subject

_ABSOLUTE = re.compile(
    r"(?:[A-Za-z]:[\\/]|\\\\\w|~[\w.-]*/|/(?:home|Users|mnt|media|content|kaggle|data|root|opt|srv|"
    r"var|Volumes|workspace|dbfs|notebooks)/)[^\n]*"
)
_FILE = re.compile(r"/(?:[^/\n]+/)+[^/\n]+\.\w{1,8}")
_GIVEN = ("/dev/", "/proc/", "/etc/", "/usr/", "/tmp/")
_ADDRESS = re.compile(r"(?:https?|ftp|s3|s3a|gs|gcs|az|abfss?|hdfs)://[^\s]+")


def absolute_paths(subject: Subject) -> Iterator[Diagnostic]:
    """Literal paths of one machine, wherever they stand: a build runs all cells."""
    for statement in subject.program.statements:
        opens = Effect.READS in statement.effects or Effect.WRITES in statement.effects
        for node in _texts(statement):
            if _is_absolute(str(node.value), opens):
                yield subject.program.finding(
                    "NB281",
                    "an absolute path: on another machine there is no such place",
                    subject.span(node, statement),
                    severity="warning",
                    label="only on this machine",
                    reason="a build in CI, or of someone else, stops here",
                    fix="put the file beside the notebook and write its path from there: "
                    f"`{_relative(str(node.value))}`",
                )


def network_reads(subject: Subject) -> Iterator[Diagnostic]:
    """Statements that train on what the network gives."""
    for statement in subject.trained():
        node = next((n for n in _texts(statement) if _ADDRESS.fullmatch(str(n.value))), None)
        network = Effect.NETWORK in statement.effects
        if not network and (node is None or Effect.READS not in statement.effects):
            continue
        yield subject.program.finding(
            "NB283",
            "training reads from the network",
            subject.span(node, statement) if node is not None else statement.id,
            severity="info",
            reason="a build needs that address to answer, with the same data, and a change there "
            "is not noticed",
            fix="download it once to a file beside the notebook, and read that",
        )


def _texts(statement: Statement) -> Iterator[ast.Constant]:
    """The text literals of a statement, docstrings and parts of f-strings aside."""
    hidden: set[int] = set()
    for node in walk(statement.node):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            hidden.add(id(node.value))
        elif isinstance(node, ast.JoinedStr):
            hidden |= {id(part) for part in node.values[1:]}
        elif (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in hidden
        ):
            yield node


def _is_absolute(text: str, opens: bool) -> bool:
    if text.startswith(_GIVEN) or "\n" in text:
        return False
    return bool(_ABSOLUTE.match(text)) or (opens and bool(_FILE.fullmatch(text)))


def _relative(path: str) -> str:
    parts = [p for p in re.split(r"[\\/]", path) if p]
    return parts[-1] if parts else path
