"""The solutions in the submission package, as they were exported."""

from __future__ import annotations

from collections.abc import Iterator

from checks.criteria import PACKAGE
from checks.rule import Findings, Level, rule
from checks.sources import CERTIFICATION, MARKETPLACE_POLICY, PACKAGE_SCRIPT, POLICY_ERRORS, REVIEWS
from connector.node import Finding
from connector.package import CONTENT_TYPES, CUSTOMIZATIONS, SOLUTION, Package, Solution, found
from connector.words import code, quoted
from connector.xml_reader import Element

_REQUIRED = (CONTENT_TYPES, CUSTOMIZATIONS, SOLUTION)
_PLUGIN_FOLDERS = ("Connector", "aiplugins", "aipluginoperations")
_EXPORT = "Export the solution again, and put the zip into the package as it is."


def _policy(solution: Solution) -> str:
    """The code of a solution that is not as it was exported: of the flow, or of the connector."""
    return "5000.1.1.7" if solution.workflows or solution.has_folder("Workflows") else "5000.1.1.17"


@rule(
    "package-solution-files",
    PACKAGE,
    Level.ERROR,
    help=_EXPORT,
    policy=("5000.1.1.17", "5000.1.1.7", "5000.1.1.8"),
    source=(CERTIFICATION, POLICY_ERRORS, PACKAGE_SCRIPT),
)
def solution_is_as_exported(package: Package) -> Findings:
    """Each solution has its three XML files, and the files that `customizations.xml` names.

    `[Content_Types].xml`, `customizations.xml` and `solution.xml` come with every export. What customizations.xml says
    of connectors and flows, and the folders `Connector` and `Workflows`, go together.
    """
    for solution in package.solutions:
        if not solution.archive.readable:
            continue
        for name in _REQUIRED:
            if solution.file(name) is None:
                message = f"{code(name)} is missing from the solution {quoted(solution.name)}"
                yield found(solution.archive.place, message, policy=_policy(solution))
        yield from _connector_files(solution)


def _connector_files(solution: Solution) -> Iterator[Finding]:
    folder = solution.has_folder("Connector")
    if solution.customizations is not None and folder and not solution.connectors:
        yield found(
            solution.place,
            "the folder `Connector` is there, but `customizations.xml` names no connector",
            policy=_policy(solution),
        )
    for element in solution.connectors:
        if not folder:
            name = quoted(element.value("name"))
            message = f"`customizations.xml` names the connector {name}, but there is no folder `Connector`"
            yield found(solution.place, message, line=element.line, policy=_policy(solution))
            continue
        for child in _missing(solution, element):
            message = f"`customizations.xml` names {quoted(child.text)}, which is not in the solution"
            yield found(solution.place, message, line=child.line, policy=_policy(solution))
        if not element.value("openapidefinition"):
            message = f"the connector {quoted(element.value('name'))} has no `openapidefinition`"
            yield found(solution.place, message, line=element.line, policy="5000.1.1.8")


def _missing(solution: Solution, element: Element) -> Iterator[Element]:
    return (
        child
        for child in element.children
        if child.text.lower().startswith("/connector/") and solution.file(child.text) is None
    )


@rule(
    "package-connector-solution",
    PACKAGE,
    Level.ERROR,
    help="Export a solution with the connector and nothing else, and put it into the package.",
    policy=("5000.1.1.8", "5000.1.1.17"),
    source=(CERTIFICATION, POLICY_ERRORS, PACKAGE_SCRIPT),
)
def one_solution_is_the_connector(package: Package) -> Findings:
    """One solution has the connector alone.

    It is what is deployed: no flow, no plug-in, and no other component.
    """
    if not _told_apart(package):
        return
    having = [one for one in package.solutions if one.connectors]
    if any(not one.workflows and not one.plugins for one in having):
        return
    if not having:
        yield found(package.file, "no solution of the package has a connector", policy="5000.1.1.8")
    else:
        message = f"the solution {quoted(having[0].name)} has more than the connector, and no other has it alone"
        yield found(having[0].place, message, line=having[0].connectors[0].line, policy="5000.1.1.17")


@rule(
    "package-flow-solution",
    PACKAGE,
    Level.ERROR,
    help="Export a solution with a flow that uses the connector, and put it into the package.",
    policy=("5000.1.1.14", "5000.1.1.6"),
    source=(CERTIFICATION, POLICY_ERRORS, PACKAGE_SCRIPT, REVIEWS),
)
def one_solution_has_a_flow(package: Package) -> Findings:
    """One solution has a flow, in its folder `Workflows`.

    The reviewers run the flow to see the connector at work.
    """
    if not _told_apart(package):
        return
    if not any(one.workflows or one.has_folder("Workflows") for one in package.solutions):
        yield found(package.file, "no solution of the package has a flow", policy="5000.1.1.6")
    for solution in package.solutions:
        if solution.workflows and not solution.has_folder("Workflows"):
            message = "`customizations.xml` names a flow, but there is no folder `Workflows`"
            yield found(solution.place, message, line=solution.workflows[0].line, policy="5000.1.1.14")
        elif solution.customizations is not None and not solution.workflows and solution.has_folder("Workflows"):
            message = "the folder `Workflows` is there, but `customizations.xml` names no flow"
            yield found(solution.place, message, policy="5000.1.1.14")


def _told_apart(package: Package) -> bool:
    """There are solutions, and what each consists of could be read; otherwise other rules say what is wrong."""
    return bool(package.solutions) and all(one.customizations is not None for one in package.solutions)


@rule(
    "package-plugin-solution",
    PACKAGE,
    Level.ERROR,
    help="Export the solution of the AI plug-in again, with the connector, and put the zip into the package as it is.",
    policy="5000.4",
    source=(CERTIFICATION, PACKAGE_SCRIPT, MARKETPLACE_POLICY),
)
def plugin_solution_is_complete(package: Package) -> Findings:
    """The solution of an AI plug-in has the folders `Connector`, `aiplugins` and `aipluginoperations`.

    Its customizations.xml names the plug-in as `aicopilot_aiplugin`.
    """
    for solution in package.solutions:
        lacking = [name for name in _PLUGIN_FOLDERS if not solution.has_folder(name)]
        if solution.plugins and lacking:
            missing = ", ".join(code(name) for name in lacking)
            yield found(
                solution.place, f"the plug-in's solution has no folder {missing}", line=solution.plugins[0].line
            )
        elif (
            solution.customizations is not None
            and not solution.plugins
            and len(lacking) < 3 - solution.has_folder("Connector")
        ):
            yield found(solution.place, "the folders of a plug-in are there, but `customizations.xml` names none")


@rule(
    "package-unmanaged",
    PACKAGE,
    Level.HINT,
    help="Export the solution as unmanaged.",
    source=(REVIEWS, CERTIFICATION),
)
def solutions_are_unmanaged(package: Package) -> Findings:
    """Solutions are exported unmanaged.

    Reviewers look into them. Packages with managed solutions were accepted, so it can wait.
    """
    for solution in package.solutions:
        managed = next(solution.manifest.find("Managed"), None) if solution.manifest is not None else None
        if managed is not None and managed.text == "1":
            place = solution.archive.at(SOLUTION)
            yield found(place, f"the solution {quoted(solution.name)} is managed", line=managed.line)
