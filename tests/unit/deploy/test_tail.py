"""Logs and addresses."""

from __future__ import annotations

from pathlib import Path

from nb2fn.hosting.supervise import Log
from nb2fn.targets.http import reachable
from nb2fn.targets.local.tail import tail


def test_a_log_is_read_over_its_changes(tmp_path: Path) -> None:
    for name, lines in (("log.2", "a\n"), ("log.1", "b\nc\n"), ("log", "d\n")):
        (tmp_path / name).write_text(lines)
    assert list(tail(tmp_path / "log", False, 3)) == ["b", "c", "d"]
    assert list(tail(tmp_path / "nothing", False, 3)) == []


def test_followed_it_goes_on_in_the_new_file(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_text("a\n")
    lines = tail(log, True, 10)
    assert next(lines) == "a"
    with log.open("a") as file:
        file.write("b\nhalf a li")
    assert next(lines) == "b"
    log.replace(tmp_path / "log.1")
    log.write_text("c\n")
    assert next(lines) == "c"


def test_a_full_log_is_changed_for_a_new_one(tmp_path: Path) -> None:
    log = Log(tmp_path / "log")
    line = b"x" * 100_000
    for _ in range(160):
        log.write(line)
    log.file.close()
    sizes = {path.name: path.stat().st_size for path in tmp_path.iterdir()}
    assert set(sizes) == {"log", "log.1", "log.2"}
    assert max(sizes.values()) < 5_300_000


def test_localhosts_names_are_this_machine() -> None:
    assert reachable("http://abc.execute-api.localhost:4566/x?y=1") == (
        "http://127.0.0.1:4566/x?y=1",
        "abc.execute-api.localhost:4566",
    )
    assert reachable("https://example.com/x") == ("https://example.com/x", "")
