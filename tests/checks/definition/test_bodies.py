"""What the rules on bodies and forms tell apart beyond their examples."""

from tests.checks.definition.parameter_drafts import AT, body, field, having, taking
from tests.checks.judging import named


def test_parameters_may_share_a_name_in_different_places() -> None:
    assert not named("parameter-unique", taking(field("query"), field("header")))
    assert named("parameter-unique", taking(field("query"), field("query"))) == [
        (f"{AT}/1", "OperationParametersAreNotUnique")
    ]


def test_parameters_without_a_name_are_not_the_same_one() -> None:
    assert not named("parameter-unique", taking({"in": "query"}, {"in": "query"}))


def test_an_operation_may_override_a_parameter_of_its_path() -> None:
    document = taking(field())
    document["paths"]["/a"]["parameters"] = [field()]
    assert not named("parameter-unique", document)


def test_each_further_body_is_told() -> None:
    assert named("parameter-single-body", taking(body({}), body({}, "b"), body({}, "c"))) == [
        (f"{AT}/1", "OperationParametersContainMultipleBodyParameters"),
        (f"{AT}/2", "OperationParametersContainMultipleBodyParameters"),
    ]


def test_a_body_of_the_path_excludes_a_form_of_the_operation() -> None:
    document = taking(field("formData"))
    document["paths"]["/a"]["parameters"] = [body({})]
    assert named("parameter-body-xor-form", document) == [(f"{AT}/0", "ParameterListContainsFormDataAndBody")]


def test_a_body_is_for_verbs_that_write() -> None:
    operation = {"parameters": [body({})], "responses": {}}
    assert named("fetch-has-no-body", {"paths": {"/a": {"get": operation}}})
    assert not named("fetch-has-no-body", {"paths": {"/a": {"post": operation, "delete": operation}}})


def test_bytes_are_a_body_of_their_own() -> None:
    binary = {"type": "string", "format": "binary"}
    assert named("binary-at-root-of-body", having({"a": binary})) == [
        (f"{AT}/0/schema/properties/a/format", "InvalidStringBinaryProperty")
    ]
    assert not named("binary-at-root-of-body", taking(body(binary)))
    assert not named("binary-at-root-of-body", having({"a": binary | {"format": "byte"}}))
