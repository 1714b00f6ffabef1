"""What the rules on triggers tell apart beyond their examples."""

from typing import Any

import pytest

from checks.walk import walk
from connector.connector import Connector
from connector.definition import Definition
from connector.properties import Properties
from connector.publisher import Publisher
from tests.checks.judging import findings, pointers

URL = {"type": "string", "x-ms-notification-url": True, "x-ms-visibility": "internal"}
CONTENT = {"schema": {"type": "object"}}
BODY = "/paths/~1hook/post/parameters/0/schema"


def found(rule: str, value: dict[str, Any]) -> list[tuple[str, str | None]]:
    """Pointer and validator name, where the finding picks one, of what one rule says of a document."""
    return [(finding.pointer, finding.validator) for finding in findings(rule, value)]


def hook(schema: Any, content: Any = CONTENT, **document: Any) -> dict[str, Any]:
    """A document with one webhook, whose body has this schema."""
    post = {"operationId": "Hook", "x-ms-trigger": "single", "parameters": [{"in": "body", "schema": schema}]}
    item = {"post": post} if content is None else {"post": post, "x-ms-notification-content": content}
    return {"paths": {"/hook": item}} | document


def holding(name: str, schema: Any, **members: Any) -> dict[str, Any]:
    return {"type": "object", "required": [name], "properties": {name: schema}} | members


def poll(kind: Any, schema: Any = None, **members: Any) -> dict[str, Any]:
    responses = {"200": {"description": "A.", "schema": schema}}
    return {"paths": {"/p": {"get": {"operationId": "Poll", "x-ms-trigger": kind, "responses": responses} | members}}}


@pytest.mark.parametrize(("kind", "name"), [("many", None), ("Single", None), (True, "JsonTypeIncorrect")])
def test_a_kind_is_one_of_two_words(kind: Any, name: str | None) -> None:
    assert found("trigger-kind-known", poll(kind)) == [("/paths/~1p/get/x-ms-trigger", name)]


ADDRESS_RULES = ("webhook-notification-url", "notification-url-internal", "notification-url-required")


@pytest.mark.parametrize(
    "schema",
    [
        holding("url", URL),
        holding("a", holding("b", URL)),
        holding("a", {"type": "array", "items": holding("url", URL)}),
        {"allOf": [{"required": ["url"]}, {"properties": {"url": URL}, "required": ["url"]}]},
        {"$ref": "#/definitions/Body"},
        holding("a", {"$ref": "#/definitions/Body"}),
        holding(
            "a", holding("b", {"type": "string", "x-ms-notification-url": True}), **{"x-ms-visibility": "internal"}
        ),
    ],
)
def test_an_address_is_found_wherever_a_body_may_hold_it(schema: Any) -> None:
    document = hook(schema, definitions={"Body": holding("url", URL)})
    for rule in ADDRESS_RULES:
        assert not found(rule, document)


def test_a_required_list_beside_all_of_counts_for_the_parts() -> None:
    parts = {"allOf": [{"properties": {"url": URL}}], "required": ["url"]}
    assert pointers("notification-url-required", hook(parts)) == [f"{BODY}/allOf/0/properties/url"]


def test_an_address_behind_a_reference_is_reported_where_it_is_defined() -> None:
    shown = {"properties": {"url": {"type": "string", "x-ms-notification-url": True}}}
    document = hook({"$ref": "#/definitions/Body"}, definitions={"Body": shown})
    assert pointers("notification-url-internal", document) == ["/definitions/Body/properties/url"]
    assert pointers("notification-url-required", document) == ["/definitions/Body/properties/url"]


def test_everything_on_the_way_to_the_address_has_to_be_required() -> None:
    optional = {"properties": {"a": holding("url", URL)}}
    assert pointers("notification-url-required", hook(optional)) == [f"{BODY}/properties/a"]
    twice = {"properties": {"a": {"properties": {"url": URL}}}}
    assert sorted(pointers("notification-url-required", hook(twice))) == [
        f"{BODY}/properties/a",
        f"{BODY}/properties/a/properties/url",
    ]


def test_the_optional_holder_is_named_and_not_the_address() -> None:
    document = hook({"properties": {"notifier": holding("callbackUrl", URL)}})
    (finding,) = findings("notification-url-required", document)
    assert finding.message == '"notifier", which contains "callbackUrl", of "Hook" is optional'
    assert finding.help == 'Add "notifier" to `required` of the schema that contains it.'


def test_a_mark_that_is_not_true_is_no_mark() -> None:
    unmarked = holding("url", URL | {"x-ms-notification-url": "true"})
    assert pointers("webhook-notification-url", hook(unmarked)) == ["/paths/~1hook/post"]


def test_a_body_that_holds_itself_ends() -> None:
    circle = {"properties": {"self": {"$ref": "#/definitions/Body"}}}
    document = hook({"$ref": "#/definitions/Body"}, definitions={"Body": circle})
    assert pointers("webhook-notification-url", document) == ["/paths/~1hook/post"]


def test_a_trigger_that_polls_needs_no_address() -> None:
    assert not pointers("webhook-notification-url", poll("single"))
    assert not pointers("webhook-notification-content", poll("single"))


def test_a_trigger_with_an_address_needs_content() -> None:
    assert pointers("webhook-notification-content", hook(holding("url", URL), None)) == ["/paths/~1hook/post"]
    assert not pointers("webhook-notification-content", hook(holding("url", URL)))


@pytest.mark.parametrize(("content", "name"), [({}, None), ({"schema": []}, None), ([], "JsonTypeIncorrect")])
def test_content_needs_a_schema(content: Any, name: str | None) -> None:
    place = "/paths/~1hook/x-ms-notification-content"
    assert found("notification-content-schema", hook({}, content)) == [(place, name)]


@pytest.mark.parametrize("kind", ["integer", None, ["string"]])
def test_an_address_is_a_string(kind: Any) -> None:
    document = hook(holding("url", URL | {"type": kind}))
    assert pointers("notification-url-string", document) == [f"{BODY}/properties/url"]


def test_an_address_belongs_into_no_query_and_no_answer() -> None:
    rule = "notification-url-position"
    query = {"name": "url", "in": "query", "type": "string", "x-ms-notification-url": True}
    assert pointers(rule, {"paths": {"/a": {"get": {"parameters": [query]}}}}) == ["/paths/~1a/get/parameters/0"]
    assert pointers(rule, hook({}, {"schema": holding("url", URL)}))
    assert not pointers(rule, hook(holding("url", URL), definitions={"A": holding("url", URL)}))


@pytest.mark.parametrize(
    ("kind", "schema", "right"),
    [
        ("single", {"type": "object"}, True),
        ("single", {"items": {}}, False),
        ("batch", {"type": "array"}, True),
        ("batch", {"properties": {}}, False),
        ("batch", {"type": "string"}, True),
        ("batch", {"$ref": "#/definitions/none"}, True),
    ],
)
def test_the_kind_decides_between_array_and_object(kind: str, schema: Any, right: bool) -> None:
    assert bool(found("trigger-response-shape", poll(kind, schema))) is not right


def test_the_answer_to_a_subscription_is_no_event() -> None:
    document = hook(holding("url", URL))
    document["paths"]["/hook"]["post"]["responses"] = {"200": {"schema": {"type": "array"}}}
    assert not found("trigger-response-shape", document)


def test_a_delete_counts_anywhere() -> None:
    document = hook(holding("url", URL))
    assert pointers("webhook-delete-present", document) == ["/paths/~1hook/post"]
    document["paths"]["/other"] = {"delete": {}}
    assert not pointers("webhook-delete-present", document)


def test_a_deprecated_trigger_stays_as_it_is() -> None:
    document = hook(holding("url", URL))
    document["paths"]["/hook"]["post"]["deprecated"] = True
    assert not pointers("webhook-delete-present", document)
    assert polled([])
    assert not polled([], deprecated=True)


NAMED = {"x-ms-notification": {"operationId": "Hook"}}
PLACE = "/paths/~1p/get/x-ms-notification"


def test_a_notification_ties_a_polling_trigger_to_a_webhook() -> None:
    rule = "notification-extension-use"
    webhook = hook(holding("url", URL))["paths"]
    assert not found(rule, {"paths": poll("batch", **NAMED)["paths"] | webhook})
    assert found(rule, poll("batch", **NAMED)) == [(f"{PLACE}/operationId", "OperationIdNotFound")]
    both = poll("batch", **{"x-ms-notification": {"operationId": "Poll"}})
    assert found(rule, both) == [(f"{PLACE}/operationId", None)]
    action = {"paths": {"/p": {"get": NAMED}} | webhook}
    assert found(rule, action) == [(PLACE, "NotificationExtensionSupportedForTriggerOnly")]


def test_shared_parameters_have_one_type_and_visibility() -> None:
    webhook = hook(holding("url", URL))["paths"]
    webhook["/hook"]["post"]["parameters"].append({"name": "a", "in": "query", "type": "string"})
    for parameter, right in (
        ({"name": "a", "in": "header", "type": "string"}, True),
        ({"name": "b", "in": "query", "type": "integer"}, True),
        ({"name": "a", "in": "query", "type": "integer"}, False),
        ({"name": "a", "in": "query", "type": "string", "x-ms-visibility": "internal"}, False),
    ):
        fetch = poll("batch", parameters=[parameter], **NAMED)["paths"]
        assert bool(found("fetch-subscribe-same-parameters", {"paths": fetch | webhook})) is not right


def polled(policies: Any, **members: Any) -> list[str]:
    """Pointers of polling triggers without a policy."""
    connector = Connector("a", "a", Publisher("verified"), [], [])
    connector.definition = Definition(poll("batch", **members), "f")
    connector.properties = Properties({"policyTemplateInstances": policies}, "p")
    return [b.finding.pointer for b in walk(connector).broken if b.rule.id == "polling-trigger-policy"]


def policy(template: str, *names: Any) -> dict[str, Any]:
    return {"templateId": template, "parameters": {"x-ms-apimTemplate-operationName": list(names)}}


def test_a_policy_covers_the_operations_that_it_names_or_all() -> None:
    assert polled([]) == ["/paths/~1p/get"]
    assert polled([policy("pollingtrigger", "Other", None, ["Poll"])]) == ["/paths/~1p/get"]
    assert polled([policy("setheader", "Poll")]) == ["/paths/~1p/get"]
    assert polled([policy("PollingTrigger", "Poll")]) == []
    assert polled([policy("pollingtrigger")]) == []
    assert polled([{"templateId": "pollingtrigger"}]) == []


def test_a_service_that_leads_on_keeps_its_state_itself() -> None:
    assert polled([], responses={"202": {"headers": {"Location": {}}}}) == []


STATE = {"name": "after", "in": "query", "type": "integer", "x-ms-trigger-value": {"value-collection": "value"}}


def test_a_trigger_value_hands_the_state_on() -> None:
    assert polled([], parameters=[STATE]) == []
    assert polled([], parameters=[{**STATE, "x-ms-trigger-value": None, "name": "b"}, {"name": "c"}]) == []


def test_a_trigger_value_names_the_collection_inside_an_object() -> None:
    assert not found("trigger-response-shape", poll("batch", {"type": "object"}, parameters=[STATE]))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("This operation triggers when a room is booked.", False),
        ("When the managers have closed a room.", False),
        ("Fires as soon as somebody pays.", False),
        ("A room is booked.", True),
        ("Rooms that somebody whenced.", True),
        ("\u3164", False),
    ],
)
def test_a_description_says_when_in_any_words(text: str, told: bool) -> None:
    trigger = {"description": text, "summary": "When a room is booked"}
    assert bool(found("trigger-description-mentions-trigger", poll("batch", **trigger))) is told
