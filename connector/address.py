"""The public addresses that a connector names, and what came of asking them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from connector.node import Finding, Node

if TYPE_CHECKING:
    from connector.definition import Definition

_METADATA: Final = "x-ms-connector-metadata"
_PAGES: Final = {"website": "website", "privacy policy": "privacy policy"}


class Kind(StrEnum):
    """What came of a question."""

    ALIVE = "alive"
    DEAD = "dead"
    CERTIFICATE = "certificate"
    LOGIN = "login"
    UNKNOWN = "unknown"
    """Nothing is known: not asked, refused, or no answer from here."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a question, and why, as the rest of a sentence about the address."""

    kind: Kind
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Address:
    """An address that a connector names, and where it stands."""

    url: str
    name: str
    """What it is, for messages: ``website``."""
    page: bool
    """People open it in a browser."""
    file: str
    pointer: str


@dataclass(frozen=True, slots=True)
class ProbedAddress:
    """An address, and what came of asking it."""

    url: str
    name: str
    file: str
    pointer: str
    answer: Answer

    @property
    def value(self) -> None:
        """Nothing: an answer has no members that rules could ask for by keyword."""
        return

    def finding(self, message: str) -> Finding:
        """A rule is broken where the address stands."""
        return Finding(self.file, self.pointer, self.pointer, message)


def addresses(definition: Definition | None) -> Iterator[Address]:
    """Website and privacy policy, the contact's page, and the host; addresses without HTTPS are left out.

    A rule of its own speaks of those, and of what is no address.
    """
    if definition is None:
        return
    metadata = definition.value.get(_METADATA)
    for index, item in enumerate(metadata if isinstance(metadata, list) else ()):
        place = definition.at(_METADATA, index)
        name = _PAGES.get(place.text("propertyName").strip().lower())
        url = place.text("propertyValue").strip()
        if isinstance(item, dict) and name is not None and _is_https(url):
            yield _address(url, name, place.at("propertyValue"))
    contact = definition.info.at("contact") if definition.info is not None else None
    if contact is not None and _is_https(contact.text("url").strip()):
        yield _address(contact.text("url").strip(), "contact", contact.at("url"))
    host = definition.text("host").strip()
    schemes = definition.value.get("schemes")
    if host and "{" not in host and "/" not in host and (not isinstance(schemes, list) or "https" in schemes):
        path = definition.text("basePath").strip()
        base = path if path.startswith("/") and "{" not in path else "/"
        yield _address(f"https://{host}{base}", "host", definition.at("host"), page=False)


def _address(url: str, name: str, place: Node, *, page: bool = True) -> Address:
    return Address(url, name, page, place.file, place.pointer)


def _is_https(url: str) -> bool:
    return url.lower().startswith("https://")
