"""Sizes are those of the minified text."""

import json

import pytest

from checks.definition.formatting import MAX_DATAVERSE_CHARACTERS, MAX_DEFINITION_BYTES
from checks.walk import walk
from connector.connector import Connector
from connector.definition import Definition
from connector.document import read_document
from connector.publisher import Publisher


def said(text: str) -> dict[str, str]:
    """Message by rule, of the rules on size."""
    connector = Connector("a", "a", Publisher.VERIFIED, [], [])
    data = text.encode()
    connector.definition_document = read_document(data, "f")
    connector.definition_size = len(data)
    connector.definition = Definition(connector.definition_document.value or {}, "f")
    broken = walk(connector).broken
    return {b.rule.id: b.finding.message for b in broken if b.rule.id.startswith("swagger-size")}


def padded(characters: int) -> dict[str, str]:
    return {"x-a": "a" * (characters - len('{"x-a":""}'))}


@pytest.mark.parametrize(
    ("limit", "rule"),
    [(MAX_DEFINITION_BYTES, "swagger-size-max-1mb"), (MAX_DATAVERSE_CHARACTERS, "swagger-size-500k")],
)
def test_indentation_does_not_count(limit: int, rule: str) -> None:
    assert rule not in said(json.dumps(padded(limit)) + " " * limit)
    assert rule in said(json.dumps(padded(limit + 1)))


def test_both_sizes_are_told() -> None:
    text = json.dumps(padded(MAX_DEFINITION_BYTES + 1), indent=4)
    message = said(text)["swagger-size-max-1mb"]
    assert f"{MAX_DEFINITION_BYTES + 1:,} bytes minified" in message
    assert f"{len(text):,} in the file" in message


def test_a_file_that_cannot_be_read_has_the_size_of_its_text() -> None:
    assert "swagger-size-max-1mb" in said("{" + " " * MAX_DEFINITION_BYTES)
