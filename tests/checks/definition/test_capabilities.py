"""What the rules on capabilities tell apart beyond their examples."""

from typing import Any

import pytest

from tests.checks.definition.dynamic_drafts import calling, with_test
from tests.checks.judging import named


@pytest.mark.parametrize(
    ("test", "at", "name"),
    [
        ({"operationId": "Caller"}, None, None),
        ({"operationId": "Called", "parameters": {"a": "1"}}, None, None),
        ({"operationId": "Called"}, "", "OperationMissingRequiredProperty"),
        ({"operationId": "Posted"}, "/operationId", "OperationIdNotFound"),
        ({"operationId": "No"}, "/operationId", "OperationIdNotFound"),
        ({}, "", "RequiredPropertyMissing"),
    ],
)
def test_a_connection_is_tested_by_a_get_without_input(test: Any, at: str | None, name: str | None) -> None:
    expected = [] if at is None else [(f"/x-ms-capabilities/testConnection{at}", name)]
    assert named("test-connection-operation", with_test(**test)) == expected


def test_capabilities_without_a_test_are_fine() -> None:
    assert not named("test-connection-operation", calling({}) | {"x-ms-capabilities": {"file-picker": {}}})
    assert not named("test-connection-operation", calling({}) | {"x-ms-capabilities": []})
