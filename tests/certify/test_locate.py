"""From directory to report: every finding on its line, in the order of a reader."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from certify.locate import MAX_SOURCE, existing, locate
from checks.criteria import OPENAPI_DEFINITION
from checks.rule import EVIDENCE, Level, Rule
from checks.walk import DEFECT, Broken
from connector.connector import Connector, read_connector
from connector.definition import Definition
from connector.node import Finding
from connector.publisher import Publisher
from report.model import FailOn, LocatedFinding, Status
from tests.reports import report_on
from tools.examples import SAMPLE

RULE = Rule(
    "a-rule", OPENAPI_DEFINITION, Level.ERROR, "Requirement.", "", "Help.", ("Name", "Other"), ("5000.1",), (),
    None, (), False, (), (), Definition, "checks.definition.info", lambda _: (),
)  # fmt: skip
DEFINITION = "apiDefinition.swagger.json"


def place(directory: Path, *found: Finding, text: str = "{}") -> list[LocatedFinding]:
    (directory / DEFINITION).write_bytes(text.encode())
    (directory / "apiProperties.json").write_text('{\n"properties": {\n}}')
    (directory / "readme.md").write_bytes(b"# One\r\ntwo\x0bstill two\n\xe2\x80\xa8still three\n")
    return locate(
        read_connector(str(directory), "contoso"), [Broken(RULE, finding) for finding in found], "https://x/rules"
    )


def test_a_pointer_becomes_a_line_and_the_rule_fills_in_what_the_finding_leaves_open(tmp_path: Path) -> None:
    (finding,) = place(tmp_path, Finding(DEFINITION, "/a", "/a", "wrong"), text='{\n\t"a": 1\n}')
    assert (finding.line, finding.column, finding.end_line, finding.end_column) == (2, 2, 2, 8)
    assert finding.source == '\t"a": 1'
    assert (finding.rule, finding.help, finding.validator, finding.policy) == ("a-rule", "Help.", "Name", "5000.1")


def test_a_finding_may_say_more_exactly_than_its_rule(tmp_path: Path) -> None:
    (finding,) = place(tmp_path, Finding(DEFINITION, "", "", "wrong", "Do so.", "Other", "5000.2"))
    assert (finding.help, finding.validator, finding.policy) == ("Do so.", "Other", "5000.2")


def test_the_mark_is_underlined_and_the_pointer_told(tmp_path: Path) -> None:
    text = '{"a": [\n{"name": "x"}]}'
    (finding,) = place(tmp_path, Finding(DEFINITION, "/a/0", "/a/0/name", "wrong"), text=text)
    assert (finding.pointer, finding.line, finding.column) == ("/a/0", 2, 2)


def test_a_fault_in_a_shared_definition_is_told_there_once_with_its_uses(tmp_path: Path) -> None:
    text = '{"one": 1, "two": 1,\n"shared": 2}'
    uses = [Finding(DEFINITION, use, use, "wrong", origin="/shared") for use in ("/one", "/two", "/one")]
    (finding,) = place(tmp_path, *uses, text=text)
    assert (finding.pointer, finding.line, finding.source, finding.uses) == ("/shared", 2, '"shared": 2}', 2)
    assert [(use.pointer, use.line, use.column) for use in finding.places] == [("/one", 1, 2), ("/two", 1, 12)]


@pytest.mark.parametrize("change", [{"file": "apiProperties.json"}, {"origin": "/two"}, {"validator": "Other"}])
def test_faults_that_differ_in_what_they_are_stay_apart(change: dict[str, Any], tmp_path: Path) -> None:
    first = Finding(DEFINITION, "/use", "/use", "wrong", origin="/one")
    assert len(place(tmp_path, first, replace(first, pointer="/other", **change))) == 2


def test_faults_that_stand_alone_stay_apart_even_when_alike(tmp_path: Path) -> None:
    assert len(place(tmp_path, Finding(DEFINITION, "/a", "/a", "x"), Finding(DEFINITION, "/a", "/a", "x"))) == 2


@pytest.mark.parametrize(
    ("pointer", "told"),
    [
        ("/info/title", ("/info/title", None)),
        ("/info/contact", ("/info", "contact")),
        ("/info/contact/email", ("/info", "contact/email")),
        ("/paths/0", ("/paths/0", None)),
        ("/paths/7/get", ("/paths", "7/get")),
        ("/a~1b~0", ("/a~1b~0", None)),
        ("", ("", None)),
    ],
)
def test_a_member_that_is_missing_is_named_by_its_holder(pointer: str, told: tuple[str, str | None]) -> None:
    assert existing({"info": {"title": 1}, "paths": [1], "a/b~": 2}, pointer) == told


def test_findings_stand_in_the_order_of_the_files_and_their_lines(tmp_path: Path) -> None:
    found = place(
        tmp_path,
        Finding("readme.md", "", "", "readme", line=1),
        Finding("apiProperties.json", "/properties", "/properties", "properties"),
        Finding(DEFINITION, "/b", "/b", "second"),
        Finding(DEFINITION, "/a", "/a", "first"),
        Finding("", "", "", "directory"),
        text='{"a": 1, "b": 2}',
    )
    assert [finding.message for finding in found] == ["directory", "first", "second", "properties", "readme"]
    assert [finding.file for finding in found][:2] == [None, DEFINITION]


def test_a_finding_on_the_directory_has_no_place(tmp_path: Path) -> None:
    (finding,) = place(tmp_path, Finding("", "", "", "missing"))
    assert (finding.file, finding.pointer, finding.line, finding.source) == (None, None, None, None)


def test_a_line_of_a_text_counts_as_editors_and_github_count(tmp_path: Path) -> None:
    (finding,) = place(tmp_path, Finding("readme.md", "", "", "wrong", line=3))
    assert finding.source == "\N{LINE SEPARATOR}still three"
    assert finding.pointer is None


def test_a_line_beyond_the_end_of_a_text_is_empty(tmp_path: Path) -> None:
    (finding,) = place(tmp_path, Finding("readme.md", "", "", "wrong", line=99))
    assert finding.source == ""


def test_a_line_that_is_too_long_is_not_kept(tmp_path: Path) -> None:
    text = '{"a": "' + "x" * MAX_SOURCE + '"}'
    (finding,) = place(tmp_path, Finding(DEFINITION, "/a", "/a", "wrong"), text=text)
    assert (finding.line, finding.source) == (1, None)


def test_the_sample_passes_every_criterion_with_its_evidence() -> None:
    report = report_on(SAMPLE, publisher=None, fail_on=FailOn.WARNED)
    assert {result.status for result in report.criteria} == {Status.PASSED}
    assert all(result.summary for result in report.criteria)
    title = json.loads((SAMPLE / DEFINITION).read_text())["info"]["title"]
    assert (report.title, report.publisher, report.conclusion) == (title, Publisher.VERIFIED, "success")
    assert report.operations > 0


def test_a_directory_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        report_on(tmp_path / "x")


def test_evidence_that_cannot_be_described_leaves_its_criterion_unjudged(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(connector: Connector) -> str:
        raise OverflowError

    monkeypatch.setitem(EVIDENCE, OPENAPI_DEFINITION.id, fail)
    report = report_on(SAMPLE)
    [result] = [result for result in report.criteria if result.status is Status.UNJUDGED]
    assert (result.id, result.help) == (OPENAPI_DEFINITION.id, DEFECT)
    assert report.conclusion == "failure"
