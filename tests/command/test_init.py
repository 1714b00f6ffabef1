"""init: answers, documents, workflow and policy are begun, and nothing that is there is replaced."""

import os
import re
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from certify import CannotRun
from certify.policy_file import read_policy
from command.init import init
from command.init_files import POLICY, WORKFLOW, WORKFLOW_FILE
from command.main import run
from connector.connector import MAX_DECLARATION

PROJECT = Path(__file__).resolve().parents[2]
ANSWERS = {
    "scenario": "Clerks create invoices and remind customers of open ones.",
    "uptime": "99.95",
    "evidence": "https://status.contoso.com/history",
    "submitted": '"2026-05-04"',
    "non-disclosure-agreement": '"2026-05-11"',
    "partner-agreement": '"2026-05-11"',
    "handed-over": "portal",
    "steps": "Sign in with the account from the submission form.",
    "pull-request": "not-needed",
}


@pytest.fixture
def connector(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A connector without answers and documents, in a repository."""
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    made = tmp_path / "invoices"
    shutil.copytree(PROJECT / "samples" / "contoso-invoices", made)
    for name in ("certification.yml", "readme.md", "intro.md"):
        (made / name).unlink()
    return made


def files(directory: Path) -> dict[str, bytes]:
    return {str(path.relative_to(directory)): path.read_bytes() for path in directory.rglob("*") if path.is_file()}


def test_begun_filled_in_and_passed(connector: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert init(["invoices", "--documents"], "") == 0
    assert capsys.readouterr().out.splitlines() == [
        "wrote invoices/certification.yml",
        "wrote invoices/readme.md",
        "wrote invoices/intro.md",
        "Next: fill in 9 lines in invoices/certification.yml",
    ]
    path = connector / "certification.yml"
    begun = path.read_text()
    assert run(["invoices", "--fail-on", "unproven"]) == 1
    assert "5 answers missing" in capsys.readouterr().out
    for name, value in ANSWERS.items():
        begun = re.sub(rf"(?m)^  {name}:$", f"  {name}: {value}".replace("\\", r"\\"), begun)
    path.write_text(begun)
    assert run(["invoices", "--fail-on", "warned"]) == 0
    said = capsys.readouterr().out
    assert "invoices: ready to submit" in said
    assert "12 criteria: 12 passed" in said
    assert init(["invoices"], "") == 0
    assert capsys.readouterr().out == "invoices: no answer is missing, nothing to write\n"


def test_again_only_what_is_new_is_added(connector: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = connector / "certification.yml"
    path.write_text("# ours\ntest-account: # Ann knows\n  handed-over: portal\n")
    path.chmod(0o640)
    init(["invoices"], "")
    once = path.read_bytes()
    assert once.startswith(b"# ours\ntest-account: # Ann knows\n  handed-over: portal\n\n# The product")
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert "added to invoices/certification.yml" in capsys.readouterr().out
    init(["invoices"], "")
    assert path.read_bytes() == once
    assert "added" not in capsys.readouterr().out


@pytest.mark.parametrize("text", [b"", b" \n\n", b"\xef\xbb\xbf", b"# nothing yet\n", b"---\n"])
def test_an_empty_file_is_filled_like_one_that_is_not_there(connector: Path, text: bytes) -> None:
    path = connector / "certification.yml"
    init(["invoices"], "")
    wanted = yaml.safe_load(path.read_text())
    path.write_bytes(text)
    init(["invoices"], "")
    assert path.read_bytes().startswith(text.strip())
    assert yaml.safe_load(path.read_text(encoding="utf-8-sig")) == wanted


@pytest.mark.parametrize("end", [b"\r\n", b"\r", b"\n"])
def test_lines_that_are_added_end_as_those_that_are_there(connector: Path, end: bytes) -> None:
    path = connector / "certification.yml"
    text = end.join([b"# ours", b"test-account:", b"  handed-over: portal", b""])
    path.write_bytes(text)
    init(["invoices"], "")
    added = path.read_bytes().removeprefix(text)
    assert added.count(end) == len(added.splitlines()) > 20
    assert not {b"\r", b"\n"} & set(added.replace(end, b" ").split(b" "))


def test_a_dry_run_shows_the_difference_and_writes_nothing(
    connector: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = files(tmp_path)
    assert init(["invoices", "--dry-run", "--workflow", "--documents", "--policy"], "") == 0
    assert files(tmp_path) == before
    patch = capsys.readouterr().out
    assert re.findall(r"^\+\+\+ (.*)", patch, re.MULTILINE) == [
        "invoices/certification.yml",
        "invoices/readme.md",
        "invoices/intro.md",
        ".github/workflows/connectors.yml",
        ".github/connector-certification.yml",
    ]
    assert "+  scenario:\n" in patch


def test_workflow_and_policy_are_begun_once(
    connector: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    init(["invoices", "--workflow", "--policy"], "")
    workflow, policy = tmp_path / WORKFLOW_FILE, tmp_path / ".github/connector-certification.yml"
    assert workflow.read_text() == WORKFLOW
    assert read_policy(policy.read_bytes(), "policy").inputs == {"fail-on": "failed"}
    policy.write_text("rules: {}\n")
    capsys.readouterr()
    init(["invoices", "--workflow", "--policy"], "")
    assert policy.read_text() == "rules: {}\n"
    assert capsys.readouterr().err.splitlines() == [
        f"{WORKFLOW_FILE} exists; left as it is",
        ".github/connector-certification.yml exists; left as it is",
    ]


def test_the_workflow_is_that_of_the_readme() -> None:
    assert WORKFLOW in (PROJECT / "README.md").read_text(encoding="utf-8")
    assert set(yaml.safe_load(POLICY)) == {"inputs", "rules", "exemptions"}


@pytest.mark.parametrize("name", ["certification.yml", "readme.md"])
def test_a_link_is_never_written_through(connector: Path, tmp_path: Path, name: str) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_text("")
    (connector / name).symlink_to(elsewhere)
    if name == "certification.yml":
        with pytest.raises(CannotRun, match="symbolic link"):
            init(["invoices"], "")
    else:
        init(["invoices", "--documents"], "")
    assert elsewhere.read_text() == ""
    assert (connector / name).is_symlink()


def test_nothing_is_written_into_a_folder_behind_a_link(connector: Path, tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / ".github").symlink_to("outside")
    with pytest.raises(CannotRun, match=r"\.github is a symbolic link"):
        init(["invoices", "--policy"], "")
    assert list((tmp_path / "outside").iterdir()) == []


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (b"test-account: [\n", r"^invoices/certification\.yml:2: "),
        (b"\xff\xfea\x00", r"^invoices/certification\.yml: is not UTF-8"),
        (b"#" * (MAX_DECLARATION + 1), r"^invoices/certification\.yml: is too large to be read; remove"),
        (b"test-account: yes\n", r'^invoices/certification\.yml: "test-account" is not a section'),
    ],
)
def test_a_file_that_cannot_be_added_to_is_left_alone(connector: Path, text: bytes, why: str) -> None:
    path = connector / "certification.yml"
    path.write_bytes(text)
    before = files(connector)
    with pytest.raises(CannotRun, match=why):
        init(["invoices", "--documents"], "")
    assert files(connector) == before


def test_what_cannot_be_done_is_said_in_one_line(connector: Path, tmp_path: Path) -> None:
    shutil.copytree(connector, tmp_path / "second")
    with pytest.raises(CannotRun, match=r"there are 2 connectors here; name one of them"):
        init(["."], "")
    (tmp_path / ".git").rmdir()
    with pytest.raises(CannotRun, match="--workflow: invoices is in no Git repository"):
        init(["invoices", "--workflow"], "")


# At a terminal


def at_a_terminal(directory: Path, *typed: str) -> str:
    """What the terminal shows while the lines are typed one after the other; then comes the end of the input."""
    pty = pytest.importorskip("pty", reason="only Unix has pseudo terminals")
    master, slave = pty.openpty()
    program = [sys.executable, str(PROJECT / "entrypoint.py"), "init", "invoices"]
    with subprocess.Popen(program, cwd=directory, stdin=slave, stdout=slave, stderr=slave) as process:
        os.close(slave)
        os.write(master, "".join(f"{line}\n" for line in typed).encode() + b"\x04" * 5)
        shown = b""
        try:
            while piece := os.read(master, 4_096):
                shown += piece
        except OSError:  # a terminal whose program ended
            pass
        finally:
            os.close(master)
        assert process.wait(60) == 0
    return shown.decode().replace("\r\n", "\n")


def test_one_question_at_a_time_and_each_may_be_skipped(connector: Path, tmp_path: Path) -> None:
    shown = at_a_terminal(
        tmp_path,
        "Clerks create invoices",
        "99,95 %",
        "status.contoso.com",  # refused: no address
        "https://status.contoso.com",
        "May",  # refused: no day
        "",
        "2026-05-11",
        "",
        "fax",  # refused: none of the four
        "portal",
        "The password is Winter2026!",  # refused: it is one
        "",
        "not-needed",
        "y",
    )
    answers = yaml.safe_load((connector / "certification.yml").read_text())
    assert answers == {
        "business-app": {"scenario": "Clerks create invoices"},
        "availability": {"uptime": 99.95, "evidence": "https://status.contoso.com"},
        "nomination": {"submitted": None, "non-disclosure-agreement": "2026-05-11", "partner-agreement": None},
        "test-account": {"handed-over": "portal", "steps": None},
        "submission": {"pull-request": "not-needed"},
    }
    assert shown.count(" of 9 · ") == 9
    for refusal in ("must be an http or https address", "must be a day", "must be one of portal", "like a password"):
        assert shown.count(refusal) == 1
    assert (tmp_path / WORKFLOW_FILE).exists()
    assert not (connector / "readme.md").exists()
    assert shown.endswith("Next: fill in 3 lines in invoices/certification.yml\n")


def test_the_end_of_the_input_skips_the_rest(connector: Path, tmp_path: Path) -> None:
    shown = at_a_terminal(tmp_path)
    assert yaml.safe_load((connector / "certification.yml").read_text())["business-app"] == {"scenario": None}
    assert not (tmp_path / ".github").exists()
    assert "Next: fill in 9 lines" in shown
