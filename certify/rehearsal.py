"""Judge a connector that is made up, so that each fork finds done what is done once: imports, tables, patterns."""

from __future__ import annotations

import json
from typing import Any, Final

from certify.judge import judge_read
from certify.request import Request, Task
from connector.connector import Connector, Intro, Readme
from connector.definition import Definition
from connector.document import read_document
from connector.node import Node
from connector.properties import Properties
from connector.publisher import Publisher
from connector.secret_search import look_through
from report.contract import dumps

_ERROR: Final = {"description": "", "schema": {"$ref": "#/definitions/A"}}
_PARAMETERS: Final = [
    {"name": "a", "in": "path", "required": True, "type": "string", "x-ms-url-encoding": "single"},
    {"name": "b", "in": "query", "type": "integer", "format": "int32", "enum": [1], "x-ms-visibility": "important"},
    {"name": "c", "in": "body", "schema": {"type": "object", "properties": {"d": {"type": "array", "items": {}}}}},
    {"$ref": "#/parameters/d"},
]
_DEFINITION: Final[dict[str, Any]] = {
    "swagger": "2.0",
    "info": {"title": "A", "description": "A", "version": "1.0", "contact": {"name": "A", "url": "https://a.com"}},
    "host": "api.a.com",
    "basePath": "/",
    "schemes": ["https"],
    "consumes": ["application/json"],
    "paths": {
        "/{a}": {
            "get": {
                "operationId": "list.a",
                "summary": "Lists A",
                "description": "Lists A (deprecated)",
                "parameters": _PARAMETERS,
                "responses": {"200": _ERROR, "default": _ERROR},
                "x-ms-visibility": "important",
                "x-ms-unknown": True,
            },
            "post": {
                "operationId": "WhenA",
                "summary": "When",
                "x-ms-trigger": "single",
                "x-ms-notification-content": {"schema": {"type": "object"}},
                "parameters": [{"name": "e", "in": "query", "type": "string", "x-ms-dynamic-values": {}}],
                "responses": {"201": {"description": "A", "headers": {"Location": {"type": "string"}}}},
            },
        }
    },
    "definitions": {"A": {"type": "object", "required": ["b"], "properties": {"b": {"type": "string", "title": "B"}}}},
    "parameters": {"d": {"name": "d", "in": "header", "type": "string", "default": "x"}},
    "responses": {"e": {"description": "E"}},
    "securityDefinitions": {"key": {"type": "apiKey", "name": "key", "in": "header"}},
    "security": [{"key": []}],
    "x-ms-connector-metadata": [{"propertyName": "Website", "propertyValue": "https://a.com"}],
}
_PROPERTIES: Final = {
    "properties": {
        "iconBrandColor": "#007ee5",
        "connectionParameters": {"key": {"type": "securestring", "uiDefinition": {"displayName": "Key"}}},
        "policyTemplateInstances": [{"templateId": "setheader", "title": "A", "parameters": {}}],
        "capabilities": ["actions"],
    }
}
_TEXT: Final = "# A\n\n## Prerequisites\n\nSee [a](b.md) and <https://a.com>, key = 'a b'.\n\n- `a`\n"


def rehearse() -> None:
    """Read, judge and write down a connector that has a little of everything. Its report is of no interest."""
    import PIL.Image
    import PIL.PngImagePlugin

    PIL.Image.preinit()
    definition = read_document(json.dumps(_DEFINITION, indent=2).encode(), "apiDefinition.swagger.json", yaml=False)
    properties = read_document(json.dumps(_PROPERTIES, indent=2).encode(), "apiProperties.json", yaml=False)
    connector = Connector(
        path="a",
        name="a",
        publisher=Publisher.VERIFIED,
        files=["apiDefinition.swagger.json", "apiProperties.json", "readme.md", "intro.md"],
        unreadable=[],
        definition_document=definition,
        definition=Definition(definition.value, definition.file),
        properties_document=properties,
        declaration_document=read_document(b"version: 1\n", "certification.yml", yaml=True),
        readme=Readme("readme.md", _TEXT, len(_TEXT)),
        intro=Intro("intro.md", _TEXT, len(_TEXT)),
    )
    connector.properties = Properties(
        properties.value["properties"], properties.file, Node(properties.value, properties.file), "properties"
    )
    connector.secrets = [*look_through("readme.md", _TEXT), *look_through(definition.file, definition.text)]
    task = Task("", connector.path)
    for publisher in Publisher:
        connector.publisher = publisher
        dumps(judge_read(Request((task,)), task, connector, None))
