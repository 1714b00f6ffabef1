"""What the rules on unknown members tell apart beyond their examples."""

from typing import Any

import pytest

from checks.rule import REGISTRY, Level
from connector.vocabulary import MEMBERS, NEWER_KEYWORDS
from tests.checks.judging import advice, judged, limits
from tests.effort import at_most

RULES = (
    "swagger-root-known-keys",
    "info-known-keys",
    "path-known-keys",
    "operation-known-keys",
    "part-known-keys",
    "keyword-supported",
    "extension-name-spelt",
    "extension-misplaced",
    "extension-known",
)


def found(value: dict[str, Any]) -> list[tuple[str, str, str | None, str | None]]:
    """Rule, pointer, validator name and help of what the rules on unknown members say."""
    return [
        (
            broken.rule.id,
            broken.finding.pointer,
            broken.finding.validator or next(iter(broken.rule.validators), None),
            broken.finding.help,
        )
        for broken in judged(value).broken
        if broken.rule.id in RULES
    ]


def on_property(name: str) -> list[tuple[str, str, str | None, str | None]]:
    return found({"definitions": {"A": {"properties": {"b": {"type": "string", name: "c"}}}}})


def test_every_unknown_member_breaks_exactly_one_rule() -> None:
    for name in ("sumary", "summary", "nullable", "x-ms-sumary", "x-ms-trigger", "x-ms-unheard-of"):
        assert len(on_property(name)) == 1, name


@pytest.mark.parametrize("name", ["x-contoso", "x-enumNames", "x-", "x-ntx-summary", "x-summary", "x-visibility"])
def test_extensions_of_others_are_let_pass(name: str) -> None:
    assert not on_property(name)


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("x-ms-sumamry", "x-ms-summary"),
        ("x-ms-visbility", "x-ms-visibility"),
        ("x-ms-summary:", "x-ms-summary"),
        ("x-ms  -summary", "x-ms-summary"),
        ("x-MS-Visibility", "x-ms-visibility"),
        ("x-ms-dynamic-value", "x-ms-dynamic-values"),
        ("x-mssummary", "x-ms-summary"),
    ],
)
def test_a_misspelled_extension_is_recognized(name: str, meant: str) -> None:
    [(rule, _, _, help)] = on_property(name)
    assert (rule, help) == ("extension-name-spelt", f"Write `{meant}`.")


def test_a_misspelled_member_is_recognized() -> None:
    [(rule, pointer, validator, help)] = on_property("descripton")
    assert (rule, validator, help) == ("part-known-keys", "ExtensionNameNotValid", "Write `description`.")
    assert pointer == "/definitions/A/properties/b/descripton"


def test_a_member_of_another_object_is_not_allowed_here() -> None:
    assert [(rule, validator) for rule, _, validator, _ in on_property("operationId")] == [
        ("part-known-keys", "AdditionalPropertyNotAllowed")
    ]


def test_an_extension_on_a_parameter_that_is_for_operations_is_misplaced() -> None:
    parameter = {"name": "a", "in": "query", "type": "string", "x-ms-trigger": "single"}
    document = {"paths": {"/a": {"get": {"parameters": [parameter], "responses": {}}}}}
    assert [(rule, pointer) for rule, pointer, _, _ in found(document)] == [
        ("extension-misplaced", "/paths/~1a/get/parameters/0/x-ms-trigger"),
    ]


def test_an_encoding_of_addresses_is_not_moved_out_of_a_body_but_removed() -> None:
    schema = {"properties": {"a": {"type": "string", "x-ms-url-encoding": "single"}}}
    ((rule, _, _, help),) = found({"definitions": {"A": schema}})
    assert rule == "extension-misplaced"
    assert help == "Remove `x-ms-url-encoding`: only values in the address of a call are URL-encoded."


def test_no_keyword_is_both_known_and_newer() -> None:
    assert not {kind: names & MEMBERS[kind] for kind, names in NEWER_KEYWORDS.items() if names & MEMBERS[kind]}


def test_every_rule_here_is_registered() -> None:
    assert set(RULES) <= set(REGISTRY)


def test_ten_thousand_unknown_names_take_no_time() -> None:
    properties = {f"p{n}": {f"x-ms-visibilite{n}": "", f"descriptione{n}": ""} for n in range(10_000)}
    with at_most(100):
        reached = limits({"definitions": {"A": {"properties": properties}}})
    assert all("different names" in limit for limit in reached)
    assert reached


@pytest.mark.parametrize(
    "value",
    [
        {"x-ms-docs": []},
        {"x-ms-parameterized-host": {}},
        {"paths": {"/a": {"get": {"x-ms-name-for-model": "A", "x-ms-description-for-model": "A"}}}},
        {"paths": {"/a": {"get": {"x-ms-safe-operation": True}}}},
        {"paths": {"/a": {"get": {"parameters": [{"name": "a", "in": "query", "x-ms-trigger-value": {}}]}}}},
        {"definitions": {"A": {"x-ms-localizeDefaultValue": True, "x-ms-name-for-model": "A"}}},
    ],
)
def test_what_microsofts_schema_lists_is_known(value: dict[str, Any]) -> None:
    assert not found(value)


@pytest.mark.parametrize(("summary", "said"), [("Get room", "Remove it"), (" ", "Rename it")])
def test_the_help_on_an_operations_label_depends_on_its_summary(summary: str, said: str) -> None:
    rule = "operation-x-ms-summary"
    assert REGISTRY[rule].level is Level.HINT
    document = {"paths": {"/a": {"get": {"summary": summary, "x-ms-summary": "Room"}}}}
    assert advice(rule, document).startswith(said)


def test_a_verb_in_capitals_is_told_with_its_spelling() -> None:
    assert found({"paths": {"/a": {"Get": {}}}}) == [
        ("path-known-keys", "/paths/~1a/Get", "ExtensionNameNotValid", "Write `get`.")
    ]


def test_a_file_in_a_form_may_be_a_picture() -> None:
    upload = {"name": "a", "in": "formData", "type": "file", "x-ms-media-kind": "image"}
    assert not found({"paths": {"/a": {"post": {"parameters": [upload]}}}})
