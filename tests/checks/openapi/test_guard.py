"""A hostile definition reaches nothing, learns nothing, and does not stay."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from checks.openapi import Guard, SpecificationVerdict, child
from checks.openapi import guard as guard_module

PROJECT = Path(__file__).resolve().parents[3]
LINUX = pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="needs /proc")
BACKTRACKING = {"type": "string", "pattern": "(a+)+$", "default": "a" * 40 + "b"}


def definition(schema: Any = None, **members: Any) -> dict[str, Any]:
    operation = {
        "operationId": "a",
        "responses": {"200": {"description": "d", "schema": schema or {"type": "string"}}},
    }
    return {
        "swagger": "2.0",
        "info": {"title": "t", "version": "1"},
        "paths": {"/a": {"get": operation}},
        **members,
    }


@pytest.fixture(scope="module")
def guard() -> Iterator[Guard]:
    with Guard(seconds=20) as guard:
        yield guard


def judge(guard: Guard, value: Any) -> SpecificationVerdict:
    guard.submit(value)
    return guard.result()


def faultless(guard: Guard) -> bool:
    return judge(guard, definition()) == SpecificationVerdict((), None)


def test_one_child_judges_many_definitions(guard: Guard) -> None:
    assert faultless(guard)
    pid = guard.pid
    assert [error.pointer for error in judge(guard, definition(host=5)).errors] == ["/host"]
    assert faultless(guard)
    assert guard.pid == pid


def test_starting_returns_before_the_validator_is_imported() -> None:
    guard = Guard()
    begun = time.monotonic()
    guard.start()
    assert time.monotonic() - begun < 0.15
    guard.close()


def test_a_large_definition_is_handed_over_without_waiting_for_the_import() -> None:
    with Guard() as guard:
        begun = time.monotonic()
        guard.submit(definition(**{"x-large": "a" * 4_000_000}))
        assert time.monotonic() - begun < 0.2
        assert guard.result() == SpecificationVerdict((), None)


@LINUX
def test_the_child_has_no_environment_and_stands_in_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INPUT_GITHUB-TOKEN", "ghs_secret")
    with Guard() as guard:
        judge(guard, definition())
        assert Path(f"/proc/{guard.pid}/environ").read_bytes() == b""
        assert os.readlink(f"/proc/{guard.pid}/cwd") == "/"


@LINUX
def test_the_child_inherits_no_open_file(tmp_path: Path) -> None:
    with (tmp_path / "secret").open("w") as secret:
        os.set_inheritable(secret.fileno(), True)
        with Guard() as guard:
            judge(guard, definition())
            open_files = [os.readlink(file) for file in Path(f"/proc/{guard.pid}/fd").iterdir()]
    assert not [file for file in open_files if "secret" in file or "socket" in file]


def references_everywhere(reference: str) -> dict[str, Any]:
    link = {"$ref": reference}
    value = definition({"type": "object", "properties": {"a": link, "b": {"allOf": [link]}}, "default": {"a": 1}})
    value["paths"]["/a"]["get"]["parameters"] = [link]
    value["paths"]["/a"]["get"]["responses"]["404"] = link
    value["paths"]["/b"] = link
    value["definitions"] = {
        "A": link,
        "B": {"$id": reference, "properties": {"a": {"$ref": "#/definitions/A"}}},
        "C": {"$schema": reference, "id": reference, "default": 1, "oneOf": [link], "$dynamicRef": reference},
    }
    value["paths"]["/c/{id}"] = {
        "get": {"responses": {"200": {"description": "", "schema": {"$ref": "#/definitions/B"}}, "default": link}}
    }
    value["$schema"] = reference
    return value


def test_no_reference_is_fetched(guard: Guard) -> None:
    requests: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            requests.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *arguments: Any) -> None: ...

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        for form in (
            "http://127.0.0.1:{}/a.json#/a",
            "HTTP://127.0.0.1:{}/a.json",
            "//127.0.0.1:{}/a",
            "ftp://127.0.0.1:{}/",
        ):
            verdict = judge(guard, references_everywhere(form.format(server.server_port)))
            assert "out of the definition" in str(verdict.stopped)
        assert requests == []
    finally:
        server.shutdown()
        server.server_close()


def test_no_file_is_read(guard: Guard, tmp_path: Path) -> None:
    secret = tmp_path / "secret.json"
    secret.write_text('{"type": "SECRETVALUE", "a": {"type": "SECRETVALUE"}}')
    for reference in (
        secret.as_uri(),
        f"{secret.as_uri()}#/a",
        str(secret),
        f"data:application/json,{secret}",
    ):
        verdict = judge(guard, references_everywhere(reference))
        assert "SECRETVALUE" not in repr(verdict)
        assert verdict.stopped is not None


def test_the_process_that_judges_can_open_neither_file_nor_socket() -> None:
    fork = os.fork()
    if fork == 0:
        opened = 0
        try:
            child._confine(5)
            for attempt in (lambda: os.open("/", os.O_RDONLY), socket.socket, os.pipe):
                try:
                    attempt()
                    opened += 1
                except OSError:
                    pass
        finally:
            os._exit(opened)
    assert os.waitpid(fork, 0)[1] == 0


def test_what_surrounds_a_foreign_reference_is_still_judged(guard: Guard) -> None:
    value = references_everywhere("https://contoso.example/a.json")
    value["definitions"]["D"] = {"type": "integer", "default": "x"}
    value["paths"]["/d"] = {"get": {"responses": {"200": {"description": "", "schema": {"$ref": "#/definitions/D"}}}}}
    assert "/definitions/D/default" in [error.pointer for error in judge(guard, value).errors]


def test_a_pattern_that_backtracks_ends_with_its_time(guard: Guard) -> None:
    with Guard(seconds=1) as hurried:
        faultless(hurried)
        pid = hurried.pid
        begun = time.monotonic()
        verdict = judge(hurried, definition(BACKTRACKING))
        assert time.monotonic() - begun < 4
        assert verdict.stopped == "it took longer than the 1 s that it may take"
        assert faultless(hurried)
        assert hurried.pid == pid


def test_memory_has_an_end() -> None:
    with Guard(memory=400 << 20) as guard:
        guard.submit(text='{"x-a": [' + "[1]," * 8_000_000 + "1]}")
        assert guard.result().stopped == "it needs more memory than it may take"
        assert faultless(guard)


@pytest.mark.parametrize("depth", [100, 300, 900, 2000, 5000])
@pytest.mark.parametrize("around", [("properties", "a"), ("items",), ("allOf", 0), ("additionalProperties",)])
def test_deep_schemas_are_judged_or_refused_in_words(guard: Guard, depth: int, around: tuple[Any, ...]) -> None:
    opening = "".join("[" if step == 0 else json.dumps({step: 0})[:-2] for step in around)
    closing = "".join("]" if step == 0 else "}" for step in reversed(around))
    text = json.dumps(definition("SCHEMA")).replace(
        '"SCHEMA"', opening * depth + '{"type": "string"}' + closing * depth
    )
    guard.submit(text=text)
    verdict = guard.result()
    assert verdict.errors == ()
    assert verdict.stopped is None or "too deeply" in verdict.stopped
    if depth <= 100:
        assert verdict.stopped is None
    if depth >= 2000:
        assert verdict.stopped is not None


def test_values_nested_too_deeply_to_be_handed_over_are_refused(guard: Guard) -> None:
    value: Any = {}
    for _ in range(200_000):
        value = [value]
    verdict = judge(guard, value)
    assert verdict.stopped == "its values are nested too deeply"
    while value:
        value = value.pop()  # taken apart by hand: dropping it at once would nest as deeply
    assert faultless(guard)


def test_text_nested_without_end_is_refused(guard: Guard) -> None:
    guard.submit(text="[" * 1_000_000)
    assert guard.result().stopped is not None
    assert faultless(guard)


def test_schemas_that_hold_one_another_come_to_an_end(guard: Guard) -> None:
    schemas = {
        "A": {"allOf": [{"$ref": "#/definitions/B"}]},
        "B": {"allOf": [{"$ref": "#/definitions/A"}]},
        "Tree": {"type": "object", "properties": {"child": {"$ref": "#/definitions/Tree"}}},
    }
    assert judge(guard, definition({"$ref": "#/definitions/Tree"}, definitions=schemas)).stopped is None
    verdict = judge(guard, definition({"$ref": "#/definitions/A"}, definitions=schemas))
    assert "too deeply" in str(verdict.stopped)


def test_schemas_that_double_at_each_step_end_with_their_time() -> None:
    schemas: dict[str, Any] = {
        f"A{step}": {"allOf": [{"$ref": f"#/definitions/A{step + 1}"}] * 2} for step in range(60)
    }
    schemas["A60"] = {"type": "object"}
    with Guard(seconds=1) as guard:
        verdict = judge(guard, definition({"$ref": "#/definitions/A0"}, definitions=schemas))
    assert "1 s" in str(verdict.stopped)


def test_halved_characters_and_numbers_without_end_are_no_obstacle(guard: Guard) -> None:
    verdict = judge(guard, definition(host="\ud800/", basePath=float("nan"), **{"x-a": float("inf"), "x-b": 10**4000}))
    assert sorted(error.pointer for error in verdict.errors) == ["/basePath", "/host"]
    json.dumps([error.message for error in verdict.errors], ensure_ascii=False).encode()
    assert judge(guard, {"x-a": 10**5000}).stopped == "it holds values that are not JSON (ValueError)"
    assert judge(guard, {"x-a": b""}).stopped == "it holds values that are not JSON (TypeError)"


@pytest.mark.parametrize(
    "value", [None, [], "", 5, True, "2.0", {}, {"swagger": []}, {"paths": []}, {"paths": {"/a": 5}}]
)
def test_what_is_no_definition_has_errors(guard: Guard, value: Any) -> None:
    assert judge(guard, value).errors != ()


def test_messages_are_short_whatever_the_document_holds(guard: Guard) -> None:
    long = "x" * 10_000
    value = definition({"type": "integer", "default": long}, host=long, schemes=[long], tags=[{"name": long}] * 2)
    value["paths"]["/a"]["get"]["parameters"] = [{"name": long, "in": long, long: long}]
    value["paths"]["/{" + long + "}"] = {"get": {long: long, "responses": {long: {}}}}
    messages = [error.message for error in judge(guard, value).errors]
    assert len(messages) >= 7
    assert max(map(len, messages)) < 400


def test_a_million_faults_are_not_all_reported(guard: Guard) -> None:
    verdict = judge(guard, definition(tags=[5] * 20_000))
    assert len(verdict.errors) == 1000
    assert "1000 faults" in str(verdict.stopped)


def test_a_child_that_was_killed_is_started_anew(guard: Guard) -> None:
    faultless(guard)
    assert guard.pid is not None
    os.kill(guard.pid, signal.SIGKILL)
    guard.submit(definition())
    verdict = guard.result()
    assert verdict.stopped in (None, "openapi-spec-validator's process ended without an answer")
    assert faultless(guard)


def test_closing_leaves_no_process_behind() -> None:
    guard = Guard()
    guard.start()
    guard.submit(definition(BACKTRACKING))
    time.sleep(0.8)
    pid = guard.pid
    assert pid is not None
    guard.close()
    guard.close()
    assert guard.pid is None
    assert gone(pid)


def test_an_interrupt_ends_the_child() -> None:
    def interrupt(*_: Any) -> None:
        raise KeyboardInterrupt

    guard = Guard()
    guard.submit(definition(BACKTRACKING))
    pid = guard.pid
    assert pid is not None
    before = signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, 0.8)
    try:
        with pytest.raises(KeyboardInterrupt):
            guard.result()
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert gone(pid)


@pytest.mark.parametrize("schema", [{"type": "string"}, BACKTRACKING], ids=["idle", "judging"])
def test_the_child_does_not_outlive_its_parent(schema: dict[str, Any]) -> None:
    program = (
        "import json, sys, time; from checks.openapi import Guard; guard = Guard(); "
        "guard.submit(json.loads(sys.argv[1])); print(guard.pid, flush=True); time.sleep(60)"
    )
    command = [sys.executable, "-c", program, json.dumps(definition(schema))]
    with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        time.sleep(0.8)
        parent.kill()
    assert gone(pid)


def gone(group: int) -> bool:
    """Whether no process of the group is left, now or within three seconds."""
    for _ in range(60):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        except PermissionError:
            pass
        if zombies_only(group):
            return True  # a container whose first process reaps nothing: dead, if not buried
        time.sleep(0.05)
    return False


def zombies_only(group: int) -> bool:
    states = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if fields[2] == str(group):
            states.append((fields[0], fields[1]))
    return bool(states) and all(state == "Z" and parent != str(os.getpid()) for state, parent in states)


def test_a_forked_process_gets_a_child_of_its_own(guard: Guard) -> None:
    faultless(guard)
    pid = guard.pid
    fork = os.fork()
    if fork == 0:
        status = 1
        try:
            guard.submit(definition())
            status = 0 if guard.result().stopped is None and guard.pid != pid else 1
            guard.close()
        finally:
            os._exit(status)
    assert os.waitpid(fork, 0)[1] == 0
    assert guard.pid == pid
    assert faultless(guard)


def test_results_and_definitions_take_turns(guard: Guard) -> None:
    guard.submit(definition())
    with pytest.raises(RuntimeError, match="result"):
        guard.submit(definition())
    guard.result()
    with pytest.raises(RuntimeError, match="submit"):
        guard.result()


def test_a_system_that_cannot_confine_the_validator_does_not_run_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard_module, "_CONFINES", False)
    with Guard() as unconfined:
        assert "no means to confine" in str(judge(unconfined, definition()).stopped)
        assert unconfined.pid is None
