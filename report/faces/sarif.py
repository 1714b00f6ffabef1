"""The SARIF face (version 2.1.0): for GitHub's code scanning and for editors.

Within the limits of code scanning: one run, at most 25,000 results, what blocks first. It shows nothing without a
place, so that a finding without a line stands at its file's beginning, and one without a file at the directory.
"""

from __future__ import annotations

import json
import posixpath
from collections import Counter
from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Any, Final
from urllib.parse import quote

from report.model import (
    Change,
    ConnectorReport,
    Edit,
    Exempted,
    Level,
    LocatedFinding,
    Place,
    Report,
    RuleDescription,
    State,
    Status,
)
from report.plain import sentence, visible
from report.prose import plain

MAX_RESULTS: Final = 25_000
"""Results of one run that code scanning takes."""
MAX_PLACES: Final = 100
"""Further places of one result; code scanning takes 1,000 and shows none of them beside the first."""
_LEVELS: Final = {Level.ERROR: "error", Level.WARNING: "warning", Level.HINT: "note"}
_STATES: Final = {State.NEW: "new", State.KNOWN: "unchanged", State.FIXED: "absent"}
_SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
_HOME: Final = "https://github.com/connector-certification/action"
NOT_JUDGED: Final = "criterion-not-judged"
"""The rule under which a criterion stands that could not be judged: an empty list of results would look like a pass."""

_Json = dict[str, Any]


def render(report: Report) -> str:
    """The report as one SARIF document with one run."""
    results = sorted(_results(report), key=lambda result: ("error", "warning", "note").index(result["level"]))
    shown = results[:MAX_RESULTS]
    rules = _rules(report, {result["ruleId"] for result in shown})
    index = {rule["id"]: number for number, rule in enumerate(rules)}
    for result in shown:
        result["ruleIndex"] = index[result["ruleId"]]
    run: _Json = {
        "tool": {"driver": {"name": "Connector Certification", "informationUri": _HOME, "rules": rules}},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {"SRCROOT": {"description": {"text": "The root of the repository."}}},
        "results": shown,
        "invocations": [{"executionSuccessful": True, **_left_out(len(results) - len(shown))}],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=1) + "\n"


def _left_out(count: int) -> _Json:
    if not count:
        return {}
    text = f"{count:,} results are left out: code scanning takes {MAX_RESULTS:,}."
    return {"toolExecutionNotifications": [{"level": "warning", "message": {"text": text}}]}


# Rules


def _rules(report: Report, named: set[str]) -> list[_Json]:
    known = [_rule(rule) for rule in report.rules if rule.id in named]
    there = {rule["id"] for rule in known}
    return known + [{"id": name, "shortDescription": {"text": _title(name)}} for name in sorted(named - there)]


def _title(name: str) -> str:
    return "Every criterion can be judged." if name == NOT_JUDGED else visible(name, 100)


def _rule(rule: RuleDescription) -> _Json:
    reason = f"{rule.requirement}\n\n{rule.reason}" if rule.reason else rule.requirement
    sources = "\n".join(f"- [{source.title}]({source.url})" for source in rule.sources)
    markdown = "\n\n".join(filter(None, (reason, f"**What to do:** {rule.help}", sources)))
    described: _Json = {
        "id": rule.id,
        "shortDescription": {"text": plain(rule.requirement)},
        "fullDescription": {"text": plain(" ".join(reason.split()))},
        "help": {"text": plain(rule.help), "markdown": markdown},
        "defaultConfiguration": {"level": _LEVELS[rule.level]},
        "properties": {"tags": [rule.criterion, *rule.validators, *rule.policies][:20]},
    }
    return described | ({"helpUri": rule.url} if rule.url else {})


# Results


def _results(report: Report) -> Iterator[_Json]:
    for connector in report.connectors:
        seen: Counter[str] = Counter()
        for finding in connector.findings:
            yield _result(connector, finding, seen)
        for exempted in connector.exempted:
            yield _suppressed(connector, exempted, seen)
        for criterion in connector.criteria:
            if criterion.status is Status.UNJUDGED:
                said = " ".join(
                    sentence(visible(text))
                    for text in (f"{criterion.title} could not be judged: {criterion.summary}", criterion.help)
                    if text
                )
                yield {
                    "ruleId": NOT_JUDGED,
                    "level": "error",
                    "message": {"text": said},
                    "locations": [_location(connector, None, None)],
                    "partialFingerprints": {"certification/v1": _hash(connector.path, NOT_JUDGED, criterion.id)},
                }


def _result(connector: ConnectorReport, finding: LocatedFinding, seen: Counter[str]) -> _Json:
    said = " ".join(filter(None, (sentence(plain(visible(text))) for text in (finding.message, finding.help))))
    # What a line says and where it stands changes; which rule speaks of which member does not.
    where = (finding.pointer, finding.member) if finding.pointer is not None else (finding.message, None)
    key = _hash(connector.path, finding.rule, finding.file or "", *(part or "" for part in where))
    seen[key] += 1
    result: _Json = {
        "ruleId": finding.rule,
        "level": _LEVELS[finding.level],
        "message": {"text": said or finding.rule},
        "locations": [_location(connector, finding.file, finding)],
        "partialFingerprints": {"certification/v1": key if seen[key] == 1 else f"{key}:{seen[key]}"},
    }
    if finding.places:
        places = [_location(connector, finding.file, place) for place in finding.places[:MAX_PLACES]]
        result["relatedLocations"] = [{"id": number, **place} for number, place in enumerate(places, 1)]
    if finding.state is not None:
        result["baselineState"] = _STATES[finding.state]
    if finding.fix and all(edit.change is Change.REPLACE for edit in finding.fix):
        result["fixes"] = [_fix(connector, finding.fix, finding.help)]
    return result


def _suppressed(connector: ConnectorReport, exempted: Exempted, seen: Counter[str]) -> _Json:
    """A finding that the policy exempts."""
    key = _hash(connector.path, exempted.rule, exempted.file or "", "exempted", exempted.message)
    seen[key] += 1
    why = f"{sentence(visible(exempted.reason))} Until {exempted.expires}."
    return {
        "ruleId": exempted.rule,
        "level": _LEVELS[exempted.level],
        "message": {"text": sentence(plain(visible(exempted.message))) or exempted.rule},
        "locations": [_location(connector, exempted.file, None)],
        "partialFingerprints": {"certification/v1": key if seen[key] == 1 else f"{key}:{seen[key]}"},
        "suppressions": [{"kind": "external", "status": "accepted", "justification": why}],
    }


def _fix(connector: ConnectorReport, edits: Sequence[Edit], help: str) -> _Json:
    changes: dict[str, list[_Json]] = {}
    for edit in edits:
        replacement = {
            "deletedRegion": {
                "startLine": edit.line,
                "startColumn": edit.column,
                "endLine": edit.end_line,
                "endColumn": edit.end_column,
            },
            "insertedContent": {"text": edit.text},
        }
        changes.setdefault(edit.file, []).append(replacement)
    return {
        "description": {"text": plain(visible(help))},
        "artifactChanges": [
            {"artifactLocation": _artifact(connector, file), "replacements": replacements}
            for file, replacements in changes.items()
        ],
    }


def _location(connector: ConnectorReport, file: str | None, place: LocatedFinding | Place | None) -> _Json:
    physical: _Json = {"artifactLocation": _artifact(connector, file)}
    if file is not None:
        physical["region"] = _region(place)
    location: _Json = {"physicalLocation": physical}
    if place is not None and place.pointer:
        location["logicalLocations"] = [{"fullyQualifiedName": visible(place.pointer)}]
    return location


def _region(place: LocatedFinding | Place | None) -> _Json:
    if place is None or place.line is None or place.line < 1:
        return {"startLine": 1}
    region = {"startLine": place.line}
    if place.column is not None and place.column > 0:
        region["startColumn"] = place.column
        if place.end_line is not None and place.end_column is not None and place.end_line >= place.line:
            region |= {"endLine": place.end_line, "endColumn": place.end_column}
    return region


def _artifact(connector: ConnectorReport, file: str | None) -> _Json:
    path = posixpath.normpath(posixpath.join(connector.path, file or ""))
    uri = quote(path.encode("utf-8", "surrogateescape" if _is_name(path) else "replace"), safe="/")
    if path.startswith("/"):
        return {"uri": f"file://{uri}"}
    # "a:b" would read as an address with a scheme.
    return {"uri": uri, "uriBaseId": "SRCROOT"}


def _is_name(path: str) -> bool:
    """Whether its surrogates, if any, are bytes that a file system gave and that mean no character."""
    return all(not "\ud800" <= character <= "\udfff" or "\udc80" <= character <= "\udcff" for character in path)


def _hash(*parts: str) -> str:
    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]
