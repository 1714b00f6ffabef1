"""Which files the directory contains, and whether they can be read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.criteria import BRAND_COLOR, ICON, OPENAPI_DEFINITION
from checks.rule import Findings, Level, rule
from checks.sources import CERTIFICATION, CLI, INDEPENDENT_PROCESS, POLICY_ERRORS, PULL_REQUEST_TEMPLATE, SECURITY
from connector.connector import Connector
from connector.edits import RenameFile
from connector.files import DECLARATION_NAMES, DEFINITION_NAMES, PROPERTIES_NAMES
from connector.mistaken_content import FROM_A_SOLUTION, is_exported_solution
from connector.node import Unjudged, Unproven
from connector.properties_text import properties_file
from connector.publisher import Publisher
from connector.words import code, quoted

_ROLES = {
    "apiDefinition": DEFINITION_NAMES,
    "apiProperties": PROPERTIES_NAMES,
    "icon": ("icon.png",),
    "script": ("script.csx",),
    "settings": ("settings.json",),
    "declaration": DECLARATION_NAMES,
}
"""The usual names of the files of which only one is judged, by the member of settings.json that names another."""
_LIKE_DEFINITION = re.compile(
    r"^api[ _-]?definition|^(?:swagger|open[ _-]?api)(?:[ _-]?definition)?\b.*\.(?:json|ya?ml)$|\.swagger\.json",
    re.IGNORECASE,
)
_LIKE_PROPERTIES = re.compile(
    r"^(?:api|connector)[ _-]?propert(?:ies|y)|^(?:api|connect(?:or|ion))[ _-]?(?:prop\w*|settings?)\.json$",
    re.IGNORECASE,
)


def _refused(connector: Connector, member: str, names: tuple[str, ...]) -> bool:
    """The file is there, or settings.json names it, but it could not be read: another rule says why."""
    wanted = {name.lower() for name in (*names, connector.named.get(member)) if name}
    return any(file.file.lower() in wanted for file in connector.unreadable)


def _like(connector: Connector, like: re.Pattern[str], names: tuple[str, ...]) -> list[str]:
    """The files that may have been meant to be it."""
    return [name for name in connector.files if like.search(name) and name.lower() not in names]


def _elsewhere(connector: Connector, like: re.Pattern[str], names: tuple[str, ...]) -> str | None:
    """What to do where a file is there that was meant to be it, or that has it inside."""
    if is_exported_solution(connector.files):
        return FROM_A_SOLUTION
    other = next(iter(_like(connector, like, names)), None)
    return None if other is None else f"Rename {code(other)} to `{names[0]}`."


def _renaming(connector: Connector, like: re.Pattern[str], names: tuple[str, ...]) -> list[RenameFile]:
    """The only file that may have been meant under its right name; YAML stays YAML, and is no JSON then."""
    found = [] if is_exported_solution(connector.files) else _like(connector, like, names)
    return [RenameFile(found[0], names[0])] if len(found) == 1 and found[0].lower().endswith(".json") else []


def _only_packed(connector: Connector) -> Unjudged | None:
    """All that is there is a package, which nobody here opens."""
    package = next((name for name in connector.files if name.lower().endswith(".zip")), None)
    if package is None or connector.definition_document is not None or connector.properties_document is not None:
        return None
    return Unjudged(
        f"the connector is only in {quoted(package)}, not beside it",
        "Add its `apiDefinition.swagger.json` and `apiProperties.json` to the directory.",
    )


@rule(
    "swagger-file-present",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Add the OpenAPI 2.0 definition as `apiDefinition.swagger.json`.",
    policy="5000.1.1.3",
    source=(CERTIFICATION, POLICY_ERRORS),
    fixable=True,
)
def definition_is_there(connector: Connector) -> Findings:
    """The directory contains `apiDefinition.swagger.json`.

    The definition is the connector: operations, parameters and responses all come from it.
    """
    if connector.definition_document is None and not _refused(connector, "apiDefinition", DEFINITION_NAMES):
        help = _elsewhere(connector, _LIKE_DEFINITION, DEFINITION_NAMES)
        missing = connector.finding("`apiDefinition.swagger.json` is missing", help)
        missing = missing.fix(*_renaming(connector, _LIKE_DEFINITION, DEFINITION_NAMES))
        yield _only_packed(connector) or missing


@rule(
    "swagger-file-name-exact",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Rename the file to `apiDefinition.swagger.json`.",
    source=CERTIFICATION,
    fixable=True,
)
def definition_has_its_name(connector: Connector) -> Findings:
    """The definition is called `apiDefinition.swagger.json`, in exactly these letters.

    Microsoft's tools look for that name, and its build machines are case-sensitive. Where `settings.json` names another
    file, that name counts.
    """
    document = connector.definition_document
    if document is None or document.file == "apiDefinition.swagger.json":
        return
    if "apiDefinition" not in connector.named:
        finding = connector.finding(f"the definition is called {quoted(document.file)}")
        yields = document.file.lower().endswith(".json")
        yield finding.fix(RenameFile(document.file, "apiDefinition.swagger.json")) if yields else finding


@rule(
    "properties-file-present",
    BRAND_COLOR,
    Level.ERROR,
    help="Add `apiProperties.json` with `iconBrandColor`, `connectionParameters`, `publisher` and `stackOwner`.",
    policy="5000.1.1.10",
    source=(CERTIFICATION, POLICY_ERRORS),
    fixable=True,
)
def properties_are_there(connector: Connector) -> Findings:
    """The directory contains `apiProperties.json`.

    Brand color, connection parameters, publisher and policies are written there.
    """
    if connector.properties_document is not None:
        return
    if _refused(connector, "apiProperties", PROPERTIES_NAMES):
        yield Unjudged("`apiProperties.json` is there but could not be read")
    else:
        help = _elsewhere(connector, _LIKE_PROPERTIES, PROPERTIES_NAMES)
        missing = connector.finding("`apiProperties.json` is missing", help)
        missing = missing.fix(*_renaming(connector, _LIKE_PROPERTIES, PROPERTIES_NAMES))
        yield _only_packed(connector) or (missing if help else missing.paste(properties_file(connector)))


@rule(
    "file-readable",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Commit the file itself, as a regular file inside the connector's directory.",
    source=SECURITY,
)
def files_can_be_read(connector: Connector) -> Findings:
    """Every file of the connector is a regular file inside its directory.

    Symbolic links and paths that lead elsewhere are not followed: what they point at differs from machine to machine.
    """
    if connector.linked:
        yield connector.finding(
            "the directory is a symbolic link, which is not followed",
            "Commit the directory itself in place of the link.",
        )
        return
    for file in connector.unreadable:
        if not file.file.lower().endswith(".png"):
            yield connector.finding(f"{quoted(file.file)} {file.message}")


@rule(
    "file-unambiguous",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Remove one of the two; the one that is left is judged.",
    source=(CLI, SECURITY),
)
def files_are_unambiguous(connector: Connector) -> Findings:
    """The directory contains one definition, one `apiProperties.json`, one icon and one script.

    Where `settings.json` names another file, or a name exists in two spellings, tools and reviewers disagree about
    which one counts, and the other would go unjudged.
    """
    for member, usual in _ROLES.items():
        files = list(_rivals(connector, member, usual))
        if len(files) > 1:
            named = ", and `settings.json` names the first" if member in connector.named else ""
            yield connector.finding(f"both {quoted(files[0])} and {quoted(files[1])} are there{named}")


def _rivals(connector: Connector, member: str, usual: tuple[str, ...]) -> Iterator[str]:
    """The files that could be meant: the one that settings.json names, and all with a usual name in any case."""
    named = connector.named.get(member)
    if named is not None and connector.holds(named):
        yield named
    names = {name.lower() for name in usual}
    yield from (file for file in connector.files if file.lower() in names and file != named)


@rule(
    "icon-readable",
    ICON,
    Level.ERROR,
    help="Commit the icon itself, as a regular file inside the connector's directory.",
    source=SECURITY,
)
def icon_can_be_read(connector: Connector) -> Findings:
    """The icon is a regular file inside the connector's directory.

    Symbolic links and paths that lead elsewhere are not followed: what they point at differs from machine to machine.
    """
    for file in connector.unreadable if not connector.linked else ():
        if file.file.lower().endswith(".png"):
            yield connector.finding(f"{quoted(file.file)} {file.message}")


@rule(
    "icon-file-present",
    ICON,
    Level.ERROR,
    help="Add `icon.png`, or hand in the icon through the portal.",
    policy="5000.1.1.1",
    source=(CERTIFICATION, POLICY_ERRORS),
    publisher=Publisher.VERIFIED,
)
def icon_is_there(connector: Connector) -> Findings:
    """A verified publisher delivers `icon.png`, in the repository or through the portal.

    Nearly every certified connector hands in its icon through the portal or inside the submission package, so a
    repository without one proves nothing: the criterion stays unproven, it does not fail.
    """
    if connector.icon is not None or any(file.file.lower().endswith(".png") for file in connector.unreadable):
        return
    yield Unproven("no icon in the directory", "Add `icon.png` to have it measured, or hand it in through the portal.")


@rule(
    "icon-file-absent",
    ICON,
    Level.ERROR,
    help="Remove the icon: Microsoft gives every independent connector the same one.",
    source=(INDEPENDENT_PROCESS, PULL_REQUEST_TEMPLATE),
    publisher=Publisher.INDEPENDENT,
)
def independent_publishers_deliver_no_icon(connector: Connector) -> Findings:
    """An independent publisher delivers no icon.

    Connectors of independent publishers have one generic icon, so that nobody takes them for the service's own.
    """
    if connector.icon is not None:
        yield connector.icon.finding("the connector of an independent publisher comes with an icon")
