"""The image as a command at a desk, with no right that it can do without; and what each of its processes may do."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.certify.connectors import slow
from tests.container.runner import RUNNER_USER, Image

pytestmark = pytest.mark.docker

LEAST = (
    *("--network=none", "--read-only", "--cap-drop=ALL", "--security-opt=no-new-privileges"),
    *("--pids-limit=64", "--memory=512m"),
)
TOKEN = "ghs_kR7wVz2testLbX4yHs8JdPmGc"


@pytest.fixture
def desk(project: Path, tmp_path: Path) -> Path:
    """An author's directory with both samples."""
    for name in ("contoso-invoices", "fabrikam-orders"):
        shutil.copytree(project / "samples" / name, tmp_path / name)
    tmp_path.chmod(0o755)
    return tmp_path


def judged(image: Image, desk: Path, *arguments: str, options: tuple[str, ...] = ()) -> tuple[int, str, str]:
    mounts = (f"--volume={desk}:/github/workspace:ro", "--workdir=/github/workspace")
    done = image.engine("run", "--rm", *LEAST, *mounts, *options, image.name, *arguments, check=False)
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("user", [(), (f"--user={RUNNER_USER}:{RUNNER_USER}",)])
def test_it_needs_no_network_no_rights_and_nothing_to_write_to(image: Image, desk: Path, user: tuple[str, ...]) -> None:
    status, said, errors = judged(image, desk, "contoso-invoices", options=user)
    assert (status, errors) == (0, "")
    assert "contoso-invoices: ready to submit" in said
    status, said, errors = judged(image, desk, options=user)
    assert (status, errors) == (1, "")
    assert "2 connectors: 1 without errors, 1 to fix" in said


def test_what_it_refuses_is_said_in_one_line(image: Image, desk: Path) -> None:
    assert judged(image, desk, "nowhere") == (2, "", "connector-certification: nowhere: does not exist\n")


def test_a_report_is_written_where_its_user_may_write(image: Image, desk: Path) -> None:
    (desk / "reports").mkdir()
    options = (f"--volume={desk}/reports:/github/workspace/reports",)
    status, _, errors = judged(image, desk, "--output", "html=reports/report.html", ".", options=options)
    assert (status, errors) == (1, "")
    assert "Fabrikam Orders" in (desk / "reports/report.html").read_text(encoding="utf-8")


LOOK = """
import json, os, pathlib, sys, time
def about(process):
    place = pathlib.Path("/proc", process)
    lines = place.joinpath("limits").read_text().splitlines()[1:]
    first = process == "1"
    status = dict(line.split(":\\t", 1) for line in place.joinpath("status").read_text().splitlines() if ":\\t" in line)
    return {
        "command": place.joinpath("cmdline").read_bytes().decode().split("\\0"),
        "environment": place.joinpath("environ").read_text() if not first else None,
        "files": {name: os.readlink(place / "fd" / name) for name in os.listdir(place / "fd")} if not first else None,
        "limits": {line[:26].strip(): line[47:68].strip() for line in lines},
        "status": status,
    }
for _ in range(1200):
    found = {}
    for process in filter(str.isdigit, os.listdir("/proc")):
        try:
            if int(process) != os.getpid():
                found[process] = about(process)
        except OSError:
            found = {}
            break
    # The parent, the worker, the fork for the connector, and the fork of that which reads the definition.
    if len(found) == 4 and any(one["limits"]["Max cpu time"] == "12" for one in found.values()):
        break
    time.sleep(0.05)
print(json.dumps(found))
"""
"""Runs beside the program, in a container that sees the same processes and may look into them."""


@pytest.fixture(scope="module")
def processes(image: Image, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What is known of each process, by its number, while the action judges a definition that takes long."""
    workspace = tmp_path_factory.mktemp("workspace")
    slow(workspace / "slow")
    for path in (workspace, *workspace.rglob("*")):
        shutil.chown(path, RUNNER_USER, RUNNER_USER)
    variables = {
        "GITHUB_ACTIONS": "true",
        "GITHUB_API_URL": "http://127.0.0.1:9",
        "GITHUB_EVENT_NAME": "push",
        "GITHUB_REPOSITORY": "contoso/connectors",
        "GITHUB_SHA": "1" * 40,
        "GITHUB_WORKSPACE": "/github/workspace",
        "INPUT_PATH": ".",
        "INPUT_GITHUB-TOKEN": TOKEN,
        "INPUT_CHECK": "false",
        "ACTIONS_RUNTIME_TOKEN": TOKEN,
    }
    options = [f"--env={name}={value}" for name, value in variables.items()]
    engine = image.engine
    options += [f"--volume={workspace}:/github/workspace", "--workdir=/github/workspace", "--network=none"]
    container = engine("run", "--detach", *options, image.name).stdout.strip()
    try:
        python = image.config()["Entrypoint"][0]
        beside = ("run", "--rm", "--network=none", f"--pid=container:{container}", "--cap-add=SYS_PTRACE")
        looked = engine(*beside, f"--entrypoint={python}", image.name, "-I", "-c", LOOK, check=False)
        assert looked.returncode == 0, looked.stderr + engine("logs", container).stdout
        found: dict[str, Any] = json.loads(looked.stdout)
        assert len(found) == 4, engine("logs", container).stdout
        return found
    finally:
        engine("rm", "--force", container)


@pytest.fixture(scope="module")
def others(processes: dict[str, Any]) -> list[Any]:
    """Every process but the first."""
    return [facts for number, facts in processes.items() if number != "1"]


def test_no_process_but_the_first_has_an_environment(others: list[Any]) -> None:
    assert [facts["environment"] for facts in others] == ["", "", ""]


def test_the_token_is_in_no_argument(processes: dict[str, Any]) -> None:
    assert TOKEN not in json.dumps([facts["command"] for facts in processes.values()])


def test_no_process_but_the_first_has_anything_open_but_pipes_and_where_errors_vanish(others: list[Any]) -> None:
    for facts in others:
        assert facts["files"]
        for number, file in facts["files"].items():
            assert file.startswith("pipe:") or (number == "2" and file == "/dev/null")


def test_the_first_process_is_root_and_no_other_is(processes: dict[str, Any], others: list[Any]) -> None:
    assert set(processes["1"]["status"]["Uid"].split()) == {"0"}
    for facts in others:
        assert set(facts["status"]["Uid"].split()) == {str(RUNNER_USER)}
        assert set(facts["status"]["Gid"].split()) == {str(RUNNER_USER)}
        assert facts["status"]["Groups"].split() == []


def test_no_process_but_the_first_has_a_capability_or_calls_what_it_may_not(others: list[Any]) -> None:
    for facts in others:
        assert {int(facts["status"][name], 16) for name in ("CapEff", "CapPrm", "CapAmb")} == {0}
        assert facts["status"]["NoNewPrivs"] == "1"
        assert facts["status"]["Seccomp"] == "2"


def test_every_process_but_the_first_has_limits(others: list[Any]) -> None:
    for facts in others:
        assert facts["limits"]["Max file size"] == facts["limits"]["Max core file size"] == "0"
        assert facts["limits"]["Max address space"].isdigit()
        assert facts["limits"]["Max processes"].isdigit()
    [reader] = [facts["limits"] for facts in others if facts["limits"]["Max cpu time"] == "12"]
    assert reader["Max open files"] == reader["Max processes"] == "0"
