"""The global random number generators, as far as their libraries are loaded."""

from __future__ import annotations

import pickle
import sys
from typing import Any


def capture() -> dict[str, Any]:
    """Each generator's state by name: ``random``, ``numpy.random``, ``torch.random``."""
    states: dict[str, Any] = {}
    random, numpy, torch = (sys.modules.get(m) for m in ("random", "numpy", "torch"))
    if random is not None:
        states["random"] = random.getstate()
    if numpy is not None:
        states["numpy.random"] = numpy.random.get_state(legacy=False)
    if torch is not None:
        states["torch.random"] = torch.random.get_rng_state()
    return states


def restore(states: dict[str, Any]) -> None:
    """Set the generators to what :func:`capture` returned."""
    if "random" in states:
        sys.modules["random"].setstate(states["random"])
    if "numpy.random" in states:
        sys.modules["numpy"].random.set_state(states["numpy.random"])
    if "torch.random" in states:
        sys.modules["torch"].random.set_rng_state(states["torch.random"])


def changed(before: dict[str, Any]) -> list[str]:
    """The generators that were drawn from since ``before`` was captured."""
    return [name for name, state in capture().items() if _differs(state, before.get(name))]


def _differs(state: Any, before: Any) -> bool:
    return before is not None and pickle.dumps(state) != pickle.dumps(before)
