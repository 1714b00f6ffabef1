"""What edits change of a file, as a difference that patch takes."""

import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from certify.difference import difference


def test_it_has_three_equal_lines_around_each_change() -> None:
    before = "".join(f"{number}\n" for number in range(10)).encode()
    after = before.replace(b"5\n", b"five\n")
    assert difference("My Connector", "a.json", "a.json", before, after).splitlines() == [
        "diff --git a/My Connector/a.json b/My Connector/a.json",
        "--- a/My Connector/a.json\t",
        "+++ b/My Connector/a.json\t",
        "@@ -3,7 +3,7 @@",
        " 2",
        " 3",
        " 4",
        "-5",
        "+five",
        " 6",
        " 7",
        " 8",
    ]


def test_a_renamed_file_has_both_names() -> None:
    said = difference(".", "apiProps.json", "apiProperties.json", b"{}", b"{}")
    assert said.splitlines()[1:] == ["rename from apiProps.json", "rename to apiProperties.json"]


def test_a_picture_is_not_shown() -> None:
    said = difference(".", "icon.png", "icon.png", b"\x89PNG\0", b"\x89PNG\0\1")
    assert said.splitlines()[1:] == ["Binary files a/icon.png and b/icon.png differ"]


def test_of_utf_16_the_lines_are_shown_as_a_comment() -> None:
    before, after = '\ufeff{\n"a": 1}'.encode("utf-16-le"), b'{\n"a": 2}\n'
    assert difference(".", "a.json", "a.json", before, after).splitlines()[1:] == [
        "Binary files a/a.json and b/a.json differ",
        "# @@ -1,2 +1,2 @@",
        "# -\ufeff{",
        '# -"a": 1}',
        "# \\ No newline at end of file",
        "# +{",
        '# +"a": 2}',
    ]


@pytest.mark.skipif(shutil.which("patch") is None, reason="patch is not here")
@pytest.mark.parametrize("seed", range(20))
def test_patch_makes_the_one_of_the_other(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    lines = [str(chance.randrange(20)) + chance.choice(["\n", "\r\n"]) for _ in range(chance.randrange(200))]
    changed = list(lines)
    for _ in range(chance.randrange(1, 40)):
        at = chance.randrange(len(changed) + 1)
        changed[at : at + chance.randrange(3)] = [f"new {chance.random()}\n"] * chance.randrange(3)
    before, after = "".join(lines).encode(), "".join(changed).removesuffix("\n").encode()
    if not before:
        return
    (tmp_path / "a.json").write_bytes(before)
    text = difference(".", "a.json", "a.json", before, after).encode()
    subprocess.run(["patch", "-s", "-p1", "--binary"], input=text, cwd=tmp_path, check=before != after, timeout=60)
    assert (tmp_path / "a.json").read_bytes() == after if (tmp_path / "a.json").exists() else after == b""


@pytest.mark.parametrize("tool", [["git", "apply"], ["patch", "-s", "-p1"]])
@pytest.mark.parametrize(
    "name", [" c", "c ", "c\td", 'c"d', "c\\d", "c\x1b[31m", "c\n--- a/other.json\n+++ b/other.json"]
)
@pytest.mark.skipif(sys.platform == "win32", reason="such names cannot be there")
def test_a_folder_of_any_name_is_found_and_no_other_file_is_named(name: str, tool: list[str], tmp_path: Path) -> None:
    if shutil.which(tool[0]) is None:
        pytest.skip(f"{tool[0]} is not here")
    folder = tmp_path / name
    folder.mkdir(parents=True)
    for file in (folder / "a.json", tmp_path / "other.json"):
        file.write_bytes(b"1\n")
    text = difference(name, "a.json", "a.json", b"1\n", b"2\n").encode()
    subprocess.run(tool, input=text, cwd=tmp_path, check=True, timeout=60)
    assert ((folder / "a.json").read_bytes(), (tmp_path / "other.json").read_bytes()) == (b"2\n", b"1\n")
