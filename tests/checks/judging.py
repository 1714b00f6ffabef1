"""What the rules say of a small definition, and whether one of them failed."""

from typing import Any

import checks.modules  # noqa: F401  (registers the rules)
from checks.rule import REGISTRY
from checks.walk import DEFECT, Judgement, definition_nodes, judge_nodes
from connector.definition import Definition
from connector.node import Finding
from connector.publisher import Publisher


def judged(definition: dict[str, Any], publisher: Publisher = Publisher.VERIFIED) -> Judgement:
    """What all of them say; each of them could judge it."""
    judgement = _judgement(definition, publisher)
    assert not judgement.unjudged
    return judgement


def limits(definition: dict[str, Any]) -> list[str]:
    """The limits that some of them reach, which leaves their criteria unjudged."""
    judgement = _judgement(definition)
    assert not failures(judgement)
    return [reason.message for reasons in judgement.unjudged.values() for reason in reasons]


def failures(judgement: Judgement) -> list[str]:
    """Rules that failed: the engine's last resort, which no input may reach."""
    return [one.message for reasons in judgement.unjudged.values() for one in reasons if one.help == DEFECT]


def _judgement(definition: dict[str, Any], publisher: Publisher = Publisher.VERIFIED) -> Judgement:
    judgement = Judgement()
    judge_nodes(definition_nodes(Definition(definition, "f")), publisher, judgement)
    assert not judgement.unproven
    return judgement


def findings(rule: str, definition: dict[str, Any], publisher: Publisher = Publisher.VERIFIED) -> list[Finding]:
    """What one of them says."""
    return [broken.finding for broken in judged(definition, publisher).broken if broken.rule.id == rule]


def found(rule: str, definition: dict[str, Any], publisher: Publisher = Publisher.VERIFIED) -> list[tuple[str, str]]:
    """Pointer and message of what one of them says."""
    return [(finding.pointer, finding.message) for finding in findings(rule, definition, publisher)]


def named(rule: str, definition: dict[str, Any]) -> list[tuple[str, str | None]]:
    """Pointer and Microsoft's name of what one of them says."""
    first = next(iter(REGISTRY[rule].validators), None)
    return [(finding.pointer, finding.validator or first) for finding in findings(rule, definition)]


def pointers(rule: str, definition: dict[str, Any], publisher: Publisher = Publisher.VERIFIED) -> list[str]:
    """Pointers of what one of them says."""
    return [finding.pointer for finding in findings(rule, definition, publisher)]


def advice(rule: str, definition: dict[str, Any]) -> str:
    """The help on the only fault that one of them finds."""
    (finding,) = findings(rule, definition)
    return finding.help or REGISTRY[rule].help
