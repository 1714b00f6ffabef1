"""What the rules on operations tell apart beyond their examples."""

from typing import Any

import pytest

import checks.definition.operations  # noqa: F401  (registers its rules)
from checks.rule import REGISTRY
from checks.walk import Judgement, definition_nodes, judge_nodes
from connector.definition import Definition
from connector.publisher import Publisher


def found(rule: str, value: dict[str, Any]) -> list[tuple[str, str]]:
    """Pointer and message of what one rule says of a document."""
    judgement = Judgement()
    judge_nodes(definition_nodes(Definition(value, "f")), Publisher("verified"), judgement)
    assert not judgement.unproven
    return [(b.finding.pointer, b.finding.message) for b in judgement.broken if b.rule.id == rule]


def pointers(rule: str, *operations: dict[str, Any], **members: Any) -> list[str]:
    paths = {f"/{number}": {"get": operation} for number, operation in enumerate(operations)}
    return [pointer for pointer, _ in found(rule, {"paths": paths} | members)]


INTERNAL = {"x-ms-visibility": "internal"}


def test_operation_ids_that_differ_in_case_are_the_same() -> None:
    twice = [{"operationId": "Get"}, {"operationId": "List"}, {"operationId": "GET"}]
    assert pointers("operation-id-unique", *twice) == ["/paths/~12/get/operationId"]


def test_operations_without_an_id_do_not_share_one() -> None:
    assert not pointers("operation-id-unique", {}, {})
    assert pointers("operation-id-present", {}, {"operationId": " "}, {"operationId": 5}) == [
        "/paths/~10/get",
        "/paths/~11/get",
        "/paths/~12/get",
    ]


@pytest.mark.parametrize("member", ["summary", "description"])
def test_texts_are_asked_of_visible_operations_only(member: str) -> None:
    rule = f"operation-{member}-present"
    assert pointers(rule, {member: " "}, {member: ["a"]}, {}) == [f"/paths/~1{number}/get" for number in range(3)]
    assert not pointers(rule, INTERNAL, {"x-ms-visibility": "Internal"}, {member: "A"})


def test_the_length_of_a_summary_has_its_bound_at_eighty() -> None:
    assert not pointers("operation-summary-max-80", {"summary": "a" * 80})
    [(pointer, message)] = found("operation-summary-max-80", {"paths": {"/a": {"put": {"summary": "a" * 81}}}})
    assert pointer == "/paths/~1a/put/summary"
    assert "81 characters" in message


@pytest.mark.parametrize("sign", "/\\<>*%&?")
def test_no_restricted_sign_passes_even_in_internal_operations(sign: str) -> None:
    assert pointers("operation-summary-restricted-chars", INTERNAL | {"summary": f"a{sign}b"})


@pytest.mark.parametrize("summary", ["Get", "Get 2", "Get (new)", "Größe", " ", ""])
def test_a_summary_may_end_in_a_letter_a_digit_or_a_parenthesis(summary: str) -> None:
    assert not pointers("operation-summary-ends-alphanumeric", {"summary": summary})


@pytest.mark.parametrize("summary", ["Get.", "Get ", "Get\n", "Get]", "Get -", "Get…"])
def test_a_summary_may_not_end_in_anything_else(summary: str) -> None:
    assert pointers("operation-summary-ends-alphanumeric", INTERNAL | {"summary": summary})


@pytest.mark.parametrize("text", ["in Power Apps", "POWER AUTOMATE.", "logic apps"])
def test_product_names_count_in_any_case(text: str) -> None:
    assert pointers("operation-no-product-name", {"description": text})


@pytest.mark.parametrize("text", ["powerapps", "power applications", "power  apps", ""])
def test_product_names_need_their_one_space(text: str) -> None:
    assert not pointers("operation-no-product-name", {"summary": text, "description": text})


@pytest.mark.parametrize("id", ["Get", "get-it", "GetIt_V2", ""])
def test_an_operation_id_may_hold_hyphens_and_underscores(id: str) -> None:
    assert not pointers("operation-id-sanitized", {"operationId": id})


@pytest.mark.parametrize("id", ["Get.it", "Get it", "Größe", "a/b"])
def test_an_operation_id_holds_no_other_signs(id: str) -> None:
    assert pointers("operation-id-sanitized", {"operationId": id}) == ["/paths/~10/get/operationId"]


def test_internal_and_deprecated_operations_may_share_a_summary() -> None:
    same = {"summary": "Get"}
    assert not pointers("operation-summary-unique", same, INTERNAL | same, same | {"deprecated": True})
    assert pointers("operation-summary-unique", same, {"summary": "get "}) == ["/paths/~11/get/summary"]


@pytest.mark.parametrize("paths", [{}, {"/a": {}}, {"x-a": {"b": {}}}, {"/a": {"parameters": []}}])
def test_paths_without_a_verb_hold_no_operation(paths: dict[str, Any]) -> None:
    assert found("paths-not-empty", {"paths": paths}) == [("/paths", "there is no operation")]


def test_missing_paths_are_reported_where_they_are_missing() -> None:
    assert found("paths-not-empty", {}) == [("", '"paths" is missing')]
    assert found("paths-not-empty", {"paths": []}) == [("/paths", '"paths" is no object')]


@pytest.mark.parametrize("summary", ["Get invoice lines", "Get Contoso invoice", "Get PDF and JSON", "Get It", "Get"])
def test_names_and_abbreviations_do_not_make_a_title(summary: str) -> None:
    assert not pointers("operation-summary-sentence-case", {"summary": summary})


@pytest.mark.parametrize("summary", ["Get Invoice Lines", "get lines"])
def test_capitals_throughout_and_a_small_beginning_are_no_sentence_case(summary: str) -> None:
    assert pointers("operation-summary-sentence-case", {"summary": summary})


def test_tags_may_differ_in_case_and_may_be_nonsense() -> None:
    assert not pointers("tags-unique", tags=[{"name": "a"}, {"name": "A"}, {"name": 1}, {"name": 1}, None, []])
    assert not pointers("tags-unique", tags={"name": "a"})
    assert pointers("tags-unique", tags=[{"name": "a"}, {"name": "a"}]) == ["/tags/1/name"]


def test_parameters_that_are_shared_or_bodies_or_rare_are_not_copies() -> None:
    page = {"name": "page", "in": "query", "type": "integer"}
    body = {"name": "body", "in": "body", "schema": {}}
    shared = {"$ref": "#/parameters/page"}
    assert not pointers("parameters-reused", {"parameters": [page]}, {"parameters": [page]})
    assert not pointers("parameters-reused", *[{"parameters": [body, shared]}] * 3, parameters={"page": page})
    assert not pointers("parameters-reused", *[{"parameters": [page | {"default": n}]} for n in range(3)])
    reordered = dict(reversed(page.items()))
    assert pointers("parameters-reused", *[{"parameters": [each]} for each in (page, reordered, page)]) == [
        "/paths/~10/get/parameters/0"
    ]


def test_an_empty_default_is_no_empty_text() -> None:
    schema = {"default": "", "title": " ", "enum": [""], "description": "A."}
    assert found("no-unused-properties", {"definitions": {"A": schema}}) == [
        ("/definitions/A/title", '"title" is empty')
    ]


@pytest.mark.parametrize("value", [None, 5, ["a"], {"a": 1}, True, "\ud800", "a" * 100_000])
def test_no_value_of_a_member_stops_a_rule(value: Any) -> None:
    members = ("operationId", "summary", "description", "x-ms-visibility", "parameters", "deprecated", "responses")
    for member in members:
        pointers("paths-not-empty", {"operationId": "A", "summary": "A", member: value}, {member: value})


def test_every_rule_says_what_to_write() -> None:
    for rule in REGISTRY.values():
        if rule.page == "operations":
            assert rule.help.endswith(".")
            assert rule.requirement.endswith((".", "?."))
