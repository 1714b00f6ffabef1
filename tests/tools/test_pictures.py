"""The README's pictures are what the program says, and the comment is short enough for a telephone."""

from pathlib import Path
from typing import Any

import pytest

from checks.rule import Level
from report.faces import markdown
from report.model import Report
from tests.report.examples import NO_TEST_ACCOUNT, connector, finding, hint, report
from tests.report.faces.browser import look
from tools import pictures

LINKS = markdown.Links(
    file=lambda path, line: f"https://example.com/9f2c1ab/{path}#L{line}",
    rule=lambda rule: f"https://example.com/rules#{rule}",
)
LAST_ERROR = """
const items = [...document.querySelectorAll('details[open] > ul > li')];
return Math.max(...items.map((item) => item.getBoundingClientRect().bottom));"""


def test_the_pictures_are_current() -> None:
    assert pictures.stale(pictures.judged()) == [], "run `make pictures`"


def large(number: int = 0) -> Any:
    """A connector with four kinds of errors in many places, and much else."""
    errors = [
        finding(rule=f"rule-{kind}", line=line, message=f'operationId "{kind}.{line}" has {kind} faults')
        for kind in "abcd"
        for line in range(1, 23)
    ]
    rest = [finding(Level.WARNING, rule=f"w-{line}", line=line) for line in range(9)]
    hints = [hint(rule=f"h-{line}", line=line) for line in range(30)]
    path, title = f"certified-connectors/Contoso Invoices {number}", f"Contoso Invoices {number}"
    return connector(*errors, *rest, *hints, unproven=NO_TEST_ACCOUNT, path=path, title=title)


def seen(subject: Report, tmp_path: Path, script: str = "return null;") -> Any:
    page = tmp_path / "comment.html"
    page.write_text(pictures.page(markdown.render(subject, links=LINKS, sha="9f2c1ab")), encoding="utf-8")
    return look(page, 400, script)


@pytest.mark.node
@pytest.mark.browser
def test_the_errors_of_one_connector_are_on_a_telephones_first_screen(tmp_path: Path) -> None:
    assert seen(report(large()), tmp_path, LAST_ERROR)["value"] < 800


@pytest.mark.node
@pytest.mark.browser
def test_ten_connectors_are_less_than_2500_pixels_high(tmp_path: Path) -> None:
    assert seen(report(*(large(number) for number in range(10))), tmp_path)["height"] < 2_500
