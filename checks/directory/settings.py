"""settings.json: what the command line tool for connectors keeps of its last run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Final

from checks.criteria import OPENAPI_DEFINITION
from checks.rule import Findings, Level, rule
from checks.sources import CLI, REPOSITORY_README, SETTINGS_SCHEMA
from connector.connector import Connector
from connector.node import Finding, Node
from connector.properties import is_placeholder
from connector.words import shown

_FILES: Final = ("apiDefinition", "apiProperties", "icon", "script")
_VERSIONS: Final = ("powerAppsApiVersion", "flowApiVersion")
_KNOWN: Final = ("connectorId", "environment", *_FILES, "powerAppsUrl", "flowUrl", *_VERSIONS)
_VERSION: Final = "2016-11-01"
_ENVIRONMENT: Final = re.compile(r"(?:default-)?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


def _settings(connector: Connector) -> Node | None:
    """The file's object, where there is one that can be read."""
    document = connector.settings_document
    return Node(document.value, document.file) if document is not None and document.readable else None


@rule(
    "settings-schema",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Correct the member, or leave `settings.json` out: it is a file of the local tool.",
    source=(SETTINGS_SCHEMA, CLI),
)
def settings_are_what_the_tool_writes(connector: Connector) -> Findings:
    """`settings.json` is an object with the members that the tool knows, each a string in its own form.

    The tool reads the file before it asks anything, and stops at what it does not understand.
    """
    settings = _settings(connector)
    if settings is None:
        return
    if not isinstance(settings.value, dict):
        yield settings.finding("`settings.json` must be an object", "Write `{` and `}` around its members.")
        return
    for name in settings.value:
        yield from _member(settings, name)


def _member(settings: Node, name: str) -> Iterator[Finding]:
    member = settings.at(name)
    if name == "$schema":
        return
    if name not in _KNOWN:
        close = get_close_matches(name[:80].lower(), {known.lower(): known for known in _KNOWN}, 1, 0.75)
        known = next((known for known in _KNOWN if close and known.lower() == close[0]), None)
        yield member.finding(
            f"{shown(name)} is not a known member", f"Write `{known}`." if known else "Remove the member."
        )
    elif member.value is None:
        # The tool writes null for what it was not told.
        return
    elif not isinstance(member.value, str):
        yield member.finding(f'"{name}" must be a string')
    elif name in _VERSIONS and member.value != _VERSION:
        yield member.finding(f'"{name}" is {shown(member.value)}', f'Write `"{_VERSION}"`; there is no other version.')
    elif name == "environment" and member.value and not _ENVIRONMENT.fullmatch(member.value):
        yield member.finding(f'"{name}" is not the ID of an environment', 'Write the environment\'s GUID, or `""`.')


@rule(
    "settings-no-environment-ids",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help='Write `""`, or leave `settings.json` out of the repository.',
    source=REPOSITORY_README,
)
def settings_name_no_environment(connector: Connector) -> Findings:
    """`settings.json` names neither an environment nor a connector of its author.

    The IDs are those of the last run on one computer; they are of no use to anybody else, and the repository is public.
    """
    settings = _settings(connector)
    if settings is None:
        return
    for member, what in (("environment", "an environment"), ("connectorId", "a connector")):
        value = settings.text(member).strip()
        if value and not is_placeholder(value):
            yield settings.at(member).finding(f'"{member}" is the ID of {what} of the author')


@rule(
    "settings-files-found",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Correct the name, or add the file.",
    source=CLI,
)
def settings_name_files_that_are_there(connector: Connector) -> Findings:
    """The files that `settings.json` names are in the directory.

    The tool uses them in place of the usual names; what is missing there is missing from the connector.
    """
    settings = _settings(connector)
    if settings is None:
        return
    missing = {"apiDefinition": connector.definition_document, "apiProperties": connector.properties_document}
    for member in _FILES:
        name = connector.named.get(member)
        # Another rule says it where the usual name is missing, too. The tool itself writes icon.png for every
        # connector, and most icons are handed over elsewhere.
        said = name is None or missing.get(member, connector) is None
        if not said and (member, name) != ("icon", "icon.png") and not connector.holds(name or ""):
            yield settings.at(member).finding(f'"{member}" names {shown(name or "")}, which is not in the directory')
