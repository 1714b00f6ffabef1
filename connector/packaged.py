"""The connector inside a submission package, as the rules look at it, and what sets it apart from the one beside it.

A solution spreads a connector over several files. They are put together to what apiProperties.json is in a directory;
what a rule reports there is moved back to the file of the solution that it comes from.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Any, Final

from connector.connector import Connector, Script
from connector.definition import Definition
from connector.document import Document, read_document
from connector.files import Directory, Unreadable
from connector.icon import Icon, read_icon
from connector.node import Finding, Node, escape
from connector.package import Form, Package, Solution, read_package
from connector.properties import Properties
from connector.publisher import Publisher
from connector.secret_search import MAX_SECRETS, decoded, look_through
from connector.xml_reader import Element

_MEMBERS: Final = (
    ("connectionparameters", "connectionParameters"),
    ("connectionparametersets", "connectionParameterSets"),
    ("policytemplateinstances", "policyTemplateInstances"),
)
"""Files of a solution, by their elements in customizations.xml, and what they are in apiProperties.json."""
MAX_PACKAGES: Final = 3
"""Zip files of a directory that are read; a connector has one."""
MAX_DIFFERENCES: Final = 1_000
"""Differences of two files that are counted."""


def read_packages(connector: Connector) -> None:
    """Read the zips of its directory into :attr:`Connector.packages`."""
    folder = connector.folder
    if folder is None:
        return
    names = [name for name in folder.names if name.lower().endswith(".zip") and not folder.is_folder(name)]
    for name in names[:MAX_PACKAGES]:
        data = folder.read(name)
        if data is not None:
            add_package(connector, data, name)
    refused = f"is not read: the directory has more than {MAX_PACKAGES} zip files"
    folder.unreadable.extend(Unreadable(name, refused) for name in names[MAX_PACKAGES:])
    if any(package.form is Form.PACKAGE for package in connector.packages):
        # What a package is built from may lie beside it.
        parts = (Form.SOLUTION, Form.INNER)
        connector.packages = [package for package in connector.packages if package.form not in parts]


def add_package(connector: Connector, data: bytes, file: str) -> None:
    """Read a submission package of the connector, and look for secrets in it.

    :param file: its path relative to the connector's directory, or as its user named it.
    """
    package = read_package(data, file)
    package.reviewed = connector
    package.packaged = read_packaged(package)
    connector.packages.append(package)
    known = {connector.definition_document.text} if connector.definition_document is not None else set()
    for place, content in package.texts():
        text = decoded(content)
        if text not in known and len(connector.secrets) < MAX_SECRETS:
            known.add(text)
            connector.secrets += islice(look_through(place, text), MAX_SECRETS)


def add_package_file(connector: Connector, path: str, shown: str) -> None:
    """Read the package that was asked for; why it cannot be read is added to :attr:`Connector.unreadable`.

    :param path: on this machine.
    :param shown: as its user knows it.
    """
    parent, name = os.path.split(path)
    directory = Directory(parent)
    data = directory.read(name)
    if data is not None:
        add_package(connector, data, shown)
    connector.unreadable.extend(Unreadable(shown, one.message) for one in directory.unreadable)


def connector_solution(package: Package) -> tuple[Solution, Element] | None:
    """The solution that the connector is taken from, and its element: the one without flows, if there is one."""
    having = [(solution, one) for solution in package.solutions for one in solution.connectors]
    having.sort(key=lambda pair: (bool(pair[0].workflows), bool(pair[0].plugins)))
    return having[0] if having else None


def read_packaged(package: Package) -> Connector | None:
    """The connector in a package; ``None`` where none can be found."""
    if package.form is Form.FLAT:
        return _flat(package)
    chosen = connector_solution(package)
    if chosen is None:
        return None
    solution, element = chosen
    connector = _empty(package)
    _define(connector, solution.document(element.value("openapidefinition")))
    value: dict[str, Any] = (
        {"iconBrandColor": element.value("iconbrandcolor")} if element.child("iconbrandcolor") else {}
    )
    for name, member in _MEMBERS:
        document = solution.document(element.value(name))
        if document is not None and document.value:
            value[member] = document.value
    connector.properties = Properties(value, solution.place, Node({"properties": value}, solution.place), "properties")
    icon = solution.file(element.value("iconblob")) if element.value("iconblob") else None
    if icon is not None and icon in solution.archive.files:
        connector.icon = read_icon(solution.archive.files[icon], solution.archive.at(icon))
    script = solution.file(element.value("customcodeblobcontent")) if element.value("customcodeblobcontent") else None
    if script is not None and script in solution.archive.files:
        data = solution.archive.files[script]
        connector.script = Script(solution.archive.at(script), data.decode("utf-8-sig", errors="replace"), len(data))
    return connector


def _empty(package: Package) -> Connector:
    return Connector(path=package.file, name=package.file, publisher=Publisher.VERIFIED, files=[], unreadable=[])


def _define(connector: Connector, document: Document | None) -> None:
    connector.definition_document = document
    if document is not None and isinstance(document.value, dict):
        connector.definition = Definition(document.value, document.file)


def _flat(package: Package) -> Connector:
    connector = _empty(package)
    for name in package.outer.files:
        data, place = package.outer.data(name), package.outer.archive.at(package.outer.prefix + name)
        if data is None:
            continue
        lowered = name.lower()
        if lowered.endswith(".json"):
            package.documents[place] = document = read_document(data, place)
            if lowered == "apidefinition.swagger.json":
                _define(connector, document)
            elif lowered == "apiproperties.json" and isinstance(document.value, dict):
                connector.properties_document = document
                container = document.value.get("properties")
                if isinstance(container, dict):
                    connector.properties = Properties(container, place, Node(document.value, place), "properties")
        elif lowered == "icon.png":
            connector.icon = read_icon(data, place)
    return connector


def moved(finding: Finding, package: Package) -> Finding | None:
    """A finding on the packaged connector at the file it comes from; ``None`` where no solution has such a thing."""
    packaged: Connector = package.packaged
    if not finding.file or finding.line is not None:
        return finding if finding.file else None
    properties = packaged.properties
    if properties is None or finding.file != properties.file or packaged.properties_document is not None:
        return finding
    chosen = connector_solution(package)
    if chosen is None:
        return None
    solution, element = chosen
    for name, member in _MEMBERS:
        start = f"/properties/{member}"
        if member in properties.value and (finding.pointer == start or finding.pointer.startswith(start + "/")):
            document = solution.document(element.value(name))
            pointer, mark = finding.pointer[len(start) :], finding.mark[len(start) :]
            return None if document is None else replace(finding, file=document.file, pointer=pointer, mark=mark)
    if finding.pointer == "/properties/iconBrandColor" and "iconBrandColor" in properties.value:
        color = element.child("iconbrandcolor") or element
        return replace(finding, pointer="", mark="", line=color.line, column=1)
    return None


def differences(one: Any, other: Any) -> Iterator[tuple[str, Any, Any]]:
    """The JSON pointer and both values of each place where two JSON values differ; ``...`` is a value that is missing.

    The order of members does not count.
    """
    pending: list[tuple[str, Any, Any]] = [("", one, other)]
    left = MAX_DIFFERENCES
    while pending and left:
        pointer, first, second = pending.pop()
        if isinstance(first, dict) and isinstance(second, dict):
            names = [*first, *(name for name in second if name not in first)]
            pending += [(f"{pointer}/{escape(n)}", first.get(n, ...), second.get(n, ...)) for n in reversed(names)]
        elif isinstance(first, list) and isinstance(second, list) and len(first) == len(second):
            pairs = list(enumerate(zip(first, second, strict=True)))
            pending += [(f"{pointer}/{index}", *pair) for index, pair in reversed(pairs)]
        elif isinstance(first, bool) is not isinstance(second, bool) or first != second:
            left -= 1
            yield pointer, first, second


def same_icon(one: Icon, other: Icon) -> bool:
    """Both pictures measure the same; an export may pack the same pixels otherwise."""
    return replace(one, file="", bytes=0) == replace(other, file="", bytes=0)
