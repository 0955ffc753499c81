"""The bytes of a zip, read by the standard library and by unzip."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from nb2fn.wheels.zipfile_format import Entry, directory, pack


def _zip(files: dict[str, bytes], executable: frozenset[str] = frozenset()) -> bytes:
    out = io.BytesIO()
    entries: list[Entry] = []
    for name, data in files.items():
        entry, packed = pack(name, data, name in executable, out.tell())
        out.write(packed)
        entries.append(entry)
    out.write(directory(entries, out.tell()))
    return out.getvalue()


FILES = {
    "b.py": b"x = 1\n" * 100,
    "a/incompressible.bin": bytes(range(256)),
    "empty": b"",
    "größe/naïve.txt": "ä".encode(),
}


def test_the_standard_library_reads_it() -> None:
    with zipfile.ZipFile(io.BytesIO(_zip(FILES))) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == FILES
        assert archive.namelist() == sorted(FILES)


def test_everything_that_could_differ_is_fixed() -> None:
    data = _zip(FILES, frozenset(["b.py"]))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for info in archive.infolist():
            assert info.date_time == (1980, 1, 1, 0, 0, 0)
            assert info.extra == b""
            assert info.create_system == 3
            assert info.external_attr >> 16 == (0o100755 if info.filename == "b.py" else 0o100644)


def test_what_does_not_shrink_is_stored() -> None:
    with zipfile.ZipFile(io.BytesIO(_zip(FILES))) as archive:
        method = {info.filename: info.compress_type for info in archive.infolist()}
    assert method["b.py"] == zipfile.ZIP_DEFLATED
    assert method["a/incompressible.bin"] == zipfile.ZIP_STORED
    assert method["empty"] == zipfile.ZIP_STORED


def test_unzip_reads_it(tmp_path: Path) -> None:
    unzip = shutil.which("unzip")
    if unzip is None:
        pytest.skip("no unzip here")
    (tmp_path / "a.zip").write_bytes(_zip(FILES))
    subprocess.run([unzip, "-tq", tmp_path / "a.zip"], check=True, capture_output=True)


def test_an_empty_zip_is_one() -> None:
    with zipfile.ZipFile(io.BytesIO(_zip({}))) as archive:
        assert archive.namelist() == []


@pytest.mark.slow
@pytest.mark.parametrize("count", [65534, 65535])
def test_more_files_than_sixteen_bits_count(count: int) -> None:
    out = io.BytesIO()
    entries = []
    for number in range(count):
        entry, packed = pack(f"{number:05}", b"", False, out.tell())
        out.write(packed)
        entries.append(entry)
    out.write(directory(entries, out.tell()))
    with zipfile.ZipFile(out) as archive:
        assert len(archive.infolist()) == count
        assert archive.read(f"{count - 1:05}") == b""


def test_four_gibibytes_are_refused() -> None:
    with pytest.raises(OverflowError):
        directory([], 1 << 32)
