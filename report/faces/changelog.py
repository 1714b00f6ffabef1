"""What an update changes, in Markdown for a readme or a pull request."""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import Final

from connector.comparison.extent import Extent
from report.faces.escape import code, prose
from report.model import ConnectorReport, Level, Report

MOST: Final = 200
"""Lines of one kind; the rest is counted."""
_COMPATIBILITY: Final = "compatibility"
_NOTHING: Final = {
    Extent.NONE: "No changes.",
    Extent.MINOR: "Only texts, the contact, the color, the readme or the icon changed.",
    Extent.COMPATIBLE: "Nothing changed for flows that exist.",
}


def render(report: Report) -> str:
    """A section for each connector that has a published version."""
    breaking = {rule.id for rule in report.rules if rule.level is Level.ERROR}
    updates = (connector for connector in report.connectors if connector.update is not None)
    parts = [part for connector in updates for part in _section(connector, breaking)]
    return "\n\n".join(parts) + "\n" if parts else "There is no published version to compare with.\n"


def _section(connector: ConnectorReport, rules: Container[str]) -> list[str]:
    """:param rules: those that tell a break, whether or not the author acknowledged it."""
    found = [
        one for one in connector.findings if one.criterion == _COMPATIBILITY and one.rule != "acknowledgement-used"
    ]
    breaking = [one for one in found if one.rule in rules]
    others = [one for one in found if one.rule not in rules]
    lists = [
        ("Breaking changes", [prose(one.message) for one in breaking]),
        ("New operations", [code(name) for name in connector.added]),
        ("Deprecated operations", [code(name) for name in connector.deprecated]),
        ("Other changes that users may notice", [prose(one.message) for one in others]),
    ]
    parts = [part for heading, lines in lists if lines for part in (f"### {heading}", _list(lines))]
    if not parts and connector.update in _NOTHING:
        parts = [_NOTHING[connector.update]]
    return [f"## {prose(connector.title)}", *parts]


def _list(lines: Sequence[str]) -> str:
    more = [f"{len(lines) - MOST} more"] if len(lines) > MOST else []
    return "\n".join(f"- {line}" for line in [*lines[:MOST], *more])
