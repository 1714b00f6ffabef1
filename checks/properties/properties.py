"""apiProperties.json: container and capabilities."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Final

from checks.criteria import BRAND_COLOR, OPENAPI_DEFINITION
from checks.rule import Findings, Level, rule
from checks.sources import CERTIFICATION, CLI, PROPERTIES_SCHEMA
from connector.connector import Connector
from connector.node import Node
from connector.properties import Properties
from connector.words import shown

_KNOWN: Final = (
    "iconBrandColor",
    "capabilities",
    "connectionParameters",
    "connectionParameterSets",
    "policyTemplateInstances",
    "publisher",
    "stackOwner",
    "scriptOperations",
)
_NAMES_WITH_A_RULE: Final = ("publisher", "stackowner")
"""In lower case: a misspelt one of these is said where the name is asked for."""
_CAPABILITIES: Final = ("actions", "triggers", "gateway", "cloud", "cloud only", "tabular", "federatedknowledgesource")


@rule(
    "properties-container",
    BRAND_COLOR,
    Level.ERROR,
    help='Put everything into one object: {"properties": {…}}.',
    source=(PROPERTIES_SCHEMA, CLI),
)
def properties_stand_in_their_container(connector: Connector) -> Findings:
    """apiProperties.json is an object whose member "properties" is an object.

    Members outside of it are ignored.
    """
    document = connector.properties_document
    if document is None or not document.readable or connector.properties is not None:
        return
    root = Node(document.value, document.file)
    missing = not isinstance(document.value, dict) or "properties" not in document.value
    yield (root if missing else root.at("properties")).finding(
        '"properties" is missing' if missing else '"properties" is no object'
    )


@rule(
    "properties-root-unknown-key",
    BRAND_COLOR,
    Level.WARNING,
    help='Move the member into "properties", or remove it.',
    source=PROPERTIES_SCHEMA,
)
def nothing_stands_beside_the_container(properties: Properties) -> Findings:
    """apiProperties.json holds "properties" and nothing beside it, except $schema.

    What stands beside it is ignored.
    """
    root = properties.parent
    for name in root.value if root is not None and isinstance(root.value, dict) else ():
        if root is not None and name not in ("properties", "$schema"):
            yield root.at(name).finding(f'{shown(name)} stands beside "properties"')


@rule(
    "properties-known-keys",
    BRAND_COLOR,
    Level.WARNING,
    help="Correct the name, or remove the member.",
    source=(PROPERTIES_SCHEMA, CERTIFICATION, CLI),
)
def properties_are_known(properties: Properties) -> Findings:
    """The members of "properties" are ones that the platform knows.

    Any other is ignored. Letter case counts.
    """
    known = {name.lower(): name for name in _KNOWN}
    for name in properties.value:
        lowered = name[:80].lower()
        if name in _KNOWN or (lowered in _NAMES_WITH_A_RULE and not properties.text(known[lowered]).strip()):
            continue
        close = get_close_matches(lowered, known, 1, 0.75)
        yield properties.at(name).finding(
            f"{shown(name)} is not a known property", f'Did you mean "{known[close[0]]}"?' if close else None
        )


@rule(
    "capabilities-is-array",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help='Write "capabilities": [].',
    source=PROPERTIES_SCHEMA,
    keyword="capabilities",
)
def capabilities_are_a_list(properties: Properties) -> Findings:
    """capabilities is a list of texts, empty as a rule.

    The file is not accepted with another value.
    """
    capabilities = properties.value["capabilities"]
    if not isinstance(capabilities, list):
        yield properties.at("capabilities").finding('"capabilities" is no list')
        return
    for index, value in enumerate(capabilities):
        if not isinstance(value, str):
            yield properties.at("capabilities", index).finding(f"capability {index + 1} is no text")


@rule(
    "capabilities-present",
    OPENAPI_DEFINITION,
    Level.HINT,
    help='Add "capabilities": [].',
    source=PROPERTIES_SCHEMA,
)
def capabilities_are_given(properties: Properties) -> Findings:
    """apiProperties.json has capabilities, if only an empty list.

    Nearly every certified connector has it.
    """
    if "capabilities" not in properties.value:
        yield properties.finding('"capabilities" is missing')


@rule(
    "capabilities-known",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Write actions, triggers or gateway, or leave the list empty.",
    source=PROPERTIES_SCHEMA,
    keyword="capabilities",
)
def capabilities_are_known(properties: Properties) -> Findings:
    """A capability is one of those in use: actions, triggers, gateway.

    Letter case does not matter.
    """
    capabilities = properties.value["capabilities"]
    for index, value in enumerate(capabilities if isinstance(capabilities, list) else ()):
        if isinstance(value, str) and value.strip().lower() not in _CAPABILITIES:
            yield properties.at("capabilities", index).finding(f"the capability {shown(value)} is not in use")


@rule(
    "capabilities-match-triggers",
    OPENAPI_DEFINITION,
    Level.HINT,
    help='List "triggers" where the definition has one, or leave the list empty.',
    source=PROPERTIES_SCHEMA,
)
def capabilities_match_the_triggers(connector: Connector) -> Findings:
    """Where capabilities lists something, it lists triggers just where the definition has a trigger.

    An empty list says nothing and is right for every connector.
    """
    definition, properties = connector.definition, connector.properties
    capabilities = properties.get("capabilities") if properties is not None else None
    if definition is None or properties is None or not isinstance(capabilities, list):
        return
    listed = {value.strip().lower(): index for index, value in enumerate(capabilities) if isinstance(value, str)}
    triggers = any("x-ms-trigger" in operation.value for operation in definition.operations)
    if "triggers" in listed and not triggers:
        yield properties.at("capabilities", listed["triggers"]).finding(
            'the capability "triggers" is listed, but no operation is a trigger'
        )
    elif "actions" in listed and triggers and "triggers" not in listed:
        yield properties.at("capabilities").finding(
            'capabilities lists "actions" only, but the definition has triggers'
        )
