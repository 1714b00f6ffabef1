"""Triggers: their kind and texts, webhooks with their callback, and polling."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from checks.criteria import OPENAPI_DEFINITION
from checks.rule import Findings, Level, rule
from checks.sources import (
    DEFINITION_SCHEMA,
    OPENAPI_EXTENSIONS,
    POLLING_TRIGGER,
    STRING_GUIDANCE,
    SWAGGER_VALIDATOR,
    WEBHOOK_TRIGGER,
)
from connector.connector import Connector
from connector.definition import Definition, Operation, Parameter, PathItem, Schema, Typed
from connector.node import Node

TRIGGER_KINDS: Final = ("single", "batch")
POLLING_POLICY: Final = "pollingtrigger"

_NOTIFICATION_URL: Final = "x-ms-notification-url"
_CONTENT: Final = "x-ms-notification-content"
_OPERATION_NAMES: Final = "x-ms-apimTemplate-operationName"

_MAX_SCHEMAS: Final = 2000
"""Schemas of one body that are searched for the callback's address; it stands near the root."""


@dataclass(frozen=True, slots=True)
class _Callback:
    """A property that takes the address at which the service reports events."""

    place: Node
    internal: bool
    """The property or something that holds it is hidden from users."""
    required: bool
    """The property and everything inside the body that holds it has to be sent."""
    in_body: bool

    @property
    def name(self) -> str:
        return self.place.text("name") or str(self.place.tokens[-1])


def _hidden(value: Any) -> bool:
    visibility = value.get("x-ms-visibility") if isinstance(value, dict) else None
    return isinstance(visibility, str) and visibility.lower() == "internal"


def _callbacks(operation: Operation) -> Iterator[_Callback]:
    """The inputs of an operation that take the callback's address."""
    for parameter in operation.all_parameters:
        if parameter.value.get(_NOTIFICATION_URL) is True:
            yield _Callback(parameter, parameter.internal, parameter.value.get("required") is True, in_body=False)
        if parameter.location == "body":
            yield from _callbacks_in_body(parameter, operation.definition)


def _callbacks_in_body(parameter: Parameter, definition: Definition) -> Iterator[_Callback]:
    """Search the body's schema, references followed, each schema once.

    Whether the body itself is required does not count: many published webhooks leave that out.
    """
    stack = [(parameter.at("schema"), parameter.internal, True)]
    seen: set[int] = set()
    while stack and len(seen) < _MAX_SCHEMAS:
        place, internal, required = stack.pop()
        internal = internal or _hidden(place.value)
        target = definition.resolve(place)
        if target is None or not isinstance(target.value, dict) or id(target.value) in seen:
            continue
        seen.add(id(target.value))
        internal = internal or _hidden(target.value)
        if target.value.get(_NOTIFICATION_URL) is True:
            yield _Callback(target, internal, required, in_body=True)
        properties = target.value.get("properties")
        if isinstance(properties, dict):
            names = _required_names(target, definition)
            stack += [(target.at("properties", name), internal, required and name in names) for name in properties]
        if isinstance(target.value.get("items"), dict):
            stack.append((target.at("items"), internal, required))
        parts = target.value.get("allOf")
        if isinstance(parts, list):
            stack += [(target.at("allOf", index), internal, required) for index in range(len(parts))]


def _required_names(schema: Node, definition: Definition) -> set[str]:
    """What a schema and the parts that it is put together from require."""
    parts = schema.get("allOf")
    places = [schema]
    if isinstance(parts, list):
        places += [schema.at("allOf", index) for index in range(len(parts))]
    names: set[str] = set()
    for place in places:
        target = definition.resolve(place)
        listed = target.get("required") if target is not None else None
        if isinstance(listed, list):
            names |= {name for name in listed if isinstance(name, str)}
    return names


@rule(
    "trigger-kind-known",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Write single for one event in each answer, batch for a list of events.",
    validator=("JsonValueNotInEnum", "JsonTypeIncorrect"),
    source=(OPENAPI_EXTENSIONS, SWAGGER_VALIDATOR),
    keyword="x-ms-trigger",
)
def trigger_kind_is_known(operation: Operation) -> Findings:
    """A trigger is single or batch.

    The member x-ms-trigger makes a trigger of an operation, and says whether its answer holds one event or a list.
    """
    kind = operation.value["x-ms-trigger"]
    place = operation.at("x-ms-trigger")
    if not isinstance(kind, str):
        yield place.finding(f'the kind of the trigger "{operation.name}" is no text', validator="JsonTypeIncorrect")
    elif kind not in TRIGGER_KINDS:
        yield place.finding(f'the trigger "{operation.name}" is neither single nor batch, but "{kind[:40]}"')


@rule(
    "trigger-response-shape",
    OPENAPI_DEFINITION,
    # A hint: published batch triggers answer in many shapes, and the validator has no name for it.
    Level.HINT,
    help="Describe an array where the trigger is batch, an object where it is single.",
    source=OPENAPI_EXTENSIONS,
    keyword="x-ms-trigger",
)
def trigger_answers_in_its_kind(operation: Operation) -> Findings:
    """A trigger that polls answers with an array where it is batch, with an object where it is single.

    A flow starts once for each element of a batch; an array inside an object has to be chosen by its user.
    """
    kind = operation.text("x-ms-trigger")
    if operation.is_webhook or kind not in TRIGGER_KINDS:
        return
    for response in operation.responses:
        if not response.code.startswith("2") or "schema" not in response.value:
            continue
        found = _shape(operation.definition.resolve_schema(response.value["schema"]))
        expected = "array" if kind == "batch" else "object"
        if found and found != expected:
            yield response.at("schema").finding(f'the {kind} trigger "{operation.name}" answers with an {found}')


def _shape(schema: dict[str, Any] | None) -> str:
    """``array``, ``object``, or the empty string where the schema says neither."""
    if schema is None:
        return ""
    if schema.get("type") == "array" or "items" in schema:
        return "array"
    return "object" if schema.get("type") == "object" or "properties" in schema else ""


@rule(
    "trigger-summary-starts-when",
    OPENAPI_DEFINITION,
    Level.HINT,
    help='Begin with "When", such as "When an invoice is paid".',
    source=STRING_GUIDANCE,
    keyword="x-ms-trigger",
)
def trigger_summary_begins_with_when(operation: Operation) -> Findings:
    """A trigger's summary begins with When.

    Triggers and actions stand in lists of the same look; the first word tells them apart.
    """
    if operation.summary.strip() and not operation.internal and not operation.summary.startswith("When "):
        yield operation.at("summary").finding(f'the trigger "{operation.summary}" does not begin with "When"')


@rule(
    "action-summary-not-when",
    OPENAPI_DEFINITION,
    Level.HINT,
    help='Begin with a verb, such as "Get invoice".',
    source=STRING_GUIDANCE,
    keyword="summary",
)
def action_summary_does_not_begin_with_when(operation: Operation) -> Findings:
    """An action's summary does not begin with When.

    Users take a step that begins so for a trigger.
    """
    if not operation.is_trigger and not operation.internal and operation.summary.lower().startswith("when "):
        yield operation.at("summary").finding(f'the action "{operation.summary}" begins like a trigger')


@rule(
    "trigger-description-mentions-trigger",
    OPENAPI_DEFINITION,
    Level.HINT,
    help='Write "This operation triggers when" and what has to happen.',
    source=STRING_GUIDANCE,
    keyword="x-ms-trigger",
)
def trigger_description_says_that_it_triggers(operation: Operation) -> Findings:
    """A trigger's description says that it triggers, and when.

    The string guidance gives all triggers the form "This operation triggers when …".
    """
    description = operation.text("description")
    if description.strip() and not operation.internal and "trigger" not in description.lower():
        message = f'the description of "{operation.name}" does not say when it triggers'
        yield operation.at("description").finding(message)


@rule(
    "trigger-hint",
    OPENAPI_DEFINITION,
    Level.HINT,
    help='Add x-ms-trigger-hint, such as "To see it work now, add an item to the list."',
    source=OPENAPI_EXTENSIONS,
    keyword="x-ms-trigger",
)
def trigger_has_a_hint(operation: Operation) -> Findings:
    """A trigger has a hint that says how to fire it.

    Power Automate shows x-ms-trigger-hint to those who test a new flow.
    """
    if not operation.internal and not operation.text("x-ms-trigger-hint").strip():
        yield operation.finding(f'the trigger "{operation.name}" has no "x-ms-trigger-hint"')


@rule(
    "webhook-notification-content",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Put x-ms-notification-content with the schema of the event beside the verb, in the path item.",
    validator="OperationMustHaveNotificationContentExtension",
    source=(OPENAPI_EXTENSIONS, WEBHOOK_TRIGGER, SWAGGER_VALIDATOR),
    keyword="x-ms-trigger",
)
def webhook_has_its_content(operation: Operation) -> Findings:
    """The path of a webhook trigger describes what the service sends.

    Without x-ms-notification-content the trigger has no outputs that later steps of a flow could use.
    """
    if operation.is_webhook:
        return
    if any(True for _ in _callbacks(operation)):
        help = "Move it from the operation to the path item, beside the verb." if _CONTENT in operation.value else None
        yield operation.finding(f'the path of the webhook "{operation.name}" has no "{_CONTENT}"', help)


@rule(
    "notification-content-schema",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Give it a description and the schema of the event.",
    validator=("SchemaDefinitionSetIncorrectly", "JsonTypeIncorrect"),
    source=(OPENAPI_EXTENSIONS, WEBHOOK_TRIGGER, SWAGGER_VALIDATOR),
    keyword=_CONTENT,
)
def content_has_a_schema(item: PathItem) -> Findings:
    """The content of a notification has a schema.

    Its properties are the outputs of the trigger.
    """
    place = item.at(_CONTENT)
    if not isinstance(place.value, dict):
        yield place.finding(f'"{_CONTENT}" of {item.path} is no object', validator="JsonTypeIncorrect")
    elif not isinstance(place.value.get("schema"), dict):
        yield place.finding(f'"{_CONTENT}" of {item.path} has no schema')


@rule(
    "notification-content-on-path-item",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Move it to the path item, beside the verb.",
    source=(WEBHOOK_TRIGGER, DEFINITION_SCHEMA),
    keyword=_CONTENT,
)
def content_stands_on_the_path_item(operation: Operation) -> Findings:
    """The content of a notification stands beside the verb, not inside it.

    One page speaks of operations; Microsoft's sample, its schema and every published webhook put it on the path item.
    """
    yield operation.at(_CONTENT).finding(f'"{_CONTENT}" stands inside the operation "{operation.name}"')


@rule(
    "webhook-notification-url",
    OPENAPI_DEFINITION,
    # Not required: triggers that post to poll, with a policy of their own, describe content and take no address.
    Level.WARNING,
    help='Mark the property of the body that takes the callback\'s address with "x-ms-notification-url": true.',
    validator="WebhookOperationsMissingNotificationUrlProperty",
    source=(OPENAPI_EXTENSIONS, WEBHOOK_TRIGGER, SWAGGER_VALIDATOR),
    keyword="x-ms-trigger",
)
def webhook_takes_an_address(operation: Operation) -> Findings:
    """A webhook trigger has an input that takes the address of the callback.

    The platform fills it when a flow is switched on.
    """
    if operation.is_webhook and not any(True for _ in _callbacks(operation)):
        yield operation.finding(f'no input of the webhook "{operation.name}" is marked with "{_NOTIFICATION_URL}"')


@rule(
    "notification-url-internal",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help='Add "x-ms-visibility": "internal" to it.',
    validator="NotificationUrlNotInternal",
    source=(OPENAPI_EXTENSIONS, WEBHOOK_TRIGGER, SWAGGER_VALIDATOR),
    keyword="x-ms-trigger",
)
def address_is_hidden(operation: Operation) -> Findings:
    """The input for the callback's address, or something that holds it, is internal.

    The platform knows the address, users do not.
    """
    for callback in _callbacks(operation):
        if not callback.internal and callback.in_body:
            yield callback.place.finding(f'"{callback.name}" of "{operation.name}" is shown to users')


@rule(
    "notification-url-required",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="List it under required of the schema that holds it, and so on up to the body.",
    validator="NotificationUrlNotRequired",
    source=(OPENAPI_EXTENSIONS, WEBHOOK_TRIGGER, SWAGGER_VALIDATOR),
    keyword="x-ms-trigger",
)
def address_is_required(operation: Operation) -> Findings:
    """The input for the callback's address is required, and so is every property that holds it.

    An internal value that is optional is not sent, and the service would not know where to report.
    """
    for callback in _callbacks(operation):
        if not callback.required and callback.in_body:
            yield callback.place.finding(f'"{callback.name}" of "{operation.name}" is optional')


@rule(
    "notification-url-string",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help='Give it "type": "string".',
    validator="NotificationUrlNotString",
    source=SWAGGER_VALIDATOR,
    keyword="x-ms-trigger",
)
def address_is_text(operation: Operation) -> Findings:
    """The input for the callback's address is a string.

    The platform puts an address into it.
    """
    for callback in _callbacks(operation):
        if callback.place.text("type") != "string":
            yield callback.place.finding(f'"{callback.name}" of "{operation.name}" is no string')


@rule(
    "notification-url-position",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Take the address in a property of the body that is sent.",
    validator="NotificationUrlNotAllowedInThisPosition",
    source=SWAGGER_VALIDATOR,
    keyword=_NOTIFICATION_URL,
)
def address_stands_in_the_body(node: Typed) -> Findings:
    """The callback's address is taken in the body, not in a parameter of another kind and not in an answer.

    The platform fills properties of the body that it sends, and nothing else.
    """
    if node.value[_NOTIFICATION_URL] is not True:
        return
    if isinstance(node, Parameter):
        yield node.finding(f'{node.label} is marked with "{_NOTIFICATION_URL}", outside of a body')
    elif isinstance(node, Schema) and node.role in ("response", "notification"):
        yield node.finding(f'{node.label} is marked with "{_NOTIFICATION_URL}", in a {node.role}')


@rule(
    "webhook-delete-present",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Describe the DELETE request that ends the subscription, as an internal operation.",
    source=WEBHOOK_TRIGGER,
    keyword="paths",
)
def webhooks_can_be_deleted(definition: Definition) -> Findings:
    """A definition with webhooks has an operation that deletes their registration.

    The platform calls it when a flow is changed or switched off; without it the service goes on reporting.
    """
    webhooks = [operation for operation in definition.operations if operation.is_webhook]
    if webhooks and not any(operation.verb == "delete" for operation in definition.operations):
        yield webhooks[0].finding(f'no DELETE operation ends the registration of "{webhooks[0].name}"')


@rule(
    "webhook-location-header",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Let the service answer with the header Location, and describe it under headers.",
    source=WEBHOOK_TRIGGER,
    keyword="x-ms-trigger",
)
def webhook_answers_with_a_location(operation: Operation) -> Findings:
    """The answer to the registration of a webhook describes the header Location.

    The platform deletes the registration at that address.
    """
    if operation.is_webhook and not _names_location(operation):
        yield operation.finding(f'no answer of the webhook "{operation.name}" describes the header Location')


def _names_location(operation: Operation) -> bool:
    """One of the responses describes the header Location."""
    headers = [response.get("headers") for response in operation.responses]
    return any(name.lower() == "location" for found in headers if isinstance(found, dict) for name in found)


@rule(
    "notification-extension-use",
    OPENAPI_DEFINITION,
    # Not required: no published connector uses the extension, so nobody saw how strictly the validator takes it.
    Level.WARNING,
    help="Keep x-ms-notification on a trigger that fetches, and let it name the webhook that announces new data.",
    validator=(
        "NotificationOperationMustBeWebhook",
        "NotificationExtensionSupportedForTriggerOnly",
        "NotificationExtensionNotSupportedInWebhookOperation",
        "OperationIdNotFound",
    ),
    source=SWAGGER_VALIDATOR,
    keyword="x-ms-notification",
)
def notification_ties_a_trigger_to_a_webhook(operation: Operation) -> Findings:
    """The extension x-ms-notification stands on a trigger that is no webhook, and names a webhook.

    It ties an operation that fetches data to the one that registers for news of them.
    """
    place = operation.at("x-ms-notification")
    if not operation.is_trigger:
        yield place.finding(
            f'"{operation.name}" is no trigger', validator="NotificationExtensionSupportedForTriggerOnly"
        )
    elif operation.is_webhook:
        yield place.finding(
            f'"{operation.name}" is a webhook itself', validator="NotificationExtensionNotSupportedInWebhookOperation"
        )
    name = place.text("operationId")
    if not name:
        return
    named = operation.definition.operations_by_id.get(name)
    if named is None:
        yield place.at("operationId").finding(f'there is no operation "{name}"', validator="OperationIdNotFound")
    elif not named.is_webhook:
        yield place.at("operationId").finding(f'"{name}" is no webhook')


@rule(
    "fetch-subscribe-same-parameters",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Give the parameter the same type and x-ms-visibility in both operations.",
    validator="ParamtersWithSameNameMustHaveSameTypeAndVisibility",
    source=SWAGGER_VALIDATOR,
    keyword="x-ms-notification",
)
def fetch_and_subscribe_agree(operation: Operation) -> Findings:
    """Parameters of the same name have one type and visibility in a trigger and in the webhook that it names.

    Users fill them in once for both.
    """
    named = operation.definition.operations_by_id.get(operation.at("x-ms-notification").text("operationId"))
    if named is None:
        return
    others = {parameter.parameter_name: parameter for parameter in named.all_parameters}
    for parameter in operation.all_parameters:
        other = others.get(parameter.parameter_name)
        if other is None or parameter.location == "body":
            continue
        for member in ("type", "x-ms-visibility"):
            if parameter.text(member) != other.text(member):
                yield parameter.finding(f'{parameter.label} has another {member} in "{named.name}"')


@rule(
    "polling-trigger-policy",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Add the policy pollingtrigger for the operation to policyTemplateInstances of apiProperties.json.",
    source=POLLING_TRIGGER,
)
def polling_trigger_has_a_policy(connector: Connector) -> Findings:
    """A trigger that polls has a policy that remembers how far it came.

    Without the policy pollingtrigger each call returns the same events again, unless the service itself answers with
    202 and a Location that leads on.
    """
    if connector.definition is None or connector.properties is None:
        return
    polling = [op for op in connector.definition.operations if op.is_trigger and op.verb == "get"]
    if not polling:
        return
    covered: set[str] = set()
    for policy in connector.properties.policies:
        if policy.template != POLLING_POLICY:
            continue
        names = policy.at("parameters").get(_OPERATION_NAMES)
        if not isinstance(names, list) or not names:
            return
        covered |= {name for name in names if isinstance(name, str)}
    for operation in polling:
        if operation.id not in covered and not _names_location(operation):
            yield operation.finding(f'the polling trigger "{operation.name}" has no policy "{POLLING_POLICY}"')
