"""apiProperties.json: its form, its known members, and capabilities."""

from __future__ import annotations

import json
from typing import Final

from checks.criteria import BRAND_COLOR, OPENAPI_DEFINITION
from checks.rule import Findings, Level, rule
from checks.sources import CERTIFICATION, CLI, PROPERTIES_SCHEMA
from connector.connector import Connector
from connector.edits import added, renamed, replaced
from connector.mistaken_content import mistaken_content, wrapping
from connector.node import Finding, Node
from connector.properties import Properties
from connector.properties_text import properties_file
from connector.spelling import Suggestions, did_you_mean, meant
from connector.words import code, quoted

_CAPABILITIES: Final = ("actions", "triggers", "gateway", "cloud", "cloud only", "tabular", "federatedknowledgesource")
_PASTED: Final = 4_000
"""Characters of a text to paste; what is longer is only described."""


@rule(
    "properties-container",
    BRAND_COLOR,
    Level.ERROR,
    help='Put everything into one object: `{"properties": {}}`.',
    source=(PROPERTIES_SCHEMA, CLI),
    implies=(
        "properties-json-parses",
        "properties-known-keys",
        "properties-root-unknown-key",
        "brand-color-hex",
        "publisher-present",
        "connection-parameters-present",
        "capabilities-present",
    ),
    fixable=True,
)
def properties_stand_in_their_container(connector: Connector) -> Findings:
    """apiProperties.json is an object whose member `properties` is an object.

    Members outside of it are ignored. Where the file is another one under this name, the finding says which.
    """
    document = connector.properties_document
    if document is None:
        return
    mistaken = mistaken_content(document)
    root = Node(document.value, document.file)
    if mistaken is not None:
        finding = root.finding(f"{code(document.file)} {mistaken.what}", mistaken.help)
        finding = finding.fix(*wrapping(document, mistaken.wrapped))
        text = json.dumps(mistaken.wrapped, indent=2, ensure_ascii=False) if mistaken.wrapped else ""
        if mistaken.wrapped is None:
            text = properties_file(connector)
        yield finding.paste(text) if 0 < len(text) <= _PASTED else finding
    elif document.readable and connector.properties is None:
        if isinstance(document.value, dict) and "properties" in document.value:
            yield root.at("properties").finding("`properties` must be an object").paste(properties_file(connector))
        else:
            yield _without_container(root, connector)


def _without_container(root: Node, connector: Connector) -> Finding:
    members = list(root.value)[:100] if isinstance(root.value, dict) else []
    other = next((name for name in members if meant(name, ("properties",))), None)
    if other is not None:
        finding = root.at(other).finding(f"{quoted(other)} is not a known name", did_you_mean("properties"))
        return finding.fix(renamed(root.at(other), "properties"))
    what = "`properties` is missing" if isinstance(root.value, dict) else f"{code(root.file)} must be an object"
    return root.finding(what).paste(properties_file(connector))


@rule(
    "properties-root-unknown-key",
    BRAND_COLOR,
    Level.WARNING,
    help="Move the member into `properties`, or delete it.",
    source=PROPERTIES_SCHEMA,
)
def nothing_stands_beside_the_container(properties: Properties) -> Findings:
    """apiProperties.json contains `properties` and nothing beside it, except `$schema`.

    What is beside it is ignored.
    """
    root = properties.parent
    for name in root.value if root is not None and isinstance(root.value, dict) else ():
        if root is not None and name not in ("properties", "$schema"):
            where = "Move it into `properties`." if name in Properties.KNOWN else None
            yield root.at(name).finding(f"{quoted(name)} is outside of `properties`", where)


@rule(
    "properties-known-keys",
    BRAND_COLOR,
    Level.WARNING,
    help="Correct the name, or delete the member.",
    source=(PROPERTIES_SCHEMA, CERTIFICATION, CLI),
    fixable=True,
)
def properties_are_known(properties: Properties) -> Findings:
    """The members of `properties` are ones that the platform knows.

    Any other is ignored. Letter case counts.
    """
    suggest = Suggestions(Properties.KNOWN)
    for name in properties.value:
        if name not in Properties.KNOWN:
            place = Node(None, properties.file, properties, name)
            value, help = properties.value[name], suggest(name)
            if help is None and isinstance(value, dict) and "type" in value and "uiDefinition" in value:
                help = f"Move {code(name)} into `connectionParameters`."
            finding, known = place.finding(f"{quoted(name)} is not a known property", help), None
            if suggest.last is not None and suggest.last not in properties.value:
                known = suggest.last
            yield finding.fix(renamed(place, known)) if known else finding


@rule(
    "capabilities-is-array",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help='Write `"capabilities": []`.',
    source=PROPERTIES_SCHEMA,
    keyword="capabilities",
)
def capabilities_are_a_list(properties: Properties) -> Findings:
    """`capabilities` is a list of strings, and usually empty.

    The file is not accepted with another value.
    """
    capabilities = properties.value["capabilities"]
    if not isinstance(capabilities, list):
        yield properties.at("capabilities").finding("`capabilities` must be a list")
        return
    for index, value in enumerate(capabilities):
        if not isinstance(value, str):
            yield properties.at("capabilities", index).finding(f"capability {index + 1} must be a string")


@rule(
    "capabilities-present",
    OPENAPI_DEFINITION,
    Level.HINT,
    help='Add `"capabilities": []` to `properties`.',
    source=PROPERTIES_SCHEMA,
    fixable=True,
)
def capabilities_are_given(properties: Properties) -> Findings:
    """apiProperties.json has `capabilities`, even if the list is empty.

    Nearly every certified connector has it.
    """
    if properties.actual("capabilities") is None:
        finding = properties.finding("`capabilities` is missing").paste('"capabilities": []')
        yield finding.fix(added(properties, "capabilities", []))


@rule(
    "capabilities-known",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Write `actions`, `triggers` or `gateway` in `capabilities`, or leave the list empty.",
    source=PROPERTIES_SCHEMA,
    fixable=True,
)
def capabilities_are_known(properties: Properties) -> Findings:
    """A capability is one of those in use: `actions`, `triggers`, `gateway`.

    Letter case does not matter.
    """
    capabilities = properties.get("capabilities")
    suggest = Suggestions(_CAPABILITIES)
    for index, value in enumerate(capabilities if isinstance(capabilities, list) else ()):
        if isinstance(value, str) and value.strip().lower() not in _CAPABILITIES:
            place = properties.at("capabilities", index)
            finding = place.finding(f"capability {quoted(value)} is not known", suggest(value))
            yield finding.fix(replaced(place, suggest.last)) if suggest.last else finding


@rule(
    "capabilities-match-triggers",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="List `triggers` where the definition has one, or leave the list empty.",
    source=PROPERTIES_SCHEMA,
)
def capabilities_match_the_triggers(connector: Connector) -> Findings:
    """Where `capabilities` lists something, it lists `triggers` if and only if the definition has a trigger.

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
            "`capabilities` lists `triggers`, but no operation is a trigger"
        )
    elif "actions" in listed and triggers and "triggers" not in listed:
        yield properties.at("capabilities").finding(
            "`capabilities` lists `actions` only, but the definition has triggers"
        )
