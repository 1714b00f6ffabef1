"""What is said of a change, where it is said in more than one way."""

from __future__ import annotations

from typing import Any

import pytest

import checks.modules  # noqa: F401  (registers the rules)
from checks.walk import Judgement, judge_nodes
from connector.comparison.operations import compare_operations
from connector.definition import Definition
from connector.publisher import Publisher

DYNAMIC = {"operationId": "Fields", "value-path": "schema"}


def messages(before: Any, after: Any) -> list[str]:
    """What is said where the schema of an output changes."""
    old, new = (
        {"operationId": "Get", "summary": "Get it", "responses": {"200": {"description": "It.", "schema": schema}}}
        for schema in (before, after)
    )
    judgement = Judgement()
    changes = compare_operations(*(Definition({"paths": {"/a": {"get": one}}}, "f") for one in (old, new)))
    judge_nodes(list(changes), Publisher.VERIFIED, judgement)
    return [broken.finding.message for broken in judgement.broken]


@pytest.mark.parametrize(
    ("after", "now"),
    [
        ({"type": ["integer", "null"]}, "is `integer` or `null` now"),
        ({"type": "null"}, "is `null` now"),
        ({}, "has no type now"),
    ],
)
def test_the_new_type_of_an_output_is_told_as_it_is_written(after: Any, now: str) -> None:
    assert messages({"type": "integer"}, after) == [
        f'the output of "Get it" was `integer` and {now}: flows that read it expect the old type'
    ]


def test_a_dynamic_schema_that_is_gone_is_told_apart_from_one_that_comes_from_elsewhere() -> None:
    old = {"type": "object", "x-ms-dynamic-schema": DYNAMIC}
    assert messages(old, {"type": "object"}) == [
        'the output of "Get it" has no dynamic schema any more: flows lose the fields that "Fields" gave'
    ]
    now = messages(old, {"type": "object", "x-ms-dynamic-schema": {"operationId": "Fields"}})
    assert [message.partition(":")[0] for message in now] == [
        'the output of "Get it" takes its dynamic values from the whole response instead of "schema"'
    ]
