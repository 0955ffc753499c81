"""Nothing outside the server's root is reached, whatever a path says."""

from __future__ import annotations

from pathlib import Path

import pytest

from nb2fn.server.paths import Root
from nb2fn.server.problem import ProblemError


@pytest.fixture
def root(tmp_path: Path) -> Root:
    (tmp_path / "root" / "work").mkdir(parents=True)
    (tmp_path / "root" / "work" / "a.ipynb").write_text("{}")
    (tmp_path / "root" / ".hidden").mkdir()
    (tmp_path / "root" / ".hidden" / "b.ipynb").write_text("{}")
    (tmp_path / "secret.ipynb").write_text("{}")
    (tmp_path / "root" / "out").symlink_to(tmp_path)
    (tmp_path / "root" / "secret.ipynb").symlink_to(tmp_path / "secret.ipynb")
    (tmp_path / "root" / "inside.ipynb").symlink_to(tmp_path / "root" / "work" / "a.ipynb")
    (tmp_path / "root" / "loop").symlink_to(tmp_path / "root" / "loop")
    return Root(tmp_path / "root")


@pytest.mark.parametrize("path", ["work/a.ipynb", "/work/a.ipynb", "inside.ipynb"])
def test_notebooks_below_the_root_are_found(root: Root, path: str) -> None:
    assert root.notebook(path).read_text() == "{}"


@pytest.mark.parametrize(
    "path",
    [
        "", "/", ".", "../secret.ipynb", "work/../../secret.ipynb", "out/secret.ipynb",
        "secret.ipynb", "loop", "work/none.ipynb", "work", "a\0.ipynb", "..\\secret.ipynb",
        ".hidden/b.ipynb",
    ],
)  # fmt: skip
def test_all_others_are_not_there(root: Root, path: str) -> None:
    with pytest.raises(ProblemError) as refused:
        root.notebook(path)
    assert refused.value.status_code == 404


def test_an_absolute_path_is_one_below_the_root(root: Root, tmp_path: Path) -> None:
    with pytest.raises(ProblemError):
        root.notebook(str(tmp_path / "secret.ipynb"))


def test_hidden_files_are_there_where_the_server_shows_them(root: Root) -> None:
    assert Root(root.directory, hidden=True).notebook(".hidden/b.ipynb")
    assert root.folder(".hidden")


def test_a_place_is_named_from_the_root_also_through_a_link(tmp_path: Path, root: Root) -> None:
    (tmp_path / "link").symlink_to(root.directory)
    assert Root(tmp_path / "link").relative(root.directory / "work" / "a.ipynb") == "work/a.ipynb"
    assert root.relative(root.directory / "build" / "a") == "build/a"
