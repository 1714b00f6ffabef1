"""The rules on pull requests bind those to Microsoft's repository; everywhere else nothing is proven."""

from dataclasses import replace
from typing import Any

import pytest

import checks.modules  # noqa: F401  (registers the rules)
from checks.rule import EVIDENCE, REGISTRY, Level
from checks.walk import walk
from connector.connector import Connector, read_connector
from connector.declaration import Declaration
from connector.publisher import Publisher
from connector.pull_request import PullRequest, connector_folder
from tests.checks.judging import failures
from tests.effort import at_most
from tests.mutants.pull_request import FOLDER, right
from tools.examples import SAMPLE


def connector(
    pull_request: PullRequest | None, publisher: Publisher = Publisher.INDEPENDENT, path: str = FOLDER
) -> Connector:
    found = read_connector(str(SAMPLE), path, publisher)
    found.pull_request = pull_request
    return found


def rules(found: Connector) -> list[str]:
    return [b.rule.id for b in walk(found).broken if b.rule.page == "pull_request" and b.rule.level is not Level.HINT]


def unproven(found: Connector) -> list[str]:
    return [one.message for one in walk(found).unproven.get("pull-request", [])]


def test_without_a_pull_request_the_criterion_is_unproven() -> None:
    found = connector(None)
    found.declaration = found.declaration_document = None
    assert unproven(found) == ["no pull request to Microsoft's repository is declared"]
    assert EVIDENCE["pull-request"](found) is None


def test_a_pull_request_to_another_repository_proves_nothing() -> None:
    found = connector(replace(right(), base_repository="contoso/connectors"))
    found.declaration = found.declaration_document = None
    assert unproven(found) == ["this pull request goes to a repository other than Microsoft's"]


@pytest.mark.parametrize(
    ("declared", "said"),
    [
        ("https://github.com/microsoft/PowerPlatformConnectors/pull/1", "declared: https://github.com/microsoft/Pow"),
        ("not-needed", "declared as not needed"),
    ],
)
def test_a_declaration_stands_for_it(declared: str, said: str) -> None:
    found = connector(None)
    found.declaration = Declaration({"submission": {"pull-request": declared}}, "certification.yml")
    assert unproven(found) == []
    assert (EVIDENCE["pull-request"](found) or "").startswith(said)


def test_what_is_judged_needs_no_declaration() -> None:
    found = connector(right())
    found.declaration = found.declaration_document = None
    assert unproven(found) == []
    assert EVIDENCE["pull-request"](found) == "to microsoft/PowerPlatformConnectors, branch dev, 4 files changed"


@pytest.mark.parametrize("name", ["microsoft/PowerPlatformConnectors", "contoso/powerplatformconnectors"])
def test_copies_of_the_repository_have_its_rules(name: str) -> None:
    assert replace(right(), base_repository=name).upstream


@pytest.mark.parametrize(
    "name", ["contoso/connectors", "PowerPlatformConnectors/other", "a/PowerPlatformConnectors2", ""]
)
def test_other_repositories_have_rules_of_their_own(name: str) -> None:
    assert not replace(right(), base_repository=name).upstream


def test_a_branch_of_the_repository_may_be_brought_on_from_dev() -> None:
    own = "microsoft/PowerPlatformConnectors"
    assert not rules(connector(replace(right(), base_ref="master", head_ref="dev", head_repository=own)))
    assert rules(connector(replace(right(), base_ref="master", head_ref="dev", head_repository=None))) == [
        "pr-base-dev"
    ]


def test_files_that_nobody_lists_leave_the_criterion_unproven() -> None:
    found = connector(replace(right(), files=None, added=frozenset()))
    assert unproven(found) == ["GitHub does not list the files of the pull request"]
    assert rules(found) == []


def test_that_the_connector_is_new_is_asked_of_a_new_one_only() -> None:
    body = right().body.replace("- [x] A connector for this service", "- [ ] A connector for this service")
    assert rules(connector(replace(right(), body=body))) == ["pr-template-ticks"]
    assert rules(connector(replace(right(), body=body, added=frozenset()))) == []


def test_a_body_without_the_template_is_one_finding_each() -> None:
    body = "\n".join(f"![{number}](https://contoso.com/{number}.png)" for number in range(4))
    assert rules(connector(replace(right(), body=body))) == ["pr-template-ticks", "pr-template-ticks-independent"]


@pytest.mark.parametrize(
    "box",
    [
        "- [x] ",
        "* [X] ",
        "+ [x ] ",
        "- [ x] ",
        "1. [x] ",
        "  - [X] ",
        "-[x] ",
        "> - [x] ",
        "- [v] ",
        "- [✅] ",
        "- [✔️] ",
        "- [yes] ",
        "- [*] ",
    ],
)
def test_a_box_is_ticked_as_readers_see_it(box: str) -> None:
    body = "\n".join(line.replace("- [x] ", box) for line in right().body.splitlines())
    assert rules(connector(replace(right(), body=body))) == []


@pytest.mark.parametrize(
    "box", ["```\n- [x] {}\n```", "<!-- - [x] {} -->", "- [ ] {}", "- [] {}", "- {}", "{}", "- [n/a] {}", "- [no] {}"]
)
def test_what_is_no_ticked_box_does_not_count(box: str) -> None:
    text = "The connector works; we verified that by testing all operations."
    body = right().body.replace(f"- [x] {text}", f"\n{box.format(text)}\n")
    assert rules(connector(replace(right(), body=body))) == ["pr-template-ticks"]


@pytest.mark.parametrize(
    "picture",
    [
        "![](https://contoso.com/4.png)",
        '<img width="300" alt="Test" src="https://github.com/user-attachments/assets/4" />',
        "<video src='https://contoso.com/4.mp4'></video>",
        "https://github.com/user-attachments/assets/6d1a-4",
        "https://user-images.githubusercontent.com/1/4.png",
        "https://github.com/microsoft/PowerPlatformConnectors/assets/1/4",
    ],
)
def test_pictures_are_counted_in_every_form(picture: str) -> None:
    old = "![Test tab](https://github.com/user-attachments/assets/6d1a0c52-0002)"
    assert old in right().body
    assert rules(connector(replace(right(), body=right().body.replace(old, picture)))) == []
    hidden = right().body.replace(old, f"<!-- {picture} -->")
    assert rules(connector(replace(right(), body=hidden))) == ["pr-screenshots"]


def test_pictures_behind_references_are_counted() -> None:
    body = right().body.replace("](https://github.com/user-attachments/assets/6d1a0c52-000", "][")
    body = body.replace("][1)", "][1]").replace("][2)", "][2]")
    body += "\n[1]: https://contoso.com/1.png\n[2]: https://contoso.com/2.png\n"
    assert rules(connector(replace(right(), body=body))) == []


def test_a_connector_that_got_another_name_is_one_connector() -> None:
    old = "independent-publisher-connectors/Old Name/readme.md"
    files = frozenset({*(right().files or ()), old})
    assert rules(connector(replace(right(), files=files))) == ["pr-single-connector"]
    assert rules(connector(replace(right(), files=files, renamed=frozenset({old})))) == []


def test_nobody_asks_whether_the_connector_is_new_where_the_files_are_unknown() -> None:
    body = right().body.replace("- [x] A connector for this service", "- [ ] A connector for this service")
    assert rules(connector(replace(right(), body=body, files=None))) == []


def test_a_verified_publisher_needs_neither_the_title_nor_screenshots() -> None:
    body = right().body.partition("As an independent")[0]
    found = connector(replace(right(), title="Contoso", body=body), Publisher.VERIFIED)
    assert rules(found) == []


@pytest.mark.parametrize(
    ("path", "prefix", "broken"),
    [
        ("certified-connectors/Contoso", "", False),
        ("checkout/certified-connectors/Contoso", "checkout/", False),
        ("certified-connectors/Contoso/v2", "", True),
        ("certified-connectors", "", True),
        ("connectors/Contoso", "", True),
        (".", "", True),
    ],
)
def test_a_connector_has_a_folder_of_its_own_below_one_of_three(path: str, prefix: str, broken: bool) -> None:
    found = connector(replace(right(), prefix=prefix), path=path)
    assert ("dir-under-known-root" in rules(found)) is broken


@pytest.mark.parametrize(
    ("path", "folder"),
    [
        ("certified-connectors/A/readme.md", "certified-connectors/A"),
        ("custom-connectors/A/b/c.png", "custom-connectors/A"),
        ("certified-connectors/readme.md", None),
        ("readme.md", None),
        ("templates/A/readme.md", None),
    ],
)
def test_a_file_lies_in_the_folder_of_its_connector(path: str, folder: str | None) -> None:
    assert connector_folder(path) == folder


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("title", "`@everyone` ::error::\n" * 50),
        ("title", "\u202e" * 1_000),
        ("body", "- [x] " * 40_000),
        ("body", "<img " * 50_000),
        ("body", "<img src=" + " " * 200_000),
        ("body", "![" * 100_000),
        ("body", "https://github.com/user-attachments/assets/" * 6_000),
        ("body", "\0" * 100_000),
        ("base_ref", "a" * 1_000),
        ("labels", ("a" * 1_000,) * 100),
        ("files", frozenset(f"certified-connectors/{number}/a\n::error::" for number in range(3_000))),
    ],
)
def test_hostile_pull_requests_are_judged_in_a_moment(member: str, value: Any) -> None:
    with at_most(180):
        judgement = walk(connector(replace(right(), **{member: value})))
    assert not failures(judgement)
    assert all(len(b.finding.message) < 600 for b in judgement.broken)


def test_nothing_about_a_pull_request_blocks() -> None:
    assert not [rule for rule in REGISTRY.values() if rule.page == "pull_request" and rule.level is Level.ERROR]
