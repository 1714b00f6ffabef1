"""Webhooks: the address of the callback, what the service sends, and how a registration ends."""

from __future__ import annotations

from typing import Final

from checks.criteria import OPENAPI_DEFINITION
from checks.rule import Findings, Level, rule
from checks.sources import DEFINITION_SCHEMA, OPENAPI_EXTENSIONS, SWAGGER_VALIDATOR, WEBHOOK_TRIGGER
from connector.callbacks import NOTIFICATION_URL, callbacks
from connector.definition import Definition, Operation, Parameter, PathItem, Schema, Typed
from connector.words import quoted

_CONTENT: Final = "x-ms-notification-content"


@rule(
    "webhook-notification-content",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Add `x-ms-notification-content` with the schema of the event beside the verb, in the path item.",
    validator="OperationMustHaveNotificationContentExtension",
    source=(OPENAPI_EXTENSIONS, WEBHOOK_TRIGGER, SWAGGER_VALIDATOR),
    keyword="x-ms-trigger",
)
def webhook_has_its_content(operation: Operation) -> Findings:
    """The path of a webhook trigger describes what the service sends.

    Without `x-ms-notification-content` the trigger has no outputs that later steps of a flow could use.
    """
    if operation.is_webhook:
        return
    if any(True for _ in callbacks(operation)):
        help = f"Move `{_CONTENT}` from the operation to the path item, beside the verb."
        message = f"the path of the webhook {quoted(operation.name)} has no `{_CONTENT}`"
        yield operation.finding(message, help if _CONTENT in operation.value else None)


@rule(
    "notification-content-schema",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Write an object with `description` and `schema`, the schema of the event.",
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
        yield place.finding(f"`{_CONTENT}` of {quoted(item.path)} must be an object", validator="JsonTypeIncorrect")
    elif not isinstance(place.value.get("schema"), dict):
        yield place.finding(f"`{_CONTENT}` of {quoted(item.path)} has no `schema`")


@rule(
    "notification-content-on-path-item",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help=f"Move `{_CONTENT}` to the path item, beside the verb.",
    source=(WEBHOOK_TRIGGER, DEFINITION_SCHEMA),
    keyword=_CONTENT,
)
def content_stands_on_the_path_item(operation: Operation) -> Findings:
    """The content of a notification is beside the verb, not inside it.

    One page speaks of operations; Microsoft's sample, its schema and every published webhook put it on the path item.
    """
    yield operation.at(_CONTENT).finding(f"`{_CONTENT}` is inside the operation {quoted(operation.name)}")


@rule(
    "webhook-notification-url",
    OPENAPI_DEFINITION,
    # Not required: triggers that post to poll, with a policy of their own, describe content and take no address.
    Level.WARNING,
    help='Add `"x-ms-notification-url": true` to the property of the body that takes the address of the callback.',
    validator="WebhookOperationsMissingNotificationUrlProperty",
    source=(OPENAPI_EXTENSIONS, WEBHOOK_TRIGGER, SWAGGER_VALIDATOR),
    keyword="x-ms-trigger",
)
def webhook_takes_an_address(operation: Operation) -> Findings:
    """A webhook trigger has an input that takes the address of the callback.

    The platform fills it when a flow is switched on.
    """
    if operation.is_webhook and not any(True for _ in callbacks(operation)):
        yield operation.finding(f"no input of the webhook {quoted(operation.name)} has `{NOTIFICATION_URL}`")


@rule(
    "notification-url-internal",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help='Add `"x-ms-visibility": "internal"` to the property.',
    validator="NotificationUrlNotInternal",
    source=(OPENAPI_EXTENSIONS, WEBHOOK_TRIGGER, SWAGGER_VALIDATOR),
    keyword="x-ms-trigger",
)
def address_is_hidden(operation: Operation) -> Findings:
    """The input for the callback's address, or something that contains it, is internal.

    The platform knows the address, users do not.
    """
    for callback in callbacks(operation):
        if not callback.internal and callback.in_body:
            yield callback.place.finding(f"{quoted(callback.name)} of {quoted(operation.name)} is shown to users")


@rule(
    "notification-url-required",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Add the property to `required` of the schema that contains it.",
    validator="NotificationUrlNotRequired",
    source=(OPENAPI_EXTENSIONS, WEBHOOK_TRIGGER, SWAGGER_VALIDATOR),
    keyword="x-ms-trigger",
)
def address_is_required(operation: Operation) -> Findings:
    """The input for the callback's address is required, and so is every property that contains it.

    An internal value that is optional is not sent, and the service would not know where to report.
    """
    for callback in callbacks(operation):
        for holder in callback.optional if callback.in_body else ():
            name = str(holder.tokens[-1])
            own = holder is callback.optional[-1] and name == callback.name
            which = "" if own else f", which contains {quoted(callback.name)},"
            help = f"Add {quoted(name)} to `required` of the schema that contains it."
            yield holder.finding(f"{quoted(name)}{which} of {quoted(operation.name)} is optional", help)


@rule(
    "notification-url-string",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help='Write `"type": "string"`.',
    validator="NotificationUrlNotString",
    source=SWAGGER_VALIDATOR,
    keyword="x-ms-trigger",
)
def address_is_text(operation: Operation) -> Findings:
    """The input for the callback's address is a string.

    The platform puts an address into it.
    """
    for callback in callbacks(operation):
        if callback.place.text("type") != "string":
            yield callback.place.finding(f"{quoted(callback.name)} of {quoted(operation.name)} must be a string")


@rule(
    "notification-url-position",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help=f"Move `{NOTIFICATION_URL}` to a property of the body that the operation sends.",
    validator="NotificationUrlNotAllowedInThisPosition",
    source=SWAGGER_VALIDATOR,
    keyword=NOTIFICATION_URL,
)
def address_stands_in_the_body(node: Typed) -> Findings:
    """The callback's address is taken in the body, not in a parameter of another kind and not in an answer.

    The platform fills properties of the body that it sends, and nothing else.
    """
    if node.value[NOTIFICATION_URL] is not True:
        return
    if isinstance(node, Parameter):
        yield node.finding(f"{node.label} has `{NOTIFICATION_URL}` outside of a body")
    elif isinstance(node, Schema) and node.role in ("response", "notification"):
        yield node.finding(f"{node.label} has `{NOTIFICATION_URL}` in a {node.role}")


@rule(
    "webhook-delete-present",
    OPENAPI_DEFINITION,
    Level.HINT,
    help='Add the DELETE operation that ends the subscription, with `"x-ms-visibility": "internal"`; the service '
    "answers the registration with that address in the header `Location`.",
    source=WEBHOOK_TRIGGER,
    keyword="paths",
)
def webhooks_can_be_deleted(definition: Definition) -> Findings:
    """A definition with webhooks has an operation that deletes their registration.

    The platform calls it when a flow is changed or switched off; without it the service goes on reporting.
    """
    webhooks = [one for one in definition.operations if one.is_webhook and not one.deprecated]
    if webhooks and not any(operation.verb == "delete" for operation in definition.operations):
        yield webhooks[0].finding(f"no DELETE operation ends the registration of {quoted(webhooks[0].name)}")
