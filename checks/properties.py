"""apiProperties.json: container and capabilities."""

from __future__ import annotations

from checks.authentication import PROPERTIES_SCHEMA
from checks.criteria import BRAND_COLOR
from checks.rule import Findings, Level, rule
from connector.connector import Connector
from connector.node import Node


@rule(
    "properties-container",
    BRAND_COLOR,
    Level.REQUIRED,
    help='Put everything into one object: {"properties": {…}}.',
    source=(PROPERTIES_SCHEMA, "Power Platform Connectors CLI"),
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
