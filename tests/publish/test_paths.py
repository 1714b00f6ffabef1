"""Paths as the repository knows them."""

from pathlib import Path

import pytest

from publish.paths import repository_path, repository_root


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("a/b.json", "a/b.json"),
        ("./a//b/../c d.json", "a/c d.json"),
        ("/work/repo/ü.json", "ü.json"),
        (".", "."),
        ("../other/x", None),
        ("/etc/passwd", None),
        ("/work/repository/x", None),
        ("a\udcff.json", None),
        ("a\0b", None),
    ],
)
def test_paths_are_relative_to_the_repository_or_none(path: str, expected: str | None) -> None:
    assert repository_path(path, "/work/repo", "/work/repo") == expected


def test_the_nearest_repository_counts_but_none_above_the_workspace(tmp_path: Path) -> None:
    workspace = tmp_path / "workspace"
    (workspace / "inner" / ".git").mkdir(parents=True)
    (workspace / "inner" / "a").mkdir()
    (workspace / "plain").mkdir()
    (tmp_path / ".git").mkdir()
    assert repository_root("inner/a", str(workspace)) == str(workspace / "inner")
    assert repository_root("plain", str(workspace)) == str(workspace)
    assert repository_root("..", str(workspace)) == str(workspace)
    assert repository_root("/etc", str(workspace)) == str(workspace)
