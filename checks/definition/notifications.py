"""Triggers that fetch data, and the webhooks that announce them."""

from __future__ import annotations

from checks.criteria import OPENAPI_DEFINITION
from checks.rule import Findings, Level, rule
from checks.sources import SWAGGER_VALIDATOR
from connector.definition import Operation
from connector.words import quoted


@rule(
    "notification-extension-use",
    OPENAPI_DEFINITION,
    # Not required: no published connector uses the extension, so nobody saw how strictly the validator takes it.
    Level.WARNING,
    help="Keep `x-ms-notification` only on triggers that fetch; its operationId names the webhook that goes with them.",
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
    """The extension `x-ms-notification` is on a trigger that is not a webhook, and names a webhook.

    It ties an operation that fetches data to the one that registers for news of them.
    """
    place = operation.at("x-ms-notification")
    if not operation.is_trigger:
        yield place.finding(
            f"{quoted(operation.name)} is not a trigger", validator="NotificationExtensionSupportedForTriggerOnly"
        )
    elif operation.is_webhook:
        yield place.finding(
            f"{quoted(operation.name)} is a webhook itself",
            validator="NotificationExtensionNotSupportedInWebhookOperation",
        )
    name = place.text("operationId")
    if not name:
        return
    named = operation.definition.operations_by_id.get(name)
    if named is None:
        yield place.at("operationId").finding(
            f"the operation {quoted(name)} does not exist", validator="OperationIdNotFound"
        )
    elif not named.is_webhook:
        yield place.at("operationId").finding(f"{quoted(name)} is not a webhook")


@rule(
    "fetch-subscribe-same-parameters",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Give the parameter the same `type` and `x-ms-visibility` in both operations.",
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
                yield parameter.finding(f"{parameter.label} has another `{member}` in {quoted(named.name)}")
