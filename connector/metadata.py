"""The metadata of a connector, read as their author meant them: misspelled names are found under what they mean.

Source: "Verified publisher certification process" (Microsoft Learn), section on ``x-ms-connector-metadata``.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any, Final

from connector.characters import is_blank
from connector.definition import Definition
from connector.node import Node

METADATA: Final = "x-ms-connector-metadata"
WEBSITE: Final = "Website"
PRIVACY: Final = "Privacy policy"
CATEGORIES: Final = "Categories"
NAMES: Final = (WEBSITE, PRIVACY, CATEGORIES)
MEMBERS: Final = ("propertyName", "propertyValue")

GALLERY: Final = (
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
"""The categories of the gallery."""

_BY_OTHER_NAMES: Final = {
    "name": "propertyName",
    "key": "propertyName",
    "property": "propertyName",
    "value": "propertyValue",
}
"""What other formats call the members of an element."""
_MAX_COMPARED: Final = 60
"""Characters of a foreign name that is compared with the known ones."""
_MAX_MEMBERS: Final = 20
"""Members of an element among which misspellings are looked for."""
_MAX_ELEMENTS: Final = 50
"""Elements among which misspellings are looked for."""


def _bare(name: str) -> str:
    return "".join(character for character in name.lower() if character.isalnum())


def member(item: Any, name: str, index: int) -> tuple[str, Any] | None:
    """A member of an element under its right name or a misspelling of it: the name that is there, and the value."""
    if not isinstance(item, dict):
        return None
    if name in item:
        return name, item[name]
    if len(item) > _MAX_MEMBERS or index >= _MAX_ELEMENTS:
        return None
    written = next((other for other in item if _BY_OTHER_NAMES.get(other.lower(), other) == name), None)
    written = written or next((other for other in item if _meant(other, MEMBERS, 0.8) == name), None)
    return (written, item[written]) if written is not None else None


def _meant(name: str, known: tuple[str, ...], similarity: float) -> str | None:
    """The known name that a foreign one is a misspelling of."""
    bare = {_bare(other): other for other in known}
    found = get_close_matches(_bare(name[:_MAX_COMPARED]), bare, 1, similarity)
    return bare[found[0]] if found else None


def listed(definition: Definition) -> list[Any]:
    """The elements of the metadata; empty where they are not a list."""
    elements = definition.get(METADATA)
    return elements if isinstance(elements, list) else []


def items(definition: Definition, name: str, *, misspelled: bool = False) -> Iterator[tuple[Node, Node]]:
    """Name and value of the elements with that property name, in upper or lower case."""
    for index, item in enumerate(listed(definition)):
        given, value = member(item, "propertyName", index), member(item, "propertyValue", index)
        if given is None or not isinstance(given[1], str):
            continue
        written = given[1].strip()
        if written.lower() == name.lower() or (misspelled and index < _MAX_ELEMENTS and _resembles(written, name)):
            place = value[0] if value is not None else "propertyValue"
            yield definition.at(METADATA, index, given[0]), definition.at(METADATA, index, place)


def _resembles(written: str, name: str) -> bool:
    """What was written in place of a known name, such as "Privacy Policy URL" or "Category"."""
    if written.lower() in {known.lower() for known in NAMES}:
        return False
    bare, wanted = _bare(written[:_MAX_COMPARED]), _bare(name)
    return _meant(written, NAMES, 0.75) == name or wanted in bare or (name == PRIVACY and "privacy" in bare)


def filled(value: Node) -> bool:
    """The value can be seen."""
    return isinstance(value.value, str) and not is_blank(value.value)
