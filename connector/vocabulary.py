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
    "x-ms-name-for-model",
    "x-ms-description-for-model",
    "x-ms-localizeDefaultValue",
    "x-ms-trigger-value",
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
            "x-ms-docs",
            "x-ms-parameterized-host",
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
            "x-ms-docs",
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
            "x-ms-summary",
            "x-ms-name-for-model",
            "x-ms-description-for-model",
            "x-ms-safe-operation",
            "x-ms-docs",
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
        "x-ms-media-kind",
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
    "header": TYPE_KEYWORDS
    | {"description", "collectionFormat", "x-ms-summary", "x-ms-visibility", "x-ms-client-name"},
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
        "x-ms-capabilities",
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

SCHEMA_TYPES: Final = frozenset({"array", "boolean", "file", "integer", "number", "object", "string"})
"""The types of a schema; ``file`` only where a response's schema begins."""

_SIMPLE_TYPES: Final = frozenset({"array", "boolean", "integer", "number", "string"})

TYPES: Final[dict[str, frozenset[str]]] = {
    "schema": SCHEMA_TYPES,
    "items": _SIMPLE_TYPES,
    "header": _SIMPLE_TYPES,
}
"""The values of ``type`` by kind of object; a parameter has rules of its own."""

FORMATS: Final[dict[str, frozenset[str]]] = {
    "integer": frozenset({"int32", "int64"}),
    "number": frozenset({"float", "double"}),
    "string": frozenset(
        {
            "byte",
            "binary",
            "date",
            "date-time",
            "date-no-tz",
            "password",
            "email",
            "html",
            "uri",
            "uuid",
        }
    ),
}
"""The formats that the Power Platform knows, by type."""

VISIBILITIES: Final = ("important", "advanced", "internal")
"""The values of ``x-ms-visibility``; an empty text and ``none`` stand for leaving it out."""

FILTER_FUNCTIONS: Final = frozenset(
    {
        "eq",
        "ne",
        "gt",
        "ge",
        "lt",
        "le",
        "and",
        "or",
        "not",
        "add",
        "sub",
        "mul",
        "div",
        "mod",
        "contains",
        "startswith",
        "endswith",
        "substringof",
        "indexof",
        "length",
        "substring",
        "replace",
        "tolower",
        "toupper",
        "trim",
        "concat",
        "year",
        "month",
        "day",
        "hour",
        "minute",
        "second",
        "date",
        "time",
        "now",
        "totaloffsetminutes",
        "totalseconds",
        "round",
        "floor",
        "ceiling",
        "null",
        "sum",
        "average",
        "min",
        "max",
        "count",
        "countdistinct",
        "top",
        "cdsin",
        "astype",
        "arraylookup",
    }
)
"""Operators and functions of OData and what Power Apps delegates beside them; Microsoft's list is unpublished."""

NEWER_KEYWORDS: Final[dict[str, frozenset[str]]] = {
    "definition": frozenset({"openapi", "servers", "components", "webhooks", "jsonSchemaDialect"}),
    "info": frozenset({"summary"}),
    "path item": frozenset({"servers", "trace", "summary", "description"}),
    "operation": frozenset({"requestBody", "callbacks", "servers"}),
    "parameter": frozenset(
        {"style", "explode", "allowReserved", "content", "examples", "deprecated", "anyOf", "oneOf", "nullable"}
    ),
    "items": frozenset({"anyOf", "oneOf", "not", "nullable"}),
    "header": frozenset({"style", "explode", "content", "examples", "schema", "required", "deprecated", "nullable"}),
    "response": frozenset({"content", "links"}),
    "schema": frozenset(
        {
            "anyOf",
            "oneOf",
            "not",
            "nullable",
            "writeOnly",
            "deprecated",
            "examples",
            "const",
            "patternProperties",
            "propertyNames",
            "additionalItems",
            "prefixItems",
            "contains",
            "minContains",
            "maxContains",
            "dependencies",
            "dependentRequired",
            "dependentSchemas",
            "if",
            "then",
            "else",
            "unevaluatedItems",
            "unevaluatedProperties",
            "contentEncoding",
            "contentMediaType",
            "definitions",
            "$defs",
            "$schema",
            "$id",
            "id",
            "$comment",
            "$anchor",
        }
    ),
}
"""Keywords of OpenAPI 3 and of JSON Schema that OpenAPI 2.0 leaves out, by kind of object."""

EXTENSIONS: Final = frozenset(name for members in _MEMBERS.values() for name in members if name.startswith("x-ms-"))
"""Every documented ``x-ms-*`` name, wherever it belongs."""

HOLDERS: Final[dict[str, tuple[str, ...]]] = {
    name: tuple(kind for kind, members in _MEMBERS.items() if name in members)
    for members in _MEMBERS.values()
    for name in members
}
"""The kinds of object that may hold a member, by its name."""
