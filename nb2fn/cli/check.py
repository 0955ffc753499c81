"""``nb2fn check``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from nb2fn.cli.options import color_option, json_option


@click.command(
    epilog="Examples:\n\n\b\n"
    "  nb2fn check churn.ipynb\n"
    "  nb2fn check notebooks/*.ipynb\n"
    "  nb2fn check --json churn.ipynb | jq '.diagnostics[].message'\n"
)
@click.argument("notebooks", nargs=-1, required=True, type=click.Path(path_type=Path))
@json_option("what was found (an object for one notebook, a list for several)")
@color_option
def check(notebooks: tuple[Path, ...], as_json: bool) -> int:
    """Say what is wrong with notebooks, without running them.

    Reads and analyses each NOTEBOOK: roles, syntax, what the predict cells take and
    answer. Exit code 1 where one cannot be compiled; warnings alone exit 0.
    """
    from nb2fn.cli.documents import of_failure, of_front
    from nb2fn.cli.terminal import print_json, tell
    from nb2fn.errors import CompileError
    from nb2fn.pipeline import check as check_notebook
    from nb2fn.progress import Progress

    documents = []
    for notebook in notebooks:
        try:
            front = check_notebook(notebook, Progress())
        except CompileError as error:
            documents.append(of_failure(notebook, error.diagnostics))
            found = error.diagnostics
        else:
            documents.append(of_front(front))
            found = front.diagnostics
        if not as_json:
            tell(found, sys.stdout)
            for route in documents[-1].get("routes", ()):
                click.echo(f"{notebook}: {signature(route)}")
    if as_json:
        print_json(documents[0] if len(documents) == 1 else documents)
    return 0 if all(document["ok"] for document in documents) else 1


def signature(route: dict[str, object]) -> str:
    """A route in one line, from its JSON form: path, inputs, outputs."""
    inputs, outputs = route["inputs"], route["outputs"]
    assert isinstance(inputs, list)
    assert isinstance(outputs, list)
    takes = ", ".join(i["name"] for i in inputs) or "nothing"
    gives = " and ".join(o["name"] for o in outputs)
    if route.get("kind") == "function":  # what it returns is known only after it has run
        gives = f"what {route['function']} returns"
    return f"POST {route['path']} takes {takes} and answers {gives}"
