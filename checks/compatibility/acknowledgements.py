"""Breaking changes that are meant: `compatibility` in certification.yml."""

from __future__ import annotations

from typing import Final

from checks.criteria import COMPATIBILITY
from checks.rule import REGISTRY, Findings, Level, rule
from checks.sources import DECLARATION_SCHEMA
from connector.declaration import UnusedAcknowledgement
from connector.words import code, quoted

NEVER_ACKNOWLEDGED: Final = frozenset({"authentication-removed"})
"""Rules whose findings no author can acknowledge: who has a connection cannot help it."""


@rule(
    "acknowledgement-used",
    COMPATIBILITY,
    Level.WARNING,
    help="Remove the entry.",
    source=DECLARATION_SCHEMA,
)
def acknowledgements_match_a_change(entry: UnusedAcknowledgement) -> Findings:
    """Every entry of `compatibility` in certification.yml is about a change of this update.

    What matches nothing is a slip, or was meant for an update before; it would acknowledge the next such change
    unseen.
    """
    name = entry.text("change")
    known = REGISTRY.get(name)
    place = entry.at("change")
    if known is None or known.criterion != COMPATIBILITY:
        yield place.finding(
            f"{quoted(name)} is not a rule on compatibility", "Write the id of the rule to acknowledge."
        )
    elif name in NEVER_ACKNOWLEDGED:
        yield place.finding(f"{code(name)} cannot be acknowledged", known.help)
    else:
        operation = entry.text("operation")
        of_it = f" of {quoted(operation)}" if operation else ""
        yield place.finding(f"{code(name)}{of_it} is acknowledged, but this update has no such change")
