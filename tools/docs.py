"""The pages in ``docs/rules``: what each rule asks for, and what becomes of everything that Microsoft asks for.

``python -m tools.docs`` writes them from the registry of rules, their examples, and two data files that say what no
rule can decide; ``--check`` says which of them are stale and changes nothing.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

import checks.modules  # noqa: F401  (registers the rules)
from checks.criteria import COMPATIBILITY
from checks.rule import REGISTRY, Level, Rule
from report.plain import plural
from tools.examples import ROOT, examples
from tools.markup import marked, prose
from tools.prevalence import Prevalence
from tools.prevalence import load as load_prevalence
from tools.shown import PICTURES, shown

PAGES: Final = ROOT / "docs" / "rules"
NOT_DECIDABLE: Final = PAGES / "not-decidable.yml"
CATALOGUE: Final = PAGES / "catalogue.yml"

_NOTICE: Final = "<!-- Written by `make docs`; changes belong in checks/ and in the data files beside this page. -->"
_LEVELS: Final = tuple(Level)
_MOST_FREQUENT: Final = 20
"""Rules in the table of what most often blocks."""


@dataclass(frozen=True, slots=True)
class Explained:
    """Why no rule decides a name of Microsoft's validator."""

    name: str
    why: str
    closest: tuple[str, ...]
    """Rules that decide the part that can be decided."""


@dataclass(frozen=True, slots=True)
class Requirement:
    """What becomes of one requirement of the catalogue; exactly one of the first three ways holds."""

    id: str
    area: str
    rules: tuple[str, ...]
    """Ids of the rules that decide it, or, beside a reason, of those that decide a part."""
    declared: str | None
    """The member of certification.yml that answers it."""
    why: str | None
    """Why the directory alone does not answer it."""
    later: str | None
    """It can be decided, and no rule does so yet; the text says what it needs, or is empty."""


def explained_names() -> list[Explained]:
    """The names of Microsoft's validator that no rule reports."""
    entries = _load(NOT_DECIDABLE)["not-decidable"] or {}
    return [Explained(name, entry["why"], tuple(entry.get("closest", ()))) for name, entry in entries.items()]


def assumptions() -> dict[str, str]:
    """What the rules take for granted where Microsoft publishes a name without its limit or list."""
    assumed: dict[str, str] = _load(NOT_DECIDABLE)["assumed"]
    return assumed


def requirements() -> list[Requirement]:
    """Everything that is asked of a connector, by area."""
    return [
        _requirement(name, area, value) for area, entries in _load(CATALOGUE).items() for name, value in entries.items()
    ]


def _requirement(name: str, area: str, value: Any) -> Requirement:
    if value == "built":
        return Requirement(name, area, (name,), None, None, None)
    if value == "later":
        return Requirement(name, area, (), None, None, "")
    return Requirement(
        name,
        area,
        tuple(value.get("built", value.get("closest", ()))),
        value.get("declared"),
        value.get("why"),
        value.get("later"),
    )


def built_names() -> dict[str, list[Rule]]:
    """Each name of Microsoft's validator with the rules that report it; what compares versions is another program."""
    names: dict[str, list[Rule]] = defaultdict(list)
    for rule in REGISTRY.values():
        if rule.criterion == COMPATIBILITY:
            continue
        for name in rule.validators:
            names[name].append(rule)
    return dict(names)


def pages() -> dict[str, list[Rule]]:
    """The rules of each page, in the order of the reports."""
    found: dict[str, list[Rule]] = {}
    for rule in REGISTRY.values():
        found.setdefault(rule.page, []).append(rule)
    return found


def render() -> dict[str, str]:
    """Every generated file with its text, by name."""
    counts = load_prevalence()
    files = {f"{page}.md": _page(rules, counts) for page, rules in pages().items()}
    files["README.md"] = _index(counts)
    files["validator-names.md"] = _validator_names()
    files["catalogue.md"] = _catalogue()
    return files


def pictures() -> dict[str, bytes]:
    """The icons on the pages, by name."""
    return {name: data for _, drawn in _examples().values() for name, data in drawn.items()}


def _files() -> dict[str, bytes]:
    """Everything that is generated, by its path below the pages."""
    texts = {name: text.encode() for name, text in render().items()}
    return texts | {f"{PICTURES}/{name}": data for name, data in pictures().items()}


def stale() -> list[str]:
    """Names of the files that are missing, differ from the rules, or belong to none any more."""
    files = _files()
    paths = [*PAGES.glob("*.md"), *(PAGES / PICTURES).glob("*")]
    there = {path.relative_to(PAGES).as_posix(): path.read_bytes() for path in paths}
    return sorted(name for name in {*files, *there} if files.get(name) != there.get(name))


# The page of a subject


def _page(rules: list[Rule], counts: Prevalence) -> str:
    title, *more = _about(rules[0])
    parts = [f"# {title}", _NOTICE, *more, f"{_counted(rules)} · [all rules](README.md)", _table(rules, "")]
    for rule in rules:
        parts += _section(rule, counts)
    return _joined(parts)


def _section(rule: Rule, counts: Prevalence) -> Iterator[str]:
    yield f"## {rule.id}"
    yield f"**{marked(rule.requirement)}**"
    if rule.reason:
        yield from (marked(" ".join(paragraph.split())) for paragraph in rule.reason.split("\n\n"))
    yield f"What to do: {marked(rule.help)}"
    yield "\n".join(f"- {label}: {value}" for label, value in _facts(rule, counts))
    if rule.id in _examples():
        yield f"Before (-) and after (+):\n\n{_examples()[rule.id][0]}"


def _facts(rule: Rule, counts: Prevalence) -> Iterator[tuple[str, str]]:
    yield "Severity", rule.level.value
    yield "Criterion", rule.criterion.title
    if rule.criterion != COMPATIBILITY:  # what was counted has no version before
        yield "Published connectors", _broken_by(rule, counts)
    if rule.fixable:
        yield "Fixed by", "[`--fix`](../reference.md#fix), where one change is certain"
    if rule.publisher is not None:
        yield "Binds", f"{rule.publisher.value} publishers"
    if rule.validators:
        yield "Microsoft's name", ", ".join(f"`{name}`" for name in rule.validators)
    if rule.policies:
        yield "Certification policy", ", ".join(rule.policies)
    for source in rule.sources:
        yield "Source", f"[{source}]({source.url})"


def _broken_by(rule: Rule, counts: Prevalence) -> str:
    recent, _ = counts.of(rule.id)
    share = f" ({100 * recent / counts.recent:.1f} %)" if recent else ""
    verb = "breaks" if recent < 2 else "break"
    return f"{recent or 'none'} of the {counts.recent} first published since 2023 {verb} it{share}"


# The indexes


def _index(counts: Prevalence) -> str:
    found = pages()
    rows = [
        f"| [{page}]({page}.md) | {prose(_about(rules[0])[0])} | "
        + " | ".join(str(_levels(rules)[level]) for level in _LEVELS)
        + " |"
        for page, rules in found.items()
    ]
    total = _levels(REGISTRY.values())
    parts = [
        "# Rules",
        _NOTICE,
        (
            "What a connector is judged by. An **error** blocks the merge, a **warning** is for people to decide, a "
            "**hint** advises. `connector-certification --explain RULE` says the same at the desk; an id, a name of "
            "Microsoft's validator or a policy code selects a rule."
        ),
        "## What most often blocks",
        (
            f"Errors by how many of the {counts.all} published connectors that were counted have them, and how many "
            f"of the {counts.recent} that were first published since 2023."
        ),
        _blocking(counts),
        "## All pages",
        (
            "- [Names of Microsoft's Swagger Validator](validator-names.md): which rule reports each\n"
            "- [Catalogue](catalogue.md): everything that is asked of a connector, and what becomes of it here"
        ),
        "\n".join(
            [
                "| Page | Subject | " + " | ".join(f"{level.value.capitalize()}s" for level in _LEVELS) + " |",
                "|---|---|" + "--:|" * len(_LEVELS),
                *rows,
                "| | **All** | " + " | ".join(f"**{total[level]}**" for level in _LEVELS) + " |",
            ]
        ),
    ]
    for page, rules in found.items():
        parts += [f"## {page.replace('_', ' ').capitalize()}", _table(rules, f"{page}.md")]
    return _joined(parts)


def _blocking(counts: Prevalence) -> str:
    errors = [rule for rule in REGISTRY.values() if rule.level is Level.ERROR and counts.of(rule.id)[1]]
    errors.sort(key=lambda rule: counts.of(rule.id)[1], reverse=True)
    rows = [
        f"| {_links([rule.id])} | {marked(rule.help)} | {counts.of(rule.id)[1]} | {counts.of(rule.id)[0]} |"
        for rule in errors[:_MOST_FREQUENT]
    ]
    return "\n".join(["| Rule | What to do | All | Since 2023 |", "|---|---|--:|--:|", *rows])


def _validator_names() -> str:
    built, explained = built_names(), {entry.name: entry for entry in explained_names()}
    assumed = assumptions()
    rows = []
    for name in sorted({*built, *explained}):
        if name in built:
            rows.append(f"| `{name}` | {_links(rule.id for rule in built[name])} | {prose(assumed.get(name, ''))} |")
        else:
            entry = explained[name]
            rows.append(f"| `{name}` | {_links(entry.closest) or '–'} | {prose(entry.why)} |")
    parts = [
        "# Names of Microsoft's Swagger Validator",
        _NOTICE,
        (
            f"The validator is closed, its names are published. {len(built)} of {len(rows)} names are reported by a "
            "rule. A remark beside rules says what they take for granted where a limit or a list is not published; "
            "where it says why no rule reports the name, the rules beside it, if any, decide the part that can be."
        ),
        "\n".join(["| Name | Rules | Remark |", "|---|---|---|", *rows]),
    ]
    return _joined(parts)


def _catalogue() -> str:
    found = requirements()
    counts = Counter(_fate(requirement) for requirement in found)
    said = ", ".join(f"{counts[fate]} {fate}" for fate in ("built", "declared", "explained", "not built yet"))
    parts = [
        "# Catalogue",
        _NOTICE,
        (
            "Everything that Microsoft's documents, its tools and its reviewers ask of a connector: "
            f"{len(found)} requirements, {said}. *Declared* ones are answered in `certification.yml`; *explained* ones "
            "cannot be answered from a connector's directory."
        ),
    ]
    for area in dict.fromkeys(requirement.area for requirement in found):
        rows = [_catalogue_row(requirement) for requirement in found if requirement.area == area]
        parts += [f"## {area}", "\n".join(["| Requirement | Fate | Where, or why not |", "|---|---|---|", *rows])]
    return _joined(parts)


def _catalogue_row(requirement: Requirement) -> str:
    fate = _fate(requirement)
    known = [name for name in requirement.rules if name in REGISTRY]
    said = [f"{_links([name])} ({REGISTRY[name].level.value})" for name in known]
    if requirement.declared:
        said.insert(0, f"`{requirement.declared}` in certification.yml")
    if requirement.why:
        said = [prose(requirement.why), *([f"Closest: {', '.join(said)}"] if said else [])]
    if requirement.later:
        said.append(prose(requirement.later))
    return f"| `{requirement.id}` | {fate} | {' '.join(said) if requirement.why else ', '.join(said)} |"


def _fate(requirement: Requirement) -> str:
    if requirement.declared is not None:
        return "declared"
    if requirement.why is not None:
        return "explained"
    if requirement.later is not None or not set(requirement.rules) <= set(REGISTRY):
        return "not built yet"
    return "built"


# Pieces


def _table(rules: Iterable[Rule], page: str) -> str:
    rows = [f"| [{rule.id}]({page}#{rule.id}) | {rule.level.value} | {marked(rule.requirement)} |" for rule in rules]
    return "\n".join(["| Rule | Severity | Requirement |", "|---|---|---|", *rows])


def _links(names: Iterable[str]) -> str:
    return ", ".join(f"[{name}]({REGISTRY[name].page}.md#{name})" for name in names if name in REGISTRY)


def _levels(rules: Iterable[Rule]) -> Counter[Level]:
    return Counter(rule.level for rule in rules)


def _counted(rules: list[Rule]) -> str:
    counts = _levels(rules)
    return ", ".join(plural(counts[level], level.value) for level in _LEVELS if counts[level])


def _about(rule: Rule) -> list[str]:
    """What the rule's module says of itself: its title, and the paragraphs after it."""
    text = sys.modules[rule.module].__doc__ or rule.page
    title, *more = (" ".join(paragraph.split()) for paragraph in text.strip().split("\n\n"))
    return [prose(title.rstrip(".")), *(prose(paragraph) for paragraph in more)]


def _joined(parts: Iterable[str]) -> str:
    return "\n\n".join(parts) + "\n"


def _load(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    return loaded


@cache
def _examples() -> dict[str, tuple[str, dict[str, bytes]]]:
    """By rule, its example as a reader sees it, and the pictures in it."""
    return {example.rule: shown(example) for example in examples()}


def write() -> list[str]:
    """Bring every file up to date and remove those without rules; returns what has changed."""
    changed = stale()
    files = _files()
    (PAGES / PICTURES).mkdir(exist_ok=True)
    for name in changed:
        if name in files:
            (PAGES / name).write_bytes(files[name])
        else:
            (PAGES / name).unlink()
    return changed


def main() -> int:
    """Write the pages; with ``--check``, exit status 1 where one is stale."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="name the stale pages, write nothing")
    check = parser.parse_args().check
    work: Callable[[], list[str]] = stale if check else write
    names = work()
    for name in names:
        print(f"docs/rules/{name}: {'stale' if check else 'written'}")
    return 1 if check and names else 0


if __name__ == "__main__":
    sys.exit(main())
