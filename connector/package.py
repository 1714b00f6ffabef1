"""The submission package: a zip with an introduction and a zip, in which a folder holds the exported solutions.

Source of the form: Microsoft's page on the certification process, and the script that it publishes for checking it.
Names are compared in any letter case, as Windows does.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import islice
from pathlib import PurePosixPath
from typing import Any, Final

from connector.document import Document, read_document
from connector.files import MAX_OTHER_BYTES, MAX_OTHERS
from connector.node import Finding
from connector.xml_reader import Element, read_xml
from connector.zip_reader import Archive, Budget, read_archive

CUSTOMIZATIONS: Final = "customizations.xml"
SOLUTION: Final = "solution.xml"
CONTENT_TYPES: Final = "[Content_Types].xml"
PLUGIN: Final = "aicopilot_aiplugin"
"""The element of an AI plug-in in customizations.xml."""
MAX_SOLUTIONS: Final = 8
"""Solutions of one package that are read; three is the most that one may have."""
_TEXTS: Final = (".json", ".xml", ".md", ".csx", ".txt", ".yml", ".yaml")
_FLAT: Final = ("apidefinition.swagger.json", "apiproperties.json")
_LEFTOVERS: Final = ("__macosx", ".ds_store", "thumbs.db", "desktop.ini")


class Form(StrEnum):
    """What a zip turns out to be."""

    PACKAGE = "package"
    INNER = "inner"
    """The zip that belongs into a package: a folder with solutions."""
    SOLUTION = "solution"
    """One solution, as it was exported."""
    FLAT = "flat"
    """Definition, properties and icon themselves: what was handed in until 2023."""


def found(
    place: str, message: str, help: str | None = None, *, line: int | None = None, policy: str | None = None
) -> Finding:
    """A rule is broken at a place of the package.

    :param line: 1-based, where the place is a text file.
    """
    return Finding(place, "", "", message, help, None, policy, None, line, None if line is None else 1)


def is_leftover(name: str) -> bool:
    """What an editor or an operating system left: no part of the package."""
    parts = [part.lower() for part in name.split("/")]
    return any(part in _LEFTOVERS or part.startswith("._") for part in parts)


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of an archive, or its root, with the names of what lies directly in it."""

    archive: Archive
    prefix: str = ""
    """Its name with a slash at the end; empty for the root."""
    files: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()

    @classmethod
    def open(cls, archive: Archive, prefix: str = "") -> Folder:
        """List a folder, leftovers aside."""
        files: dict[str, None] = {}
        folders: dict[str, None] = {}
        for name in archive.names:
            if name.startswith(prefix) and name != prefix and not is_leftover(name):
                first, slash, _ = name[len(prefix) :].partition("/")
                (folders if slash else files)[first] = None
        return cls(archive, prefix, tuple(files), tuple(folders))

    @property
    def place(self) -> str:
        return self.archive.at(self.prefix)

    def ending(self, *ends: str) -> list[str]:
        """The files whose names end so."""
        return [name for name in self.files if name.lower().endswith(ends)]

    def data(self, name: str) -> bytes | None:
        """The bytes of a file in it; ``None`` where it could not be read."""
        return self.archive.files.get(self.prefix + name)


@dataclass(slots=True)
class Solution:
    """An exported solution."""

    archive: Archive
    root: Folder
    customizations: Element | None = None
    manifest: Element | None = None
    """``solution.xml``."""
    faults: list[Finding] = field(default_factory=list)
    """What is wrong with its XML files."""
    documents: dict[str, Document] = field(default_factory=dict)
    """Its JSON files, by their places."""

    @property
    def name(self) -> str:
        """The name of its zip."""
        return self.archive.place.rpartition(" ▸ ")[2]

    @property
    def place(self) -> str:
        """Where to report what concerns its customizations."""
        return self.archive.at(CUSTOMIZATIONS)

    @property
    def connectors(self) -> list[Element]:
        """The connectors that customizations.xml names."""
        return self._named("Connectors", "Connector")

    @property
    def workflows(self) -> list[Element]:
        """The flows that customizations.xml names."""
        return self._named("Workflows", "Workflow")

    @property
    def plugins(self) -> list[Element]:
        """The AI plug-ins that customizations.xml names."""
        return [] if self.customizations is None else list(self.customizations.find(PLUGIN))

    def _named(self, container: str, name: str) -> list[Element]:
        if self.customizations is None:
            return []
        return [one for parent in self.customizations.find(container) for one in parent.children if one.name == name]

    def has_folder(self, name: str) -> bool:
        return name.lower() in {folder.lower() for folder in self.root.folders}

    def inside(self, folder: str) -> list[str]:
        """The files below a folder, by their names in the archive."""
        start = folder.lower() + "/"
        return [
            n for n in self.archive.names if n.lower().startswith(start) and not n.endswith("/") and not is_leftover(n)
        ]

    def file(self, name: str) -> str | None:
        """The name in the archive of the file that customizations.xml names, in any letter case."""
        wanted = name.strip().lstrip("/\\").replace("\\", "/").lower()
        return next((known for known in self.archive.names if known.lower() == wanted), None)

    def document(self, name: str) -> Document | None:
        """A JSON file of it, read once; ``None`` where it is not there or could not be read."""
        known = self.file(name) if name else None
        data = self.archive.files.get(known) if known is not None else None
        if known is None or data is None:
            return None
        place = self.archive.at(known)
        if place not in self.documents:
            self.documents[place] = read_document(data, place)
        return self.documents[place]

    @property
    def flows(self) -> Iterator[tuple[str, Any]]:
        """The place and the value of each flow that is JSON."""
        for name in self.inside("Workflows"):
            document = self.document(name) if name.lower().endswith(".json") else None
            if document is not None and isinstance(document.value, dict):
                yield document.file, document.value


@dataclass(slots=True)
class Package:
    """A zip that is handed in, and what it consists of."""

    file: str
    """Its path relative to the connector's directory, or as its user named it."""
    form: Form
    outer: Folder
    """Where the introduction and the inner zip lie: the root, or a folder that wraps everything."""
    inner: Folder | None = None
    assets: Folder | None = None
    """The folder of the inner zip in which the solutions lie."""
    solutions: list[Solution] = field(default_factory=list)
    archives: list[Archive] = field(default_factory=list)
    documents: dict[str, Document] = field(default_factory=dict)
    """The JSON files of the flat form, by their places."""
    reviewed: Any = None
    """The :class:`connector.connector.Connector` beside it."""
    packaged: Any = None
    """The connector inside, as the rules look at it; ``None`` where there is none."""

    @property
    def value(self) -> None:
        """Nothing: a package has no members that rules could ask for by keyword."""
        return

    @property
    def wrapper(self) -> str:
        """The folder that wraps everything; empty where there is none."""
        return self.outer.prefix.rstrip("/")

    @property
    def readable(self) -> bool:
        return self.outer.archive.readable

    def document(self, file: str) -> Document | None:
        """The JSON file at a place of the package, if rules looked at it."""
        for documents in (self.documents, *(solution.documents for solution in self.solutions)):
            if file in documents:
                return documents[file]
        return None

    def texts(self) -> Iterator[tuple[str, bytes]]:
        """The place and the bytes of the texts in it; bounded in number and size."""
        left = MAX_OTHER_BYTES
        files = ((one.at(name), name, data) for one in self.archives for name, data in one.files.items())
        for place, name, data in islice(files, MAX_OTHERS):
            if name.lower().endswith(_TEXTS) and len(data) <= left:
                left -= len(data)
                yield place, data


def read_package(data: bytes, file: str) -> Package:
    """Read a zip with all zips inside it. Never raises on bad input: what is wrong is what the rules report.

    :param file: as its user knows it.
    """
    budget = Budget()
    archive = read_archive(data, file, budget)
    outer = _unwrapped(Folder.open(archive))
    package = Package(file, _form(outer), outer, archives=[archive])
    if package.form is Form.SOLUTION:
        package.solutions = [_solution(archive)]
    elif package.form is Form.INNER:
        package.inner = outer
    elif package.form is Form.PACKAGE:
        for name in outer.ending(".zip"):
            _read_inner(package, name, budget)
    if package.inner is not None:
        _read_assets(package, package.inner, budget)
    return package


def _unwrapped(root: Folder) -> Folder:
    """The one folder in which everything lies, if an introduction or a connector's files are in it."""
    if root.files or len(root.folders) != 1:
        return root
    folder = Folder.open(root.archive, root.folders[0] + "/")
    return folder if folder.ending(".md", *_FLAT) else root


def _form(outer: Folder) -> Form:
    lowered = {name.lower() for name in outer.files}
    if CUSTOMIZATIONS in lowered or SOLUTION in lowered:
        return Form.SOLUTION
    if outer.ending(".zip"):
        return Form.PACKAGE
    if lowered & set(_FLAT):
        return Form.FLAT
    in_folders = any(Folder.open(outer.archive, f"{outer.prefix}{name}/").ending(".zip") for name in outer.folders)
    return Form.INNER if in_folders and not outer.ending(".md") else Form.PACKAGE


def _read_inner(package: Package, name: str, budget: Budget) -> None:
    """Read a zip beside the introduction: the inner zip, or a solution that should be in it."""
    data = package.outer.data(name)
    if data is None or len(package.archives) > MAX_SOLUTIONS:
        return
    archive = read_archive(data, package.outer.archive.at(package.outer.prefix + name), budget)
    package.archives.append(archive)
    root = Folder.open(archive)
    if _form(root) is Form.SOLUTION:
        package.solutions.append(_solution(archive))
    elif package.inner is None:
        package.inner = root


def _read_assets(package: Package, inner: Folder, budget: Budget) -> None:
    folders = [Folder.open(inner.archive, f"{inner.prefix}{name}/") for name in inner.folders]
    package.assets = next((folder for folder in folders if folder.ending(".zip")), folders[0] if folders else None)
    for folder in filter(None, (inner, package.assets)):
        for name in folder.ending(".zip")[:MAX_SOLUTIONS]:
            data = folder.data(name)
            if data is not None and len(package.archives) <= MAX_SOLUTIONS:
                archive = read_archive(data, folder.archive.at(folder.prefix + name), budget)
                package.archives.append(archive)
                package.solutions.append(_solution(archive))


def _solution(archive: Archive) -> Solution:
    solution = Solution(archive, Folder.open(archive))
    solution.customizations = _xml(solution, CUSTOMIZATIONS)
    solution.manifest = _xml(solution, SOLUTION)
    _xml(solution, CONTENT_TYPES)
    return solution


def _xml(solution: Solution, name: str) -> Element | None:
    known = solution.file(name)
    data = solution.archive.files.get(known) if known is not None else None
    if known is None or data is None:
        return None
    read = read_xml(data)
    if isinstance(read, Element):
        return read
    solution.faults.append(found(solution.archive.at(known), f"`{name}` {read.message}", line=read.line))
    return None


def base_name(name: str) -> str:
    """The last part of a path, in lower case."""
    return PurePosixPath(name.replace("\\", "/")).name.lower()
