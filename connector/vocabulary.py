"""The member names that a definition may hold, by the kind of object.

Sources: the OpenAPI Specification 2.0; "Extend an OpenAPI definition for a custom connector", "Evolve your API with
version control" and the Copilot Studio pages of Microsoft Learn for the ``x-ms-*`` extensions. Extensions that
Microsoft's own published connectors use without a page of their own are listed so that they are not mistaken for
misspellings.
"""

from __future__ import annotations

from typing import Final

VERBS: Final = frozenset({"get", "put", "post", "delete", "options", "head", "patch"})

TYPE_KEYWORDS: Final = frozenset(
    {
        "type",
        "format",
        "items",
        "default",
        "maximum",
        "exclusiveMaximum",
        "minimum",
        "exclusiveMinimum",
        "maxLength",
        "minLength",
        "pattern",
        "maxItems",
        "minItems",
        "uniqueItems",
        "enum",
        "multipleOf",
    }
)

DYNAMIC_EXTENSIONS: Final = frozenset(
    {
        "x-ms-dynamic-values",
        "x-ms-dynamic-list",
        "x-ms-dynamic-schema",
        "x-ms-dynamic-properties",
        "x-ms-dynamic-tree",
    }
)

_INPUT_EXTENSIONS: Final = DYNAMIC_EXTENSIONS | {
    "x-ms-summary",
    "x-ms-visibility",
    "x-ms-enum",
    "x-ms-enum-values",
    "x-ms-editor",
    "x-ms-editor-options",
    "x-ms-property-name-alias",
    "x-ms-parameter-name-alias",
    "x-ms-test-value",
    "x-nullable",
    "x-example",
    "x-examples",
}

_MEMBERS: Final[dict[str, frozenset[str]]] = {
    "definition": frozenset(
        {
            "swagger",
            "info",
            "host",
            "basePath",
            "schemes",
            "consumes",
            "produces",
            "paths",
            "definitions",
            "parameters",
            "responses",
            "securityDefinitions",
            "security",
            "tags",
            "externalDocs",
            "x-ms-connector-metadata",
            "x-ms-capabilities",
            "x-ms-openai-manifest",
            "x-ms-openai-data",
            "x-ms-openapi-conversion",
            "x-ms-paths",
        }
    ),
    "info": frozenset(
        {
            "title",
            "description",
            "termsOfService",
            "contact",
            "license",
            "version",
            "x-ms-api-annotation",
            "x-ms-keywords",
            "x-ms-deployment-version",
        }
    ),
    "path item": frozenset(
        {"$ref", "parameters", "x-ms-notification-content", "x-ms-notification", "x-ms-visibility"} | VERBS
    ),
    "operation": frozenset(
        {
            "tags",
            "summary",
            "description",
            "externalDocs",
            "operationId",
            "consumes",
            "produces",
            "parameters",
            "responses",
            "schemes",
            "deprecated",
            "security",
            "x-ms-visibility",
            "x-ms-trigger",
            "x-ms-trigger-hint",
            "x-ms-trigger-metadata",
            "x-ms-notification",
            "x-ms-notification-content",
            "x-ms-api-annotation",
            "x-ms-capabilities",
            "x-ms-pageable",
            "x-ms-operation-context",
            "x-ms-no-generic-test",
            "x-ms-require-user-confirmation",
            "x-ms-openai-data",
            "x-ms-agentic-protocol",
            "x-ms-url-encoding",
            "x-ms-subscription-operation",
            "x-ms-long-running-operation",
            "x-ms-long-running-operation-options",
            "x-ms-examples",
            "x-ms-request-id",
        }
    ),
    "parameter": TYPE_KEYWORDS
    | _INPUT_EXTENSIONS
    | {
        "name",
        "in",
        "description",
        "required",
        "schema",
        "allowEmptyValue",
        "collectionFormat",
        "title",
        "example",
        "x-ms-url-encoding",
        "x-ms-parameter-location",
        "x-ms-skip-url-encoding",
        "x-ms-client-name",
        "x-ms-parameter-grouping",
        "x-ms-client-flatten",
        "x-ms-notification-url",
    },
    "items": TYPE_KEYWORDS | {"collectionFormat"},
    "header": TYPE_KEYWORDS | {"description", "collectionFormat", "x-ms-summary", "x-ms-visibility", "x-ms-client-name"},
    "response": frozenset(
        {"description", "schema", "headers", "examples", "$ref", "x-ms-summary", "x-ms-error-response"}
    ),
    "schema": TYPE_KEYWORDS
    | _INPUT_EXTENSIONS
    | {
        "$ref",
        "title",
        "description",
        "required",
        "properties",
        "additionalProperties",
        "maxProperties",
        "minProperties",
        "allOf",
        "discriminator",
        "readOnly",
        "xml",
        "externalDocs",
        "example",
        "x-ms-notification-url",
        "x-ms-media-kind",
        "x-ms-content-hint",
        "x-ms-visualization",
        "x-ms-filterFunctions",
        "filterFunctions",
        "x-ms-discriminator-value",
        "x-ms-client-name",
        "x-ms-client-flatten",
        "x-ms-azure-resource",
        "x-ms-mutability",
        "x-ms-secret",
        "x-ms-external",
        "x-ms-permission",
        "x-ms-sort",
        "x-ms-displayFormat",
        "x-ms-navigation",
        "x-ms-parameterization",
        "x-ms-keyType",
        "x-ms-keyOrder",
    },
    "security scheme": frozenset(
        {"type", "description", "name", "in", "flow", "authorizationUrl", "tokenUrl", "scopes"}
    ),
}

MEMBERS: Final = _MEMBERS
"""Known member names by kind of object."""

EXTENSIONS: Final = frozenset(
    name for members in _MEMBERS.values() for name in members if name.startswith("x-ms-")
)
"""Every documented ``x-ms-*`` name, wherever it belongs."""
