"""The page of every diagnostic code: what it means, why, and a before and after.

``nb2fn explain NB203`` prints a page; ``docs/diagnostics/`` is written from here.
"""

from __future__ import annotations

from nb2fn.codes import (
    analysis,
    azure,
    client,
    cut,
    deploy,
    frontend,
    google,
    lints,
    lowering,
    partition,
    proof,
    proposal,
    routes,
    targets,
    training,
)
from nb2fn.codes.page import Page

_STAGES = (
    *(frontend, analysis, partition, proposal, routes, lints, training, cut),
    *(lowering, proof, targets, deploy, google, azure, client),
)

PAGES: dict[str, Page] = {page.code: page for module in _STAGES for page in module.PAGES}

__all__ = ["PAGES", "Page"]
