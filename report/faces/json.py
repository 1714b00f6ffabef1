"""The JSON face: a contract with programs, described by ``schemas/report.schema.json``."""

from __future__ import annotations

from report.contract import dumps
from report.model import Report


def render(report: Report) -> str:
    """The report as one JSON document.

    Every key is always there, hints are included, and nothing is folded or cut.
    """
    return dumps(report, indent=2) + "\n"
