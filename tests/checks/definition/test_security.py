"""What the rules on security schemes and requirements tell apart beyond their examples."""

from typing import Any

import pytest

from checks.definition.security import defined_schemes_are_required
from connector.definition import Definition
from connector.node import Finding
from tests.checks.judging import advice, findings, found, named

FILE = "apiDefinition.swagger.json"
SCHEME = "/securityDefinitions/sign-in"
KEY = {"type": "apiKey", "name": "X-Key", "in": "header"}
OAUTH = {
    "type": "oauth2",
    "flow": "accessCode",
    "authorizationUrl": "https://login.contoso.com/authorize",
    "tokenUrl": "https://login.contoso.com/token",
    "scopes": {"read": "Read"},
}


def scheme(value: Any) -> dict[str, Any]:
    return {"securityDefinitions": {"sign-in": value}}


def without(value: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: member for name, member in value.items() if name not in names}


@pytest.mark.parametrize("kind", ["oauth2", "apiKey", "basic"])
def test_three_types_are_supported(kind: str) -> None:
    assert not named("auth-kind-supported", scheme({"type": kind}))


@pytest.mark.parametrize("kind", ["http", "openIdConnect", "apikey", "OAuth2", "", None, 2, ["oauth2"], {}])
def test_no_other_type_is(kind: Any) -> None:
    assert named("auth-kind-supported", scheme({"type": kind})) == [(f"{SCHEME}/type", "JsonValueNotInEnum")]


def test_a_missing_type_is_told_at_the_scheme_by_its_name() -> None:
    (finding,) = findings("auth-kind-supported", scheme({}))
    assert (finding.pointer, finding.validator) == (SCHEME, "RequiredPropertyMissing")
    assert '"sign-in"' in finding.message and "`type`" in finding.message


@pytest.mark.parametrize(
    ("value", "missing"),
    [
        (without(KEY, "name"), ["name"]),
        (without(KEY, "name", "in"), ["name", "in"]),
        (without(OAUTH, "flow"), ["flow"]),
        (without(OAUTH, "authorizationUrl", "tokenUrl"), ["authorizationUrl", "tokenUrl"]),
        (without(OAUTH, "tokenUrl") | {"flow": "implicit"}, []),
        (without(OAUTH, "authorizationUrl") | {"flow": "password"}, []),
        (without(OAUTH, "authorizationUrl") | {"flow": "application"}, []),
        (without(OAUTH, "authorizationUrl") | {"flow": "implicit"}, ["authorizationUrl"]),
        (without(OAUTH, "scopes"), []),
        ({"type": "basic"}, []),
    ],
)
def test_each_type_and_flow_has_its_own_needs(value: dict[str, Any], missing: list[str]) -> None:
    rule = "security-definition-complete"
    assert named(rule, scheme(value)) == [(SCHEME, "SecuritySchemePropertyRequired")] * len(missing)
    said = found(rule, scheme(value))
    assert all(f"has no `{member}`" in message for member, (_, message) in zip(missing, said, strict=True))


@pytest.mark.parametrize(("member", "value"), [("flow", OAUTH | {"flow": "code"}), ("in", KEY | {"in": "cookie"})])
def test_unknown_words_are_told_where_they_stand(member: str, value: dict[str, Any]) -> None:
    assert named("security-definition-complete", scheme(value)) == [(f"{SCHEME}/{member}", "JsonValueNotInEnum")]


@pytest.mark.parametrize(
    ("value", "foreign"),
    [
        ({"type": "basic", "description": "A name and a password."}, []),
        ({"type": "basic", "in": "header"}, ["in"]),
        (KEY | {"tokenUrl": "https://login.contoso.com"}, ["tokenUrl"]),
        (OAUTH, []),
        (OAUTH | {"flow": "implicit"}, ["tokenUrl"]),
        (OAUTH | {"flow": "password"}, ["authorizationUrl"]),
        (OAUTH | {"x-note": 1, "other": 2}, []),
        ({"type": "http", "in": "header"}, []),
    ],
)
def test_members_of_other_types_and_flows_are_foreign(value: dict[str, Any], foreign: list[str]) -> None:
    expected = [(f"{SCHEME}/{member}", "SecuritySchemePropertyNotValid") for member in foreign]
    assert named("security-definition-members", scheme(value)) == expected


@pytest.mark.parametrize(
    ("flow", "told"), [("application", True), ("password", True), ("implicit", False), ("accessCode", False)]
)
def test_a_person_signs_in(flow: str, told: bool) -> None:
    assert bool(named("auth-no-client-credentials", scheme(OAUTH | {"flow": flow}))) is told


def test_the_first_of_several_schemes_is_named() -> None:
    ((pointer, message),) = found("security-single-definition", {"securityDefinitions": {"a": KEY, "b": KEY}})
    assert pointer == "/securityDefinitions"
    assert '"a"' in message and "2" in message
    assert not found("security-single-definition", {"securityDefinitions": {"a": KEY}})


def requiring(requirement: Any, **schemes: Any) -> dict[str, Any]:
    return {"securityDefinitions": schemes, "security": [requirement]}


def test_a_requirement_of_an_operation_is_looked_at_too() -> None:
    operation: dict[str, Any] = {"security": [{"no": []}], "responses": {}}
    document = scheme(KEY) | {"paths": {"/a": {"get": operation}}}
    assert named("security-requirement-defined", document) == [
        ("/paths/~1a/get/security/0/no", "SecurityRequirementMustBeDefined")
    ]


def test_a_requirement_without_any_definitions_is_not_defined() -> None:
    assert named("security-requirement-defined", {"security": [{"a": []}]})
    assert not named("security-requirement-defined", {"security": [{}]})


@pytest.mark.parametrize(
    ("document", "help"),
    [
        ({"security": [{"a": []}]}, 'Remove the requirement, or define "a" in `securityDefinitions`.'),
        (requiring({"a": []}, b=KEY), 'Write "b", the scheme that is defined, in place of "a".'),
        (requiring({"a": [], "b": []}, b=KEY), None),
        (requiring({"a": []}, b=KEY, c=KEY), None),
    ],
)
def test_the_scheme_that_was_meant_is_named(document: dict[str, Any], help: str | None) -> None:
    assert [finding.help for finding in findings("security-requirement-defined", document)] == [help]


@pytest.mark.parametrize("kind", [KEY, {"type": "basic"}])
def test_scopes_are_for_oauth_alone(kind: dict[str, Any]) -> None:
    assert named("security-requirement-valid", requiring({"a": ["read"]}, a=kind)) == [
        ("/security/0/a", "SecurityRequirementMustHaveEmptyValue")
    ]
    assert not named("security-requirement-valid", requiring({"a": []}, a=kind))
    assert not named("security-requirement-valid", requiring({"a": ["read"]}, a=OAUTH))


def test_the_scopes_of_an_unknown_scheme_are_nobodys_matter() -> None:
    assert not named("security-requirement-valid", requiring({"b": ["read"]}, a=KEY))
    assert not named("security-requirement-scopes", requiring({"b": ["read"]}, a=OAUTH))


@pytest.mark.parametrize(
    ("requirement", "at"), [("a", "/security/0"), ({"a": "read"}, "/security/0/a"), ({"a": None}, "/security/0/a")]
)
def test_a_requirement_is_an_object_of_lists(requirement: Any, at: str) -> None:
    assert named("security-requirement-valid", requiring(requirement, a=OAUTH)) == [(at, "JsonTypeIncorrect")]


def test_a_scope_is_one_of_those_defined() -> None:
    said = named("security-requirement-scopes", requiring({"a": ["read", "write", 7]}, a=OAUTH))
    name = "OAuthSecurityRequirementValueMustBeScopeName"
    assert said == [("/security/0/a/1", name), ("/security/0/a/2", name)]


def test_oauth_without_a_scope_is_told_where_there_are_some_to_choose() -> None:
    rule = "security-requirement-scopes"
    assert named(rule, requiring({"a": []}, a=OAUTH)) == [("/security/0/a", "SecurityRequirementMustHaveValue")]
    assert not named(rule, requiring({"a": []}, a=OAUTH | {"scopes": {}}))


def test_a_scheme_that_nothing_requires_is_told_with_the_member_to_paste() -> None:
    finding = required_by_nothing(scheme(KEY))
    assert (finding.pointer, finding.message) == (
        "/securityDefinitions", 'nothing requires the security scheme "sign-in"'
    )  # fmt: skip
    assert finding.snippet == '"security": [{"sign-in": []}]'


@pytest.mark.parametrize("security", [[], [{}], "a", [None]])
def test_a_list_that_does_not_require_the_scheme_is_replaced_where_it_is(security: Any) -> None:
    finding = required_by_nothing(scheme(KEY) | {"security": security})
    assert finding.pointer == "/security"
    assert finding.message == '`security` does not require the security scheme "sign-in"'
    assert finding.snippet == '[{"sign-in": []}]'
    assert str(finding.help).startswith("Replace")


def required_by_nothing(document: dict[str, Any]) -> Finding:
    (finding,) = defined_schemes_are_required(Definition(document, FILE))
    assert isinstance(finding, Finding)
    return finding


@pytest.mark.parametrize(
    "where",
    [
        {"security": [{"sign-in": []}]},
        {"security": [{}, {"sign-in": []}]},
        {"paths": {"/a": {"get": {"security": [{"sign-in": []}]}}}},
        {"security": [{"another": []}]},
        {"securityDefinitions": {}},
    ],
)
def test_a_scheme_may_be_required_anywhere(where: dict[str, Any]) -> None:
    assert not found("security-definition-required", scheme(KEY) | where)


def test_keys_that_are_both_sent_are_no_alternatives() -> None:
    both = {"securityDefinitions": {"a": KEY, "b": KEY}}
    together = advice("security-single-definition", both | {"security": [{"a": [], "b": []}]})
    assert "setheader" in together and "connectionParameterSets" not in together
    assert "connectionParameterSets" in advice(
        "security-single-definition", both | {"security": [{"a": []}, {"b": []}]}
    )


@pytest.mark.parametrize(
    ("scopes", "wanted"),
    [({"read": "Read"}, '`[{"s": ["read"]}]`'), ({}, '`[{"s": []}]`'), ({"r" * 90: "Read"}, '`[{"s": []}]`')],
)
def test_the_proposed_requirement_names_the_scopes(scopes: dict[str, str], wanted: str) -> None:
    document = {"securityDefinitions": {"s": {"type": "oauth2", "scopes": scopes}}, "security": []}
    assert wanted in str(required_by_nothing(document).help)
