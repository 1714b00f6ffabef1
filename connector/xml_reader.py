"""Reading an XML file that a stranger wrote: elements with their lines; no entities, no document types, no network."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, Final
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler

from defusedxml.common import DefusedXmlException

MAX_ELEMENTS: Final = 100_000
"""Of one file; the largest published one has some hundred."""
MAX_DEPTH: Final = 100
"""Levels of elements in each other."""
MAX_XML: Final = 4 * 1024 * 1024
"""Bytes; the largest published file has 7,000."""


@dataclass(slots=True)
class Element:
    """An element, with the line (1-based) of its start tag."""

    name: str
    line: int
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Element] = field(default_factory=list)
    text: str = ""
    """Its own text, without that of its children and without space around it."""

    def child(self, name: str) -> Element | None:
        """The first child of that name."""
        return next((child for child in self.children if child.name == name), None)

    def find(self, name: str) -> Iterator[Element]:
        """Every element of that name below this one, in document order."""
        pending = list(reversed(self.children))
        while pending:
            element = pending.pop()
            if element.name == name:
                yield element
            pending += reversed(element.children)

    def value(self, name: str) -> str:
        """The text of the first child of that name; empty where there is none."""
        child = self.child(name)
        return child.text if child is not None else ""


@dataclass(frozen=True, slots=True)
class XmlFault:
    """Why a file cannot be read as XML, as the rest of a sentence that begins with its name."""

    message: str
    line: int


class _TooMuch(Exception):
    """The file has more elements, or deeper ones, than are read."""


class _Builder(ContentHandler):
    def __init__(self) -> None:
        super().__init__()
        self.root: Element | None = None
        self._open: list[Element] = []
        self._count = 0
        self._locator: Any = None

    def setDocumentLocator(self, locator: Any) -> None:  # noqa: N802  the name that SAX gives it
        self._locator = locator

    def line(self) -> int:
        """Where the parser is."""
        return max(1, self._locator.getLineNumber() or 1) if self._locator is not None else 1

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802
        self._count += 1
        if self._count > MAX_ELEMENTS or len(self._open) >= MAX_DEPTH:
            raise _TooMuch
        element = Element(name, self.line(), dict(attrs.items()))
        if self._open:
            self._open[-1].children.append(element)
        else:
            self.root = element
        self._open.append(element)

    def characters(self, content: str) -> None:
        self._open[-1].text += content

    def endElement(self, name: str) -> None:  # noqa: N802, ARG002
        element = self._open.pop()
        element.text = element.text.strip()


def read_xml(data: bytes) -> Element | XmlFault:
    """The root element of an XML file, or why there is none. Never raises on bad input."""
    from defusedxml.expatreader import DefusedExpatParser  # most connectors have no package, and it imports much

    if len(data) > MAX_XML:
        return XmlFault(f"is larger than {MAX_XML // 2**20} MiB", 1)
    builder = _Builder()
    parser = DefusedExpatParser(forbid_dtd=True)
    parser.setContentHandler(builder)
    try:
        parser.parse(BytesIO(data))
    except DefusedXmlException:
        return XmlFault("has a document type or entities, which are not read", builder.line())
    except _TooMuch:
        return XmlFault(
            f"has more than {MAX_ELEMENTS:,} elements, or more than {MAX_DEPTH} in each other", builder.line()
        )
    except SAXParseException as error:
        return XmlFault("is not well-formed XML", max(1, error.getLineNumber() or 1))
    except (ValueError, LookupError):  # an encoding that nobody knows
        return XmlFault("is in an encoding that cannot be read", 1)
    return builder.root if builder.root is not None else XmlFault("is not well-formed XML", 1)
