"""The flow in the submission package: it is there, and it uses the connector."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from checks.criteria import PACKAGE
from checks.rule import Findings, Level, rule
from checks.sources import CERTIFICATION, PACKAGE_SCRIPT, POLICY_ERRORS, REVIEWS
from connector.node import Finding, Node
from connector.package import Package, Solution, base_name, found
from connector.words import quoted

_FILES = ("JsonFileName", "XamlFileName")
"""Elements of a flow in customizations.xml that name its file."""


@rule(
    "package-workflows-match",
    PACKAGE,
    Level.ERROR,
    help="Export the solution again, and put the zip into the package as it is.",
    policy="5000.1.1.15",
    source=(POLICY_ERRORS, PACKAGE_SCRIPT, REVIEWS),
)
def workflow_files_match_customizations(package: Package) -> Findings:
    """The files in `Workflows` are those that `customizations.xml` names.

    Renaming or removing one of them after the export breaks the import of the solution.
    """
    for solution in package.solutions:
        if solution.customizations is not None and solution.workflows and solution.has_folder("Workflows"):
            yield from _unmatched(solution)


def _unmatched(solution: Solution) -> Iterator[Finding]:
    named = {}
    for workflow in solution.workflows:
        file = next((child for child in workflow.children if child.name in _FILES and child.text), None)
        if file is None:
            message = f"the flow {quoted(workflow.attributes.get('Name', ''))} names no file"
            yield found(solution.place, message, line=workflow.line)
            continue
        named[base_name(file.text)] = file
        if solution.file(file.text) is None:
            message = f"`customizations.xml` names {quoted(file.text)}, which is not in the solution"
            yield found(solution.place, message, line=file.line)
    for name in solution.inside("Workflows"):
        if not any(base_name(name).startswith(known) for known in named):
            yield found(solution.archive.at(name), f"`customizations.xml` names no flow with the file {quoted(name)}")


@rule(
    "package-flow-uses-connector",
    PACKAGE,
    Level.ERROR,
    help="Add an action or trigger of the connector to the flow, and export its solution again.",
    policy="5000.1.1.7",
    source=(POLICY_ERRORS, CERTIFICATION),
)
def flow_uses_the_connector(package: Package) -> Findings:
    """A flow of the package uses the connector.

    It shows the reviewers that the connector works.
    """
    names = {one.value("name").lower() for solution in package.solutions for one in solution.connectors}
    flows = [flow for solution in package.solutions for flow in solution.flows]
    if not names or not flows:
        return
    used = {str(name).lower() for _, flow in flows for name in _connectors(flow)}
    if not names & used:
        place = flows[0][0]
        yield Node(None, place).finding(f"the flow uses no connector called {quoted(min(names))}")


@rule(
    "package-operations-in-flow",
    PACKAGE,
    Level.WARNING,
    help="Replace the action in the flow with one that the connector has, and export the solution again.",
    policy="5000.1.1.9",
    source=POLICY_ERRORS,
)
def operations_of_the_flow_exist(package: Package) -> Findings:
    """The actions that the flow takes from the connector are in its definition.

    An action that was renamed since the flow was built fails when it runs.
    """
    definition = package.packaged.definition if package.packaged is not None else None
    if definition is None:
        return
    known = {operation.text("operationId") for operation in definition.operations}
    names = {one.value("name").lower() for solution in package.solutions for one in solution.connectors}
    for solution in package.solutions:
        for place, flow in solution.flows:
            for tokens, name in _operations(flow, names):
                if name not in known:
                    message = f"the flow uses the operation {quoted(name)}, which the packaged definition does not have"
                    yield Node(flow, place).at(*tokens).finding(message)


@rule(
    "package-validator-run",
    PACKAGE,
    Level.HINT,
    help="Add the connector to the solution of the flow, export it again, and run Microsoft's script once.",
    source=PACKAGE_SCRIPT,
)
def flow_solution_has_the_connector(package: Package) -> Findings:
    """The solution of the flow has the connector, too.

    Microsoft's script for checking packages asks for it. Packages without it were accepted, so it can wait.
    """
    flows = [solution for solution in package.solutions if solution.workflows]
    if flows and not any(solution.connectors for solution in flows):
        message = f"the solution {quoted(flows[0].name)} has a flow, but not the connector"
        yield found(flows[0].place, message, line=flows[0].workflows[0].line)


def _references(flow: Any) -> dict[str, Any]:
    properties = flow.get("properties")
    references = properties.get("connectionReferences") if isinstance(properties, dict) else None
    return references if isinstance(references, dict) else {}


def _connectors(flow: Any) -> Iterator[str]:
    """The names of the connectors that a flow refers to."""
    for reference in _references(flow).values():
        api = reference.get("api") if isinstance(reference, dict) else None
        if isinstance(api, dict):
            yield from (api[name] for name in ("logicalName", "name") if isinstance(api.get(name), str))


def _operations(flow: Any, names: set[str]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """The place and the id of each operation that a flow uses of the connectors of these names (lower case)."""
    ours = {
        key
        for key, reference in _references(flow).items()
        if isinstance(reference, dict) and isinstance(reference.get("api"), dict)
        if str(reference["api"].get("logicalName")).lower() in names
    }
    pending: list[tuple[tuple[str | int, ...], Any]] = [((), flow)]
    while pending:
        tokens, value = pending.pop()
        if isinstance(value, dict):
            operation, connection = value.get("operationId"), value.get("connectionName")
            if isinstance(operation, str) and isinstance(connection, str) and connection in ours:
                yield (*tokens, "operationId"), operation
            pending += [((*tokens, name), child) for name, child in reversed(value.items())]
        elif isinstance(value, list):
            pending += [((*tokens, index), child) for index, child in reversed(list(enumerate(value)))]
