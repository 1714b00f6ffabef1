"""The JSON face: a contract with programs. Its schema is ``report.schema.json`` beside this module."""

import json
from typing import Any

from report.model import ConnectorReport, CriterionResult, LocatedFinding, Report

VERSION = 1
"""Raised when a key goes away or changes its meaning."""


def render(report: Report) -> str:
    """The report as one JSON document in ASCII, so that any stream can hold it and lone surrogates survive.

    Every key is always there. Every use of a broken rule has its entry, hints included; nothing is folded or cut.
    """
    return json.dumps(as_dict(report), indent=2, ensure_ascii=True, allow_nan=False) + "\n"


def as_dict(report: Report) -> dict[str, Any]:
    """The report as plain values, keys in the order of the contract."""
    return {
        "version": VERSION,
        "conclusion": report.conclusion.value,
        "connectors": [_connector(connector) for connector in report.connectors],
    }


def _connector(connector: ConnectorReport) -> dict[str, Any]:
    return {
        "path": connector.path,
        "publisher": connector.publisher.value,
        "conclusion": connector.conclusion.value,
        "criteria": [_criterion(result) for result in connector.criteria],
        "findings": [_finding(finding) for finding in connector.findings],
    }


def _criterion(result: CriterionResult) -> dict[str, Any]:
    return {
        "id": result.id,
        "title": result.title,
        "requirement": result.requirement,
        "status": result.status.value,
        "summary": result.summary,
    }


def _finding(finding: LocatedFinding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "validator": finding.validator,
        "policy": finding.policy,
        "criterion": finding.criterion,
        "level": finding.level.value,
        "file": finding.file,
        "pointer": finding.pointer,
        "line": finding.line,
        "column": finding.column,
        "end_line": finding.end_line,
        "end_column": finding.end_column,
        "message": finding.message,
        "help": finding.help,
    }
