"""What the rules on responses tell apart beyond their examples."""

from typing import Any

import pytest

import checks.definition.responses  # noqa: F401  (registers its rules)
from checks.rule import REGISTRY
from checks.walk import Judgement, definition_nodes, judge_nodes
from connector.definition import Definition
from connector.node import Finding
from connector.publisher import Publisher

FILE = "apiDefinition.swagger.json"
AT = "/paths/~1a/get/responses"
TEXT = {"type": "string"}


def findings(rule: str, value: dict[str, Any]) -> list[Finding]:
    judgement = Judgement()
    judge_nodes(definition_nodes(Definition(value, FILE)), Publisher("verified"), judgement)
    assert not judgement.unproven
    return [broken.finding for broken in judgement.broken if broken.rule.id == rule]


def found(rule: str, value: dict[str, Any]) -> list[tuple[str, str | None]]:
    """Pointer and validator name of what one rule says of a document."""
    names = REGISTRY[rule].validators or (None,)
    return [(finding.pointer, finding.validator or names[0]) for finding in findings(rule, value)]


def answering(responses: Any, shared: dict[str, Any] | None = None, /, **members: Any) -> dict[str, Any]:
    operation = {"operationId": "Read", "responses": responses} | members
    return {"paths": {"/a": {"get": operation}}, "responses": shared or {}}


def answer(**members: Any) -> dict[str, Any]:
    return {"description": "An answer."} | members


def test_a_schema_in_place_blocks_in_the_default_response_of_internal_operations_too() -> None:
    document = answering({"default": answer(schema=TEXT)}, **{"x-ms-visibility": "internal"})
    assert found("response-default-no-schema", document) == [(f"{AT}/default", "DefaultResponseHasSchema")]


@pytest.mark.parametrize("schema", [{}, {"$ref": "#/definitions/A"}])
def test_an_empty_schema_and_a_reference_do_not_block(schema: dict[str, Any]) -> None:
    assert not found("response-default-no-schema", answering({"default": answer(schema=schema)}))


def test_a_schema_elsewhere_does_not_block() -> None:
    assert not found("response-default-no-schema", answering({"200": answer(schema=TEXT), "default": answer()}))


def test_a_shared_default_response_is_told_where_it_is_used_and_where_it_stands() -> None:
    document = answering({"default": {"$ref": "#/responses/Any"}}, {"Any": answer(schema=TEXT)})
    (finding,) = findings("response-default-no-schema", document)
    assert (finding.pointer, finding.origin) == (f"{AT}/default", "/responses/Any")


@pytest.mark.parametrize("code", ["200", "404", "599", "default"])
def test_codes_of_http_and_default_are_codes(code: str) -> None:
    assert not found("response-code-valid", answering({code: answer()}))


@pytest.mark.parametrize("code", ["2xx", "20", "2000", "600", "099", "Default", "", " 200", "2\u0660\u0660"])
def test_nothing_else_is_a_code(code: str) -> None:
    name = "ResponseMustBeDefaultOrHttpStatusCode"
    assert found("response-code-valid", answering({code: answer()})) == [(f"{AT}/{code}", name)]


def test_an_extension_among_the_responses_is_no_code() -> None:
    assert not found("response-code-valid", answering({"200": answer(), "x-note": answer()}))


def test_responses_that_are_a_list_are_told_at_the_list() -> None:
    assert found("responses-present", answering([])) == [(AT, "JsonTypeIncorrect")]
    assert found("responses-present", {"paths": {"/a": {"get": {}}}}) == [("/paths/~1a/get", "RequiredPropertyMissing")]


def test_default_alone_is_no_success() -> None:
    name = "OperationShouldHaveSuccessfulResponse"
    assert found("response-success-present", answering({"default": answer()})) == [(AT, name)]
    assert not found("response-success-present", answering({"204": answer(), "default": answer()}))


@pytest.mark.parametrize(
    "members", [{"x-ms-visibility": "internal"}, {"x-ms-trigger": "single"}], ids=["internal", "trigger"]
)
def test_who_shows_no_output_needs_no_schema(members: dict[str, Any]) -> None:
    assert not found("response-success-schema", answering({"200": answer()}, **members))


def test_a_schema_of_one_success_is_enough() -> None:
    assert found("response-success-schema", answering({"200": answer()})) == [
        (f"{AT}/200", "SchemaDefinitionSetIncorrectly")
    ]
    assert not found("response-success-schema", answering({"200": answer(), "201": answer(schema=TEXT)}))
    assert not found("response-success-schema", answering({"204": answer()}))


def test_an_empty_schema_does_not_count_as_a_second_one() -> None:
    rule = "response-single-schema"
    assert not found(rule, answering({"200": answer(schema=TEXT), "400": answer(schema={})}))
    assert found(rule, answering({"200": answer(schema=TEXT), "400": answer(schema=TEXT)})) == [
        (AT, "OperationHasManyResponsesWithSchema")
    ]


def test_a_description_is_missing_or_empty_or_no_text() -> None:
    assert found("response-description-present", answering({"200": {}})) == [(f"{AT}/200", "RequiredPropertyMissing")]
    assert found("response-description-present", answering({"200": {"description": 7}})) == [
        (f"{AT}/200/description", "JsonTypeIncorrect")
    ]
    assert found("response-description-not-empty", answering({"200": {"description": " "}})) == [
        (f"{AT}/200/description", "RequiredValueEmpty")
    ]
    assert not found("response-description-present", answering({"200": {"description": " "}}))


def test_examples_are_compared_with_what_the_document_produces() -> None:
    examples = {"200": answer(examples={"text/csv": "a;b", "application/json": {}})}
    document = answering(examples) | {"produces": ["application/json"]}
    assert found("response-example-produced", document) == [
        (f"{AT}/200/examples/text~1csv", "ResponseExampleMustBeProducedByOperation")
    ]
    assert not found("response-example-produced", answering(examples, produces=["text/csv", "application/json"]))
    assert not found("response-example-produced", answering(examples))


def test_a_default_response_lists_errors() -> None:
    assert not found("response-errors-listed", answering({"200": answer(), "default": answer()}))
    assert found("response-errors-listed", answering({"200": answer()}))
