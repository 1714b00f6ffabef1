"""The public addresses of a connector, asked once each: only where the user switches the probe on.

What is found is true for one moment and one place, so nothing here blocks; and what could not be asked or reached from
there is unproven, not broken.
"""

from __future__ import annotations

from checks.criteria import AVAILABILITY
from checks.rule import Findings, Level, rule
from checks.sources import CERTIFICATION, MARKETPLACE_POLICY, SWAGGER_VALIDATOR
from connector.address import Kind, ProbedAddress
from connector.node import Unproven


@rule(
    "probe-address-alive",
    AVAILABILITY,
    Level.WARNING,
    help="Correct the address, or bring the page back.",
    source=(CERTIFICATION, SWAGGER_VALIDATOR),
)
def addresses_are_alive(address: ProbedAddress) -> Findings:
    """Website, privacy policy, contact and host exist.

    Asked once over HTTPS: a page that answers with 404 or 410, or a host that does not exist, is dead.
    """
    if address.answer.kind is Kind.DEAD:
        yield address.finding(f"the {address.name} {address.answer.reason}")
    elif address.answer.kind is Kind.UNKNOWN:
        yield Unproven(f"the {address.name} {address.answer.reason}")


@rule(
    "probe-certificate-valid",
    AVAILABILITY,
    Level.WARNING,
    help="Install a certificate for this host that browsers trust.",
    policy="5000.3.1.6",
    source=MARKETPLACE_POLICY,
)
def certificates_are_valid(address: ProbedAddress) -> Findings:
    """Each address has a certificate that is valid, trusted, and for its host.

    Browsers refuse others, and so does the platform.
    """
    if address.answer.kind is Kind.CERTIFICATE:
        yield address.finding(f"the {address.name} {address.answer.reason}")


@rule(
    "probe-no-login",
    AVAILABILITY,
    Level.WARNING,
    help="Link to a page that can be read without an account.",
    source=CERTIFICATION,
)
def pages_are_open_to_everybody(address: ProbedAddress) -> Findings:
    """Website, privacy policy and contact are open to everybody.

    Whoever looks at the connector in the gallery has no account yet.
    """
    if address.answer.kind is Kind.LOGIN:
        yield address.finding(f"the {address.name} {address.answer.reason}")
