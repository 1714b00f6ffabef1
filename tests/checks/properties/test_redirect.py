"""The redirect address: of the platform, and of one connector where the mode says so."""

from __future__ import annotations

from typing import Any

import pytest

from checks.properties import redirect
from tests.checks.properties.drafts import found, settings


@pytest.mark.parametrize(
    ("mode", "says"), [("Global", 1), ("direct", 1), (None, 1), ("GlobalPerConnector", 0), ("globalperconnector", 0)]
)
def test_new_connectors_redirect_per_connector(mode: str | None, says: int) -> None:
    given = {} if mode is None else {"redirectMode": mode}
    assert len(found(redirect.redirect_mode_is_per_connector(settings(identityProvider="oauth2", **given)))) == says


def test_services_of_microsoft_keep_their_redirect_mode() -> None:
    own = settings(identityProvider="aad", redirectMode="Global", properties={"IsFirstParty": "True"})
    assert not found(redirect.redirect_mode_is_per_connector(own))
    assert not found(redirect.redirect_mode_is_per_connector(settings(identityProvider="aadcertificate")))


SHARED = "https://global.consent.azure-apim.net/redirect"


@pytest.mark.parametrize(
    ("mode", "url", "told"),
    [
        ("GlobalPerConnector", None, []),
        ("GlobalPerConnector", "", []),
        ("GlobalPerConnector", f"{SHARED}/contosorooms", []),
        ("GlobalPerConnector", f"{SHARED}/cr2d8-5fcontoso-5f4f807c3a", []),
        (
            "GlobalPerConnector",
            [f"{SHARED}/contoso", "https://global-test.consent.azure-apim.net/redirect/contoso"],
            [],
        ),
        ("GlobalPerConnector", SHARED, ["absent"]),
        ("GlobalPerConnector", f"{SHARED}/", ["absent"]),
        ("globalperconnector", "https://contoso.com/redirect/contoso", ["absent"]),
        ("Global", f"{SHARED}/contosorooms", []),
        ("Global", f"{SHARED}/", []),
        ("Global", SHARED, []),
        (None, "https://europe-001.consent.azure-apim.net/redirect", ["known"]),
        ("Global", 7, ["known"]),
        ("Global", f"{SHARED}/a/../../b", ["known"]),
    ],
)
def test_an_address_fits_its_mode(mode: Any, url: Any, told: list[str]) -> None:
    given = {name: value for name, value in (("redirectMode", mode), ("redirectUrl", url)) if value is not None}
    judged = settings(identityProvider="oauth2", **given)
    names = {
        "absent": redirect.redirect_url_agrees_with_its_mode,
        "known": redirect.redirect_url_is_of_the_platform,
    }
    assert [name for name, rule in names.items() if found(rule(judged))] == told


def test_a_misspelled_mode_comes_with_the_right_one() -> None:
    (finding,) = found(redirect.redirect_mode_is_known(settings(redirectMode="GlobalPerConector")))
    assert finding.help == "Did you mean `GlobalPerConnector`?"


def test_the_address_of_one_region_is_called_so() -> None:
    told = {
        "https://europe-001.consent.azure-apim.net/redirect": "is the address of one region",
        "https://contoso.com/redirect": "is not an address of the platform",
    }
    for url, fault in told.items():
        (finding,) = found(redirect.redirect_url_is_of_the_platform(settings(redirectUrl=url)))
        assert finding.message.endswith(fault)
