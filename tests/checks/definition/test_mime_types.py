"""What the rules on MIME types tell apart beyond their examples."""

from typing import Any

import pytest

from tests.checks.definition.parameter_drafts import AT, body, field, taking
from tests.checks.definition.response_drafts import AT as ANSWERS
from tests.checks.definition.response_drafts import answer, answering
from tests.checks.judging import named


def test_a_form_with_a_file_and_two_types_can_be_sent_in_parts() -> None:
    rule, file = "form-urlencoded-no-binary", field("formData", type="file")
    url_encoded = "application/x-www-form-urlencoded"
    assert not named(rule, taking(file, consumes=[url_encoded, "multipart/form-data"]))
    assert not named(rule, taking(field("formData"), consumes=[url_encoded]))
    name = "StringBinaryNotSupportedForFormUrlEncoded"
    assert named(rule, taking(file, consumes=[url_encoded])) == [(f"{AT}/0", name)]
    assert named(rule, taking(file) | {"consumes": [f"{url_encoded}; charset=utf-8"]}) == [(f"{AT}/0", name)]


@pytest.mark.parametrize("given", ["application/json", "Application/JSON; charset=utf-8", " text/plain "])
def test_parameters_and_letter_case_of_a_mime_type_do_not_matter(given: str) -> None:
    assert not named("mime-types-supported", taking(produces=[given]))


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("application/xml", "MimeTypeNotSupported"),
        ("application/*+json", "MimeTypeNotSupported"),
        ("*/*", "MimeTypeNotSupported"),
        ("json", "MimeTypeNotValid"),
        ("application/", "MimeTypeNotValid"),
        ("", "MimeTypeNotValid"),
        (7, "MimeTypeNotValid"),
    ],
)
def test_an_unsupported_mime_type_is_one_and_an_invalid_one_is_none(given: Any, name: str) -> None:
    assert named("mime-types-supported", taking(produces=["text/plain", given])) == [
        ("/paths/~1a/post/produces/1", name)
    ]
    assert named("document-mime-types-supported", {"consumes": [given]}) == [("/consumes/0", name)]


def test_the_documents_mime_types_stand_in_for_missing_ones_only() -> None:
    name = ("/paths/~1a/post/consumes", "ConsumesMissing")
    assert named("consumes-present", taking(body({}))) == [name]
    assert not named("consumes-present", taking(body({})) | {"consumes": ["application/json"]})
    assert named("consumes-present", taking(body({}), consumes=[]) | {"consumes": ["application/json"]}) == [name]
    assert not named("consumes-present", taking(field()))


@pytest.mark.parametrize(
    ("parameter", "consumed", "fits"),
    [
        (field("formData"), ["application/json"], False),
        (field("formData"), ["application/x-www-form-urlencoded"], True),
        (field("formData", type="file"), ["application/x-www-form-urlencoded"], False),
        (field("formData", type="file"), ["multipart/form-data"], True),
        (body({"type": "object"}), ["text/plain"], False),
        (body({"type": "array"}), ["multipart/form-data"], False),
        (body({"type": "object"}), ["text/plain", "text/json"], True),
        (body({"type": "string"}), ["text/plain"], True),
        (body({}), ["text/plain"], True),
        (field("query"), ["text/plain"], True),
        (body({"type": "object"}), [], True),
    ],
)
def test_a_body_can_be_written_in_what_is_consumed(parameter: Any, consumed: list[str], fits: bool) -> None:
    name = (f"{AT}/0", "MimeTypeNotCompatibleWithRequestContentSchemaType")
    assert named("mime-type-fits-body", taking(parameter, consumes=consumed)) == ([] if fits else [name])
    assert named("mime-type-fits-body", taking(parameter) | {"consumes": consumed}) == ([] if fits else [name])


def test_examples_are_compared_with_what_the_operation_or_the_document_produces() -> None:
    examples = {"200": answer(examples={"text/csv": "a;b", "application/json": {}})}
    document = answering(examples) | {"produces": ["Application/JSON; charset=utf-8"]}
    assert named("response-example-produced", document) == [
        (f"{ANSWERS}/200/examples/text~1csv", "ResponseExampleMustBeProducedByOperation")
    ]
    assert not named("response-example-produced", answering(examples, produces=["text/csv", "application/json"]))
    assert not named("response-example-produced", answering(examples, produces=["text/*", "application/json"]))


@pytest.mark.parametrize("members", [{}, {"produces": []}])
def test_where_nothing_is_produced_no_example_is_right(members: dict[str, Any]) -> None:
    document = answering({"200": answer(examples={"application/json": {}})}, **members)
    assert len(named("response-example-produced", document)) == 1


def test_an_own_list_replaces_that_of_the_document() -> None:
    document = answering({"200": answer(examples={"application/json": {}})}, produces=["text/csv"])
    assert named("response-example-produced", document | {"produces": ["application/json"]})


def test_a_server_of_tools_streams_events() -> None:
    streamed = {"produces": ["application/json", "text/event-stream"]}
    server = {"x-ms-agentic-protocol": "mcp-streamable-1.0"}
    assert named("mime-types-supported", answering({}, **streamed))
    assert not named("mime-types-supported", answering({}, **streamed, **server))
    assert not named("document-mime-types-supported", answering({}, **server) | streamed)
