"""The criteria of Microsoft's certification: the rows of every report.

Source: "Submit for certification as an API connector", the page on which the programme's first eleven
requirements were listed, and the pages that followed it; the twelfth came with the public repository.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Criterion:
    """One row of the report: what certification asks for, and how strictly."""

    id: str
    title: str
    requirement: str
    """``required``, ``recommended`` or ``optional``: what Microsoft's page says of the whole criterion."""


BUSINESS_APP = Criterion("business-app", "Business app", "required")
AUTHENTICATION = Criterion("authentication", "Authentication", "required")
SUPPORT_CONTACT = Criterion("support-contact", "Support contact", "required")
AVAILABILITY = Criterion("availability", "Availability", "recommended")
NOMINATION = Criterion("nomination", "Nomination and agreements", "required")
OPENAPI_DEFINITION = Criterion("openapi-definition", "OpenAPI definition", "required")
ICON = Criterion("icon", "Icon", "required")
BRAND_COLOR = Criterion("brand-color", "Brand color", "required")
TEST_ACCOUNT = Criterion("test-account", "Test account", "required")
REVIEWERS_CONTACT = Criterion("reviewers-contact", "Contact for the reviewers", "required")
PUBLICATION_TIER = Criterion("publication-tier", "Publication tier", "optional")
PULL_REQUEST = Criterion("pull-request", "Pull request", "recommended")
COMPATIBILITY = Criterion("compatibility", "Compatibility", "required")
"""Only for updates: a new connector has none."""
PACKAGE = Criterion("package", "Submission package", "required")
"""A row only where there is a package: most connectors are reviewed before theirs is built."""

CRITERIA: tuple[Criterion, ...] = (
    BUSINESS_APP,
    AUTHENTICATION,
    SUPPORT_CONTACT,
    AVAILABILITY,
    NOMINATION,
    OPENAPI_DEFINITION,
    ICON,
    BRAND_COLOR,
    TEST_ACCOUNT,
    REVIEWERS_CONTACT,
    PUBLICATION_TIER,
    PULL_REQUEST,
    COMPATIBILITY,
)
