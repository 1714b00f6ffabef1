"""The definition as a whole: what kind of file it is, and which version of OpenAPI it follows."""

from __future__ import annotations

from typing import Any, Final

from checks.criteria import OPENAPI_DEFINITION
from checks.rule import Findings, Level, evidence, rule
from checks.sources import CERTIFICATION, CLI, FAQ, OPENAPI, PULL_REQUEST_TEMPLATE, SWAGGER_OBJECT
from connector.connector import Connector
from connector.definition import Definition
from connector.edits import replaced
from connector.node import Finding
from connector.words import quoted

_NEEDS_A_DEFINITION: Final = (
    "swagger-version-2-0",
    "swagger-root-known-keys",
    "keyword-supported",
    "swagger-valid-openapi-2",
    "info-present",
    "host-present",
    "schemes-present",
    "paths-not-empty",
    "metadata-present",
)


@rule(
    "swagger-is-object",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Write one JSON object with `swagger`, `info`, `host` and `paths`.",
    validator="JsonTypeIncorrect",
    policy="5000.2.6.2",
    source=SWAGGER_OBJECT,
)
def definition_is_an_object(connector: Connector) -> Findings:
    """The definition is one JSON object.

    A list or a single value has no operations.
    """
    document = connector.definition_document
    if document is not None and document.readable and connector.definition is None:
        yield Finding(document.file, "", "", f"the definition is {_kind(document.value)}, not an object")


def _kind(value: object) -> str:
    names = {
        list: "a list",
        str: "a string",
        bool: "a boolean",
        type(None): "null",
        int: "a number",
        float: "a number",
    }
    return names.get(type(value), "a value")


@rule(
    "swagger-is-definition",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Replace the content of the file by the OpenAPI 2.0 definition.",
    policy="5000.2.6.2",
    source=(CLI, SWAGGER_OBJECT),
    implies=_NEEDS_A_DEFINITION,
)
def file_is_a_definition(definition: Definition) -> Findings:
    """The file contains the OpenAPI definition itself, not an export that surrounds it and not another file.

    Exports of a solution, answers of the Power Platform's interfaces and collections of Postman look alike.
    """
    if {"swagger", "openapi", "paths"} & definition.value.keys():
        return
    for found, what, help in _other_contents(definition.value):
        if found:
            yield definition.finding(f"the file contains {what}, not the definition", help)
            return


_UNWRAP: Final = (
    "Replace the content of the file by the value of `{}` alone; the properties around it belong in apiProperties.json."
)
_PROPERTIES: Final = "Move the content to apiProperties.json, and write the OpenAPI 2.0 definition here."
_POSTMAN: Final = "Convert the collection to OpenAPI 2.0, and save the result under this name."
_ARM: Final = "Replace the content of the file by the OpenAPI 2.0 definition that the template contains."
_SOLUTION: Final = (
    "Run `paconn download`, which writes both files; or unpack the solution: in its folder `Connector`, the file that "
    "ends in `_openapidefinition.json` becomes apiDefinition.swagger.json, and the one that ends in "
    "`_connectionparameters.json` becomes `connectionParameters` of apiProperties.json."
)


def _other_contents(value: dict[str, Any]) -> list[tuple[bool, str, str]]:
    """What else the file may be: whether it is, how it is called, and what to do."""
    properties = value.get("properties")
    inner = properties if isinstance(properties, dict) else {}
    holders = {name: value.get(name) for name in _WRAPPERS}
    holders |= {f"properties.{name}": inner.get(name) for name in _WRAPPERS}
    wrapper = next((name for name, held in holders.items() if _is_definition(held)), "")
    info = value.get("info")
    collection = "item" in value and isinstance(info, dict) and not info.keys().isdisjoint(("schema", "_postman_id"))
    solution = any(name.lower() in ("importexportxml", "solutionmanifest", "solution") for name in value)
    own = not {"iconBrandColor", "connectionParameters", "connectionParameterSets"}.isdisjoint({*inner, *value})
    return [
        (bool(wrapper), f"an export with the definition in `{wrapper}`", _UNWRAP.format(wrapper)),
        (solution, "the export of a solution", _SOLUTION),
        (own, "what belongs in apiProperties.json", _PROPERTIES),
        (collection, "a Postman collection", _POSTMAN),
        ("resources" in value and "$schema" in value, "an Azure Resource Manager template", _ARM),
    ]


_WRAPPERS: Final = ("swagger", "openApiDefinition", "openapidefinition", "apiDefinition", "definition")


def _is_definition(value: object) -> bool:
    return isinstance(value, dict) and bool({"swagger", "openapi", "paths"} & value.keys())


UNLIKE_VERSION_THREE: Final = frozenset(
    {
        "swagger-root-known-keys",
        "info-known-keys",
        "path-known-keys",
        "operation-known-keys",
        "part-known-keys",
        "keyword-supported",
        "host-present",
        "schemes-present",
        "parameter-location-known",
        "parameter-type-known",
        "non-body-parameter-no-schema",
        "internal-required-needs-default",
        "path-parameter-defined",
        "parameter-ref-found",
        "response-ref-found",
        "schema-ref-found",
        "response-code-valid",
        "response-success-schema",
        "security-requirement-defined",
        "dynamic-parameters-found",
        "dynamic-required-supplied",
        "dynamic-reference-found",
        "dynamic-reference-required",
        "dynamic-result-path-found",
        "webhook-notification-url",
        "test-connection-operation",
        "connection-parameter-used",
        "auth-files-agree",
    }
)
"""Rules on what OpenAPI 3 writes in another way or in another place: there each of them would only say again that the
definition has to be converted."""


@rule(
    "swagger-version-2-0",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help='Write `"swagger": "2.0"`; a definition in OpenAPI 3 has to be converted first.',
    validator="SpecificationVersionIncorrect",
    policy="5000.2.6.3",
    source=(FAQ, OPENAPI),
    fixable=True,
)
def version_is_two(definition: Definition) -> Findings:
    """The definition follows OpenAPI 2.0 and says so: `swagger` is the string "2.0".

    Connectors cannot be made from OpenAPI 3.
    """
    version = definition.get("swagger")
    if version == "2.0":
        return
    if definition.in_version_three:
        help = 'Convert the definition to OpenAPI 2.0, and replace `openapi` by `"swagger": "2.0"`.'
        yield definition.at("openapi").finding("the definition is written in OpenAPI 3", help)
    elif version is None:
        yield definition.finding("`swagger` is missing", 'Add `"swagger": "2.0"`.')
    else:
        what = quoted(version) if isinstance(version, str) else f"{_kind(version)}, {str(version)[:20]}"
        place = definition.at("swagger")
        finding = place.finding(f'`swagger` is {what}, not the string "2.0"')
        yield finding.fix(replaced(place, "2.0")) if version in (2, "2", "2.0.0") else finding


@rule(
    "paconn-validate-run",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Run `paconn validate` once with your account; it calls Microsoft's own service.",
    source=(CERTIFICATION, PULL_REQUEST_TEMPLATE),
)
def paconn_was_run(connector: Connector) -> Findings:
    """`paconn validate` was run and reported no errors.

    It needs a sign-in, so nobody but the submitter can run it; `validation.paconn-validate` in certification.yml
    says that it was.
    """
    declaration = connector.declaration
    section = declaration.section("validation") if declaration is not None else None
    if section is not None and section.get("paconn-validate") is False:
        yield section.at("paconn-validate").finding("`paconn validate` was not run, or reported errors")


@evidence(OPENAPI_DEFINITION)
def describe_definition(connector: Connector) -> str | None:
    """How many operations there are, and how large the definition is."""
    if connector.definition is None:
        return None
    operations = connector.definition.operations
    triggers = sum(operation.is_trigger for operation in operations)
    actions = len(operations) - triggers
    counts = [
        f"{count} {name}{'s' if count != 1 else ''}"
        for count, name in ((actions, "action"), (triggers, "trigger"))
        if count
    ]
    return f"{', '.join(counts) or 'no operations'}, {connector.definition_size / 1024:,.0f} KB"
