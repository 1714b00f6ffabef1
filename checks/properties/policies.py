"""Policies in apiProperties.json: what changes the requests and responses of operations."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final

from checks.criteria import OPENAPI_DEFINITION
from checks.rule import Findings, Level, rule
from checks.sources import FAQ, POLICY_TEMPLATES, PROPERTIES_SCHEMA, REVIEWS
from connector.connector import Connector
from connector.edits import replaced
from connector.parameter_use import EXPRESSION
from connector.properties import Policy, Properties, unknown_operations
from connector.spelling import MAX_SUGGESTIONS, Suggestions, did_you_mean, meant
from connector.words import code, quoted, shown

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
    "setconnectionstatustounauthenticated": Template(("statusCode",)),
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

_START: Final = {
    "existsAction": "override",
    "name": "X-Example",
    "value": "@connectionParameters('name')",
    "newPath": "/",
    "urlTemplate": "https://@connectionParameters('host')",
}
"""What a parameter may look like, for the text to paste."""
_VALUES: Final[dict[str, tuple[str, ...]]] = {
    "existsaction": ("override", "skip", "append"),
    "httpmethod": ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD", "@Request.OriginalHTTPMethod"),
    "retainkey": ("true", "false"),
}


def _present(policy: Policy) -> set[str]:
    """The names of its own parameters, without prefix, in lower case."""
    prefix = _OWN.lower()
    return {name.lower().removeprefix(prefix) for name in policy.parameters if name.lower().startswith(prefix)}


@rule(
    "policy-templates-array",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Write a list of objects, each with `templateId`, `title` and `parameters`.",
    source=(PROPERTIES_SCHEMA, POLICY_TEMPLATES),
    implies="properties-member-spelled",
)
def policies_are_a_list(properties: Properties) -> Findings:
    """`policyTemplateInstances` is a list of objects, each with a `templateId`; their `parameters` are an object.

    The connector cannot be created from anything else.
    """
    policies = properties.get("policyTemplateInstances")
    if properties.actual("policyTemplateInstances") is None:
        return
    place = properties.at("policyTemplateInstances")
    if not isinstance(policies, list):
        yield place.finding("`policyTemplateInstances` must be a list")
        return
    for index, policy in enumerate(policies):
        if not isinstance(policy, dict):
            yield place.at(index).finding(f"policy {index + 1} must be an object")
    for policy in properties.policies:
        if not policy.has("templateId"):
            listed = "Add `templateId`, the ID of a policy template such as `setheader`."
            yield policy.lacks("templateId", f"{policy.label} has no `templateId`", listed)
        elif not policy.template.strip():
            fault = "is empty" if policy.get("templateId") in (None, "") else "must be a string"
            yield policy.at("templateId").finding(f"`templateId` of {policy.label} {fault}", "Write its template's ID.")
        parameters = policy.get("parameters")
        if parameters is not None and not isinstance(parameters, dict):
            yield policy.at("parameters").finding(f"`parameters` of {policy.label} must be an object")


@rule(
    "policy-title-present",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Add a `title` that says what the policy is for.",
    source=POLICY_TEMPLATES,
)
def policies_have_a_title(policy: Policy) -> Findings:
    """A policy has a title.

    The wizard shows it, and maintainers find the policy by it.
    """
    if not policy.text("title").strip():
        yield policy.finding(f"a policy of the template {quoted(policy.text('templateId'))} has no title")


@rule(
    "policy-template-known",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help=f"Write the ID of a documented template: {', '.join(f'`{name}`' for name in TEMPLATES)}.",
    source=(PROPERTIES_SCHEMA, POLICY_TEMPLATES),
    keyword="templateId",
    fixable=True,
)
def policy_templates_are_documented(policy: Policy) -> Findings:
    """`templateId` is the ID of a documented policy template.

    Letter case does not matter. Other templates are for Microsoft's own connectors only.
    """
    if policy.template.strip() and policy.template not in TEMPLATES:
        known = meant(policy.template, TEMPLATES)
        place = policy.at("templateId")
        message = f"policy template {quoted(policy.text('templateId'))} is not documented"
        yield place.finding(message, did_you_mean(known)).fix(*([replaced(place, known)] if known else []))


@rule(
    "policy-dynamichosturl-case",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Write `dynamichosturl`.",
    source=REVIEWS,
    keyword="templateId",
    fixable=True,
)
def dynamichosturl_is_in_lower_case(policy: Policy) -> Findings:
    """The template `dynamichosturl` is written in lower case.

    Other spellings work, and reviewers have asked for this one.
    """
    if policy.template == "dynamichosturl" and policy.value["templateId"] != "dynamichosturl":
        place = policy.at("templateId")
        finding = place.finding(f"the template is written {quoted(policy.value['templateId'])}")
        yield finding.fix(replaced(place, "dynamichosturl"))


@rule(
    "policy-template-parameters",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Add the parameter.",
    source=(PROPERTIES_SCHEMA, POLICY_TEMPLATES),
    implies="policy-parameter-known",
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
    known = [OPERATION_NAME, _SECTION, *(_OWN + own for own in (*template.needed, *template.optional))]
    for name in list(policy.parameters)[:100] if missing else ():
        # One that is nearly spelled so, or lacks the prefix, is the fault to name.
        full = _intended(name, known)
        own = full.removeprefix(_OWN) if full is not None else None
        if own in missing:
            missing.remove(own)
            yield policy.at("parameters", name).finding(
                f"{policy.label} has the parameter {quoted(name)}, which its template does not know", did_you_mean(full)
            )
    if missing:
        snippet = ",\n".join(f'"{_OWN}{name}": {json.dumps(_START.get(name, ""))}' for name in missing)
        names = " and ".join(f"`{_OWN}{name}`" for name in missing)
        owner = policy.at("parameters") if isinstance(policy.get("parameters"), dict) else policy
        if owner is policy:
            snippet = '"parameters": {' + snippet.replace("\n", " ") + "}"
        yield owner.finding(
            f"{policy.label} has no {', '.join(f'`{name}`' for name in missing)}", f"Add {names} to its parameters."
        ).paste(snippet)


def _intended(name: str, known: list[str]) -> str | None:
    """The parameter that a name stands for which is none of them: misspelled, or without its prefix."""
    if name.lower() in {one.lower() for one in known} or len(name) > 120:
        return None
    if "." not in name and not name.lower().startswith("x-ms-"):
        name = _OWN + name
    prefix, _, own = name.rpartition(".")
    close = meant(own, [one.removeprefix(_OWN) for one in known if one.startswith(_OWN)]) if prefix else None
    return _OWN + close if close is not None else meant(name, known)


@rule(
    "policy-parameter-known",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Correct the name, or delete the parameter.",
    source=(PROPERTIES_SCHEMA, POLICY_TEMPLATES),
)
def policies_have_no_other_parameters(policy: Policy) -> Findings:
    """A policy of a documented template has only that template's parameters.

    Any other has no effect, and often it is a misspelled one.
    """
    template = TEMPLATES.get(policy.template)
    if template is None:
        return
    known = [OPERATION_NAME, _SECTION, *(_OWN + own for own in (*template.needed, *template.optional))]
    lowered = {name.lower() for name in known}
    unknown = [name for name in policy.parameters if name.lower() not in lowered]
    for number, name in enumerate(unknown):
        yield policy.at("parameters", name).finding(
            f"{policy.label} has the parameter {quoted(name)}, which its template does not know",
            did_you_mean(_intended(name, known)) if number < MAX_SUGGESTIONS else None,
        )


@rule(
    "policy-parameter-values",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Write one of the documented values.",
    source=(PROPERTIES_SCHEMA, POLICY_TEMPLATES),
)
def policy_parameters_have_known_values(policy: Policy) -> Findings:
    """`existsAction`, `httpMethod`, `retainKey` and `policySection` have one of the template's values.

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
                f"{policy.label} has {shown(value)} as `{name.rpartition('.')[2].rpartition('-')[2]}`",
                f"Write one of: {', '.join(f'`{one}`' for one in allowed)}.",
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
    help="Write a list of operationIds; an empty list means every operation.",
    source=(PROPERTIES_SCHEMA, POLICY_TEMPLATES),
)
def policies_list_their_operations(policy: Policy) -> Findings:
    """`x-ms-apimTemplate-operationName` is a list of operationIds.

    An empty list, or none, means every operation.
    """
    names = _operation_names(policy)
    if names is None or names[1] is None:
        return
    if not isinstance(names[1], list):
        yield policy.at("parameters", names[0]).finding(f"`{OPERATION_NAME}` of {policy.label} must be a list")
    elif any(not isinstance(name, str) for name in names[1]):
        yield policy.at("parameters", names[0]).finding(f"the operationIds of {policy.label} must be strings")


@rule(
    "policy-operation-found",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Write the operationId of an operation of the definition, or delete the entry.",
    source=POLICY_TEMPLATES,
)
def policies_name_operations_that_exist(connector: Connector) -> Findings:
    """A policy applies to operations that the definition has.

    Once an operation is renamed, its policy is silently skipped.
    """
    definition, properties = connector.definition, connector.properties
    if definition is None or properties is None:
        return
    suggest = Suggestions(definition.operations_by_id)
    for policy in properties.policies:
        names = _operation_names(policy)
        for index, name in unknown_operations(names[1] if names else None, definition):
            yield policy.at("parameters", names[0] if names else "", index).finding(
                f"{policy.label} applies to {quoted(name)}, but no operation has this operationId",
                suggest(name),
            )


@rule(
    "policy-connection-parameter-found",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Write the name of a connection parameter, or add the parameter.",
    source=POLICY_TEMPLATES,
)
def policies_use_connection_parameters_that_exist(properties: Properties) -> Findings:
    """Every `@connectionParameters('…')` in a policy names a connection parameter of the connector.

    Otherwise the expression has no value. Letter case does not matter.
    """
    names = properties.parameter_names
    known = {name.lower() for name in names}
    suggest = Suggestions(names)
    for policy in properties.policies:
        for name, value in policy.parameters.items():
            used = EXPRESSION.findall(value) if isinstance(value, str) else []
            for missing in sorted({found for found in used if found.lower() not in known}):
                help = f"Write the name of a connection parameter, or add {code(missing)} to `connectionParameters`."
                yield policy.at("parameters", name).finding(
                    f"{policy.label} uses the connection parameter {quoted(missing)}, which does not exist",
                    suggest(missing) or help,
                )


@rule(
    "policy-setproperty-connection-parameter",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Pass the value on with `setheader` or `setqueryparameter`, which evaluate `@connectionParameters('…')`.",
    source=(POLICY_TEMPLATES, REVIEWS),
)
def setproperty_uses_no_connection_parameters(policy: Policy) -> Findings:
    """A `setproperty` policy does not use `@connectionParameters('…')`.

    The template takes values from the request or the response alone: the expression arrives at the service as text.
    """
    if policy.template != "setproperty":
        return
    for name, value in policy.parameters.items():
        if isinstance(value, str) and "connectionparameters(" in value[:4000].lower():
            yield policy.at("parameters", name).finding(
                f"{policy.label} uses {quoted(value)}, which `setproperty` does not evaluate"
            )


@rule(
    "policy-host-behind-gateway",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Delete the policy and set `host` in the definition, or delete the gateway from apiProperties.json.",
    source=(POLICY_TEMPLATES, FAQ),
)
def gateways_have_one_host(properties: Properties) -> Findings:
    """A connector that uses the on-premises data gateway has no policy `dynamichosturl`.

    The policy does not work for connections through the gateway: their requests go to the definition's host.
    """
    for policy in properties.policies if properties.gateway is not None else ():
        if policy.template == "dynamichosturl":
            yield policy.finding(f"{policy.label} chooses the host, which does not work through a gateway")
