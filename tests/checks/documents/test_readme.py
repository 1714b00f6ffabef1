"""Sections are known by their meaning, wherever they stand; each fault of a document is told once, at its line."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

import checks.modules  # noqa: F401  (registers the rules)
from checks.rule import REGISTRY, Level
from checks.walk import walk
from connector.connector import read_connector
from connector.publisher import Publisher
from connector.sections import named
from report.model import Status
from tests.checks.judging import failures
from tests.effort import at_most, seconds
from tests.reports import report_on
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
    assert not failures(judgement)
    return [
        (broken.rule.id, broken.finding.line or 0, broken.finding.message)
        for broken in judgement.broken
        if broken.rule.module.startswith("checks.documents.")
    ]


def rules(directory: Path, patch: dict[str, Any], publisher: Publisher = Publisher.VERIFIED) -> list[str]:
    return [rule for rule, _, _ in found(directory, patch, publisher)]


@pytest.mark.parametrize(("rule", "heading"), [(rule, heading) for rule in SECTIONS for heading in SECTIONS[rule]])
def test_a_section_is_known_by_the_meaning_of_its_heading(rule: str, heading: str, tmp_path: Path) -> None:
    assert rule not in rules(tmp_path, {"readme.md": {"replace": [HEADINGS[rule], f"### {heading}\n\nContoso."]}})


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


@pytest.mark.parametrize(
    ("rule", "heading"),
    [
        ("readme-section-known-issues", "Known Isues and Limtations"),
        ("readme-section-credentials", "Obtaining Credentails"),
        ("readme-section-prerequisites", "Prerequistes"),
    ],
)
def test_a_misspelled_heading_is_no_missing_section(rule: str, heading: str, tmp_path: Path) -> None:
    patch: dict[str, Any] = {"readme.md": {"replace": [HEADINGS[rule], f"## {heading}"]}}
    ((told, line, message),) = found(tmp_path, patch)
    assert (told, message) == (rule, f'the heading "{heading}" is misspelled')
    assert line > 1


def test_another_word_is_no_misspelling(tmp_path: Path) -> None:
    patch = {"readme.md": {"replace": [HEADINGS["readme-section-credentials"], "## Obtaining Crates"]}}
    assert "the section `## Obtaining Credentials` is missing" in [message for _, _, message in found(tmp_path, patch)]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[an office] (https://contoso.com)", "a space before the address"),
        ("[an office]\n(https://contoso.com)", "a line break before the address"),
        ("(an office)[https://contoso.com]", "the brackets of the link"),
    ],
)
def test_a_link_that_is_shown_as_text_is_told_by_what_is_wrong_with_it(text: str, told: str, tmp_path: Path) -> None:
    heading = HEADINGS["readme-section-publisher"]
    ((rule, _, message),) = found(tmp_path, {"readme.md": {"replace": [heading, f"See {text}.\n\n{heading}"]}})
    assert rule == "document-link-written"
    assert message.startswith(told)


def test_the_order_of_the_sections_does_not_matter(tmp_path: Path) -> None:
    text = Path("samples/contoso-invoices/readme.md").read_text(encoding="utf-8")
    title, *sections = text.split("\n## ")
    assert not rules(tmp_path, {"readme.md": "\n## ".join([title, *reversed(sections)])})


def test_sections_below_a_code_block_without_an_end_are_not_missing(tmp_path: Path) -> None:
    patch = {"readme.md": {"replace": ["## Publisher: Contoso", "```\ninvoices\n\n## Publisher: Contoso"]}}
    assert found(tmp_path, patch) == [("document-code-closed", 6, "the code block that begins here is never closed")]


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


def test_a_table_of_many_cells_is_looked_through_once(tmp_path: Path) -> None:
    row = "|b" * 1_000 + "|\n"
    text = "# Contoso\n\n" + row + "|-" * 1_000 + "|\n" + row * 20
    with at_most(120):
        assert "readme-no-template-text" not in rules(tmp_path, {"readme.md": text})


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
    assert [b.finding.message for b in broken] == ['the image "images/two.png" leads to no file of the directory']


def test_a_link_that_is_read_as_a_file_gets_its_scheme(tmp_path: Path) -> None:
    path = materialize(
        {"readme.md": {"replace": ["A list holds", "[a](www.contoso.com) [b](us@contoso.com)\n\nA list holds"]}},
        tmp_path / "contoso-invoices",
    )
    helps = [broken.finding.help for broken in walk(read_connector(str(path), "contoso-invoices")).broken]
    assert helps == ["Write `https://www.contoso.com`.", "Write `mailto:us@contoso.com`."]


def test_links_are_not_followed_out_of_the_directory(tmp_path: Path) -> None:
    path = materialize({"readme.md": {"replace": ["A list holds", "[a](up/x.md)\n\nA list holds"]}}, tmp_path / "c")
    (path / "up").symlink_to("/etc")
    assert not walk(read_connector(str(path), "c", Publisher.VERIFIED)).broken


def test_an_introduction_that_is_the_readme_is_told_with_its_share(tmp_path: Path) -> None:
    text = Path("samples/contoso-invoices/readme.md").read_text(encoding="utf-8")
    told = [message for rule, _, message in found(tmp_path, {"intro.md": text}) if rule == "intro-differs-from-readme"]
    assert told == ["100 % of intro.md repeats readme.md"]


def test_an_introduction_may_share_a_paragraph_with_the_readme(tmp_path: Path) -> None:
    shared = "A list holds at most 1,000 invoices."
    assert not rules(
        tmp_path, {"intro.md": {"replace": ["A list holds at most 1,000 invoices; narrow it by status.", shared]}}
    )


def test_no_introduction_is_asked_for_outside_a_package(tmp_path: Path) -> None:
    assert rules(tmp_path, {"intro.md": None}) == []


def test_a_missing_readme_is_the_only_thing_that_blocks(tmp_path: Path) -> None:
    required = [
        rule.id
        for rule in REGISTRY.values()
        if rule.module.startswith("checks.documents.") and rule.level is Level.ERROR
    ]
    assert required == ["readme-file-present"]
    assert rules(tmp_path, {"readme.md": None}) == ["readme-file-present"]


def test_an_independent_publisher_deploys_nothing(tmp_path: Path) -> None:
    patch = {"readme.md": {"replace": ["## Deployment Instructions\n\n", ""]}}
    assert "readme-section-deployment" not in rules(tmp_path, patch, Publisher.INDEPENDENT)


def test_every_fault_of_a_page_is_located_or_counted(tmp_path: Path) -> None:
    with at_most(300):
        one, all_of_them = (
            report_on(path)
            for count in (1, 10_000)
            for text in ["# A\n\n" + "[a](b)\n\n" * count + "x\n" * 2_000_000]
            for path in [materialize({"readme.md": text}, tmp_path / str(count) / "contoso-invoices")]
        )
    lines = [finding.line for finding in all_of_them.findings if finding.rule == "document-links-found"]
    assert len(lines) > 5_000
    assert lines == list(range(3, 3 + 2 * len(lines), 2))
    [result] = [result for result in all_of_them.criteria if result.id == "business-app"]
    more = re.search(r"([\d,]+) more findings of this criterion do not fit", result.summary)
    assert result.status is Status.UNJUDGED
    assert more, result.summary
    kept, whole = (sum(finding.criterion == result.id for finding in report.findings) for report in (all_of_them, one))
    assert kept + int(more[1].replace(",", "")) == whole - 1 + 10_000


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


SECTIONS_BELOW = (
    "## Prerequisites\n\nAn account.\n\n## Actions\n\nAll.\n\n## Authentication\n\nSign in.\n\n"
    "## Limitations\n\nNone.\n\n## Deployment\n\nBy hand.\n"
)


@pytest.mark.parametrize(
    "beginning",
    [
        "# Publisher: Contoso\n\n# Invoices\n\nInvoices of Contoso.",
        "Invoices of Contoso.\n\n# Invoices\n\n## Publisher: Contoso",
        "# Invoices\n\n## Overview\n\nInvoices of Contoso.\n\n## Publisher: Contoso",
        "# Invoices\n\n## Publisher: Contoso\n\nWith Contoso's invoices a flow writes, finds and follows up invoices.",
        "# Invoices\n\n- Invoices of Contoso\n\n## Publisher: Contoso",
    ],
)
def test_a_readme_that_says_what_the_connector_is_has_its_paragraph(beginning: str, tmp_path: Path) -> None:
    assert "readme-title-paragraph" not in rules(tmp_path, {"readme.md": f"{beginning}\n\n{SECTIONS_BELOW}"})


@pytest.mark.parametrize(
    ("beginning", "line"),
    [
        ("# Publisher: Contoso\n\n# Invoices", 3),
        ("# Invoices\n\n## Publisher\n\nContoso", 1),
        ("# Invoices\n\n## Overview\n\n## Publisher\n\nContoso", 1),
        ("## Publisher\n\nContoso", 1),
    ],
)
def test_a_title_without_text_is_told_at_the_title(beginning: str, line: int, tmp_path: Path) -> None:
    told = found(tmp_path, {"readme.md": f"{beginning}\n\n{SECTIONS_BELOW}"})
    assert [at for rule, at, _ in told if rule == "readme-title-paragraph"] == [line]


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("A list holds at most 1,000 invoices.", "<!-- nothing -->", "readme-section-known-issues"),
        (
            "Sign in with your Contoso account; the service asks once for your consent.",
            "",
            "readme-section-credentials",
        ),
        ("## Publisher: Contoso", "## Publisher", "readme-section-publisher"),
    ],
)
def test_an_empty_section_is_as_good_as_none(old: str, new: str, rule: str, tmp_path: Path) -> None:
    told = found(tmp_path, {"readme.md": {"replace": [old, new]}})
    assert [(name, message[-8:]) for name, _, message in told] == [(rule, "is empty")]


@pytest.mark.parametrize("below", ["### An account\n", "![plans](https://contoso.com/plans.png)", "<img src='a.png'>"])
def test_a_section_of_subheadings_or_pictures_is_not_empty(below: str, tmp_path: Path) -> None:
    text = Path("samples/contoso-invoices/readme.md").read_text(encoding="utf-8")
    head, _, rest = text.partition("## Prerequisites\n")
    text = f"{head}## Prerequisites\n\n{below}\n\n## Supported Operations{rest.partition('## Supported Operations')[2]}"
    assert not rules(tmp_path, {"readme.md": text})


MCP = {
    "paths": {
        "/mcp": {
            "post": {
                "operationId": "InvokeServer",
                "summary": "Invoice server",
                "x-ms-agentic-protocol": "mcp-streamable-1.0",
                "responses": {"200": {"description": "Done."}},
            }
        }
    }
}


def test_the_tools_of_a_server_are_its_operations(tmp_path: Path) -> None:
    text = Path("samples/contoso-invoices/readme.md").read_text(encoding="utf-8")
    head, _, rest = text.partition("## Supported Operations")
    tail = rest[rest.index("## Obtaining") :]
    definition = json.loads(Path("samples/contoso-invoices/apiDefinition.swagger.json").read_text(encoding="utf-8"))
    patch = {"apiDefinition.swagger.json": json.dumps(definition | MCP)}
    tools = f"{head}## Tools\n\n- `find` finds one\n\n{tail}"
    assert not rules(tmp_path / "1", patch | {"readme.md": tools})
    assert rules(tmp_path / "2", patch | {"readme.md": head + tail}) == ["readme-section-operations"]
    assert "readme-section-operations" in rules(tmp_path / "3", {"readme.md": tools})


def test_what_is_to_be_pasted_is_a_readme_without_faults(tmp_path: Path) -> None:
    path = materialize({"readme.md": None}, tmp_path / "contoso-invoices")
    (missing,) = (
        broken.finding
        for broken in walk(read_connector(str(path), "contoso-invoices")).broken
        if broken.rule.id == "readme-file-present"
    )
    assert missing.snippet is not None
    assert "Contoso" in missing.snippet
    assert not rules(tmp_path / "mended", {"readme.md": missing.snippet})


def test_a_deprecated_operation_need_not_be_named(tmp_path: Path) -> None:
    def missing(**members: Any) -> list[str]:
        operation = {"operationId": "OldInvoices", "summary": "Old invoices", "responses": {}, **members}
        patch = {"apiDefinition.swagger.json": {"paths": {"/old": {"get": operation}}}}
        connector = read_connector(str(materialize(patch, tmp_path / str(len(members)))), "a")
        return [one.message for one in REGISTRY["readme-operations-complete"].check(connector)]

    assert missing() == ['1 operation is not named: "Old invoices"']
    assert missing(deprecated=True) == []


def test_a_readme_and_its_operations_cost_what_their_length_costs(tmp_path: Path) -> None:
    def cost(count: int) -> float:
        names = [f"Get the {'very ' * 8}long invoice number {number}" for number in range(count)]
        paths = {
            f"/{number}": {"get": {"operationId": f"Get{number}", "summary": name, "responses": {}}}
            for number, name in enumerate(names)
        }
        text = "# A\n\nGet the very very long invoice. " + "the very long invoice " * (count * 2)
        patch = {"readme.md": text, "apiDefinition.swagger.json": json.dumps({"swagger": "2.0", "paths": paths})}
        connector = read_connector(str(materialize(patch, tmp_path / str(count))), "a")
        check = REGISTRY["readme-operations-complete"].check
        found: list[object] = []
        spent = seconds(lambda: found.extend(check(connector)))
        assert found
        return spent

    cost(20)  # what is imported and compiled once
    assert cost(2_000) < 30 * max(cost(200), 0.005)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Download case attachment", "Download the case attachment"),
        ("- **Create a PDF**", "Create PDF"),
        ("CreatePdf", "Create PDF"),
    ],
)
def test_articles_do_not_matter_in_the_name_of_an_operation(text: str, name: str) -> None:
    assert named(f"# Contoso\n\n{text}\n", [name]) == {name}
    assert not named("# Contoso\n\nDownload the article\n", [name])


def test_a_document_in_another_encoding_is_told_at_its_first_character(tmp_path: Path) -> None:
    path = materialize({}, tmp_path / "contoso-invoices")
    text = (path / "readme.md").read_text(encoding="utf-8").replace("You need", "Für Ärzte: you need")
    (path / "readme.md").write_bytes(text.encode("latin-1"))
    judgement = walk(read_connector(str(path), "contoso-invoices"))
    (told,) = (broken.finding for broken in judgement.broken if broken.rule.id == "document-utf8")
    assert told.line == text[: text.index("Für")].count("\n") + 1


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_readme_is_read_in_whichever_encoding_it_is_saved(encoding: str, tmp_path: Path) -> None:
    path = materialize({}, tmp_path / "contoso-invoices")
    text = (path / "readme.md").read_bytes().decode()
    (path / "readme.md").write_bytes(text.encode(encoding))
    readme = read_connector(str(path), "contoso-invoices").readme
    assert readme is not None
    assert readme.text == text
