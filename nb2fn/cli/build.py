"""``nb2fn build``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nb2fn.cli.options import auto_option, color_option, format_options, quiet_option

if TYPE_CHECKING:
    from nb2fn.cli.formats import Result
    from nb2fn.diagnostics import Diagnostic
    from nb2fn.ir.bundle import Bundle
    from nb2fn.ir.dataflow import DataflowGraph
    from nb2fn.ir.partition import Partition
    from nb2fn.progress import Progress
    from nb2fn.settings import Settings

EMITTED = (
    "notebook", "dataflow", "dataflow:dot", "dataflow:mermaid", "partition", "function",
)  # fmt: skip


def _emits(context: click.Context, parameter: click.Parameter, value: str | None) -> list[str]:
    words = [word.strip() for word in (value or "").split(",") if word.strip()]
    for word in words:
        if word not in EMITTED:
            raise click.BadParameter(f"`{word}` is none of {', '.join(EMITTED)}")
    return [word for word in EMITTED if word in words]


@click.command(
    epilog="Examples:\n\n\b\n"
    "  nb2fn build churn.ipynb\n"
    "  nb2fn build -o dist --target aws notebooks/*.ipynb\n"
    "  nb2fn build --emit dataflow,partition churn.ipynb    (runs nothing)\n"
    "  nb2fn build --emit dataflow:dot churn.ipynb | dot -Tsvg    (or dataflow:mermaid)\n"
    "  nb2fn build --auto untagged.ipynb    (in the roles that nb2fn tag proposes)\n"
    "  nb2fn build --json churn.ipynb | jq .parity\n"
    "  nb2fn build --format github *.ipynb    (annotations in a workflow)\n"
)
@click.argument("notebooks", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="Folder for the projects.  [build]"
)
@click.option(
    "--target",
    metavar="NAME",
    help="Where it is to run: local, aws, gcp, azure, container or ray.  [local]",
)
@click.option(
    "--layout",
    type=click.Choice(["archive", "plugins"]),
    help="aws: a finished zip, or the classic project with npm plugins.  [archive]",
)
@click.option(
    "--architecture", type=click.Choice(["x86_64", "arm64"]), help="aws, container.  [x86_64]"
)
@click.option(
    "--region", help="Where there are any.  [aws: us-east-1, gcp: us-central1, azure: eastus]"
)
@click.option(
    "--memory",
    type=click.IntRange(128, 10240),
    metavar="MB",
    help="Of the function.  [as measured by the proof]",
)
@click.option("--kernel", metavar="NAME", help="Train in this kernel, not the notebook's own.")
@click.option(
    "--timeout", type=click.FloatRange(0), metavar="SECONDS", help="Per cell; 0: none.  [600]"
)
@click.option(
    "--rows", type=click.IntRange(0), metavar="N", help="Training rows the proof asks.  [1000]"
)
@click.option(
    "--slice-only", is_flag=True, help="Run only the train slice, once a full run has proven it."
)
@click.option(
    "--tier",
    type=click.Choice(["stdlib", "numpy", "exact"]),
    help="Take this form of the function and no other.  [the quickest to start that is equal]",
)
@click.option("--no-cache", is_flag=True, help="Train even where nothing has changed.")
@click.option(
    "--emit",
    metavar="IR,…",
    callback=_emits,
    help="Print what the compiler sees: notebook, dataflow (as a picture: dataflow:dot, "
    "dataflow:mermaid), partition (then nothing is run or written), function.",
)
@auto_option
@format_options("the result (an object for one notebook, a list for several)")
@quiet_option
@color_option
def build(
    notebooks: tuple[Path, ...], emit: list[str], form: str, quiet: bool, **flags: Any
) -> int:
    """Compile notebooks into serverless projects, proven equal.

    Each NOTEBOOK is run once, in its own kernel. What its predict cells need is
    frozen, and the project is written to OUTPUT/<name>/ only after it has given the
    notebook's own answers in a clean process. Settings are also read from
    [tool.nb2fn] in the nearest pyproject.toml.

    Exit code 1 where a notebook cannot be compiled or proven; then its project of
    an earlier build is left as it is.
    """
    from nb2fn.cli.formats import write

    if emit and form not in ("text", "json"):
        raise click.UsageError(f"--emit is text or JSON, not --format {form}.")
    _refuse_same_names(notebooks)
    chosen = [(notebook, _settings(notebook, flags)) for notebook in notebooks]
    results = [_one(n, settings, emit, quiet=quiet, form=form) for n, settings in chosen]
    if form != "text":
        write(form, results)
    return 0 if all(result.ok for result in results) else 1


def _refuse_same_names(notebooks: tuple[Path, ...]) -> None:
    from nb2fn.frontend.naming import name

    count = Counter(name(notebook.stem) for notebook in notebooks)
    for same in (n for n, times in count.items() if times > 1):
        which = " and ".join(str(n) for n in notebooks if name(n.stem) == same)
        raise click.UsageError(f"{which} would both be written to `{same}`; build them apart.")


def _settings(notebook: Path, flags: dict[str, Any]) -> Settings:
    from nb2fn.config import load

    said = {key: value for key, value in flags.items() if value is not None}
    said["cache"] = not said.pop("no_cache")
    if "timeout" in said:
        said["timeout"] = said["timeout"] or None
    return replace(load(notebook.parent).settings, **said)


def _one(notebook: Path, settings: Settings, emit: list[str], *, quiet: bool, form: str) -> Result:
    """Build one notebook, tell people about it, and return what was found."""
    from nb2fn.cli.formats import Result
    from nb2fn.cli.stages import progress
    from nb2fn.cli.terminal import tell
    from nb2fn.documents import of_build, of_failure
    from nb2fn.errors import CompileError
    from nb2fn.pipeline import build as compile_notebook

    shown = progress(quiet=quiet or (bool(emit) and "function" not in emit))
    dumps: dict[str, str] = {}
    found: tuple[Diagnostic, ...] = ()
    try:
        if emit:
            dump_front(notebook, emit, shown, dumps, auto=settings.auto)
        if emit and "function" not in emit:
            document: dict[str, Any] = {"notebook": str(notebook), "ok": True}
        else:
            done = compile_notebook(notebook, settings, shown)
            document = of_build(done, bundle_bytes(done.directory, done.bundle), shown.seconds)
            found = done.diagnostics
            if "function" in emit:
                from nb2fn.ir.dump_function import dump_function

                dumps["function"] = dump_function(done.function)
    except CompileError as error:
        document, found = of_failure(notebook, error.diagnostics), tuple(error.diagnostics)
    if form == "text":
        tell(found)
        click.echo("\n".join(dumps.values()), nl=False)
    if dumps:
        document["emit"] = dumps
    if form in ("text", "github") and "build_dir" in document:
        click.echo(summary(document))
    return Result(notebook, document, found)


def dump_front(
    notebook: Path,
    emit: list[str],
    progress: Progress,
    dumps: dict[str, str],
    *,
    auto: bool = False,
) -> None:
    """Put the texts of the front half's stages into ``dumps``, as far as it gets."""
    from nb2fn.analysis.graph import analyse
    from nb2fn.frontend.read import read
    from nb2fn.ir.dump_notebook import dump_notebook

    with progress.stage("read"):
        source, _ = read(notebook, tagged=not auto)
    graph = None
    if auto:
        from nb2fn.passes.roles import adopt

        source, graph, _, _ = adopt(source, analyse(source))
    if "notebook" in emit:
        dumps["notebook"] = dump_notebook(source)
    if {*emit} - {"notebook", "function"}:
        graph = graph or analyse(source)
        if "dataflow" in emit:
            from nb2fn.ir.dump_dataflow import dump_dataflow

            dumps["dataflow"] = dump_dataflow(graph)
        if {*emit} - {"notebook", "function", "dataflow"}:
            from nb2fn.passes import partition

            parts, _ = partition(source, graph)
            dumps.update(_parted(graph, parts, emit))


def _parted(graph: DataflowGraph, parts: Partition, emit: list[str]) -> Iterator[tuple[str, str]]:
    """The texts that need a partition."""
    from nb2fn.ir.draw_dataflow import draw_dot, draw_mermaid
    from nb2fn.ir.dump_partition import dump_partition

    if "dataflow:dot" in emit:
        yield "dataflow:dot", draw_dot(graph, parts)
    if "dataflow:mermaid" in emit:
        yield "dataflow:mermaid", draw_mermaid(graph, parts)
    if "partition" in emit:
        yield "partition", dump_partition(parts, graph)


def bundle_bytes(directory: Path, bundle: Bundle) -> int:
    """Bytes of what is deployed: the archive, or else the project's files."""
    if bundle.archive is not None:
        return (directory / bundle.archive.path).stat().st_size
    return sum(len(file.data) for file in bundle.files)


def summary(document: dict[str, Any]) -> str:
    """A build in a few lines, from its JSON document."""
    from nb2fn.cli.check import signature
    from nb2fn.cli.terminal import shown, size, styled

    where, parity = shown(Path(document["build_dir"])), document["parity"]
    needs = document["requirements"]
    lines = [
        styled(f"built {where}", bold=True, fg="green")
        + f"  ({document['tier']} tier, {size(document['bundle_bytes'])}, "
        + (f"needs {', '.join(needs)})" if needs else "needs nothing but Python)"),
        *(f"  {signature(route)}" for route in document["routes"]),
        f"  {proof_line(parity)}",
        *(f"  caveat: {caveat}" for caveat in parity["caveats"]),
        f"  ask it: nb2fn invoke {where}",
    ]
    return "\n".join(lines)


def proof_line(parity: dict[str, Any]) -> str:
    """A proof in one line, from its JSON document."""
    said = {
        "equal": "gives the notebook's own answers",
        "weak": "gives the answers of those cells that ran",
        "failed": "does not give the notebook's answers",
    }[parity["status"]]
    kinds = ", ".join(_counted(count, kind) for kind, count in parity["coverage"].items())
    return (
        f"{said}: {_counted(parity['cases'], 'case')}{f' ({kinds})' if kinds else ''}, "
        f"largest difference {parity['max_abs_diff']:.3g}"
    )


def _counted(count: int, thing: str) -> str:
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"
