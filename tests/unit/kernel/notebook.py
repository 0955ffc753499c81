"""A notebook run in this process the way IPython runs it, and its boundary opened again."""

from __future__ import annotations

import ast
import hashlib
import sys
import textwrap
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

from nb2fn.ir.extract import Definition, Extract
from nb2fn.kernel.extract import extract
from nb2fn.kernel.positions import Positions
from nb2fn.runtime.load import restore
from nb2fn.training.extract_reader import read_extract


class Kernel:
    """Cells run one after the other in one namespace, as ``__main__``."""

    def __init__(self, *cells: str) -> None:
        self.namespace: dict[str, Any] = {"__name__": "__main__"}
        self.positions = Positions()
        self.cells: list[str] = []
        for cell in cells:
            self.run(cell)

    def run(self, cell: str) -> None:
        """Run a cell; leading blank lines are stripped as IPython does."""
        source = textwrap.dedent(cell)
        self.cells.append(source)
        number = len(self.cells)
        self.positions.begin(number, 1, source)
        text = source.lstrip("\n")
        filename = f"<cell {id(self)} {number}>"
        self.positions.compiled(filename, text)
        exec(compile(text, filename, "exec", dont_inherit=True), self.namespace)
        self.positions.end(self.namespace)

    def imports(self) -> list[list[str]]:
        """The import table, as the analysis makes it."""
        found = []
        for cell in self.cells:
            for node in ast.walk(ast.parse(cell)):
                if isinstance(node, ast.Import):
                    for a in node.names:
                        found.append([a.asname or a.name.split(".")[0], a.name, ""])
                elif isinstance(node, ast.ImportFrom):
                    found += [[a.asname or a.name, node.module or "", a.name] for a in node.names]
        return found

    def take(self, directory: Path, *names: str, owned: list[str] | None = None) -> dict[str, Any]:
        """The summary of an extract of ``names``."""
        return extract(
            self.namespace, list(names), str(directory), self.positions, self.imports(), owned
        )

    def problems(self, directory: Path, *names: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.take(directory, *names)["problems"]
        return found

    def boundary(self, directory: Path, *names: str) -> Extract:
        """The extract of ``names``, which must be without problems."""
        assert self.problems(directory, *names) == []
        found = read_extract(directory)
        assert b"__main__" not in found.pickle
        return found

    def reopen(self, directory: Path, *names: str) -> SimpleNamespace:
        """``names`` as another process would have them: sources run, values restored."""
        found = self.boundary(directory, *names)
        name = f"generated_{id(found)}"
        generated = sys.modules[name] = ModuleType(name)  # dataclasses look there
        module = vars(generated)
        module["__file__"] = str(directory / "generated.py")
        for binding in found.bindings:
            if binding.kind == "import":
                for submodule in binding.submodules:
                    exec(f"import {submodule}", {})
                target, _, attribute = binding.target.partition(":")
                value = __import__(target, fromlist=["_"])
                for part in filter(None, attribute.split(".")):
                    value = getattr(value, part)
                module[binding.name] = value
        for definition in found.definitions:
            if "." not in definition.id:
                text = self.emit(definition, found)
                exec(compile(text, name, "exec", dont_inherit=True), module)
        del sys.modules[name]
        frozen = restore(module, "boundary.pickle", digest(found.pickle), allowed(found))
        for binding in found.bindings:
            if binding.kind == "definition":
                module[binding.name] = frozen_definition(module, binding.target)
            elif binding.kind == "value":
                module[binding.name] = frozen[binding.name]
        return SimpleNamespace(**module)

    def emit(self, definition: Definition, found: Extract) -> str:
        """The statement that makes a definition again under its id."""
        if definition.call[0]:
            return f"import {definition.call[0]}\n{definition.id} = {definition.call[1]}"
        source = self.cells[definition.cell - 1]
        tree = ast.parse(source)
        node = locate(source, tree, definition)
        if isinstance(node, ast.Lambda):
            _blank_defaults(node, definition.carried)
            body = f"{definition.id} = {ast.unparse(node)}"
        else:
            if not isinstance(node, ast.ClassDef):
                node.decorator_list = [
                    ast.parse(expression, mode="eval").body
                    for _, expression in definition.decorators
                ]
            for inner in found.definitions:
                if inner.id == definition.id or inner.id.startswith(definition.id + "."):
                    part = locate(source, tree, inner) if inner.cell else None
                    if isinstance(part, ast.ClassDef):
                        _blank_attributes(part, inner.attributes)
                    elif part is not None:
                        _blank_defaults(part, inner.carried)
            imports = "".join(f"import {module}\n" for module, _ in definition.decorators)
            body = imports + ast.unparse(node)
            if node.name != definition.id:
                body += f"\n{definition.id} = {node.name}"
        if not definition.freevars:
            return body
        parameters = ", ".join(definition.freevars)
        inside = textwrap.indent(body, "    ")
        return (
            f"def _make({parameters}):\n{inside}\n    return {definition.id}\n"
            f"{definition.id} = _make({', '.join(['None'] * len(definition.freevars))})"
        )


def locate(source: str, tree: ast.Module, definition: Definition) -> Any:
    """The node of a definition by line, column and ordinal, all of which must agree."""
    kinds = {
        "function": (ast.FunctionDef, ast.AsyncFunctionDef),
        "lambda": (ast.Lambda,),
        "class": (ast.ClassDef,),
    }[definition.kind]
    nodes: list[Any] = [
        n for n in ast.walk(tree) if isinstance(n, kinds) and n.lineno == definition.line
    ]
    nodes.sort(key=lambda n: n.col_offset)
    node = nodes[definition.ordinal]
    line = source.split("\n")[node.lineno - 1].encode()
    assert definition.column == len(line[: node.col_offset].decode())
    assert getattr(node, "name", "<lambda>") == definition.name
    return node


def _blank_defaults(node: Any, carried: tuple[str, ...]) -> None:
    none = ast.Constant(None)
    if "defaults" in carried:
        node.args.defaults = [none] * len(node.args.defaults)
    if "kwdefaults" in carried:
        node.args.kw_defaults = [d and none for d in node.args.kw_defaults]


def _blank_attributes(node: ast.ClassDef, names: tuple[str, ...]) -> None:
    for statement in node.body:
        if isinstance(statement, (ast.Assign, ast.AnnAssign)):
            bound = {n.id for n in ast.walk(statement) if isinstance(n, ast.Name)}
            if bound & set(names):
                statement.value = ast.Constant(None)


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def allowed(found: Extract) -> frozenset[tuple[str, str]]:
    return frozenset(found.references)


def frozen_definition(module: dict[str, Any], target: str) -> Any:
    first, *rest = target.split(".")
    value = module[first]
    for name in rest:
        value = getattr(value, name)
    return value
