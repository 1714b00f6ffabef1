"""How the rules on readme.md, intro.md and settings.json are broken."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from tools.examples import SAMPLE

README: Final = "readme.md"
INTRO: Final = "intro.md"
SETTINGS: Final = "settings.json"

WRITTEN: Final[dict[str, Any]] = {
    "connectorId": None,
    "environment": "",
    "apiProperties": "apiProperties.json",
    "apiDefinition": "apiDefinition.swagger.json",
    "icon": "icon.png",
    "script": None,
    "powerAppsUrl": "https://api.powerapps.com",
    "powerAppsApiVersion": "2016-11-01",
    "flowUrl": None,
    "flowApiVersion": "2016-11-01",
}
"""As the tool writes it where it is told nothing."""


@dataclass(slots=True)
class Case:
    """A connector's documents under change; each change answers with the line at which it is to be found."""

    readme: str
    intro: str = (SAMPLE / INTRO).read_text(encoding="utf-8")
    settings: Any = field(default_factory=lambda: dict(WRITTEN))

    def cut(self, *words: str) -> int | None:
        """Take the headings with one of these words out of the readme, and the words out of all text."""
        pattern = re.compile("|".join(words), re.IGNORECASE)
        rows = [row for row in self.readme.split("\n") if not (heading(row) and pattern.search(row))]
        if len(rows) == self.readme.count("\n") + 1:
            return None
        self.readme = "\n".join(rows)
        return 1

    def empty(self, words: str) -> int | None:
        """Take away what is below the one heading with these words; its line."""
        rows = self.readme.split("\n")
        at = [number for number, row in enumerate(rows) if re.match(rf"##? (?:{words})", row, re.IGNORECASE)]
        if len(at) != 1 or any(row.lstrip().startswith(("```", "~~~", "<")) for row in rows):
            return None
        rest = at[0] + 1
        while rest < len(rows) and not re.match(r"##? ", rows[rest]):
            rest += 1
        self.readme = "\n".join([*rows[: at[0] + 1], "", *rows[rest:]])
        return at[0] + 1

    def below_first_heading(self, text: str) -> int | None:
        """Put text below the first heading of the readme, on lines of its own."""
        return self._below(0, text)

    def below_last_heading(self, text: str) -> int | None:
        return self._below(-1, text)

    def _below(self, which: int, text: str) -> int | None:
        rows = self.readme.split("\n")
        headings = [number for number, row in enumerate(rows) if heading(row)]
        if not headings or any(row.lstrip().startswith(("```", "~~~", "<")) for row in rows):
            return None
        at = headings[which] + 1
        self.readme = "\n".join([*rows[:at], "", *text.split("\n"), "", *rows[at:]])
        return at + 2

    def introduce(self, old: str, new: str) -> int:
        """Replace text of the introduction; the line at which the new one stands."""
        assert old in self.intro
        at = self.intro.index(old)
        self.intro = self.intro.replace(old, new, 1)
        return self.intro.count("\n", 0, at) + 1


def heading(row: str) -> bool:
    return row.startswith(("#", "**"))


Mutate = Callable[[Case], "int | str | None"]


@dataclass(frozen=True, slots=True)
class Mutation:
    """One way to break a rule."""

    rule: str
    file: str
    mutate: Mutate
    """Changes the case; the line of the finding, its pointer in settings.json, or ``None`` where nothing applies."""
    also: frozenset[str]


MUTATIONS: Final[list[Mutation]] = []


def breaks(rule: str, file: str = README, also: tuple[str, ...] = ()) -> Callable[[Mutate], Mutate]:
    """Register a function as a way to break a rule."""

    def register(mutate: Mutate) -> Mutate:
        MUTATIONS.append(Mutation(rule, file, mutate, frozenset(also)))
        return mutate

    return register


@breaks("document-utf8")
def a_byte_of_another_encoding(case: Case) -> int | None:
    return case.below_first_heading("Send invoices to a caf\udce9.")


@breaks("readme-section-prerequisites")
def no_prerequisites(case: Case) -> int | None:
    return case.cut("requi", "before you", "you need", "you will need", "you'll need")


@breaks("readme-section-operations")
def no_operations(case: Case) -> int | None:
    # Operations may have headings of their own names; only a readme without those loses the section.
    return case.cut(r"operation|action|trigger|endpoint|method|functionalit|capabilit|command|function|request")


@breaks("readme-section-credentials", also=("readme-section-prerequisites",))
def no_credentials(case: Case) -> int | None:
    return case.cut(
        r"credential|authenti|authori[sz]|key|token|sign|log ?in|oauth|permission|connect|registration|client"
    )


@breaks("readme-section-known-issues")
def no_known_issues(case: Case) -> int | None:
    return case.cut(r"issue|limit|restriction|throttling|caveat")


@breaks("readme-section-publisher")
def no_publisher(case: Case) -> int | None:
    found = case.cut(r"publish")
    return None if re.search(r"^\W*publisher", case.readme, re.IGNORECASE | re.MULTILINE) else found


@breaks(
    "readme-has-headings",
)
def prose_alone(case: Case) -> int:
    case.readme = "The service writes invoices.\n\nYou need an account, and an administrator who allows it.\n"
    return 1


@breaks("readme-has-headings")
def nothing_at_all(case: Case) -> int:
    case.readme = " \n\n"
    return 1


@breaks("readme-title-paragraph")
def a_title_over_sections(case: Case) -> int | None:
    rows = case.readme.split("\n")
    if not rows[0].startswith("# "):
        return None
    sections = [number for number, row in enumerate(rows) if row.startswith("##")]
    if not sections:
        return None
    case.readme = "\n".join([rows[0], "", *rows[sections[0] :]])
    return 1


SECTIONS: Final = ("operations", "credentials", "known-issues", "prerequisites")

for _text in (
    "Required. Describe what one needs before one can begin.",
    "Optional. Say how one begins.",
    "Required.",
    "Description of operation 1.",
    "## Operation 1",
    "### Operation 2",
    "#### Question 1",
    "Answer to question 1.",
    "## Publisher: Publisher's Name",
    "**Operation 1**",
    "Required for connectors with a price. It should say which.",
    "Any plans or licenses, tools requried from the connector.",
    "Include any known issues and limitations a user may encounter.",
    "## Your Connector Name",
    "- Answer to question 2",
):
    # A heading that is left below another one leaves that one empty.
    @breaks("readme-no-template-text", also=tuple(f"readme-section-{name}" for name in SECTIONS))
    def left_text(case: Case, text: str = _text) -> int | None:
        return case.below_last_heading(text)


for _link in (
    "See [the guide](docs/guide.md).",
    "![what it looks like](images/missing.png)",
    "[a *guide*](<./the guide.md> 'with a title') helps",
    "See [the site](www.contoso.com/start).",
    "Write to [us](support@contoso.com).",
    "- an entry\n\n  ![deep](no.png)\n",
    "[the readme](readme.md/more)",
):

    @breaks("document-links-found")
    def broken_link(case: Case, text: str = _link) -> int | None:
        line = case.below_last_heading(text)
        return None if line is None else line + text[: text.index("](")].count("\n")


for _link in (
    "Read [the guide] (https://contoso.com/guide).",
    '- read [the guide]  (www.contoso.com/guide "Guide")',
    "See [the guide]('https://contoso.com/guide').",
    "See [the guide](\u201chttps://contoso.com/guide\u201d).",
    '![the guide]("images/guide.png")',
):

    @breaks("document-link-written")
    def odd_link(case: Case, text: str = _link) -> int | None:
        return case.below_last_heading(text)


for _meaning, _words in (
    ("prerequisites", r"prerequisit"), ("known-issues", r"known (?:issue|limit)"),
):  # fmt: skip

    @breaks(f"readme-section-{_meaning}")
    def empty_section(case: Case, words: str = _words) -> int | None:
        return case.empty(words)


@breaks("document-read-whole")
def endless_readme(case: Case) -> int | None:
    case.readme += "\n\nAnd so on.\n" * 20_000
    return 1 if case.readme.count("```") % 2 == 0 else None


@breaks("document-links-found", INTRO)
def broken_link_of_the_introduction(case: Case) -> int:
    return case.introduce("## FAQ\n", "## FAQ\n\nSee [all](faq.md).\n") + 2


@breaks("document-code-closed")
def open_code_block(case: Case) -> int | None:
    return case.below_first_heading("```json\n{}")


@breaks("document-code-closed")
def code_block_closed_by_other_signs(case: Case) -> int | None:
    return case.below_last_heading("~~~\n{}\n```")


@breaks("document-code-closed", INTRO)
def open_code_block_of_the_introduction(case: Case) -> int:
    return case.introduce("## FAQ\n", "```\ncurl\n\n## FAQ\n")


@breaks("intro-opening-paragraph", INTRO)
def introduction_that_opens_with_a_list(case: Case) -> int:
    return case.introduce("Invoices that are written,", "- Invoices that are written,")


@breaks("intro-opening-paragraph", INTRO)
def introduction_of_nine_sentences(case: Case) -> int:
    return case.introduce("Invoices that are written,", "It works. " * 8 + "Invoices that are written,")


@breaks("intro-opening-paragraph", INTRO)
def introduction_that_opens_with_headings(case: Case) -> int:
    return case.introduce("Invoices that are written,", "# Invoices\n\n## Why\n\nInvoices that are written,")


for _section in ("Prerequisites", "Get started with your connector", "Common errors and remedies", "FAQ"):

    @breaks("intro-sections", INTRO)
    def without_section(case: Case, section: str = _section) -> int:
        case.introduce(f"## {section}\n", "")
        return 1


for _listing in ("Supported actions", "Triggers", "Actions and triggers", "List of operations"):

    @breaks("intro-no-operation-list", INTRO)
    def with_listing(case: Case, listing: str = _listing) -> int:
        return case.introduce("## FAQ\n", f"## {listing}\n\nCreate an invoice.\n\n## FAQ\n")


@breaks("intro-differs-from-readme", INTRO, also=("intro-sections", "intro-opening-paragraph"))
def introduction_out_of_the_readme(case: Case) -> int | None:
    paragraphs = [text for text in case.readme.split("\n\n") if re.fullmatch(r"[A-Z][^\n#*`<\[]{80,}", text)]
    case.intro = "\n\n".join(paragraphs[:2])
    return 1 if paragraphs else None


for _name, _value in (
    ("powerAppsApiVersion", "2016-11-02"),
    ("flowApiVersion", "latest"),
    ("environment", "contoso production"),
    ("apiDefinition", 1),
    ("powerAppsUrl", ["https://api.powerapps.com"]),
    ("poweraAppsUrl", "https://api.powerapps.com"),
    ("clientId", "a"),
):

    @breaks("settings-schema", SETTINGS)
    def odd_member(case: Case, name: str = _name, value: object = _value) -> str:
        case.settings[name] = value
        return f"/{name}"


@breaks("settings-schema", SETTINGS)
def a_list_of_settings(case: Case) -> str:
    case.settings = [case.settings]
    return ""


for _name, _value in (
    ("environment", "9d5fb8bf-d308-4f5a-a728-0a2038e4615a"),
    ("environment", "Default-9D5FB8BF-d308-4f5a-a728-0a2038e4615a"),
    ("connectorId", "shared_invoices-5f190e9222f2887669"),
):

    @breaks("settings-no-environment-ids", SETTINGS)
    def id_of_the_author(case: Case, name: str = _name, value: str = _value) -> str:
        case.settings[name] = value
        return f"/{name}"


for _name, _value in (
    ("script", "code.csx"),
    ("icon", "images/icon.png"),
    ("apiDefinition", "definition.json"),
    ("apiProperties", "./properties/apiProperties.json"),
):

    @breaks("settings-files-found", SETTINGS)
    def missing_file(case: Case, name: str = _name, value: str = _value) -> str:
        case.settings[name] = value
        return f"/{name}"
