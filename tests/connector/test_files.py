"""A stranger's directory is read as data: only regular files in it, whatever their names lead to."""

import os
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from connector.files import MAX_BYTES, Directory


def reason(directory: Path, name: str) -> str:
    """Why a file is not read."""
    opened = Directory.open(str(directory))
    assert opened.read(name) is None
    (unreadable,) = opened.unreadable
    assert unreadable.file == name
    return unreadable.message


def test_a_regular_file_is_read_also_in_a_folder_below(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.json").write_bytes(b"{}")
    opened = Directory.open(str(tmp_path))
    assert (opened.read("docs/a.json"), opened.read("docs\\a.json")) == (b"{}", b"{}")
    assert opened.unreadable == []


def test_a_symbolic_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "x").touch()
    (tmp_path / "environment").symlink_to("/proc/self/environ")
    (tmp_path / "inside").symlink_to("there/x")
    (tmp_path / "folder").symlink_to("there")
    (tmp_path / "loop").symlink_to("loop")
    for name in ("environment", "inside", "folder/x", "loop"):
        assert reason(tmp_path, name) == "is a symbolic link, which is not followed"


@pytest.mark.parametrize(
    "name",
    ["../x", "..", "a/../../x", "a\\..\\x", "/etc/passwd", "\\\\server\\x", "C:\\x", "C:x", "a\0b", "", "."],
)
def test_a_name_that_leads_out_of_the_directory_is_refused(tmp_path: Path, name: str) -> None:
    assert reason(tmp_path, name) == "leads out of the connector's directory"


def test_a_file_with_a_second_name_may_be_one_from_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "outside.txt").write_text("a")
    (tmp_path / "c").mkdir()
    os.link(tmp_path / "outside.txt", tmp_path / "c" / "readme.md")
    assert reason(tmp_path / "c", "readme.md") == "has a second name, as a hard link, and may be a file from elsewhere"


@pytest.mark.skipif(os.name == "nt", reason="no such names there")
@pytest.mark.parametrize("name", ["a: b.txt", "a\\b.txt", "..txt", "C:", "-", "a\nb"])
def test_other_files_are_read_by_the_names_that_the_system_lists(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"text")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / name).write_bytes(b"more")
    opened = Directory.open(str(tmp_path))
    assert sorted(opened.others((), lambda _, __: True)) == sorted([(name, b"text"), (f"folder/{name}", b"more")])
    assert opened.unsearched == []


def test_what_is_no_regular_file_is_never_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "icon.png").mkdir()
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "socket"))
        assert reason(tmp_path, "pipe") == "is not a regular file"
        assert reason(tmp_path, "socket") == "is not a regular file"
    assert reason(tmp_path, "icon.png") == "is a directory"


def test_a_file_that_cannot_be_read_leaves_nothing_open(tmp_path: Path) -> None:
    (tmp_path / "icon.png").mkdir()
    before = len(os.listdir("/proc/self/fd"))
    for _ in range(20):
        reason(tmp_path, "icon.png")
    assert len(os.listdir("/proc/self/fd")) == before


def test_a_file_is_read_up_to_its_limit_and_not_beyond(tmp_path: Path) -> None:
    for name, size in (("fits", MAX_BYTES), ("large", MAX_BYTES + 1)):
        with open(tmp_path / name, "wb") as file:
            file.truncate(size)
    data = Directory.open(str(tmp_path)).read("fits")
    assert data is not None
    assert len(data) == MAX_BYTES
    assert reason(tmp_path, "large") == "has more than 16 MiB"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("missing", "cannot be read: the file does not exist"),
        ("x" * 5000, "cannot be read: File name too long"),
        ("a/x", "cannot be read: Not a directory"),
        ("\ud800", "has half a character in its name"),
        ("\udcff", "cannot be read: the file does not exist"),
    ],
)
def test_a_file_that_is_not_there_says_so(tmp_path: Path, name: str, message: str) -> None:
    (tmp_path / "a").touch()
    assert reason(tmp_path, name) == message


@contextmanager
def as_nobody() -> Iterator[None]:
    """Without the rights of root, for whom no file is closed."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


def test_a_file_without_permission_says_so() -> None:
    with tempfile.TemporaryDirectory() as place:
        os.chmod(place, 0o755)
        (Path(place) / "secret").touch(mode=0)
        with as_nobody():
            assert reason(Path(place), "secret") == "cannot be read: Permission denied"


def test_names_are_found_exactly_spelt_first_and_in_any_letter_case_then(tmp_path: Path) -> None:
    (tmp_path / "README.md").touch()
    (tmp_path / "APIProperties.JSON").touch()
    opened = Directory.open(str(tmp_path))
    assert opened.find("readme.md") == "README.md"
    assert opened.find("apiProperties.json") == "APIProperties.JSON"
    assert opened.find("intro.md", "readme.md") == "README.md"
    assert opened.find("intro.md") is None
    (tmp_path / "readme.md").touch()
    assert Directory.open(str(tmp_path)).find("readme.md") == "readme.md"
