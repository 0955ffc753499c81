"""Generates ``endpoint.py`` and ``boundary.py``: what joins the user's code to the runtime."""

from __future__ import annotations

from collections.abc import Sequence

from nb2fn.ir.function import Artifact
from nb2fn.ir.partition import Route
from nb2fn.ir.snapshot import Snapshot
from nb2fn.ir.value import Field, Signature
from nb2fn.lowering.imports import RUNTIME
from nb2fn.lowering.literal import literal, text
from nb2fn.lowering.module_source import Module
from nb2fn.records import record


@record
class Identity:
    """What an endpoint says of itself at ``/health``."""

    name: str
    version: str
    tier: str
    build: str


def boundary_source(pickle: Artifact, references: Sequence[tuple[str, str]]) -> str:
    """The text of ``boundary.py``: what may be restored, kept outside the artifact."""
    pairs = [f"        {literal(pair)},\n" for pair in sorted(set(references)) if pair[1]]
    named = f"\n    {{\n{''.join(pairs)}    }}\n" if pairs else ""
    return f'''"""The notebook's values: where they lie, their digest, and what they may name."""

PICKLE = {text(f"../{pickle.path}")}
SHA256 = {text(pickle.sha256)}
REFERENCES = frozenset({named})
'''


def endpoint_source(
    identity: Identity,
    routes: Sequence[Route],
    snapshot: Snapshot,
    module: Module,
    in_root: bool,
    decoding: str = "",
) -> str:
    """The text of ``endpoint.py``. ``in_root`` makes the bundle the working directory,
    for code that opens files by relative paths. ``decoding`` is the package of the runtime
    whose values requests become, where it is not the general one."""
    functions = dict(module.functions)
    asks = [_ask(r, functions[r.name], snapshot, module) for r in routes]
    rows = "".join(
        f"        Route({text(r.name)}, {text(r.path)}, schema.validate_{r.name}, ask_{r.name}),\n"
        for r in routes
    )
    handlers = "\n\n\n".join(asks)
    enter = f"\n{_ENTER}" if in_root else ""
    codec = _codec(handlers, decoding)
    return f'''"""Requests in, the notebook's answers out."""

import os

from {RUNTIME}.core import Endpoint, Route
{codec}

from . import notebook, schema

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
{enter}

{handlers}


endpoint = Endpoint(
    name={text(identity.name)},
    version={text(identity.version)},
    tier={text(identity.tier)},
    build={text(identity.build)},
    routes=[
{rows}    ],
    openapi=os.path.join(ROOT, "openapi.json"),
)
'''


def _codec(handlers: str, decoding: str) -> str:
    """The imports of what turns requests into values, and answers into JSON."""
    used = [n for n in ("answered", "encode") if f"{n}(answer" in handlers]
    if decoding:
        first = f"from {RUNTIME}.{decoding}.decoding import decode\n"
    else:
        first = f"from {RUNTIME}.upload import Uploads\n" if "Uploads()" in handlers else ""
        used = sorted([*used, "decode"])
    return f"{first}from {RUNTIME}.values import {', '.join(used)}"


_ENTER = """\
# The notebook's code opens files by paths relative to its own folder.
os.chdir(ROOT)
"""


def _placed(field: Field) -> str:
    """The line that writes an input's file."""
    path = ", as_path=True" if field.type.dtype == "Path" else ""
    return f"uploads.place(inputs, {text(field.name)}, {text(field.type.name or 'file')}{path})"


def _answer(route: Route, signature: Signature) -> str:
    """The expression that makes a JSON object of ``answer``."""
    names = [name for name, _ in route.answer.fields]
    branches = route.kind == "function" or (route.answer.collects and not route.answer.looped)
    if len(names) == 1 and (signature.spread or branches):
        return f"answered(answer, {text(names[0])})"
    whole = signature.spread or len(signature.outputs) != 1
    return "encode(answer)" if whole else f"{{{text(signature.outputs[0].name)}: encode(answer)}}"


def _ask(route: Route, function: str, snapshot: Snapshot, module: Module) -> str:
    answer = _answer(route, snapshot.signature(route.name))
    lines = [f"inputs = decode(schema.INPUTS[{text(route.name)}], body)"]
    if module.configure:
        lines.insert(0, f"notebook.{module.configure}()")
    call_arguments = ["**inputs"]
    bindings = {name: snapshot.extract.binding(name) for name in route.owned}
    copied = tuple(n for n, b in bindings.items() if b is not None and b.kind == "value")
    if copied:
        lines.append(f"names = {literal(copied, 12, 4)}")
        lines.append(f"fresh = dict(zip(names, notebook.{module.frozen}.copy(*names)))")
        call_arguments.append("**fresh")
    # Code is never copied: the function gets the module's own function, class or module.
    call_arguments += [f"{n}=notebook.{n}" for n in route.owned if n not in copied]
    call = f"notebook.{function}({', '.join(call_arguments)})"
    if snapshot.random and module.frozen:
        asking = [f"with notebook.{module.frozen}.random_state():", f"    answer = {call}"]
    else:
        asking = [f"answer = {call}"]
    asking.append(f"return {answer}")
    placed = [_placed(f) for f in snapshot.signature(route.name).inputs if f.type.kind == "file"]
    if placed:
        lines.append("with Uploads() as uploads:")
        asking = [f"    {line}" for line in (*placed, *asking)]
    lines += asking
    body = "".join(f"    {line}\n" for line in lines)
    return f'def ask_{route.name}(body):\n    """POST {route.path}"""\n{body.rstrip()}'
