"""What a rule says of itself on the terminal, and the list of all rules."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable, Sequence

import checks.modules  # noqa: F401  (registers the rules)
from certify.rules import descriptions
from checks.rule import REGISTRY, Rule
from command.selection import found
from report.contract import as_plain
from report.plain import plural, visible

_WIDTH = 100


def explain(name: str) -> str:
    """The rules of that name; where there are several, a list of them first.

    :raises CannotRun: nothing is called so.
    """
    rules = found(name)
    pages = [_explained(rule) for rule in rules]
    if len(rules) > 1:
        pages.insert(0, f"{plural(len(rules), 'rule')} report {visible(name.strip(), 100)}\n\n{_lines(rules)}")
    return "\n".join(pages)


def _explained(rule: Rule) -> str:
    lines = [f"{rule.id} ({rule.level.value}; {rule.criterion.title})", "", *_wrapped(rule.requirement)]
    for paragraph in rule.reason.split("\n\n") if rule.reason else ():
        lines += ["", *_wrapped(" ".join(paragraph.split()))]
    lines += ["", *_wrapped(f"What to do: {rule.help}"), ""]
    for label, values in _facts(rule):
        lines += _wrapped(f"{label}: {', '.join(values)}")
    return "\n".join(lines) + "\n"


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, _WIDTH, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)


def _facts(rule: Rule) -> Iterable[tuple[str, tuple[str, ...]]]:
    if rule.publisher is not None:
        yield "For", (f"{rule.publisher.value} publishers",)
    if rule.fixable:
        yield "Fixed by", ("--fix, where one change is certain",)
    if rule.validators:
        yield "Microsoft's name", rule.validators
    if rule.policies:
        yield "Policy", rule.policies
    for source in rule.sources:
        yield "Source", (f"{source}, {source.url}",)


def list_rules() -> str:
    """Every rule in one line, by module."""
    return _lines(list(REGISTRY.values()))


def _lines(rules: Sequence[Rule]) -> str:
    width = max(len(rule.id) for rule in rules)
    return "".join(f"{rule.id:<{width}}  {rule.level.value:<7}  {visible(rule.requirement, 200)}\n" for rule in rules)


def rules_as_json(docs_url: str) -> str:
    """Every rule for programs: ``{"rules": [{id, level, criterion, requirement, …}]}``.

    :param docs_url: the address below which the rules' pages lie.
    """
    return json.dumps({"rules": [as_plain(rule) for rule in descriptions(docs_url)]}, indent=2) + "\n"
