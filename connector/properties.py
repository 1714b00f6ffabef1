"""``apiProperties.json`` as the objects that rules look at.

Source of the terms: Microsoft's schema of the file and the Learn pages on connection parameters, multiple
authentication types and policy templates.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

from connector.node import Node


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
        return self.text("identityProvider").lower()


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
