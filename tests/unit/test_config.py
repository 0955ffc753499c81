from __future__ import annotations

from pathlib import Path

import pytest

from nb2fn.config import load
from nb2fn.errors import ConfigError
from nb2fn.settings import Settings


def written(folder: Path, text: str | bytes) -> Path:
    path = folder / "pyproject.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_nothing_said(tmp_path: Path) -> None:
    written(tmp_path, "[project]\nname = 'x'")
    assert load(tmp_path / "nb.ipynb") == load(tmp_path)
    assert load(tmp_path).settings == Settings()
    assert load(tmp_path).path is None


def test_every_key(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        """
        [tool.nb2fn]
        target = "aws"
        output = "dist/functions"
        timeout = 30
        kernel = "py312"
        layout = "plugins"
        architecture = "arm64"
        region = "eu-north-1"
        memory = 512
        rows = 10
        tier = "numpy"
        """,
    )
    config = load(tmp_path / "notebooks" / "deep" / "nb.ipynb")
    assert config.path == path
    assert config.settings == Settings(
        target="aws",
        output=tmp_path / "dist/functions",
        timeout=30.0,
        kernel="py312",
        layout="plugins",
        architecture="arm64",
        region="eu-north-1",
        memory=512,
        rows=10,
        tier="numpy",
    )


def test_the_nearest_file_counts(tmp_path: Path) -> None:
    written(tmp_path, "[tool.nb2fn]\nrows = 1")
    (tmp_path / "inner").mkdir()
    written(tmp_path / "inner", "[tool.nb2fn]\nrows = 2")
    assert load(tmp_path / "inner" / "nb.ipynb").settings.rows == 2
    assert load(tmp_path / "other" / "nb.ipynb").settings.rows == 1


def test_no_limit(tmp_path: Path) -> None:
    written(tmp_path, "[tool.nb2fn]\ntimeout = 0")
    assert load(tmp_path).settings.timeout is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[tool.nb2fn]\ntaget = 'aws'", "has no key `taget`; did you mean `target`?"),
        ("[tool.nb2fn]\nx = 1", "has no key `x`; the keys are target, output, timeout"),
        ("[tool.nb2fn]\ntarget = 3", "`target` is to be the name of a target, not 3"),
        ("[tool.nb2fn]\ntarget = ''", "`target` is to be the name of a target, not ''"),
        ("[tool.nb2fn]\ntimeout = true", "`timeout` is to be seconds, 0 for no limit, not True"),
        ("[tool.nb2fn]\ntimeout = -1", "`timeout` is to be seconds"),
        ("[tool.nb2fn]\nmemory = 1.5", "`memory` is to be a whole number of MB, not 1.5"),
        ("[tool.nb2fn]\nrows = false", "`rows` is to be a whole number, not False"),
        ("[tool.nb2fn]\nlayout = 'zip'", '`layout` is to be "archive" or "plugins"'),
        ("[tool.nb2fn]\nlayout = ['archive']", '`layout` is to be "archive" or'),
        ("[tool]\nnb2fn = 1", "tool.nb2fn is to be a table"),
        ("[tool.nb2fn", "is not TOML"),
        ("é".encode("latin-1"), "is not UTF-8: byte 0"),
    ],
)
def test_what_is_wrong(tmp_path: Path, text: str | bytes, words: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(ConfigError) as caught:
        load(tmp_path)
    assert words in str(caught.value)
    assert str(caught.value).startswith(str(path))


def test_codes_to_tell(tmp_path: Path) -> None:
    file = tmp_path / "pyproject.toml"
    file.write_text('[tool.nb2fn]\nselect = ["nb28"]\nignore = ["NB280", "NB1"]\n', "utf-8")
    settings = load(tmp_path).settings
    assert (settings.select, settings.ignore) == (("NB28",), ("NB280", "NB1"))
    for wrong in ('"NB280"', '["E501"]', "[280]", '["NB999"]', '[""]'):
        file.write_text(f"[tool.nb2fn]\nignore = {wrong}\n", "utf-8")
        with pytest.raises(ConfigError, match="`ignore` is to be a list of codes"):
            load(tmp_path)
