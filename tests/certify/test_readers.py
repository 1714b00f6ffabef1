"""A hostile definition or script reaches nothing, learns nothing, and is told in words."""

from __future__ import annotations

import json
import os
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from certify.client import certify
from certify.readers import Forked, Inline, Readers
from certify.request import Limits
from checks.openapi.verdict import SpecificationVerdict
from connector.script import Code
from tests.certify.connectors import connector, request, sample

# A process of pytest-xdist has threads, of which Python 3.12 warns at every fork.
pytestmark = pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
FORKED = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no forks")
BACKTRACKING = {"type": "string", "pattern": "(a+)+$", "default": "a" * 40 + "b"}
READERS: list[Readers] = [Inline(), Forked(Limits())] if hasattr(os, "fork") else [Inline()]


@pytest.fixture(params=READERS, ids=lambda one: type(one).__name__)
def readers(request: pytest.FixtureRequest) -> Readers:
    found: Readers = request.param
    return found


def judge(readers: Readers, value: Any) -> SpecificationVerdict:
    return readers.specification(value)()


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


@pytest.mark.attack(
    "References to addresses and files, for the validator to follow",
    "They are taken out before it sees the definition, and it has no handlers for either",
)
def test_no_reference_is_fetched(readers: Readers) -> None:
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
            verdict = judge(readers, references_everywhere(form.format(server.server_port)))
            assert "out of the definition" in str(verdict.stopped)
        assert requests == []
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.attack(
    "References to addresses and files, for the validator to follow",
    "They are taken out before it sees the definition, and it has no handlers for either",
)
def test_no_file_is_read(readers: Readers, tmp_path: Path) -> None:
    secret = tmp_path / "secret.json"
    secret.write_text('{"type": "SECRETVALUE", "a": {"type": "SECRETVALUE"}}')
    for reference in (
        secret.as_uri(),
        f"{secret.as_uri()}#/a",
        str(secret),
        f"data:application/json,{secret}",
    ):
        verdict = judge(readers, references_everywhere(reference))
        assert "SECRETVALUE" not in repr(verdict)
        assert verdict.stopped is not None


def test_what_surrounds_a_foreign_reference_is_still_judged(readers: Readers) -> None:
    value = references_everywhere("https://contoso.example/a.json")
    value["definitions"]["D"] = {"type": "integer", "default": "x"}
    value["paths"]["/d"] = {"get": {"responses": {"200": {"description": "", "schema": {"$ref": "#/definitions/D"}}}}}
    assert "/definitions/D/default" in [error.pointer for error in judge(readers, value).errors]


def test_schemas_that_hold_one_another_come_to_an_end(readers: Readers) -> None:
    schemas = {
        "A": {"allOf": [{"$ref": "#/definitions/B"}]},
        "B": {"allOf": [{"$ref": "#/definitions/A"}]},
        "Tree": {"type": "object", "properties": {"child": {"$ref": "#/definitions/Tree"}}},
    }
    assert judge(readers, definition({"$ref": "#/definitions/Tree"}, definitions=schemas)).stopped is None
    verdict = judge(readers, definition({"$ref": "#/definitions/A"}, definitions=schemas))
    assert "too deeply" in str(verdict.stopped)


@pytest.mark.parametrize(
    "value", [None, [], "", 5, True, "2.0", {}, {"swagger": []}, {"paths": []}, {"paths": {"/a": 5}}]
)
def test_what_is_no_definition_has_errors(readers: Readers, value: Any) -> None:
    assert judge(readers, value).errors != ()


def test_messages_are_short_whatever_the_document_holds(readers: Readers) -> None:
    long = "x" * 10_000
    value = definition({"type": "integer", "default": long}, host=long, schemes=[long], tags=[{"name": long}] * 2)
    value["paths"]["/a"]["get"]["parameters"] = [{"name": long, "in": long, long: long}]
    value["paths"]["/{" + long + "}"] = {"get": {long: long, "responses": {long: {}}}}
    messages = [error.message for error in judge(readers, value).errors]
    assert len(messages) >= 7
    assert max(map(len, messages)) < 400


def test_a_million_faults_are_not_all_reported(readers: Readers) -> None:
    verdict = judge(readers, definition(tags=[5] * 20_000))
    assert len(verdict.errors) == 1000
    assert "1000 faults" in str(verdict.stopped)


def test_what_is_judged_is_not_changed(readers: Readers) -> None:
    value = references_everywhere("https://contoso.example/a.json")
    before = json.dumps(value)
    judge(readers, value)
    assert json.dumps(value) == before


@FORKED
def test_two_definitions_are_judged_at_the_same_time() -> None:
    readers = Forked(Limits())
    one, other = readers.specification(definition(host=5)), readers.specification(definition())
    assert other().errors == ()
    assert [error.pointer for error in one().errors] == ["/host"]


@FORKED
@pytest.mark.parametrize("depth", [100, 300, 900])
@pytest.mark.parametrize("around", [("properties", "a"), ("items",), ("allOf", 0), ("additionalProperties",)])
def test_deep_schemas_are_judged_or_refused_in_words(depth: int, around: tuple[Any, ...]) -> None:
    schema: Any = {"type": "string"}
    for _ in range(depth):
        for step in reversed(around):
            schema = [schema] if step == 0 else {step: schema}
    verdict = judge(Forked(Limits()), definition(schema))
    assert verdict.errors == ()
    assert verdict.stopped is None or "too deeply" in verdict.stopped
    if depth <= 100:
        assert verdict.stopped is None


@FORKED
@pytest.mark.parametrize("patterns", [1, 50])
def test_a_pattern_that_backtracks_ends_with_its_time(patterns: int) -> None:
    schema = {"type": "object", "properties": {f"p{number}": BACKTRACKING for number in range(patterns)}}
    verdict = judge(Forked(Limits(definition=1)), definition(schema))
    assert verdict.stopped == "it took longer than the 1 s that it may take"


@FORKED
def test_a_pattern_that_backtracks_is_given_up_long_before_the_time_is_over() -> None:
    verdict = judge(Forked(Limits(pattern=0.5, definition=60)), definition(BACKTRACKING))
    assert verdict.stopped == "a pattern took longer than the 0.5 s that it may take for one text"


@FORKED
def test_many_patterns_that_are_quick_take_no_longer_than_they_need() -> None:
    quick = {"type": "string", "pattern": "^(a+b)+$", "default": "ab" * 400}
    schema = {"type": "object", "properties": {f"p{number}": quick for number in range(2_000)}}
    assert judge(Forked(Limits(pattern=0.02, definition=60)), definition(schema)).stopped is None


@FORKED
def test_schemas_that_double_at_each_step_end_with_their_time() -> None:
    schemas: dict[str, Any] = {
        f"A{step}": {"allOf": [{"$ref": f"#/definitions/A{step + 1}"}] * 2} for step in range(60)
    }
    schemas["A60"] = {"type": "object"}
    verdict = judge(Forked(Limits(definition=1)), definition({"$ref": "#/definitions/A0"}, definitions=schemas))
    assert "1 s" in str(verdict.stopped)


def test_a_script_is_read(readers: Readers) -> None:
    found = readers.code("using System;\npublic class Script : ScriptBase { }", "script.csx")
    assert isinstance(found, Code)
    assert [one.name.text for one in found.classes] == ["Script"]


@FORKED
@pytest.mark.parametrize("text", ["a<" * 100_000, "(" * 100_000, "{" * 500_000], ids=["generic", "nested", "blocks"])
def test_a_hostile_script_leaves_its_criterion_unjudged_and_others_alone(text: str, tmp_path: Path) -> None:
    found = certify(request(connector(tmp_path / "hostile", script_csx=text), sample(), script=2))
    rows = [{row["id"]: row for row in one.values["connector"]["criteria"]} for one in found]
    assert rows[0]["openapi-definition"]["status"] == "unjudged"
    assert rows[0]["openapi-definition"]["summary"].startswith("the script could not be parsed: ")
    assert rows[1]["openapi-definition"]["status"] == "passed"


@FORKED
def test_a_format_whose_check_loads_something_late_is_judged(tmp_path: Path) -> None:
    names = ("time", "date", "uuid", "ipv6", "idn-hostname", "byte")
    texts = {name: {"type": "string", "format": name, "default": "09:00"} for name in names}
    (found,) = certify(request(connector(tmp_path / "formats", {"definitions": {"Line": {"properties": texts}}})))
    rows = {row["id"]: row["status"] for row in found.values["connector"]["criteria"]}
    assert rows["openapi-definition"] == "warned"
