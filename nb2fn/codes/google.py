"""Pages of target gcp, and of images."""

from __future__ import annotations

from nb2fn.codes.page import Page

PAGES: tuple[Page, ...] = (
    Page(
        "NB560",
        "Google Cloud has no runtime for the kernel's Python",
        "Frozen objects open only under the Python that made them, and Cloud Run functions run "
        "certain versions of Python alone.",
        "Choose a kernel of one of the versions in the message, or build with "
        "`--target container`: an image brings its own Python.",
    ),
    Page(
        "NB561",
        "Google Cloud functions have no such architecture",
        "Cloud Run functions run on `x86_64` processors alone.",
        "Leave `architecture` out under `[tool.nb2fn]`, or build with `--target container`.",
    ),
    Page(
        "NB562",
        "no Google Cloud project",
        "A function belongs to a project. None is named here, or the one that is named does not "
        "exist, or not for these credentials.",
        "Name it: `gcloud config set project PROJECT`, or the variable `GOOGLE_CLOUD_PROJECT`.",
    ),
    Page(
        "NB563",
        "a service of Google Cloud is not enabled",
        "Every service has to be enabled once in each project before it answers.",
        "Run the `gcloud services enable …` in the message, wait a minute, and run the same "
        "command again: it goes on where it stopped.",
    ),
    Page(
        "NB564",
        "the function is an image, which nb2fn does not deploy",
        "Beyond 262,144,000 bytes unzipped AWS Lambda takes no zip. The build has a Dockerfile "
        "in its stead, and a `serverless.yml` with which osls builds the image, pushes it and "
        "deploys it; that needs Docker, and takes minutes.",
        "Run the commands in the message, or do without the largest packages that it lists in "
        "the predict cells and in what they use.",
    ),
    Page(
        "NB565",
        "the packages are too large for a zip: the build is an image",
        "AWS Lambda takes 262,144,000 bytes of code and packages as a zip, and 10 GB as an image. "
        "Tests, stubs, headers and bytecode of the libraries are left out already. An image "
        "starts more slowly, and takes Docker to build.",
        "Do without the largest packages that the message lists, in the predict cells and in what "
        "they use; or deploy the image as the build's README.md says.",
        before="from plots import label   # plots.py imports matplotlib at its top",
        after="from labels import label",
    ),
)
