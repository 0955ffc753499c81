"""The bytes of a zip file, written so that the same files give the same bytes.

:mod:`zipfile` writes what the interpreter's version and the files' dates say; here
everything is fixed: date 1980-01-01, modes 0644 and 0755, no extra fields, one
compression level. Only zlib itself is taken from the machine (builds of CPython with
zlib-ng compress to other bytes of the same content).
Source: APPNOTE.TXT 6.3.10, sections 4.3 and 4.5.3.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import replace

from nb2fn.records import record

_LEVEL = 6
_DATE = (1980 - 1980) << 9 | 1 << 5 | 1
_UTF8 = 0x800
_UNIX = 3 << 8 | 20  # made by: Unix, version 2.0
_LIMIT_16 = 0xFFFF
_LIMIT_32 = 0xFFFFFFFF


@record
class Entry:
    """One file of a zip. ``offset`` is that of its local header in the zip or part;
    sizes are in bytes."""

    name: str
    crc: int
    compressed: int
    size: int
    deflated: bool
    executable: bool
    offset: int

    def moved(self, by: int) -> Entry:
        """The entry, ``by`` bytes further on."""
        return replace(self, offset=self.offset + by)


def pack(name: str, data: bytes, executable: bool, offset: int) -> tuple[Entry, bytes]:
    """An entry and the bytes of its local header and content."""
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = packer.compress(data) + packer.flush()
    deflated = len(packed) < len(data)
    content = packed if deflated else data
    entry = Entry(name, zlib.crc32(data), len(content), len(data), deflated, executable, offset)
    return entry, _local_header(entry) + content


def directory(entries: Iterable[Entry], start: int) -> bytes:
    """The central directory and the end of a zip whose entries end at ``start``.

    Entries are listed by name. Raises :class:`OverflowError` past 4 GiB, which no
    serverless target takes.
    """
    listed = sorted(entries, key=lambda entry: entry.name)
    central = b"".join(_central_header(entry) for entry in listed)
    if start + len(central) > _LIMIT_32:
        raise OverflowError("a zip of more than 4 GiB")
    return central + _end(listed, len(central), start)


def _local_header(entry: Entry) -> bytes:
    name, flags = _name(entry.name)
    method = zlib.DEFLATED if entry.deflated else 0
    fixed = (b"PK\x03\x04", 20, flags, method, 0, _DATE)
    sizes = (entry.crc, entry.compressed, entry.size, len(name), 0)
    return struct.pack("<4s5H3I2H", *fixed, *sizes) + name


def _central_header(entry: Entry) -> bytes:
    name, flags = _name(entry.name)
    method = zlib.DEFLATED if entry.deflated else 0
    fixed = (b"PK\x01\x02", _UNIX, 20, flags, method, 0, _DATE)
    sizes = (entry.crc, entry.compressed, entry.size, len(name), 0, 0, 0, 0)
    mode = 0o100755 if entry.executable else 0o100644
    return struct.pack("<4s6H3I5H2I", *fixed, *sizes, mode << 16, entry.offset) + name


def _end(listed: Sequence[Entry], length: int, start: int) -> bytes:
    count = len(listed)
    end = struct.pack(
        "<4s4H2IH", b"PK\x05\x06", 0, 0, *[min(count, _LIMIT_16)] * 2, length, start, 0
    )
    if count < _LIMIT_16:
        return end
    zip64 = struct.pack("<4sQ2H2I4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, length, start)
    locator = struct.pack("<4sIQI", b"PK\x06\x07", 0, start + length, 1)
    return zip64 + locator + end


def _name(name: str) -> tuple[bytes, int]:
    return name.encode("utf-8"), 0 if name.isascii() else _UTF8
