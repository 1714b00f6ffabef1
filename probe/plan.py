"""Which addresses of a connector are asked, and where they stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from connector.connector import Connector
from connector.node import Finding, Node
from probe.answer import Answer

_METADATA: Final = "x-ms-connector-metadata"
_PAGES: Final = {"website": "website", "privacy policy": "privacy policy"}


@dataclass(frozen=True, slots=True)
class Question:
    """An address that a connector names."""

    url: str
    name: str
    """What it is, for messages: ``website``."""
    page: bool
    """People open it in a browser."""
    place: Node


@dataclass(frozen=True, slots=True)
class ProbedAddress:
    """An address, and what came of asking it."""

    question: Question
    answer: Answer

    @property
    def value(self) -> None:
        """Nothing: an answer has no members that rules could ask for by keyword."""
        return

    def finding(self, message: str) -> Finding:
        """A rule is broken where the address stands."""
        return self.question.place.finding(message)


def questions(connector: Connector) -> Iterator[Question]:
    """Website and privacy policy, the contact's page, and the host; addresses without HTTPS are left out.

    A rule of its own speaks of those, and of what is no address.
    """
    definition = connector.definition
    if definition is None:
        return
    metadata = definition.value.get(_METADATA)
    for index, item in enumerate(metadata if isinstance(metadata, list) else ()):
        place = definition.at(_METADATA, index)
        name = _PAGES.get(place.text("propertyName").strip().lower())
        url = place.text("propertyValue").strip()
        if isinstance(item, dict) and name is not None and _is_https(url):
            yield Question(url, name, True, place.at("propertyValue"))
    contact = definition.info.at("contact") if definition.info is not None else None
    if contact is not None and _is_https(contact.text("url").strip()):
        yield Question(contact.text("url").strip(), "contact", True, contact.at("url"))
    host = definition.text("host").strip()
    schemes = definition.value.get("schemes")
    if host and "{" not in host and "/" not in host and (not isinstance(schemes, list) or "https" in schemes):
        path = definition.text("basePath").strip()
        base = path if path.startswith("/") and "{" not in path else "/"
        yield Question(f"https://{host}{base}", "host", False, definition.at("host"))


def _is_https(url: str) -> bool:
    return url.lower().startswith("https://")
