"""Each limit that can hide a fault is named where it is reached, and blocks."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from report.model import Conclusion, ConnectorReport
from tests.reports import report_on
from tools.examples import SAMPLE, materialize
from tools.limits import Limit, limits

DEFINITION = "apiDefinition.swagger.json"
PROPERTIES = "apiProperties.json"
Files = dict[str, str]


def definition(**members: Any) -> Files:
    return {DEFINITION: json.dumps({**json.loads((SAMPLE / DEFINITION).read_text()), **members})}


def operation(name: str, schema: Any = None, **members: Any) -> dict[str, Any]:
    body = [] if schema is None else [{"name": "body", "in": "body", "schema": schema}]
    return {"operationId": name, "parameters": body, "responses": {"200": {"description": "OK"}}, **members}


def pattern() -> Files:
    return definition(definitions={"A": {"type": "string", "pattern": "(" * 101 + ")" * 101}})


def unknown_names() -> Files:
    return definition(paths={"/a": {"get": {**operation("A"), **{f"sumary{number}": 1 for number in range(301)}}}})


def segments() -> Files:
    return definition(paths={"/a" * 101: {"get": operation("A")}})


def shapes() -> Files:
    return definition(paths={f"/{number}" + "/a" * 90: {"get": operation(f"A{number}")} for number in range(230)})


def webhook() -> Files:
    properties = {f"p{number}": {"type": "string"} for number in range(2_100)}
    trigger = operation("A", {"type": "object", "properties": properties}, **{"x-ms-trigger": "single"})
    return definition(paths={"/a": {"x-ms-notification-content": {"schema": {}}, "post": trigger}})


def dynamic(schema: Any, **call: Any) -> Files:
    called = operation("Called", schema)
    values = {"operationId": "Called", "value-path": "id", "value-title": "name", "parameters": {"x": 1}, **call}
    field = {"name": "f", "in": "query", "type": "string", "x-ms-dynamic-values": values}
    return definition(paths={"/a": {"post": called}, "/b": {"get": operation("Caller") | {"parameters": [field]}}})


def fields() -> Files:
    return dynamic({"type": "object", "properties": {f"p{number}": {"type": "string"} for number in range(2_100)}})


def parts() -> Files:
    found = dynamic({"type": "object"})
    value = json.loads(found[DEFINITION])
    items = {"allOf": [{"type": "object", "properties": {f"p{number}": {}}} for number in range(250)]}
    value["paths"]["/a"]["post"]["responses"]["200"]["schema"] = {"type": "array", "items": items}
    return {DEFINITION: json.dumps(value)}


def levels() -> Files:
    return {DEFINITION: '{"swagger": "2.0", "x-a": ' + "[" * 200 + "]" * 200 + "}"}


def values() -> Files:
    return definition(**{"x-a": [0] * 150_000})


def way() -> Files:
    return definition(paths={"/" + "a" * 4_000: {"get": operation("A")}})


def definition_bytes() -> Files:
    return definition(**{"x-a": "x" * 4_200_000})


def judged_bytes() -> Files:
    return definition(**{"x-a": "x" * 1_100_000})


def properties_bytes() -> Files:
    return {PROPERTIES: json.dumps({"properties": {"x": "x" * 600_000}})}


def settings_bytes() -> Files:
    return {"settings.json": json.dumps({"x": "x" * 600_000})}


def findings_of_a_rule() -> Files:
    text = (SAMPLE / DEFINITION).read_text().rstrip()
    members = ",".join(f'"n{number}":1,"n{number}":1' for number in range(10_001))
    return {DEFINITION: f'{text[:-1]}, "x-a": {{{members}}}}}'}


def report_bytes() -> Files:
    return definition(definitions={f"A{number}": {"type": "x"} for number in range(9_000)})


def many_files() -> Files:
    return {f"{number}.txt": "" for number in range(2_001)}


def many_passwords() -> Files:
    return {"data.json": ('{"pass' + 'word": "hunter2!"},\n') * 2_001}


def script_bytes() -> Files:
    return {"script.csx": "// a\n" * 220_000}


def answers_bytes() -> Files:
    return {"certification.yml": "# " + "a" * 65_536}


REACHED: list[tuple[Callable[[], Files], str, str]] = [
    (pattern, "connector/patterns: MAX_GROUPS", "a pattern has groups that are nested more than 100 levels deep"),
    (unknown_names, "checks/definition/extensions: MOST_NAMES", "more than 300 different names are no members"),
    (segments, "checks/definition/paths: MOST_SEGMENTS", "a path has more than 100 segments"),
    (shapes, "checks/definition/paths: MOST_SHAPES", "more than 20,000 paths with one variable more were looked for"),
    (webhook, "connector/callbacks: MAX_SCHEMAS", "the body of a webhook has more than 2,000 schemas"),
    (fields, "connector/dynamic: MAX_FIELDS", "the body of a dynamic call has more than 2,000 fields"),
    (parts, "connector/dynamic: MAX_PARTS", "a schema is put together from more than 200 parts"),
    (levels, "connector/reading: MAX_DEPTH", "nested too deeply"),
    (values, "connector/extent: MAX_VALUES", "the file has more than 150,000 values"),
    (way, "connector/extent: MAX_POINTER", "the names on the way to a value have more than 4,000 characters"),
    (definition_bytes, "connector/extent: MAX_DEFINITION_BYTES", "at most 4,194,304 are read"),
    (
        judged_bytes,
        "connector/extent: MAX_JUDGED_BYTES",
        "larger than what is certified, so nothing inside it was judged",
    ),
    (properties_bytes, "connector/extent: MAX_FILE_BYTES", "at most 524,288 are read"),
    (settings_bytes, "connector/extent: MAX_FILE_BYTES", "at most 524,288 are read"),
    (answers_bytes, "connector/connector: MAX_DECLARATION", "at most 65,536 are read"),
    (many_files, "connector/files: MAX_OTHERS", "there are more than 2,000 files"),
    (many_passwords, "connector/secrets: MAX_CANDIDATES", "a text has more than 2,000 candidates of one kind"),
    (script_bytes, "connector/script: MAX_SCRIPT", "1,048,576"),
    (
        findings_of_a_rule,
        "checks/judgement: MOST_FINDINGS_OF_RULE",
        "1 more finding of the rule json-no-duplicate-keys does not fit into the report",
    ),
    (report_bytes, "certify/fit: MAX_BYTES", "of this criterion do not fit into the report"),
]
ELSEWHERE = {
    "certify/request: connector": "tests/certify/test_client.py",
    "certify/request: definition": "tests/certify/test_client.py",
    "certify/request: pattern": "tests/certify/test_readers.py",
    "certify/request: script": "tests/certify/test_readers.py",
    "certify/request: run": "tests/certify/test_client.py",
    "certify/request: memory": "tests/certify/test_client.py",
    "certify/request: answer": "tests/certify/test_client.py",
    "certify/policy_file: MAX_BYTES": "tests/certify/test_policy.py",
    "connector/discovery: MAX_LEVELS": "tests/hostile/places.py",
    "connector/packaged: MAX_PACKAGES": "tests/hostile/archives.py",
    "connector/neighbors: MAX_SHARED": "tests/certify/test_neighbors.py",
    "connector/xml_reader: MAX_ELEMENTS": "tests/connector/test_xml_reader.py",
    "connector/zip_reader: _LONGEST_COMMENT": "tests/hostile/archives.py",
    "probe/request: MAX_REDIRECTS": "tests/probe/test_request.py",
    "publish/base: MAX_FILES": "tests/publish/test_base.py",
    "publish/base: MAX_TOTAL_BYTES": "tests/publish/test_base.py",
    "publish/check: MAX_ANNOTATIONS": "tests/publish/test_limits.py",
    "publish/event: _MAX_BODY": "tests/publish/test_event.py",
    "publish/event: _MAX_TITLE": "tests/publish/test_event.py",
    "publish/commands: MAX_ANNOTATIONS": "tests/publish/test_commands.py",
}
"""Limits that are reached by tests which do not call them by their names."""


def named(limit: Limit, texts: list[str]) -> bool:
    """A test names the constant of that module: imported from it, as a member of it, or where it is patched."""
    dotted = limit.module.replace("/", ".")
    room, _, module = dotted.rpartition(".")
    names = r"(?:[^(\n]*|\([^)]*)"
    imported = re.compile(rf"^from {re.escape(dotted)} import {names}\b{limit.name}\b", re.MULTILINE)
    module_imported = re.compile(rf"^from {re.escape(room)} import {names}\b{module}\b", re.MULTILINE)
    member = re.compile(rf"\b{module}(?:\.|, \"){limit.name}\b")
    patched = re.compile(rf"\"{re.escape(dotted)}\.{limit.name}\"")
    return any(
        imported.search(text) or patched.search(text) or (member.search(text) and module_imported.search(text))
        for text in texts
    )


def test_every_limit_of_the_page_is_reached_by_a_test() -> None:
    root = Path(__file__).resolve().parents[2]
    texts = [path.read_text(encoding="utf-8") for path in (root / "tests").rglob("test_*.py") if path != Path(__file__)]
    reached = {name for _, name, _ in REACHED} | set(ELSEWHERE)
    known = {f"{limit.module}: {limit.name}": limit for limit in limits()}
    assert reached <= set(known)
    assert {name for name in known if name not in reached and not named(known[name], texts)} == set()
    assert all((root / file).exists() for file in ELSEWHERE.values())


def judged(files: Files, directory: Path) -> ConnectorReport:
    path = materialize(dict(files), directory)
    return report_on(path, path="c", publisher=None)


@pytest.mark.attack(
    "Faults that hide behind a limit",
    "A limit that is reached is named, and blocks",
)
@pytest.mark.parametrize(
    ("files", "said"),
    [(files, said) for files, _, said in REACHED],
    ids=[files.__name__ for files, _, _ in REACHED],
)
def test_a_limit_that_is_reached_is_named_and_blocks(files: Callable[[], Files], said: str, tmp_path: Path) -> None:
    report = judged(files(), tmp_path / "c")
    texts = [row.summary for row in report.criteria] + [finding.message for finding in report.findings]
    assert any(said in text for text in texts), texts
    assert report.conclusion is Conclusion.FAILURE
