"""pip's configuration, told to uv."""

from __future__ import annotations

import os
from pathlib import Path

from nb2fn.wheels import index


def _conf(tmp_path: Path, text: str, name: str = "pip.conf") -> Path:
    path = tmp_path / name
    path.write_text(text, "utf-8")
    return path


def test_nothing_said_gives_no_variables() -> None:
    assert index.variables({}, ()) == {}


def test_index_url_of_a_file_becomes_the_default_index(tmp_path: Path) -> None:
    conf = _conf(tmp_path, "[global]\nindex-url = https://u:p@packages.invalid/simple\n")
    assert index.variables({}, (conf,)) == {
        "UV_DEFAULT_INDEX": "https://u:p@packages.invalid/simple"
    }


def test_extra_indexes_are_compared_by_version_as_pip_does(tmp_path: Path) -> None:
    conf = _conf(
        tmp_path, "[global]\nextra-index-url =\n    https://a.invalid\n    https://b.invalid\n"
    )
    assert index.variables({}, (conf,)) == {
        "UV_INDEX": "https://a.invalid https://b.invalid",
        "UV_INDEX_STRATEGY": "unsafe-best-match",
    }


def test_find_links_are_separated_by_commas(tmp_path: Path) -> None:
    conf = _conf(tmp_path, "[install]\nfind-links = /a /b\n")
    assert index.variables({}, (conf,)) == {"UV_FIND_LINKS": "/a,/b"}


def test_environment_wins_over_files_and_later_files_over_earlier(tmp_path: Path) -> None:
    system = _conf(tmp_path, "[global]\nindex-url = https://one.invalid\nfind-links = /x\n")
    user = _conf(tmp_path, "[global]\nindex-url = https://two.invalid\n", "user.conf")
    environ = {"PIP_FIND_LINKS": "/y"}
    assert index.variables(environ, (system, user)) == {
        "UV_DEFAULT_INDEX": "https://two.invalid",
        "UV_FIND_LINKS": "/y",
    }


def test_an_index_chosen_for_uv_is_not_mixed_with_pips(tmp_path: Path) -> None:
    conf = _conf(tmp_path, "[global]\nextra-index-url = https://a.invalid\ncert = /ca.pem\n")
    environ = {"UV_DEFAULT_INDEX": "https://mine.invalid"}
    assert index.variables(environ, (conf,)) == {"SSL_CERT_FILE": "/ca.pem"}


def test_no_index_is_a_switch(tmp_path: Path) -> None:
    on = _conf(tmp_path, "[global]\nno-index = true\n")
    off = _conf(tmp_path, "[global]\nno-index = false\n", "off.conf")
    assert index.arguments({}, (on,)) == ["--no-index"]
    assert index.arguments({}, (off,)) == []
    assert index.arguments({}, ()) == []
    assert index.arguments({"PIP_NO_INDEX": "1"}, (off,)) == ["--no-index"]
    assert index.arguments({"UV_DEFAULT_INDEX": "https://mine.invalid"}, (on,)) == []


def test_a_broken_or_absent_file_is_passed_over(tmp_path: Path) -> None:
    broken = _conf(tmp_path, "index-url = no section\n")
    assert index.variables({}, (broken, tmp_path / "absent")) == {}


def test_files_stand_weakest_first(tmp_path: Path) -> None:
    environ = {"HOME": str(tmp_path), "XDG_CONFIG_DIRS": "/etc/xdg", "PIP_CONFIG_FILE": "/last"}
    names = [str(path) for path in index.files(environ, "/prefix")]
    assert names[0] == "/etc/xdg/pip/pip.conf"
    assert names[-3:] == [f"{tmp_path}/.config/pip/pip.conf", "/prefix/pip.conf", "/last"]


def test_the_null_device_turns_files_off() -> None:
    assert index.files({"PIP_CONFIG_FILE": os.devnull}) == ()
