"""Files are written whole or not at all, and what somebody else wrote stays."""

import errno
import os
import stat
from pathlib import Path

import pytest

from command.replacing import Changed, create, replace


def full(_: int) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_what_is_there_is_not_created(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")
    with pytest.raises(FileExistsError):
        create(str(tmp_path / "a"), b"new")
    assert (tmp_path / "a").read_bytes() == b"old"


def test_of_a_file_that_does_not_fit_nothing_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "old").write_bytes(b"old")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        create(str(tmp_path / "new"), b"new")
    with pytest.raises(OSError, match="No space left"):
        replace(str(tmp_path / "old"), b"new", os.lstat(tmp_path / "old"))
    assert os.listdir(tmp_path) == ["old"]
    assert (tmp_path / "old").read_bytes() == b"old"


def test_a_file_gets_its_content_and_its_name_and_keeps_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "icon.PNG"
    path.write_bytes(b"old")
    path.chmod(0o640)
    replace(str(path), b"new", os.lstat(path), str(tmp_path / "icon.png"))
    assert os.listdir(tmp_path) == ["icon.png"]
    assert (tmp_path / "icon.png").read_bytes() == b"new"
    assert stat.S_IMODE((tmp_path / "icon.png").stat().st_mode) == 0o640


def test_another_file_than_was_looked_at_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")
    status = os.lstat(path)
    path.write_bytes(b"longer than it was")
    with pytest.raises(Changed):
        replace(str(path), b"new", status)
    assert path.read_bytes() == b"longer than it was"
    assert os.listdir(tmp_path) == ["a"]


def test_a_file_that_cannot_be_replaced_under_its_new_name_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def in_use(*_: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    path = tmp_path / "icon.PNG"
    path.write_bytes(b"old")
    monkeypatch.setattr(os, "replace", in_use)
    with pytest.raises(PermissionError):
        replace(str(path), b"new", os.lstat(path), str(tmp_path / "icon.png"))
    assert [file.read_bytes() for file in tmp_path.iterdir()] == [b"old"]
