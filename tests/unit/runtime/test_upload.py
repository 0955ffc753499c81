"""Files of a request."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from nb2fn.runtime.upload import Uploads


def test_a_file_is_there_for_one_request_only() -> None:
    inputs: dict[str, Any] = {"path": b"a,b\n", "other": b"x", "n": 3}
    with Uploads() as uploads:
        uploads.place(inputs, "path", "new.csv")
        uploads.place(inputs, "other", "new.csv", as_path=True)
        uploads.place(inputs, "absent", "new.csv")
        assert isinstance(inputs["path"], str)
        assert isinstance(inputs["other"], Path)
        assert Path(inputs["path"]).read_bytes() == b"a,b\n"
        assert inputs["other"].read_bytes() == b"x"
        assert Path(inputs["path"]).name == "new.csv"
        folder = Path(inputs["path"]).parent.parent
        assert folder.stat().st_mode & 0o077 == 0
    assert not folder.exists()
    assert inputs["n"] == 3


def test_nothing_is_left_after_an_error() -> None:
    inputs: dict[str, Any] = {"path": b"x"}
    with pytest.raises(KeyError), Uploads() as uploads:
        uploads.place(inputs, "path", "a.txt")
        raise KeyError
    assert not Path(inputs["path"]).exists()
