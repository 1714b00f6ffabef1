"""The rules as reports tell them."""

from __future__ import annotations

from collections.abc import Iterator

import checks.modules  # noqa: F401  (registers the rules)
from checks.rule import REGISTRY, Rule
from report.model import RuleDescription, SourceDescription


def descriptions(docs_url: str | None) -> Iterator[RuleDescription]:
    """Every rule, in the order of the pages.

    :param docs_url: the address below which the rules' pages lie.
    """
    return (description(rule, docs_url) for rule in REGISTRY.values())


def description(rule: Rule, docs_url: str | None) -> RuleDescription:
    """One rule, with the address of its page."""
    return RuleDescription(
        id=rule.id,
        level=rule.level,
        criterion=rule.criterion.id,
        requirement=rule.requirement,
        reason=rule.reason,
        help=rule.help,
        validators=rule.validators,
        policies=rule.policies,
        sources=tuple(SourceDescription(source.title, source.url) for source in rule.sources),
        url=rule.url(docs_url),
        fixable=rule.fixable,
    )
