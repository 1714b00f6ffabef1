"""What one rule says of a small document."""

from typing import Any

import checks.modules  # noqa: F401  (registers the rules)
from checks.walk import Judgement, definition_nodes, judge_nodes
from connector.definition import Definition
from connector.publisher import Publisher


def found(rule: str, definition: dict[str, Any], publisher: Publisher = Publisher.VERIFIED) -> list[tuple[str, str]]:
    """Pointer and message of what one rule says of a definition."""
    judgement = Judgement()
    judge_nodes(definition_nodes(Definition(definition, "f")), publisher, judgement)
    assert not judgement.unproven
    assert not judgement.unjudged
    return [(b.finding.pointer, b.finding.message) for b in judgement.broken if b.rule.id == rule]


def pointers(rule: str, definition: dict[str, Any], publisher: Publisher = Publisher.VERIFIED) -> list[str]:
    """Pointer of what one rule says of a definition."""
    return [pointer for pointer, _ in found(rule, definition, publisher)]
