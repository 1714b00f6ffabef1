"""The processes that read a connector have nothing to steal, nowhere to go, and an end."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from certify.confinement import NOBODY
from certify.process import Worker
from tests.certify import processes
from tests.certify.connectors import request, slow
from tools.examples import ROOT

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks at processes as Linux shows them")

TOKEN = "ghs_kR7wVz2testLbX4yHs8JdPmGc"
MEMORY = 900 << 20


@pytest.fixture(scope="module")
def judging(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Worker, int, int]]:
    """A worker, its fork for a connector, and the fork of that for a definition which takes long."""
    directory = tmp_path_factory.mktemp("workspace")
    with pytest.MonkeyPatch.context() as patch, (directory / "secret").open("w") as secret:
        patch.setenv("INPUT_GITHUB-TOKEN", TOKEN)
        os.set_inheritable(secret.fileno(), True)
        with Worker() as worker:
            asked = request(slow(directory / "slow"), jobs=1, memory=MEMORY)

            def listen() -> None:
                with suppress(Exception):  # the worker is closed while it judges
                    list(worker.ask(asked))

            threading.Thread(target=listen, daemon=True).start()
            fork, leaf = processes.judging(worker.pid)
            processes.until(lambda: processes.limits(leaf)["Max cpu time"] == "12")
            yield worker, fork, leaf


def test_no_process_has_an_environment(judging: tuple[Worker, int, int]) -> None:
    worker, fork, leaf = judging
    assert [processes.environment(process) for process in (worker.pid, fork, leaf)] == [b"", b"", b""]


def test_no_process_has_anything_open_but_pipes_and_where_errors_vanish(judging: tuple[Worker, int, int]) -> None:
    worker, fork, leaf = judging
    for process in (worker.pid, fork, leaf):
        for number, file in processes.open_files(process).items():
            assert file.startswith("pipe:") or (number == 2 and file == "/dev/null"), (process, number, file)


def test_a_fork_cannot_speak_in_the_name_of_the_worker(judging: tuple[Worker, int, int]) -> None:
    worker, fork, leaf = judging
    outputs = [processes.open_files(process)[1] for process in (worker.pid, fork, leaf)]
    assert len(set(outputs)) == 3
    assert outputs[0] not in [*processes.open_files(fork).values(), *processes.open_files(leaf).values()]
    assert outputs[1] not in processes.open_files(leaf).values()


def test_every_process_has_limits(judging: tuple[Worker, int, int]) -> None:
    worker, fork, leaf = judging
    for process in (worker.pid, fork, leaf):
        limits = processes.limits(process)
        assert limits["Max address space"] == str(MEMORY)
        assert limits["Max file size"] == limits["Max core file size"] == "0"
        assert int(limits["Max processes"]) < 100_000
    assert processes.limits(fork)["Max cpu time"] == "16"
    assert processes.limits(fork)["Max open files"] == "64"
    assert processes.limits(leaf)["Max cpu time"] == "12"
    assert processes.limits(leaf)["Max open files"] == processes.limits(leaf)["Max processes"] == "0"


def test_every_process_is_without_privileges_and_filtered(judging: tuple[Worker, int, int]) -> None:
    worker, fork, leaf = judging
    for process in (worker.pid, fork, leaf):
        status = processes.status(process)
        assert status["NoNewPrivs"] == "1"
        assert status["Seccomp"] == "2", "libseccomp.so.2 belongs to every Debian"
        # Root that cannot become another user keeps the one capability to read files.
        assert int(status["CapEff"], 16) in (0, 1 << 2)
        user = int(status["Uid"].split()[0])
        assert user == os.geteuid() or os.geteuid() == 0
    assert worker.holds.keys() == {"user", "limits", "privileges", "concealed", "system calls"}


def test_every_process_stands_in_the_root(judging: tuple[Worker, int, int]) -> None:
    worker, fork, leaf = judging
    assert [os.readlink(f"/proc/{process}/cwd") for process in (worker.pid, fork, leaf)] == ["/", "/", "/"]


def confined(program: str, *arguments: str) -> Any:
    """What a program prints as JSON in a process that is confined as the worker is."""
    begin = """
import ctypes, json, os, socket, sys, errno
sys.path.insert(0, sys.argv[1])
from certify import confinement
def attempt(action):
    try:
        return action() and None
    except OSError as error:
        return errno.errorcode[error.errno]
def call(function, *arguments):
    library = ctypes.CDLL(None, use_errno=True)
    def action():
        if getattr(library, function)(*arguments) == -1:
            raise OSError(ctypes.get_errno(), "")
    return attempt(action)
held = confinement.confine([sys.argv[2]], 1 << 30)
"""
    command = [sys.executable, "-c", begin + program, str(ROOT), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.attack(
    "A file that takes over the code which reads it",
    "That code has no environment, network, program, other process or writable file",
)
def test_neither_network_nor_program_nor_other_process_is_reached(tmp_path: Path) -> None:
    program = """
parent = os.getppid()
remote = (ctypes.c_void_p * 2)(0x1000, 8)
print(json.dumps({
    "socket": attempt(socket.socket),
    "local socket": attempt(lambda: socket.socket(socket.AF_UNIX)),
    "pair": attempt(socket.socketpair),
    "program": attempt(lambda: os.execv("/bin/true", ["true"])),
    "ptrace": call("ptrace", 16, parent, 0, 0),
    "process_vm_readv": call("process_vm_readv", parent, remote, 1, remote, 1, 0),
    "process_vm_writev": call("process_vm_writev", parent, remote, 1, remote, 1, 0),
    "session": attempt(os.setsid),
}))
"""
    answers = confined(program, str(tmp_path))
    assert answers == dict.fromkeys(answers, "EPERM")


@pytest.mark.attack(
    "A file that takes over the code which reads it",
    "That code has no environment, network, program, other process or writable file",
)
def test_no_file_is_written_made_or_removed(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("text")
    program = """
at = sys.argv[2] + "/"
print(json.dumps({
    "write": attempt(lambda: open(at + "file", "w")),
    "append": attempt(lambda: open(at + "file", "a")),
    "update": attempt(lambda: open(at + "file", "r+")),
    "new": attempt(lambda: os.open(at + "new", os.O_RDONLY | os.O_CREAT)),
    "remove": attempt(lambda: os.remove(at + "file")),
    "rename": attempt(lambda: os.rename(at + "file", at + "other")),
    "directory": attempt(lambda: os.mkdir(at + "folder")),
    "link": attempt(lambda: os.symlink("/", at + "link")),
    "mode": attempt(lambda: os.chmod(at + "file", 0o777)),
    "cut": attempt(lambda: os.truncate(at + "file", 0)),
}))
"""
    answers = confined(program, str(tmp_path))
    assert answers == dict.fromkeys(answers, "EPERM")
    assert confined("print(json.dumps(open(sys.argv[2] + '/file').read()))", str(tmp_path)) == "text"
    assert os.listdir(tmp_path) == ["file"]


@pytest.mark.attack(
    "A file that takes over the code which reads it",
    "That code has no environment, network, program, other process or writable file",
)
def test_the_parents_environment_and_memory_cannot_be_read(tmp_path: Path) -> None:
    program = f"""
import os, subprocess, sys
sys.path.insert(0, {str(ROOT)!r})
from certify.confinement import conceal
conceal()
done = subprocess.run([sys.executable, "-c", sys.argv[1], {str(ROOT)!r}, {str(tmp_path)!r}, str(os.getpid())],
                      capture_output=True, text=True)
print(done.stdout + done.stderr)
"""
    look = """
import json, os, sys
sys.path.insert(0, sys.argv[1])
from certify.confinement import confine
confine([sys.argv[2]], 1 << 30)
said = []
for name in ("environ", "mem", "maps"):
    try:
        said.append(len(open(f"/proc/{sys.argv[3]}/{name}", "rb").read(10)))
    except OSError as error:
        said.append(type(error).__name__)
print(json.dumps(said))
"""
    environment = {**os.environ, "INPUT_GITHUB-TOKEN": TOKEN}
    done = subprocess.run(
        [sys.executable, "-c", program, look], env=environment, capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout) == ["PermissionError"] * 3


@pytest.mark.parametrize("owner", [1234, 0])
def test_root_becomes_the_owner_of_what_is_read_or_says_why_not(owner: int, tmp_path: Path) -> None:
    if os.geteuid() != 0:
        assert confined("print(json.dumps(held['user']))", str(tmp_path)) == f"user {os.geteuid()}"
        return
    os.chown(tmp_path, owner, owner)
    program = "print(json.dumps([held['user'], os.getresuid(), os.getresgid(), os.getgroups()]))"
    user, users, groups, others = confined(program, str(tmp_path))
    expected = owner or NOBODY
    if user == f"user {expected}":
        assert (users, groups, others) == ([expected] * 3, [expected] * 3, [])
    else:
        assert user == f"root, without capabilities: user {expected} cannot read the program or the connectors"
        assert users == [0] * 3


def test_another_user_is_another_user_for_good() -> None:
    program = """
import os, sys
sys.path.insert(0, sys.argv[1])
from certify.confinement import become
print(become(1234, 1235), os.getresuid(), os.getresgid(), os.getgroups(), become(0, 0))
"""
    done = subprocess.run([sys.executable, "-c", program, str(ROOT)], capture_output=True, text=True, check=True)
    user, group = os.getresuid(), os.getresgid()
    root = f"True {(1234,) * 3} {(1235,) * 3} [] False\n"
    assert done.stdout == (root if os.geteuid() == 0 else f"False {user} {group} {os.getgroups()} False\n")
