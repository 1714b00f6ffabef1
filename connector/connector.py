"""A connector directory, read once."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final, TypeVar

from connector.declaration import Declaration, DeclarationFault
from connector.definition import Definition
from connector.document import Document, Range, TextFault, encoding_of, read_document
from connector.extent import MAX_DEFINITION_BYTES, MAX_FILE_BYTES, is_outsized
from connector.files import DECLARATION_NAMES, DEFINITION_NAMES, PROPERTIES_NAMES, Directory, Unreadable
from connector.node import Finding, Node, Unjudged
from connector.positions import Lines
from connector.properties import Properties
from connector.publisher import Publisher
from connector.words import code

if TYPE_CHECKING:
    from connector.address import ProbedAddress
    from connector.icon import Icon
    from connector.neighbors import Neighbors
    from connector.package import Package
    from connector.pull_request import PullRequest
    from connector.script import Code
    from connector.secret_search import FoundSecret

MAX_DECLARATION: Final = 64 * 1024
"""Bytes of certification.yml."""
INDEPENDENT_COLOR: Final = "#da3b01"


Text = TypeVar("Text", bound="TextFile")


@lru_cache(maxsize=4)
def _lines(text: str) -> list[str]:
    """The lines of a file. Editors and GitHub end one here and nowhere else; splitlines() knows eight more signs."""
    return re.split(r"\r\n|\n|\r", text)


@lru_cache(maxsize=4)
def _positions(text: str) -> Lines:
    return Lines(text)


@dataclass(frozen=True, slots=True)
class TextFile:
    """A file that is read as text: a readme, an introduction, a script."""

    file: str
    text: str
    size: int
    """Bytes."""

    def finding(
        self,
        message: str,
        help: str | None = None,
        *,
        line: int | None = None,
        column: int = 1,
        end_line: int | None = None,
        end_column: int | None = None,
        policy: str | None = None,
    ) -> Finding:
        """A rule is broken at a line (1-based) of the file; at all that is written on it, unless columns are given.

        Without a line it is about the file as a whole, such as something that is missing: no line is shown then.
        """
        if line is None:
            line = end_column = 1
        elif (column, end_line, end_column) == (1, None, None):
            text = self.line(line).rstrip()
            column, end_column = 1 + len(text) - len(text.lstrip()), 1 + len(text)
        return Finding(
            self.file, "", "", message, help, None, policy, None, line, column, end_line or line, end_column or column
        )

    def offset(self, number: int) -> int:
        """Where a line (1-based) begins, as a character offset.

        :raises IndexError: the file has no such line.
        """
        return _positions(self.text).offset(number, 1)

    def line(self, number: int) -> str:
        """A line without its end; empty where the file has no such line."""
        lines = _lines(self.text)
        return lines[number - 1] if 0 < number <= len(lines) else ""


class Readme(TextFile):
    """``readme.md``."""

    __slots__ = ()


class Intro(TextFile):
    """``intro.md``."""

    __slots__ = ()


class Script(TextFile):
    """``script.csx``."""

    __slots__ = ()


@dataclass(slots=True)
class Connector:
    """Everything there is to examine."""

    path: str
    """As its user named it, with forward slashes; ``.`` for the repository's root."""
    name: str
    """The directory's own name."""
    publisher: Publisher
    files: list[str]
    unreadable: list[Unreadable]
    named: dict[str, str] = field(default_factory=dict)
    """The files that settings.json names: by ``apiDefinition``, ``apiProperties``, ``icon``, ``script``."""
    definition_document: Document | None = None
    definition: Definition | None = None
    definition_size: int = 0
    """Bytes."""
    outsized: bool = False
    """The definition is larger than what is certified, so that nothing inside it is judged."""
    properties_document: Document | None = None
    properties: Properties | None = None
    settings_document: Document | None = None
    declaration_document: Document | None = None
    declaration: Declaration | None = None
    declaration_faults: list[DeclarationFault] = field(default_factory=list)
    icon: Icon | None = None
    icon_digest: str = ""
    """SHA-256 of the icon's bytes."""
    readme: Readme | None = None
    intro: Intro | None = None
    script: Script | None = None
    code: Code | None = None
    """What the script consists of, once it is parsed."""
    pull_request: PullRequest | None = None
    """The one that brings it, where the action runs on one."""
    probed: list[ProbedAddress] = field(default_factory=list)
    """What came of asking its addresses, where that is wanted."""
    secrets: list[FoundSecret] = field(default_factory=list)
    """Likely secrets in any of the directory's texts."""
    unsearched: list[str] = field(default_factory=list)
    """Why the search for secrets has not seen everything, in a few words each."""
    neighbors: Neighbors | None = None
    """The other connectors of the run, where there are some."""
    base: Connector | None = None
    """The version that is published, where this one updates it."""
    packages: list[Package] = field(default_factory=list)
    """The submission packages in the directory, and the one that was asked for, once they are read."""
    folder: Directory | None = None
    """Where all of it was read; asked whether something else is there, too."""

    def holds(self, name: str) -> bool:
        """A file or folder of that name is in the directory or below it; nothing is opened for the answer.

        :param name: relative to the directory, with forward slashes. What leads out of it is not there.
        """
        return self.folder is not None and self.folder.holds(name)

    def refused(self, *names: str) -> bool:
        """A file of such a name is there and could not be read: another rule says why."""
        wanted = {name.lower() for name in names}
        return any(file.file.lower() in wanted for file in self.unreadable)

    @property
    def linked(self) -> bool:
        """The directory itself is a symbolic link, behind which nothing is read."""
        return self.folder is not None and self.folder.linked

    @property
    def unread_declaration(self) -> Unjudged | None:
        """Why nobody knows what certification.yml says; ``None`` where it could be read, or is not there."""
        refused = next((one for one in self.unreadable if one.file.lower() in DECLARATION_NAMES), None)
        if refused is not None:
            help = "Put a regular file that can be read in its place."
            return Unjudged(f"{code(refused.file)} {refused.message}", help)
        if self.declaration is None and self.declaration_document is not None:
            file = code(self.declaration_document.file)
            return Unjudged(f"{file} could not be read", f"Correct the syntax of {file}.")
        return None

    @property
    def asks_for_credentials(self) -> bool:
        """A connection asks for something."""
        schemes = self.definition.get("securityDefinitions") if self.definition else None
        return bool(schemes) or bool(self.properties and self.properties.connection_parameters)

    def finding(
        self, message: str, help: str | None = None, *, validator: str | None = None, policy: str | None = None
    ) -> Finding:
        """A rule is broken by the directory as a whole, not by a line of one of its files."""
        return Finding("", "", "", message, help, validator, policy)

    @property
    def title(self) -> str:
        """The definition's title, or the directory's name."""
        return (self.definition.title.strip() if self.definition else "") or self.name

    @property
    def documents(self) -> list[Document]:
        """The files of values that are there, in the order of a reader."""
        documents = (
            self.definition_document,
            self.properties_document,
            self.settings_document,
            self.declaration_document,
        )
        return [document for document in documents if document is not None]

    def document(self, file: str) -> Document | None:
        """The parsed document of that file name, where there is one."""
        packaged = (package.document(file) for package in self.packages)
        return next((one for one in (*self.documents, *packaged) if one is not None and one.file == file), None)

    def text_file(self, file: str) -> TextFile | None:
        """The readme, introduction or script of that file name, where there is one."""
        return next((text for text in (self.readme, self.intro, self.script) if text and text.file == file), None)


def read_connector(
    directory: str, shown: str, publisher: Publisher | None = None, folder: Directory | None = None
) -> Connector:
    """Read a connector directory.

    :param directory: its path on this machine, every link resolved.
    :param shown: its path as the user knows it.
    :param publisher: ``None`` to find out from folder, title and colour.
    :param folder: its files, where they are not read from the disk.
    :raises OSError: the directory does not exist or may not be read.
    """
    folder = folder or Directory.open(directory)
    settings, named = _settings(folder)
    definition = _chosen(folder, named, "apiDefinition", *DEFINITION_NAMES)
    definition_document = _document(folder, definition, MAX_DEFINITION_BYTES)
    properties_document = _document(folder, _chosen(folder, named, "apiProperties", *PROPERTIES_NAMES))
    declaration_document = _declaration_document(folder)
    connector = Connector(
        path=shown,
        name=PurePosixPath(directory.replace("\\", "/")).name,
        publisher=Publisher.VERIFIED,
        files=folder.names,
        unreadable=folder.unreadable,
        definition_document=definition_document,
        properties_document=properties_document,
        settings_document=settings,
        named=named,
        declaration_document=declaration_document,
        readme=_text(Readme, folder, folder.find("readme.md")),
        intro=_text(Intro, folder, folder.find("intro.md")),
        script=_text(Script, folder, _chosen(folder, named, "script", "script.csx")),
        folder=folder,
    )
    if definition_document is not None:
        connector.definition_size = len(definition_document.text.encode("utf-8", errors="replace"))
        connector.outsized = is_outsized(definition_document.value, connector.definition_size)
        if isinstance(definition_document.value, dict):
            connector.definition = Definition(definition_document.value, definition_document.file)
    if properties_document is not None and isinstance(properties_document.value, dict):
        container = properties_document.value.get("properties")
        if isinstance(container, dict):
            connector.properties = Properties(
                container,
                properties_document.file,
                Node(properties_document.value, properties_document.file),
                "properties",
            )
    if declaration_document is not None and (declaration_document.readable or declaration_document.empty):
        _declare(connector, declaration_document)
    icon = _chosen(folder, named, "icon", "icon.png")
    if icon is not None:
        _read_icon(connector, folder, icon)
    connector.publisher = publisher or find_publisher(connector)
    _search_for_secrets(connector, folder)
    return connector


def names_connector(directory: str) -> bool:
    """The directory's settings.json names a definition or properties, be they there or not.

    :raises OSError: the directory may not be read.
    """
    _, named = _settings(Directory.open(directory))
    return "apiDefinition" in named or "apiProperties" in named


def find_publisher(connector: Connector) -> Publisher:
    """Verified or independent: by the folder it lies in, then by its title, then by its color."""
    folders = {part.lower() for part in PurePosixPath(connector.path).parts}
    if "independent-publisher-connectors" in folders:
        return Publisher.INDEPENDENT
    if "certified-connectors" in folders:
        return Publisher.VERIFIED
    if "(independent publisher)" in connector.title.lower():
        return Publisher.INDEPENDENT
    color = connector.properties.brand_color if connector.properties else None
    return Publisher.INDEPENDENT if color and color.lower() == INDEPENDENT_COLOR else Publisher.VERIFIED


def _settings(folder: Directory) -> tuple[Document | None, dict[str, str]]:
    """settings.json, and the files that it names, spelled as they are; members that name nothing do not count."""
    document = _document(folder, folder.find("settings.json"))
    members = document.value if document and isinstance(document.value, dict) else {}
    named = {}
    for member in ("apiDefinition", "apiProperties", "icon", "script"):
        name = members.get(member)
        plain = name.strip().replace("\\", "/") if isinstance(name, str) else ""
        while plain.startswith("./"):
            plain = plain[2:]
        if plain:
            named[member] = folder.find(plain) or plain
    return document, named


def _chosen(folder: Directory, named: dict[str, str], member: str, *usual: str) -> str | None:
    """The file that settings.json names, or the one with the usual name where no file stands under that name."""
    name = named.get(member)
    return name if name is not None and folder.holds(name) and not folder.is_folder(name) else folder.find(*usual)


def _document(folder: Directory, name: str | None, most: int = MAX_FILE_BYTES) -> Document | None:
    data = folder.read(name) if name is not None else None
    if name is None or data is None:
        return None
    return read_document(data, name, yaml=name.lower().endswith((".yml", ".yaml")), most=most)


def _declaration_document(folder: Directory) -> Document | None:
    """certification.yml; no honest one comes near the size up to which it is parsed."""
    name = folder.find(*DECLARATION_NAMES)
    data = folder.read(name) if name is not None else None
    if name is None or data is None:
        return None
    if len(data) > MAX_DECLARATION:
        message = f"the file has {len(data):,} bytes, at most {MAX_DECLARATION:,} are read"
        return Document(name, _decode(data), faults=[TextFault("size", message, Range(1, 1, 1, 1))])
    return read_document(data, name, yaml=True)


def _text(kind: type[Text], folder: Directory, name: str | None) -> Text | None:
    data = folder.read(name) if name is not None else None
    if name is None or data is None:
        return None
    return kind(name, _decode(data), len(data))


def _search_for_secrets(connector: Connector, folder: Directory) -> None:
    from connector.secret_search import search

    texts = {document.file: document.text for document in connector.documents}
    texts |= {
        file.file: file.text for file in (connector.readme, connector.intro, connector.script) if file is not None
    }
    known = {*texts, connector.icon.file} if connector.icon is not None else set(texts)
    # As in every other file: in UTF-16 without its mark, a zero is behind each letter of a secret.
    result = search({file: text.replace("\0", "") for file, text in texts.items()}, known, folder)
    connector.secrets, connector.unsearched = result.found, result.unsearched


def _decode(data: bytes) -> str:
    encoding, mark = encoding_of(data)
    return data.removeprefix(mark).decode(encoding, errors="replace")


def _read_icon(connector: Connector, folder: Directory, name: str) -> None:
    data = folder.read(name)
    if data is not None:
        from connector.icon import read_icon

        connector.icon = read_icon(data, name)
        connector.icon_digest = hashlib.sha256(data).hexdigest()


def _declare(connector: Connector, document: Document) -> None:
    from connector.declaration_schema import accepted, faults

    repeated = [fault for fault in document.faults if fault.kind == "duplicate-key"]
    value = {} if document.empty else document.value
    connector.declaration = Declaration(accepted(value, repeated), document.file)
    connector.declaration_faults = faults(value, document.file)
