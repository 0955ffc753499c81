"""NB282 and NB290: credentials in cells and outputs, and whether they would be shipped."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from nb2fn import secret_scan
from nb2fn.diagnostics import Diagnostic
from nb2fn.ir.bundle import Bundle
from nb2fn.ir.dataflow import Statement
from nb2fn.ir.notebook import Cell, Notebook, Role
from nb2fn.ir.partition import Fate
from nb2fn.passes.linting.subject import Subject
from nb2fn.records import record
from nb2fn.secret_scan import Secret
from nb2fn.span import Span

_REASON = (
    "whoever gets the notebook has it; in a repository it stays in the history when the cell is "
    "long changed"
)
_FIX = (
    "read it from the environment (`os.environ[…]`), and have this one replaced by its issuer; if "
    "it is none, say `# noqa: NB282` on the line"
)


@record
class Credential:
    """A secret in a cell's source."""

    cell: int
    secret: Secret

    @property
    def span(self) -> Span:
        """Where it stands."""
        secret = self.secret
        return Span(self.cell, secret.line, secret.column, secret.line, secret.end_column)


def in_cells(notebook: Notebook) -> tuple[Credential, ...]:
    """The credentials in the sources of all cells."""
    return tuple(
        Credential(cell.number, secret)
        for cell in notebook.cells
        for secret in secret_scan.secrets(cell.source)
    )


def credentials(subject: Subject) -> Iterator[Diagnostic]:
    """Errors for those that would be shipped, warnings for the others."""
    notebook = subject.program.notebook
    crossing = _crossing(subject)
    for found in in_cells(notebook):
        shipped = _shipped(subject, found, crossing)
        yield notebook.finding(
            "NB282",
            f"this looks like a credential ({found.secret.kind})"
            + (", and it would be shipped with the endpoint" if shipped else ""),
            found.span,
            severity="error" if shipped else "warning",
            label=shipped or "a credential in the clear",
            reason=_REASON,
            fix=_FIX,
        )
    for cell in notebook.cells:
        yield from _in_outputs(notebook, cell)
    yield from _not_scanned(notebook)


def _in_outputs(notebook: Notebook, cell: Cell) -> Iterator[Diagnostic]:
    kinds = [s.kind for output in cell.outputs for s in secret_scan.secrets(output.text)]
    if kinds:
        yield notebook.finding(
            "NB282",
            f"an output of cell {cell.number} holds what looks like a credential ({kinds[0]})",
            cell.number,
            severity="warning",
            reason=_REASON,
            fix="clear the output and save, and have the credential replaced by its issuer",
        )


def _not_scanned(notebook: Notebook) -> Iterator[Diagnostic]:
    for cell in notebook.cells:
        line = secret_scan.unscanned(cell.source)
        if line is not None:
            yield notebook.finding(
                "NB290",
                "a line that may hold a credential was looked at only in part",
                notebook.line(cell.number, line),
                severity="info",
                reason="the scanner that knows the forms of most credentials is not installed",
                fix=f"install it with nb2fn: `pip install 'nb2fn[{secret_scan.EXTRA}]'`",
            )
            return


def hide(notebook: Notebook, found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The findings without the credentials that stand in the notebook's cells."""
    values = tuple({c.secret.value for c in in_cells(notebook)})
    return tuple(secret_scan.without(d, values) for d in found) if values else tuple(found)


def in_bundle(notebook: Notebook, bundle: Bundle) -> tuple[Diagnostic, ...]:
    """NB282 for each credential of the cells that stands in a file of the bundle."""
    files = [*bundle.files, *(bundle.archive.code if bundle.archive else ())]
    found: list[Diagnostic] = []
    for one in in_cells(notebook):
        value = one.secret.value.encode("utf-8", "surrogatepass")
        path = next((f.path for f in files if value in f.data), None)
        if path is not None:
            said = notebook.finding(
                "NB282",
                f"a credential ({one.secret.kind}) would be shipped, in `{path}`",
                one.span,
                label="frozen into the endpoint",
                reason=_REASON,
                fix=_FIX,
            )
            found.append(secret_scan.without(said, (one.secret.value,)))
    return tuple(found)


def _shipped(subject: Subject, found: Credential, crossing: frozenset[str]) -> str:
    """How the credential gets into the endpoint; empty where it does not, for what is known
    before anything runs."""
    program = subject.program
    if program.notebook.cell(found.cell).role is Role.SKIP:
        return ""
    for statement in program.graph.of_cell(found.cell):
        if not statement.span.line <= found.secret.line <= statement.span.end_line:
            continue
        if subject.partition.fate(statement.id) in (Fate.SERVES, Fate.EXAMPLE):
            return "in the code that answers requests"
        names = sorted((statement.defines | statement.may_define) & crossing)
        if names and (program.is_definition(statement.id) or _bound_to_text(statement)):
            return f"`{names[0]}` is frozen into the endpoint"
    return ""


def _bound_to_text(statement: Statement) -> bool:
    """Whether a statement binds a literal, or a collection of literals."""
    if not isinstance(statement.node, ast.Assign | ast.AnnAssign) or statement.node.value is None:
        return False
    kinds = (ast.Constant, ast.JoinedStr, ast.Dict, ast.List, ast.Tuple, ast.Set)
    return isinstance(statement.node.value, kinds)


def _crossing(subject: Subject) -> frozenset[str]:
    """The names whose values or definitions cross, those that functions read among them."""
    names = set(subject.partition.boundary.names)
    todo = list(names)
    while todo:
        for summary in subject.program.functions.get(todo.pop(), ()):
            new = (summary.reads | summary.calls) - names
            names |= new
            todo += new
    return frozenset(names)
