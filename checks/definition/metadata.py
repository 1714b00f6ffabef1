"""x-ms-connector-metadata: website, privacy policy and categories."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from checks.criteria import OPENAPI_DEFINITION
from checks.rule import Findings, Level, rule
from checks.sources import CERTIFICATION, SWAGGER_VALIDATOR
from connector.definition import Definition, MetadataItem
from connector.node import Node
from connector.web import is_web_address

METADATA: Final = "x-ms-connector-metadata"
MAX_CATEGORIES: Final = 2

CATEGORIES: Final = (
    "AI",
    "Business Management",
    "Business Intelligence",
    "Collaboration",
    "Commerce",
    "Communication",
    "Content and Files",
    "Finance",
    "Data",
    "Human Resources",
    "Internet of Things",
    "IT Operations",
    "Lifestyle and Entertainment",
    "Marketing",
    "Productivity",
    "Sales and CRM",
    "Security",
    "Social Media",
    "Website",
)
"""The categories of the gallery, as the certification page lists them."""

_KNOWN = {category.lower() for category in CATEGORIES}
_NAMES = ("Website", "Privacy policy", "Categories")


@rule(
    "metadata-present",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Add x-ms-connector-metadata with Website, Privacy policy and Categories.",
    validator=("RequiredPropertyMissing", "JsonTypeIncorrect"),
    source=CERTIFICATION,
)
def metadata_is_there(definition: Definition) -> Findings:
    """The definition has x-ms-connector-metadata, a list.

    The gallery takes website, privacy policy and categories from it. One in twenty certified connectors is from 2020
    and has none: nobody asked then. Since 2021 the validator refuses an update without it.
    """
    if METADATA not in definition.value:
        yield definition.finding(f'"{METADATA}" is missing')
    elif not isinstance(definition.value[METADATA], list):
        yield definition.at(METADATA).finding(f'"{METADATA}" is no list', validator="JsonTypeIncorrect")


def _items(definition: Definition, name: str) -> Iterator[Node]:
    """The elements with that property name, in any letter case."""
    listed = definition.value[METADATA]
    for index, item in enumerate(listed if isinstance(listed, list) else []):
        given = item.get("propertyName") if isinstance(item, dict) else None
        if isinstance(given, str) and given.strip().lower() == name.lower():
            yield definition.at(METADATA, index)


def _missing(definition: Definition, name: str) -> Findings:
    if isinstance(definition.value[METADATA], list) and not any(
        item.text("propertyValue").strip() for item in _items(definition, name)
    ):
        yield definition.at(METADATA).finding(f'the metadata have no "{name}"')


@rule(
    "metadata-website-present",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Add an element with propertyName Website and the address of the product's site.",
    validator="ConnectorMetadataPropertiesMissing",
    policy="5000.3.1.3",
    source=(CERTIFICATION, SWAGGER_VALIDATOR),
    keyword=METADATA,
)
def metadata_name_the_website(definition: Definition) -> Findings:
    """The metadata hold the product's Website.

    The gallery links to it.
    """
    yield from _missing(definition, "Website")


@rule(
    "metadata-privacy-present",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Add an element with propertyName Privacy policy and the address of the end service's policy.",
    validator="ConnectorMetadataPropertiesMissing",
    policy="5000.3.1.5",
    source=(CERTIFICATION, SWAGGER_VALIDATOR),
    keyword=METADATA,
)
def metadata_name_the_privacy_policy(definition: Definition) -> Findings:
    """The metadata hold the Privacy policy of the end service.

    The pages ask for it; the validator has let connectors without one pass.
    """
    yield from _missing(definition, "Privacy policy")


@rule(
    "metadata-categories-present",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Add an element with propertyName Categories and one or two categories.",
    validator="ConnectorMetadataPropertiesMissing",
    source=(CERTIFICATION, SWAGGER_VALIDATOR),
    keyword=METADATA,
)
def metadata_name_the_categories(definition: Definition) -> Findings:
    """The metadata hold the Categories.

    The gallery sorts by them.
    """
    yield from _missing(definition, "Categories")


def _categories(definition: Definition) -> Iterator[tuple[Node, list[str]]]:
    for item in _items(definition, "Categories"):
        names = [name.strip() for name in item.text("propertyValue").split(";")]
        yield item.at("propertyValue"), [name for name in names if name]


def _by_comma(name: str) -> list[str]:
    """The categories that commas join to one; empty where the parts are no categories."""
    parts = [part.strip() for part in name.split(",") if part.strip()]
    return parts if len(parts) > 1 and all(part.lower() in _KNOWN for part in parts) else []


@rule(
    "metadata-category-known",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Choose one or two of: " + "; ".join(CATEGORIES) + ".",
    validator="InvalidConnectorCategory",
    source=(CERTIFICATION, SWAGGER_VALIDATOR),
    keyword=METADATA,
)
def categories_are_known(definition: Definition) -> Findings:
    """Every category is one of the nineteen of the gallery.

    A semicolon stands between two of them; letter case and outer spaces do not matter.
    """
    for place, names in _categories(definition):
        for name in names:
            joined = _by_comma(name)
            if name.lower() not in _KNOWN and not joined:
                yield place.finding(f'"{name[:80]}" is no category of the gallery', _closest(name))
            elif joined:
                written = ";".join(joined[:MAX_CATEGORIES])
                yield place.finding(
                    f'"{name[:80]}" is not one category', f'Separate categories by semicolons: "{written}".'
                )


def _closest(name: str) -> str | None:
    from difflib import get_close_matches

    close = get_close_matches(name.lower()[:60], list(_KNOWN), 1, 0.75)
    if not close:
        return None
    return f'Did you mean "{next(category for category in CATEGORIES if category.lower() == close[0])}"?'


@rule(
    "metadata-categories-max-two",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Keep the two categories that fit best, with a semicolon between them.",
    validator="TooManyConnectorCategories",
    source=(CERTIFICATION, SWAGGER_VALIDATOR),
    keyword=METADATA,
)
def there_are_at_most_two_categories(definition: Definition) -> Findings:
    """There are at most two categories.

    More would make the gallery's filters useless.
    """
    for place, names in _categories(definition):
        if len(names) > MAX_CATEGORIES:
            yield place.finding(f"{len(names)} categories, at most two are allowed")


@rule(
    "metadata-url-valid",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Write the whole address, such as https://www.contoso.com.",
    validator="UrlNotValid",
    source=(CERTIFICATION, SWAGGER_VALIDATOR),
    keyword=METADATA,
)
def metadata_links_are_absolute(definition: Definition) -> Findings:
    """Website and privacy policy are absolute web addresses.

    A relative one leads nowhere outside the definition.
    """
    for name in ("Website", "Privacy policy"):
        for item in _items(definition, name):
            address = item.text("propertyValue").strip()
            if address and not is_web_address(address):
                yield item.at("propertyValue").finding(f'"{address[:120]}" is no web address')


@rule(
    "metadata-url-https",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Link to the HTTPS address.",
    policy="5000.3.1.6",
    source=CERTIFICATION,
    keyword=METADATA,
)
def metadata_links_are_encrypted(definition: Definition) -> Findings:
    """Website and privacy policy are HTTPS addresses.

    Browsers warn of others.
    """
    for name in ("Website", "Privacy policy"):
        for item in _items(definition, name):
            if item.text("propertyValue").strip().lower().startswith("http://"):
                yield item.at("propertyValue").finding(f'"{name}" is an http address')


@rule(
    "metadata-unknown-name",
    OPENAPI_DEFINITION,
    Level.HINT,
    help='Write "Website", "Privacy policy" and "Categories" just so, and nothing else.',
    source=CERTIFICATION,
)
def metadata_names_are_known(item: MetadataItem) -> Findings:
    """The metadata's names are Website, Privacy policy and Categories, spelt just so.

    Other letter cases have passed, other names are ignored.
    """
    name = item.property_name
    if name not in _NAMES:
        known = next((known for known in _NAMES if known.lower() == name.strip().lower()), None)
        yield item.at("propertyName").finding(
            f'"{name[:80]}" is no known name', f'Write "{known}".' if known is not None else None
        )
