"""``nb2fn explain``."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nb2fn.cli.options import auto_option, color_option, json_option

if TYPE_CHECKING:
    from nb2fn.ir.notebook import Notebook
    from nb2fn.settings import Settings

_QUICKEST = "stdlib"
_CODE = re.compile(r"NB\d{3}", re.IGNORECASE)
_ORIGINS = {
    "directive": "named by `#| input`",
    "parameter": "a parameter of the function",
    "binding": "bound in the predict cells",
    "literal": "written into the call",
    "outside": "data from before the predict cells",
}
_STYLES: dict[str, dict[str, Any]] = {
    "trains": {"fg": "blue"},
    "serves": {"fg": "green"},
    "example": {"fg": "cyan"},
    "left out": {"dim": True},
}


@click.command(
    epilog="Examples:\n\n\b\n"
    "  nb2fn explain churn.ipynb\n"
    "  nb2fn explain --json churn.ipynb | jq '.statements[] | select(.fate == \"left out\")'\n"
    "  nb2fn explain NB121\n"
)
@click.argument("subject", metavar="NOTEBOOK|CODE")
@auto_option
@json_option("it")
@color_option
def explain(subject: str, as_json: bool, auto: bool) -> int:
    """Show what runs where and what crosses, or a diagnostic's page.

    For a NOTEBOOK: its inputs and answer, every statement's place (trains, serves,
    example, left out) with the reason, what is frozen between training and
    serving, and what the last build came to. Nothing is run. For a CODE such as
    NB121: what it means and how to fix it.
    """
    if _CODE.fullmatch(subject):
        return _page(subject.upper(), as_json=as_json)
    from nb2fn.cli.check import settings_of
    from nb2fn.cli.terminal import print_json, tell, width
    from nb2fn.documents import of_failure, of_front
    from nb2fn.errors import CompileError
    from nb2fn.pipeline import check
    from nb2fn.progress import Progress

    notebook = Path(subject)
    settings = settings_of(notebook, auto)
    try:
        front = check(notebook, Progress(), auto=auto, settings=settings)
    except CompileError as error:
        document, found = of_failure(notebook, error.diagnostics), error.diagnostics
    else:
        document, found = of_front(front), front.diagnostics
        document["built"] = _built(front.notebook, settings)
    if as_json:
        print_json(document)
    else:
        tell(found)
        if document["ok"]:
            click.echo("\n".join(explained(document, width())))
    return 0 if document["ok"] else 1


def _page(code: str, *, as_json: bool) -> int:
    from dataclasses import asdict

    from nb2fn.cli.terminal import print_json
    from nb2fn.codes import PAGES

    page = PAGES.get(code)
    if page is None:
        raise click.UsageError(
            f"There is no diagnostic {code}; they are {min(PAGES)} to {max(PAGES)}."
        )
    if as_json:
        print_json(asdict(page))
    else:
        click.echo(page.markdown(), nl=False)
    return 0


def _built(notebook: Notebook, settings: Settings) -> dict[str, Any] | None:
    """The last build where the next one would be, or ``None``."""
    from nb2fn.marker import read
    from nb2fn.training.cache import notebook_sha256

    directory = settings.output / notebook.name
    marker = read(directory)
    if marker is None:
        return None
    same = marker.notebook == notebook_sha256(notebook)
    return {
        "directory": str(directory),
        "tier": marker.tier,
        "target": marker.target,
        "current": same,
    }


def _last_build(notebook: str, built: dict[str, Any], columns: int) -> Iterator[str]:
    """What the last build came to, and how to see what held a quicker tier back."""
    yield from _section("Last build", columns)
    code = "of this code" if built["current"] else "of earlier code"
    text = f"{built['directory']}: {built['tier']} tier, for {built['target']}, {code}"
    yield from _wrapped("  ", text, columns)
    if built["tier"] != _QUICKEST:
        yield "  what held a quicker form back is said by"
        yield f"    nb2fn build --tier {_QUICKEST} {notebook}"


def explained(document: dict[str, Any], columns: int) -> Iterator[str]:
    """The lines of an explanation, from a notebook's JSON document."""
    for route in document["routes"]:
        yield from _route(document["notebook"], route, columns)
    yield from _section("Crosses from training to serving", columns)
    crosses = ", ".join(document["crosses"]) or "nothing"
    yield from _wrapped("  ", crosses, columns)
    yield from _section("What runs where", columns)
    for cell, entries in _by_cell(document):
        yield f"  cell {cell}"
        for entry in entries:
            yield from _entry(entry, columns)
    if document.get("built"):
        yield from _last_build(document["notebook"], document["built"], columns)


def _route(notebook: str, route: dict[str, Any], columns: int) -> Iterator[str]:
    from nb2fn.cli.terminal import styled

    yield styled(f"{notebook}: POST {route['path']}", bold=True)
    yield ""
    for field in route["inputs"]:
        place = f"cell {field['cell']}:{field['line']}"
        yield f"  input   {field['name']}  ({_ORIGINS[field['origin']]}, {place})"
        if field["example"] != field["name"]:
            yield "          e.g. " + _short(field["example"], columns - 15)
    if not route["inputs"]:
        yield "  input   none"
    if route["kind"] == "function":
        yield f"  answer  what {route['function']} returns"
    else:
        for field in route["outputs"]:
            shown = "" if field["expression"] == field["name"] else f"  = {field['expression']}"
            yield _short(f"  answer  {field['name']}{shown}", columns)
    if route["owned"]:
        yield from _wrapped("  fresh   ", ", ".join(route["owned"]), columns)
    if route["source"]:
        yield from _section(f"What the endpoint runs for {route['path']}", columns)
        yield from (f"  {line}".rstrip() for line in route["source"].rstrip().split("\n"))


def _section(title: str, columns: int) -> Iterator[str]:
    from nb2fn.cli.terminal import styled

    yield ""
    yield styled(f"{title} ".ljust(min(columns, 72), "─"), bold=True)


def _by_cell(document: dict[str, Any]) -> Iterator[tuple[int, list[dict[str, Any]]]]:
    entries = [*document["statements"], *({**m, "source": m["text"]} for m in document["magics"])]
    numbers = sorted({entry["cell"] for entry in entries})
    for number in numbers:
        inside = [entry for entry in entries if entry["cell"] == number]
        yield number, sorted(inside, key=lambda entry: int(entry["line"]))


def _entry(entry: dict[str, Any], columns: int) -> Iterator[str]:
    """``  12  serves    y = model.predict(x)``, the reason below it."""
    from nb2fn.cli.terminal import styled

    first, *more = entry["source"].strip("\n").split("\n")
    code = _short(f"{first} …" if more else first, columns - 18)
    fate = entry["fate"]
    word = styled(f"{fate:<11}", **_STYLES.get(fate, {"dim": True}))
    yield f"{entry['line']:>5} {word} {code}".rstrip()
    for line in textwrap.wrap(entry.get("reason", ""), columns - 19):
        yield styled(f"{'':17}  {line}", dim=True)


def _wrapped(head: str, text: str, columns: int) -> list[str]:
    return textwrap.wrap(text, columns, initial_indent=head, subsequent_indent=" " * len(head))


def _short(text: str, columns: int) -> str:
    line = " ".join(text.split("\n"))
    return line if len(line) <= columns else line[: columns - 1] + "…"
