"""Triggers: their kind, their texts, and how they poll."""

from __future__ import annotations

import json
import re
from typing import Any, Final

from checks.criteria import OPENAPI_DEFINITION
from checks.rule import Findings, Level, rule
from checks.sources import OPENAPI_EXTENSIONS, POLLING_TRIGGER, STRING_GUIDANCE, SWAGGER_VALIDATOR
from connector.characters import is_blank
from connector.connector import Connector
from connector.definition import Operation
from connector.words import quoted

TRIGGER_KINDS: Final = ("single", "batch")
POLLING_POLICY: Final = "pollingtrigger"

_OPERATION_NAMES: Final = "x-ms-apimTemplate-operationName"
_SAYS_WHEN = re.compile(
    r"trigger|\b(?:when|whenever|once|as soon as|each time|every time|fires?|starts? a flow)\b", re.IGNORECASE
)
"""The guidance's own word, or others that say when something happens."""


@rule(
    "trigger-kind-known",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Write `single` for one event in each answer, `batch` for a list of events.",
    validator=("JsonValueNotInEnum", "JsonTypeIncorrect"),
    source=(OPENAPI_EXTENSIONS, SWAGGER_VALIDATOR),
    keyword="x-ms-trigger",
)
def trigger_kind_is_known(operation: Operation) -> Findings:
    """A trigger is single or batch.

    The member `x-ms-trigger` makes a trigger of an operation, and says whether its answer is one event or a list.
    """
    kind = operation.value["x-ms-trigger"]
    place = operation.at("x-ms-trigger")
    if not isinstance(kind, str):
        yield place.finding(
            f"`x-ms-trigger` of {quoted(operation.name)} must be a string", validator="JsonTypeIncorrect"
        )
    elif kind not in TRIGGER_KINDS:
        yield place.finding(f"`x-ms-trigger` of {quoted(operation.name)} is {quoted(kind)}, neither single nor batch")


@rule(
    "trigger-response-shape",
    OPENAPI_DEFINITION,
    # A hint: published batch triggers answer in many shapes, and the validator has no name for it.
    Level.HINT,
    help="Describe an array where the trigger is `batch`, an object where it is `single`.",
    source=OPENAPI_EXTENSIONS,
    keyword="x-ms-trigger",
)
def trigger_answers_in_its_kind(operation: Operation) -> Findings:
    """A trigger that polls answers with an array where it is batch, with an object where it is single.

    A flow starts once for each element of a batch; an array inside an object has to be chosen by its user, unless
    `x-ms-trigger-value` names it.
    """
    kind = operation.text("x-ms-trigger")
    if operation.is_webhook or kind not in TRIGGER_KINDS or _hands_its_state_on(operation):
        return
    for response in operation.responses:
        if not response.code.startswith("2") or "schema" not in response.value:
            continue
        found = _shape(operation.definition.resolve_schema(response.value["schema"]))
        expected = "array" if kind == "batch" else "object"
        if found and found != expected:
            yield response.at("schema").finding(f"the {kind} trigger {quoted(operation.name)} answers with an {found}")


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
    help='Begin the summary of a trigger with "When", such as "When an invoice is paid".',
    source=STRING_GUIDANCE,
    keyword="x-ms-trigger",
)
def trigger_summary_begins_with_when(operation: Operation) -> Findings:
    """A trigger's summary begins with When.

    Triggers and actions appear in lists that look the same; the first word tells them apart.
    """
    if not is_blank(operation.summary) and not operation.internal and not operation.summary.startswith("When "):
        yield operation.at("summary").finding(f'the summary {quoted(operation.summary)} does not begin with "When"')


@rule(
    "action-summary-not-when",
    OPENAPI_DEFINITION,
    Level.HINT,
    help='Begin the summary of an action with a verb, such as "Get invoice".',
    source=STRING_GUIDANCE,
    keyword="summary",
)
def action_summary_does_not_begin_with_when(operation: Operation) -> Findings:
    """An action's summary does not begin with When.

    Users take a step that begins so for a trigger.
    """
    if not operation.is_trigger and not operation.internal and operation.summary.lower().startswith("when "):
        yield operation.at("summary").finding(
            f"the summary {quoted(operation.summary)} of an action begins like a trigger's"
        )


@rule(
    "trigger-description-mentions-trigger",
    OPENAPI_DEFINITION,
    Level.HINT,
    help='Begin the description with "This operation triggers when", and say what has to happen.',
    source=STRING_GUIDANCE,
    keyword="x-ms-trigger",
)
def trigger_description_says_that_it_triggers(operation: Operation) -> Findings:
    """A trigger's description says when it triggers.

    The string guidance gives all triggers the form "This operation triggers when …".
    """
    description = operation.text("description")
    if not is_blank(description) and not operation.internal and not _SAYS_WHEN.search(description):
        message = f"the description of {quoted(operation.name)} does not say when it triggers"
        yield operation.at("description").finding(message)


def _hands_its_state_on(operation: Operation) -> bool:
    """A parameter takes from the last answer how far the trigger came, and names the collection of events."""
    return any("x-ms-trigger-value" in parameter.value for parameter in operation.all_parameters)


@rule(
    "polling-trigger-policy",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Add the policy `pollingtrigger` for the operation to `policyTemplateInstances` of apiProperties.json.",
    source=POLLING_TRIGGER,
)
def polling_trigger_has_a_policy(connector: Connector) -> Findings:
    """A trigger that polls has a policy, or `x-ms-trigger-value`, that remembers how far it came.

    Without one each call returns the same events again, unless the service itself answers with 202 and a Location that
    leads on. Deprecated triggers are left as they are.
    """
    if connector.definition is None or connector.properties is None:
        return
    polling = [op for op in connector.definition.operations if op.is_trigger and op.verb == "get" and not op.deprecated]
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
        if operation.id not in covered and not operation.names_location and not _hands_its_state_on(operation):
            yield operation.finding(
                f"the polling trigger {quoted(operation.name)} has no policy `{POLLING_POLICY}`"
            ).paste(_policy(operation))


def _policy(operation: Operation) -> str:
    """The policy for one operation as JSON; what the definition does not tell is in square brackets."""
    policy = {
        "templateId": POLLING_POLICY,
        "title": f"Poll for {operation.id}",
        "parameters": {
            _OPERATION_NAMES: [operation.id],
            "x-ms-apimTemplateParameter.triggerConfig": {"[query parameter]": "@{triggerBody().[newest event]}"},
            "x-ms-apimTemplateParameter.triggerDataPath": "@triggerBody().[list of events]",
        },
    }
    return json.dumps(policy, indent=4, ensure_ascii=False)
