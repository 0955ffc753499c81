"""Projects on disk and their files."""

from __future__ import annotations

from nb2fn.server import builds
from nb2fn.server.handlers.base import Handler, granted
from nb2fn.server.problem import refusals
from nb2fn.server.schema.builds import Builds


class BuildsHandler(Handler):
    """The builds of a notebook."""

    @granted("read")
    def get(self) -> None:
        notebook = self.root.notebook(self.query("path"))
        with refusals():
            output = self.get_query_argument("output", "")
            place = builds.place(self.root, notebook, output)
        # A notebook that was renamed has builds under its old name; its jobs know them.
        told = (job.place for job in self.app.jobs.all(self.query("path")))
        places = dict.fromkeys([place, *(p for p in told if p is not None)])
        found = [builds.read(self.root, p) for p in places if builds.stands(p)]
        found.sort(key=lambda build: build.built, reverse=True)
        self.reply(Builds(builds=found))


class FilesHandler(Handler):
    """The generated files of a build."""

    @granted("read")
    def get(self) -> None:
        self.reply(builds.files(self.root, self.query("build")))


class FileHandler(Handler):
    """One of them."""

    @granted("read")
    def get(self) -> None:
        self.reply(builds.file(self.root, self.query("build"), self.query("file")))
