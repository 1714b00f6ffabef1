import io
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checks.rule import Level
from connector.node import Unjudged, Unproven
from report.faces import page, text
from report.faces.progress import Progress
from report.model import Change, Edit, LocatedFinding, Report
from tests.report.examples import EXEMPTED, NO_TEST_ACCOUNT, POLICY, connector, finding, hint, report, tolerated, update

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


def shown(subject: Report, *, color: bool | None = None, **options: bool) -> str:
    stream = io.StringIO()
    text.render(subject, stream, color=color, **options)
    return stream.getvalue()


def block(found: LocatedFinding) -> list[str]:
    """The lines of one finding: message, help, place, source, carets, rule."""
    lines = shown(report(connector(found))).splitlines()
    start = lines.index("") + 1
    return lines[start : lines.index("", start)]


def source_of(found: LocatedFinding) -> tuple[str, str]:
    """The source line and the carets below it."""
    source, carets = (line for line in block(found) if "│" in line)
    return source, carets


def underlined(found: LocatedFinding) -> str:
    """What stands above the carets, column by column, where every character is one column wide."""
    source, carets = source_of(found)
    match = re.search(r"\^+", carets)
    assert match
    return source[match.start() : match.end()]


def test_the_whole_report_reads_as_designed() -> None:
    subject = connector(
        finding(),
        finding(line=52, message='parameter "date" of "List invoices" has no description'),
        finding(
            Level.WARNING,
            rule="icon-size",
            criterion="icon",
            file="icon.png",
            line=None,
            column=None,
            message="the icon is 180 \N{MULTIPLICATION SIGN} 180 px",
            help="draw it with 230",
            validator="IconSize",
        ),
        hint(),
        hint(line=50),
        unproven=NO_TEST_ACCOUNT,
    )
    assert (
        shown(report(subject))
        == """\
✗ certified-connectors/Contoso Invoices: 1 error to fix before you submit
  Contoso Invoices · verified publisher · 47 operations

✗ Parameter has no description in 2 places.
  Say in one sentence what to enter and where to find it.
  certified-connectors/Contoso Invoices/apiDefinition.swagger.json:41:13  id, Get invoice
    41 │             "name": "id",
       │             ^^^^^^^^^^^^
  certified-connectors/Contoso Invoices/apiDefinition.swagger.json:52:13  date, List invoices
  error · parameter-description-present

⚠ The icon is 180 \N{MULTIPLICATION SIGN} 180 px.
  Draw it with 230.
  certified-connectors/Contoso Invoices/icon.png
  warning · icon-size · IconSize

? 1 answer missing in certified-connectors/Contoso Invoices/certification.yml
  test-account:
    handed-over: # portal, partner-center, email or not-needed
    steps: # how to sign in; never the password itself

hint  Write it in sentence case.  certified-connectors/Contoso Invoices/apiDefinition.swagger.json:41:13 and 1 more  \
summary-in-sentence-case

12 criteria: 1 failed, 1 warned, 1 lacks an answer or a file, 9 passed

Next: fix 1 error · connector-certification init 'certified-connectors/Contoso Invoices' writes the missing answer · \
--explain parameter-description-present
"""
    )


def test_a_connector_that_is_ready_takes_four_lines() -> None:
    assert shown(report(connector())).splitlines() == [
        "✓ certified-connectors/Contoso Invoices: ready to submit",
        "  Contoso Invoices · verified publisher · 47 operations",
        "",
        "12 criteria: 12 passed",
        "",
    ]


def test_verbose_shows_every_criterion_place_and_hint() -> None:
    found = [finding(line=line, message=f'operationId "a.{line}" contains "."') for line in range(1, 31)]
    subject = report(connector(*found, hint(line=77)))
    assert "… 25 more, lines 6 to 30 (--verbose lists them)" in shown(subject)
    verbose = shown(subject, verbose=True)
    assert verbose.count("apiDefinition.swagger.json:") == 31
    assert "json:77:13" in verbose
    assert "  ✓ Authentication             evidence of the authentication" in verbose


def test_quiet_shows_errors_alone_and_nothing_where_there_are_none() -> None:
    assert not shown(report(connector(finding(Level.WARNING), hint(), unproven=NO_TEST_ACCOUNT)), quiet=True)
    said = shown(report(connector(finding(), finding(Level.WARNING, message="of little weight"), hint())), quiet=True)
    assert "has no description" in said
    assert "of little weight" not in said
    assert "hint" not in said


def test_single_hints_are_there_when_asked_for() -> None:
    subject = report(connector(hint(line=7), hint(line=8)))
    assert "apiDefinition.swagger.json:7:13 and 1 more  " in shown(subject)
    assert "json:8:13" not in shown(subject)
    assert "apiDefinition.swagger.json:8:13" in shown(subject, hints=True)


def test_the_hint_of_a_single_place_is_told_with_its_own_help() -> None:
    said = shown(report(connector(hint(help="Leave `;` out of the name."))))
    assert "hint  Leave `;` out of the name.  " in said


def test_a_tree_without_errors_leads_to_one_connector() -> None:
    judged = [connector(path=path, unproven=NO_TEST_ACCOUNT) for path in ("a", "b")]
    said = shown(report(*judged))
    assert "2 connectors: 2 without errors (2 answers missing)\n" in said
    command = "connector-certification a shows one in full"
    assert f"Next: connector-certification init DIR writes the missing answers · {command}\n" in said


def test_what_can_be_fixed_for_certain_is_counted_as_fix_counts_it_and_not_told_for_hints_alone() -> None:
    edits = (Edit(Change.REPLACE, "a.json", 1, 1, 1, 2, ""),)
    found = [finding(fix=edits), finding(line=9, fix=edits), finding(line=10), hint(fix=edits)]
    assert " · --fix fixes 3 findings · --explain " in shown(report(connector(*found)))
    assert "--fix" not in shown(report(connector(hint(fix=edits))))


def test_a_fault_in_a_shared_definition_counts_its_uses() -> None:
    assert "has no description (used in 3 places).\n" in shown(report(connector(finding(uses=3))))


def test_code_is_marked_where_there_are_no_colors_and_styled_where_there_are() -> None:
    subject = report(connector(finding(message='the "info" has no `contact`')))
    assert '✗ The "info" has no `contact`.' in shown(subject)
    assert "`contact`" not in shown(subject, color=True)


def test_a_text_to_paste_is_shown_line_by_line() -> None:
    assert '  Paste:\n  "contact": {\n      "name": "Contoso"\n  }\n' in shown(
        report(connector(finding(snippet='"contact": {\n    "name": "Contoso"\n}')))
    )


def test_what_nobody_judged_is_said_with_its_remedy() -> None:
    said = shown(report(connector(unjudged={"icon": [Unjudged("the icon took too long", "Export it again.")]})))
    assert said.startswith("✗ certified-connectors/Contoso Invoices: 1 of 12 criteria could not be judged\n")
    assert "✗ Not judged: Icon: The icon took too long.\n  Export it again.\n" in said


def test_a_tree_prints_one_line_a_connector_and_equal_advice_once() -> None:
    good = connector(hint(), path="a", unproven=NO_TEST_ACCOUNT)
    bad = [connector(finding(), finding(Level.WARNING, message="x"), path=path) for path in ("bb", "c")]
    rule, command = "parameter-description-present", "connector-certification bb shows one in full"
    assert shown(report(good, *bad)).splitlines() == [
        "✓ a   1 hint, 1 answer missing",
        "✗ bb  1 error, 1 warning",
        "✗ c   1 error, 1 warning",
        "",
        "Errors that several connectors have",
        f"     2 \N{MULTIPLICATION SIGN} Say in one sentence what to enter and where to find it.  {rule}",
        "",
        "3 connectors: 1 without errors, 2 to fix (2 errors, 2 warnings, 1 hint, 1 answer missing)",
        f"Next: fix 2 errors · connector-certification init a writes the missing answer · {command} · --explain {rule}",
    ]


def test_a_tree_is_told_in_full_when_asked_for() -> None:
    said = shown(report(connector(path="a"), connector(finding(), path="b")), verbose=True)
    assert "✓ a: ready to submit" in said
    assert "b/apiDefinition.swagger.json:41:13" in said
    assert said.count("✗ b") == 2


def test_a_tree_says_that_rules_were_left_out() -> None:
    said = shown(report(connector(path="a", left_out=2), connector(path="b", left_out=2)))
    assert "✓ a  no errors, 2 rules left out\n" in said
    assert "2 connectors: 2 without errors (2 rules left out)\n" in said


def test_no_connector_is_nothing_to_check() -> None:
    assert shown(report()) == "Nothing to check: no connector directory was found.\n"


def test_the_place_is_underlined() -> None:
    assert underlined(finding(source='{"a": 1, "name": "id"}', column=10, end_column=16)) == '"name"'


def test_a_place_over_several_lines_is_underlined_to_the_end_of_the_first() -> None:
    assert underlined(finding(source='"info": {', column=1, end_line=44, end_column=2)) == '"info": {'


def test_a_line_without_column_is_underlined_without_its_indentation() -> None:
    assert underlined(finding(source="  # heading", column=None, end_line=None, end_column=None)) == "# heading"


def test_an_empty_place_has_one_caret() -> None:
    _, carets = source_of(finding(source='{"a": 1', column=8, end_column=8))
    assert carets.index("^") == len('    41 │ {"a": 1')
    assert carets.count("^") == 1


def test_tabs_reach_to_their_stop_and_the_carets_follow() -> None:
    assert underlined(finding(source='\ta\t"name": 1', column=4, end_column=10)) == '"name"'


def test_wide_characters_take_two_columns_and_the_carets_follow() -> None:
    source, carets = source_of(finding(source='{"发票": "发", "name": 1}', column=13, end_column=19))
    assert source == '    41 │ {"发票": "发", "name": 1}'
    assert carets == f"       │ {' ' * 15}^^^^^^"


def test_wide_characters_are_underlined_in_full() -> None:
    _, carets = source_of(finding(source='{"发票": 1}', column=2, end_column=6))
    assert carets == "       │  ^^^^^^"


@pytest.mark.parametrize("before", [0, 5, 90, 500, 5_000])
@pytest.mark.parametrize("after", [0, 5, 500])
def test_a_long_line_is_cut_around_the_place(before: int, after: int) -> None:
    source = "x" * before + '"name"' + "y" * after
    found = finding(source=source, column=before + 1, end_column=before + 7)
    assert underlined(found) == '"name"'
    line, _ = source_of(found)
    assert len(line) <= 100
    assert ("│ …" in line) == (before >= 90)
    assert line.endswith("…") == (after == 500)


def test_a_place_longer_than_the_line_shows_its_beginning() -> None:
    found = finding(source="a" * 50 + "B" * 500, column=51, end_column=551)
    assert set(underlined(found)) <= {"B", "…"}
    assert all(len(line) <= 100 for line in source_of(found))


def test_a_place_beyond_the_line_at_hand_shows_no_wrong_carets() -> None:
    assert not any("^" in line for line in block(finding(source="short", column=40)))


def test_piped_lines_are_never_wrapped() -> None:
    subject = connector(finding(message="x " + "word " * 100, help="x " + "help " * 100))
    lines = shown(report(subject)).splitlines()
    assert any(line.count("word") == 100 for line in lines)
    assert any(line.count("help") == 100 for line in lines)


def test_a_narrow_terminal_wraps_below_the_beginning(narrow: Terminal) -> None:
    text.render(report(connector(finding(help="help " * 30))), narrow, color=False)
    lines = [line for line in narrow.getvalue().splitlines() if "help" in line]
    assert len(lines) == 3
    assert all(line.lower().startswith("  help") for line in lines)
    assert all(len(line) <= 60 for line in lines)


def test_colors_are_for_terminals(narrow: Terminal) -> None:
    text.render(report(connector(finding())), narrow)
    assert f"{ESCAPE}[1;31m" in narrow.getvalue()
    assert ESCAPE not in shown(report(connector(finding())))


@pytest.mark.parametrize(("name", "value"), [("NO_COLOR", "1"), ("TERM", "dumb")])
def test_a_terminal_that_wants_no_colors_gets_none(
    narrow: Terminal, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    text.render(report(connector(finding())), narrow)
    assert ESCAPE not in narrow.getvalue()


def test_colors_can_be_asked_for_and_refused(narrow: Terminal) -> None:
    assert ESCAPE in shown(report(connector(finding())), color=True)
    text.render(report(connector(finding())), narrow, color=False)
    assert ESCAPE not in narrow.getvalue()


def hostile(foreign: str) -> Report:
    judged = connector(
        finding(message=foreign, help=foreign, file=foreign, source=foreign, column=1, validator=foreign),
        finding(message=f'"{foreign}" is `{foreign}`', help=f"Write `{foreign}`.", snippet=foreign),
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
    written = shown(hostile(foreign), color=False, verbose=True)
    assert written.count(foreign) > 8


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=()), min_size=1, max_size=30) | st.from_regex(r"\x1b\[[0-9;]*[mHJ].*"))
def test_no_control_character_reaches_a_terminal(foreign: str) -> None:
    written = shown(hostile(foreign), verbose=True, color=False)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]", written)


@pytest.mark.parametrize("encoding", ["ascii", "utf-8", "latin-1", "cp1252", "utf-16"])
@settings(deadline=None)
@given(foreign=st.text(st.characters(exclude_categories=()), max_size=30))
def test_writing_to_a_stream_of_any_encoding_never_fails(encoding: str, foreign: str) -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding=encoding, errors="strict")
    text.render(hostile(foreign), stream, hints=True)
    stream.flush()
    assert "Next:" in raw.getvalue().decode(encoding)


def test_a_stream_of_ascii_gets_plainer_signs() -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii", newline="\n")
    text.render(report(connector(finding(message='parameter "é" has no description'))), stream)
    stream.flush()
    lines = raw.getvalue().decode("ascii").splitlines()
    assert lines[0].startswith("x certified-connectors/Contoso Invoices: ")
    assert 'x Parameter "\\xe9" has no description.' in lines
    assert '    41 |             "name": "id",' in lines


def test_progress_is_shown_on_a_terminal(narrow: Terminal) -> None:
    with Progress(2, narrow) as progress:
        progress.done("certified-connectors/[bold]Contoso\x1b[2J")
        progress.done("b")
    written = narrow.getvalue()
    assert "2/2" in written
    assert "\x1b[2J" not in written


@pytest.mark.parametrize("total", [0, 1, 20])
def test_progress_is_silent_elsewhere(total: int) -> None:
    stream = io.StringIO()
    with Progress(total, stream) as progress:
        progress.done("a")
    assert not stream.getvalue()


@pytest.mark.parametrize("columns", [40, 60, 80, 120, 200])
def test_the_heading_breaks_at_words_and_nothing_is_wider_than_the_terminal(
    narrow: Terminal, monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    text.render(report(connector(finding(), path="a", unproven=NO_TEST_ACCOUNT)), narrow, color=False)
    lines = narrow.getvalue().splitlines()
    heading = " ".join(" ".join(lines[: lines.index("")]).split())
    assert heading.startswith("✗ a: 1 error to fix before you submit Contoso Invoices")
    # A place stays in one piece, so that a click opens it; what is to be pasted, too.
    whole = ("a/apiDefinition.swagger.json:41:13", "handed-over:", "steps:")
    assert all(len(line) <= columns for line in lines if not any(part in line for part in whole))


def test_colors_change_nothing_but_colors() -> None:
    subject = report(connector(finding(), hint(), unproven=NO_TEST_ACCOUNT), connector(path="b"))
    assert re.sub(r"\x1b\[[0-9;]*m", "", shown(subject, color=True)) == shown(subject, color=False)


def test_findings_beyond_a_log_that_anybody_reads_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "MAX_CHARACTERS", 2_000)
    found = [finding(message=chr(97 + number) * 600) for number in range(10)]
    said = shown(report(connector(*found)))
    assert sum(chr(97 + number) * 590 in said for number in range(10)) == 3
    assert "8 places more, for which there is no room here; as JSON all of them fit" in said


def test_places_beyond_a_log_that_anybody_reads_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "MAX_CHARACTERS", 2_000)
    found = [finding(message=f'"{number}" is wrong') for number in range(100)]
    stream = io.StringIO()
    text.render(report(connector(*found)), stream, verbose=True)
    lines = stream.getvalue().splitlines()
    listed = sum("apiDefinition.swagger.json:" in line for line in lines)
    assert 10 < listed < 60
    assert f"{100 - listed} places more, for which there is no room here; as JSON all of them fit" in lines


def test_of_an_update_what_is_new_leads_and_what_does_not_block_is_one_line() -> None:
    lines = shown(report(update())).splitlines()
    assert lines[2] == "  compatible update: 1 finding new, 2 known, 3 fixed, thank you"
    assert "· 2 errors known before, which do not block (--verbose shows them)" in lines
    assert "There is no info" not in shown(report(update()))
    assert "There is no info" in shown(report(update()), verbose=True)
    assert "no new errors" in shown(report(tolerated()))


def test_what_is_exempted_is_listed() -> None:
    said = shown(replace(report(connector(exempted=[EXEMPTED])), policy=POLICY))
    assert "1 finding exempted by .github/connector-certification.yml:" in said
    assert "(icon-background-matches-brand, until 2999-05-31): The brand changes in May." in said
