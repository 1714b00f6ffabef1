"""What the rules on responses tell apart beyond their examples."""

from typing import Any

import pytest

from tests.checks.definition.response_drafts import AT, TEXT, answer, answering
from tests.checks.judging import findings, named


def test_a_schema_in_place_blocks_in_the_default_response_of_internal_operations_too() -> None:
    document = answering({"default": answer(schema=TEXT)}, **{"x-ms-visibility": "internal"})
    assert named("response-default-no-schema", document) == [(f"{AT}/default", "DefaultResponseHasSchema")]


@pytest.mark.parametrize("schema", [{}, {"$ref": "#/definitions/A"}])
def test_an_empty_schema_and_a_reference_do_not_block(schema: dict[str, Any]) -> None:
    assert not named("response-default-no-schema", answering({"default": answer(schema=schema)}))


def test_a_schema_elsewhere_does_not_block() -> None:
    assert not named("response-default-no-schema", answering({"200": answer(schema=TEXT), "default": answer()}))


def test_a_shared_default_response_is_told_where_it_is_used_and_where_it_stands() -> None:
    document = answering({"default": {"$ref": "#/responses/Any"}}, {"Any": answer(schema=TEXT)})
    (finding,) = findings("response-default-no-schema", document)
    assert (finding.pointer, finding.origin) == (f"{AT}/default", "/responses/Any")


@pytest.mark.parametrize("code", ["200", "404", "599", "default"])
def test_codes_of_http_and_default_are_codes(code: str) -> None:
    assert not named("response-code-valid", answering({code: answer()}))


@pytest.mark.parametrize("code", ["2xx", "20", "2000", "600", "099", "Default", "", " 200", "2\u0660\u0660"])
def test_nothing_else_is_a_code(code: str) -> None:
    name = "ResponseMustBeDefaultOrHttpStatusCode"
    assert named("response-code-valid", answering({code: answer()})) == [(f"{AT}/{code}", name)]


def test_an_extension_among_the_responses_is_no_code() -> None:
    assert not named("response-code-valid", answering({"200": answer(), "x-note": answer()}))


def test_responses_that_are_a_list_are_told_at_the_list() -> None:
    assert named("responses-present", answering([])) == [(AT, "JsonTypeIncorrect")]
    assert named("responses-present", {"paths": {"/a": {"get": {}}}}) == [("/paths/~1a/get", "RequiredPropertyMissing")]


def test_default_alone_is_no_success() -> None:
    name = "OperationShouldHaveSuccessfulResponse"
    assert named("response-success-present", answering({"default": answer()})) == [(AT, name)]
    assert not named("response-success-present", answering({"204": answer(), "default": answer()}))


@pytest.mark.parametrize(
    "members", [{"x-ms-visibility": "internal"}, {"x-ms-trigger": "single"}], ids=["internal", "trigger"]
)
def test_who_shows_no_output_needs_no_schema(members: dict[str, Any]) -> None:
    assert not named("response-success-schema", answering({"200": answer()}, **members))


def test_a_schema_of_one_success_is_enough() -> None:
    assert named("response-success-schema", answering({"200": answer()})) == [
        (f"{AT}/200", "SchemaDefinitionSetIncorrectly")
    ]
    assert not named("response-success-schema", answering({"200": answer(), "201": answer(schema=TEXT)}))
    assert not named("response-success-schema", answering({"204": answer()}))


def test_schemas_of_errors_and_empty_ones_do_not_count_as_a_second_one() -> None:
    rule = "response-single-schema"
    assert not named(rule, answering({"200": answer(schema=TEXT), "201": answer(schema={})}))
    assert not named(rule, answering({"200": answer(schema=TEXT), "400": answer(schema=TEXT)}))
    assert named(rule, answering({"200": answer(schema=TEXT), "201": answer(schema=TEXT)})) == [
        (AT, "OperationHasManyResponsesWithSchema")
    ]


def test_a_description_is_missing_or_empty_or_no_text() -> None:
    assert named("response-description-present", answering({"200": {}})) == [(f"{AT}/200", "RequiredPropertyMissing")]
    assert named("response-description-present", answering({"200": {"description": 7}})) == [
        (f"{AT}/200/description", "JsonTypeIncorrect")
    ]
    assert named("response-description-not-empty", answering({"200": {"description": " "}})) == [
        (f"{AT}/200/description", "RequiredValueEmpty")
    ]
    assert not named("response-description-present", answering({"200": {"description": " "}}))


def test_errors_that_no_operation_lists_are_told_once_for_the_file() -> None:
    bare = {"responses": {"200": answer()}}
    paths = {"/a": {"get": bare, "post": bare}}
    assert named("response-errors-listed", {"paths": paths}) == [("/paths", None)]
    for code in ("404", "default"):
        other = {"responses": {"200": answer(), code: answer()}}
        assert not named("response-errors-listed", {"paths": paths | {"/b": {"get": other}}})


def help_for(responses: dict[str, Any], **shared: Any) -> str:
    rules = ("response-default-no-schema", "response-default-no-reference")
    [told] = [finding for rule in rules for finding in findings(rule, answering(responses, shared))]
    return told.help or ""


def test_a_schema_of_default_beside_a_described_success_is_removed() -> None:
    told = help_for({"200": answer(schema=TEXT), "default": answer(schema=TEXT)})
    assert told.startswith("Remove `schema` from `default`.")
    assert "`400`" in told


def test_an_error_in_default_never_becomes_the_success() -> None:
    error = answer(schema={"properties": {"errorCode": TEXT}})
    assert help_for({"200": answer(), "default": error}).startswith("Remove `schema`")
    assert help_for({"204": answer(), "default": {"$ref": "#/responses/E"}}, E=error).startswith("Remove `schema`")


def test_the_only_schema_may_be_that_of_the_success() -> None:
    assert "under `202`" in help_for({"202": answer(), "default": answer(schema=TEXT)})
    assert help_for({"default": answer(schema=TEXT)}).startswith("Rename `default`")


@pytest.mark.parametrize("text", ["404", "404.", "HTTP 404", "Status code: 404", "response 404"])
def test_a_description_that_is_the_code_says_nothing(text: str) -> None:
    assert named("response-description-repeats-code", answering({"404": answer(description=text)}))


@pytest.mark.parametrize("text", ["404 Not Found", "404 - not found", "HTTP 404 (Not Found)."])
def test_the_name_of_the_code_adds_nothing_to_it(text: str) -> None:
    (finding,) = findings("response-description-repeats-code", answering({"404": answer(description=text)}))
    assert finding.message.endswith("only repeats the code and its name")


@pytest.mark.parametrize("text", ["default", "Default.", "default response"])
def test_default_says_nothing_of_a_code(text: str) -> None:
    (finding,) = findings("response-description-repeats-code", answering({"200": answer(description=text)}))
    assert finding.message.endswith(f'is "{text}"')


@pytest.mark.parametrize("text", ["404: no such room", "Not found", "", "405", "4040", "404 Gone", "the default room"])
def test_a_description_that_says_more_is_fine(text: str) -> None:
    assert not named("response-description-repeats-code", answering({"404": answer(description=text)}))


def test_default_can_be_repeated_too() -> None:
    assert named("response-description-repeats-code", answering({"default": answer(description="Default response")}))


def test_an_operation_that_no_step_shows_may_answer_anything() -> None:
    assert named("response-schema-not-empty", answering({"200": answer(schema={})}))
    hidden = {"x-ms-visibility": "internal"}
    assert not named("response-schema-not-empty", answering({"200": answer(schema={})}, **hidden))


@pytest.mark.parametrize(("code", "help"), [("default", "`default` covers"), ("405", "or describe in it the body")])
def test_an_empty_schema_of_an_error_goes(code: str, help: str) -> None:
    (finding,) = findings("response-schema-not-empty", answering({"200": answer(), code: answer(schema={})}))
    assert (finding.help or "").startswith("Remove `schema`")
    assert help in (finding.help or "")


def test_a_server_of_tools_needs_no_schema() -> None:
    server = {"x-ms-agentic-protocol": "mcp-streamable-1.0"}
    assert not named("response-success-schema", answering({"200": answer()}, **server))
    assert not named("response-schema-not-empty", answering({"200": answer(schema={})}, **server))
