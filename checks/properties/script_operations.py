"""scriptOperations in apiProperties.json: for which operations the script runs."""

from __future__ import annotations

import json
from typing import Final

from checks.criteria import OPENAPI_DEFINITION
from checks.rule import Findings, Level, rule
from checks.sources import CLI, CUSTOM_CODE
from connector.connector import Connector
from connector.properties import Properties, unknown_operations
from connector.spelling import Suggestions
from connector.words import code, quoted

_LISTED: Final = 50
"""Operations in a list to paste."""


@rule(
    "script-operations-array",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Write a list of operationIds; an empty list means every operation.",
    source=(CLI, CUSTOM_CODE),
)
def script_operations_are_a_list(properties: Properties) -> Findings:
    """`scriptOperations` is a list of operationIds.

    The script runs for the listed operations; with an empty list, or none, it runs for all.
    """
    operations = properties.get("scriptOperations")
    place = properties.at("scriptOperations")
    if not isinstance(operations, list):
        if operations is not None:
            yield place.finding("`scriptOperations` must be a list")
        return
    for index, name in enumerate(operations):
        if not isinstance(name, str):
            yield place.at(index).finding(f"element {index + 1} of `scriptOperations` must be a string")


@rule(
    "script-operation-found",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Write the operationId of an operation of the definition, or delete the entry.",
    source=(CLI, CUSTOM_CODE),
)
def script_operations_exist(connector: Connector) -> Findings:
    """`scriptOperations` lists operations of the definition.

    The script does not run for an operation that was renamed since.
    """
    definition, properties = connector.definition, connector.properties
    if definition is None or properties is None:
        return
    suggest = Suggestions(definition.operations_by_id)
    for index, name in unknown_operations(properties.get("scriptOperations"), definition):
        yield properties.at("scriptOperations", index).finding(
            f"`scriptOperations` lists {quoted(name)}, but no operation has this operationId",
            suggest(name),
        )


@rule(
    "script-file-for-operations",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Add `script.csx`, or delete `scriptOperations` if no code is needed.",
    source=(CLI, CUSTOM_CODE),
    implies="script-operation-found",
)
def script_operations_come_with_a_script(connector: Connector) -> Findings:
    """Where `scriptOperations` lists operations, there is a script file.

    Otherwise nothing runs for them. Whether they exist is not asked then.
    """
    properties = connector.properties
    operations = properties.get("scriptOperations") if properties is not None else None
    if properties is None or not isinstance(operations, list) or not operations or connector.script is not None:
        return
    refused = {file.file.lower() for file in connector.unreadable}
    if not any(name.endswith((".csx", ".cs")) for name in refused):
        count = f"{len(operations)} operation{'s' * (len(operations) != 1)}"
        message = f"`scriptOperations` lists {count}, but `script.csx` is missing"
        yield properties.at("scriptOperations").finding(message, _LEFT_OVER if _all_are_gone(connector) else None)


_LEFT_OVER: Final = "Delete `scriptOperations`: none of these operations exists."


def _all_are_gone(connector: Connector) -> bool:
    """The list is left over from another definition."""
    names = connector.properties.get("scriptOperations") if connector.properties is not None else None
    if connector.definition is None or not isinstance(names, list):
        return False
    return len(list(unknown_operations(names, connector.definition))) == len(names)


@rule(
    "script-operations-for-file",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Add `scriptOperations` with the operationIds that the script is written for.",
    source=(CLI, CUSTOM_CODE),
)
def scripts_say_for_which_operations(connector: Connector) -> Findings:
    """Where there is a script file, `scriptOperations` says for which operations it runs.

    Otherwise it runs for every operation, which costs time where it has nothing to do.
    """
    properties = connector.properties
    if properties is None or connector.script is None or properties.actual("scriptOperations") is not None:
        return
    names = list(connector.definition.operations_by_id)[:_LISTED] if connector.definition is not None else []
    yield properties.finding(
        f"{code(connector.script.file)} is there, but `scriptOperations` is missing",
        "Add `scriptOperations` to `properties`, and keep the operationIds that the script is written for.",
    ).paste(f'"scriptOperations": {json.dumps(names, indent=2, ensure_ascii=False)}')


@rule(
    "script-no-gateway",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Do without the script, or without the gateway.",
    source=CUSTOM_CODE,
)
def scripts_do_not_run_behind_a_gateway(connector: Connector) -> Findings:
    """A connector with a script does not use the on-premises data gateway.

    Custom code does not run for connections through the gateway.
    """
    gateway = connector.properties.gateway if connector.properties else None
    if gateway is not None and connector.script is not None:
        yield gateway.finding(f"connections use a gateway, for which {code(connector.script.file)} does not run")
