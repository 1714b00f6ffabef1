"""As many findings as fit into a report: errors first, and the rest counted."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from typing import Final

from checks.criteria import CRITERIA
from checks.judgement import Judgement, beyond
from checks.rule import Level
from report.model import LocatedFinding

MAX_BYTES: Final = 8_000_000
"""Bytes of all findings in the JSON report, as it is indented; the rest of the report is small."""
_NAMES: Final = 900
"""Bytes of a finding's names, numbers and indentation."""
_PLACE: Final = 200
"""The same of a further place, and of an edit."""


def fit(findings: Sequence[LocatedFinding], judgement: Judgement) -> list[LocatedFinding]:
    """The findings that fit, in their order. The criteria of those that do not are left unjudged.

    :param findings: in the order of a reader.
    """
    order = list(Level)
    kept: list[int] = []
    rest: Counter[str] = Counter()
    left = MAX_BYTES
    for number in sorted(range(len(findings)), key=lambda number: order.index(findings[number].level)):
        left -= _size(findings[number])
        if left >= 0:
            kept.append(number)
        else:
            rest[findings[number].criterion] += 1
    for criterion in CRITERIA:
        if rest[criterion.id]:
            judgement.leave_unjudged(criterion, beyond(rest[criterion.id], "of this criterion"))
    return [findings[number] for number in sorted(kept)]


def _size(finding: LocatedFinding) -> int:
    """Bytes of the finding in the report, rather too many than too few."""
    texts = (
        finding.file,
        finding.pointer,
        finding.member,
        finding.message,
        finding.help,
        finding.url,
        finding.snippet,
        finding.source,
        finding.policy,
    )
    size = _NAMES + sum(len(json.dumps(text)) for text in texts if text)
    size += sum(_PLACE + len(json.dumps(edit.file)) + len(json.dumps(edit.text)) for edit in finding.fix or ())
    return size + sum(_PLACE + len(json.dumps(place.pointer)) for place in finding.places)
