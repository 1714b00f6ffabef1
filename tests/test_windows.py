"""Windows, as far as another system can show it: what it lacks is taken away, and what it does otherwise is put there.

Not a run on Windows, which is what the workflow has one for.
"""

import json
import ntpath
import os
import subprocess
import sys
from pathlib import Path

import pytest

import certify.tree
import connector.places

PROJECT = Path(__file__).resolve().parent.parent
SAMPLES = PROJECT / "samples"

WITHOUT = """
import os, select, signal, subprocess, sys
for name in "_posixsubprocess fcntl grp pwd resource syslog termios".split():
    sys.modules[name] = None
# Windows has O_BINARY. Linux has the same number for something that changes nothing.
os.O_BINARY = 0x8000
of_os = "O_CLOEXEC O_DIRECTORY O_NOFOLLOW O_NONBLOCK fork forkpty getegid geteuid getgid getpgid getuid killpg"
of_os += " register_at_fork sched_getaffinity setgid setgroups setpgid setsid setuid wait wait3 wait4"
of_signal = "ITIMER_PROF ITIMER_VIRTUAL SIGALRM SIGKILL SIGPROF SIGVTALRM SIGXCPU getitimer setitimer"
for module, names in ((os, of_os), (signal, of_signal), (select, "epoll poll")):
    for name in names.split():
        if hasattr(module, name):
            delattr(module, name)
"""
"""Takes away what Windows has not; ``subprocess`` has been imported, since that has another half there."""

PARENT = """
import sys
sys.path.insert(0, sys.argv.pop(1))
without = sys.argv.pop(1)
import os, subprocess, signal
# The other half of subprocess ends a process without these.
kill, killpg, posix, number = os.kill, os.killpg, sys.modules["_posixsubprocess"], signal.SIGKILL
exec(without)
sys.modules["_posixsubprocess"], os.killpg, signal.SIGKILL = posix, killpg, number
import certify.process
certify.process._PROGRAM = without + certify.process._PROGRAM
from entrypoint import main
sys.exit(main())
"""


def run(*command: str | Path, **variables: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, *map(str, command)],
        cwd=PROJECT,
        env={**os.environ, **variables},
        capture_output=True,
        timeout=120,
        check=False,
    )


def test_without_what_windows_lacks_the_verdict_is_the_same() -> None:
    arguments = ("--format", "json", SAMPLES)
    there = run("-c", PARENT, PROJECT, WITHOUT, *arguments)
    assert (there.returncode, there.stderr) == (1, b"")
    here = run("entrypoint.py", *arguments)
    assert json.loads(there.stdout)["connectors"] == json.loads(here.stdout)["connectors"]


def test_files_are_opened_as_bytes_where_that_is_a_question() -> None:
    asked = run("-c", f"{WITHOUT}\nfrom connector.files import READ_ONLY; print(READ_ONLY == os.O_BINARY)")
    assert asked.stdout == b"True\n", asked.stderr


@pytest.mark.parametrize("form", ["json", "markdown", "sarif", "junit", "html"])
def test_what_programs_read_is_utf_8_in_every_pipe(form: str) -> None:
    there = run("entrypoint.py", "--format", form, SAMPLES / "fabrikam-orders", PYTHONIOENCODING="cp1252")
    here = run("entrypoint.py", "--format", form, SAMPLES / "fabrikam-orders", PYTHONIOENCODING="utf-8")
    assert there.stdout == here.stdout
    assert here.stdout.decode("utf-8")


def test_what_people_read_has_no_characters_that_the_console_lacks() -> None:
    there = run("entrypoint.py", SAMPLES / "contoso-invoices", PYTHONIOENCODING="cp1252")
    assert there.stdout.decode("cp1252").startswith(f"+ {SAMPLES}/contoso-invoices: ready to submit")


def test_windows_line_ends_change_no_finding(tmp_path: Path) -> None:
    for ends, name in ((b"\n", "unix"), (b"\r\n", "windows")):
        (tmp_path / name / "orders").mkdir(parents=True)
        for file in (SAMPLES / "fabrikam-orders").iterdir():
            data = file.read_bytes()
            if file.suffix != ".png":
                data = data.replace(b"\n", ends)
            (tmp_path / name / "orders" / file.name).write_bytes(data)
    said = [run(PROJECT / "entrypoint.py", "-v", tmp_path / name).stdout for name in ("unix", "windows")]
    assert said[0].replace(b"/unix/", b"/windows/") == said[1]


@pytest.fixture
def drives(monkeypatch: pytest.MonkeyPatch) -> None:
    """Paths as on Windows."""
    monkeypatch.setattr(os, "sep", "\\")
    monkeypatch.setattr(os.path, "relpath", ntpath.relpath)


@pytest.mark.parametrize(
    ("path", "root", "expected"),
    [
        (r"C:\work\connectors\Contoso", r"C:\work", "connectors/Contoso"),
        (r"c:\Work\connectors", r"C:\work", "connectors"),
        (r"C:\work", r"C:\work\connectors", ".."),
        (r"D:\connectors\Contoso", r"C:\work", "D:/connectors/Contoso"),
        (r"\\server\share\Contoso", r"C:\work", "//server/share/Contoso"),
    ],
)
def test_a_place_has_forward_slashes_and_may_be_on_another_drive(
    drives: None, path: str, root: str, expected: str
) -> None:
    assert connector.places.relative(path, root) == expected


@pytest.mark.parametrize("root", ["C:\\work", "C:\\", r"C:\work\Contoso"])
def test_a_connector_is_found_below_a_path_with_backslashes(
    drives: None, monkeypatch: pytest.MonkeyPatch, root: str
) -> None:
    monkeypatch.setattr(os.path, "realpath", lambda path: path)
    monkeypatch.setattr(certify.tree, "find_by_names", lambda *_: {"C:/work/Contoso": "Contoso"})
    assert certify.tree.find([root]) == [("C:/work/Contoso", "Contoso")]


def test_connectors_on_two_drives_have_no_directory_in_common(
    drives: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from certify.base import _below
    from certify.request import Task

    monkeypatch.setattr(os.path, "commonpath", ntpath.commonpath)
    monkeypatch.setattr(os.path, "dirname", ntpath.dirname)
    places = _below([Task(r"C:\work\Contoso", ""), Task(r"D:\work\Fabrikam", "")])
    assert list(places.values()) == ["Contoso", "D:/work/Fabrikam"]
