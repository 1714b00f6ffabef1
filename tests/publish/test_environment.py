"""A secret that was taken out of the environment is not there for anybody."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from publish.environment import take
from tests.certify import processes
from tests.certify.connectors import slow
from tools.examples import ROOT

LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks at processes as Linux shows them")
TOKEN = "ghs_kR7wVz2testLbX4yHs8JdPmGc"


def test_what_is_taken_is_gone_and_the_rest_stays() -> None:
    environment = {"GITHUB_TOKEN": TOKEN, "HOME": "/root"}
    assert take(environment, ("GITHUB_TOKEN", "GH_TOKEN")) == {"GITHUB_TOKEN": TOKEN, "GH_TOKEN": ""}
    assert environment == {"HOME": "/root"}


def test_what_is_taken_reaches_no_child(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GH_TOKEN", TOKEN)
    assert take(os.environ, ("GH_TOKEN",)) == {"GH_TOKEN": TOKEN}
    done = subprocess.run(
        [sys.executable, "-c", "import os; print(dict(os.environ))"], capture_output=True, text=True, check=True
    )
    assert TOKEN not in done.stdout


@LINUX
def test_the_system_shows_it_no_longer() -> None:
    program = """
import os, sys
sys.path.insert(0, sys.argv[1])
shown = lambda: sys.argv[2].encode() in open("/proc/self/environ", "rb").read()
before = shown()
from publish.environment import take
print(before, take(os.environ, ("INPUT_GITHUB-TOKEN",))["INPUT_GITHUB-TOKEN"] == sys.argv[2], shown())
"""
    environment = {**os.environ, "INPUT_GITHUB-TOKEN": TOKEN}
    command = [sys.executable, "-c", program, str(ROOT), TOKEN]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == "True True False\n"


@pytest.mark.attack(
    "The token in the environment of any process",
    "It is taken out of the environment and of `/proc` before a foreign byte is read, and no child gets it",
)
@LINUX
def test_while_a_run_judges_no_process_shows_a_token(tmp_path: Path) -> None:
    workspace = tmp_path / "workspace"
    slow(workspace / "slow")
    (tmp_path / "event.json").write_text("{}")
    environment = {
        "PATH": os.environ["PATH"],
        "GITHUB_ACTIONS": "true",
        "GITHUB_EVENT_NAME": "push",
        "GITHUB_EVENT_PATH": str(tmp_path / "event.json"),
        "GITHUB_WORKSPACE": str(workspace),
        "INPUT_PATH": ".",
        "INPUT_GITHUB-TOKEN": TOKEN,
        "GITHUB_TOKEN": TOKEN,
        "ACTIONS_RUNTIME_TOKEN": TOKEN,
        "ACTIONS_ID_TOKEN_REQUEST_TOKEN": TOKEN,
    }
    command = [sys.executable, str(ROOT / "entrypoint.py")]
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as run:
        found = [run.pid, *processes.until(lambda: at_work(run.pid))]
        shown = [processes.environment(process) for process in found]
        words = [processes.command_line(process) for process in found]
        run.kill()
    assert len(found) >= 4
    assert b"INPUT_PATH" in shown[0]
    assert not any(shown[1:])
    assert not any(TOKEN.encode() in text for text in (*shown, *words))


def at_work(parent: int) -> list[int]:
    """The worker, its fork and the fork of that, once there are all three."""
    found = list(processes.below(parent))
    return found if len(found) >= 3 else []
