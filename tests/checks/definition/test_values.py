"""What the rules on values tell apart beyond their examples."""

from typing import Any

import pytest

from checks.rule import REGISTRY
from tests.checks.definition.schema_drafts import pointers, with_schema
from tests.checks.judging import findings, limits, named
from tests.effort import at_most


@pytest.mark.parametrize("values", [[1, True], ["1", 1], [[1], [1]], [None, False, 0]])
def test_values_of_different_types_are_no_repetition(values: list[Any]) -> None:
    assert not pointers("schema-enum-unique", {"enum": values})


@pytest.mark.parametrize("values", [[1, 1.0], ["a", "b", "a"], [True, True], [None, None]])
def test_equal_values_are_a_repetition(values: list[Any]) -> None:
    assert pointers("schema-enum-unique", {"enum": values}) == [f"/definitions/A/enum/{len(values) - 1}"]


@pytest.mark.parametrize(
    ("declared", "value"), [("number", 1), ("integer", 1.0), ("string", ""), ("file", "a"), ("x", 1)]
)
def test_defaults_that_fit(declared: str, value: Any) -> None:
    assert not pointers("parameter-default-in-enum", {"type": declared, "default": value})


@pytest.mark.parametrize(
    ("declared", "value"), [("integer", True), ("integer", 1.5), ("string", None), ("object", []), ("boolean", 0)]
)
def test_defaults_that_do_not_fit(declared: str, value: Any) -> None:
    assert pointers("parameter-default-in-enum", {"type": declared, "default": value}) == ["/definitions/A/default"]


@pytest.mark.parametrize("value", [7, 1.5, True, [], {}])
def test_the_default_of_a_string_is_a_string(value: Any) -> None:
    assert pointers("string-default-type", {"type": "string", "default": value}) == ["/definitions/A/default"]
    assert not pointers("parameter-default-in-enum", {"type": "string", "default": value})


def test_null_and_defaults_of_other_types_do_not_block() -> None:
    assert not pointers("string-default-type", {"type": "string", "default": None})
    assert not pointers("string-default-type", {"type": "integer", "default": "1"})
    assert not pointers("string-default-type", {"default": 1})


@pytest.mark.parametrize(
    ("declared", "value", "written"),
    [
        ("string", 7, '"default": "7"'),
        ("string", False, '"default": "false"'),
        ("integer", "12", '"default": 12'),
        ("number", "1.5", '"default": 1.5'),
        ("boolean", "True", '"default": true'),
        ("array", "open", '"default": ["open"]'),
    ],
)
def test_the_default_is_shown_in_the_declared_type(declared: str, value: Any, written: str) -> None:
    rule = "string-default-type" if declared == "string" else "parameter-default-in-enum"
    [finding] = findings(rule, with_schema({"type": declared, "default": value}))
    assert finding.help == f"Write `{written}`."


@pytest.mark.parametrize(
    ("declared", "value"),
    [("integer", "1.5"), ("integer", "one"), ("boolean", "1"), ("number", ""), ("array", ""), ("array", '["a"]')],
)
def test_what_cannot_be_written_in_the_declared_type_is_left_to_its_author(declared: str, value: Any) -> None:
    [finding] = findings("parameter-default-in-enum", with_schema({"type": declared, "default": value}))
    assert finding.help is None


def test_a_nullable_default_may_be_null() -> None:
    assert not pointers("parameter-default-in-enum", {"type": "string", "default": None, "x-nullable": True})


@pytest.mark.parametrize(
    ("schema", "member", "validator"),
    [
        ({"minimum": 2, "maximum": 1}, "minimum", "MinimumShouldBeLessThanOrEqualToMaximum"),
        ({"minItems": 2, "maxItems": 1}, "minItems", "MinItemsShouldBeLessThanOrEqualToMaxItems"),
        ({"minLength": 2, "maxLength": 1}, "minLength", "MinLengthShouldBeLessThanOrEqualToMaxLength"),
        ({"maxItems": -1}, "maxItems", "MaxItemsMustBeGreaterThanOrEqualToZero"),
        ({"maxLength": -1}, "maxLength", "MaxLengthMustBeGreaterThanOrEqualToZero"),
        ({"maxProperties": -1}, "maxProperties", "MaxPropertiesMustBeGreaterThanOrEqualToZero"),
        ({"minItems": -1}, "minItems", "MinItemsMustBeGreaterThanOrEqualToZero"),
        ({"minLength": -1}, "minLength", "MinLengthMustBeGreaterThanOrEqualToZero"),
        ({"minProperties": -1}, "minProperties", "MinPropertiesMustBeGreaterThanOrEqualToZero"),
        ({"exclusiveMaximum": True}, "exclusiveMaximum", "ExclusiveMaximumRequiresMaximum"),
        ({"exclusiveMinimum": True}, "exclusiveMinimum", "ExclusiveMinimumRequiresMinimum"),
        ({"multipleOf": 0}, "multipleOf", "MultipleOfMustBeGreaterThanZero"),
    ],
)
def test_each_bound_has_its_name(schema: Any, member: str, validator: str) -> None:
    assert named("schema-bounds", with_schema(schema)) == [(f"/definitions/A/{member}", validator)]
    assert REGISTRY["schema-bounds"].validators.count(validator) == 1


@pytest.mark.parametrize("value", ["5", True, None, float("nan"), [], {}])
def test_a_bound_that_is_no_number_is_not_compared(value: Any) -> None:
    assert not pointers("schema-bounds", {"minimum": value, "maximum": 1, "maxLength": value})


@pytest.mark.parametrize("pattern", ["(", "a)", "[z-a]", "*a", "a{2,1}", "\\", "[a"])
def test_patterns_that_no_dialect_accepts(pattern: str) -> None:
    assert pointers("schema-pattern-valid", {"pattern": pattern}) == ["/definitions/A/pattern"]


@pytest.mark.parametrize("pattern", [r"\p{Lu}", "(?<a>b)", r"\Aa\z", "[^]", "[a-z-[aeiou]]", "a++", "(?i)a", 5])
def test_patterns_of_other_dialects_are_let_pass(pattern: Any) -> None:
    assert not pointers("schema-pattern-valid", {"pattern": pattern})


def test_a_hostile_pattern_takes_no_time() -> None:
    with at_most(4):
        [limit] = limits(with_schema({"pattern": "(" * 1_900 + "a" + ")" * 1_900}))
        assert not pointers("schema-pattern-valid", {"pattern": "(a{9999}){9999}" * 500})
    assert "nested" in limit
