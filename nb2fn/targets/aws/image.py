"""The image in the stead of a zip, where the packages are too large for that."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from nb2fn.diagnostics import Diagnostic
from nb2fn.errors import CompileError
from nb2fn.ir.bundle import File
from nb2fn.ir.function import Function
from nb2fn.settings import Settings
from nb2fn.targets.assemble import template
from nb2fn.targets.aws import limits
from nb2fn.targets.container.limits import ARCHITECTURES


def image_files(function: Function, settings: Settings) -> list[File]:
    """The Dockerfile, on AWS's own base image, and what its context leaves out."""
    values = {
        "name": function.name,
        "python": ".".join(map(str, function.python)),
        "platform": ARCHITECTURES[settings.architecture],
    }
    texts = {"Dockerfile": "Dockerfile.txt", ".dockerignore": "dockerignore.txt"}
    return [File(path, template(__package__, t, values).encode()) for path, t in texts.items()]


def as_image(text: str, architecture: str) -> str:
    """A ``serverless.yml`` of a zip as that of an image, which osls builds and pushes."""
    images = (
        "  ecr:\n    images:\n      endpoint:\n        path: ./\n"
        f"        platform: {ARCHITECTURES[architecture]}\n"
    )
    environment, handler = "  environment:\n", "    handler: handler.handler\n"
    package = text[text.index("package:\n") : text.index("functions:\n")]
    assert environment in text and handler in text, "serverless.yml is another one"
    text = text.replace(environment, images + environment, 1).replace(package, "", 1)
    return text.replace(handler, "    image:\n      name: endpoint\n", 1)


def too_large_for_a_zip(sizes: Sequence[tuple[str, int]]) -> Diagnostic:
    """NB565: ``sizes`` are (package, unzipped bytes)."""
    total = sum(size for _, size in sizes)
    return Diagnostic(
        code="NB565",
        severity="warning",
        message=f"the packages are {(total - limits.UNZIPPED) / 1e6:.1f} MB too large for a zip on "
        "AWS Lambda: the build is an image",
        reason=f"unzipped they have {total / 1e6:.1f} MB, and Lambda takes "
        f"{limits.UNZIPPED / 1e6:.1f} MB; an image may have {limits.IMAGE / 1e9:.1f} GB, starts "
        "more slowly, and takes Docker to deploy",
        fix="do without the largest packages in the predict cells and in what they use, or deploy "
        "the image: the build's README.md says how",
        notes=("\n".join(limits.by_package(sizes)),),
    )


def no_deploy(build: Path) -> CompileError:
    """NB564: what a user's own tools have to build and push."""
    return CompileError(
        Diagnostic(
            code="NB564",
            message=f"{build} is an image for AWS Lambda, and nb2fn deploys zips",
            reason="its packages are too large for a zip; an image is built by Docker and pushed "
            "to a registry of your account, which osls does",
            fix="with Docker running, in the folder of the build: `NB2FN_TOKEN_SHA256=… osls "
            "deploy` (its README.md says where the token comes from)",
        )
    )
