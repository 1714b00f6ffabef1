"""The categories of the gallery in which a connector is listed."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher, get_close_matches
from typing import Final

from checks.criteria import OPENAPI_DEFINITION
from checks.rule import Findings, Level, rule
from checks.sources import CERTIFICATION, SWAGGER_VALIDATOR
from connector.definition import Definition
from connector.edits import replaced
from connector.metadata import CATEGORIES, GALLERY, METADATA, items
from connector.node import Node
from connector.words import quoted

MAX_CATEGORIES: Final = 2
_MAX_COMPARED: Final = 20
"""Unknown categories that are compared with the known ones."""

_SURE: Final = 0.88
"""Similarity from which a category can only be a misspelling of a known one."""
_KNOWN: Final = {category.lower(): category for category in GALLERY}


def _categories(definition: Definition) -> Iterator[tuple[Node, list[str]]]:
    for _, value in items(definition, CATEGORIES):
        text = value.value if isinstance(value.value, str) else ""
        yield value, [name.strip() for name in text.split(";") if name.strip()]


def _by_comma(name: str) -> list[str]:
    """The categories that commas join to one; empty where the parts are no categories."""
    parts = [part.strip() for part in name.split(",") if part.strip()]
    return parts if len(parts) > 1 and all(part.lower() in _KNOWN for part in parts) else []


@rule(
    "metadata-category-known",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Choose one or two of: " + "; ".join(GALLERY) + ".",
    validator="InvalidConnectorCategory",
    source=(CERTIFICATION, SWAGGER_VALIDATOR),
    keyword=METADATA,
    fixable=True,
)
def categories_are_known(definition: Definition) -> Findings:
    """Every category is one of the nineteen of the gallery.

    A semicolon separates two of them; upper and lower case and outer spaces do not matter.
    """
    for place, names in _categories(definition):
        for number, name in enumerate(names):
            joined = _by_comma(name)
            if name.lower() not in _KNOWN and not joined:
                close = _closest(name) if number < _MAX_COMPARED else None
                help = f'Write "{close}", if that is what you mean.' if close else None
                finding = place.finding(f"{quoted(name)} is not a category of the gallery", help)
                sure = (
                    close is not None
                    and len(name) <= 60
                    and SequenceMatcher(None, name.lower(), close.lower()).ratio() >= _SURE
                )
                yield finding.fix(replaced(place, place.value.replace(name, close, 1))) if sure else finding
            elif joined:
                written = ";".join(_KNOWN[part.lower()] for part in joined[:MAX_CATEGORIES])
                help = f'Separate categories with semicolons: "{written}".'
                finding = place.finding(f"the categories {quoted(name)} are separated by commas", help)
                yield finding.fix(replaced(place, written)) if len(names) == 1 and len(joined) == 2 else finding


def _closest(name: str) -> str | None:
    close = get_close_matches(name.lower()[:60], list(_KNOWN), 1, 0.75)
    return _KNOWN[close[0]] if close else None


@rule(
    "metadata-categories-max-two",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Keep the two categories that fit best, with a semicolon between them, and remove the others.",
    validator="TooManyConnectorCategories",
    source=(CERTIFICATION, SWAGGER_VALIDATOR),
    keyword=METADATA,
)
def there_are_at_most_two_categories(definition: Definition) -> Findings:
    """There are at most two categories.

    The validator refuses more.
    """
    for place, names in _categories(definition):
        if len(names) > MAX_CATEGORIES:
            yield place.finding(f"there are {len(names)} categories, at most two are allowed")
