"""The pages in ``docs/rules``: what each rule asks for, and what becomes of everything that Microsoft asks for.

``python -m tools.docs`` writes them from the registry of rules, their examples, and two data files that say what no
rule can decide; ``--check`` says which of them are stale and changes nothing.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

import checks.modules  # noqa: F401  (registers the rules)
from checks.rule import REGISTRY, Level, Rule
from tools.examples import EXAMPLES, ROOT, SAMPLE, SAMPLE_PULL_REQUEST

PAGES: Final = ROOT / "docs" / "rules"
NOT_DECIDABLE: Final = PAGES / "not-decidable.yml"
CATALOGUE: Final = PAGES / "catalogue.yml"

_NOTICE: Final = "<!-- Written by `make docs`; changes belong in checks/ and in the data files beside this page. -->"
_CODE: Final = re.compile(
    r"``(?P<literal>[^`]+)``"
    r"|(?<![\w`/])(?P<name>"
    r'"[\w-]+": (?:\[[^\]]*\]|"[^"]*"|\w+)'  # a member with its value
    r"|\$\w+|[$/#]?[\w*-]+(?:[./_{}-][\w*{}-]+)*\*?\.(?:json|ya?ml|png|md|csx)\b"  # files, and ``$ref``
    r"|x-ms-[\w*-]+|[a-z]+[A-Z]\w+"  # extensions and members in camel case
    r")"
)
"""Names of files and members, which stand as code on the pages."""
_LEVELS: Final = tuple(Level)


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
    """Each name of Microsoft's validator with the rules that report it."""
    names: dict[str, list[Rule]] = defaultdict(list)
    for rule in REGISTRY.values():
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
    examples = _examples()
    files = {f"{page}.md": _page(rules, examples) for page, rules in pages().items()}
    files["README.md"] = _index()
    files["validator-names.md"] = _validator_names()
    files["catalogue.md"] = _catalogue()
    return files


def stale() -> list[str]:
    """Names of the pages that are missing, differ from the rules, or have none any more."""
    files = render()
    there = {path.name: path.read_text(encoding="utf-8") for path in PAGES.glob("*.md")}
    return sorted(name for name in {*files, *there} if files.get(name) != there.get(name))


# The page of a subject


def _page(rules: list[Rule], examples: dict[str, dict[str, Any]]) -> str:
    title, *more = _about(rules[0])
    parts = [f"# {title}", _NOTICE, *more, f"{_counted(rules)} · [all rules](README.md)", _table(rules, "")]
    for rule in rules:
        parts += _section(rule, examples.get(rule.id))
    return _joined(parts)


def _section(rule: Rule, example: dict[str, Any] | None) -> Iterator[str]:
    yield f"## {rule.id}"
    yield f"**{prose(rule.requirement)}**"
    if rule.reason:
        yield from (prose(" ".join(paragraph.split())) for paragraph in rule.reason.split("\n\n"))
    yield f"What to do: {prose(rule.help)}"
    yield "\n".join(f"- {label}: {value}" for label, value in _facts(rule))
    if example is not None:
        yield from _shown_example(example)


def _facts(rule: Rule) -> Iterator[tuple[str, str]]:
    yield "Level", rule.level.value
    yield "Criterion", rule.criterion.title
    if rule.publisher is not None:
        yield "Binds", f"{rule.publisher.value} publishers"
    if rule.validators:
        yield "Microsoft's name", ", ".join(f"`{name}`" for name in rule.validators)
    if rule.policies:
        yield "Certification policy", ", ".join(rule.policies)
    if rule.sources:
        yield "Source", "; ".join(f"[{source}]({source.url})" for source in rule.sources)


def _shown_example(example: dict[str, Any]) -> Iterator[str]:
    left = next((word for word in ("unproven", "unjudged") if example.get(word)), None)
    verdict = f"leaves the criterion {left}" if left else "breaks it"
    bad, good = example["bad"], example.get("good")
    circumstances = [
        *(
            [f"as a connector of an {example['publisher']} publisher"]
            if example.get("publisher") == "independent"
            else ()
        ),
        *([f"in a folder called `{example['folder']}`"] if "folder" in example else ()),
    ]
    yield f"{', '.join(['This', *circumstances]) + (',' if circumstances else '')} {verdict}:"
    yield _fenced(bad)
    if "at" in example:
        file = example.get("file", next(iter(bad)))
        yield f"Found in `{file}` at {_pointer(example['at'])}."
    if good:
        yield "This does not:"
        yield _fenced(good)
    else:
        yield "The sample as it is does not."


def _pointer(pointer: str) -> str:
    return f"`{pointer}`" if pointer else "its root"


def _fenced(patch: dict[str, Any]) -> str:
    text = yaml.dump(patch, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110).rstrip("\n")
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", text)), default=0))
    return f"{fence}yaml\n{text}\n{fence}"


class _Dumper(yaml.SafeDumper):
    """YAML as people write it: lists are indented, long files stand as blocks, nothing refers to anything else."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002
        super().increase_indent(flow, indentless=False)

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        return True


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style="|" if "\n" in value else None)


def _list(dumper: yaml.SafeDumper, value: list[Any]) -> yaml.SequenceNode:
    short = len(value) <= 6 and not any(isinstance(element, dict | list) for element in value)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", value, flow_style=short)


_Dumper.add_representer(str, _text)
_Dumper.add_representer(list, _list)


# The indexes


def _index() -> str:
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
            "What a connector is judged by. A rule that is **required** can block a merge, a **recommended** one "
            "warns, a **hint** advises. `python entrypoint.py --explain RULE` says the same at the desk; an id, a name "
            "of Microsoft's validator or a policy code selects a rule."
        ),
        (
            "The examples are merge patches (RFC 7396) over the files of "
            f"[the sample](../../{_relative(SAMPLE)}); a whole number patches that element of an array, `null` "
            "removes a member or a file. Under `pull request` stands a patch of "
            f"[the sample's pull request](../../{_relative(SAMPLE_PULL_REQUEST)}), under `answers` what came of asking "
            "addresses, under `neighbors` patches of the sample's definition, by the paths of other connectors."
        ),
        (
            "- [Names of Microsoft's Swagger Validator](validator-names.md): which rule reports each\n"
            "- [Catalogue](catalogue.md): everything that is asked of a connector, and what becomes of it here"
        ),
        "\n".join(
            [
                "| Page | Subject | " + " | ".join(level.value.capitalize() for level in _LEVELS) + " |",
                "|---|---|" + "--:|" * len(_LEVELS),
                *rows,
                "| | **All** | " + " | ".join(f"**{total[level]}**" for level in _LEVELS) + " |",
            ]
        ),
    ]
    for page, rules in found.items():
        parts += [f"## {page.replace('_', ' ').capitalize()}", _table(rules, f"{page}.md")]
    return _joined(parts)


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
    rows = [f"| [{rule.id}]({page}#{rule.id}) | {rule.level.value} | {prose(rule.requirement)} |" for rule in rules]
    return "\n".join(["| Rule | Level | Requirement |", "|---|---|---|", *rows])


def _links(names: Iterable[str]) -> str:
    return ", ".join(f"[{name}]({REGISTRY[name].page}.md#{name})" for name in names if name in REGISTRY)


def _levels(rules: Iterable[Rule]) -> Counter[Level]:
    return Counter(rule.level for rule in rules)


def _counted(rules: list[Rule]) -> str:
    counts = _levels(rules)
    return ", ".join(f"{counts[level]} {level.value}" for level in _LEVELS if counts[level])


def _about(rule: Rule) -> list[str]:
    """What the rule's module says of itself: its title, and the paragraphs after it."""
    text = sys.modules[rule.module].__doc__ or rule.page
    title, *more = (" ".join(paragraph.split()) for paragraph in text.strip().split("\n\n"))
    return [prose(title.rstrip(".")), *(prose(paragraph) for paragraph in more)]


def prose(text: str) -> str:
    """Our own sentence as Markdown: names of files and members stand as code, and nothing else is markup."""
    pieces = []
    end = 0
    for match in _CODE.finditer(text):
        pieces += [_plain(text[end : match.start()]), f"`{match['literal'] or match['name']}`".replace("|", "\\|")]
        end = match.end()
    return "".join([*pieces, _plain(text[end:])])


def _plain(text: str) -> str:
    return re.sub(r"([\\*_<>\[\]|~])", r"\\\1", text)


def _joined(parts: Iterable[str]) -> str:
    return "\n\n".join(parts) + "\n"


def _relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _load(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    return loaded


def _examples() -> dict[str, dict[str, Any]]:
    """The examples as they were written, by rule."""
    return {rule: example for path in sorted(EXAMPLES.glob("*.yml")) for rule, example in _load(path).items()}


def write() -> list[str]:
    """Bring every page up to date and remove those without rules; returns what has changed."""
    changed = stale()
    files = render()
    for name in changed:
        if name in files:
            (PAGES / name).write_text(files[name], encoding="utf-8", newline="\n")
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
