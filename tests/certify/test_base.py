"""The published version at a desk: from a directory, or from a commit."""

from __future__ import annotations

import os
from base64 import b64decode
from pathlib import Path

import pytest

from certify.base import NoBase, with_base
from certify.request import Request, Task, from_json, to_json
from tests.git import git

DEFINITION = "apiDefinition.swagger.json"


def connector(directory: Path, text: str) -> Path:
    directory.mkdir(parents=True)
    (directory / DEFINITION).write_text(text, encoding="utf-8")
    return directory


def task(directory: Path) -> Task:
    return Task(os.path.realpath(directory), directory.name)


def text_of(found: Task) -> str | None:
    return None if found.base is None else b64decode(found.base[DEFINITION]).decode()


def test_a_tree_is_compared_place_by_place(tmp_path: Path) -> None:
    connector(tmp_path / "old" / "a", "old a")
    connector(tmp_path / "old" / "b", "old b")
    new = [connector(tmp_path / "new" / name, f"new {name}") for name in ("a", "b", "c")]
    found = with_base([task(one) for one in new], str(tmp_path / "old"))
    assert [text_of(one) for one in found] == ["old a", "old b", None]


def test_one_connector_is_compared_with_another_whatever_their_directories_are_called(tmp_path: Path) -> None:
    old, new = connector(tmp_path / "v1", "one"), connector(tmp_path / "v2", "two")
    assert text_of(*with_base([task(new)], str(old))) == "one"


def test_a_commit_of_the_repository_is_read_and_renamed_directories_are_followed(tmp_path: Path) -> None:
    lines = "\n".join(f"line {number}" for number in range(20))
    kept, moved = connector(tmp_path / "kept", "kept"), connector(tmp_path / "moved", lines)
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-qm", "Publish")
    (kept / DEFINITION).write_text("changed", encoding="utf-8")
    renamed = moved.rename(tmp_path / "renamed")
    (renamed / DEFINITION).write_text(lines + "\nline 20", encoding="utf-8")
    new = connector(tmp_path / "new", "nothing like it")
    found = with_base([task(kept), task(renamed), task(new)], "HEAD")
    assert [text_of(one) for one in found] == ["kept", lines, None]


@pytest.mark.parametrize(("bound", "limit"), [("certify.base.MOST_FILES", 2), ("certify.base.MOST_BYTES", 6)])
@pytest.mark.parametrize("revision", [True, False])
def test_what_is_compared_is_read_before_the_files_beside_it(
    bound: str, limit: int, revision: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = connector(tmp_path / "old", "one"), connector(tmp_path / "new", "two")
    for name in ("0.png", "apiProperties.json", "z.png"):
        (old / name).write_bytes(b"\0\0\0")
    if revision:
        git(old, "init", "-q")
        git(old, "add", "-A")
        git(old, "commit", "-qm", "Publish")
        new = old
    monkeypatch.setattr(bound, limit)
    [found] = with_base([task(new)], "HEAD" if revision else str(old))
    read = list(found.base or ())
    assert set(read) == {DEFINITION, "apiProperties.json"} if revision else set(read[-2:]) >= {DEFINITION}


@pytest.mark.parametrize("revision", ["nothing", "--output=x", "HEAD:a"])
def test_what_is_neither_directory_nor_revision_is_told(tmp_path: Path, revision: str) -> None:
    new = connector(tmp_path / "new", "text")
    git(tmp_path, "init", "-q")
    with pytest.raises(NoBase, match="neither a directory nor a revision"):
        with_base([task(new)], revision)


def test_outside_of_a_repository_a_revision_is_told_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(NoBase, match=r"^git could not read the published version: .+$"):
        with_base([task(connector(tmp_path / "new", "text"))], "HEAD")


def test_the_files_reach_the_worker_as_they_are(tmp_path: Path) -> None:
    old, new = connector(tmp_path / "v1", "one"), connector(tmp_path / "v2", "two")
    tasks = with_base([task(new)], str(old))
    assert from_json(to_json(Request(tasks))).tasks == tasks
