"""The imports of the generated module: only what its source reads."""

from __future__ import annotations

import ast
import sys
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from nb2fn.ir.extract import Extract
from nb2fn.ir.notebook import Notebook, Role
from nb2fn.lowering.locate import DefinitionNode

# Modules that were in the standard library of a Python that kernels still run.
_GONE = (
    "aifc asynchat asyncore audioop binhex cgi cgitb chunk crypt distutils formatter imghdr imp "
    "lib2to3 mailcap msilib nis nntplib ossaudiodev parser pipes smtpd sndhdr spwd sunau "
    "symbol telnetlib uu xdrlib"
)
STDLIB = frozenset(sys.stdlib_module_names) | frozenset(_GONE.split())
RUNTIME = "nb2fn_runtime"
_WIDTH = 100


@dataclass(frozen=True, slots=True, order=True)
class Import:
    """``name`` is bound to ``module``, or to its ``attribute`` (which may be dotted).

    With the first part of ``module`` for a name, or with none, the statement is
    ``import a.b``; with none it is there to load the submodule.
    """

    name: str
    module: str
    attribute: str = ""


@dataclass(frozen=True, slots=True)
class ImportTable:
    """What names mean by import: ``names`` by bound name; ``modules`` are dotted paths
    of modules that were loaded."""

    names: Mapping[str, Import]
    modules: frozenset[str] = field(default_factory=frozenset)


def import_table(notebook: Notebook, extract: Extract) -> ImportTable:
    """The notebook's imports, the last one of a name counting; where the kernel
    said what a name was bound to at the cut, that is what counts."""
    names: dict[str, Import] = {}
    modules: set[str] = set()
    for cell in notebook.cells:
        if cell.role is not Role.SKIP:
            _collect(cell.tree, names, modules)
    for binding in extract.bindings:
        if binding.kind == "import":
            module, _, attribute = binding.target.partition(":")
            names[binding.name] = Import(binding.name, module, attribute)
            modules.update(binding.submodules if attribute else (module, *binding.submodules))
        else:
            names.pop(binding.name, None)
    for definition in extract.definitions:
        for root, _ in (*definition.decorators, definition.call):
            if root:
                names.setdefault(root, Import(root, root))
    return ImportTable(names, frozenset(modules))


def needed(table: ImportTable, reads: Iterable[str], source: str) -> tuple[Import, ...]:
    """The imports behind the names ``reads``; for a module also the submodules that
    ``source`` reaches through its attributes (``scipy.stats.norm``)."""
    wanted = {table.names[name] for name in reads if name in table.names}
    found = set(wanted)
    for node in ast.walk(ast.parse(source)):
        path, root = _chain(node)
        origin = table.names.get(root)
        if origin is None or origin not in wanted or origin.attribute:
            continue
        for length in range(len(path), 0, -1):
            dotted = ".".join((origin.module, *path[:length]))
            if dotted in table.modules:
                same = origin.name == origin.module
                if same:
                    found.discard(origin)
                found.add(Import(origin.name if same else "", dotted))
                break
    return tuple(sorted(found))


def render(imports: Iterable[Import], local: Collection[str]) -> str:
    """Import statements in groups: standard library, packages, ``local`` modules."""
    groups: dict[int, list[Import]] = {}
    for item in imports:
        groups.setdefault(_group(item.module, local), []).append(item)
    return "\n\n".join("\n".join(_statements(groups[key])) for key in sorted(groups))


def top_level(module: str) -> str:
    """The first part of a dotted module path."""
    return module.partition(".")[0]


def _collect(tree: ast.Module, names: dict[str, Import], modules: set[str]) -> None:
    for node, top in _imports(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                modules.add(alias.name)
                bound = alias.asname or top_level(alias.name)
                if top:
                    names[bound] = Import(bound, alias.name if alias.asname else bound)
        elif node.module and not node.level:
            modules.add(node.module)
            for alias in node.names:
                bound = alias.asname or alias.name
                if top and bound != "*":
                    names[bound] = Import(bound, node.module, alias.name)


def _imports(tree: ast.AST) -> list[tuple[ast.Import | ast.ImportFrom, bool]]:
    """Import statements in document order, and whether they bind global names."""
    found: list[tuple[ast.Import | ast.ImportFrom, bool]] = []
    stack: list[tuple[ast.AST, bool]] = [(tree, True)]
    while stack:
        node, top = stack.pop()
        if isinstance(node, ast.Import | ast.ImportFrom):
            found.append((node, top))
        inner = top and not isinstance(node, DefinitionNode)
        stack.extend((child, inner) for child in reversed(list(ast.iter_child_nodes(node))))
    return found


def imported_modules(source: str) -> dict[str, int]:
    """Absolute modules imported anywhere in ``source``, with the line of the first."""
    return modules_of(ast.parse(source))


def modules_of(tree: ast.AST) -> dict[str, int]:
    """The same for a syntax tree."""
    found: dict[str, int] = {}
    for node, _ in _imports(tree):
        if isinstance(node, ast.Import):
            paths = [alias.name for alias in node.names]
        else:
            paths = [node.module] if node.module and not node.level else []
        for path in paths:
            found.setdefault(path, node.lineno)
    return found


def _chain(node: ast.AST) -> tuple[tuple[str, ...], str]:
    path: list[str] = []
    while isinstance(node, ast.Attribute):
        path.append(node.attr)
        node = node.value
    root = node.id if isinstance(node, ast.Name) else ""
    return tuple(reversed(path)), root


def _group(module: str, local: Collection[str]) -> int:
    top = top_level(module)
    if top in local or top == RUNTIME or not top:
        return 2
    return 0 if top in STDLIB else 1


def _statements(imports: list[Import]) -> list[str]:
    plain: set[str] = set()
    grouped: dict[str, set[str]] = {}
    later: list[str] = []
    for item in imports:
        if not item.attribute:
            plain.add(_plain(item))
            continue
        first, _, rest = item.attribute.partition(".")
        alias = first if rest or item.name == first else f"{first} as {item.name}"
        grouped.setdefault(item.module, set()).add(alias)
        if rest:
            later.append(f"{item.name} = {item.attribute}")
    froms = [from_import(module, sorted(names, key=_by_type)) for module, names in grouped.items()]
    return [*sorted(plain), *sorted(froms, key=str.lower), *sorted(later)]


def _plain(item: Import) -> str:
    if not item.name:
        return f"import {item.module}  # noqa: F401"
    if item.name == top_level(item.module):
        return f"import {item.module}"
    return f"import {item.module} as {item.name}"


def _by_type(name: str) -> tuple[int, str]:
    """Constants, then classes, then the rest, as import sorters have it."""
    word = name.partition(" ")[0]
    if len(word) > 1 and word.isupper():
        return 0, name
    return (1 if word[:1].isupper() else 2), name.lower()


def from_import(module: str, names: list[str]) -> str:
    """One ``from`` statement, over several lines where it is long."""
    line = f"from {module} import {', '.join(names)}"
    if len(line) <= _WIDTH:
        return line
    return f"from {module} import (\n" + "".join(f"    {name},\n" for name in names) + ")"
