"""What every face says of the policy: how much is exempted, and what is to be done about the policy itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from report.model import Report
from report.plain import plural

MOST: Final = 50
"""Exempted findings that are listed; all of them are counted, and the JSON report has them all."""


def policy_lines(report: Report) -> Iterator[str]:
    """One sentence a line, in plain text; none where the repository has no policy, or it made no difference."""
    policy = report.policy
    if policy is None:
        return
    found = [(connector.path, one) for connector in report.connectors for one in connector.exempted]
    if found:
        yield f"{plural(len(found), 'finding')} exempted by {policy.file}:"
        for path, one in found[:MOST]:
            yield f"- {path}: {one.message} ({one.rule}, until {one.expires}): {one.reason}"
        if len(found) > MOST:
            yield f"- {len(found) - MOST} more"
    if policy.off:
        yield f"{plural(len(policy.off), 'rule')} turned off by {policy.file}: {', '.join(policy.off)}"
    if policy.changed:
        yield f"This pull request changes {policy.file}; the version of the base branch counted."
    for note in policy.notes:
        yield f"{policy.file}:{note.line}: {note.message}. {note.help}"
