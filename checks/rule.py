"""What a rule is: a function with a decorator, a docstring and two examples.

The type of the function's argument says what it looks at; :mod:`checks.walk` calls it with every node of that
type, once. The docstring's first line is the requirement, the rest says why. A rule yields findings that it makes
from the node it was given; it never counts lines, opens files or formats output.
"""

import inspect
import typing
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from checks.criteria import Criterion
from checks.sources import Source
from connector.node import Finding, Unjudged, Unproven
from connector.publisher import Publisher

if TYPE_CHECKING:
    from connector.connector import Connector

Outcome = Finding | Unproven | Unjudged
Findings = Iterable[Outcome]


class Level(StrEnum):
    """How strictly a rule is meant.

    ``ERROR`` blocks: Microsoft's documents state a duty or its validator reports an error, and at most one in a
    hundred connectors first published since 2023 breaks it. ``WARNING`` is for people to decide. ``HINT`` advises.
    """

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


@dataclass(frozen=True, slots=True)
class Rule:
    """One requirement, with everything that reports, pages and ``--explain`` say of it."""

    id: str
    criterion: Criterion
    level: Level
    requirement: str
    reason: str
    help: str
    validators: tuple[str, ...]
    """Names in Microsoft's Swagger Validator under which the same fault is reported."""
    policies: tuple[str, ...]
    """Codes of the marketplace's certification policy 5000."""
    sources: tuple[Source, ...]
    publisher: Publisher | None
    """The kind of publisher that the rule binds; ``None`` for both."""
    keywords: tuple[str, ...]
    """The rule is called only for nodes that hold one of these members; empty for every node of its type."""
    fixable: bool
    """Some of its findings carry what mends them for certain."""
    implies: tuple[str, ...]
    """Rules that say nothing more where this one has spoken: what they report there, or below, follows from it."""
    misses: tuple[str, ...]
    """Members that it misses at the place of its finding; one that is misspelled there is reported instead."""
    subject: type
    module: str
    check: Callable[[Any], Findings] = field(repr=False)

    @property
    def page(self) -> str:
        """Name of the rule's page in ``docs/rules``: its subject."""
        return self.module.rpartition(".")[2]

    def url(self, pages: str | None) -> str | None:
        """The address of its page, given the one below which the pages lie."""
        return None if pages is None else f"{pages}/{self.page}.md#{self.id}"


REGISTRY: dict[str, Rule] = {}


def rule(
    id: str,
    criterion: Criterion,
    level: Level,
    *,
    help: str,
    validator: str | tuple[str, ...] = (),
    policy: str | tuple[str, ...] = (),
    source: Source | tuple[Source, ...] = (),
    publisher: Publisher | None = None,
    keyword: str | tuple[str, ...] = (),
    implies: str | tuple[str, ...] = (),
    misses: str | tuple[str, ...] = (),
    fixable: bool = False,
) -> Callable[[Callable[[Any], Findings]], Callable[[Any], Findings]]:
    """Register a function as a rule.

    :param id: kebab case, unique, stable: users name it in their settings.
    :param help: what to write instead, as one imperative sentence; a finding may say it more exactly.
    :param validator: Microsoft's name or names; a finding picks one of several, the first counts otherwise.
    :param keyword: member names of the node; the rule is called only where one of them stands.
    :param fixable: some of its findings carry an edit.
    :param implies: ids of rules whose findings at the same place, or below it, follow from one of this rule.
    :param misses: names of the members whose absence it reports, at the object that should have them.
    :raises ValueError: the id is taken, or the function has no docstring.
    :raises TypeError: the function's argument has no class as its annotation.
    """

    def register(check: Callable[[Any], Findings]) -> Callable[[Any], Findings]:
        if id in REGISTRY:
            raise ValueError(f"there are two rules with the id {id!r}")
        requirement, _, reason = inspect.cleandoc(check.__doc__ or "").partition("\n")
        if not requirement:
            raise ValueError(f"rule {id!r} has no docstring: its first line is the requirement")
        REGISTRY[id] = Rule(
            id=id,
            criterion=criterion,
            level=level,
            requirement=requirement,
            reason=reason.strip(),
            help=help,
            validators=_tuple(validator),
            policies=_tuple(policy),
            sources=(source,) if isinstance(source, Source) else source,
            publisher=publisher,
            keywords=_tuple(keyword),
            implies=_tuple(implies),
            misses=_tuple(misses),
            fixable=fixable,
            subject=_subject(check),
            module=check.__module__,
            check=check,
        )
        return check

    return register


Evidence = Callable[["Connector"], str | None]
EVIDENCE: dict[str, Evidence] = {}


def evidence(criterion: Criterion) -> Callable[[Evidence], Evidence]:
    """Register the function that says in a few words on what a criterion rests when it passes."""

    def register(describe: Evidence) -> Evidence:
        EVIDENCE[criterion.id] = describe
        return describe

    return register


def _tuple(value: str | tuple[str, ...]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else value


def _subject(check: Callable[[Any], Findings]) -> type:
    argument = check.__code__.co_varnames[0] if check.__code__.co_argcount else ""
    annotation = check.__annotations__.get(argument)
    # Nearly all are the name of a class that the module has; typing takes ten times as long to find that out.
    subject = check.__globals__.get(annotation) if isinstance(annotation, str) else annotation
    if not isinstance(subject, type):
        subject = typing.get_type_hints(check).get(argument)
    if not isinstance(subject, type):
        raise TypeError(f"the argument of {check.__qualname__} needs a class as its annotation")
    return subject
