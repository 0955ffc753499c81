"""Pages of the codes about asking and opening builds."""

from __future__ import annotations

from nb2fn.codes.page import Page

PAGES: tuple[Page, ...] = (
    Page(
        "NB551",
        "nobody answers",
        "The address does not answer, or the project does not start.",
        "Check that the endpoint runs (`nb2fn serve BUILD_DIR`) and that the address and port "
        "are right. The reason in the message is the network's own.",
    ),
    Page(
        "NB552",
        "this folder is not a build",
        "`serve`, `invoke` and `verify` take a folder that `nb2fn build` wrote. It is known by "
        "its `.nb2fn.json`.",
        "Build the notebook, and give the folder that the build names.",
    ),
    Page(
        "NB553",
        "no such route",
        "An endpoint of several routes cannot guess which is meant, and only answers at those "
        "it has.",
        "Name one of the routes in the message: `--route /predict/risk`.",
    ),
    Page(
        "NB554",
        "the project's Python is not on this machine",
        "Frozen objects and bytecode belong to one minor version of Python: that of the "
        "notebook's kernel.",
        "Install that Python so that `pythonX.Y` is found on the PATH, or rebuild the notebook "
        "with a kernel of a Python that is there.",
    ),
    Page(
        "NB555",
        "the project's files are not those that were built",
        "`verify` compares every file with the hash that the build noted. A changed file means "
        "that the proof says nothing about what is there now.",
        "Build the notebook again; keep changes of your own outside the project.",
    ),
)
