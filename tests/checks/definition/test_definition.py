"""What the definition is, where it is not one."""

from typing import Any

import pytest

from checks.examination import examine
from connector.connector import Connector
from connector.definition import Definition
from connector.publisher import Publisher
from tests.checks.judging import findings

INNER = {"swagger": "2.0", "paths": {}}


def said(value: dict[str, Any]) -> list[tuple[str, str | None]]:
    """Message and help of the rule on other contents."""
    return [(finding.message, finding.help) for finding in findings("swagger-is-definition", value)]


@pytest.mark.parametrize(
    ("value", "what", "advice"),
    [
        ({"properties": {"swagger": INNER}}, "`properties.swagger`", "`properties.swagger` alone"),
        ({"openApiDefinition": INNER, "name": "a"}, "`openApiDefinition`", "`openApiDefinition` alone"),
        ({"properties": {"iconBrandColor": "#112233"}}, "apiProperties.json", "Move the content"),
        ({"connectionParameters": {}}, "apiProperties.json", "Move the content"),
        ({"info": {"_postman_id": "1"}, "item": []}, "Postman", "Convert"),
        ({"ImportExportXml": {}}, "a solution", "_openapidefinition.json"),
        ({"$schema": "a", "resources": []}, "Azure Resource Manager", "Replace"),
    ],
)
def test_another_content_is_told_as_what_it_is(value: dict[str, Any], what: str, advice: str) -> None:
    ((message, help),) = said(value)
    assert what in message
    assert advice in (help or "")


@pytest.mark.parametrize("value", [INNER, {"openapi": "3.0.0", "resources": [], "$schema": "a"}, {}, {"item": []}])
def test_a_definition_and_nothing_known_are_not(value: dict[str, Any]) -> None:
    assert not said(value)


def test_nothing_is_asked_for_that_another_content_cannot_have() -> None:
    connector = Connector("a", "a", Publisher.VERIFIED, [], [])
    connector.definition = Definition({"name": "a", "properties": {"swagger": INNER}}, "f")
    broken = [b for b in examine(connector).broken if b.finding.file == "f"]
    assert [b.rule.id for b in broken] == ["swagger-is-definition"]
