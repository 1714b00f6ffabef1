import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.rule import Level
from report.faces import json as json_face
from report.model import IconReport, Place, Report
from tests.report.examples import EXEMPTED, NO_TEST_ACCOUNT, POLICY, connector, finding, hint, report, tolerated, update

SCHEMA = json.loads(Path("schemas/report.schema.json").read_text(encoding="utf-8"))
NOWHERE: dict[str, Any] = {
    "file": None,
    "pointer": None,
    "member": None,
    "line": None,
    "column": None,
    "end_line": None,
    "end_column": None,
}
NAMED = finding(validator="ParameterDescriptionMissing", policy="5000.3")
ICON = IconReport(230, 230, "#24406B", (55, 35, 175, 195), "#24406B", 0, "data:image/png;base64,AA==")
WHOLE = finding(**NOWHERE)


def parsed(subject: Report) -> Any:
    return json.loads(json_face.render(subject))


@pytest.mark.parametrize(
    "subject",
    [
        report(),
        report(connector()),
        report(replace(connector(), icon=ICON)),
        report(update(), tolerated()),
        replace(report(connector(exempted=[EXEMPTED])), policy=POLICY),
        report(connector(finding(), hint(), NAMED, WHOLE, unproven=NO_TEST_ACCOUNT), connector(path=".")),
    ],
)
def test_the_report_keeps_its_contract(subject: Report) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.Draft202012Validator(SCHEMA).validate(parsed(subject))


def test_the_schema_refuses_a_key_too_many_and_a_key_too_few_at_every_level() -> None:
    validator = jsonschema.Draft202012Validator(SCHEMA)
    levels: list[Callable[[Any], dict[str, Any]]] = [
        lambda whole: whole,
        lambda whole: whole["connectors"][0],
        lambda whole: whole["connectors"][0]["criteria"][0],
        lambda whole: whole["connectors"][0]["findings"][0],
    ]
    for where in levels:
        more, fewer = parsed(report(connector(finding()))), parsed(report(connector(finding())))
        where(more)["color"] = "blue"
        assert not validator.is_valid(more)
        for key in list(where(fewer)):
            value = where(fewer).pop(key)
            assert not validator.is_valid(fewer), key
            where(fewer)[key] = value


def test_the_keys_are_those_of_the_contract_in_its_order() -> None:
    whole = parsed(report(connector(finding())))
    assert list(whole) == ["version", "conclusion", "fail_on", "rules", "connectors", "policy"]
    [only] = whole["connectors"]
    assert list(only) == [
        "path", "title", "publisher", "operations", "conclusion", "criteria", "findings", "icon",
        "update", "fixed", "exempted", "added", "deprecated", "fail_on_known", "left_out",
    ]  # fmt: skip
    assert list(only["criteria"][0]) == ["id", "title", "requirement", "status", "summary", "help"]
    assert only["findings"] == [
        {
            "rule": "parameter-description-present",
            "validator": None,
            "policy": None,
            "criterion": "openapi-definition",
            "level": "error",
            "file": "apiDefinition.swagger.json",
            "pointer": "/paths/~1invoices/get/parameters/0",
            "member": None,
            "line": 41,
            "column": 13,
            "end_line": 41,
            "end_column": 25,
            "message": 'parameter "id" of "Get invoice" has no description',
            "help": "say in one sentence what to enter and where to find it",
            "url": None,
            "snippet": None,
            "source": '            "name": "id",',
            "uses": 1,
            "places": [],
            "state": None,
            "fix": None,
        }
    ]


def test_what_does_not_apply_is_null() -> None:
    [entry] = parsed(report(connector(WHOLE)))["connectors"][0]["findings"]
    assert all(entry[key] is None for key in ("validator", "policy", *NOWHERE))


def test_every_place_and_every_hint_has_its_entry() -> None:
    places = tuple(Place(f"/paths/{number}", number + 1, 5, number + 1, 11) for number in range(3))
    shared, entry = parsed(report(connector(finding(uses=3, places=places), hint())))["connectors"][0]["findings"]
    assert shared["uses"] == 3
    assert shared["places"][1] == {"pointer": "/paths/1", "line": 2, "column": 5, "end_line": 2, "end_column": 11}
    assert [shared["level"], entry["level"]] == ["error", "hint"]


@given(st.text(st.characters(exclude_categories=())))
def test_any_text_survives_in_ascii(text: str) -> None:
    rendered = json_face.render(report(connector(finding(Level.ERROR, message=text))))
    rendered.encode("ascii")
    # A pair of lone surrogates is one character to JSON.
    expected = text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")
    assert json.loads(rendered)["connectors"][0]["findings"][0]["message"] == expected


def test_the_same_report_is_the_same_text() -> None:
    assert json_face.render(report(connector(finding()))) == json_face.render(report(connector(finding())))
