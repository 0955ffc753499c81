"""Answers that depend on the order of a set: another one in every process.

Texts hash differently in each process, so a set of them is gone over in another order. One
process of a proof may by chance have the order that the notebook's kernel had; where the
function makes or holds sets, it is asked in a few more.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

from nb2fn.hosting.process import Project, Replies, ask
from nb2fn.ir.bundle import Bundle
from nb2fn.ir.snapshot import Case, Snapshot
from nb2fn.ir.walk import walk

PROCESSES = 3
_ASKED = 8  # cases
_MAKERS = frozenset({"set", "frozenset", "hash"})
_NOT_THE_USERS = ("nb2fn_runtime/", "tests/")
_GENERATED = frozenset({"endpoint.py", "schema.py", "handler.py", "main.py"})


def may_vary(bundle: Bundle, snapshot: Snapshot) -> bool:
    """Whether the function makes sets or hashes, or was handed a set."""
    if any(node.kind in ("set", "frozenset") for node in snapshot.extract.nodes):
        return True
    return any(_makes_sets(text) for text in _sources(bundle))


def questions(cases: Sequence[Case]) -> tuple[int, ...]:
    """The cases to ask again, by their numbers: the notebook's own before recorded rows."""
    plain = [n for n, c in enumerate(cases) if c.answer is not None and not c.form_only]
    return tuple(sorted(plain, key=lambda n: cases[n].kind in ("row", "probe"))[:_ASKED])


def elsewhere(project: Project, requests: Sequence[tuple[str, bytes]]) -> tuple[Replies, ...]:
    """What the project answers in other processes, each with hashes of its own."""
    with ThreadPoolExecutor(PROCESSES) as pool:
        asked = [pool.submit(ask, project, requests) for _ in range(PROCESSES)]
        return tuple(one.result() for one in asked)


def _sources(bundle: Bundle) -> Iterator[str]:
    files = (*bundle.files, *(bundle.archive.code if bundle.archive else ()))
    for file in files:
        name = file.path.rpartition("/")[2]
        ours = name in _GENERATED or file.path.startswith(_NOT_THE_USERS)
        if name.endswith(".py") and not ours:
            yield file.data.decode("utf-8", "replace")


def _makes_sets(text: str) -> bool:
    if not any(word in text for word in ("set", "hash", "{")):
        return False
    try:
        tree = ast.parse(text)
    except SyntaxError:  # a file that another Python wrote
        return True
    looked_up: set[int] = set()
    for node in walk(tree):
        if isinstance(node, ast.Compare):  # `x in {1, 2}` has no order
            looked_up |= {
                id(c)
                for op, c in zip(node.ops, node.comparators, strict=True)
                if isinstance(op, ast.In | ast.NotIn)
            }
        if isinstance(node, ast.Name) and node.id in _MAKERS:
            return True
        if isinstance(node, ast.Set | ast.SetComp) and id(node) not in looked_up:
            return True
    return False
