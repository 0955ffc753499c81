"""Values as they are now, kept beside what the notebook goes on to make of them."""

from __future__ import annotations

import copy
import sys
from typing import Any

from . import failure
from .record import Recorder


def keep(
    namespace: dict[str, Any], names: list[list[str]], recorder: Recorder
) -> dict[str, Any] | None:
    """Bind deep copies: ``names`` are pairs (name, the name of its copy).

    What they share, the copies share; estimators among the copies count as fitted on the
    same rows. Returns the error where something cannot be copied.
    """
    bound = [(name, other) for name, other in names if name in namespace]
    memo: dict[int, Any] = {id(module): module for module in list(sys.modules.values())}
    modules = set(memo)
    try:
        copies = copy.deepcopy([namespace[name] for name, _ in bound], memo)
    except Exception as error:  # __deepcopy__ and __reduce__ are anyone's code
        return failure.brief(error)
    for (_, other), value in zip(bound, copies):
        namespace[other] = value
    recorder.copied({key: value for key, value in memo.items() if key not in modules})
    return None
