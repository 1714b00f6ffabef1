"""``apiProperties.json`` as the objects that rules look at.

Source of the terms: Microsoft's schema of the file and the Learn pages on connection parameters, multiple
authentication types and policy templates.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any, Final

from connector.node import Node

_PLACEHOLDER: Final = re.compile(
    r"[\[\]{}<>*]|place.?holder|dummy|client|your|enter|replace|insert|change|secret|password|sample|example|test"
    r"|required|value|null|none|todo|x{4}|\.\.\.|guid|uuid|0{6}",
    re.IGNORECASE,
)


def is_placeholder(value: str) -> bool:
    """The text only holds the place of a value that is entered elsewhere: ``[[DUMMY]]``, "Enter your client ID"."""
    text = value[:200].strip()
    return len(text) < 4 or any(character.isspace() for character in text) or _PLACEHOLDER.search(text) is not None


class Properties(Node):
    """The member ``properties``, which holds everything."""

    @property
    def brand_color(self) -> str | None:
        """``iconBrandColor`` where it is text."""
        color = self.get("iconBrandColor")
        return color if isinstance(color, str) else None

    @cached_property
    def connection_parameters(self) -> list[ConnectionParameter]:
        """Every connection parameter that is an object, those of the sets included."""
        found: list[ConnectionParameter] = []
        own = self.get("connectionParameters")
        if isinstance(own, dict):
            found += [
                ConnectionParameter(value, self, ("connectionParameters", name), None)
                for name, value in own.items()
                if isinstance(value, dict)
            ]
        for parameter_set in self.parameter_sets:
            parameters = parameter_set.get("parameters")
            if isinstance(parameters, dict):
                found += [
                    ConnectionParameter(value, parameter_set, ("parameters", name), parameter_set)
                    for name, value in parameters.items()
                    if isinstance(value, dict)
                ]
        return found

    @cached_property
    def parameter_sets(self) -> list[ParameterSet]:
        """The sets of a connector that offers several kinds of authentication."""
        sets = self.get("connectionParameterSets")
        values = sets.get("values") if isinstance(sets, dict) else None
        if not isinstance(values, list):
            return []
        return [
            ParameterSet(value, self.file, self, "connectionParameterSets", "values", index)
            for index, value in enumerate(values)
            if isinstance(value, dict)
        ]

    @cached_property
    def gateway(self) -> Node | None:
        """Where it says that the connection may go through the on-premises data gateway; ``None`` where it does not."""
        capabilities = self.get("capabilities")
        for index, value in enumerate(capabilities if isinstance(capabilities, list) else ()):
            if isinstance(value, str) and value.strip().lower() == "gateway":
                return self.at("capabilities", index)
        for parameter in self.connection_parameters:
            if parameter.type == "gatewaysetting":
                return parameter.at("type")
        return None

    @cached_property
    def policies(self) -> list[Policy]:
        """The policy template instances that are objects."""
        policies = self.get("policyTemplateInstances")
        if not isinstance(policies, list):
            return []
        return [
            Policy(value, self.file, self, "policyTemplateInstances", index)
            for index, value in enumerate(policies)
            if isinstance(value, dict)
        ]


class ParameterSet(Node):
    """One of several ways to sign in."""

    @property
    def set_name(self) -> str:
        return self.text("name")


class ConnectionParameter(Node):
    """What a connection asks of its user, or how it signs in."""

    def __init__(
        self, value: dict[str, Any], parent: Node, tokens: tuple[str | int, ...], parameter_set: ParameterSet | None
    ) -> None:
        super().__init__(value, parent.file, parent, *tokens)
        self.parameter_set = parameter_set

    @property
    def parameter_name(self) -> str:
        return str(self.tokens[-1])

    @property
    def type(self) -> str:
        """The type in lower case, as the platform compares it."""
        return self.text("type").lower()

    @property
    def hidden(self) -> bool:
        """Not shown to who makes the connection; the platform takes text and boolean alike."""
        interface = self.get("uiDefinition")
        constraints = interface.get("constraints") if isinstance(interface, dict) else None
        return isinstance(constraints, dict) and str(constraints.get("hidden")).lower() == "true"

    @property
    def oauth_settings(self) -> OAuthSettings | None:
        """Its ``oAuthSettings`` (any letter case) where they are an object."""
        for name, value in self.value.items():
            if name.lower() == "oauthsettings" and isinstance(value, dict):
                return OAuthSettings(value, self.file, self, name)
        return None


class OAuthSettings(Node):
    """How an OAuth 2.0 connection signs in."""

    @property
    def identity_provider(self) -> str:
        """The provider in lower case."""
        return self.text("identityProvider").strip().lower()

    @property
    def parameter_name(self) -> str:
        """The connection parameter that they belong to."""
        return str(self.parent.tokens[-1]) if self.parent is not None else ""

    @property
    def redirect_mode(self) -> str:
        """``redirectMode`` in lower case; ``global``, the platform's own choice, where it is not given."""
        return self.text("redirectMode").strip().lower() or "global"

    @property
    def first_party(self) -> bool:
        """A service of Microsoft's own, as the file says."""
        properties = self.get("properties")
        return isinstance(properties, dict) and str(properties.get("IsFirstParty")).lower() == "true"

    def custom_parameter(self, name: str) -> tuple[Node, Any] | None:
        """The place and the value of a member of ``customParameters``, any letter case; ``None`` where it misses."""
        parameters = self.get("customParameters")
        for member, value in (parameters if isinstance(parameters, dict) else {}).items():
            if member.lower() == name.lower():
                if isinstance(value, dict):
                    return self.at("customParameters", member, "value"), value.get("value")
                return self.at("customParameters", member), value
        return None


class Policy(Node):
    """One element of ``policyTemplateInstances``."""

    @property
    def template(self) -> str:
        """The template's id in lower case."""
        return self.text("templateId").lower()

    @property
    def label(self) -> str:
        """The title its author gave it, or the template."""
        return f'policy "{self.text("title") or self.text("templateId") or "?"}"'

    @property
    def parameters(self) -> dict[str, Any]:
        """Its parameters; empty where they are no object."""
        parameters = self.get("parameters")
        return parameters if isinstance(parameters, dict) else {}
