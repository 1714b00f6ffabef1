"""The pages in docs/rules say what the rules say, all of it, and every link leads somewhere."""

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

import checks.modules  # noqa: F401  (registers the rules)
from checks.rule import REGISTRY, Rule
from connector.declaration_schema import SCHEMA
from publish.event import Event
from publish.links import rule_url
from tools import docs, prevalence
from tools.markup import marked

EVENT = Event(
    name="pull_request",
    repository="contoso/connectors",
    sha="0" * 40,
    pull_request=None,
    api_url="https://api.github.com",
    server_url="https://github.com",
    run_id="1",
    workspace="/github/workspace",
    action_repository="connector-certification/action",
    action_ref="v1",
)
LINK = re.compile(r"(?<!\\)\]\((?P<target>[^)#]*)(?:#(?P<anchor>[^)]+))?\)")


def headings(path: Path) -> list[str]:
    """The anchors of a page's headings, without what stands in its examples."""
    text = re.sub(r"^(`{3,})\w+\n.*?\n\1$", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    titles = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return [re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles]


def test_the_pages_are_current() -> None:
    assert docs.stale() == [], "run `make docs`"


def test_a_page_that_no_rule_needs_is_stale(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "pictures").mkdir()
    for name, text in docs.render().items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    for name, data in docs.pictures().items():
        (tmp_path / "pictures" / name).write_bytes(data)
    (tmp_path / "pictures" / "gone.png").write_bytes(b"")
    (tmp_path / "gone.md").write_text("# Gone\n", encoding="utf-8")
    (tmp_path / "icon.md").write_text("# Old\n", encoding="utf-8")
    monkeypatch.setattr(docs, "PAGES", tmp_path)
    assert docs.stale() == ["gone.md", "icon.md", "pictures/gone.png"]
    docs.write()
    assert docs.stale() == []
    assert not (tmp_path / "gone.md").exists()


def test_every_rule_has_its_heading_once_on_its_page_and_on_no_other() -> None:
    found = Counter(
        (path.stem, anchor) for path in docs.PAGES.glob("*.md") for anchor in headings(path) if anchor in REGISTRY
    )
    assert found == Counter((rule.page, rule.id) for rule in REGISTRY.values())


@pytest.mark.parametrize("rule", REGISTRY.values(), ids=lambda rule: rule.id)
def test_a_rules_section_holds_everything_that_it_says(rule: Rule) -> None:
    page = (docs.PAGES / f"{rule.page}.md").read_text(encoding="utf-8")
    section = page.partition(f"\n## {rule.id}\n")[2].partition("\n## ")[0]
    said = [marked(rule.requirement), marked(rule.help), rule.level.value, rule.criterion.title]
    said += [
        *(f"`{name}`" for name in rule.validators),
        *rule.policies,
        *(f"[{source}]({source.url})" for source in rule.sources),
    ]
    assert [text for text in said if text not in section] == []


@pytest.mark.parametrize("rule", REGISTRY.values(), ids=lambda rule: rule.id)
def test_a_rule_shows_its_example_with_the_changed_lines_marked(rule: Rule) -> None:
    page = (docs.PAGES / f"{rule.page}.md").read_text(encoding="utf-8")
    section = page.partition(f"\n## {rule.id}\n")[2].partition("\n## ")[0]
    example = section.partition("Before (-) and after (+):")[2]
    picture = re.search(r"!\[[^]]+\]\(pictures/[\w-]+\.png\)", example)
    marked_lines = "diff\n" in example and re.search(r"^[-+]", example, re.MULTILINE)
    beside = re.search(r"^Before, .* beside it", example, re.MULTILINE) and rule.page == "neighbors"
    uncompared = "connectors of the run are not compared" in example and rule.id == "neighbors-compared"
    said = "cannot be opened as a picture" in example or "in a folder called" in example
    assert picture or marked_lines or beside or uncompared or said


def test_every_rule_says_how_many_published_connectors_break_it() -> None:
    counts = prevalence.load()
    assert counts.recent > 100
    assert set(counts.rules) <= set(REGISTRY), "run `make prevalence`"
    assert all(recent <= counts.recent and recent <= every <= counts.all for recent, every in counts.rules.values())


def test_the_index_starts_with_what_most_often_blocks() -> None:
    blocking = docs.render()["README.md"].partition("## What most often blocks")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| \[([\w-]+)\].*\| (\d+) \| \d+ \|$", blocking, re.MULTILINE)
    assert len(rows) == 20
    assert [int(count) for _, count in rows] == sorted((int(count) for _, count in rows), reverse=True)


@pytest.mark.parametrize("rule", REGISTRY.values(), ids=lambda rule: rule.id)
def test_the_link_that_a_comment_gives_leads_to_the_rule(rule: Rule, project: Path) -> None:
    address, _, anchor = rule_url(EVENT, rule.id).partition("#")
    page = project / address.removeprefix("https://github.com/connector-certification/action/blob/v1/")
    assert page.is_file(), address
    assert anchor in headings(page)


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md", "SECURITY.md", "docs", "docs/rules"])
def test_no_link_inside_the_repository_is_broken(document: str, project: Path) -> None:
    place = project / document
    for path in place.glob("*.md") if place.is_dir() else [place]:
        text = re.sub(r"^(`{3,})\w+\n.*?\n\1$", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
        text = re.sub(r"`[^`\n]+`", "code", text)
        for link in LINK.finditer(text):
            if "://" in link["target"]:
                continue
            target = (path.parent / link["target"]).resolve() if link["target"] else path
            assert target.exists(), f"{path.name}: {link[0]}"
            if link["anchor"] and target.suffix == ".md":
                assert link["anchor"] in headings(target), f"{path.name}: {link[0]}"


def test_no_explained_name_is_reported_by_a_rule() -> None:
    explained = [entry.name for entry in docs.explained_names()]
    assert len(explained) == len(set(explained))
    assert set(explained) & set(docs.built_names()) == set(), "remove them from docs/rules/not-decidable.yml"


def test_every_explanation_has_a_reason_and_names_rules_that_exist() -> None:
    for entry in docs.explained_names():
        assert len(entry.why) > 20, entry.name
        assert set(entry.closest) <= set(REGISTRY), entry.name


def test_every_assumption_is_about_a_name_that_a_rule_reports() -> None:
    assert set(docs.assumptions()) <= set(docs.built_names())


@pytest.mark.shared
def test_every_name_of_the_validator_is_reported_or_explained(shared: Path) -> None:
    rows = (shared / "rules" / "validator-rule-names.tsv").read_text(encoding="utf-8").splitlines()
    names = {row.split("\t")[1] for row in rows if row}
    assert len(names) == 174
    explained = {entry.name for entry in docs.explained_names()}
    assert sorted(names - set(docs.built_names()) - explained) == []
    assert sorted((set(docs.built_names()) | explained) - names) == []
    assert len(docs.built_names()) + len(explained) == 174


def test_the_catalogue_calls_built_what_a_rule_decides_and_nothing_else() -> None:
    for requirement in docs.requirements():
        if requirement.why is None and requirement.later is None and requirement.declared is None:
            assert requirement.rules, requirement.id
        assert set(requirement.rules) <= set(REGISTRY), f"{requirement.id}: no such rule"
        if requirement.later is not None or requirement.why is not None:
            assert requirement.id not in REGISTRY, f"{requirement.id} is built; say so in docs/rules/catalogue.yml"
        if requirement.why is not None:
            assert len(requirement.why) > 20, requirement.id


def test_every_declared_requirement_names_a_member_of_certification_yml() -> None:
    text = SCHEMA.read_text(encoding="utf-8")
    declared = [requirement.declared for requirement in docs.requirements() if requirement.declared]
    members = {part for names in declared for name in names.split(", ") for part in name.split(".")}
    assert declared
    assert sorted(member for member in members if f'"{member}": {{' not in text) == []


@pytest.mark.shared
def test_every_requirement_of_the_catalogue_has_its_fate(shared: Path) -> None:
    with (shared / "rules" / "catalogue.tsv").open(encoding="utf-8", newline="") as file:
        wanted = [row["rule"] for row in csv.DictReader(file, delimiter="\t")]
    assert len(wanted) == 378
    assert Counter(requirement.id for requirement in docs.requirements()) == Counter(wanted)
