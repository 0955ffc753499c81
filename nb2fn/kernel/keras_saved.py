"""Models of Keras 3 as they save themselves, without the time at which they did."""

from __future__ import annotations

import io
import json
import sys
import zipfile
from typing import Any

_METADATA = "metadata.json"
_TIME = (1980, 1, 1, 0, 0, 0)


def reduction(obj: Any) -> Any:
    """What ``__reduce__`` of a model gives, the same bytes whenever it is asked;
    ``NotImplemented`` for everything else."""
    saveable = getattr(sys.modules.get("keras.src.saving.keras_saveable"), "KerasSaveable", None)
    if saveable is None or not isinstance(obj, saveable):
        return NotImplemented
    if type(obj).__reduce__ is not saveable.__reduce__:
        return NotImplemented
    make, arguments = obj.__reduce__()
    return make, tuple(_undated(a) if isinstance(a, io.BytesIO) else a for a in arguments)


def _undated(buffer: Any) -> Any:
    found = io.BytesIO()
    old = io.BytesIO(buffer.getvalue())
    with zipfile.ZipFile(old) as source, zipfile.ZipFile(found, "w") as target:
        for info in source.infolist():
            data = source.read(info)
            if info.filename == _METADATA:
                data = json.dumps({**json.loads(data), "date_saved": ""}).encode()
            target.writestr(zipfile.ZipInfo(info.filename, _TIME), data)
    found.seek(0)
    return found
