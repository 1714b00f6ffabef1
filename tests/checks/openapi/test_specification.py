"""What openapi-spec-validator finds becomes findings, under Microsoft's names where it has one."""

from typing import Any

import pytest

from checks.openapi.faults import SpecificationFault
from checks.openapi.specification import definition_is_valid
from checks.openapi.verdict import KINDS, SpecificationError
from checks.rule import REGISTRY, Level

RULE = REGISTRY["swagger-valid-openapi-2"]


def findings(kind: str, pointer: str = "/info/license") -> list[Any]:
    fault = SpecificationFault(SpecificationError(pointer, "message", kind), "apiDefinition.swagger.json")
    return list(definition_is_valid(fault))


def test_a_fault_becomes_one_finding_at_its_place() -> None:
    (finding,) = findings("missing-member", "/paths/~1a~0b/get/parameters/0")
    assert (finding.file, finding.pointer) == ("apiDefinition.swagger.json", "/paths/~1a~0b/get/parameters/0")
    assert (finding.message, finding.validator) == ("message", "RequiredPropertyMissing")


def test_the_root_of_the_definition_is_a_place() -> None:
    assert findings("missing-member", "")[0].pointer == ""


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_reported_under_a_name_of_the_rule_or_none(kind: str) -> None:
    if kind == "other-version":
        assert findings(kind) == []
    else:
        (finding,) = findings(kind)
        assert finding.validator is None or finding.validator in RULE.validators


def test_the_rule_warns_and_does_not_block() -> None:
    assert RULE.level is Level.WARNING
