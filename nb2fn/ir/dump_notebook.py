"""A notebook as short, stable text (``--emit notebook``)."""

from __future__ import annotations

from collections.abc import Iterator

from nb2fn.ir.notebook import Cell, Notebook


def dump_notebook(notebook: Notebook) -> str:
    """Every code cell: its role, what was said about it, its Python, its magics' fates."""
    lines = [
        f"notebook {notebook.name} module={notebook.module} kernel={notebook.kernel or '-'} "
        f"nbformat={notebook.nbformat[0]}.{notebook.nbformat[1]}"
    ]
    lines += [f"requires {hint}" for hint in notebook.requirement_hints]
    for cell in notebook.cells:
        lines += ["", *_cell(cell)]
    return "\n".join(lines) + "\n"


def _cell(cell: Cell) -> Iterator[str]:
    ran = "-" if cell.execution_count is None else cell.execution_count
    yield f"cell {cell.number} {cell.role.value or 'untagged'} id={cell.id} ran={ran}"
    for directive in cell.directives:
        yield f"  #| {directive.key}" + (f": {directive.value}" if directive.value else "")
    for magic in cell.magics:
        yield f"  {magic.fate} {magic.span.line}:{magic.span.column + 1} {magic.text!r}"
    for number, line in enumerate(cell.python.split("\n"), 1):
        yield f"  {number:>3} | {line}".rstrip()
    for output in cell.outputs:
        yield f"  {output.kind} {output.text!r}"
