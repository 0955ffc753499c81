"""``jupyter nbconvert --to nb2fn``: a notebook exported as the project it compiles to."""

from __future__ import annotations

import io
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from nbconvert.exporters import Exporter
from nbconvert.utils.exceptions import ConversionException
from nbformat import NotebookNode, write
from traitlets import Bool, Unicode, default
from traitlets.config import Application

from nb2fn import config, marker
from nb2fn.errors import CompileError, ConfigError
from nb2fn.pipeline import build
from nb2fn.progress import Progress
from nb2fn.settings import Settings


class Nb2fnExporter(Exporter):
    """Builds the notebook, which runs it, and gives the project's files as outputs.

    The main output is the project's README, since an export has one main file. Settings
    are those of [tool.nb2fn] in the nearest pyproject.toml; ``target`` goes above them.
    """

    export_from_notebook = "Serverless project (nb2fn)"
    output_mimetype = "text/markdown"

    zipped = Bool(
        help="Give the project as one zip. Jupyter's server drops the folders of outputs, so "
        "it is on everywhere but under `jupyter nbconvert`."
    ).tag(config=True)
    target = Unicode(help="Where the project is to run; empty: as configured.").tag(config=True)

    def _file_extension_default(self) -> str:
        return ".nb2fn.md"

    @default("zipped")
    def _zipped_default(self) -> bool:
        return not _under_nbconvert()

    def from_notebook_node(
        self, nb: NotebookNode, resources: Any = None, **kw: Any
    ) -> tuple[Any, dict[str, Any]]:
        """The README, and resources whose ``outputs`` hold each file as bytes.

        Raises :class:`~nbconvert.utils.exceptions.ConversionException` with the diagnostics
        where the notebook cannot be compiled; under ``jupyter nbconvert`` they are printed,
        and the exit status is 1.
        """
        copied, found = super().from_notebook_node(nb, resources, **kw)
        try:
            with _file_of(copied, found["metadata"]) as notebook:
                readme, files = self._built(notebook)
        except (CompileError, ConfigError) as error:
            raise self._failure(error) from None
        found.setdefault("outputs", {}).update(files)
        return readme, found

    def _built(self, notebook: Path) -> tuple[str, dict[str, bytes]]:
        settings: Settings = config.load(notebook.parent).settings
        with tempfile.TemporaryDirectory(prefix="nb2fn-export-") as folder:
            settings = replace(settings, output=Path(folder))
            if self.target:
                settings = replace(settings, target=self.target)
            place = build(notebook, settings, Progress()).directory
            files = {
                f"{place.name}/{path}": (place / path).read_bytes()
                for path in sorted(marker.present(place))
            }
            readme = (place / "README.md").read_text("utf-8")
            return readme, {f"{place.name}.zip": _zip(files)} if self.zipped else files

    def _failure(self, error: CompileError | ConfigError) -> Exception:
        found = error.diagnostics if isinstance(error, CompileError) else ()
        told = "\n\n".join(d.render() for d in found) or str(error)
        if _under_nbconvert():
            # Raised through nbconvert it would be shown as a traceback.
            print(told, file=sys.stderr)
            sys.exit(1)
        return ConversionException(told)


def _under_nbconvert() -> bool:
    # Not at the top: it loads every exporter, this one too.
    from nbconvert.nbconvertapp import NbConvertApp

    return Application.initialized() and isinstance(Application.instance(), NbConvertApp)


def _zip(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in files.items():
            archive.writestr(zipfile.ZipInfo(path), data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


@contextmanager
def _file_of(nb: NotebookNode, metadata: dict[str, Any]) -> Iterator[Path]:
    """The notebook's own file where it has one, else a copy for the time of the block."""
    name = f"{metadata.get('name') or 'notebook'}.ipynb"
    if "path" in metadata and (Path(metadata["path"]) / name).is_file():
        yield Path(metadata["path"]) / name
        return
    with tempfile.TemporaryDirectory(prefix="nb2fn-export-") as folder:
        copy = Path(folder) / Path(name).name
        write(nb, copy)  # type: ignore[no-untyped-call]
        yield copy
