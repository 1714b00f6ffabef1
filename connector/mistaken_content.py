"""What apiProperties.json contains where it is not what it should be: another file under its name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from connector.document import Document
from connector.edits import Characters
from connector.properties import Properties

_PARAMETER_TYPES: Final = ("string", "securestring", "int", "bool", "oauthsetting", "gatewaysetting")
_EXPORTED: Final = frozenset(
    {
        "openapidefinition",
        "connectionparameters",
        "connectionparametersets",
        "policytemplateinstances",
        "scriptoperations",
        "iconbrandcolor",
        "iconblob",
        "connectorid",
        "connectorinternalid",
        "connectortype",
        "customcodeblobcontent",
        "importexportxml",
        "solutionmanifest",
        "connectors",
        "connector",
    }
)
"""The columns of a connector in Dataverse and the elements of a solution, in lower case as they are exported."""
_OF_A_SOLUTION: Final = ("customizations.xml", "solution.xml", "[content_types].xml")
_OF_ITS_CONNECTOR: Final = ("_openapidefinition.json", "_connectionparameters.json", "_policytemplateinstances.json")
_MARKUP: Final = re.compile(
    r"\s{0,99}<(\?xml|!--|ImportExportXml|SolutionPackage|Connectors?\b|Types\b)", re.IGNORECASE
)
_YAML: Final = re.compile(
    r"(?:\s|#[^\n]{0,200}\n|---){0,20}(swagger|openapi|properties|connectionParameters|iconBrandColor)\s{0,9}:(?=\s)"
)
_ZIP: Final = ("PK\x03\x04", "PK\x05\x06")
_LONGEST: Final = 100
"""Members that are looked at."""


@dataclass(frozen=True, slots=True)
class Mistaken:
    """What the file is instead, and what to do."""

    what: str
    """Half a sentence, to follow the name of the file: "is an OpenAPI definition"."""
    help: str
    wrapped: Any = None
    """The right content where it is certain and only lies in the wrong place."""


FROM_A_SOLUTION: Final = (
    "Unzip the solution and open its folder `Connector`: rename the file that ends in `_openapidefinition.json` to "
    "`apiDefinition.swagger.json`; put the content of `_connectionparameters.json` and "
    "`_policytemplateinstances.json` into `properties` of `apiProperties.json`, as `connectionParameters` and "
    "`policyTemplateInstances`. Or run `paconn download`, which writes both files."
)
"""How to get the two files from an exported solution."""
_EXPORT: Final = Mistaken("is an export of a solution", FROM_A_SOLUTION)
_DEFINITION: Final = (
    "Keep the definition in `apiDefinition.swagger.json`, and replace the content of `apiProperties.json` with an "
    "object `properties`."
)


def is_exported_solution(files: list[str]) -> bool:
    """Whether a directory contains the files of an unzipped solution.

    :param files: the names of what is in it.
    """
    names = [name.lower() for name in files[:_LONGEST]]
    return any(name in _OF_A_SOLUTION or name.endswith(_OF_ITS_CONNECTOR) for name in names)


def mistaken_content(document: Document) -> Mistaken | None:
    """What the file contains instead of an object with ``properties``; ``None`` where nothing is recognized."""
    if not document.readable:
        text = document.text[:1000].lstrip("\ufeff")
        if text.startswith(_ZIP) or _MARKUP.match(text):
            return _EXPORT
        written = _YAML.match(text)
        if written is None:
            return None
        if written[1].lower() in ("swagger", "openapi"):
            return Mistaken("is an OpenAPI definition", _DEFINITION)
        return Mistaken("is YAML", "Convert it to JSON.")
    value = document.value
    if isinstance(value, list):
        return _of_a_list(value)
    return _of_an_object(value) if isinstance(value, dict) else None


def _of_a_list(value: list[Any]) -> Mistaken | None:
    first = value[:_LONGEST]
    if first and all(isinstance(one, dict) and "templateId" in one for one in first):
        wrapped = {"properties": {"policyTemplateInstances": value}}
        help = "Wrap the list into `properties`, as its member `policyTemplateInstances`."
        return Mistaken("contains the policies alone", help, wrapped)
    return None


def _of_an_object(value: dict[str, Any]) -> Mistaken | None:
    names = {name.lower() for name in list(value)[:_LONGEST]}
    inner = value.get("properties")
    if isinstance(inner, dict):
        return _of_properties(value, inner)
    if ("swagger" in names or "openapi" in names) and names & {"paths", "info", "host", "definitions"}:
        return Mistaken("is an OpenAPI definition", _DEFINITION)
    if "resources" in names and "$schema" in names:
        return _template(value)
    if len(names & _EXPORTED) > 1 and not any(name in Properties.KNOWN for name in value):
        return _EXPORT
    if names and names <= {"importexportxml", "solutionmanifest", "connectors", "connector"}:
        return _EXPORT
    known = [name for name in value if name in Properties.KNOWN]
    if known:
        wrapped = {"properties": {name: one for name, one in value.items() if name != "$schema"}}
        listed = ", ".join(f"`{name}`" for name in known[:4])
        return Mistaken(f"has {listed} outside of `properties`", "Wrap all members into `properties`.", wrapped)
    if value and all(_is_parameter(one) for one in list(value.values())[:_LONGEST]):
        wrapped = {"properties": {"connectionParameters": value}}
        help = "Wrap the object into `properties`, as its member `connectionParameters`."
        return Mistaken("contains the connection parameters alone", help, wrapped)
    if {"connectorid", "environment"} & names or "apidefinition" in names:
        return Mistaken("is a settings.json", "Rename it to `settings.json`, and add `apiProperties.json`.")
    return None


def _of_properties(value: dict[str, Any], inner: dict[str, Any]) -> Mistaken | None:
    """A file with ``properties`` may still be the connector as the service's API returns it, or a schema."""
    names = {name.lower() for name in list(inner)[:_LONGEST]}
    if names & {"swagger", "apidefinitions", "openapidefinition"} or ("backendservice" in names):
        return Mistaken(
            "is the connector as an API of the platform returns it",
            "Run `paconn download`, which writes `apiProperties.json` and `apiDefinition.swagger.json` from it.",
        )
    if "swagger" in value and "paths" in value:
        return Mistaken("is an OpenAPI definition", _DEFINITION)
    return None


def _template(value: dict[str, Any]) -> Mistaken | None:
    if "deploymentTemplate" in str(value.get("$schema"))[:200]:
        return Mistaken(
            "is a deployment template of Azure",
            "Copy `swagger` of its custom API to `apiDefinition.swagger.json`, and `connectionParameters` into "
            "`properties` of `apiProperties.json`.",
        )
    return None


def _is_parameter(value: Any) -> bool:
    kind = value.get("type") if isinstance(value, dict) else None
    return isinstance(kind, str) and kind.lower() in _PARAMETER_TYPES


def wrapping(document: Document, wrapped: Any) -> list[Characters]:
    """What puts the whole text of a file into the objects that are missing around it.

    :param wrapped: what the file contains then; its own value is the innermost one. Nothing where that is left out.
    """
    before, inner = "", wrapped
    while isinstance(inner, dict) and len(inner) == 1 and inner != document.value:
        name, inner = next(iter(inner.items()))
        before += f'{{"{name}": '
    if wrapped is None or inner != document.value:
        return []
    end = len(document.text.rstrip())
    start = len(document.text) - len(document.text.lstrip())
    return [
        Characters(document.file, start, start, before),
        Characters(document.file, end, end, "}" * before.count("{")),
    ]
