"""Whatever a connector does to its process, it is unjudged with a reason, and the others are judged."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from certify import process
from certify.client import Result, certify, results
from certify.process import Worker
from certify.request import Request, from_json, to_json
from certify.run import run
from report.contract import as_plain
from report.model import Report, Status
from tests.certify import processes
from tests.certify.connectors import connector, request, sample, slow
from tests.mutants.pull_request import right
from tools.examples import ROOT

FORKED = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no forks")


def reasons(found: list[Result]) -> list[str | None]:
    return [result.reason for result in found]


def row(report: Report, number: int = 0) -> Any:
    [found] = [row for row in report.connectors[number].criteria if row.id == "openapi-definition"]
    return found


def test_a_request_survives_its_way_to_the_worker() -> None:
    given = Request((sample(),), pull_request=right(), docs_url="https://contoso.example/", jobs=3)
    line = to_json(given)
    assert line.count(b"\n") == 1
    assert from_json(line) == given


@pytest.mark.parametrize("inline", [False, True], ids=["forked", "inline"])
def test_connectors_are_judged_in_the_order_of_the_request(inline: bool, tmp_path: Path) -> None:
    tasks = [connector(tmp_path / name) for name in ("c", "a", "b")]
    said: list[str] = []
    found = certify(request(*tasks), said.append, Worker(inline=inline))
    assert [result.values["connector"]["path"] for result in found] == ["c", "a", "b"]
    assert sorted(said) == ["a", "b", "c"]
    assert all(result.seconds > 0 for result in found)


def test_without_forks_the_verdict_is_the_same() -> None:
    from certify.request import Task

    tasks = [Task(str(ROOT / "samples" / name), name) for name in ("contoso-invoices", "fabrikam-orders")]
    forked, inline = (run(request(*tasks), worker=Worker(inline=inline)) for inline in (False, True))
    assert as_plain(forked) == as_plain(inline)
    assert forked.connectors[1].findings


@FORKED
def test_what_is_done_comes_before_what_takes_long(tmp_path: Path) -> None:
    found = results(request(slow(tmp_path / "slow"), sample(), definition=2, jobs=2))
    assert next(found).task.path == "sample"
    assert next(found).task.path == "slow"


@FORKED
def test_a_definition_that_outlasts_its_time_is_unjudged_and_the_others_are_judged(tmp_path: Path) -> None:
    report = run(request(slow(tmp_path / "slow"), sample(), definition=1))
    assert row(report).status is Status.UNJUDGED
    assert (
        row(report).summary == "openapi-spec-validator could not finish: it took longer than the 1 s that it may take"
    )
    assert row(report).help
    assert [one.conclusion.value for one in report.connectors] == ["failure", "success"]


@FORKED
def test_a_connector_whose_rules_take_too_long_is_unjudged(tmp_path: Path) -> None:
    paths = {f"/{number}": {"get": {"parameters": [{"name": "a"}] * 20, "responses": {}}} for number in range(2000)}
    found = certify(request(connector(tmp_path / "large", {"paths": paths}), sample(), connector=0.3, definition=0.3))
    assert reasons(found) == ["judging it took longer than one connector may take", None]


@FORKED
def test_a_connector_that_needs_too_much_memory_is_unjudged(tmp_path: Path) -> None:
    greedy = connector(tmp_path / "greedy")
    Path(greedy.directory, "apiDefinition.swagger.json").write_text('{"x-a": [' + "[1]," * 1_000_000 + "1]}")
    found = certify(request(greedy, sample(), memory=130 << 20))
    assert reasons(found) == ["judging it needs more memory than one connector may take", None]


@FORKED
def test_a_report_that_is_too_large_is_unjudged() -> None:
    [found] = certify(request(sample(), answer=1000))
    assert found.reason == "its report is larger than fits"
    assert found.remedy


@pytest.mark.parametrize("inline", [False, True], ids=["forked", "inline"])
def test_a_directory_that_went_away_is_unjudged(inline: bool, tmp_path: Path) -> None:
    gone = connector(tmp_path / "gone")
    (tmp_path / "gone").rename(tmp_path / "other")
    found = certify(request(gone, sample()), worker=Worker(inline=inline))
    assert reasons(found) == ["it could not be read: No such file or directory", None]


@pytest.mark.attack(
    "A file that takes over the code which reads it",
    "That code has no environment, network, program, other process or writable file",
)
@FORKED
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV])
def test_a_connector_that_ends_its_fork_is_unjudged_and_the_others_are_judged(
    number: signal.Signals, tmp_path: Path
) -> None:
    with Worker() as worker:
        waiting = results(request(slow(tmp_path / "slow"), sample(), jobs=1), worker)
        threading.Thread(target=lambda: os.kill(processes.judging(worker.pid)[0], number)).start()
        found = sorted(waiting, key=lambda result: result.index)
    assert found[0].reason in (
        "judging it needs more memory than one connector may take",
        "the process that judged it crashed (SIGSEGV)",
    )
    assert found[0].remedy
    assert found[1].reason is None


@FORKED
def test_a_reader_that_is_killed_leaves_the_definition_unjudged(tmp_path: Path) -> None:
    with Worker() as worker:
        killer = threading.Thread(target=lambda: os.kill(processes.judging(worker.pid)[1], signal.SIGSEGV))
        killer.start()
        report = run(request(slow(tmp_path / "slow")), worker=worker)
    assert row(report).summary == "openapi-spec-validator could not finish: crashed (SIGSEGV)"


@FORKED
def test_a_worker_that_is_killed_is_followed_by_another(tmp_path: Path) -> None:
    with Worker() as worker:
        waiting = results(request(slow(tmp_path / "slow"), sample(), definition=2, jobs=1), worker)

        def kill() -> None:
            processes.judging(worker.pid)
            os.kill(worker.pid, signal.SIGKILL)

        threading.Thread(target=kill).start()
        found = sorted(waiting, key=lambda result: result.index)
    assert reasons(found) == ["the process that judged it was ended by SIGKILL", None]


@FORKED
def test_the_time_of_a_run_has_an_end(tmp_path: Path) -> None:
    tasks = [slow(tmp_path / f"slow{number}") for number in range(3)]
    found = certify(request(*tasks, definition=1, run=1.5, jobs=1))
    assert reasons(found) == [None, None, "the connectors before it took all the time of the run"]


def test_connectors_that_leave_time_over_take_none_from_others(tmp_path: Path) -> None:
    tasks = [connector(tmp_path / str(number)) for number in range(3)]
    assert reasons(certify(request(*tasks, run=0.01), worker=Worker(inline=True))) == [None, None, None]


def test_without_forks_a_connector_that_outlasts_its_time_is_unjudged(tmp_path: Path) -> None:
    given = request(slow(tmp_path / "slow"), sample(), connector=3, definition=1, script=1)
    found = certify(given, worker=Worker(inline=True))
    assert reasons(found) == ["the process that judged it took longer than it may take", None]


SAYS = "import sys, time; sys.stdin.buffer.readline(); out = sys.stdout.buffer; "


@pytest.mark.parametrize(
    ("program", "reason"),
    [
        (SAYS + "out.write(b'\\xff\\n')", "answered something that is no answer"),
        (SAYS + "out.write(b'report 7 0.1 {}\\n')", "answered what nobody asked"),
        (SAYS + "out.write(b'report -1 0.1 {}\\n')", "answered what nobody asked"),
        (SAYS + "out.write(b'ready []\\n')", "answered something that is no answer"),
        (SAYS + "out.write(b'ready ' + b'[' * 200_000 + b'\\n')", "answered something that is no answer"),
        (SAYS + "out.write(b'x' * 20_000_000)", "answered more than fits"),
        (SAYS + "out.write(b'begin 0\\n' * 100_000)", "ended without an answer"),
        (SAYS, "ended without an answer"),
        ("raise SystemExit(3)", "ended without an answer"),
    ],
)
def test_a_worker_that_makes_no_sense_leaves_everything_unjudged(
    program: str, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "_PROGRAM", program)
    found = certify(request(sample("a"), sample("b")))
    assert len(found) == 2
    assert all(reason in str(result.reason) for result in found)
    assert all(result.remedy for result in found)


@pytest.mark.parametrize("values", ["x", "[1]", '{"connector": {"path": 1}}', "[" * 100_000])
def test_a_report_that_makes_no_sense_leaves_its_connector_unjudged(
    values: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = f"{SAYS} out.write(b'report 0 0.1 ' + {values!r}.encode() + b'\\n')"
    monkeypatch.setattr(process, "_PROGRAM", program)
    report = run(request(sample()))
    assert {row.status for row in report.connectors[0].criteria} == {Status.UNJUDGED}
    assert report.conclusion.value == "failure"


def test_a_report_on_another_connector_is_no_report(monkeypatch: pytest.MonkeyPatch) -> None:
    [found] = certify(request(sample("b")))
    program = f"{SAYS} out.write(b'report 0 0.1 ' + {json.dumps(found.values)!r}.encode() + b'\\n')"
    monkeypatch.setattr(process, "_PROGRAM", program)
    assert run(request(sample("b"))).conclusion.value == "success"
    assert run(request(sample("a"))).conclusion.value == "failure"


@FORKED
def test_nothing_is_left_when_the_answers_are_not_awaited(tmp_path: Path) -> None:
    worker = Worker()
    waiting = results(request(slow(tmp_path / "slow"), sample(), jobs=2), worker)
    next(waiting)
    waiting.close()  # type: ignore[attr-defined]  # a generator
    assert processes.until(lambda: not processes.group(worker.pid))


@FORKED
def test_the_worker_ends_with_its_parent(tmp_path: Path) -> None:
    program = """
import sys
sys.path.insert(0, sys.argv[1])
from certify.client import results
from certify.process import Worker
from tests.certify.connectors import request
from certify.request import Task
worker = Worker()
print(worker.pid, flush=True)
list(results(request(Task(sys.argv[2], "slow"), jobs=1), worker))
"""
    command = [sys.executable, "-c", program, str(ROOT), slow(tmp_path / "slow").directory]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        worker = int(parent.stdout.readline())
        processes.judging(worker)
        parent.kill()
    assert processes.until(lambda: not processes.group(worker))
