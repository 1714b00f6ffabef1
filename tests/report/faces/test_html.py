import re
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checks.rule import Level
from connector.node import Unjudged, Unproven
from report.faces import html
from report.faces.picture import figure
from report.model import IconReport, Report
from tests.report.examples import EXEMPTED, NO_TEST_ACCOUNT, POLICY, connector, finding, hint, report, tolerated, update
from tests.report.faces.browser import look
from tests.report.faces.test_sarif import RULE

_DATA = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
PIXEL = f"data:image/png;base64,{_DATA}"
ICON = IconReport(230, 230, "#24406B", (55, 35, 175, 195), "#1F344A", 33, PIXEL)
VOID = {"meta", "input"}


class Reader(HTMLParser):
    """Collects elements, and fails where one is not closed."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] not in ("style", "script"):
            self.texts.append(data)

    def close(self) -> None:
        super().close()
        assert self._open == []


def read(subject: Report) -> Reader:
    reader = Reader()
    reader.feed(html.render(subject))
    reader.close()
    return reader


def sample() -> Report:
    judged = connector(
        finding(),
        finding(line=52, message='parameter "date" of "List invoices" has no description'),
        finding(
            file="apiProperties.json",
            message='the brand color is "#1F344A"',
            help="Write `#24406B`.",
            snippet='"iconBrandColor": "#24406B"',
            line=3,
            rule="brand",
        ),
        finding(Level.WARNING, message="the title is long", rule="title"),
        hint(),
        unproven=NO_TEST_ACCOUNT,
        unjudged={"availability": [Unjudged("it took too long", "Try again.")]},
    )
    return replace(report(replace(judged, icon=ICON)), rules=(RULE,))


def tree(count: int) -> Report:
    return report(
        *(
            connector(*([finding()] * (number % 3 == 0)), hint(), path=f"certified-connectors/{number:04}")
            for number in range(count)
        )
    )


def test_one_connector_reads_in_the_order_of_what_to_do() -> None:
    said = " ".join("\n".join(read(sample()).texts).split())
    order = [
        "Contoso Invoices: 2 errors to fix, 1 criterion not judged",
        "Fix these: 2 errors",
        "Parameter has no description in 2 places.",
        "Have these judged: 1",
        "Answer these: 1 thing only you know",
        "Improve these: 1 warning",
        "1 hint",
        "All 12 criteria",
        "Icon and brand color",
    ]
    for part in order:
        assert part in said
        said = said.partition(part)[2]


def test_the_page_needs_no_network_and_lets_nothing_run_but_its_own() -> None:
    reader = read(sample())
    policy = next(found["content"] for tag, found in reader.elements if "http-equiv" in found and tag == "meta")
    assert policy is not None
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    for tag, attributes in reader.elements:
        assert tag not in {"link", "iframe", "object", "embed", "base", "img"}
        assert not any(name.startswith("on") or name in {"style", "src", "srcset"} for name in attributes)
        if tag == "image":
            assert str(attributes["href"]).startswith("data:image/png;base64,")


def test_rules_and_sources_are_linked_and_nothing_but_https_is() -> None:
    links = [found["href"] for tag, found in read(sample()).elements if tag == "a"]
    assert RULE.url in links
    assert "https://example.com/source" in links
    wicked = replace(RULE, url="javascript:alert(1)")
    text = html.render(replace(sample(), rules=(wicked,)))
    assert "javascript:" not in text


def test_the_place_is_marked_in_its_line() -> None:
    assert "<mark>&quot;name&quot;: &quot;id&quot;</mark>," in html.render(sample()).replace('"', "&quot;")


def test_the_icon_is_drawn_with_its_logo_its_guides_and_both_colors() -> None:
    drawn = figure(ICON)
    assert 'fill="#24406B"' in drawn
    assert 'fill="#1F344A"' in drawn
    assert "Logo (pink box): 120 × 160 px." in drawn
    assert "They are 33 apart (CIEDE2000; eyes tell from about 1)." in drawn
    # 35 px from the left and the top at one and a half units a pixel: the guide for a logo of 160 px.
    assert 'x="52.5" y="52.5" width="240" height="240"' in drawn


@pytest.mark.parametrize(
    "image", ["javascript:alert(1)", 'data:image/png;base64,AA=="><script>', "data:text/html;base64,AA==", "https://x"]
)
def test_no_picture_is_shown_that_is_not_a_png_in_the_report(image: str) -> None:
    assert "<image" not in figure(replace(ICON, image=image))
    assert "<script" not in figure(replace(ICON, background=image, brand_color=image, image=image))


def test_several_connectors_have_an_overview_worst_first() -> None:
    reader = read(tree(5))
    assert "2 of 5 connectors to fix" in reader.texts
    rows = [found for tag, found in reader.elements if tag == "tr" and "data-section" in found]
    assert [row["class"] for row in rows] == ["failed", "failed", "passed", "passed", "passed"]
    links = [text for text in reader.texts if re.fullmatch(r"\d{4}", text)]
    assert links[:5] == ["0000", "0003", "0001", "0002", "0004"]


def test_no_connector_is_nothing_to_check() -> None:
    assert "Nothing to check" in read(report()).texts


@settings(deadline=None)
@given(
    st.text(st.characters(exclude_categories=()), min_size=1, max_size=30)
    | st.sampled_from(
        [
            "</script><script>alert(1)</script>",
            '"><img src=x onerror=alert(1)>',
            "</style>",
            "<!--",
            "]]>",
            "&lt;",
            "' onx='",
        ]
    )
)
def test_foreign_text_is_text(foreign: str) -> None:
    def subject(text: str) -> Report:
        judged = connector(
            finding(message=text, help=text, file=text, validator=text, source=text, snippet=text, url=text, column=1),
            finding(message=f'"{text}" and `{text}`', rule=text, policy=text, file=text),
            hint(message=text, help=text),
            unproven={"icon": [Unproven(text, text)]},
            unjudged={"availability": [Unjudged(text, text)]},
            path=text,
            title=text,
        )
        strange = replace(judged, icon=IconReport(1, 1, text, None, text, None, text))
        return replace(report(strange, strange), rules=(replace(RULE, id=text, url=text),))

    plain, strange = read(subject("x")), read(subject(foreign))
    allowed = {tag for tag, _ in plain.elements} | {"mark", "code", "li", "caption", "ul"}
    assert {tag for tag, _ in strange.elements} <= allowed
    assert Counter(tag for tag, _ in strange.elements)["script"] == 1
    for tag, attributes in strange.elements:
        assert not any(name.startswith("on") for name in attributes), tag


@pytest.mark.node
@pytest.mark.browser
@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [400, 1_280])
@pytest.mark.parametrize("many", [False, True])
def test_axe_finds_nothing_and_nothing_leaves_the_window(many: bool, width: int, dark: bool, tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    page.write_text(html.render(tree(6) if many else sample()), encoding="utf-8")
    seen = look(page, width, "document.querySelectorAll('details').forEach((d) => d.open = true);", dark=dark, axe=True)
    assert seen["violations"] == []
    assert seen["problems"] == []
    assert seen["overflow"] <= 0
    assert seen["requests"] == [page.as_uri()]


def opened(subject: Report, tmp_path: Path, script: str) -> Any:
    page = tmp_path / "report.html"
    page.write_text(html.render(subject), encoding="utf-8")
    seen = look(page, 1_280, script)
    assert seen["problems"] == []
    return seen["value"]


SHOWN = "const shown = () => [...document.querySelectorAll('.group:not([hidden])')].map((g) => g.dataset.level);"


@pytest.mark.node
@pytest.mark.browser
def test_findings_are_filtered_by_level_file_and_text(tmp_path: Path) -> None:
    script = f"""{SHOWN}
    const form = document.getElementById('filter');
    const set = (name, value) => {{ form.elements[name].value = value; form.dispatchEvent(new Event('input')); }};
    const all = shown().length;
    form.querySelector('[value=error]').click();
    const noErrors = shown();
    form.querySelector('[value=error]').click();
    set('file', 'apiProperties.json');
    const file = shown().length;
    set('file', ''); set('text', 'TITLE IS LONG');
    return [all, noErrors, file, shown(), document.getElementById('status').textContent];"""
    assert opened(sample(), tmp_path, script) == [
        5, ["warning", "hint"], 1, ["warning"], "1 of 5 findings shown",
    ]  # fmt: skip


@pytest.mark.node
@pytest.mark.browser
def test_an_overview_of_1500_connectors_is_searched_and_sorted(tmp_path: Path) -> None:
    script = """
    const rows = () => [...document.querySelectorAll('#overview tbody tr:not([hidden])')];
    const first = () => rows()[0].cells[0].textContent;
    const all = rows().length;
    const button = document.querySelectorAll('#overview th button')[0];
    button.click();
    const up = first();
    button.click();
    const down = first();
    const find = document.getElementById('find');
    find.value = '0777'; find.dispatchEvent(new Event('input'));
    return [all, up, down, rows().length, first(), document.getElementById('status').textContent];"""
    assert opened(tree(1_500), tmp_path, script) == [
        1_500, "0000", "1499", 1, "0777", "1 of 1500 connectors shown",
    ]  # fmt: skip


@pytest.mark.node
@pytest.mark.browser
def test_a_link_opens_the_connector_that_it_leads_to(tmp_path: Path) -> None:
    script = """
    document.querySelector('#overview tbody a').click();
    return new Promise((done) => setTimeout(() => done(document.querySelector('details').open), 300));"""
    assert opened(tree(2), tmp_path, script) is True


@pytest.mark.node
@pytest.mark.browser
def test_the_overview_can_be_read_on_a_telephone(tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    page.write_text(html.render(tree(6)), encoding="utf-8")
    script = """
    const region = document.querySelector('.scroll');
    const rows = [...document.querySelectorAll('#overview tr')].map((row) => row.getBoundingClientRect().height);
    return [Math.max(...rows), region.scrollWidth - region.clientWidth];"""
    highest, hidden = look(page, 400, script)["value"]
    assert highest < 80
    assert hidden <= 0


def test_of_an_update_what_is_new_leads_and_what_does_not_block_is_folded() -> None:
    page = html.render(report(update()))
    assert (
        "<p>compatible update: 1 finding new, 2 known, 3 fixed, thank you, 1 error (1 new), 2 known errors</p>" in page
    )
    before, _, fold = page.partition("<summary>Known before: 2 errors (does not block)</summary>")
    assert "there is no info" not in before.lower()
    assert "There is no info" in fold.partition("</details>")[0]
    assert "no new errors" in html.render(report(tolerated(), tolerated()))
    reader = Reader()
    reader.feed(page)


def test_what_is_exempted_is_listed() -> None:
    page = html.render(replace(report(connector(exempted=[EXEMPTED])), policy=POLICY))
    assert "1 finding exempted by .github/connector-certification.yml:" in page
    assert "(icon-background-matches-brand, until 2999-05-31): The brand changes in May." in page
    assert "<h2>Policy</h2>" not in html.render(report(connector()))
