"""What the rules on parameters tell apart beyond their examples."""

from typing import Any

import pytest

import checks.definition.parameters  # noqa: F401  (registers its rules)
from checks.rule import REGISTRY
from checks.walk import Judgement, definition_nodes, judge_nodes
from connector.definition import Definition
from connector.node import Finding
from connector.publisher import Publisher

FILE = "apiDefinition.swagger.json"
AT = "/paths/~1a/post/parameters"
INTERNAL: dict[str, Any] = {"x-ms-visibility": "internal"}
TEXTS = ("parameter-summary-present", "parameter-description-present")


def findings(rule: str, value: dict[str, Any]) -> list[Finding]:
    judgement = Judgement()
    judge_nodes(definition_nodes(Definition(value, FILE)), Publisher("verified"), judgement)
    assert not judgement.unproven
    return [broken.finding for broken in judgement.broken if broken.rule.id == rule]


def found(rule: str, value: dict[str, Any]) -> list[tuple[str, str | None]]:
    """Pointer and validator name of what one rule says of a document."""
    names = REGISTRY[rule].validators or (None,)
    return [(finding.pointer, finding.validator or names[0]) for finding in findings(rule, value)]


def taking(*parameters: Any, **members: Any) -> dict[str, Any]:
    operation = {"operationId": "Write", "parameters": list(parameters), "responses": {}} | members
    return {"paths": {"/a": {"post": operation}}}


def field(location: str = "query", /, name: str = "word", **members: Any) -> dict[str, Any]:
    return {"name": name, "in": location, "type": "string"} | members


def body(schema: Any, name: str = "body") -> dict[str, Any]:
    return {"name": name, "in": "body", "schema": schema}


def having(properties: dict[str, Any], *required: str) -> dict[str, Any]:
    return taking(body({"type": "object", "properties": properties, "required": list(required)}))


@pytest.mark.parametrize("rule", TEXTS)
@pytest.mark.parametrize("location", ["query", "path", "header", "formData"])
def test_texts_are_asked_for_wherever_users_fill_in_a_field(rule: str, location: str) -> None:
    assert found(rule, taking(field(location))) == [(f"{AT}/0", "RequiredPropertyMissing")]


@pytest.mark.parametrize("rule", TEXTS)
def test_texts_are_asked_for_in_triggers_too(rule: str) -> None:
    assert found(rule, taking(field(), **{"x-ms-trigger": "single"}))


@pytest.mark.parametrize("rule", TEXTS)
@pytest.mark.parametrize(
    "document",
    [taking(body({})), taking(field(**INTERNAL)), taking(field(), **INTERNAL)],
    ids=["body", "internal parameter", "internal operation"],
)
def test_who_is_not_seen_needs_no_texts(rule: str, document: dict[str, Any]) -> None:
    assert not found(rule, document)


@pytest.mark.parametrize("rule", TEXTS)
@pytest.mark.parametrize("text", ["", " ", None, 7])
def test_an_empty_text_is_none(rule: str, text: Any) -> None:
    assert found(rule, taking(field(**{"x-ms-summary": text, "description": text})))


def test_a_shared_parameter_is_told_at_each_use_with_the_place_to_mend() -> None:
    use = {"$ref": "#/parameters/Word"}
    document = taking(use) | {"parameters": {"Word": field()}}
    document["paths"]["/b"] = {"get": {"parameters": [use], "responses": {}}}
    document["paths"]["/c"] = {"get": {"parameters": [use], "responses": {}} | INTERNAL}
    said = [(finding.pointer, finding.origin) for finding in findings("parameter-summary-present", document)]
    assert said == [(f"{AT}/0", "/parameters/Word"), ("/paths/~1b/get/parameters/0", "/parameters/Word")]


def test_the_parameters_of_a_path_are_exempt_only_where_all_its_operations_are_internal() -> None:
    seen: dict[str, Any] = {"responses": {}}
    hidden = seen | INTERNAL
    item = {"parameters": [field()], "get": hidden, "post": seen}
    assert found("parameter-summary-present", {"paths": {"/a": item}}) == [
        ("/paths/~1a/parameters/0", "RequiredPropertyMissing")
    ]
    assert not found("parameter-summary-present", {"paths": {"/a": item | {"post": hidden}}})


def test_a_summary_has_eighty_characters_at_most() -> None:
    assert not found("parameter-summary-max-80", taking(field(**{"x-ms-summary": "ü" * 80})))
    assert found("parameter-summary-max-80", taking(field(**{"x-ms-summary": "ü" * 81}))) == [
        (f"{AT}/0/x-ms-summary", "FieldLengthExceeded")
    ]


def test_a_type_is_asked_for_once_where_a_schema_stands_in_its_place() -> None:
    document = taking({"name": "word", "in": "query", "schema": {"type": "string"}})
    assert found("non-body-parameter-no-schema", document) == [(f"{AT}/0", "NonBodyParameterSchemaNotValid")]
    assert not found("parameter-type-known", document)


def test_the_type_of_a_body_stands_in_its_schema() -> None:
    assert found("body-parameter-schema", taking({"name": "body", "in": "body"})) == [
        (f"{AT}/0", "BodyParameterSchemaRequired")
    ]
    assert found("body-parameter-schema", taking(body({}) | {"type": "object"})) == [
        (f"{AT}/0/type", "BodyParameterPropertyNotValid")
    ]


@pytest.mark.parametrize("name", ["connectionId", "ConnectionID", "connectionid"])
def test_the_reserved_name_is_known_in_any_letter_case(name: str) -> None:
    assert found("parameter-not-connectionid", taking(field(name=name)))
    assert not found("parameter-not-connectionid", taking(field(name=f"{name}2")))


def test_only_the_path_needs_an_encoding_and_only_the_query_refuses_it() -> None:
    encoded = {"x-ms-url-encoding": "single"}
    missing, refused = "path-parameter-url-encoding", "query-parameter-no-encoding"
    assert found(missing, taking(field("path"))) == [
        (f"{AT}/0/x-ms-url-encoding", "PathParameterMissingEncoding"),
    ]
    assert not found(missing, taking(field("query"), field("path", **encoded)))
    assert found(refused, taking(field("query", **encoded)))
    assert not found(refused, taking(field("path", **encoded)))


@pytest.mark.parametrize(("location", "fits"), [("query", True), ("formData", True), ("header", False)])
def test_multi_is_for_query_and_form(location: str, fits: bool) -> None:
    assert bool(found("collection-format-supported", taking(field(location, collectionFormat="multi")))) is not fits
    assert not found("collection-format-supported", taking(field(location, collectionFormat="csv")))


def test_a_hidden_required_parameter_has_its_default_or_is_the_callback() -> None:
    rule = "internal-required-needs-default"
    hidden = INTERNAL | {"required": True}
    assert found(rule, taking(field(**hidden))) == [(f"{AT}/0", None)]
    assert not found(rule, taking(field(**hidden, default="")))
    assert not found(rule, taking(field() | hidden | {"x-ms-notification-url": True}))
    assert not found(rule, taking(field(**INTERNAL)))
    assert not found(rule, taking(body({}) | hidden))


def test_a_hidden_required_property_has_its_default_unless_those_inside_have() -> None:
    rule, at = "internal-required-property-needs-default", f"{AT}/0/schema/properties/a"
    assert found(rule, having({"a": {"type": "string"} | INTERNAL}, "a")) == [(at, None)]
    assert not found(rule, having({"a": {"type": "string"} | INTERNAL}))
    assert not found(rule, having({"a": {"type": "object"} | INTERNAL}, "a"))
    answer = {"type": "object", "required": ["a"], "properties": {"a": {"type": "string"} | INTERNAL}}
    assert not found(rule, taking(responses={"200": {"description": "A.", "schema": answer}}))


def test_a_hidden_default_that_is_optional_is_not_sent() -> None:
    rule, name = "internal-default-needs-required", "InternalPropertyWithDefaultOptional"
    hidden = {"type": "string", "default": "x"} | INTERNAL
    assert found(rule, taking(field(**hidden))) == [(f"{AT}/0", name)]
    assert not found(rule, taking(field(**hidden, required=True)))
    assert found(rule, having({"a": hidden})) == [(f"{AT}/0/schema/properties/a", name)]
    assert not found(rule, having({"a": hidden}, "a"))


def test_parameters_may_share_a_name_in_different_places() -> None:
    assert not found("parameter-unique", taking(field("query"), field("header")))
    assert found("parameter-unique", taking(field("query"), field("query"))) == [
        (f"{AT}/1", "OperationParametersAreNotUnique")
    ]


def test_parameters_without_a_name_are_not_the_same_one() -> None:
    assert not found("parameter-unique", taking({"in": "query"}, {"in": "query"}))


def test_an_operation_may_override_a_parameter_of_its_path() -> None:
    document = taking(field())
    document["paths"]["/a"]["parameters"] = [field()]
    assert not found("parameter-unique", document)


def test_each_further_body_is_told() -> None:
    assert found("parameter-single-body", taking(body({}), body({}, "b"), body({}, "c"))) == [
        (f"{AT}/1", "OperationParametersContainMultipleBodyParameters"),
        (f"{AT}/2", "OperationParametersContainMultipleBodyParameters"),
    ]


def test_a_body_of_the_path_excludes_a_form_of_the_operation() -> None:
    document = taking(field("formData"))
    document["paths"]["/a"]["parameters"] = [body({})]
    assert found("parameter-body-xor-form", document) == [(f"{AT}/0", "ParameterListContainsFormDataAndBody")]


def test_a_body_is_for_verbs_that_write() -> None:
    operation = {"parameters": [body({})], "responses": {}}
    assert found("fetch-has-no-body", {"paths": {"/a": {"get": operation}}})
    assert not found("fetch-has-no-body", {"paths": {"/a": {"post": operation, "delete": operation}}})


def test_a_form_with_a_file_and_two_types_can_be_sent_in_parts() -> None:
    rule, file = "form-urlencoded-no-binary", field("formData", type="file")
    url_encoded = "application/x-www-form-urlencoded"
    assert not found(rule, taking(file, consumes=[url_encoded, "multipart/form-data"]))
    assert not found(rule, taking(field("formData"), consumes=[url_encoded]))
    name = "StringBinaryNotSupportedForFormUrlEncoded"
    assert found(rule, taking(file, consumes=[url_encoded])) == [(f"{AT}/0", name)]
    assert found(rule, taking(file) | {"consumes": [f"{url_encoded}; charset=utf-8"]}) == [(f"{AT}/0", name)]


def test_bytes_are_a_body_of_their_own() -> None:
    binary = {"type": "string", "format": "binary"}
    assert found("binary-at-root-of-body", having({"a": binary})) == [
        (f"{AT}/0/schema/properties/a/format", "InvalidStringBinaryProperty")
    ]
    assert not found("binary-at-root-of-body", taking(body(binary)))
    assert not found("binary-at-root-of-body", having({"a": binary | {"format": "byte"}}))


@pytest.mark.parametrize("given", ["application/json", "Application/JSON; charset=utf-8", " text/plain "])
def test_parameters_and_letter_case_of_a_mime_type_do_not_matter(given: str) -> None:
    assert not found("mime-types-supported", taking(produces=[given]))


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
    assert found("mime-types-supported", taking(produces=["text/plain", given])) == [
        ("/paths/~1a/post/produces/1", name)
    ]
    assert found("document-mime-types-supported", {"consumes": [given]}) == [("/consumes/0", name)]


def test_the_documents_mime_types_stand_in_for_missing_ones_only() -> None:
    name = ("/paths/~1a/post/consumes", "ConsumesMissing")
    assert found("consumes-present", taking(body({}))) == [name]
    assert not found("consumes-present", taking(body({})) | {"consumes": ["application/json"]})
    assert found("consumes-present", taking(body({}), consumes=[]) | {"consumes": ["application/json"]}) == [name]
    assert not found("consumes-present", taking(field()))


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
    assert found("mime-type-fits-body", taking(parameter, consumes=consumed)) == ([] if fits else [name])
    assert found("mime-type-fits-body", taking(parameter) | {"consumes": consumed}) == ([] if fits else [name])


def test_a_shared_parameter_that_nothing_refers_to_is_told() -> None:
    document = taking({"$ref": "#/parameters/A"}) | {"parameters": {"A": field(), "B": field()}}
    assert found("shared-parameter-used", document) == [("/parameters/B", None)]


@pytest.mark.parametrize("rule", sorted(rule.id for rule in REGISTRY.values() if rule.page == "parameters"))
@pytest.mark.parametrize("value", [None, 7, "a", [], {}, [[]], {"a": []}], ids=repr)
def test_no_value_of_any_kind_stops_a_rule(rule: str, value: Any) -> None:
    members = ("name", "in", "type", "schema", "x-ms-summary", "x-ms-url-encoding", "collectionFormat", "default")
    for member in members:
        found(rule, taking(field() | {member: value}, consumes=value, produces=value))
