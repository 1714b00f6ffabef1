"""Gathers what the image is made of: the program, its interpreter, and the libraries that these load.

``python3 image.py ENVIRONMENT ROOT`` runs while the image is built, inside its base, with nothing but the standard
library. It copies into ``ROOT``, which becomes the file system of the image:

* the virtual environment ``ENVIRONMENT``, without what only developers of its libraries need;
* the interpreter behind it and the standard library, without tests, graphics, terminals and installers;
* the shared libraries that all of it is linked with, and those that are opened by name;
* certificates, the names of users, and the directories that every system has;
* what Debian's package list says of each package that a file came from, with its license, where scanners look for it.

No shell, no package manager and no installer is among it.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

SKIPPED_FOLDERS: Final = {
    *("__pycache__", "test", "tests", "site-packages", "dist-packages", "ensurepip", "pydoc_data"),
    *("idlelib", "tkinter", "turtledemo", "curses", "dbm", "lib2to3", "unittest", "venv"),
}
"""Of the standard library."""
SKIPPED_MODULES: Final = re.compile(
    r"(_tkinter|_test\w*|_xxtest\w*|xxlimited\w*|_ctypes_test|_curses\w*|_g?dbm|readline)\."
)
"""Extensions of the standard library."""
SKIPPED_FILES: Final = re.compile(r".*\.(pyi|pyx|pxd|c|h|cpp|exe)|py\.typed")
"""Of the environment: nothing reads them at run time."""
SKIPPED_IN_PILLOW: Final = re.compile(r"_(avif|webp|imagingcms|imagingft|imagingtk)\.")
"""Pictures of other kinds than PNG, text on pictures, windows: the icon is read with ``formats=["PNG"]``."""
OPENED_BY_NAME: Final = ("libseccomp.so.2", "libgcc_s.so.1")
PLACES: Final = (
    *("/etc/ssl", "/usr/lib/ssl", "/usr/share/ca-certificates", "/etc/ld.so.conf", "/etc/ld.so.conf.d"),
    *("/etc/passwd", "/etc/group", "/etc/nsswitch.conf", "/etc/os-release", "/etc/debian_version"),
)
EMPTY: Final = {"tmp": 0o1777, "var/tmp": 0o1777, "root": 0o700, "home": 0o755, "run": 0o755, "dev": 0o755}
EMPTY_FOR_THE_KERNEL: Final = ("proc", "sys")


class Image:
    """A file system in the making."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self.copied: set[str] = set()
        """Where each file comes from."""
        for link in ("bin", "lib", "lib64", "sbin"):
            if os.path.islink(f"/{link}"):
                (root / link).symlink_to(os.readlink(f"/{link}"))

    def put(self, path: str) -> None:
        """A file, a link with what it leads to, or a folder with all that is below it, at the same place."""
        place = Path(os.path.realpath(os.path.dirname(path)), os.path.basename(path))
        target = self._root / place.relative_to("/")
        if os.path.lexists(target):
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        if place.is_symlink():
            target.symlink_to(os.readlink(place))
            if place.exists():
                self.put(os.path.join(place.parent, os.readlink(place)))
        elif place.is_dir():
            target.mkdir()
            for name in sorted(os.listdir(place)):
                self.put(str(place / name))
        elif place.exists():
            shutil.copy2(place, target)
            self.copied.add(str(place))

    def put_all(self, paths: Iterable[str]) -> None:
        for path in paths:
            self.put(path)


def of_the_environment(environment: str) -> Iterator[str]:
    """What a run needs of the virtual environment."""
    yield os.path.join(environment, "pyvenv.cfg")
    for name in sorted(os.listdir(os.path.join(environment, "bin"))):
        if name.startswith("python"):
            yield os.path.join(environment, "bin", name)
    for directory, folders, names in os.walk(environment):
        inside = os.path.relpath(directory, environment)
        # Libraries in a folder of their own, such as Pillow's, are there because something is linked with them.
        folders[:] = [one for one in folders if one not in {"tests", "bin", "include"} and not one.endswith(".libs")]
        pillow = os.path.basename(inside) == "PIL"
        for name in names:
            if not SKIPPED_FILES.fullmatch(name) and not (pillow and SKIPPED_IN_PILLOW.match(name)):
                yield os.path.join(directory, name)


def of_the_standard_library() -> Iterator[str]:
    """What a run needs of it."""
    for directory, folders, names in os.walk(sysconfig.get_path("stdlib")):
        folders[:] = [name for name in folders if name not in SKIPPED_FOLDERS and not name.startswith("config-")]
        yield from (os.path.join(directory, name) for name in names if not SKIPPED_MODULES.match(name))


def linked(files: Iterable[str]) -> set[str]:
    """The shared libraries that programs and libraries are linked with, those of the libraries among them.

    :raises FileNotFoundError: one is not on this system.
    """
    found: set[str] = set()
    for file in files:
        done = subprocess.run(["ldd", file], capture_output=True, text=True, check=False)
        if "not found" in done.stdout:
            raise FileNotFoundError(f"{file}:\n{done.stdout}")
        found |= set(re.findall(r"^\s(?:\S+ => )?(/\S+) \(0x", done.stdout, re.MULTILINE))
    return found


def by_name(names: Iterable[str]) -> Iterator[str]:
    """Where the loader finds libraries, those that it finds."""
    known = subprocess.run(["/sbin/ldconfig", "-p"], capture_output=True, text=True, check=True).stdout
    for name in names:
        match = re.search(rf"^\s{re.escape(name)} .*=> (\S+)$", known, re.MULTILINE)
        if match:
            yield match[1]


def write_packages(root: Path, files: Iterable[str]) -> None:
    """What Debian says of the packages from which files came, in the form that its smallest images have."""
    owners = subprocess.run(["dpkg", "-S", *_spellings(files)], capture_output=True, text=True, check=False).stdout
    named = {name.strip() for line in owners.splitlines() for name in line.rpartition(": ")[0].split(",")}
    packages = {name for name in named if re.fullmatch(r"[a-z0-9][a-z0-9+.-]*(:[a-z0-9]+)?", name)}
    place = root / "var/lib/dpkg/status.d"
    place.mkdir(parents=True)
    for package in sorted(packages):
        name = package.partition(":")[0]
        told = subprocess.run(["dpkg", "-s", package], capture_output=True, text=True, check=True).stdout
        (place / name).write_text(told, encoding="utf-8")
        license_file = Path("/usr/share/doc", name, "copyright")
        if license_file.is_file():
            target = root / license_file.relative_to("/")
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(license_file, target)


def _spellings(files: Iterable[str]) -> Iterator[str]:
    """The package list may know a file below ``/lib`` that lies in ``/usr/lib``."""
    for file in sorted(files):
        if not file.endswith((".pyc", ".pem")):
            yield file
            if file.startswith("/usr/lib"):
                yield file.removeprefix("/usr")


def main(environment: str, destination: str) -> None:
    """Gather the file system of the image.

    :param environment: the virtual environment with the program in it.
    :param destination: a directory that does not exist yet.
    """
    root = Path(destination)
    root.mkdir()
    image = Image(root)
    image.put_all(of_the_environment(environment))
    image.put_all(of_the_standard_library())
    image.put(os.path.realpath(os.path.join(environment, "bin", "python")))
    programs = [file for file in image.copied if ".so" in os.path.basename(file) or os.access(file, os.X_OK)]
    libraries = {*linked(programs), *by_name(OPENED_BY_NAME)}
    image.put_all(libraries | linked(libraries))
    image.put_all(PLACES)
    for name, mode in EMPTY.items():
        (root / name).mkdir(parents=True, exist_ok=True)
        (root / name).chmod(mode)
    for name in EMPTY_FOR_THE_KERNEL:
        (root / name).mkdir()
    write_packages(root, image.copied)
    subprocess.run(["/sbin/ldconfig", "-r", destination], check=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
