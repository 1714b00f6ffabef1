"""The JUnit face: the XML that GitLab, Jenkins and Azure DevOps read as the results of tests.

A connector is a suite, a criterion a test: it fails where errors are, stands in error where it could not be judged,
and is skipped where an answer is missing. Warnings and hints are the test's output, and so are errors that were there
before and do not block; what the policy exempts is the suite's.
"""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Sequence
from typing import Final
from xml.etree import ElementTree as ET

from report.groups import Group, groups
from report.model import ConnectorReport, CriterionResult, Exempted, Level, LocatedFinding, Report, Status
from report.plain import sentence, visible
from report.prose import plain
from report.summary import is_tolerated

_PLACES: Final = 20
"""Places of one fault that are listed; the others are counted."""


def render(report: Report) -> str:
    """The report as one XML document."""
    root = ET.Element("testsuites", name="Connector Certification")
    total: Counter[str] = Counter()
    for connector in report.connectors:
        total.update(_suite(root, connector))
    for name in ("tests", "failures", "errors"):
        root.set(name, str(total[name]))
    ET.indent(root)
    # A line break in an attribute is written as a reference, so that it stays one.
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _suite(root: ET.Element, connector: ConnectorReport) -> Counter[str]:
    name = visible(connector.path, 500)
    counts = Counter(tests=len(connector.criteria))
    suite = ET.SubElement(root, "testsuite", name=name)
    for criterion in connector.criteria:
        case = ET.SubElement(suite, "testcase", name=visible(criterion.title, 200), classname=name, time="0")
        found = [finding for finding in connector.findings if finding.criterion == criterion.id]
        known = [finding for finding in found if is_tolerated(connector, finding)]
        of_criterion = groups(finding for finding in found if finding not in known) + groups(known)
        counts[_outcome(case, connector, criterion, of_criterion)] += 1
    if connector.exempted:
        ET.SubElement(suite, "system-out").text = "\n".join(map(_exempted, connector.exempted))
    for kind in ("tests", "failures", "errors", "skipped"):
        suite.set(kind, str(counts[kind]))
    suite.set("time", "0")
    return counts


def _outcome(case: ET.Element, connector: ConnectorReport, criterion: CriterionResult, found: Sequence[Group]) -> str:
    """Write how the criterion ended; under which count it goes."""
    errors = [group for group in found if group.level is Level.ERROR and not is_tolerated(connector, group.first)]
    kind = "passed"
    if criterion.status is Status.FAILED or errors:
        kind = "failures"
        _child(case, "failure", criterion, _text(connector, errors))
    elif criterion.status is Status.UNJUDGED:
        kind = "errors"
        _child(case, "error", criterion, visible(criterion.help or criterion.summary))
    elif criterion.status is Status.UNPROVEN:
        kind = "skipped"
        ET.SubElement(case, "skipped").text = f"answer missing: {_said(criterion.summary)}"
    rest = [group for group in found if group not in errors]
    if rest:
        ET.SubElement(case, "system-out").text = _text(connector, rest)
    return kind


def _child(case: ET.Element, tag: str, criterion: CriterionResult, text: str) -> None:
    child = ET.SubElement(case, tag, type=criterion.status.value)
    child.set("message", _said(criterion.summary))
    child.text = text


def _said(text: str) -> str:
    return plain(visible(text, 1_000))


def _text(connector: ConnectorReport, found: Sequence[Group]) -> str:
    return "\n".join(line for group in found for line in _lines(connector, group))


def _lines(connector: ConnectorReport, group: Group) -> list[str]:
    help = sentence(_said(group.first.help))
    level = f"known {group.level.value}" if is_tolerated(connector, group.first) else group.level.value
    lines = [f"{level}: {sentence(_said(group.sentence))} {help} ({group.first.rule})"]
    lines += [f"  {_place(connector, finding)}" for finding in group.findings[:_PLACES]]
    if len(group.findings) > _PLACES:
        lines.append(f"  … {len(group.findings) - _PLACES:,} more")
    return lines


def _exempted(one: Exempted) -> str:
    return f"exempted: {sentence(_said(one.message))} ({one.rule}, until {one.expires}): {_said(one.reason)}"


def _place(connector: ConnectorReport, finding: LocatedFinding) -> str:
    path = posixpath.normpath(posixpath.join(connector.path, finding.file or ""))
    return ":".join([visible(path, 500), *(str(number) for number in (finding.line, finding.column) if number)])
