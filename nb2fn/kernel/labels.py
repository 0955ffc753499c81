"""Names of columns and keys that need not be text: one form on the wire, one that gives them back.

The key on the wire is the one that :func:`nb2fn.runtime.values.encode` writes.
"""

from __future__ import annotations

import json
import math
import sys
from typing import Any

Written = tuple[str, Any]


def written(label: Any) -> Written | None:
    """``(key, form)`` of a label, or ``None`` where JSON has no form that gives it back.

    ``key`` is the text on the wire; ``form`` an item of ``labels`` of
    :class:`nb2fn.ir.value.ValueType`.
    """
    numpy, pandas = sys.modules.get("numpy"), sys.modules.get("pandas")
    if isinstance(label, str):
        return str.__str__(label), str.__str__(label)
    if pandas is not None and isinstance(label, pandas.Timestamp):
        return _timestamp(label)
    if numpy is not None and isinstance(label, (numpy.bool_, numpy.integer, numpy.floating)):
        label = label.item()
    if label is None or type(label) in (bool, int):
        return json.dumps(label), label
    if type(label) is float and math.isfinite(label):
        return repr(label), label
    return None


def _timestamp(label: Any) -> Written | None:
    # A zone's name is not in the text of a time, nor is NaT a time.
    if label.tzinfo is not None or label != label:
        return None
    text = label.isoformat()
    return text, ("Timestamp", text)


def forms(labels: list[Any]) -> list[Any]:
    """The forms of ``labels``, none where all are text: then the keys are the labels."""
    if all(isinstance(label, str) for label in labels):
        return []
    return [found[1] for found in map(written, labels) if found is not None]
