"""Policies and scriptOperations in apiProperties.json: what changes the requests and answers of operations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Final

from checks.criteria import OPENAPI_DEFINITION
from checks.rule import Findings, Level, rule
from checks.sources import CLI, CUSTOM_CODE, POLICY_TEMPLATES, PROPERTIES_SCHEMA, REVIEWS
from connector.connector import Connector
from connector.definition import Definition
from connector.properties import Policy, Properties
from connector.words import shown

OPERATION_NAME: Final = "x-ms-apimTemplate-operationName"
_OWN: Final = "x-ms-apimTemplateParameter."
_SECTION: Final = "x-ms-apimTemplate-policySection"


@dataclass(frozen=True, slots=True)
class Template:
    """The parameters of a policy template, without their prefix."""

    needed: tuple[str, ...]
    optional: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    """Where it may apply; empty where the template has no such choice."""


_BOTH: Final = ("Request", "Response")
TEMPLATES: Final = {
    "convertarraytoobject": Template(
        ("propertyParentPath", "keyWithinCollectionPath", "newPropertyPath"), ("propertySubPath", "retainKey"), _BOTH
    ),
    "convertobjecttoarray": Template(
        ("propertyParentPath", "newPropertyPath"), ("propertySubPath", "keyName", "valueName"), _BOTH
    ),
    "dynamichosturl": Template(("urlTemplate",)),
    "encodepropertyvalue": Template(("propertyParentPath", "newPropertyPath"), ("propertySubPath",), _BOTH),
    "pollingtrigger": Template(("triggerConfig", "triggerDataPath")),
    "routerequesttoendpoint": Template(("newPath",), ("httpMethod",)),
    "setheader": Template(("name", "value"), ("existsAction",), (*_BOTH, "Failure")),
    "setproperty": Template(
        ("newPropertyParentPathTemplate", "newPropertySubPathTemplate", "propertyValuePathTemplate"), (), _BOTH
    ),
    "setqueryparameter": Template(("name", "value"), ("existsAction",)),
    "setvaluefromurl": Template(
        ("parameterTemplate", "parameterValueUrl", "parameterValuePathTemplate"), ("httpMethod",), _BOTH
    ),
    "stringreplace": Template(
        ("propertyParentPath", "sourceString", "replacementString", "newPropertyPath"), ("propertySubPath",), _BOTH
    ),
    "stringtoarray": Template(
        ("propertyParentPath", "delimiterList", "childPropertyName", "newPropertyPath"), ("propertySubPath",), _BOTH
    ),
    "updatenextlink": Template(("nextLinkPropertyName",), ("nextLinkParentPropertyPath",)),
}
"""The documented policy templates, by id in lower case."""

_VALUES: Final[dict[str, tuple[str, ...]]] = {
    "existsaction": ("override", "skip", "append"),
    "httpmethod": ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD", "@Request.OriginalHTTPMethod"),
    "retainkey": ("true", "false"),
}
_CONNECTION: Final = re.compile(r"connectionParameters\(\s{0,9}'([^']{1,200})'")


def _present(policy: Policy) -> set[str]:
    """The names of its own parameters, without prefix, in lower case."""
    prefix = _OWN.lower()
    return {name.lower().removeprefix(prefix) for name in policy.parameters if name.lower().startswith(prefix)}


@rule(
    "policy-templates-array",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Write a list of objects, each with templateId, title and parameters.",
    source=(PROPERTIES_SCHEMA, POLICY_TEMPLATES),
    keyword="policyTemplateInstances",
)
def policies_are_a_list(properties: Properties) -> Findings:
    """policyTemplateInstances is a list of objects, each with a templateId; their parameters are an object.

    The connector cannot be created from anything else.
    """
    policies = properties.value["policyTemplateInstances"]
    place = properties.at("policyTemplateInstances")
    if not isinstance(policies, list):
        yield place.finding('"policyTemplateInstances" is no list')
        return
    for index, policy in enumerate(policies):
        if not isinstance(policy, dict):
            yield place.at(index).finding(f"policy {index + 1} is no object")
            continue
        template, parameters = policy.get("templateId"), policy.get("parameters")
        if not isinstance(template, str) or not template.strip():
            yield place.at(index).finding(f'policy {index + 1} has no "templateId"', "Add the id of its template.")
        if parameters is not None and not isinstance(parameters, dict):
            yield place.at(index, "parameters").finding(f"the parameters of policy {index + 1} are no object")


@rule(
    "policy-title-present",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Add a title that says what the policy is for.",
    source=POLICY_TEMPLATES,
)
def policies_have_a_title(policy: Policy) -> Findings:
    """A policy has a title.

    The wizard shows it, and who looks after the connector finds the policy by it.
    """
    if not policy.text("title").strip():
        yield policy.finding(f"a policy of the template {shown(policy.text('templateId'))} has no title")


@rule(
    "policy-template-known",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Write the id of a documented template.",
    source=(PROPERTIES_SCHEMA, POLICY_TEMPLATES),
    keyword="templateId",
)
def policy_templates_are_documented(policy: Policy) -> Findings:
    """templateId names one of the documented policy templates.

    Letter case does not matter. Others exist for Microsoft's own connectors only.
    """
    if policy.template.strip() and policy.template not in TEMPLATES:
        close = get_close_matches(policy.template[:80], TEMPLATES, 1, 0.75)
        yield policy.at("templateId").finding(
            f"the template {shown(policy.text('templateId'))} is not documented",
            f'Did you mean "{close[0]}"?' if close else None,
        )


@rule(
    "policy-dynamichosturl-case",
    OPENAPI_DEFINITION,
    Level.HINT,
    help='Write "dynamichosturl".',
    source=REVIEWS,
    keyword="templateId",
)
def dynamichosturl_is_in_lower_case(policy: Policy) -> Findings:
    """The template dynamichosturl is spelt in lower case.

    Other spellings work, and reviewers have asked for this one.
    """
    if policy.template == "dynamichosturl" and policy.value["templateId"] != "dynamichosturl":
        yield policy.at("templateId").finding(f'the template is spelt "{policy.value["templateId"]}"')


@rule(
    "policy-template-parameters",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Add the parameter.",
    source=(PROPERTIES_SCHEMA, POLICY_TEMPLATES),
    keyword="templateId",
)
def policies_have_their_parameters(policy: Policy) -> Findings:
    """A policy has the parameters that its template needs.

    Without them the policy cannot be applied.
    """
    template = TEMPLATES.get(policy.template)
    if template is None or not (policy.get("parameters") is None or isinstance(policy.get("parameters"), dict)):
        return
    present = _present(policy)
    missing = [name for name in template.needed if name.lower() not in present]
    if missing:
        names = " and ".join(f'"{_OWN}{name}"' for name in missing)
        owner = policy.at("parameters") if isinstance(policy.get("parameters"), dict) else policy
        yield owner.finding(f"{policy.label[:120]} has no {', '.join(missing)}", f"Add {names}.")


@rule(
    "policy-parameter-known",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Correct the name, or remove the parameter.",
    source=(PROPERTIES_SCHEMA, POLICY_TEMPLATES),
    keyword="parameters",
)
def policies_have_no_other_parameters(policy: Policy) -> Findings:
    """A policy of a documented template has only that template's parameters.

    Another one has no effect, and often it is a known one misspelt.
    """
    template = TEMPLATES.get(policy.template)
    if template is None:
        return
    known = {
        name.lower(): name
        for name in (OPERATION_NAME, _SECTION, *(_OWN + own for own in (*template.needed, *template.optional)))
    }
    for name in policy.parameters:
        if name.lower() not in known:
            close = get_close_matches(name[:120].lower(), known, 1, 0.8)
            yield policy.at("parameters", name).finding(
                f"{policy.label[:120]} has the parameter {shown(name)}, which its template does not know",
                f'Did you mean "{known[close[0]]}"?' if close else None,
            )


@rule(
    "policy-parameter-values",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Write one of the documented values.",
    source=(PROPERTIES_SCHEMA, POLICY_TEMPLATES),
    keyword="parameters",
)
def policy_parameters_have_known_values(policy: Policy) -> Findings:
    """existsAction, httpMethod, retainKey and policySection have one of the values that the template knows.

    Letter case does not matter.
    """
    template = TEMPLATES.get(policy.template)
    if template is None:
        return
    for name, value in policy.parameters.items():
        allowed: tuple[str, ...] = _VALUES.get(name.lower().removeprefix(_OWN.lower()), ())
        if name.lower() == _SECTION.lower():
            allowed = template.sections
        if allowed and str(value)[:80].lower() not in {known.lower() for known in allowed}:
            yield policy.at("parameters", name).finding(
                f"{policy.label[:120]} has {shown(value)} as {name.rpartition('.')[2].rpartition('-')[2]}",
                f"Write one of: {', '.join(allowed)}.",
            )


def _operation_names(policy: Policy) -> tuple[str, Any] | None:
    """The member that says for which operations a policy works, and its value."""
    for name, value in policy.parameters.items():
        if name.lower() == OPERATION_NAME.lower():
            return name, value
    return None


@rule(
    "policy-operations-array",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Write a list of operationIds; an empty one stands for every operation.",
    source=(PROPERTIES_SCHEMA, POLICY_TEMPLATES),
    keyword="parameters",
)
def policies_list_their_operations(policy: Policy) -> Findings:
    """x-ms-apimTemplate-operationName is a list of operationIds.

    An empty list, or none, stands for every operation.
    """
    names = _operation_names(policy)
    if names is None or names[1] is None:
        return
    if not isinstance(names[1], list):
        yield policy.at("parameters", names[0]).finding(f"{policy.label[:120]} has no list of operations")
    elif any(not isinstance(name, str) for name in names[1]):
        yield policy.at("parameters", names[0]).finding(f"{policy.label[:120]} lists operations that are no text")


@rule(
    "policy-operation-found",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Write the operationId of an operation of the definition.",
    source=POLICY_TEMPLATES,
)
def policies_name_operations_that_exist(connector: Connector) -> Findings:
    """A policy works for operations that the definition has.

    Once an operation is renamed, a policy for it stops without a word.
    """
    definition, properties = connector.definition, connector.properties
    if definition is None or properties is None:
        return
    for policy in properties.policies:
        names = _operation_names(policy)
        for index, name in _unknown(names[1] if names else None, definition):
            yield policy.at("parameters", names[0] if names else "", index).finding(
                f"{policy.label[:120]} works for {shown(name)}, which is no operation", _meant(name, definition)
            )


@rule(
    "policy-connection-parameter-found",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Write the name of a connection parameter.",
    source=POLICY_TEMPLATES,
)
def policies_use_connection_parameters_that_exist(properties: Properties) -> Findings:
    """Every @connectionParameters('…') in a policy names a connection parameter of the connector.

    The expression has no value otherwise. Letter case does not matter.
    """
    known = {
        parameter.parameter_name.lower(): parameter.parameter_name for parameter in properties.connection_parameters
    }
    for policy in properties.policies:
        for name, value in policy.parameters.items():
            used = _CONNECTION.findall(value) if isinstance(value, str) else []
            for missing in sorted({found for found in used if found.lower() not in known}):
                close = get_close_matches(missing.lower(), list(known)[:200], 1, 0.75)
                yield policy.at("parameters", name).finding(
                    f"{policy.label[:120]} uses the connection parameter {shown(missing)}, which does not exist",
                    f'Did you mean "{known[close[0]]}"?' if close else None,
                )


@rule(
    "script-operations-array",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Write a list of operationIds; an empty one stands for every operation.",
    source=(CLI, CUSTOM_CODE),
    keyword="scriptOperations",
)
def script_operations_are_a_list(properties: Properties) -> Findings:
    """scriptOperations is a list of operationIds.

    The script runs for the operations listed; with an empty list, or none, it runs for all.
    """
    operations = properties.value["scriptOperations"]
    place = properties.at("scriptOperations")
    if not isinstance(operations, list):
        if operations is not None:
            yield place.finding('"scriptOperations" is no list')
        return
    for index, name in enumerate(operations):
        if not isinstance(name, str):
            yield place.at(index).finding(f"element {index + 1} of scriptOperations is no text")


@rule(
    "script-operation-found",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Write the operationId of an operation of the definition.",
    source=(CLI, CUSTOM_CODE),
)
def script_operations_exist(connector: Connector) -> Findings:
    """scriptOperations names operations that the definition has.

    The script does not run for an operation that was renamed since.
    """
    definition, properties = connector.definition, connector.properties
    if definition is None or properties is None:
        return
    for index, name in _unknown(properties.get("scriptOperations"), definition):
        yield properties.at("scriptOperations", index).finding(
            f"scriptOperations names {shown(name)}, which is no operation", _meant(name, definition)
        )


@rule(
    "script-file-for-operations",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Add script.csx, or remove scriptOperations.",
    source=(CLI, CUSTOM_CODE),
)
def script_operations_come_with_a_script(connector: Connector) -> Findings:
    """Where scriptOperations names operations, there is a script file.

    Nothing runs for them otherwise.
    """
    properties = connector.properties
    if properties is not None and properties.get("scriptOperations") and connector.script is None:
        yield properties.at("scriptOperations").finding("scriptOperations names operations, but there is no script")


@rule(
    "script-operations-for-file",
    OPENAPI_DEFINITION,
    Level.HINT,
    help='Add "scriptOperations" with the operationIds for which the script is written.',
    source=(CLI, CUSTOM_CODE),
)
def scripts_say_for_which_operations(connector: Connector) -> Findings:
    """Where there is a script file, scriptOperations says for which operations it runs.

    It runs for every operation otherwise, which costs time where it has nothing to do.
    """
    properties = connector.properties
    if properties is not None and connector.script is not None and "scriptOperations" not in properties.value:
        yield properties.finding(f'{connector.script.file} is there, but "scriptOperations" is not')


@rule(
    "script-no-gateway",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Do without the script, or without the gateway.",
    source=CUSTOM_CODE,
)
def scripts_do_not_run_behind_a_gateway(connector: Connector) -> Findings:
    """A connector with a script does not go through the on-premises data gateway.

    Custom code does not run for connections through the gateway.
    """
    gateway = connector.properties.gateway if connector.properties else None
    if gateway is not None and connector.script is not None:
        yield gateway.finding(f"the connector goes through a gateway, where {connector.script.file} does not run")


def _unknown(names: Any, definition: Definition) -> Iterator[tuple[int, str]]:
    """The names of no operation, with their index in the list; none where the definition has no operations at all."""
    if not definition.operations_by_id:
        return
    for index, name in enumerate(names if isinstance(names, list) else ()):
        if isinstance(name, str) and name not in definition.operations_by_id:
            yield index, name


def _meant(name: str, definition: Definition) -> str | None:
    """A question for the operation that may be meant; ``None`` where none is close."""
    if len(name) > 120:
        return None
    close = get_close_matches(name, list(definition.operations_by_id)[:1000], 1, 0.75)
    return f'Did you mean "{close[0]}"?' if close else None
