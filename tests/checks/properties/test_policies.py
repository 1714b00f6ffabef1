"""Policies: what is compared with what."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from checks.examination import examine
from checks.properties import policies
from checks.walk import walk
from connector.connector import Connector, read_connector
from connector.node import Finding
from connector.properties import Policy
from tests.checks.judging import failures
from tests.checks.properties.drafts import properties
from tools.examples import materialize

OWN = "x-ms-apimTemplateParameter."
NAMES = "x-ms-apimTemplate-operationName"


def policy(template: str, parameters: Any) -> Policy:
    return properties(policyTemplateInstances=[{"templateId": template, "parameters": parameters}]).policies[0]


def connector(tmp_path: Path, **members: Any) -> Connector:
    return read_connector(str(materialize({"apiProperties.json": {"properties": members}}, tmp_path / "c")), "c")


def test_every_template_with_all_of_its_parameters_breaks_nothing() -> None:
    for name, template in policies.TEMPLATES.items():
        parameters = {OWN + own: "true" for own in (*template.needed, *template.optional)}
        parameters |= {
            f"{OWN}{own}": value
            for own, value in (("existsAction", "skip"), ("httpMethod", "GET"))
            if own in template.optional
        }
        sound = policy(name.upper(), parameters)
        for rule in (
            policies.policies_have_their_parameters,
            policies.policies_have_no_other_parameters,
            policies.policy_parameters_have_known_values,
            policies.policy_templates_are_documented,
        ):
            assert not list(rule(sound)), name


def test_a_template_in_preview_is_documented_too() -> None:
    assert not list(policies.policy_templates_are_documented(policy("setconnectionstatustounauthenticated", {})))
    assert list(policies.policy_templates_are_documented(policy("setconnectionstatus", {})))


def test_all_missing_parameters_are_said_in_one_finding_with_their_whole_names() -> None:
    (finding,) = policies.policies_have_their_parameters(policy("setheader", {}))
    assert isinstance(finding, Finding)
    assert finding.help == f"Add `{OWN}name` and `{OWN}value` to its parameters."
    assert set(json.loads("{" + str(finding.snippet) + "}")) == {f"{OWN}name", f"{OWN}value"}


def test_a_misspelled_parameter_is_asked_after() -> None:
    parameters = {OWN + "name": "X", OWN + "value": "1", OWN + "existAction": "skip"}
    (finding,) = policies.policies_have_no_other_parameters(policy("setheader", parameters))
    assert finding.help == f"Did you mean `{OWN}existsAction`?"


def test_the_policy_of_a_renamed_operation_is_asked_after(tmp_path: Path) -> None:
    judged = connector(tmp_path, policyTemplateInstances={0: {"parameters": {NAMES: ["ListInvoices_V2"]}}})
    (finding,) = policies.policies_name_operations_that_exist(judged)
    assert isinstance(finding, Finding)
    assert finding.pointer == f"/properties/policyTemplateInstances/0/parameters/{NAMES}/0"
    assert finding.help == "Did you mean `ListInvoices`?"


def test_a_definition_without_operations_does_not_speak_of_policies(tmp_path: Path) -> None:
    path = materialize({"apiDefinition.swagger.json": {"paths": None}}, tmp_path / "c")
    assert not list(policies.policies_name_operations_that_exist(read_connector(str(path), "c")))


@pytest.mark.parametrize(
    ("expression", "found"),
    [
        ("@connectionParameters('region')", 0),
        ("@connectionParameters('REGION', 'eu')", 0),
        ("https://@{connectionParameters('regions')}.contoso.com", 1),
        ("@connectionParameters('a')@connectionParameters('a')@connectionParameters('b')", 2),
        ("connectionParameters are described elsewhere", 0),
    ],
)
def test_an_expression_is_compared_with_the_connection_parameters(expression: str, found: int) -> None:
    judged = properties(
        connectionParameters={"region": {"type": "string"}},
        policyTemplateInstances=[{"templateId": "setheader", "parameters": {OWN + "value": expression}}],
    )
    assert len(list(policies.policies_use_connection_parameters_that_exist(judged))) == found


def test_parameters_of_a_set_count_for_expressions_too() -> None:
    judged = properties(
        connectionParameterSets={"values": [{"name": "a", "parameters": {"host": {"type": "string"}}}]},
        policyTemplateInstances=[{"templateId": "x", "parameters": {"y": "@connectionParameters('host')"}}],
    )
    assert not list(policies.policies_use_connection_parameters_that_exist(judged))


ODD: list[Any] = [None, True, 0, 1e300, float("nan"), "", "\ud800", [], [[]], [None, {}], {}, {"": {}}, {"value": []}]


@pytest.mark.parametrize("odd", ODD, ids=repr)
def test_no_value_of_a_policy_is_too_odd_to_be_judged(odd: Any, tmp_path: Path) -> None:
    judged = connector(tmp_path)
    policy = {"templateId": "setheader", "title": "A", "parameters": {}}
    for name in ("templateId", "title", "parameters"):
        assert not failures(walk(changed(judged, "policyTemplateInstances", [{**policy, name: odd}, odd])))
    for name in (NAMES, OWN + "name", OWN + "existsAction", "x-ms-apimTemplate-policySection"):
        given = {**policy, "parameters": {name: odd}}
        assert not failures(walk(changed(judged, "policyTemplateInstances", [given])))
    for name in ("policyTemplateInstances", "scriptOperations", "capabilities"):
        assert not failures(walk(changed(judged, name, odd)))


def changed(judged: Connector, name: str, value: Any) -> Connector:
    assert judged.properties is not None
    judged.properties = properties(**{**judged.properties.value, name: value})
    return judged


@pytest.mark.parametrize("name", [OWN + "valu", "x-ms-apimTemplateParameters.value", "value"])
def test_a_needed_parameter_under_another_spelling_is_one_fault_at_its_place(name: str, tmp_path: Path) -> None:
    parameters = {OWN + "name": "X", name: "1"}
    judged = connector(tmp_path, policyTemplateInstances=[{"templateId": "setheader", "parameters": parameters}])
    told = [
        (b.rule.id, b.finding.pointer, b.finding.help)
        for b in examine(judged).broken
        if b.rule.id in ("policy-template-parameters", "policy-parameter-known")
    ]
    place = f"/properties/policyTemplateInstances/0/parameters/{name}"
    assert told == [("policy-template-parameters", place, f"Did you mean `{OWN}value`?")]


def test_a_policy_without_parameters_is_told_with_all_of_them() -> None:
    judged = properties(policyTemplateInstances=[{"templateId": "dynamichosturl"}]).policies[0]
    (finding,) = policies.policies_have_their_parameters(judged)
    assert isinstance(finding, Finding)
    assert list(json.loads("{" + str(finding.snippet) + "}")["parameters"]) == [f"{OWN}urlTemplate"]


@pytest.mark.parametrize(
    ("template", "value", "told"),
    [
        ("setproperty", "@connectionParameters('team')", 1),
        ("SetProperty", "@{ConnectionParameters('team', 'x')}", 1),
        ("setproperty", "@body()", 0),
        ("setheader", "@connectionParameters('team')", 0),
        ("setqueryparameter", "@connectionParameters('team')", 0),
    ],
)
def test_setproperty_evaluates_no_connection_parameter(template: str, value: str, told: int) -> None:
    judged = policy(template, {OWN + "propertyValuePathTemplate": value})
    assert len(list(policies.setproperty_uses_no_connection_parameters(judged))) == told


GATEWAY = {"gateway": {"type": "gatewaySetting"}}


@pytest.mark.parametrize(
    ("members", "told"),
    [
        ({"capabilities": ["Gateway"]}, 1),
        ({"connectionParameters": GATEWAY}, 1),
        ({"connectionParameterSets": {"values": [{"name": "a", "parameters": GATEWAY}]}}, 1),
        ({"capabilities": ["actions"]}, 0),
    ],
)
def test_a_gateway_has_one_host(members: dict[str, Any], told: int) -> None:
    instance = {"templateId": "dynamicHostUrl", "parameters": {}}
    judged = properties(policyTemplateInstances=[instance], **members)
    assert len(list(policies.gateways_have_one_host(judged))) == told
