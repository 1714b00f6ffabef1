import io
import os
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.rule import Level
from connector.node import Unproven
from report.faces import text
from report.model import LocatedFinding, Report
from tests.report.examples import EVIDENCE, NO_TEST_ACCOUNT, connector, finding, hint, report

ESCAPE = "\x1b"


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """A terminal of sixty columns."""
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setenv("LINES", "24")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    return Terminal()


def shown(subject: Report, *, hints: bool = False, color: bool | None = None) -> str:
    stream = io.StringIO()
    text.render(subject, stream, hints=hints, color=color)
    return stream.getvalue()


def block(found: LocatedFinding) -> list[str]:
    """The lines of one finding."""
    lines = shown(report(connector(found))).splitlines()
    return lines[lines.index("") + 1 :]


def underlined(found: LocatedFinding) -> str:
    """What stands above the carets, column by column, where every character is one column wide."""
    _, source, carets, *_ = block(found)
    match = re.search(r"\^+", carets)
    assert match
    return source[match.start() : match.end()]


def test_the_whole_report_reads_as_designed() -> None:
    subject = connector(
        finding(),
        finding(
            rule="brand-color-equals-icon",
            criterion="brand-color",
            file="apiProperties.json",
            line=4,
            column=3,
            end_line=4,
            end_column=19,
            message='"#1F344A", but the icon\'s background is "#24406B"',
            help="use the icon's colour",
            source='\t\t"iconBrandColor": "#1F344A"',
            validator="IconColor",
        ),
        finding(
            Level.WARNING,
            rule="icon-size",
            criterion="icon",
            file="icon.png",
            line=None,
            column=None,
            message="180 by 180 pixels",
            help="draw it with 230",
        ),
        hint(),
        hint(line=50),
        unproven=NO_TEST_ACCOUNT,
    )
    assert (
        shown(report(subject))
        == """\
certified-connectors/Contoso Invoices is not ready for certification              verified publisher
  ✗ OpenAPI definition  parameter "id" of "Get invoice" has no description
  ⚠ Icon                180 by 180 pixels
  ✗ Brand colour        "#1F344A", but the icon's background is "#24406B"
  ? Test account        no test account declared
                        = add test-account to certification.yml
  ✓ 8 more

apiDefinition.swagger.json:41:13  required  parameter-description-present
  41 │             "name": "id",
     │             ^^^^^^^^^^^^ parameter "id" of "Get invoice" has no description
     = say in one sentence what to enter and where to find it

apiProperties.json:4:3  required  brand-color-equals-icon (IconColor)
  4 │         "iconBrandColor": "#1F344A"
    │         ^^^^^^^^^^^^^^^^ "#1F344A", but the icon's background is "#24406B"
    = use the icon's colour

icon.png  recommended  icon-size
     180 by 180 pixels
     = draw it with 230

hint  summary-in-sentence-case \N{MULTIPLICATION SIGN}2  write it in sentence case
"""
    )


def test_a_connector_that_passes_shows_its_evidence() -> None:
    lines = shown(report(connector())).splitlines()
    assert lines[0].startswith("certified-connectors/Contoso Invoices is ready for certification  ")
    assert "  ✓ Authentication             evidence of the authentication" in lines
    assert len(lines) == 13


def test_single_hints_are_there_when_asked_for() -> None:
    subject = report(connector(hint(line=7), hint(line=8)))
    assert "json:7:13" not in shown(subject)
    assert "apiDefinition.swagger.json:7:13  hint  summary-in-sentence-case" in shown(subject, hints=True)


def test_a_fault_in_a_shared_definition_counts_its_uses() -> None:
    uses = [finding(pointer=f"/paths/{number}", origin="/parameters/id", origin_line=9) for number in range(3)]
    assert "parameter-description-present  used in 3 places\n" in shown(report(connector(*uses)))


def test_several_connectors_end_with_the_ones_to_go_back_to() -> None:
    lines = shown(report(connector(path="a"), connector(finding(), path="b"))).splitlines()
    assert lines[-3:] == ["", "  ✗ b: 1 failed, 11 passed", "2 connectors: 1 certified, 1 not"]


def test_no_connector_is_nothing_to_check() -> None:
    assert shown(report()) == "nothing to check: no connector directory was found\n"


def test_the_place_is_underlined() -> None:
    assert underlined(finding(source='{"a": 1, "name": "id"}', column=10, end_column=16)) == '"name"'


def test_a_place_over_several_lines_is_underlined_to_the_end_of_the_first() -> None:
    assert underlined(finding(source='"info": {', column=1, end_line=44, end_column=2)) == '"info": {'


def test_a_line_without_column_is_underlined_without_its_indentation() -> None:
    assert underlined(finding(source="  # heading", column=None, end_line=None, end_column=None)) == "# heading"


def test_an_empty_place_has_one_caret() -> None:
    lines = block(finding(source='{"a": 1', column=8, end_column=8))
    assert lines[2].index("^") == len('  41 │ {"a": 1')
    assert lines[2].count("^") == 1


def test_tabs_reach_to_their_stop_and_the_carets_follow() -> None:
    assert underlined(finding(source='\ta\t"name": 1', column=4, end_column=10)) == '"name"'


def test_wide_characters_take_two_columns_and_the_carets_follow() -> None:
    lines = block(finding(source='{"发票": "发", "name": 1}', column=13, end_column=19))
    assert lines[1] == '  41 │ {"发票": "发", "name": 1}'
    assert lines[2].startswith(f"     │ {' ' * 15}^^^^^^ ")


def test_wide_characters_are_underlined_in_full() -> None:
    lines = block(finding(source='{"发票": 1}', column=2, end_column=6))
    assert lines[2].startswith("     │  ^^^^^^ ")


@pytest.mark.parametrize("before", [0, 5, 90, 500, 5_000])
@pytest.mark.parametrize("after", [0, 5, 500])
def test_a_long_line_is_cut_around_the_place(before: int, after: int) -> None:
    source = "x" * before + '"name"' + "y" * after
    found = finding(source=source, column=before + 1, end_column=before + 7)
    assert underlined(found) == '"name"'
    line = block(found)[1]
    assert len(line) <= 100
    assert ("│ …" in line) == (before >= 90)
    assert line.endswith("…") == (after == 500)


def test_a_place_longer_than_the_line_shows_its_beginning() -> None:
    found = finding(source="a" * 50 + "B" * 500, column=51, end_column=551)
    assert set(underlined(found)) <= {"B", "…"}
    assert all(len(line) <= 100 for line in block(found)[:3])


def test_a_place_beyond_the_line_at_hand_shows_no_wrong_carets() -> None:
    assert not any("^" in line for line in block(finding(source="short", column=40)))


def test_a_long_message_stands_below_the_carets() -> None:
    lines = block(finding(message="word " * 30))
    assert lines[2] == "     │             ^^^^^^^^^^^^"
    assert lines[3] == "     │ " + ("word " * 30).strip()


def test_piped_lines_are_never_wrapped() -> None:
    subject = connector(finding(message="word " * 100, help="help " * 100), evidence={**EVIDENCE, "icon": "x " * 300})
    lines = shown(report(subject)).splitlines()
    assert any(line.count("word") == 100 for line in lines)
    assert any(line.count("help") == 100 for line in lines)


def test_a_narrow_terminal_wraps_below_the_beginning(narrow: Terminal) -> None:
    text.render(report(connector(finding(help="help " * 30))), narrow, color=False)
    lines = [line for line in narrow.getvalue().splitlines() if "help" in line]
    assert len(lines) == 3
    assert lines[0].startswith("     = help")
    assert all(line.startswith("       help") for line in lines[1:])
    assert all(len(line) <= 60 for line in lines)


def test_colours_are_for_terminals(narrow: Terminal) -> None:
    text.render(report(connector(finding())), narrow)
    assert f"{ESCAPE}[1;31m" in narrow.getvalue()
    assert ESCAPE not in shown(report(connector(finding())))


@pytest.mark.parametrize(("name", "value"), [("NO_COLOR", "1"), ("TERM", "dumb")])
def test_a_terminal_that_wants_no_colours_gets_none(
    narrow: Terminal, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    text.render(report(connector(finding())), narrow)
    assert ESCAPE not in narrow.getvalue()


def test_colours_can_be_asked_for_and_refused(narrow: Terminal) -> None:
    assert ESCAPE in shown(report(connector(finding())), color=True)
    text.render(report(connector(finding())), narrow, color=False)
    assert ESCAPE not in narrow.getvalue()


def hostile(foreign: str) -> Report:
    judged = connector(
        finding(message=foreign, help=foreign, file=foreign, source=foreign, column=1, validator=foreign),
        hint(message=foreign, help=foreign),
        unproven={"icon": [Unproven(foreign, foreign)]},
        path=foreign,
        title=foreign,
    )
    return report(judged, judged)


@pytest.mark.parametrize(
    "foreign", ["[bold]x[/bold]", "[/]", ":smile:", "[link=https://evil.example]x[/link]", "\\[b]"]
)
def test_markup_is_only_text(foreign: str) -> None:
    written = shown(hostile(foreign), color=False)
    assert written.count(foreign) > 8


@given(st.text(st.characters(exclude_categories=()), min_size=1, max_size=30) | st.from_regex(r"\x1b\[[0-9;]*[mHJ].*"))
def test_no_control_character_reaches_a_terminal(foreign: str) -> None:
    written = shown(hostile(foreign), hints=True, color=False)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]", written)


@pytest.mark.parametrize("encoding", ["ascii", "utf-8", "latin-1", "cp1252", "utf-16"])
@given(foreign=st.text(st.characters(exclude_categories=()), max_size=30))
def test_writing_to_a_stream_of_any_encoding_never_fails(encoding: str, foreign: str) -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding=encoding, errors="strict")
    text.render(hostile(foreign), stream, hints=True)
    stream.flush()
    assert b"\0r\0e\0q" in raw.getvalue() or b"r\0e\0q" in raw.getvalue() or b"required" in raw.getvalue()


def test_a_stream_of_ascii_gets_plainer_signs() -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii", newline="\n")
    text.render(report(connector(finding(message='parameter "é" has no description'))), stream)
    stream.flush()
    assert raw.getvalue().decode("ascii").splitlines()[1] == (
        '  x OpenAPI definition  parameter "\\xe9" has no description'
    )
    assert b"  + 11 more\n" in raw.getvalue()


def test_progress_is_shown_on_a_terminal(narrow: Terminal) -> None:
    with text.Progress(2, narrow) as progress:
        progress.done("certified-connectors/[bold]Contoso\x1b[2J")
        progress.done("b")
    written = narrow.getvalue()
    assert "2/2" in written
    assert "\x1b[2J" not in written


@pytest.mark.parametrize("total", [0, 1, 20])
def test_progress_is_silent_elsewhere(total: int) -> None:
    stream = io.StringIO()
    with text.Progress(total, stream) as progress:
        progress.done("a")
    assert not stream.getvalue()


def test_the_width_is_the_terminals(narrow: Terminal) -> None:
    text.render(report(connector(finding(), path="a")), narrow, color=False)
    assert os.environ["COLUMNS"] == "60"
    assert len(narrow.getvalue().splitlines()[0]) == 60


def test_colours_change_nothing_but_colours() -> None:
    subject = report(connector(finding(), hint(), unproven=NO_TEST_ACCOUNT), connector(path="b"))
    assert re.sub(r"\x1b\[[0-9;]*m", "", shown(subject, color=True)) == shown(subject, color=False)
