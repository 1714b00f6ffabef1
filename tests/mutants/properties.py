"""How the rules on apiProperties.json are broken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from connector.connector import Script
from connector.definition import Definition
from tests.mutants.draft import Draft, Place, Token, pointer

PROPERTIES: Final = "properties"
OWN: Final = "x-ms-apimTemplateParameter."
NAMES: Final = "x-ms-apimTemplate-operationName"
SECTION: Final = "x-ms-apimTemplate-policySection"


@dataclass(slots=True)
class Case:
    """A connector under change: its apiProperties.json, and the script that is beside it."""

    draft: Draft
    definition: Definition
    script: Script | None = None

    def set(self, *place_and_value: Any) -> str:
        """Put a value at a place below properties; its pointer."""
        return self.draft.set(PROPERTIES, *place_and_value)

    def at(self, *place: Token) -> Any:
        return self.draft.at(PROPERTIES, *place)

    def oauth(self, *providers: str) -> Place | None:
        """The place of the first OAuth settings of one of these providers, or of any; ``None`` where there are none."""
        for name, parameter in (self.at("connectionParameters") or {}).items():
            settings = parameter.get("oAuthSettings")
            if settings and (not providers or settings.get("identityProvider", "").lower() in providers):
                return ("connectionParameters", name, "oAuthSettings")
        return None

    def policy(self, policy: Any) -> Place:
        """Add a policy; its place."""
        policies = list(self.at("policyTemplateInstances") or [])
        self.set("policyTemplateInstances", [*policies, policy])
        return ("policyTemplateInstances", len(policies))

    def asked_of(self, kind: str) -> bool:
        """The definition signs in this way and in no other."""
        schemes = self.definition.get("securityDefinitions")
        return isinstance(schemes, dict) and {scheme.get("type") for scheme in schemes.values()} == {kind}


Mutate = Callable[[Case], str | None]


@dataclass(frozen=True, slots=True)
class Mutation:
    """One way to break a rule."""

    rule: str
    mutate: Mutate
    """Breaks the case and says at which pointer; ``None`` where the connector has nothing to break."""
    also: frozenset[str]
    """Other blocking rules that are broken with it."""
    independent: bool
    """Tried in connectors of independent publishers."""


MUTATIONS: Final[list[Mutation]] = []

_value: Any


def mutation(rule: str, *also: str, independent: bool = False) -> Callable[[Mutate], Mutate]:
    """Register a way to break a rule."""

    def register(mutate: Mutate) -> Mutate:
        MUTATIONS.append(Mutation(rule, mutate, frozenset(also), independent))
        return mutate

    return register


def put(rule: str, *place_and_value: Any, at: str | None = None, also: tuple[str, ...] = ()) -> None:
    """Register: a value put at a place below properties breaks the rule there, or at the pointer given."""

    def mutate(case: Case) -> str:
        found = case.set(*place_and_value)
        return found if at is None else at

    mutation(rule, *also)(mutate)


def drop(rule: str, name: str) -> None:
    """Register: the rule is broken at properties once a member is gone."""

    def mutate(case: Case) -> str | None:
        return None if case.at(name) is None else case.draft.remove(PROPERTIES, name)

    mutation(rule)(mutate)


def interface(**changes: Any) -> dict[str, Any]:
    """A sound uiDefinition with changes; ``None`` takes a member away."""
    sound = {
        "displayName": "Region",
        "description": "The region of your data.",
        "tooltip": "Such as eu.",
        "constraints": {"required": "true", "tabIndex": 9},
    }
    return {name: value for name, value in (sound | changes).items() if value is not None}


def on_parameter(rule: str, name: str, value: Any, *below: Token, also: tuple[str, ...] = ()) -> None:
    """Register: one more connection parameter breaks the rule there, or below it."""

    def mutate(case: Case) -> str:
        case.set("connectionParameters", name, value)
        return pointer(PROPERTIES, "connectionParameters", name, *below)

    mutation(rule, *also)(mutate)


def on_oauth(
    rule: str,
    change: dict[str, Any],
    *below: Token,
    without: tuple[str, ...] = (),
    of: tuple[str, ...] = (),
    also: tuple[str, ...] = (),
) -> None:
    """Register: changed OAuth settings break the rule there, or below them."""

    def mutate(case: Case) -> str | None:
        place = case.oauth(*of)
        if place is None:
            return None
        settings = case.draft.edit(PROPERTIES, *place)
        settings.update(change)
        for name in without:
            settings.pop(name, None)
        return pointer(PROPERTIES, *place, *below)

    mutation(rule, *also)(mutate)


def on_custom_parameter(rule: str, provider: str, name: str, value: Any, *below: Token) -> None:
    """Register: a custom parameter of a provider's settings is taken away (``None``) or changed."""

    def mutate(case: Case) -> str | None:
        place = case.oauth(provider)
        if place is None or case.at(*place, "customParameters", name) is None:
            return None
        if value is None:
            return case.draft.remove(PROPERTIES, *place, "customParameters", name)
        case.set(*place, "customParameters", name, value)
        return pointer(PROPERTIES, *place, "customParameters", name, *below)

    mutation(rule)(mutate)


def policy(template: str, **parameters: Any) -> dict[str, Any]:
    """A policy; its own parameters are named without their prefix."""
    return {
        "templateId": template,
        "title": "Mutant",
        "parameters": {OWN + name: value for name, value in parameters.items()},
    }


def on_policy(rule: str, value: Any, *below: Token, also: tuple[str, ...] = ()) -> None:
    """Register: one more policy breaks the rule there, or below it."""

    def mutate(case: Case) -> str:
        return pointer(PROPERTIES, *case.policy(value), *below)

    mutation(rule, *also)(mutate)


# Publisher and stack owner.

for _name, _rule in (("publisher", "publisher-present"), ("stackOwner", "stack-owner-present")):
    drop(_rule, _name)
    put(_rule, _name, "")
    put(_rule, _name, ["Contoso"])

    @mutation(_rule)
    def misspelled(case: Case, name: str = _name) -> str | None:
        value = case.at(name)
        if value is None:
            return None
        case.draft.remove(PROPERTIES, name)
        return case.set(name.upper(), value)

    for _text in ("[Your company name]", "Company name", "<publisher>", "TODO"):
        put("publisher-not-placeholder", _name, _text)
    for _text in ("https://contoso.com", "Contoso; Fabrikam", "info@contoso.com"):
        put("publisher-alphanumeric", _name, _text)


@mutation("publisher-present")
def nobody(case: Case) -> str:
    members = case.draft.edit(PROPERTIES)
    members.pop("publisher", None)
    members.pop("stackOwner", None)
    return pointer(PROPERTIES)


put("publisher-equals-stack-owner", "stackOwner", "Northwind")


@mutation("publisher-differs-from-stack-owner", independent=True)
def owner_publishes(case: Case) -> str:
    return case.set("stackOwner", case.at("publisher"))


# The container, known keys, capabilities.

for _value in ([], "none", None):

    @mutation("properties-container", "brand-color-hex")
    def no_container(case: Case, value: Any = _value) -> str:
        return case.draft.set(PROPERTIES, value)


@mutation("properties-container")
def renamed_container(case: Case) -> str:
    case.draft.set("property", case.draft.value.pop(PROPERTIES))
    return "/property"


@mutation("properties-root-unknown-key")
def beside_the_container(case: Case) -> str:
    return case.draft.set("publisher", "Contoso")


put("properties-known-keys", "policyTemplateInstance", [])
put("properties-known-keys", "scriptoperations", [])
put("properties-known-keys", "token:clientId", {"type": "string"})
for _value in ("actions", {"actions": True}, None, 1):
    put("capabilities-is-array", "capabilities", _value)
put("capabilities-is-array", "capabilities", ["actions", 1], at="/properties/capabilities/1")
drop("capabilities-present", "capabilities")
put("capabilities-known", "capabilities", ["action"], at="/properties/capabilities/0")


@mutation("capabilities-match-triggers")
def actions_alone(case: Case) -> str | None:
    if not any("x-ms-trigger" in operation.value for operation in case.definition.operations):
        return None
    return case.set("capabilities", ["actions"])


@mutation("capabilities-match-triggers")
def triggers_for_nothing(case: Case) -> str | None:
    if any("x-ms-trigger" in operation.value for operation in case.definition.operations):
        return None
    case.set("capabilities", ["actions", "triggers"])
    return "/properties/capabilities/1"


# Connection parameters.

for _value in ([], "none", 1, True):
    put("connection-parameter-object", "connectionParameters", _value)
for _value in ("string", None, []):
    on_parameter("connection-parameter-object", "region", _value)
on_parameter("connection-parameter-type-known", "region", {"uiDefinition": interface()})
for _type in ("text", "oauth", "", 7):
    on_parameter("connection-parameter-type-known", "region", {"type": _type, "uiDefinition": interface()}, "type")
for _name in ("region-code", "a b", "token:a:b", "größe", ""):
    on_parameter("connection-parameter-name", _name, {"type": "string", "uiDefinition": interface()})
on_parameter("connection-parameter-ui", "region", {"type": "string"})
on_parameter("connection-parameter-ui", "region", {"type": "string", "uiDefinition": "Region"})
for _name in ("displayName", "description"):
    on_parameter(
        "connection-parameter-ui",
        "region",
        {"type": "string", "uiDefinition": interface(**{_name: None})},
        "uiDefinition",
    )
on_parameter(
    "connection-parameter-tooltip", "region", {"type": "string", "uiDefinition": interface(tooltip=" ")}, "uiDefinition"
)
for _name, _value in (("required", "yes"), ("hidden", 1), ("clearText", "no"), ("required", None)):
    on_parameter(
        "connection-parameter-constraint-string",
        "region",
        {"type": "string", "uiDefinition": interface(constraints={_name: _value})},
        "uiDefinition",
        "constraints",
        _name,
    )
on_parameter(
    "connection-parameter-capability",
    "region",
    {"type": "string", "uiDefinition": interface(constraints={"capability": ["cloud", "premises"]})},
    "uiDefinition",
    "constraints",
    "capability",
    1,
)
_allowed = ("uiDefinition", "constraints", "allowedValues")
for _list, _below in (
    ("eu", _allowed),
    ([{"text": "Europe"}], (*_allowed, 0)),
    ([{"value": "eu"}, {"value": "eu"}], (*_allowed, 1)),
    (["eu"], (*_allowed, 0)),
):
    on_parameter(
        "connection-parameter-allowed-values",
        "region",
        {"type": "string", "uiDefinition": interface(constraints={"allowedValues": _list})},
        *_below,
    )
for _name in ("api_key", "apiKey", "Password", "client_secret", "token:accessToken"):
    on_parameter("connection-secret-is-securestring", _name, {"type": "string", "uiDefinition": interface()}, "type")
on_parameter(
    "connection-secret-clear-text",
    "password",
    {"type": "securestring", "uiDefinition": interface(constraints={"clearText": True})},
    "uiDefinition",
    "constraints",
    "clearText",
)
on_parameter(
    "connection-no-default-secret",
    "key",
    {"type": "securestring", "defaultValue": "8f2c41d09be7", "uiDefinition": interface()},
    "defaultValue",
)
on_parameter(
    "connection-no-default-secret",
    "key",
    {"type": "secureString", "uiDefinition": interface(defaultValue="Xk29-ppQ7z")},
    "uiDefinition",
    "defaultValue",
)


@mutation("tenant-parameter-shape")
def a_tenant_that_people_enter(case: Case) -> str | None:
    if any(name.lower().endswith(("clientid", "clientsecret")) for name in case.at("connectionParameters") or {}):
        return None
    case.set("connectionParameters", "token:TenantId", {"type": "string", "uiDefinition": interface()})
    return pointer(PROPERTIES, "connectionParameters", "token:TenantId")


drop("connection-parameters-present", "connectionParameters")


@mutation("auth-secret-in-both-files")
def nothing_is_asked(case: Case) -> str | None:
    if not (case.asked_of("apiKey") or case.asked_of("basic")):
        return None
    case.set("connectionParameters", {})
    return pointer("securityDefinitions", next(iter(case.definition.value["securityDefinitions"])))


@mutation("auth-oauth-in-both-files")
def nobody_signs_in(case: Case) -> str | None:
    if not case.asked_of("oauth2"):
        return None
    case.set("connectionParameters", {})
    return pointer("securityDefinitions", next(iter(case.definition.value["securityDefinitions"])))


@mutation("api-key-not-with-gateway")
def key_through_a_gateway(case: Case) -> str | None:
    if not case.asked_of("apiKey"):
        return None
    case.set("capabilities", ["Gateway"])
    return "/properties/capabilities/0"


@mutation("independent-no-oauth", independent=True)
def independent_sign_in(case: Case) -> str:
    settings = {"identityProvider": "oauth2", "redirectMode": "GlobalPerConnector", "customParameters": addresses()}
    return case.set("connectionParameters", "signin", {"type": "oauthSetting", "oAuthSettings": settings}) + "/type"


def addresses() -> dict[str, Any]:
    return {name: {"value": "https://login.contoso.com"} for name in ("authorizationUrl", "tokenUrl", "refreshUrl")}


# Sets.


def one_set(name: Any = "key", **changes: Any) -> dict[str, Any]:
    sound = {
        "name": name,
        "uiDefinition": {"displayName": "Key", "description": "Sign in with a key."},
        "parameters": {"key": {"type": "securestring", "uiDefinition": interface()}},
    }
    return {member: value for member, value in (sound | changes).items() if value is not None}


def on_sets(rule: str, values: Any, *below: Token, also: tuple[str, ...] = ()) -> None:
    """Register: the connection parameters become sets that break the rule."""

    def mutate(case: Case) -> str | None:
        if case.asked_of("oauth2"):
            return None
        case.draft.edit(PROPERTIES).pop("connectionParameters", None)
        choice = {"displayName": "Sign-in", "description": "How to sign in."}
        case.set("connectionParameterSets", {"uiDefinition": choice, "values": values})
        return pointer(PROPERTIES, "connectionParameterSets", "values", *below)

    mutation(rule, *also)(mutate)


for _value in ([], {}, "key", None):
    on_sets("multi-auth-sets-shape", _value)
on_sets("multi-auth-sets-shape", [one_set(), "key"], 1)
on_sets("multi-auth-sets-shape", [one_set(name=None)], 0)
on_sets("multi-auth-sets-shape", [one_set(), one_set()], 1, "name")
on_sets("multi-auth-sets-shape", [one_set(parameters=[])], 0, "parameters")
on_sets("multi-auth-sets-shape", [one_set(parameters=None)], 0)
for _value in ([], {"uiDefinition": {}}, "sets"):
    put("multi-auth-sets-shape", "connectionParameterSets", _value)
on_sets("connection-parameter-object", [one_set(parameters={"key": "securestring"})], 0, "parameters", "key")
on_sets(
    "connection-parameter-type-known", [one_set(parameters={"key": {"type": "key"}})], 0, "parameters", "key", "type"
)
on_sets("multi-auth-set-ui", [one_set(uiDefinition=None)], 0)
on_sets("multi-auth-set-ui", [one_set(uiDefinition={"displayName": "Key"})], 0, "uiDefinition")


@mutation("connection-parameters-xor-sets")
def both_kinds(case: Case) -> str | None:
    if not case.at("connectionParameters"):
        return None
    choice = {"displayName": "Sign-in", "description": "How to sign in."}
    case.set("connectionParameterSets", {"uiDefinition": choice, "values": [one_set()]})
    return "/properties/connectionParameters"


# OAuth settings.


@mutation("oauth-settings-present")
def no_settings(case: Case) -> str | None:
    place = case.oauth()
    return None if place is None else case.draft.remove(PROPERTIES, *place)


on_parameter("oauth-settings-present", "signin", {"type": "OAuthSetting", "oAuthSettings": "oauth2"}, "oAuthSettings")
on_oauth("oauth-identity-provider-present", {}, without=("identityProvider",))
for _value in ("", None, ["oauth2"]):
    on_oauth("oauth-identity-provider-present", {"identityProvider": _value}, "identityProvider")
for _value in ("oauth", "azuread", "aad2"):
    on_oauth("oauth-identity-provider-known", {"identityProvider": _value}, "identityProvider")
on_oauth(
    "oauth-first-party-only-certificate",
    {"identityProvider": "AADCertificate", "properties": {"IsFirstParty": "False"}},
    "identityProvider",
)
for _name in ("authorizationUrl", "tokenUrl", "refreshUrl"):
    on_custom_parameter("oauth2-urls-present", "oauth2", _name, None)
    on_custom_parameter("oauth2generic-templates", "oauth2generic", f"{_name}Template", None)
    on_custom_parameter("oauth-urls-https", "oauth2", _name, {"value": "http://login.contoso.com"}, "value")
on_oauth("oauth2-urls-present", {}, without=("customParameters",), of=("oauth2",))
on_custom_parameter("oauth-custom-parameters-shape", "oauth2", "tokenUrl", "https://login.contoso.com")
on_custom_parameter("oauth-custom-parameters-shape", "oauth2", "tokenUrl", {"url": "https://login.contoso.com"})
on_oauth("oauth-custom-parameters-shape", {"customParameters": []}, "customParameters", of=("oauth2",))
on_custom_parameter("oauth-aad-resource-uri", "aad", "resourceUri", None)
on_oauth("oauth-aad-resource-uri", {}, without=("customParameters",), of=("aad",))
on_oauth("oauth-aad-resource-uri", {"identityProvider": "AAD"}, "customParameters", of=("oauth2",))
for _value in ("read write", {"read": True}, 1):
    on_oauth("oauth-scopes-array", {"scopes": _value}, "scopes")
on_oauth("oauth-scopes-array", {"scopes": ["read", None]}, "scopes", 1)
for _value in ("3f0a41c2-7d55-4be1-9a36-51c0d2ee8b17", "0oa1k7pq9ZvX3", "contoso-flows"):
    on_oauth("oauth-client-id-placeholder", {"clientId": _value}, "clientId")
SECRET: Final = "4uZ81kqP0x7aYv3m"
for _name in ("clientSecret", "ClientSecret", "clientsecret", "client_secret"):
    on_oauth("oauth-client-secret-absent", {_name: SECRET}, _name)
on_oauth("oauth-client-secret-absent", {"properties": {"clientSecret": SECRET}}, "properties", "clientSecret")


@mutation("oauth-client-secret-absent")
def custom_secret(case: Case) -> str | None:
    place = case.oauth()
    if place is None or not isinstance(case.at(*place, "customParameters"), dict):
        return None
    return case.set(*place, "customParameters", "clientSecret", "value", SECRET)


put("oauth-client-secret-absent", "token:clientSecret", SECRET)
for _value in ("PerConnector", "GlobalConnector", 1):
    on_oauth("oauth-redirect-mode-known", {"redirectMode": _value}, "redirectMode")
FIRST_NOT: Final = {"properties": {"IsFirstParty": "False"}}
for _value in ("Global", "direct"):
    on_oauth(
        "oauth-redirect-mode-per-connector",
        {"redirectMode": _value, **FIRST_NOT},
        "redirectMode",
        of=("oauth2", "oauth2generic", "aad"),
    )
on_oauth(
    "oauth-redirect-mode-per-connector", FIRST_NOT, without=("redirectMode",), of=("oauth2", "oauth2generic", "aad")
)
on_oauth(
    "oauth-redirect-url-absent",
    {"redirectMode": "GlobalPerConnector", "redirectUrl": "https://global.consent.azure-apim.net/redirect"},
    "redirectUrl",
)
for _value in ("https://europe-001.consent.azure-apim.net/redirect", "http://localhost/redirect", ["a"]):
    on_oauth("oauth-redirect-url-known", {"redirectMode": "Global", "redirectUrl": _value}, "redirectUrl")


# Policies.

for _value in ({}, "none", None):
    put("policy-templates-array", "policyTemplateInstances", _value)
on_policy("policy-templates-array", "setheader")
on_policy("policy-templates-array", {"title": "Mutant", "parameters": {}})
on_policy("policy-templates-array", policy("") | {"templateId": 3}, "templateId")
on_policy("policy-templates-array", policy("setheader") | {"parameters": []}, "parameters")
on_policy(
    "policy-title-present", {"templateId": "updatenextlink", "parameters": {f"{OWN}nextLinkPropertyName": "next"}}
)
for _value in ("setheaders", "set-header", "dynamicsubdomain"):
    on_policy("policy-template-known", policy(_value), "templateId")
on_policy("policy-dynamichosturl-case", policy("DynamicHostUrl", urlTemplate="https://contoso.com"), "templateId")
for _template, _parameters in (
    ("convertarraytoobject", {"propertyParentPath": "@body()", "newPropertyPath": "a"}),
    ("convertobjecttoarray", {"newPropertyPath": "a"}),
    ("dynamichosturl", {}),
    ("encodepropertyvalue", {"propertyParentPath": "@body()"}),
    ("pollingtrigger", {"triggerDataPath": "@body()"}),
    ("RouteRequestToEndpoint", {"httpMethod": "GET"}),
    ("setheader", {"name": "X-Mutant"}),
    ("SetProperty", {"newPropertyParentPathTemplate": "@body()"}),
    ("setqueryparameter", {"value": "1"}),
    ("setvaluefromurl", {"parameterTemplate": "a", "parameterValueUrl": "https://contoso.com"}),
    ("stringreplace", {"propertyParentPath": "@body()", "sourceString": "a", "newPropertyPath": "b"}),
    ("stringtoarray", {"propertyParentPath": "@body()", "delimiterList": ","}),
    ("updatenextlink", {}),
):
    on_policy("policy-template-parameters", policy(_template, **_parameters), "parameters")
on_policy("policy-template-parameters", {"templateId": "setheader", "title": "Mutant"})
on_policy(
    "policy-parameter-known",
    policy("setheader", name="X", value="1", existAction="skip"),
    "parameters",
    f"{OWN}existAction",
)
for _template, _name, _value in (
    ("setheader", "existsAction", "replace"),
    ("setqueryparameter", "existsAction", True),
):
    on_policy(
        "policy-parameter-values",
        policy(_template, name="X", value="1", **{_name: _value}),
        "parameters",
        OWN + _name,
    )
on_policy(
    "policy-parameter-values",
    policy("routerequesttoendpoint", newPath="/a", httpMethod="FETCH"),
    "parameters",
    f"{OWN}httpMethod",
)


def on_header(rule: str, change: dict[str, Any], *below: Token) -> None:
    """Register: one more setheader policy with a parameter that breaks the rule there, or below it."""
    sound = policy("setheader", name="X-Mutant", value="1")
    sound["parameters"] |= change
    on_policy(rule, sound, "parameters", next(iter(change)), *below)


on_header("policy-parameter-values", {SECTION: "Both"})
on_header("policy-operations-array", {NAMES: "GetMutant"})
on_header("policy-operations-array", {NAMES: [1]})
on_header("policy-operation-found", {NAMES: ["GetMutant"]}, 0)
on_header("policy-connection-parameter-found", {f"{OWN}value": "@connectionParameters('mutant')"})
on_header("policy-connection-parameter-found", {f"{OWN}value": "x@{connectionParameters( 'mutant' ,'a')}"})


@mutation("policy-operation-found")
def renamed_operation(case: Case) -> str | None:
    for index, one in enumerate(case.at("policyTemplateInstances") or []):
        names = one["parameters"].get(NAMES)
        if names:
            return case.set("policyTemplateInstances", index, "parameters", NAMES, 0, f"{names[0]}_V7")
    return None


@mutation("policy-template-parameters")
def lost_parameter(case: Case) -> str | None:
    for index, one in enumerate(case.at("policyTemplateInstances") or []):
        if one["templateId"].lower() == "setheader":
            place = (PROPERTIES, "policyTemplateInstances", index, "parameters", f"{OWN}name")
            return case.draft.remove(*place)
    return None


# Scripts.


def script() -> Script:
    text = (
        "public class Script : ScriptBase { public override async Task<HttpResponseMessage> ExecuteAsync() "
        "{ return await this.Context.SendAsync(this.Context.Request, this.CancellationToken); } }\n"
    )
    return Script("script.csx", text, len(text))


for _value, _index in (({}, ""), ("all", ""), ([1], "/0"), ([None], "/0")):

    @mutation("script-operations-array")
    def odd_operations(case: Case, value: Any = _value, below: str = _index) -> str:
        case.script = script()
        return case.set("scriptOperations", value) + below


@mutation("script-operation-found")
def unknown_operation(case: Case) -> str:
    case.script = script()
    case.set("scriptOperations", [*list(case.definition.operations_by_id)[:1], "GetMutant"])
    return "/properties/scriptOperations/1"


@mutation("script-file-for-operations")
def no_script(case: Case) -> str:
    return case.set("scriptOperations", list(case.definition.operations_by_id)[:1])


@mutation("script-operations-for-file")
def script_for_all(case: Case) -> str | None:
    case.script = script()
    return None if case.at("scriptOperations") is not None else "/properties"


@mutation("script-no-gateway")
def script_through_a_gateway(case: Case) -> str:
    case.script = script()
    case.set("scriptOperations", [])
    return case.set("capabilities", ["gateway"]) + "/0"


# What nothing uses, what is left over, and what is nearly right.

on_parameter("connection-parameter-used", "mutant", {"type": "string", "uiDefinition": interface()})
on_parameter("connection-parameter-used", "mutant", {"type": "bool", "uiDefinition": interface(tooltip="Yes or no.")})
on_parameter(
    "connection-parameter-wizard-text",
    "mutant",
    {"type": "securestring", "uiDefinition": interface(description="The API Key for this api")},
    "uiDefinition",
    "description",
)
for _other in ("redirctMode", "redirect_modes", "redirectionMode"):
    on_oauth("properties-member-spelled", {_other: "GlobalPerConnector"}, _other, without=("redirectMode",))
on_parameter(
    "properties-member-spelled",
    "mutant",
    {"type": "string", "uiDefinitions": interface()},
    "uiDefinitions",
)
for _scope in ("{scope}", "<scope>", "your_scope"):
    on_oauth("oauth-placeholder-left", {"scopes": [_scope]}, "scopes", 0)


@mutation("oauth-refresh-url-is-token-url")
def tokens_of_the_sign_in_page(case: Case) -> str | None:
    place = case.oauth("oauth2")
    given = case.at(*place, "customParameters") if place is not None else None
    if place is None or not given or "authorizationUrl" not in given or "refreshUrl" not in given:
        return None
    if given["authorizationUrl"] == given.get("tokenUrl"):
        return None
    case.set(*place, "customParameters", "refreshUrl", given["authorizationUrl"])
    return pointer(PROPERTIES, *place, "customParameters", "refreshUrl", "value")


on_policy(
    "policy-setproperty-connection-parameter",
    policy(
        "setproperty",
        newPropertyParentPathTemplate="@body()",
        newPropertySubPathTemplate="a",
        propertyValuePathTemplate="@connectionParameters('a')",
    ),
    "parameters",
    f"{OWN}propertyValuePathTemplate",
)


@mutation("policy-host-behind-gateway")
def a_host_behind_a_gateway(case: Case) -> str:
    case.set("capabilities", ["gateway"])
    return pointer(PROPERTIES, *case.policy(policy("dynamichosturl", urlTemplate="https://contoso.com")))
