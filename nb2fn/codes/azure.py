"""Pages of the codes of targets ``azure`` and ``ray``."""

from __future__ import annotations

from nb2fn.codes.page import Page

PAGES: tuple[Page, ...] = (
    Page(
        "NB570",
        "a target that is deployed by its own tools",
        "nb2fn builds and proves the project, and the cluster that is to run it is yours: how to "
        "reach it, and who may, is known to its own tools.",
        "Run the commands that the message names, in the folder of the build; the project's "
        "README.md explains them.",
    ),
    Page(
        "NB571",
        "Azure Functions does not run this Python",
        "Frozen objects and bytecode open only under the Python that made them, and the Flex "
        "Consumption plan does not run the notebook's.",
        "Choose a kernel of a Python that the message names, or build for another target.",
    ),
    Page(
        "NB572",
        "Azure Functions has no such processor",
        "The Flex Consumption plan runs on x86_64 alone.",
        "Leave `--architecture` out, or set `architecture` under [tool.nb2fn] to `x86_64`.",
    ),
    Page(
        "NB573",
        "the package is too large for Azure Functions",
        "An instance unpacks the package each time it starts; a package of this size takes longer "
        "than Azure waits for the first answer.",
        "Do without the largest packages in the predict cells and in what they use, or deploy it "
        "as a container.",
    ),
    Page(
        "NB574",
        "no subscription is chosen",
        "A deployment belongs to an Azure subscription. AZURE_SUBSCRIPTION_ID names none, the "
        "Azure CLI has chosen none, and you have none or several.",
        "Set AZURE_SUBSCRIPTION_ID to its id, or run `az account set --subscription NAME`.",
    ),
    Page(
        "NB575",
        "a deployment stays in its region and subscription",
        "The resource group's app and storage stay where they were made.",
        "Deploy to where it is, deploy under another `--stage`, or `nb2fn remove` it first.",
    ),
)
