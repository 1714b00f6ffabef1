"""What is no regular file of the connector, and names that are more than names."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from functools import partial
from pathlib import Path

from tests.hostile.attacks import OUTSIDE, add, attack, one
from tools.hostile.inputs import DEFINITION, PROPERTIES, Files

KIND = "places"
LINKED = "is a symbolic link, which is not followed"
NOT_REGULAR = "is not a regular file"


def link(target: str) -> Callable[[Path], object]:
    return lambda path: path.symlink_to(target)


def special(kind: int, device: int = 0) -> Callable[[Path], object]:
    return lambda path: os.mknod(path, kind | 0o666, device)


def outside(path: Path) -> None:
    os.link(path.parents[2] / OUTSIDE, path)


for _file, _target in (
    ("icon.png", f"../../{OUTSIDE}"),
    (DEFINITION, f"../../{OUTSIDE}"),
    (PROPERTIES, "/proc/self/environ"),
    ("certification.yml", "/proc/self/cmdline"),
    ("script.csx", "/dev/zero"),
    ("readme.md", "/etc/passwd"),
    ("intro.md", "intro.md"),
):
    add(KIND, f"{_file} leads to {_target}", one(_file, link(_target)), LINKED)

for _file in (DEFINITION, PROPERTIES, "icon.png", "certification.yml", "readme.md", "script.csx"):
    add(KIND, f"{_file} is a pipe", one(_file, os.mkfifo), NOT_REGULAR)
    add(KIND, f"{_file} is a directory", one(_file, Path.mkdir), "is a directory")

for _file in (DEFINITION, "icon.png", "readme.md"):
    add(KIND, f"{_file} is a socket", one(_file, special(stat.S_IFSOCK)), NOT_REGULAR)
    add(
        KIND, f"{_file} is the device that never ends", one(_file, special(stat.S_IFCHR, os.makedev(1, 5))), NOT_REGULAR
    )
    add(KIND, f"{_file} is a hard link out of the workspace", one(_file, outside), "has a second name, as a hard link")

add(KIND, "a text is a hard link out of the workspace", one("notes.txt", outside), "has a second name, as a hard link")
add(KIND, "a text is a pipe", one("notes.txt", os.mkfifo))
add(KIND, "a folder leads to the root of the machine", one("data", link("/")))


add(
    KIND,
    "settings.json leads out of the directory",
    one("settings.json", f'{{"apiDefinition": "../../{OUTSIDE}"}}'),
    "which is not in the directory",
    blocks=False,
)


@attack(KIND, "settings.json names a file behind a folder that is a link", LINKED)
def _through_a_link() -> Files:
    return {"settings.json": f'{{"apiDefinition": "up/{OUTSIDE}"}}', "up": link("../..")}


def deep(path: Path, names: list[str]) -> None:
    """Folders in each other with a file in the last one, whatever the length of its path."""
    path.mkdir()
    folder = os.open(path, os.O_RDONLY)
    for name in names:
        os.mkdir(name, dir_fd=folder)
        inner = os.open(name, os.O_RDONLY, dir_fd=folder)
        os.close(folder)
        folder = inner
    os.close(os.open("notes.txt", os.O_CREAT | os.O_WRONLY, dir_fd=folder))
    os.close(folder)


add(KIND, "folders until a path has 3,800 bytes", one("data", partial(deep, names=["n" * 250] * 15)))
add(
    KIND,
    "folders beyond 4,096 bytes",
    one("data", partial(deep, names=["n" * 250] * 40)),
    "File name too long",
    alone=True,
)

NAMES = {
    "a line break": b"a\nb",
    "a command of the runner": b"\n::error::forged",
    "an old command of the runner": b"##[error]forged",
    "a mention": b"@contoso",
    "a mention of a team behind a backtick": b"`@contoso ` @contoso",
    "a mention behind a line break": b"a\n\n@contoso",
    "a mention that ends a cell": b"a\\|@contoso|",
    "the end of a fold": b"<|summary><details>@contoso".replace(b"|", "\u2215".encode()),
    "a link": b"[a](javascript:alert(1))",
    "markup": b"<img src=x onerror=alert(1)>",
    "marks that turn the line around": "\u202etxt.exe\u2066".encode(),
    "escape sequences of a terminal": b"\x1b]0;title\x07\x1b[2J",
    "no UTF-8": b"\xff\xfe\x80",
    "an option": b"--format=json",
    "blanks alone": b"   ",
    "a quote and a dollar": b"$(id)'\"`id`",
    "nothing that is seen": "\u3164\u200b\u2800".encode(),
    "255 bytes": b"x" * 255,
}
"""Of directories, and of files."""


def _named(name: bytes) -> Files:
    return {os.fsdecode(name + b".txt"): "", os.fsdecode(b"data/" + name): ""}


for _name, _bytes in NAMES.items():
    if len(_bytes) < 250:
        add(KIND, f"files whose name is {_name}", partial(_named, _bytes))
