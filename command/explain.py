"""What a rule says of itself: on the terminal, and on its page in ``docs/rules``."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

import checks.modules  # noqa: F401  (registers the rules)
from checks.rule import REGISTRY, Rule
from report.plain import visible


def find(name: str) -> list[Rule]:
    """The rules that a user means by an id, by a name of Microsoft's validator or by a policy code."""
    wanted = name.strip().lower()
    if wanted in REGISTRY:
        return [REGISTRY[wanted]]
    return [
        rule for rule in REGISTRY.values() if wanted in {known.lower() for known in (*rule.validators, *rule.policies)}
    ]


def explain(name: str) -> str | None:
    """The rules of that name for a terminal; ``None`` where there is none."""
    rules = find(name)
    return "\n".join(_explained(rule) for rule in rules) if rules else None


def _explained(rule: Rule) -> str:
    lines = [f"{rule.id}: {rule.level.value}, {rule.criterion.title}", "", rule.requirement]
    if rule.reason:
        lines += ["", rule.reason]
    lines += ["", f"= {rule.help}", ""]
    for label, values in _facts(rule):
        lines += textwrap.wrap(f"{label}: {', '.join(values)}", 100, subsequent_indent="  ")
    return "\n".join(lines) + "\n"


def _facts(rule: Rule) -> Iterable[tuple[str, tuple[str, ...]]]:
    if rule.publisher is not None:
        yield "binds", (f"{rule.publisher.value} publishers",)
    if rule.validators:
        yield "Microsoft's name", rule.validators
    if rule.policies:
        yield "policy", rule.policies
    if rule.sources:
        yield "source", tuple(f"{source}, {source.url}" for source in rule.sources)


def list_rules() -> str:
    """Every rule in one line, by module."""
    width = max(len(rule.id) for rule in REGISTRY.values())
    lines = [
        f"{rule.id:<{width}}  {rule.level.value:<11}  {visible(rule.requirement, 200)}" for rule in REGISTRY.values()
    ]
    return "\n".join(lines) + "\n"
