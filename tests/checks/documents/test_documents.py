"""Sections are known by their meaning, wherever they stand; each fault of a document is told once, at its line."""

from pathlib import Path
from typing import Any

import pytest

import checks.modules  # noqa: F401  (registers the rules)
from certify.judge import certify
from checks.rule import REGISTRY, Level
from checks.walk import walk
from connector.connector import read_connector
from connector.publisher import Publisher
from report.model import FailOn
from tests.effort import at_most
from tools.examples import materialize

SECTIONS = {
    "readme-section-prerequisites": [
        "Prerequisites", "Pre-requisites", "PREREQUISITES:", "Requirements", "Before you begin", "What you'll need",
        "What do you need?", "1. Prerequisites",
    ],
    "readme-section-operations": [
        "Supported Operations", "Actions", "Supported actions and triggers", "Available methods",
        "Operations supported", "Endpoints", "Triggers",
    ],
    "readme-section-credentials": [
        "Obtaining Credentials", "How to get credentials", "Authentication", "Getting an API key", "How do I sign in?",
        "Creating a connection", "Authorization", "Access token",
    ],
    "readme-section-known-issues": [
        "Known Issues and Limitations", "Limitations", "Known issues", "Rate limits", "Restrictions",
        "Known bugs", "Constraints",
    ],
    "readme-section-deployment": ["Deployment Instructions", "How to install", "Setup", "Importing the connector"],
    "readme-section-publisher": [
        "Publisher: Contoso", "Publisher", "Publishers", "Published by Contoso",
        "2. Publisher", "1.1 Publisher: Contoso", "About the publisher", "IV. Publisher",
    ],
}  # fmt: skip
HEADINGS = {
    "readme-section-prerequisites": "## Prerequisites",
    "readme-section-operations": "## Supported Operations",
    "readme-section-credentials": "## Obtaining Credentials",
    "readme-section-known-issues": "## Known Issues and Limitations",
    "readme-section-deployment": "## Deployment Instructions",
    "readme-section-publisher": "## Publisher: Contoso",
}


def found(
    directory: Path, patch: dict[str, Any], publisher: Publisher = Publisher.VERIFIED
) -> list[tuple[str, int, str]]:
    """What the rules on documents say of the sample with a patch: rule, line, message."""
    path = materialize(patch, directory / "contoso-invoices")
    judgement = walk(read_connector(str(path), "contoso-invoices", publisher))
    assert not [words for words in judgement.unproven if words != "nomination"]
    return [
        (broken.rule.id, broken.finding.line or 0, broken.finding.message)
        for broken in judgement.broken
        if broken.rule.page == "documents"
    ]


def rules(directory: Path, patch: dict[str, Any], publisher: Publisher = Publisher.VERIFIED) -> list[str]:
    return [rule for rule, _, _ in found(directory, patch, publisher)]


@pytest.mark.parametrize(("rule", "heading"), [(rule, heading) for rule in SECTIONS for heading in SECTIONS[rule]])
def test_a_section_is_known_by_the_meaning_of_its_heading(rule: str, heading: str, tmp_path: Path) -> None:
    assert rule not in rules(tmp_path, {"readme.md": {"replace": [HEADINGS[rule], f"### {heading}"]}})


@pytest.mark.parametrize("rule", SECTIONS)
def test_a_section_that_is_only_mentioned_is_missing(rule: str, tmp_path: Path) -> None:
    heading = HEADINGS[rule].removeprefix("## ")
    patch: dict[str, Any] = {"readme.md": {"replace": [HEADINGS[rule], f"Here one would look for: {heading}."]}}
    if rule == "readme-section-operations":
        names = ["List invoices", "Create invoice", "Get invoice", "When an invoice is paid"]
        text = Path("samples/contoso-invoices/readme.md").read_text(encoding="utf-8")
        for name in names:
            text = text.replace(f"### {name}", name)
        patch = {"readme.md": text.replace(HEADINGS[rule], "Here one would look for them.")}
    assert rule in rules(tmp_path, patch)


def test_the_order_of_the_sections_does_not_matter(tmp_path: Path) -> None:
    text = Path("samples/contoso-invoices/readme.md").read_text(encoding="utf-8")
    title, *sections = text.split("\n## ")
    assert not rules(tmp_path, {"readme.md": "\n## ".join([title, *reversed(sections)])})


def test_sections_below_a_code_block_without_an_end_are_not_missing(tmp_path: Path) -> None:
    patch = {"readme.md": {"replace": ["## Publisher: Contoso", "```\ninvoices\n\n## Publisher: Contoso"]}}
    assert found(tmp_path, patch) == [("document-code-closed", 6, "the code block that begins here has no end")]


def test_a_readme_without_headings_hears_of_nothing_else(tmp_path: Path) -> None:
    text = "Contoso Invoices: list invoices, create invoice, get invoice, when an invoice is paid."
    assert rules(tmp_path, {"readme.md": text}) == ["readme-has-headings"]


def test_a_connector_without_sign_in_needs_no_credentials(tmp_path: Path) -> None:
    patch = {
        "readme.md": {"replace": ["## Obtaining Credentials\n\n", ""]},
        "apiProperties.json": {"properties": {"connectionParameters": None}},
        "apiDefinition.swagger.json": {"securityDefinitions": None, "security": None},
    }
    assert "readme-section-credentials" not in rules(tmp_path, patch)


@pytest.mark.parametrize(
    "text",
    ["Required", "It is required. Always.", "Requirements.", "`Required.`x", "## Operation 10", "## Titles"],
)
def test_words_of_the_template_in_a_text_of_ones_own_are_none_of_it(text: str, tmp_path: Path) -> None:
    patch = {"readme.md": {"replace": ["A list holds", f"{text}\n\nA list holds"]}}
    assert "readme-no-template-text" not in rules(tmp_path, patch)


def test_left_template_text_is_told_at_its_line(tmp_path: Path) -> None:
    patch = {"readme.md": {"replace": ["A list holds", "Required. Say what does not work yet.\n\nA list holds"]}}
    assert [(rule, line) for rule, line, _ in found(tmp_path, patch)] == [("readme-no-template-text", 36)]


@pytest.mark.parametrize(
    "target",
    [
        "https://contoso.com/x", "//contoso.com", "mailto:us@contoso.com", "#prerequisites", "/certified-connectors",
        "?tab=readme", "intro.md", "./intro.md#faq", "intro.md?raw=true", "../Other/readme.md",
        "data:image/png;base64,",
        "%69ntro.md", "", " intro.md ", ".", "./",
    ],
)  # fmt: skip
def test_links_that_lead_somewhere_are_not_reported(target: str, tmp_path: Path) -> None:
    patch = {"readme.md": {"replace": ["A list holds", f"See [this](<{target}>).\n\nA list holds"]}}
    assert not found(tmp_path, patch)


def test_a_link_to_a_file_in_a_folder_of_the_connector_is_found(tmp_path: Path) -> None:
    patch = {
        "readme.md": {"replace": ["A list holds", "![one](images/one.png) ![two](images/two.png)\n\nA list holds"]}
    }
    path = materialize(patch, tmp_path / "contoso-invoices")
    (path / "images").mkdir()
    (path / "images" / "one.png").write_bytes(b"")
    broken = walk(read_connector(str(path), "contoso-invoices")).broken
    assert [b.finding.message for b in broken] == ['the image "images/two.png" is not in the directory']


def test_a_link_that_is_read_as_a_file_gets_its_scheme(tmp_path: Path) -> None:
    path = materialize(
        {"readme.md": {"replace": ["A list holds", "[a](www.contoso.com) [b](us@contoso.com)\n\nA list holds"]}},
        tmp_path / "contoso-invoices",
    )
    helps = [broken.finding.help for broken in walk(read_connector(str(path), "contoso-invoices")).broken]
    assert helps == ["Write https:// before it.", "Write mailto: before it."]


def test_links_are_not_followed_out_of_the_directory(tmp_path: Path) -> None:
    path = materialize({"readme.md": {"replace": ["A list holds", "[a](up/x.md)\n\nA list holds"]}}, tmp_path / "c")
    (path / "up").symlink_to("/etc")
    assert not walk(read_connector(str(path), "c", Publisher.VERIFIED)).broken


def test_an_introduction_that_is_the_readme_is_told_with_its_share(tmp_path: Path) -> None:
    text = Path("samples/contoso-invoices/readme.md").read_text(encoding="utf-8")
    told = [message for rule, _, message in found(tmp_path, {"intro.md": text}) if rule == "intro-differs-from-readme"]
    assert told == ["100 % of the introduction stand in readme.md too"]


def test_an_introduction_may_share_a_paragraph_with_the_readme(tmp_path: Path) -> None:
    shared = "A list holds at most 1,000 invoices."
    assert not rules(
        tmp_path, {"intro.md": {"replace": ["A list holds at most 1,000 invoices; narrow it by status.", shared]}}
    )


def test_the_introduction_of_a_connector_that_has_none_is_only_a_hint(tmp_path: Path) -> None:
    assert rules(tmp_path, {"intro.md": None}) == ["intro-file-present"]
    assert REGISTRY["intro-file-present"].level is Level.HINT


def test_a_missing_readme_is_the_only_thing_that_blocks(tmp_path: Path) -> None:
    required = [rule.id for rule in REGISTRY.values() if rule.page == "documents" and rule.level is Level.ERROR]
    assert required == ["readme-file-present"]
    assert rules(tmp_path, {"readme.md": None}) == ["readme-file-present"]


def test_an_independent_publisher_deploys_nothing(tmp_path: Path) -> None:
    patch = {"readme.md": {"replace": ["## Deployment Instructions\n\n", ""]}}
    assert "readme-section-deployment" not in rules(tmp_path, patch, Publisher.INDEPENDENT)


def test_ten_thousand_faults_on_a_page_are_located_in_no_time(tmp_path: Path) -> None:
    text = "# A\n\n" + "[a](b)\n\n" * 10_000 + "x\n" * 2_000_000
    path = materialize({"readme.md": text}, tmp_path / "contoso-invoices")
    with at_most(300):
        report = certify(str(path), "contoso-invoices", Publisher.VERIFIED, FailOn.FAILED, None)
    assert sum(finding.rule == "document-links-found" for finding in report.findings) == 10_000


@pytest.mark.parametrize("text", ["Required. The id of the customer.", "Optional. The page to return."])
def test_what_is_said_of_a_parameter_is_no_text_of_the_template(text: str, tmp_path: Path) -> None:
    patch = {"readme.md": {"replace": ["A list holds", f"{text}\n\nA list holds"]}}
    assert "readme-no-template-text" not in rules(tmp_path, patch)


@pytest.mark.parametrize(
    "opening",
    [
        "Contoso Inc. and Fabrikam Co. sell in the U.S. and abroad, e.g. in No. 5, vs. others, i.e. all of them, etc.",
        "Waits... and waits... and waits... and waits... and waits... and waits... and waits... and waits... and ends.",
    ],
)
def test_abbreviations_end_no_sentence(opening: str, tmp_path: Path) -> None:
    path = materialize({}, tmp_path / "contoso-invoices")
    text = (path / "intro.md").read_text(encoding="utf-8")
    (path / "intro.md").write_text(f"{opening}\n\n## {text.partition('## ')[2]}", encoding="utf-8")
    told = [b.rule.id for b in walk(read_connector(str(path), "contoso-invoices", Publisher.VERIFIED)).broken]
    assert "intro-opening-paragraph" not in told
