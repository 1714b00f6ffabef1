"""apiProperties.json as objects, whatever the types of its members."""

from typing import Any

import pytest

from connector.node import Node
from connector.properties import Properties


def properties(**members: Any) -> Properties:
    return Properties(members, "apiProperties.json", Node({"properties": members}, "apiProperties.json"), "properties")


def test_parameters_of_the_connector_and_of_its_sets_are_found_with_their_places() -> None:
    found = properties(
        connectionParameters={"token": {"type": "SecureString"}},
        connectionParameterSets={"values": [{"name": "key", "parameters": {"api key": {"type": "string"}}}]},
    ).connection_parameters
    assert [(one.parameter_name, one.type, one.pointer) for one in found] == [
        ("token", "securestring", "/properties/connectionParameters/token"),
        ("api key", "string", "/properties/connectionParameterSets/values/0/parameters/api key"),
    ]
    assert found[0].parameter_set is None
    assert found[1].parameter_set is not None
    assert found[1].parameter_set.set_name == "key"


def test_oauth_settings_are_found_in_any_letter_case() -> None:
    (parameter,) = properties(
        connectionParameters={"token": {"OAuthSettings": {"identityProvider": "AAD"}}}
    ).connection_parameters
    assert parameter.oauth_settings is not None
    assert parameter.oauth_settings.identity_provider == "aad"
    assert parameter.oauth_settings.pointer == "/properties/connectionParameters/token/OAuthSettings"


def test_a_policy_goes_by_its_title_or_its_template() -> None:
    titled, untitled, nameless = properties(
        policyTemplateInstances=[{"title": "Host", "templateId": "DynamicHostUrl"}, {"templateId": "setheader"}, {}, 7]
    ).policies
    assert (titled.template, titled.label) == ("dynamichosturl", 'policy "Host"')
    assert untitled.label == 'policy "setheader"'
    assert nameless.label == 'policy "?"'


@pytest.mark.parametrize("value", [None, 7, True, "x", [], {}, [None, 7], {"values": 7}, {"values": [7, None]}, [[]]])
def test_members_of_another_type_hold_nothing(value: Any) -> None:
    found = properties(
        iconBrandColor=[value],
        connectionParameters=value,
        connectionParameterSets=value,
        policyTemplateInstances=value,
    )
    assert found.brand_color is None
    assert found.policies == []
    assert found.connection_parameters == []


@pytest.mark.parametrize("value", [None, 7, True, "x", []])
def test_settings_and_parameters_of_another_type_hold_nothing(value: Any) -> None:
    (parameter,) = properties(connectionParameters={"token": {"type": value, "oAuthSettings": value}, "x": value})\
        .connection_parameters  # fmt: skip
    assert parameter.oauth_settings is None
    sets = properties(connectionParameterSets={"values": [{"parameters": value, "name": [value]}]})
    assert sets.connection_parameters == []
    assert sets.parameter_sets[0].set_name == ""
