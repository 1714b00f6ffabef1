"""The package is built of exported solutions, the same bytes for the same files, and judged at once."""

import os
import shutil
from pathlib import Path

import pytest

from certify import CannotRun
from command.package import package as command
from connector.package import Form, read_package
from entrypoint import main as entrypoint
from tools.examples import SAMPLE
from tools.packages import package


@pytest.fixture
def exported(tmp_path: Path) -> Path:
    """A directory with the sample and its two solutions."""
    outer = read_package(package(SAMPLE, {}), "a.zip").outer.archive.files
    inner = read_package(outer["package.zip"], "a.zip").outer.archive.files
    for name, data in inner.items():
        (tmp_path / name.partition("/")[2]).write_bytes(data)
    shutil.copytree(SAMPLE, tmp_path / "Contoso")
    return tmp_path


def run(arguments: list[str]) -> int:
    return command(arguments, "https://example.com/rules")


def options(exported: Path, output: str = "out.zip") -> list[str]:
    solution, flow = (str(exported / name) for name in ("ConnectorSolution.zip", "FlowSolution.zip"))
    return [str(exported / "Contoso"), "--solution", solution, "--flow", flow, "--output", str(exported / output)]


def test_a_package_is_built_and_judged_with_its_connector(exported: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(options(exported)) == 0
    printed = capsys.readouterr()
    assert printed.err.startswith("wrote ")
    assert "13 criteria: 13 passed" in printed.out
    built = read_package((exported / "out.zip").read_bytes(), "out.zip")
    assert (built.form, built.outer.files, len(built.solutions)) == (Form.PACKAGE, ("intro.md", "package.zip"), 2)


def test_the_same_files_make_the_same_bytes(exported: Path) -> None:
    run(options(exported))
    for path in exported.glob("*.zip"):
        os.utime(path, (0, 0))
    run(options(exported, "again.zip"))
    assert (exported / "out.zip").read_bytes() == (exported / "again.zip").read_bytes()


def test_a_package_that_is_wrong_is_built_and_told(exported: Path, capsys: pytest.CaptureFixture[str]) -> None:
    flow = str(exported / "FlowSolution.zip")
    copy = str(exported / "Copy.zip")
    shutil.copy(flow, copy)
    arguments = options(exported)
    arguments[arguments.index("--solution") + 1] = copy
    assert run(arguments) == 1
    assert "package-connector-solution" in capsys.readouterr().out


def test_one_package_is_judged_without_a_connector(exported: Path, capsys: pytest.CaptureFixture[str]) -> None:
    alone = exported / "alone.zip"
    alone.write_bytes(package(SAMPLE, {"intro.md": None}))
    assert run([str(alone)]) == 1
    printed = capsys.readouterr().out
    assert "13 criteria: 1 failed, 12 lack an answer or a file" in printed
    assert "`intro.md` is missing from the zip" in printed
    assert "ConnectorSolution.zip  error" not in printed


def test_a_package_is_judged_with_the_connector_beside_it(exported: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (exported / "Contoso" / "a.zip").write_bytes(package(SAMPLE, {}))
    assert run([str(exported / "Contoso" / "a.zip")]) == 0
    assert "13 criteria: 13 passed" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"--flow": "missing.zip"}, "the file does not exist"),
        ({"--flow": "Contoso/readme.md"}, ""),
        ({"--output": "no/folder/out.zip"}, "No such file or directory"),
    ],
)
def test_what_cannot_be_built_is_one_message(exported: Path, change: dict[str, str], message: str) -> None:
    arguments = options(exported)
    for name, value in change.items():
        arguments[arguments.index(name) + 1] = str(exported / value)
    if message:
        with pytest.raises(CannotRun, match=message):
            run(arguments)
        assert len(list(exported.iterdir())) == 3
    else:
        assert run(arguments) == 1


def test_what_is_no_zip_is_told_before_anything_is_written(exported: Path) -> None:
    (exported / "FlowSolution.zip").write_text("text")
    with pytest.raises(CannotRun, match="is not a zip archive"):
        run(options(exported))
    assert not (exported / "out.zip").exists()


def test_a_link_is_not_written_through(exported: Path) -> None:
    (exported / "target").write_text("kept")
    (exported / "out.zip").symlink_to("target")
    with pytest.raises(CannotRun, match="symbolic link"):
        run(options(exported))
    assert (exported / "target").read_text() == "kept"


def test_no_solution_is_replaced_by_the_package_that_is_made_from_it(exported: Path) -> None:
    flow = (exported / "FlowSolution.zip").read_bytes()
    with pytest.raises(CannotRun, match="made from this file"):
        run(options(exported, "FlowSolution.zip"))
    assert (exported / "FlowSolution.zip").read_bytes() == flow


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no pipes with names")
def test_what_is_no_file_is_not_replaced(exported: Path) -> None:
    os.mkfifo(exported / "out.zip")
    with pytest.raises(CannotRun, match="not a regular file"):
        run(options(exported))
    assert (exported / "out.zip").is_fifo()


def test_the_entrypoint_knows_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert entrypoint(["package", "missing.zip"]) == 2
    assert capsys.readouterr().err == "connector-certification: missing.zip: does not exist\n"
    with pytest.raises(SystemExit):
        entrypoint(["package", "."])
    assert "--solution, --flow and --output are needed" in capsys.readouterr().err
