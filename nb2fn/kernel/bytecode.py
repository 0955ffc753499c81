"""What a code object tells: a fingerprint, the globals it reads, the cells it writes."""

from __future__ import annotations

import dis
from collections.abc import Iterator
from types import CodeType
from typing import Any

_READS = frozenset({"LOAD_GLOBAL", "LOAD_NAME", "LOAD_FROM_DICT_OR_GLOBALS"})
_ATTRIBUTES = frozenset({"LOAD_ATTR", "LOAD_METHOD"})


def nested(code: CodeType) -> Iterator[CodeType]:
    """``code`` and the code objects inside it, outermost first."""
    pending = [code]
    while pending:
        code = pending.pop()
        yield code
        pending.extend(c for c in reversed(code.co_consts) if isinstance(c, CodeType))


def global_reads(code: CodeType) -> list[str]:
    """The global names that ``code`` and what is nested in it read, in order."""
    found = {}
    for part in nested(code):
        for instruction in dis.get_instructions(part):
            if instruction.opname in _READS:
                found[str(instruction.argval)] = True
    return list(found)


def dotted_reads(code: CodeType) -> set[str]:
    """Chains such as ``scipy.stats.norm`` that start at a global name."""
    found = set()
    for part in nested(code):
        chain = ""
        for instruction in dis.get_instructions(part):
            if instruction.opname in _READS:
                chain = str(instruction.argval)
            elif chain and instruction.opname in _ATTRIBUTES:
                chain = f"{chain}.{instruction.argval}"
                found.add(chain)
            elif instruction.opname not in ("CACHE", "EXTENDED_ARG"):
                chain = ""
    return found


def writes_cell(code: CodeType, name: str) -> bool:
    """Whether ``code`` assigns or deletes its free variable ``name`` (``nonlocal``)."""
    for part in nested(code):
        if name not in part.co_freevars:
            continue
        for instruction in dis.get_instructions(part):
            if instruction.opname in ("STORE_DEREF", "DELETE_DEREF") and instruction.argval == name:
                return True
    return False


def fingerprint(code: CodeType) -> tuple[Any, ...]:
    """What ``code`` does, without where it stands: equal for equal source anywhere."""
    return (
        code.co_name,
        code.co_argcount,
        code.co_posonlyargcount,
        code.co_kwonlyargcount,
        code.co_flags,
        code.co_code,
        code.co_names,
        code.co_varnames,
        code.co_freevars,
        code.co_cellvars,
        tuple(_constant(c) for c in code.co_consts),
    )


def _constant(value: Any) -> tuple[Any, ...]:
    if isinstance(value, CodeType):
        return ("code", *fingerprint(value))
    if isinstance(value, tuple):
        return ("tuple", *(_constant(v) for v in value))
    if isinstance(value, frozenset):
        return ("frozenset", *sorted(_constant(v) for v in value))
    return (type(value).__name__, repr(value))
