"""``apiProperties.json`` as the objects that rules look at.

Source of the terms: Microsoft's schema of the file and the Learn pages on connection parameters, multiple
authentication types and policy templates.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Final

from connector.node import Node
from connector.spelling import Spelled, plain
from connector.words import quoted

if TYPE_CHECKING:
    from connector.definition import Definition

_PLACEHOLDER: Final = re.compile(
    r"[\[\]{}<>*]|place.?holder|dummy|client|your|enter|replace|insert|change|secret|password|sample|example|test"
    r"|required|value|null|none|todo|x{4}|\.\.\.|guid|uuid|0{6}",
    re.IGNORECASE,
)

_OF_AN_APP: Final = ("clientid", "clientsecret", "clientcertificate", "certificate")
"""Names of connection parameters by which an app signs in."""


def is_placeholder(value: str) -> bool:
    """The text only holds the place of a value that is entered elsewhere: ``[[DUMMY]]``, "Enter your client ID"."""
    text = value[:200].strip()
    return len(text) < 4 or any(character.isspace() for character in text) or _PLACEHOLDER.search(text) is not None


class Properties(Spelled):
    """The member ``properties``, which holds everything."""

    KNOWN: ClassVar = (
        "iconBrandColor",
        "capabilities",
        "connectionParameters",
        "connectionParameterSets",
        "policyTemplateInstances",
        "publisher",
        "stackOwner",
        "scriptOperations",
        "interfaces",
    )

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
                ConnectionParameter(value, self, (self.actual("connectionParameters") or "", name), None)
                for name, value in own.items()
                if isinstance(value, dict)
            ]
        for parameter_set in self.parameter_sets:
            parameters = parameter_set.get("parameters")
            if isinstance(parameters, dict):
                found += [
                    ConnectionParameter(
                        value, parameter_set, (parameter_set.actual("parameters") or "", name), parameter_set
                    )
                    for name, value in parameters.items()
                    if isinstance(value, dict)
                ]
        return found

    @property
    def parameter_names(self) -> list[str]:
        """The names of all connection parameters, be they objects or not."""
        holders = [self.get("connectionParameters"), *(one.get("parameters") for one in self.parameter_sets)]
        return [name for holder in holders if isinstance(holder, dict) for name in holder]

    @cached_property
    def parameter_sets(self) -> list[ParameterSet]:
        """The sets of a connector that offers several kinds of authentication."""
        sets = self.choice
        values = sets.get("values") if sets is not None else None
        if sets is None or not isinstance(values, list):
            return []
        return [
            ParameterSet(value, self.file, sets, sets.actual("values") or "", index)
            for index, value in enumerate(values)
            if isinstance(value, dict)
        ]

    @cached_property
    def choice(self) -> ParameterSets | None:
        """``connectionParameterSets`` where it is an object."""
        sets = self.get("connectionParameterSets")
        if not isinstance(sets, dict):
            return None
        return ParameterSets(sets, self.file, self, self.actual("connectionParameterSets") or "")

    def spelled(self) -> Iterator[Spelled]:
        """Every object below whose members have known names."""
        owners: list[ParameterSets | ParameterSet | ConnectionParameter] = [
            *([self.choice] if self.choice is not None else ()),
            *self.parameter_sets,
            *self.connection_parameters,
        ]
        for owner in owners:
            yield owner
            interface = owner.interface
            if interface is not None:
                yield interface
                if interface.constraints is not None:
                    yield interface.constraints
            settings = owner.oauth_settings if isinstance(owner, ConnectionParameter) else None
            if settings is not None:
                yield settings
        yield from self.policies

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
            Policy(value, self.file, self, self.actual("policyTemplateInstances") or "", index)
            for index, value in enumerate(policies)
            if isinstance(value, dict)
        ]


class Constraints(Spelled):
    """``constraints`` of a ``uiDefinition``."""

    KNOWN: ClassVar = (
        "required",
        "hidden",
        "clearText",
        "tabIndex",
        "capability",
        "allowedValues",
        "dependencies",
        "validations",
        "readOnly",
        "default",
        "defaultValue",
    )

    def says(self, name: str) -> bool:
        """A constraint is true; the platform takes text and boolean alike."""
        return str(self.get(name))[:10].strip().lower() == "true"


class Interface(Spelled):
    """A ``uiDefinition``: how a connection parameter, a set or the choice of sets is shown.

    Microsoft's page on multiple authentication types writes ``displayname`` for ``displayName``, and puts a
    description into ``schema``: both count.
    """

    KNOWN: ClassVar = ("displayName", "description", "tooltip", "tabIndex", "constraints", "schema", "defaultValue")

    @cached_property
    def constraints(self) -> Constraints | None:
        """``constraints`` where they are an object."""
        value = self.get("constraints")
        if not isinstance(value, dict):
            return None
        return Constraints(value, self.file, self, self.actual("constraints") or "")

    def label(self, name: str) -> str:
        """The text of a member, or of the same member of its ``schema``; empty where neither has one."""
        schema = self.get("schema")
        for value in (self.get(name), schema.get(name) if isinstance(schema, dict) else None):
            if isinstance(value, str) and value.strip():
                return value.strip()
        return ""


class Labelled(Spelled):
    """What has a ``uiDefinition``."""

    @cached_property
    def interface(self) -> Interface | None:
        """``uiDefinition`` where it is an object."""
        value = self.get("uiDefinition")
        if not isinstance(value, dict):
            return None
        return Interface(value, self.file, self, self.actual("uiDefinition") or "")


class ParameterSets(Labelled):
    """``connectionParameterSets``: the choice between several ways to sign in."""

    KNOWN: ClassVar = ("uiDefinition", "values")


class ParameterSet(Labelled):
    """One of several ways to sign in."""

    KNOWN: ClassVar = ("name", "uiDefinition", "parameters", "metadata")

    @property
    def set_name(self) -> str:
        return self.text("name")

    @property
    def client_credentials(self) -> bool:
        """An app signs in, not a person: its user enters tenant, client ID and secret."""
        parameters = self.get("parameters")
        return isinstance(parameters, dict) and _signs_in_an_app(
            parameters, [p.oauth_settings for p in self._parameters(parameters)]
        )

    def _parameters(self, parameters: dict[str, Any]) -> Iterator[ConnectionParameter]:
        for name, value in parameters.items():
            if isinstance(value, dict):
                yield ConnectionParameter(value, self, (self.actual("parameters") or "", name), self)


def _signs_in_an_app(names: Iterable[str], settings: Iterable[OAuthSettings | None]) -> bool:
    if any(plain(name.rpartition(":")[2]) in _OF_AN_APP for name in names):
        return True
    for one in settings:
        found = one.custom_parameter("grantType") if one is not None else None
        if found is not None and isinstance(found[1], str) and plain(found[1]) == "clientcredentials":
            return True
    return False


class ConnectionParameter(Labelled):
    """What a connection asks of its user, or how it signs in."""

    KNOWN: ClassVar = (
        "type",
        "uiDefinition",
        "oAuthSettings",
        "gatewaySettings",
        "metadata",
        "allowedValues",
        "defaultValue",
        "default",
    )

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
        return self.constraint("hidden")

    def constraint(self, name: str) -> bool:
        """One of its constraints is true."""
        constraints = self.interface.constraints if self.interface is not None else None
        return constraints is not None and constraints.says(name)

    @property
    def client_credentials(self) -> bool:
        """It belongs to a way to sign in by which an app signs in, not a person."""
        if self.parameter_set is not None:
            return self.parameter_set.client_credentials
        siblings = self.parent.get("connectionParameters") if self.parent is not None else None
        if not isinstance(self.parent, Properties) or not isinstance(siblings, dict):
            return False
        own = [one for one in self.parent.connection_parameters if one.parameter_set is None]
        return _signs_in_an_app(siblings, [one.oauth_settings for one in own])

    @property
    def signs_in(self) -> bool:
        """It is an OAuth 2.0 sign-in by its type, or by its settings where the type is wrong."""
        return self.type == "oauthsetting" or self.oauth_settings is not None

    @property
    def oauth_settings(self) -> OAuthSettings | None:
        """Its ``oAuthSettings`` where they are an object."""
        value = self.get("oAuthSettings")
        return (
            OAuthSettings(value, self.file, self, self.actual("oAuthSettings") or "")
            if isinstance(value, dict)
            else None
        )


class OAuthSettings(Spelled):
    """How an OAuth 2.0 connection signs in."""

    KNOWN: ClassVar = (
        "identityProvider",
        "clientId",
        "clientSecret",
        "scopes",
        "redirectMode",
        "redirectUrl",
        "properties",
        "customParameters",
        "additionalParameters",
    )

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


class Policy(Spelled):
    """One element of ``policyTemplateInstances``."""

    KNOWN: ClassVar = ("templateId", "title", "parameters", "type")

    @property
    def template(self) -> str:
        """The template's id in lower case."""
        return self.text("templateId").lower()

    @property
    def label(self) -> str:
        """The title its author gave it, or the template."""
        return f"policy {quoted(self.text('title') or self.text('templateId') or '?')}"

    @property
    def parameters(self) -> dict[str, Any]:
        """Its parameters; empty where they are no object."""
        parameters = self.get("parameters")
        return parameters if isinstance(parameters, dict) else {}


def unknown_operations(names: Any, definition: Definition) -> Iterator[tuple[int, str]]:
    """The names of no operation, with their index in the list; none where the definition has no operations at all."""
    if not definition.operations_by_id:
        return
    for index, name in enumerate(names if isinstance(names, list) else ()):
        if isinstance(name, str) and name not in definition.operations_by_id:
            yield index, name
