"""Full disks, missing rights, torn downloads."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from nb2fn.errors import CompileError
from nb2fn.wheels import weather
from nb2fn.wheels.files import new_folder, write_atomically
from nb2fn.wheels.pylock import Wheel

WHEEL = Wheel("numpy", "2.2.6", "numpy.whl", "https://files.invalid/numpy.whl", "0" * 64)


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "NB508"),
        (errno.EDQUOT, "NB508"),
        (errno.EACCES, "NB509"),
        (errno.EROFS, "NB509"),
        (errno.ENOTDIR, "NB509"),
    ],
)
def test_what_the_user_can_do_something_about_is_told(number: int, code: str) -> None:
    with pytest.raises(CompileError) as raised, weather.storage(Path("/x")):
        raise OSError(number, os.strerror(number), "/x/file")
    (found,) = raised.value.diagnostics
    assert found.code == code
    assert "/x/file" in found.message + found.reason


def test_other_errors_stay_what_they_are() -> None:
    with pytest.raises(IsADirectoryError), weather.storage(Path("/x")):
        raise OSError(errno.EISDIR, "is a directory")
    with pytest.raises(IsADirectoryError), weather.anywhere(Path("/x")):
        raise OSError(errno.EISDIR, "is a directory")


def test_where_it_is_not_known_which_disk_is_full_all_are_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("NB2FN_CACHE", str(tmp_path / "cache"))
    with pytest.raises(CompileError) as raised, weather.anywhere(Path("/x")):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    (found,) = raised.value.diagnostics
    assert found.code == "NB508"
    assert {"/x,", f"{tmp_path}/cache,"} <= set(found.reason.split())
    with pytest.raises(CompileError) as raised, weather.anywhere(Path("/x")):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), "/x/data.csv")
    assert raised.value.diagnostics[0].message == "/x/data.csv cannot be read or written"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("error: Failed to install\n  cause: No space left on device (os error 28)", "NB508"),
        (
            "error: failed to create directory `/ro/uv`: Read-only file system (os error 30)",
            "NB509",
        ),
        ("error: Hash mismatch for `numpy==2.2.6`", "NB507"),
        ("error: Failed to download `numpy`\n  cause: Connection refused (os error 111)", "NB506"),
        ("", "NB506"),
    ],
)
def test_uvs_words_when_it_could_not_unpack(words: str, code: str) -> None:
    found = weather.not_installed([WHEEL], words)
    assert found.code == code
    assert found.reason


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "folder/a.json"
    write_atomically(target, b"old")
    assert target.read_bytes() == b"old"
    with pytest.raises(TypeError):
        write_atomically(target, "no bytes")  # type: ignore[arg-type]
    assert target.read_bytes() == b"old"
    assert [p.name for p in target.parent.iterdir()] == ["a.json"]


def test_a_folder_appears_when_it_is_full(tmp_path: Path) -> None:
    place = tmp_path / "made/place"
    with new_folder(place) as made:
        (made / "a").write_text("a")
        assert not place.exists()
    assert (place / "a").read_text() == "a"


def test_a_folder_that_failed_is_gone(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), new_folder(tmp_path / "place") as made:
        (made / "a").write_text("a")
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []


def test_the_folder_that_was_there_first_stays(tmp_path: Path) -> None:
    place = tmp_path / "place"
    with new_folder(place) as made:
        (made / "a").write_text("mine")
        place.mkdir()
        (place / "a").write_text("theirs")
    assert (place / "a").read_text() == "theirs"
    assert [p.name for p in tmp_path.iterdir()] == ["place"]
