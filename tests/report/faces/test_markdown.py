import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Literal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from checks.rule import Level
from connector.node import Unjudged, Unproven
from report.faces import markdown
from report.faces.escape import code, link, prose, raw
from report.model import ConnectorReport, FailOn, Report, State
from tests.report.examples import EVIDENCE, NO_TEST_ACCOUNT, connector, finding, hint, report, tolerated, update

GITHUB = MarkdownIt("gfm-like", {"html": True, "linkify": False})
LINKS = markdown.Links(
    file=lambda path, line: f"https://example.com/9f2c1ab/{path}#L{line}",
    rule=lambda rule: f"https://example.com/rules#{rule}",
)
HOSTILE = [
    "`", "``", "```\n", "a`b``c", "@org/team", "#123", "org/repo#1", "GH-7", "https://evil.example", "www.evil.example",
    "mail@evil.example", "deadbeef", "</details>", "</summary>", "<img src=x onerror=y>", "<script>", "<!-- marker -->",
    "-->", "]]>", "|", "\\|", "\\", "\\`", "![x](https://evil.example)", "[x](https://evil.example)", "[x]: y",
    "**", "__", "*", "_", "~~", "\n\n# heading\n", "\r\n", "\u2028", "\x1b[31m", "\u202e", "\ud800", "\x00", "&#64;a",
    "&lt;b&gt;", "$$", "$`x`$", ":tada:", "\"", "\"\"", "a\"b", "- [ ] x", "1. x", "> x", "[^1]",
    " ", "\t", "é", "发票", "😀",
]  # fmt: skip
foreign = st.lists(st.sampled_from(HOSTILE) | st.text(max_size=8), min_size=1, max_size=8).map("".join)
foreign_with_spaces = st.lists(foreign, min_size=1, max_size=4).map(" ".join) | foreign

OUR_HTML = re.compile(
    r"<details(?: open)?><summary>(?:[❌✅] )?"
    r"(?:<b>(?:<code>[^<>]*</code>|[^<>@#&])*</b>)?(?:<code>[^<>]*</code>|[^<>@#&])*"
    r"</summary>\n?|</details>\n?"
)


def inline(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield from token.children or ()


def spans(text: str) -> list[Token]:
    return [token for token in inline(GITHUB.parse(text)) if token.type == "code_inline"]


def assert_tame(text: str) -> None:
    """Nothing renders but our own headings, tables, lists, folds and links, and no bare text can ping."""
    tokens = GITHUB.parse(text)
    kinds = {token.type.removesuffix("_open").removesuffix("_close") for token in tokens}
    assert kinds <= {
        "heading", "inline", "paragraph", "table", "thead", "tbody", "tr", "th", "td", "bullet_list", "list_item",
        "html_block", "fence",
    }  # fmt: skip
    folds = [token.content for token in tokens if token.type == "html_block"]
    assert all(OUR_HTML.fullmatch(fold) for fold in folds), folds
    depth = 0
    for fold in folds:
        depth += -1 if fold.startswith("</") else 1
        assert 0 <= depth <= 3
    assert depth == 0
    for token in inline(tokens):
        assert token.type in {
            "text", "text_special", "code_inline", "link_open", "link_close", "em_open", "em_close", "strong_open",
            "strong_close", "html_inline", "softbreak",
        }  # fmt: skip
        if token.type == "html_inline":
            assert token.content in {"<sub>", "</sub>"}
        if token.type == "link_open":
            assert str(token.attrs["href"]).startswith("https://example.com/")
        if token.type.startswith("text"):
            assert not re.search(
                r"[@#<>\[\]`|\\$&]|://|www\.|\b[0-9a-f]{7,40}\b|\b[a-z]+-\d", token.content, re.IGNORECASE
            )
    assert "<!--" not in text
    text.encode()


def cells(text: str) -> set[int]:
    """How many columns the rows of each table have; 0 stands between two tables."""
    rows: set[int] = set()
    columns = 0
    for token in GITHUB.parse(text):
        columns = 0 if token.type == "tr_open" else columns + (token.type in {"td_open", "th_open"})
        if token.type == "tr_close":
            rows.add(columns)
    return rows


def of(judged: ConnectorReport, **options: Any) -> str:
    return markdown.render(report(judged), **options)


def hostile_connector(text: str) -> ConnectorReport:
    judged = connector(
        finding(message=text, help=text, file=text, validator=text),
        finding(Level.WARNING, message=f'parameter "{text}" of "{text}" is long', line=None, file=text),
        finding(criterion="icon", message=text, file=None),
        finding(message=f'"{text}" is here', help=f"Write `{text}`.", snippet=text, line=50),
        finding(message=f'"{text}x" is here', help=f'Write "{text}".', snippet=text, line=51),
        hint(message=text, help=text),
        unproven={"test-account": [Unproven(text, text)]},
        evidence={**EVIDENCE, "availability": text},
        title=text,
        path=text,
    )
    return replace(judged, criteria=tuple(replace(row, title=text) for row in judged.criteria))


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(foreign_with_spaces, st.booleans(), st.booleans())
def test_foreign_text_neither_renders_nor_pings_nor_breaks_a_table(text: str, linked: bool, hints: bool) -> None:
    links = LINKS if linked else None
    one = of(hostile_connector(text), links=links, sha=text, hints=hints)
    assert_tame(one)
    assert cells(one) == {3}
    several = report(hostile_connector(text), connector(path=text, title=text))
    rendered = markdown.render(several, links=links, hints=hints)
    assert_tame(rendered)
    assert cells(rendered) <= {3, 5}


@pytest.mark.parametrize("text", HOSTILE)
def test_each_known_trick_is_tamed(text: str) -> None:
    assert_tame(of(hostile_connector(f"before {text} after"), links=LINKS, hints=True))
    assert_tame(of(hostile_connector(f"before{text}after"), links=LINKS, hints=True))


@given(foreign)
def test_a_code_span_shows_exactly_the_text(text: str) -> None:
    text = re.sub(r"[^\x20-\x7e]", "", text).replace("<!--", "") or "x"
    [span] = spans(f"a {code(text)} z")
    assert span.content == text
    [cell] = spans(f"| a |\n|---|\n| {code(text, cell=True)} |")
    assert cell.content == text


def test_a_sentence_stays_readable_around_what_it_quotes() -> None:
    assert prose('parameter "id" of "Get invoice" has no description, but 2 uses (at most 1)') == (
        "parameter `id` of `Get invoice` has no description, but 2 uses (at most 1)"
    )


@pytest.mark.parametrize(
    "word", ["@octocat", "#12", "GH-12", "9f2c1ab", "www.evil.example", "a_b_c", "http://x", "<b>"]
)
def test_a_word_that_could_be_more_becomes_code(word: str) -> None:
    assert prose(f"see {word} now") == f"see `{word}` now"


def test_an_address_cannot_leave_its_link() -> None:
    assert link("x", "https://example.com/a b)](<|\ud800") == "[x](https://example.com/a%20b%29%5D%28%3C%7C%3F)"


def test_html_is_escaped_in_a_fold() -> None:
    assert raw('<b>&"\n') == "<code>&lt;b&gt;&amp;&quot;\\n</code>"


def test_the_whole_comment_reads_as_designed() -> None:
    text = of(
        connector(
            finding(Level.WARNING, rule="title-max", message="the title has 40 characters.", line=3),
            finding(),
            finding(line=52, message='parameter "date" of "List invoices" has no description'),
            finding(
                rule="brand-color-equals-icon",
                criterion="brand-color",
                file="apiProperties.json",
                line=4,
                message='"#1F344A", but the icon\'s background is "#24406B"',
                help='Write `"iconBrandColor": "#24406B"`.',
            ),
            hint(),
            hint(line=50),
            unproven=NO_TEST_ACCOUNT,
        ),
        links=replace(LINKS, guide="https://example.com/guide", disagree="https://example.com/disagree"),
        sha="9f2c1ab0d3",
    )
    place = "https://example.com/9f2c1ab/certified-connectors/Contoso%20Invoices/api"
    assert (
        text
        == f"""\
### ❌ Contoso Invoices: 2 errors to fix before you submit

**2 errors** · 1 warning · 1 hint · **1 answer missing** in `certification.yml`

<details open><summary><b>Fix these: 2 errors</b></summary>

**`apiDefinition.swagger.json`**

- ❌ **Parameter has no description in 2 places.** Say in one sentence what to enter and where to find it. \
[line 41]({place}Definition.swagger.json#L41) `id, Get invoice`, \
[line 52]({place}Definition.swagger.json#L52) `date, List invoices`. \
[Example](https://example.com/rules#parameter-description-present)

**`apiProperties.json`**

- ❌ [line 4]({place}Properties.json#L4) **`#1F344A`, but the icon's background is `#24406B`.** \
Write `"iconBrandColor": "#24406B"`. [Example](https://example.com/rules#brand-color-equals-icon)

</details>

<details><summary><b>Answer these: 1 thing only you know</b> (does not block)</summary>

Add to `certified-connectors/Contoso Invoices/certification.yml`:

```yaml
test-account:
  handed-over: # portal, partner-center, email or not-needed
  steps: # how to sign in; never the password itself
```

</details>

<details><summary>Improve these: 1 warning</summary>

**`apiDefinition.swagger.json`**

- ⚠️ [line 3]({place}Definition.swagger.json#L3) **The title has 40 characters.** \
Say in one sentence what to enter and where to find it. [Example](https://example.com/rules#title-max)

</details>

<details><summary>1 hint</summary>

- 💡 Write it in sentence case. [`apiDefinition.swagger.json` line 41]({place}Definition.swagger.json#L41) \
and 1 more [Example](https://example.com/rules#summary-in-sentence-case)

</details>

<details><summary>All 12 criteria: 2 ❌ · 1 ⬜ · 9 ✅</summary>

| | Criterion | |
|---|---|---|
| ✅ | Business app | evidence of the business app |
| ✅ | Authentication | evidence of the authentication |
| ✅ | Support contact | evidence of the support contact |
| ✅ | Availability | evidence of the availability |
| ✅ | Nomination and agreements | evidence of the nomination and agreements |
| ❌ | OpenAPI definition | 1 error, 1 warning |
| ✅ | Icon | evidence of the icon |
| ❌ | Brand color | `#1F344A`, but the icon's background is `#24406B` |
| ⬜ | Test account | no test account declared \N{EN DASH} add test-account to certification.yml |
| ✅ | Contact for the reviewers | evidence of the contact for the reviewers |
| ✅ | Publication tier | evidence of the publication tier |
| ✅ | Pull request | evidence of the pull request |

</details>

<sub>Checked `9f2c1ab` · [run it locally](https://example.com/guide) · \
[disagree with a finding?](https://example.com/disagree)</sub>
"""
    )


def test_without_links_a_place_is_named_as_file_and_line() -> None:
    assert "- ❌ `apiDefinition.swagger.json:41` **Parameter" in of(connector(finding()))


def test_a_connector_at_the_root_is_linked_without_a_directory() -> None:
    assert "(https://example.com/9f2c1ab/apiDefinition.swagger.json#L41)" in of(
        connector(finding(), path="."), links=LINKS
    )


def test_uses_of_a_shared_definition_are_one_line_with_their_count() -> None:
    assert "has no description (used in 12 places).**" in of(connector(finding(uses=12)))


def test_of_many_places_the_first_are_listed_and_the_others_counted() -> None:
    found = [finding(line=line, message=f'operationId "a.{line}" contains "."') for line in range(1, 31)]
    text = of(connector(*found), links=LINKS)
    assert "**operationId contains `.` in 30 places.**" in text
    assert text.count("[line ") == 5
    assert ", … 25 more, lines 6 to 30." in text


def test_each_place_has_its_own_line_where_its_remedy_is_its_own() -> None:
    found = [finding(line=line, message=f'"{line}" is taken', help=f'Write "{line}-b".') for line in range(1, 12)]
    lines = of(connector(*found), links=LINKS).splitlines()
    assert sum(line.startswith("  - [line ") for line in lines) == 5
    assert "  - … 6 more, lines 6 to 11" in lines


def test_a_text_to_paste_stands_in_a_fold_of_its_own() -> None:
    text = of(connector(finding(snippet='"contact": {\n    "name": "Contoso"\n}')))
    assert '\n  <details><summary>Text to paste</summary>\n\n  ```json\n  "contact": {\n      "name"' in text


def test_new_findings_are_counted_and_marked_beside_known_ones() -> None:
    known = finding(state=State.KNOWN, message="there is no info")
    text = of(connector(finding(state=State.NEW), known, finding(state=State.FIXED, line=9)))
    assert "**2 errors** (1 new) · 1 fixed" in text
    assert text.count("(new)") == 1


def test_a_ready_connector_is_one_line_with_its_evidence_folded() -> None:
    text = of(connector())
    assert text.startswith("### ✅ Contoso Invoices: ready to submit\n\n<details><summary>All 12 criteria: 12 ✅<")


def test_what_is_unproven_is_not_called_ready() -> None:
    text = of(connector(unproven=NO_TEST_ACCOUNT))
    assert text.startswith("### ✅ Contoso Invoices: no errors\n\n**1 answer missing** in `certification.yml`\n")


def test_what_was_judged_without_some_rules_is_not_called_ready() -> None:
    assert of(connector(left_out=1)).startswith("### ✅ Contoso Invoices: no errors, 1 rule left out\n")
    many = markdown.render(report(connector(left_out=1), connector(left_out=1)))
    assert many.startswith("### ✅ 2 connectors, no errors, 1 rule left out\n")


def test_missing_answers_say_whether_they_block() -> None:
    judged = connector(unproven=NO_TEST_ACCOUNT, fail_on=FailOn.UNPROVEN)
    text = markdown.render(report(judged, fail_on=FailOn.UNPROVEN))
    assert text.startswith("### ❌ Contoso Invoices: no errors, but an answer is missing that this check asks for\n")
    assert "only you know</b> (blocks)" in text


def test_a_missing_icon_is_no_answer_to_give() -> None:
    text = of(connector(unproven={"icon": [Unproven("there is no icon", "Add `icon.png`.")]}))
    assert "\n\nno icon\n\n" in text
    assert "<b>Missing: icon</b>" in text
    assert "- ⬜ **Icon: There is no icon.** Add `icon.png`." in text


def test_what_nobody_judged_stands_open_with_its_remedy() -> None:
    text = of(connector(unjudged={"icon": [Unjudged("the icon took too long", "Export it again.")]}))
    assert text.startswith("### ❌ Contoso Invoices: 1 of 12 criteria could not be judged\n\n**1 not judged**")
    assert "<details open><summary><b>Have these judged: 1</b>" in text
    assert "- ❌ **Icon: The icon took too long.** Export it again." in text


def test_an_error_is_not_called_ready_where_nothing_blocks() -> None:
    assert of(connector(finding(), fail_on=FailOn.NEVER)).startswith("### ❌ Contoso Invoices: 1 error to fix")


def test_single_hints_are_there_when_asked_for() -> None:
    subject = connector(hint(line=7), hint(line=8))
    assert "line 8" not in of(subject, links=LINKS)
    assert "[line 8]" in of(subject, links=LINKS, hints=True)


def test_a_hint_leads_to_its_first_place() -> None:
    assert "case. `apiDefinition.swagger.json:7` and 1 more (" in of(connector(hint(line=7), hint(line=8)))
    assert "case. `icon.png` (" in of(connector(hint(file="icon.png", line=None, column=None)))
    assert "case. (" in of(connector(hint(file=None, line=None, column=None)))


def test_the_footer_begins_with_a_capital() -> None:
    assert "<sub>Run it locally: " in of(connector())
    assert "<sub>[Run it locally](" in of(connector(), links=replace(LINKS, guide="https://example.com/guide"))


def test_no_connector_is_nothing_to_check() -> None:
    assert markdown.render(report()).startswith("### ✅ Nothing to check\n")


def test_several_connectors_have_a_row_each_and_a_closed_fold_where_something_is_to_be_said() -> None:
    text = markdown.render(report(connector(path="x/a", title="A"), connector(finding(), path="x/b", title="B")))
    assert text.startswith("### ❌ 1 of 2 connectors to fix: 1 error\n")
    assert "| ❌ | `b` | 1 | 0 | 0 |\n| ✅ | `a` | 0 | 0 | 0 |" in text
    assert "<details><summary>❌ <b>B</b>: 1 error</summary>\n\nIn `x/b`" in text
    assert "<b>A</b>" not in text


def test_a_missing_icon_is_not_counted_as_an_answer() -> None:
    lacking = connector(path="x/a", unproven={**NO_TEST_ACCOUNT, "icon": [Unproven("no icon in the directory")]})
    assert "| ✅ | `a` | 0 | 0 | 1 |" in markdown.render(report(lacking, connector(path="x/b")))


def test_answers_that_all_lack_are_told_once() -> None:
    judged = [connector(finding(), path=path, unproven=NO_TEST_ACCOUNT) for path in "abc"]
    text = markdown.render(report(*judged))
    assert text.count("handed-over:") == 1
    assert "of each connector that has answers missing" in text


def many(required: int, recommended: int) -> ConnectorReport:
    levels = [Level.WARNING] * recommended + [Level.ERROR] * required
    return connector(*(finding(level, line=line, rule=f"rule-{line}") for line, level in enumerate(levels, 1)))


def test_a_long_report_is_cut_by_findings_and_the_required_ones_stay() -> None:
    text = of(many(required=20, recommended=300), limit=12_000)
    assert len(text) <= 12_000
    assert text.count("\n- ❌") == 20
    shown = text.count("\n- ⚠️")
    assert 0 < shown < 300
    assert f"- *{300 - shown} more warnings left out for length*" in text
    assert "Improve these: 300 warnings</summary>" in text
    assert_tame(text)


def test_a_report_that_fits_is_not_cut() -> None:
    text = of(many(required=3, recommended=3))
    assert "left out" not in text
    assert of(many(required=3, recommended=3), limit=len(text) + 100) == text


def test_files_without_room_are_counted() -> None:
    found = [finding(file=f"{number}.json") for number in range(200)]
    text = of(connector(*found), limit=6_000)
    assert len(text) <= 6_000
    (left,) = re.findall(r"- \*(\d+) more errors left out for length\*", text)
    assert int(left) + text.count("\n- ❌") == 200


def test_thousands_of_connectors_fit_with_the_failing_ones_first() -> None:
    good = [connector(path=f"certified-connectors/{number:04}") for number in range(2_900)]
    bad = [replace(many(30, 30), path=f"certified-connectors/{number:04}") for number in range(2_900, 3_000)]
    text = markdown.render(report(*good, *bad), links=LINKS)
    assert len(text) <= 65_536
    assert text.startswith("### ❌ 100 of 3,000 connectors to fix: 3,000 errors")
    assert all(f"| `{number:04}` |" in text for number in range(2_900, 3_000))
    assert re.search(r"\*[\d,]+ more connectors left out for length: 0 of them to fix\*", text)
    assert re.search(r"\*Details of \d+ more connectors left out for length\*", text)
    assert text.count("<summary>❌ <b>") >= 3
    assert_tame(text)


def test_one_connector_with_much_to_say_leaves_room_for_the_next() -> None:
    text = markdown.render(report(*(replace(many(500, 0), path=path) for path in "abc")))
    assert [f"In `{path}`" in text for path in "abc"] == [True] * 3
    assert len(text) <= 65_536


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=60)
@given(
    foreign_with_spaces,
    st.integers(markdown.MINIMUM, 20_000),
    st.sampled_from(["characters", "bytes"]),
    st.integers(0, 60),
    st.integers(1, 12),
    st.booleans(),
)
def test_the_limit_holds_and_what_is_left_is_well_formed(
    text: str, limit: int, unit: Literal["characters", "bytes"], findings: int, connectors: int, hints: bool
) -> None:
    found = [
        finding(
            list(Level)[number % 3], message=text, rule=f"rule-{number}", file=f"{number % 4}{text}", line=number + 1
        )
        for number in range(findings)
    ]
    judged = connector(*found, title=text * 9, path=text * 9, unproven={"icon": [Unproven(text * 9, text * 9)]})
    subject: Report = report(*[judged] * connectors)
    rendered = markdown.render(subject, links=LINKS, limit=limit, unit=unit, sha=text, hints=hints)
    assert len(rendered if unit == "characters" else rendered.encode()) <= limit
    assert_tame(rendered)
    assert cells(rendered) <= {3, 5}


def test_a_limit_without_room_for_the_verdict_is_refused() -> None:
    with pytest.raises(ValueError, match="2000 characters"):
        markdown.render(report(connector()), limit=markdown.MINIMUM - 1)


def test_of_an_update_what_is_new_leads_and_what_does_not_block_is_folded() -> None:
    text = of(update())
    assert text.splitlines()[2:4] == [
        "**Compatible update: 1 finding new, 2 known, 3 fixed, thank you**  ",
        "**1 error** (1 new) · 2 known errors",
    ]
    fold = text.partition("<details><summary>Known before: 2 errors (does not block)</summary>")[2]
    assert "There is no info" in fold.partition("</details>")[0]
    assert "There is no info" not in text.partition("Known before")[0]
    assert "Fix these: 3 errors" in of(update(fail_on_known=True))


def test_several_connectors_without_new_errors_are_called_so() -> None:
    text = markdown.render(report(tolerated(), connector(path="b")))
    assert text.startswith("### ✅ 2 connectors, no new errors\n")
