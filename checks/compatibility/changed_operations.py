"""Operations of the published version: flows know them by operationId, path and verb.

A change that is meant is acknowledged in certification.yml: under `compatibility`, an entry with `change` (the rule),
`operation` and `reason`.
"""

from __future__ import annotations

from checks.criteria import COMPATIBILITY
from checks.rule import Findings, Level, evidence, rule
from checks.sources import OPENAPI_EXTENSIONS, UPDATES, VERSIONING
from connector.comparison import change as kinds
from connector.connector import Connector
from connector.words import code, quoted, shown


@rule(
    "operation-deleted",
    COMPATIBILITY,
    Level.ERROR,
    help='Restore the operation with `"deprecated": true`, and add its successor beside it.',
    validator="OperationDeleted",
    source=(UPDATES, VERSIONING),
)
def operations_stay(change: kinds.OperationDeleted) -> Findings:
    """An update keeps every operation that the published version has.

    Flows that use a deleted operation fail the next time they run. A deprecated one keeps working and is no longer
    offered to new flows.
    """
    id = f", operationId {quoted(change.operation)}," if change.operation not in ("", change.whose) else ""
    yield change.finding(f"operation {quoted(change.whose)}{id} is deleted: flows that use it fail")


@rule(
    "operation-hidden",
    COMPATIBILITY,
    Level.ERROR,
    help='Remove `x-ms-visibility`; to retire it, set `"deprecated": true` and give its successor the same family and '
    "the next revision in `x-ms-api-annotation`.",
    validator="OperationHidden",
    source=(UPDATES, VERSIONING),
)
def operations_stay_visible(change: kinds.OperationHidden) -> Findings:
    """An update hides no operation, unless it is deprecated and a newer revision of its family replaces it.

    The designer no longer opens the step in a flow that uses a hidden operation.
    """
    yield change.finding(
        f"operation {quoted(change.whose)} is `internal` now: the designer does not show it in flows that use it"
    )


@rule(
    "operation-id-changed",
    COMPATIBILITY,
    Level.ERROR,
    help="Write the operationId of the published version again.",
    validator="OperationDeleted",
    source=(UPDATES, VERSIONING),
)
def operation_ids_stay(change: kinds.OperationRenamed) -> Findings:
    """An update keeps operationIds.

    A flow stores the operationId of each step, and fails where the connector does not know it any more.
    """
    help = f"Write {code(change.old)} again."
    message = (
        f"operationId {quoted(change.old)} is {quoted(change.new)} now: flows that use {quoted(change.whose)} fail"
    )
    yield change.finding(message, help)


@rule(
    "operation-path-changed",
    COMPATIBILITY,
    Level.ERROR,
    help="Move the operation back to its old path, and add an operation of its own for the new one.",
    source=(UPDATES, VERSIONING),
)
def paths_stay(change: kinds.PathChanged) -> Findings:
    """An update keeps the path of every operation.

    Workflows of Logic Apps store the path of each step, and call it although the connector does not know it any more.
    """
    help = f"Move the operation back to {code(change.old)}, and add a new operation for {code(change.new)}."
    yield change.finding(
        f"operation {quoted(change.whose)} moved from {code(change.old)}: workflows that call the old path fail", help
    )


@rule(
    "operation-verb-changed",
    COMPATIBILITY,
    Level.ERROR,
    help="Give the operation its old verb, and add an operation of its own for the new one.",
    source=(UPDATES, VERSIONING),
)
def verbs_stay(change: kinds.VerbChanged) -> Findings:
    """An update keeps the verb of every operation.

    Workflows of Logic Apps store the verb of each step, and keep sending it.
    """
    help = f"Write {code(change.old)} again, and add a new operation for {code(change.new)}."
    yield change.finding(
        f"operation {quoted(change.whose)} changed from {change.old.upper()} to {change.new.upper()}: "
        "workflows that send the old verb fail",
        help,
    )


@rule(
    "operation-trigger-changed",
    COMPATIBILITY,
    Level.ERROR,
    help="Restore the operation as it was, and add a new one with another operationId.",
    source=(UPDATES, VERSIONING),
)
def triggers_stay(change: kinds.TriggerChanged) -> Findings:
    """An action stays an action, and a trigger a trigger of its kind.

    A flow is started by its trigger as it was when the flow was saved; another kind starts it never, or all at once.
    """
    yield change.finding(f"operation {quoted(change.whose)} was {change.old} and is {change.new} now: its flows fail")


@rule(
    "dynamic-call-changed",
    COMPATIBILITY,
    Level.ERROR,
    help="Restore what the published version calls, and publish the other list with a new operation.",
    source=(VERSIONING, OPENAPI_EXTENSIONS),
)
def dynamic_values_come_from_the_same_place(change: kinds.DynamicChanged) -> Findings:
    """Dynamic values and schemas come from the operation, and the member of its response, that flows know.

    A flow stores the value that its author picked; values from elsewhere may not contain it.
    """
    if isinstance(change.old, dict):
        yield change.finding(
            f"{change.name} has no dynamic schema any more: flows lose the fields that "
            f"{shown(change.old.get('operationId'))} gave"
        )
        return
    yield change.finding(
        f"{change.name} takes its dynamic values from {_source(change.new)} instead of "
        f"{_source(change.old)}: what flows stored may not be among them"
    )


def _source(value: object) -> str:
    return "the whole response" if value is None else shown(value)


@evidence(COMPATIBILITY)
def compared(connector: Connector) -> str | None:
    """How many operations of the published version were compared."""
    if connector.base is None or connector.base.definition is None:
        return None
    count = sum(not operation.internal for operation in connector.base.definition.operations)
    return f"{count} published operation{'' if count == 1 else 's'} compared"
