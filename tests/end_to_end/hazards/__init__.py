"""Small notebooks that are easy to compile wrongly, by theme."""

from __future__ import annotations

from tests.end_to_end.hazards import (
    classes,
    files,
    functions,
    live,
    models,
    mutation,
    scopes,
    state,
    wire,
)
from tests.end_to_end.hazards.hazard import MEAN, Hazard

__all__ = ["HAZARDS", "MEAN", "Hazard"]

HAZARDS: tuple[Hazard, ...] = (
    *classes.HAZARDS,
    *files.HAZARDS,
    *functions.HAZARDS,
    *live.HAZARDS,
    *models.HAZARDS,
    *mutation.HAZARDS,
    *scopes.HAZARDS,
    *state.HAZARDS,
    *wire.HAZARDS,
)
