"""A zip that a stranger wrote is read as data: bounded, in memory, and whatever is wrong with it is said in words."""

import os
import struct
import tracemalloc
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.files import MAX_BYTES
from connector.zip_reader import MAX_ENTRIES, MAX_FAULTS, Archive, Budget, read_archive
from connector.zip_writer import write_archive
from tests.connector.zips import Entry, archive, packed


def read(data: bytes) -> Archive:
    return read_archive(data, "a.zip", Budget())


def fault(data: bytes) -> tuple[str, str]:
    """Place and message of the only fault."""
    [one] = read(data).faults
    return one.place, one.message


def test_files_are_read_with_their_folders() -> None:
    found = read(archive(packed("a.md", b"text"), packed("b/c.json", b"{}")))
    assert (found.files, found.faults, found.readable) == ({"a.md": b"text", "b/c.json": b"{}"}, [], True)


def test_an_archive_of_the_standard_library_is_read() -> None:
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.mkdir("PkgAssets")
        zipped.writestr("PkgAssets/é.json", b"{}")
        zipped.comment = b"made by hand"
    found = read(target.getvalue())
    assert (list(found.files), found.names, found.faults) == (
        ["PkgAssets/é.json"],
        ["PkgAssets/", "PkgAssets/é.json"],
        [],
    )


def test_backslashes_of_an_old_windows_program_separate_folders() -> None:
    assert list(read(archive(packed("PkgAssets\\a.json", b"{}"))).files) == ["PkgAssets/a.json"]


@pytest.mark.parametrize(
    "name", [b"../a", b"a/../../b", b"/etc/passwd", b"C:/a", b"..\\..\\a", b"\\\\host\\a", b"a/.."]
)
def test_a_name_that_leads_out_is_not_read(name: bytes) -> None:
    found = read(archive(Entry(name)))
    assert found.files == {}
    assert found.faults[0].message.endswith("leads out of the archive")


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        (Entry(b"a", b"/etc/passwd", mode=0o120777), '"a" is a symbolic link'),
        (Entry(b"a", mode=0o010644), '"a" is neither a file nor a folder'),
        (Entry(b"a", flags=1), '"a" is encrypted'),
        (Entry(b"a", flags=0x41), '"a" is encrypted'),
        (Entry(b"a", method=12), '"a" is packed by another method than Deflate'),
        (Entry(b"a", method=14), '"a" is packed by another method than Deflate'),
        (Entry(b"a", crc=1), '"a" is damaged: what is packed is not what the archive says'),
        (Entry(b"a", b"\xff\xff\xff", method=8), '"a" is damaged: what is packed is not what the archive says'),
        (Entry(b"a", b"\x03", method=8, size=9, crc=0), '"a" is damaged: what is packed is not what the archive says'),
    ],
)
def test_what_must_not_be_unpacked_is_told_by_name(entry: Entry, message: str) -> None:
    assert fault(archive(entry)) == ("a.zip ▸ a", message)


def test_a_control_character_in_a_name_is_told() -> None:
    assert "control characters" in fault(archive(Entry(b"a\nb")))[1]
    assert "control characters" in fault(archive(Entry(b"a.json\0.exe")))[1]


def test_names_that_are_one_file_on_windows_are_told() -> None:
    assert fault(archive(Entry(b"Solution.xml"), Entry(b"solution.XML", b"x"))) == (
        "a.zip ▸ solution.XML",
        '"solution.XML" differs from "Solution.xml" in letter case only',
    )
    assert fault(archive(Entry(b"a"), Entry(b"a", b"x")))[1] == '"a" is there twice'


def test_a_bomb_is_not_expanded() -> None:
    bomb = archive(packed("a.json", bytes(20 * MAX_BYTES)))
    assert len(bomb) < MAX_BYTES // 10
    tracemalloc.start()
    try:
        found = read(bomb)
        assert tracemalloc.get_traced_memory()[1] < 3 * MAX_BYTES
    finally:
        tracemalloc.stop()
    assert [one.message for one in found.faults] == ['"a.json" expands to more than 16 MiB']


def test_a_size_that_lies_is_not_believed() -> None:
    entry = packed("a.json", bytes(2 * MAX_BYTES))
    lying = Entry(entry.name, entry.data, method=8, size=10, crc=entry.crc)
    found = read(archive(lying))
    assert found.files == {}
    assert len(found.faults) == 1


def test_all_files_together_have_a_limit() -> None:
    budget = Budget(1000)
    found = read_archive(
        archive(packed("a", bytes(600)), packed("b", bytes(600)), packed("c", bytes(10))), "a.zip", budget
    )
    assert "a" in found.files
    assert found.faults[0].message.partition(" expands")[0] == '"b"'


def test_entries_that_share_their_bytes_are_refused() -> None:
    data = archive(packed("a", b"x" * 100), Entry(b"b", b"x" * 9, offset=0))
    assert "overlap" in fault(data)[1]


def test_a_hundred_thousand_entries_are_refused_before_anything_is_made_of_them() -> None:
    entries = [Entry(b"%d" % number, b"") for number in range(100_000)]
    data = archive(*entries, entry_count=100_000 % 65_536)
    tracemalloc.start()
    try:
        message = fault(data)[1]
        assert tracemalloc.get_traced_memory()[1] < 1 << 20
    finally:
        tracemalloc.stop()
    assert message == f"the archive has more than {MAX_ENTRIES:,} entries"


def test_a_directory_with_more_entries_than_it_says_is_refused() -> None:
    entries = [Entry(b"%d" % number, b"") for number in range(MAX_ENTRIES + 1)]
    assert "more than" in fault(archive(*entries, entry_count=1))[1]


def test_zip64_is_refused() -> None:
    data = archive(Entry(b"a"))
    end = data.rfind(b"PK\x05\x06")
    locator = b"PK\x06\x07" + struct.pack("<LQL", 0, end, 1)
    assert fault(data[:end] + locator + data[end:])[1] == "the archive is written in the zip64 format"
    assert "zip64" in fault(data[: end + 16] + b"\xff\xff\xff\xff" + data[end + 20 :])[1]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "the archive is not a zip archive"),
        (b"PK", "the archive is not a zip archive"),
        (b"version https://git-lfs.github.com/spec/v1\n", "the archive is not a zip archive"),
        (b"MZ" + archive(Entry(b"a")), "the archive starts with bytes that belong to no zip archive"),
        (
            b"PK\x03\x04" + bytes(40) + archive(Entry(b"a")),
            "the archive is damaged: its directory is not where it says",
        ),
    ],
)
def test_what_is_no_archive_is_told(data: bytes, message: str) -> None:
    found = read(data)
    assert (found.readable, found.files) == (False, {})
    assert [one.message for one in found.faults] == [message]


def test_an_empty_archive_is_one() -> None:
    assert read(archive()).readable


def test_faults_are_bounded() -> None:
    assert len(read(archive(*(Entry(b"../%d" % number) for number in range(100)))).faults) == MAX_FAULTS


def test_nothing_is_written_to_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    read(archive(packed("a/b.json", b"{}"), Entry(b"../c")))
    assert os.listdir(tmp_path) == []


@given(st.binary(max_size=300), st.integers(0, 200), st.binary(max_size=8))
def test_no_bytes_raise(tail: bytes, start: int, change: bytes) -> None:
    data = bytearray(archive(packed("a.json", b'{"a": 1}'), Entry(b"b/c")))
    data[start : start + len(change)] = change
    read(bytes(data))
    read(bytes(data) + tail)
    read(b"PK\x03\x04" + tail)


def test_an_archive_that_is_written_is_the_same_for_the_same_files() -> None:
    files = {"b.zip": b"x", "a.md": b"text"}
    written = write_archive(files)
    assert written == write_archive(dict(reversed(files.items())))
    assert read(written).files == files
