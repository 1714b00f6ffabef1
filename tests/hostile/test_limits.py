"""Each limit that can hide a fault is named where it is reached, and blocks."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from certify.judge import certify
from report.model import Conclusion, ConnectorReport, FailOn
from tools.examples import SAMPLE, materialize

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


REACHED: list[tuple[Callable[[], Files], str]] = [
    (pattern, "a pattern has groups that are nested more than 100 levels deep"),
    (unknown_names, "more than 300 different names are no members of OpenAPI 2.0 or its extensions"),
    (segments, "a path has more than 100 segments"),
    (shapes, "more than 20,000 paths with one variable more were looked for"),
    (webhook, "the body of a webhook has more than 2,000 schemas"),
    (fields, "the body of a dynamic call has more than 2,000 fields"),
    (parts, "a schema is put together from more than 200 parts"),
    (levels, "nested too deeply"),
    (values, "the file has more than 150,000 values"),
    (way, "the names on the way to a value have more than 4,000 characters"),
    (definition_bytes, "at most 4,194,304 are read"),
    (judged_bytes, "the definition is larger than what is certified, so nothing inside it was judged"),
    (properties_bytes, "at most 524,288 are read"),
    (settings_bytes, "at most 524,288 are read"),
    (findings_of_a_rule, "1 more finding of the rule json-no-duplicate-keys does not fit into the report"),
    (report_bytes, "of this criterion do not fit into the report"),
]


def judged(files: Files, directory: Path) -> ConnectorReport:
    path = materialize(dict(files), directory)
    return certify(str(path), "c", None, FailOn.FAILED, None)


@pytest.mark.attack(
    "Faults that hide behind a limit",
    "A limit that is reached is named, and blocks",
)
@pytest.mark.parametrize(("files", "said"), REACHED, ids=[files.__name__ for files, _ in REACHED])
def test_a_limit_that_is_reached_is_named_and_blocks(files: Callable[[], Files], said: str, tmp_path: Path) -> None:
    report = judged(files(), tmp_path / "c")
    texts = [row.summary for row in report.criteria] + [finding.message for finding in report.findings]
    assert any(said in text for text in texts), texts
    assert report.conclusion is Conclusion.FAILURE
