"""Connection parameters, their sets and OAuth settings in apiProperties.json: what a connection asks of its user."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any, Final

from checks.criteria import AUTHENTICATION
from checks.rule import Findings, Level, rule
from checks.sources import (
    CERTIFICATION,
    CLI,
    CONNECTION_PARAMETERS,
    FAQ,
    INDEPENDENT_PROCESS,
    MULTIPLE_AUTHENTICATION,
    OAUTH,
    PROPERTIES_SCHEMA,
    REPOSITORY_README,
    REVIEWS,
)
from connector.connector import Connector
from connector.node import Node
from connector.properties import ConnectionParameter, OAuthSettings, ParameterSet, Properties, is_placeholder
from connector.publisher import Publisher
from connector.secrets import is_drawn
from connector.words import shown

GLOBAL_REDIRECT: Final = "https://global.consent.azure-apim.net/redirect"

_NAME: Final = re.compile(r"[A-Za-z0-9_]+(?::[A-Za-z0-9_]+)?")
_SECRET: Final = re.compile(
    r"(password|passwd|passphrase|secret|token|api_?key|secret_?key|access_?key|private_?key|license_?key|auth_?key"
    r"|subscription_?key)",
    re.IGNORECASE,
)
_ENTERED: Final = ("string", "securestring", "int", "bool")
"""The types of parameters whose value is entered."""
_PROVIDERS: Final = ("oauth2", "oauth2generic", "aad", "aadcertificate", "facebook")
_BUILT_IN: Final = ("docusign", "dropbox", "github", "salesforce", "google")
"""Providers that the wizard offers beside the documented ones."""
_MODES: Final = {"global": "Global", "globalperconnector": "GlobalPerConnector", "direct": "Direct"}
_BOOLEAN: Final = ("true", "false")


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _interface(parameter: Node) -> dict[str, Any]:
    interface = parameter.get("uiDefinition")
    return interface if isinstance(interface, dict) else {}


def _constraints(parameter: Node) -> dict[str, Any]:
    constraints = _interface(parameter).get("constraints")
    return constraints if isinstance(constraints, dict) else {}


def _masked(value: str) -> str:
    """The beginning of an identifier and its length, so that it can be found and not be read."""
    return f'"{value[: min(4, len(value) // 3)]}…" ({len(value)} characters)'


@rule(
    "connection-parameter-object",
    AUTHENTICATION,
    Level.ERROR,
    help='Write an object by parameter name, such as {"api_key": {"type": "securestring", …}}.',
    source=(CONNECTION_PARAMETERS, PROPERTIES_SCHEMA),
)
def connection_parameters_are_objects(properties: Properties) -> Findings:
    """connectionParameters is an object by name, and each parameter an object.

    A connection cannot be described in another form.
    """
    holders: list[tuple[Node, Any]] = []
    if properties.get("connectionParameters") is not None:
        holders.append((properties.at("connectionParameters"), properties.value["connectionParameters"]))
    holders += [
        (owner.at("parameters"), owner.value["parameters"])
        for owner in properties.parameter_sets
        if isinstance(owner.get("parameters"), dict)
    ]
    for place, parameters in holders:
        if not isinstance(parameters, dict):
            yield place.finding('"connectionParameters" is no object')
            continue
        for name, value in parameters.items():
            if not isinstance(value, dict):
                yield place.at(name).finding(f"the connection parameter {shown(name)} is no object")


@rule(
    "connection-parameters-xor-sets",
    AUTHENTICATION,
    Level.HINT,
    help="Move what is still needed into a set, and remove connectionParameters.",
    source=MULTIPLE_AUTHENTICATION,
    keyword="connectionParameterSets",
)
def sets_replace_connection_parameters(properties: Properties) -> Findings:
    """connectionParameterSets stands in the place of connectionParameters, not beside it.

    Both together have been certified; the documentation knows the sets alone.
    """
    if properties.value["connectionParameterSets"] and properties.get("connectionParameters"):
        yield properties.at("connectionParameters").finding(
            '"connectionParameters" stands beside "connectionParameterSets"'
        )


@rule(
    "connection-parameter-name",
    AUTHENTICATION,
    Level.WARNING,
    help="Use letters, digits and underscores; one colon after token for a parameter that belongs to it.",
    source=PROPERTIES_SCHEMA,
)
def connection_parameter_names_are_plain(parameter: ConnectionParameter) -> Findings:
    """A connection parameter's name consists of letters, digits and underscores, with at most one colon.

    The colon marks a parameter that belongs to another, as in token:TenantId.
    """
    if not _NAME.fullmatch(parameter.parameter_name):
        yield parameter.finding(
            f"the connection parameter {shown(parameter.parameter_name)} has other signs in its name"
        )


@rule(
    "connection-parameter-ui",
    AUTHENTICATION,
    Level.WARNING,
    help="Add uiDefinition with displayName, description, tooltip and constraints.",
    policy=("5000.2.6.9", "5000.2.6.10"),
    source=(CONNECTION_PARAMETERS, PROPERTIES_SCHEMA),
)
def connection_parameters_are_labelled(parameter: ConnectionParameter) -> Findings:
    """A connection parameter that its user sees has a uiDefinition with displayName and description.

    They label the field in which the value is entered. Hidden parameters and sign-in with OAuth 2.0 need none.
    """
    if parameter.hidden or parameter.type not in _ENTERED:
        return
    name = shown(parameter.parameter_name)
    if not isinstance(parameter.get("uiDefinition"), dict):
        yield parameter.finding(f'the connection parameter {name} has no "uiDefinition"')
        return
    for member in ("displayName", "description"):
        if not _text(_interface(parameter).get(member)):
            yield parameter.at("uiDefinition").finding(
                f'the connection parameter {name} has no "{member}"', f'Add "{member}".'
            )


@rule(
    "connection-parameter-tooltip",
    AUTHENTICATION,
    Level.HINT,
    help='Add "tooltip": what to enter and where to find it.',
    source=CONNECTION_PARAMETERS,
    keyword="uiDefinition",
)
def connection_parameters_have_a_tooltip(parameter: ConnectionParameter) -> Findings:
    """A connection parameter that its user sees has a tooltip.

    It says where the value is found.
    """
    interface = parameter.value["uiDefinition"]
    if not isinstance(interface, dict) or parameter.hidden or parameter.type not in _ENTERED:
        return
    if not _text(interface.get("tooltip")):
        yield parameter.at("uiDefinition").finding(
            f"the connection parameter {shown(parameter.parameter_name)} has no tooltip"
        )


@rule(
    "connection-parameter-constraint-string",
    AUTHENTICATION,
    Level.WARNING,
    help='Write "true" or "false".',
    source=(CONNECTION_PARAMETERS, PROPERTIES_SCHEMA),
    keyword="uiDefinition",
)
def constraints_are_true_or_false(parameter: ConnectionParameter) -> Findings:
    """The constraints required, hidden and clearText of a connection parameter are true or false.

    As text or as a boolean: the schema asks for the one, the service has asked for the other.
    """
    for member in ("required", "hidden", "clearText"):
        constraints = _constraints(parameter)
        if member in constraints:
            value = constraints[member]
            if not isinstance(value, bool) and _text(value).lower() not in _BOOLEAN:
                yield parameter.at("uiDefinition", "constraints", member).finding(
                    f'the constraint "{member}" of {shown(parameter.parameter_name)} is {shown(value)}'
                )


@rule(
    "connection-parameter-capability",
    AUTHENTICATION,
    Level.HINT,
    help="Write gateway or cloud.",
    source=PROPERTIES_SCHEMA,
    keyword="uiDefinition",
)
def constraint_capabilities_are_known(parameter: ConnectionParameter) -> Findings:
    """The constraint capability of a connection parameter lists gateway or cloud.

    It says for which kind of connection the field is shown.
    """
    capability = _constraints(parameter).get("capability")
    for index, value in enumerate(capability if isinstance(capability, list) else ()):
        if _text(value).lower() not in ("gateway", "cloud"):
            yield parameter.at("uiDefinition", "constraints", "capability", index).finding(
                f"the connection parameter {shown(parameter.parameter_name)} is for {shown(value)}"
            )


@rule(
    "connection-parameter-allowed-values",
    AUTHENTICATION,
    Level.WARNING,
    help="Write a list of objects, each with another value.",
    source=PROPERTIES_SCHEMA,
)
def allowed_values_are_distinct(parameter: ConnectionParameter) -> Findings:
    """The allowed values of a connection parameter are objects with a value, each value once.

    They are the entries of a drop-down list.
    """
    name = shown(parameter.parameter_name)
    for place in (parameter.at("allowedValues"), parameter.at("uiDefinition", "constraints", "allowedValues")):
        if place.value is None:
            continue
        if not isinstance(place.value, list):
            yield place.finding(f"the allowed values of {name} are no list")
            continue
        seen: set[str] = set()
        for index, entry in enumerate(place.value):
            if not isinstance(entry, dict) or "value" not in entry:
                yield place.at(index).finding(f'allowed value {index + 1} of {name} has no "value"')
                continue
            text = str(entry["value"])[:200]
            if text in seen:
                yield place.at(index).finding(f"the allowed value {shown(text)} of {name} stands there twice")
            seen.add(text)


@rule(
    "connection-secret-is-securestring",
    AUTHENTICATION,
    Level.WARNING,
    help='Write "type": "securestring".',
    source=CONNECTION_PARAMETERS,
    keyword="type",
)
def secrets_are_secure_strings(parameter: ConnectionParameter) -> Findings:
    """A connection parameter that holds a password, key or token is a securestring.

    A value of the type string is kept and shown in the open.
    """
    name = parameter.parameter_name.rpartition(":")[2]
    word = _SECRET.search(name[-40:])
    if parameter.type == "string" and word is not None and name.endswith(word.group()):
        yield parameter.at("type").finding(f'the connection parameter {shown(name)} is of the type "string"')


@rule(
    "connection-secret-clear-text",
    AUTHENTICATION,
    Level.HINT,
    help='Write "clearText": false.',
    source=CONNECTION_PARAMETERS,
    keyword="uiDefinition",
)
def secrets_are_not_shown(parameter: ConnectionParameter) -> Findings:
    """A password, key or token is not shown in clear text while it is entered.

    Whoever looks at the screen reads it.
    """
    clear = str(_constraints(parameter).get("clearText")).lower() == "true"
    name = parameter.parameter_name.rpartition(":")[2]
    if clear and parameter.type == "securestring" and _SECRET.search(name[-40:]):
        yield parameter.at("uiDefinition", "constraints", "clearText").finding(
            f"the connection parameter {shown(name)} is shown in clear text"
        )


@rule(
    "connection-no-default-secret",
    AUTHENTICATION,
    Level.ERROR,
    help="Remove the value, and withdraw it at the service if it was real.",
    source=REPOSITORY_README,
)
def secrets_have_no_default(parameter: ConnectionParameter) -> Findings:
    """A connection parameter of the type securestring has no default value.

    The file is public, and so is every secret in it. The finding does not repeat the value.
    """
    if parameter.type != "securestring":
        return
    for path in (
        ("defaultValue",),
        ("default",),
        ("uiDefinition", "defaultValue"),
        ("uiDefinition", "default"),
        ("uiDefinition", "constraints", "defaultValue"),
    ):
        place = parameter.at(*path)
        value = _text(place.value)
        if value and not is_placeholder(value):
            yield place.finding(f"the secret {shown(parameter.parameter_name)} has a default value").hidden()


@rule(
    "tenant-parameter-shape",
    AUTHENTICATION,
    Level.HINT,
    help='Write "metadata": {"sourceType": "AzureActiveDirectoryTenant"}, and the constraints required "false", '
    'hidden "true".',
    source=PROPERTIES_SCHEMA,
)
def tenant_parameter_has_its_fixed_form(parameter: ConnectionParameter) -> Findings:
    """The connection parameter token:TenantId takes the tenant from the sign-in and is hidden.

    The platform fills it in by its source type.
    """
    if parameter.parameter_name != "token:TenantId":
        return
    source = parameter.at("metadata", "sourceType").value
    required = str(_constraints(parameter).get("required")).lower() == "true"
    if source != "AzureActiveDirectoryTenant" or not parameter.hidden or required:
        yield parameter.finding("token:TenantId does not have its fixed form")


@rule(
    "auth-secret-in-both-files",
    AUTHENTICATION,
    Level.HINT,
    help="Add a connection parameter for each value that the service asks for: the key, or user name and password.",
    source=(CONNECTION_PARAMETERS, CERTIFICATION),
)
def secrets_stand_in_both_files(connector: Connector) -> Findings:
    """An API key or a user name with password in the definition comes with connection parameters for them.

    A connection asks only for what apiProperties.json lists.
    """
    definition, properties = connector.definition, connector.properties
    if definition is None or properties is None:
        return
    entered = {p.parameter_name.lower() for p in properties.connection_parameters if p.type != "oauthsetting"}
    signs_in = any(p.type == "oauthsetting" for p in properties.connection_parameters)
    schemes = definition.get("securityDefinitions")
    for name, scheme in (schemes if isinstance(schemes, dict) else {}).items():
        kind = scheme.get("type") if isinstance(scheme, dict) else None
        place = definition.at("securityDefinitions", name)
        if kind in ("apiKey", "basic") and not entered and not signs_in:
            yield place.finding(
                f"the definition asks for {'a key' if kind == 'apiKey' else 'user name and password'}, "
                "apiProperties.json has no connection parameter for it"
            )
            return


@rule(
    "api-key-not-with-gateway",
    AUTHENTICATION,
    Level.WARNING,
    help="Use basic authentication, or do without the gateway.",
    source=FAQ,
)
def keys_do_not_pass_a_gateway(connector: Connector) -> Findings:
    """A connector with an API key does not go through the on-premises data gateway.

    The gateway does not pass keys on.
    """
    definition, properties = connector.definition, connector.properties
    if definition is None or properties is None or properties.gateway is None:
        return
    schemes = definition.get("securityDefinitions")
    kinds = [
        s.get("type") if isinstance(s, dict) else None for s in (schemes.values() if isinstance(schemes, dict) else ())
    ]
    if "apiKey" in kinds and "oauth2" not in kinds and "basic" not in kinds:
        yield properties.gateway.finding("the connector goes through a gateway and signs in with an API key")


@rule(
    "multi-auth-sets-shape",
    AUTHENTICATION,
    Level.ERROR,
    help='Write {"uiDefinition": {…}, "values": [{"name": …, "uiDefinition": {…}, "parameters": {…}}]}.',
    source=MULTIPLE_AUTHENTICATION,
    keyword="connectionParameterSets",
)
def sets_have_their_shape(properties: Properties) -> Findings:
    """connectionParameterSets holds values: a list of sets, each with a name of its own and an object of parameters.

    Each set is one way to sign in, and a connection remembers the name of its set.
    """
    sets = properties.value["connectionParameterSets"]
    place = properties.at("connectionParameterSets")
    if sets is None:
        return
    values = sets.get("values") if isinstance(sets, dict) else None
    if not isinstance(sets, dict) or "values" not in sets:
        yield place.finding('"connectionParameterSets" is no object with "values"')
        return
    place = place.at("values")
    if not isinstance(values, list) or not values:
        yield place.finding('"values" of connectionParameterSets is no list of sets')
        return
    seen: set[str] = set()
    for index, value in enumerate(values):
        if not isinstance(value, dict):
            yield place.at(index).finding(f"set {index + 1} is no object")
            continue
        name = _text(value.get("name"))
        if not name:
            yield place.at(index).finding(f'set {index + 1} has no "name"', 'Add "name".')
        elif name in seen:
            yield place.at(index, "name").finding(
                f"the name {shown(name)} is given to two sets", "Give each set a name of its own."
            )
        seen.add(name)
        if not isinstance(value.get("parameters"), dict):
            missing = "parameters" not in value
            yield (place.at(index) if missing else place.at(index, "parameters")).finding(
                f"the set {shown(name or str(index + 1))} has no object of parameters", 'Add "parameters".'
            )


@rule(
    "multi-auth-set-ui",
    AUTHENTICATION,
    Level.WARNING,
    help="Add uiDefinition with displayName and description.",
    source=MULTIPLE_AUTHENTICATION,
    keyword="connectionParameterSets",
)
def sets_are_labelled(properties: Properties) -> Findings:
    """connectionParameterSets and each of its sets have a uiDefinition with displayName and description.

    They label the choice between the ways to sign in.
    """
    sets = properties.value["connectionParameterSets"]
    owners: list[Node] = [*properties.parameter_sets]
    if isinstance(sets, dict):
        owners.insert(0, properties.at("connectionParameterSets"))
    for owner in owners:
        interface = _interface(owner)
        missing = [member for member in ("displayName", "description") if not _text(interface.get(member))]
        if missing:
            label = f"the set {shown(owner.set_name)}" if isinstance(owner, ParameterSet) else "the choice of sets"
            yield (owner.at("uiDefinition") if interface else owner).finding(
                f"{label} has no {' and no '.join(missing)} in uiDefinition"
            )


@rule(
    "oauth-settings-present",
    AUTHENTICATION,
    Level.ERROR,
    help='Add "oAuthSettings" with identityProvider, scopes, redirectMode and customParameters.',
    source=(CONNECTION_PARAMETERS, PROPERTIES_SCHEMA),
)
def oauth_parameters_have_settings(parameter: ConnectionParameter) -> Findings:
    """A connection parameter of the type oauthSetting has oAuthSettings.

    They say with whom and how a connection signs in.
    """
    if parameter.type == "oauthsetting" and parameter.oauth_settings is None:
        yield parameter.finding(f"the connection parameter {shown(parameter.parameter_name)} has no oAuthSettings")


@rule(
    "oauth-identity-provider-present",
    AUTHENTICATION,
    Level.ERROR,
    help='Add "identityProvider", such as "oauth2", "oauth2generic" or "aad".',
    source=PROPERTIES_SCHEMA,
)
def oauth_settings_have_a_provider(settings: OAuthSettings) -> Findings:
    """oAuthSettings name an identityProvider.

    It decides which addresses and parameters the sign-in needs.
    """
    if not settings.identity_provider:
        given = "identityProvider" in settings.value
        yield (settings.at("identityProvider") if given else settings).finding(
            f"the OAuth settings of {shown(settings.parameter_name)} name no identityProvider"
        )


@rule(
    "oauth-identity-provider-known",
    AUTHENTICATION,
    Level.WARNING,
    help="Write oauth2, oauth2generic or aad.",
    source=(PROPERTIES_SCHEMA, CLI),
    keyword="identityProvider",
)
def oauth_provider_is_known(settings: OAuthSettings) -> Findings:
    """identityProvider is oauth2, oauth2generic, aad, aadcertificate, facebook, or one that the wizard offers by name.

    Letter case does not matter.
    """
    provider = settings.identity_provider
    if provider and provider not in (*_PROVIDERS, *_BUILT_IN):
        close = get_close_matches(provider[:80], _PROVIDERS, 1, 0.7)
        yield settings.at("identityProvider").finding(
            f"the identity provider {shown(settings.text('identityProvider'))} is not documented",
            f'Did you mean "{close[0]}"?' if close else None,
        )


@rule(
    "oauth-first-party-only-certificate",
    AUTHENTICATION,
    Level.WARNING,
    help='Use aad; a service of Microsoft\'s own says "IsFirstParty": "True" in properties.',
    source=PROPERTIES_SCHEMA,
    publisher=Publisher.VERIFIED,
    keyword="identityProvider",
)
def certificates_are_first_party(settings: OAuthSettings) -> Findings:
    """The identity provider aadcertificate is for Microsoft's own services.

    Those say so with IsFirstParty.
    """
    if settings.identity_provider == "aadcertificate" and not settings.first_party:
        yield settings.at("identityProvider").finding("aadcertificate is used, but IsFirstParty is not True")


@rule(
    "oauth2-urls-present",
    AUTHENTICATION,
    Level.WARNING,
    help="Add authorizationUrl, tokenUrl and refreshUrl to customParameters, each with its value.",
    source=(OAUTH, PROPERTIES_SCHEMA),
    keyword="identityProvider",
)
def oauth2_has_its_addresses(settings: OAuthSettings) -> Findings:
    """The provider oauth2 has authorizationUrl, tokenUrl and refreshUrl in customParameters.

    There is no sign-in without the first two, and none that lasts without the third.
    """
    if settings.identity_provider == "oauth2":
        yield from _missing(settings, ("authorizationUrl", "tokenUrl", "refreshUrl"))


@rule(
    "oauth2generic-templates",
    AUTHENTICATION,
    Level.WARNING,
    help="Add authorizationUrlTemplate, tokenUrlTemplate and refreshUrlTemplate to customParameters.",
    source=PROPERTIES_SCHEMA,
    keyword="identityProvider",
)
def oauth2generic_has_its_templates(settings: OAuthSettings) -> Findings:
    """The provider oauth2generic has the templates of its three addresses in customParameters.

    They are authorizationUrlTemplate, tokenUrlTemplate and refreshUrlTemplate; templates of query and body may follow.
    """
    if settings.identity_provider == "oauth2generic":
        yield from _missing(settings, ("authorizationUrlTemplate", "tokenUrlTemplate", "refreshUrlTemplate"))


def _missing(settings: OAuthSettings, names: tuple[str, ...]) -> Findings:
    missing = [name for name in names if settings.custom_parameter(name) is None]
    if missing:
        held = isinstance(settings.get("customParameters"), dict)
        yield (settings.at("customParameters") if held else settings).finding(
            f"the OAuth settings of {shown(settings.parameter_name)} have no {', no '.join(missing)}"
        )


@rule(
    "oauth-urls-https",
    AUTHENTICATION,
    Level.WARNING,
    help="Write an address that starts with https://.",
    source=(OAUTH, PROPERTIES_SCHEMA),
    keyword="customParameters",
)
def oauth_addresses_are_https(settings: OAuthSettings) -> Findings:
    """The addresses of the sign-in are HTTPS.

    Codes and tokens travel there. A template may start with a placeholder.
    """
    for stem in ("authorizationUrl", "tokenUrl", "refreshUrl"):
        for name in (stem, f"{stem}Template"):
            found = settings.custom_parameter(name)
            value = _text(found[1]).lower() if found else ""
            if found and "://" in value[:12] and not value.startswith("https://"):
                yield found[0].finding(f"{name} starts with {shown(value.partition('://')[0] + '://')}")


@rule(
    "oauth-custom-parameters-shape",
    AUTHENTICATION,
    Level.WARNING,
    help='Write an object by name, each member an object such as {"value": "https://…"}.',
    source=PROPERTIES_SCHEMA,
    keyword="customParameters",
)
def custom_parameters_hold_values(settings: OAuthSettings) -> Findings:
    """customParameters is an object, and each of its members an object with a value.

    The platform reads the value from there.
    """
    parameters = settings.value["customParameters"]
    place = settings.at("customParameters")
    if parameters is not None and not isinstance(parameters, dict):
        yield place.finding("customParameters is no object")
        return
    for name, value in (parameters or {}).items():
        if not isinstance(value, dict) or "value" not in value:
            yield place.at(name).finding(f'the custom parameter {shown(name)} has no "value"')


@rule(
    "oauth-aad-resource-uri",
    AUTHENTICATION,
    Level.ERROR,
    help='Add "resourceUri" to customParameters, with the address of the service that is signed in to.',
    source=PROPERTIES_SCHEMA,
    keyword="identityProvider",
)
def aad_names_its_resource(settings: OAuthSettings) -> Findings:
    """The provider aad has resourceUri in customParameters.

    Microsoft Entra ID issues a token for one resource.
    """
    if settings.identity_provider == "aad":
        yield from _missing(settings, ("resourceUri",))


@rule(
    "oauth-scopes-array",
    AUTHENTICATION,
    Level.ERROR,
    help='Write a list of texts, such as ["read", "write"].',
    source=PROPERTIES_SCHEMA,
    keyword="scopes",
)
def scopes_are_a_list(settings: OAuthSettings) -> Findings:
    """scopes is a list of texts.

    They are joined and sent with the sign-in.
    """
    scopes = settings.value["scopes"]
    if scopes is None:
        return
    if not isinstance(scopes, list):
        yield settings.at("scopes").finding(f"the scopes of {shown(settings.parameter_name)} are no list")
        return
    for index, scope in enumerate(scopes):
        if not isinstance(scope, str):
            yield settings.at("scopes", index).finding(f"scope {index + 1} is no text")


@rule(
    "oauth-client-id-placeholder",
    AUTHENTICATION,
    Level.WARNING,
    help='Write a placeholder such as "[[client-id]]"; the real one is handed over with the submission.',
    source=(REPOSITORY_README, REVIEWS),
    keyword="clientId",
)
def client_id_is_a_placeholder(settings: OAuthSettings) -> Findings:
    """clientId holds a placeholder.

    The real one is entered with the submission. A client id is public, so one that stands there does no harm; the
    finding shows its beginning.
    """
    value = settings.text("clientId").strip()
    if value and not is_placeholder(value):
        yield settings.at("clientId").finding(f"the client id {_masked(value)} looks real").hidden()


@rule(
    "oauth-client-secret-absent",
    AUTHENTICATION,
    Level.ERROR,
    help="Remove the value, and withdraw the secret at the provider if it was real.",
    source=REPOSITORY_README,
)
def client_secret_is_absent(properties: Properties) -> Findings:
    """apiProperties.json holds no client secret.

    It is handed over with the submission; the file is public. Placeholders pass. The finding does not repeat the value.
    """
    for place, value in _client_secrets(properties):
        if _looks_secret(value):
            yield place.finding("a client secret stands here").hidden()


def _client_secrets(properties: Properties) -> Iterator[tuple[Node, str]]:
    for name, value in properties.value.items():
        if _is_client_secret(name) and isinstance(value, str):
            yield properties.at(name), value.strip()
    for parameter in properties.connection_parameters:
        settings = parameter.oauth_settings
        if settings is None:
            continue
        for holder in (settings, settings.at("properties")):
            for name, value in holder.value.items() if isinstance(holder.value, dict) else ():
                if _is_client_secret(name) and isinstance(value, str):
                    yield holder.at(name), value.strip()
        custom = settings.get("customParameters")
        for name, value in (custom if isinstance(custom, dict) else {}).items():
            inner = value.get("value") if isinstance(value, dict) else value
            if _is_client_secret(name) and isinstance(inner, str):
                tokens = (name, "value") if isinstance(value, dict) else (name,)
                yield settings.at("customParameters", *tokens), inner.strip()


def _is_client_secret(name: str) -> bool:
    return name.lower().rpartition(":")[2].replace("_", "").endswith("clientsecret")


def _looks_secret(value: str) -> bool:
    """Random enough to be real: it blocks, so a plain word does not count.

    A word such as "test" in it, or no digit, does not make a text that was drawn at random a placeholder.
    """
    if is_drawn(value) and not any(sign.isspace() or sign in "[]{}<>*" for sign in value):
        return True
    if len(value) < 12 or is_placeholder(value):
        return False
    return any(sign.isdigit() for sign in value) and any(sign.isalpha() for sign in value)


@rule(
    "oauth-redirect-mode-known",
    AUTHENTICATION,
    Level.WARNING,
    help="Write GlobalPerConnector.",
    source=(PROPERTIES_SCHEMA, REVIEWS),
    keyword="redirectMode",
)
def redirect_mode_is_known(settings: OAuthSettings) -> Findings:
    """redirectMode is GlobalPerConnector, Global or Direct.

    Letter case does not matter.
    """
    value = settings.value["redirectMode"]
    if value is not None and (not isinstance(value, str) or value.strip().lower() not in ("", *_MODES)):
        yield settings.at("redirectMode").finding(f"the redirect mode is {shown(value)}")


@rule(
    "oauth-redirect-mode-per-connector",
    AUTHENTICATION,
    Level.WARNING,
    help='Write "redirectMode": "GlobalPerConnector" in a new connector; one that is published may keep its mode.',
    source=REVIEWS,
)
def redirect_mode_is_per_connector(settings: OAuthSettings) -> Findings:
    """A new connector's redirectMode is GlobalPerConnector.

    Each connector has a redirect address of its own then. Reviewers ask for it in connectors that are submitted since
    2024; those published before keep working as they are.
    """
    if settings.redirect_mode not in ("global", "direct") or settings.first_party:
        return
    if settings.identity_provider == "aadcertificate":
        return
    given = "redirectMode" in settings.value
    mode = f"is {_MODES[settings.redirect_mode]}" if settings.text("redirectMode").strip() else "is not given"
    yield (settings.at("redirectMode") if given else settings).finding(
        f"the redirect mode of {shown(settings.parameter_name)} {mode}"
    )


@rule(
    "oauth-redirect-url-absent",
    AUTHENTICATION,
    Level.WARNING,
    help="Remove redirectUrl; the platform makes the address.",
    source=REVIEWS,
    keyword="redirectUrl",
)
def redirect_url_is_left_to_the_platform(settings: OAuthSettings) -> Findings:
    """With the redirect mode GlobalPerConnector there is no redirectUrl.

    The platform makes an address for the connector; another one is out of date at once.
    """
    if settings.redirect_mode == "globalperconnector" and settings.value["redirectUrl"]:
        yield settings.at("redirectUrl").finding("redirectUrl stands beside the redirect mode GlobalPerConnector")


@rule(
    "oauth-redirect-url-known",
    AUTHENTICATION,
    Level.WARNING,
    help=f"Write {GLOBAL_REDIRECT}, or leave redirectUrl out.",
    source=(CERTIFICATION, OAUTH),
    keyword="redirectUrl",
)
def redirect_url_is_the_global_one(settings: OAuthSettings) -> Findings:
    """A redirectUrl is the global one of the platform.

    An address of one region or environment fails for everyone else.
    """
    value = settings.value["redirectUrl"]
    if value is None or value == "" or settings.redirect_mode == "globalperconnector":
        return
    if not isinstance(value, str) or value.strip().rstrip("/").lower() != GLOBAL_REDIRECT:
        yield settings.at("redirectUrl").finding(f"the redirect URL is {shown(value)}")


@rule(
    "independent-no-oauth",
    AUTHENTICATION,
    Level.HINT,
    help="Use an API key or basic authentication; a connector that is published may keep OAuth 2.0.",
    source=(INDEPENDENT_PROCESS, REPOSITORY_README),
    publisher=Publisher.INDEPENDENT,
    keyword="type",
)
def independent_publishers_do_without_oauth(parameter: ConnectionParameter) -> Findings:
    """An independent publisher's new connector does not sign in with OAuth 2.0.

    It needs an app that the publisher registers and keeps at the provider. Earlier connectors had it.
    """
    if parameter.type == "oauthsetting":
        yield parameter.at("type").finding(
            f"the connection parameter {shown(parameter.parameter_name)} signs in with OAuth 2.0"
        )
