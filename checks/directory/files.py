"""Which files the directory holds."""

from __future__ import annotations

from checks.criteria import BRAND_COLOR, ICON, OPENAPI_DEFINITION
from checks.rule import Findings, Level, rule
from checks.sources import CERTIFICATION, INDEPENDENT_PROCESS, POLICY_ERRORS, PULL_REQUEST_TEMPLATE, SECURITY
from connector.connector import DEFINITION_NAMES, PROPERTIES_NAMES, Connector
from connector.mistaken_content import FROM_A_SOLUTION, is_exported_solution
from connector.node import Unjudged, Unproven
from connector.properties_text import properties_file
from connector.publisher import Publisher


def _refused(connector: Connector, member: str, names: tuple[str, ...]) -> bool:
    """The file is there, or settings.json names it, but it could not be read: another rule says why."""
    wanted = {name.lower() for name in (*names, connector.named.get(member)) if name}
    return any(file.file.lower() in wanted for file in connector.unreadable)


@rule(
    "swagger-file-present",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Add the OpenAPI 2.0 definition as apiDefinition.swagger.json.",
    policy="5000.1.1.3",
    source=(CERTIFICATION, POLICY_ERRORS),
)
def definition_is_there(connector: Connector) -> Findings:
    """The directory holds apiDefinition.swagger.json.

    The definition is the connector: operations, parameters and responses all come from it.
    """
    if connector.definition_document is None and not _refused(connector, "apiDefinition", DEFINITION_NAMES):
        help = FROM_A_SOLUTION if is_exported_solution(connector.files) else None
        yield connector.finding("there is no apiDefinition.swagger.json in the directory", help)


@rule(
    "swagger-file-name-exact",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Rename the file to apiDefinition.swagger.json.",
    source=CERTIFICATION,
)
def definition_has_its_name(connector: Connector) -> Findings:
    """The definition is called apiDefinition.swagger.json, spelt just so.

    Microsoft's tools look for that name, and its build machines tell letter cases apart. Where settings.json names
    another file, that name counts.
    """
    document = connector.definition_document
    if document is None or document.file == "apiDefinition.swagger.json":
        return
    if "apiDefinition" not in connector.named:
        yield connector.finding(f'the definition is called "{document.file}"')


@rule(
    "properties-file-present",
    BRAND_COLOR,
    Level.ERROR,
    help="Add apiProperties.json with iconBrandColor, connectionParameters, publisher and stackOwner.",
    policy="5000.1.1.10",
    source=(CERTIFICATION, POLICY_ERRORS),
)
def properties_are_there(connector: Connector) -> Findings:
    """The directory holds apiProperties.json.

    Brand colour, connection parameters, publisher and policies stand in it.
    """
    if connector.properties_document is not None:
        return
    if _refused(connector, "apiProperties", PROPERTIES_NAMES):
        yield Unjudged("apiProperties.json is there but could not be read")
    else:
        help = FROM_A_SOLUTION if is_exported_solution(connector.files) else None
        finding = connector.finding("there is no apiProperties.json in the directory", help)
        yield finding.paste(properties_file(connector))


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
    for file in connector.unreadable:
        if not file.file.lower().endswith(".png"):
            yield connector.finding(f'"{file.file}" {file.message}')


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
    for file in connector.unreadable:
        if file.file.lower().endswith(".png"):
            yield connector.finding(f'"{file.file}" {file.message}')


@rule(
    "icon-file-present",
    ICON,
    Level.ERROR,
    help="Add icon.png, or hand the icon over in the portal.",
    policy="5000.1.1.1",
    source=(CERTIFICATION, POLICY_ERRORS),
    publisher=Publisher.VERIFIED,
)
def icon_is_there(connector: Connector) -> Findings:
    """A verified publisher delivers icon.png, in the repository or in the portal.

    Nearly every certified connector hands its icon over in the portal or inside the submission package, so a
    repository without one proves nothing: the criterion stays unproven, it does not fail.
    """
    if connector.icon is not None or any(file.file.lower().endswith(".png") for file in connector.unreadable):
        return
    yield Unproven("no icon in the directory", "Add icon.png to have it measured, or hand it over in the portal.")


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

    Connectors of independent publishers carry one generic icon, so that nobody takes them for the service's own.
    """
    if connector.icon is not None:
        yield connector.icon.finding("an independent publisher's connector holds an icon")
