"""OAuth settings: which are known, which addresses they need, and what no text of a template replaces."""

from __future__ import annotations

import pytest

from checks.properties import oauth
from checks.rule import REGISTRY
from tests.checks.properties.drafts import found, settings


@pytest.mark.parametrize(
    "provider", ["OAuth2", "oauth2Generic", "AAD", "aadCertificate", "Facebook", "DocuSign", "GitHub"]
)
def test_providers_are_compared_without_letter_case(provider: str) -> None:
    assert not found(oauth.oauth_provider_is_known(settings(identityProvider=provider)))


def test_nothing_about_providers_and_redirects_blocks() -> None:
    for rule in REGISTRY.values():
        if rule.id.startswith(("oauth-redirect", "oauth-identity-provider-known", "oauth-first-party", "oauth2")):
            assert rule.level.value != "error", rule.id


def test_addresses_are_found_in_any_letter_case() -> None:
    addresses = {name: {"value": "https://a"} for name in ("AuthorizationUrl", "TOKENURL", "refreshUrl")}
    assert not found(oauth.oauth2_has_its_addresses(settings(identityProvider="oauth2", customParameters=addresses)))


@pytest.mark.parametrize(
    "url", ["{env}/oauth/token", "@{connectionParameters('host')}/token", "HTTPS://a.contoso.com", ""]
)
def test_an_address_may_start_with_a_placeholder(url: str) -> None:
    judged = settings(identityProvider="oauth2", customParameters={"tokenUrl": {"value": url}})
    assert not found(oauth.oauth_addresses_are_https(judged))


ADDRESSES = {
    "authorizationUrl": {"value": "https://login.contoso.com/authorize"},
    "tokenUrl": {"value": "https://login.contoso.com/token"},
    "refreshUrl": {"value": "https://login.contoso.com/token"},
}


@pytest.mark.parametrize("name", ["authorisationUrl", "authorizationUri", "authorizatonUrl"])
def test_a_misspelled_address_is_asked_after_and_not_missing(name: str) -> None:
    custom = {**ADDRESSES, name: ADDRESSES["authorizationUrl"]}
    del custom["authorizationUrl"]
    (finding,) = found(oauth.oauth2_has_its_addresses(settings(identityProvider="oauth2", customParameters=custom)))
    assert finding.pointer.endswith(f"/customParameters/{name}")
    assert finding.help == "Did you mean `authorizationUrl`?"


def test_all_missing_addresses_are_one_finding() -> None:
    (finding,) = found(oauth.oauth2_has_its_addresses(settings(identityProvider="oauth2", customParameters={})))
    assert finding.message.endswith("has no `authorizationUrl`, `tokenUrl`, `refreshUrl`")


@pytest.mark.parametrize(
    ("refresh", "told"),
    [
        ("https://login.contoso.com/token", 0),
        ("https://login.contoso.com/refresh", 0),
        ("https://login.contoso.com/authorize", 1),
        ("https://LOGIN.contoso.com/authorize/?prompt=none", 1),
        ("", 0),
    ],
)
def test_tokens_are_not_refreshed_on_the_page_of_the_sign_in(refresh: str, told: int) -> None:
    judged = settings(identityProvider="oauth2", customParameters={**ADDRESSES, "refreshUrl": {"value": refresh}})
    assert len(found(oauth.tokens_are_refreshed_where_they_come_from(judged))) == told


def test_templates_of_addresses_are_compared_as_well() -> None:
    custom = {f"{name}Template": value for name, value in ADDRESSES.items()}
    custom["refreshUrlTemplate"] = custom["authorizationUrlTemplate"]
    judged = settings(identityProvider="oauth2generic", customParameters=custom)
    (finding,) = found(oauth.tokens_are_refreshed_where_they_come_from(judged))
    assert finding.help == "Write the address of `tokenUrlTemplate` as `refreshUrlTemplate`."


def test_one_address_for_everything_is_no_fault_of_the_refresh() -> None:
    custom = {name: {"value": "https://login.contoso.com/oauth2/token"} for name in ADDRESSES}
    assert not found(oauth.tokens_are_refreshed_where_they_come_from(settings(customParameters=custom)))


@pytest.mark.parametrize(
    "text", ["{scope}", "<your scope>", "[[SCOPES]]", "your-scope", "TODO", "api://{client-id}/read"]
)
def test_a_text_of_a_template_is_no_scope(text: str) -> None:
    (finding,) = found(oauth.scopes_and_resources_are_real(settings(scopes=["read", text])))
    assert finding.pointer.endswith("/scopes/1")


@pytest.mark.parametrize(
    "text",
    ["read", "openid profile", "https://graph.microsoft.com/.default", "user:email", "Files.ReadWrite.All", "yourself"],
)
def test_a_scope_is_no_text_of_a_template(text: str) -> None:
    assert not found(oauth.scopes_and_resources_are_real(settings(scopes=[text])))


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("https://graph.microsoft.com", 0),
        ("00000003-0000-0000-c000-000000000000", 0),
        ("api://3f0a41c2-7d55-4be1-9a36-51c0d2ee8b17", 0),
        ("{ResourceUri}", 1),
        ("[[RESOURCE_URI]]", 1),
        ("https://your-tenant.contoso.com", 1),
        ("00000000-0000-0000-0000-000000000000", 1),
    ],
)
def test_a_resource_is_a_real_one(value: str, told: int) -> None:
    judged = settings(identityProvider="aad", customParameters={"ResourceUri": {"value": value}})
    assert len(found(oauth.scopes_and_resources_are_real(judged))) == told
    within = settings(properties={"AzureActiveDirectoryResourceId": value})
    assert len(found(oauth.scopes_and_resources_are_real(within))) == told


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("https://<replace with the token address>", 1),
        ("https://{your domain}/token", 1),
        ("https://{{domain}}/token", 1),
        ("https://{domain}/token", 0),
        ("https://your-company.contoso.com/token", 1),
        ("https://yourdomain.contoso.com/token", 1),
        ("https://yourmoney.contoso.com/token", 0),
        ("@{connectionParameters('host')}/token", 0),
        ("https://login.contoso.com/token?add-scope=1", 0),
    ],
)
def test_an_address_of_the_sign_in_is_no_text_of_a_template(address: str, told: int) -> None:
    custom = {"tokenUrl": {"value": address}, "tokenUrlTemplate": {"value": "https://{domain}/token"}}
    assert len(found(oauth.scopes_and_resources_are_real(settings(customParameters=custom)))) == told
