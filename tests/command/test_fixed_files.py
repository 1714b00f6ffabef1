"""What is written: whole files at once, in the connector's directory alone, and only over what was judged."""

import os
import stat
import sys
from base64 import b64encode
from pathlib import Path

import pytest

from certify.run import FixedFile
from command import replacing
from command.fixed_files import NotWritten, write
from connector.files import blob_name


def change(before: bytes, after: bytes = b"new", name: str = "a.json", target: str | None = None) -> FixedFile:
    return FixedFile(name, target or name, blob_name(before), b64encode(after).decode())


def test_a_file_is_replaced_and_keeps_its_mode(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(b"old")
    (tmp_path / "a.json").chmod(0o640)
    write(str(tmp_path), [change(b"old")])
    assert (tmp_path / "a.json").read_bytes() == b"new"
    assert stat.S_IMODE((tmp_path / "a.json").stat().st_mode) == 0o640
    assert os.listdir(tmp_path) == ["a.json"]


def test_a_file_that_changed_meanwhile_keeps_all_of_them_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(b"old")
    (tmp_path / "b.json").write_bytes(b"changed")
    with pytest.raises(NotWritten, match=r"b\.json has changed meanwhile"):
        write(str(tmp_path), [change(b"old"), change(b"old", name="b.json")])
    assert (tmp_path / "a.json").read_bytes() == b"old"
    assert (tmp_path / "b.json").read_bytes() == b"changed"


def test_a_file_that_changes_at_the_last_moment_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.json").write_bytes(b"old")

    def interfere(*_: object) -> None:
        (tmp_path / "a.json").write_bytes(b"somebody else's")

    monkeypatch.setattr(replacing, "_keep_rights", interfere)
    with pytest.raises(NotWritten, match="changed meanwhile"):
        write(str(tmp_path), [change(b"old")])
    assert (tmp_path / "a.json").read_bytes() == b"somebody else's"
    assert os.listdir(tmp_path) == ["a.json"]


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_nothing_is_written_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "a.json").write_bytes(b"old")
    (tmp_path / "c").mkdir()
    (tmp_path / "c" / "a.json").symlink_to("../outside/a.json")
    (tmp_path / "c" / "folder").symlink_to("../outside")
    for name in ("a.json", "folder/a.json"):
        with pytest.raises(NotWritten, match=r"not a regular file|behind a symbolic link"):
            write(str(tmp_path / "c"), [change(b"old", name=name)])
    assert (tmp_path / "outside" / "a.json").read_bytes() == b"old"


@pytest.mark.parametrize("name", ["../a.json", "/etc/passwd", "", "a/../../b", "..\\a.json"])
def test_no_name_leads_out_of_the_directory(name: str, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(b"old")
    (tmp_path / "c").mkdir()
    for file in (change(b"old", name=name), FixedFile("a.json", name, blob_name(b"old"), "")):
        with pytest.raises(NotWritten):
            write(str(tmp_path / "c"), [file])
    assert (tmp_path / "a.json").read_bytes() == b"old"


def test_a_new_file_is_never_made(tmp_path: Path) -> None:
    with pytest.raises(NotWritten, match="No such file"):
        write(str(tmp_path), [change(b"")])
    assert os.listdir(tmp_path) == []


def test_a_file_gets_its_name_unless_another_has_it(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(b"old")
    write(str(tmp_path), [change(b"old", target="b.json")])
    assert os.listdir(tmp_path) == ["b.json"]
    (tmp_path / "c.json").write_bytes(b"here")
    with pytest.raises(NotWritten, match=r"c\.json is there already"):
        write(str(tmp_path), [change(b"new", name="b.json", target="c.json")])
    assert (tmp_path / "c.json").read_bytes() == b"here"


def test_content_that_is_none_is_not_written(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(b"old")
    with pytest.raises(NotWritten, match="makes no sense"):
        write(str(tmp_path), [FixedFile("a.json", "a.json", blob_name(b"old"), "%")])
