"""What the rules on labels and descriptions of parameters tell apart beyond their examples."""

from typing import Any

import pytest

from tests.checks.definition.parameter_drafts import AT, INTERNAL, TEXTS, body, field, taking
from tests.checks.judging import findings, named


@pytest.mark.parametrize("rule", TEXTS)
@pytest.mark.parametrize("location", ["query", "path", "header", "formData"])
def test_texts_are_asked_for_wherever_users_fill_in_a_field(rule: str, location: str) -> None:
    assert named(rule, taking(field(location))) == [(f"{AT}/0", "RequiredPropertyMissing")]


@pytest.mark.parametrize("rule", TEXTS)
def test_texts_are_asked_for_in_triggers_too(rule: str) -> None:
    assert named(rule, taking(field(), **{"x-ms-trigger": "single"}))


@pytest.mark.parametrize("rule", TEXTS)
@pytest.mark.parametrize(
    "document",
    [taking(body({})), taking(field(**INTERNAL)), taking(field(), **INTERNAL)],
    ids=["body", "internal parameter", "internal operation"],
)
def test_who_is_not_seen_needs_no_texts(rule: str, document: dict[str, Any]) -> None:
    assert not named(rule, document)


@pytest.mark.parametrize("rule", TEXTS)
@pytest.mark.parametrize("text", ["", " ", None, 7])
def test_an_empty_text_is_none(rule: str, text: Any) -> None:
    assert named(rule, taking(field(**{"x-ms-summary": text, "description": text})))


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
    assert named("parameter-summary-present", {"paths": {"/a": item}}) == [
        ("/paths/~1a/parameters/0", "RequiredPropertyMissing")
    ]
    assert not named("parameter-summary-present", {"paths": {"/a": item | {"post": hidden}}})


def test_a_summary_has_eighty_characters_at_most() -> None:
    assert not named("parameter-summary-max-80", taking(field(**{"x-ms-summary": "ü" * 80})))
    assert named("parameter-summary-max-80", taking(field(**{"x-ms-summary": "ü" * 81}))) == [
        (f"{AT}/0/x-ms-summary", "FieldLengthExceeded")
    ]


@pytest.mark.parametrize("name", ["orderId", "order_id", "$filter", "filter[name]", "page-size"])
def test_a_technical_name_is_no_label(name: str) -> None:
    texts = {"x-ms-summary": name, "description": "Enter it."}
    assert named("parameter-summary-technical", taking(field(name=name, **texts)))
    assert not named("parameter-summary-technical", taking(field(name=name, **texts), **INTERNAL))


@pytest.mark.parametrize("name", ["Order", "order", "Order ID", "ID"])
def test_a_name_that_is_words_may_be_the_label(name: str) -> None:
    assert not named("parameter-summary-technical", taking(field(name=name, **{"x-ms-summary": name})))


def test_the_label_is_proposed_in_words() -> None:
    named = field(name="orderItemId", **{"x-ms-summary": "orderItemId"})
    [finding] = findings("parameter-summary-technical", taking(named))
    assert finding.help == 'Write the label in words, such as "Order item ID".'


def test_an_empty_label_is_not_called_missing() -> None:
    [finding] = findings("parameter-summary-present", taking(field(**{"x-ms-summary": " "})))
    assert finding.message.endswith("has an empty `x-ms-summary`")
    assert finding.help == "Write the label of the field, such as `Order ID`."
    [finding] = findings("parameter-description-present", taking(field(description="")))
    assert finding.help == "Write one sentence that says what to enter and where to find it."
