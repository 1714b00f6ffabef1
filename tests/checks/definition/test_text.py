"""Each fault of a file's text becomes one finding on its line, whichever file it is in."""

from pathlib import Path

import pytest

from report.model import LocatedFinding, Status
from tests.reports import report_on
from tools.examples import materialize

FILES = ["apiDefinition.swagger.json", "apiProperties.json", "settings.json"]
RULES = ("swagger-json-", "properties-json-", "settings-json-", "json-", "declaration-parses")


def findings(directory: Path, name: str, text: bytes, rules: tuple[str, ...] = RULES) -> list[LocatedFinding]:
    """Findings on the text of one file of the sample, which gets these first bytes or this whole text."""
    path = materialize({}, directory / "contoso-invoices")
    (path / name).write_bytes(text)
    report = report_on(path)
    return [finding for finding in report.findings if finding.file == name and finding.rule.startswith(rules)]


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize(
    ("text", "line"),
    [
        (b"", 1),
        (b"\n{\n", 3),
        (b'{\n "a": }', 2),
        (b'{\n "a": "b\n}', 2),
        (b"\0", 1),
        (b'{"a":\n' + b"9" * 5000 + b"}", 2),
        (b"[\n" * 3000, 201),
        (b"name: contoso\ninfo: {}\n", 1),
        (b"<!DOCTYPE html><html></html>", 1),
    ],
)
def test_a_file_that_cannot_be_read_is_one_finding(name: str, text: bytes, line: int, tmp_path: Path) -> None:
    (finding,) = findings(tmp_path, name, text)
    assert finding.rule.endswith("-json-parses")
    assert finding.line == line


@pytest.mark.parametrize(
    ("name", "rule", "message"),
    [
        (FILES[0], "swagger-json-parses", "YAML"),
        (FILES[1], "properties-container", "is an OpenAPI definition"),
        (FILES[2], "settings-json-parses", "YAML"),
    ],
)
def test_a_definition_in_yaml_is_one_error_of_the_file_that_it_is_in(
    name: str, rule: str, message: str, tmp_path: Path
) -> None:
    told = findings(tmp_path, name, b"swagger: '2.0'\ninfo: {}\n", (*RULES, "properties-container"))
    assert [(finding.rule, finding.line) for finding in told] == [(rule, 1)]
    assert message in told[0].message


@pytest.mark.parametrize("name", FILES[:2])
@pytest.mark.parametrize(
    ("text", "rule", "line"),
    [
        (b'{\n "a": "\t"}', "-json-strict", 2),
        (b'{\n "a": 1, // x\n "b": 2}', "-json-strict", 2),
        (b'{\n "a": 1,\n}', "-json-strict", 2),
        (b'{\n "a": NaN}', "-json-strict", 2),
        (b'{\n "a": 1,\n "a": 1}', "json-no-duplicate-keys", 3),
        (b'{\n "a": "\\ud800"}', "json-utf8", 2),
        (b'{\n "a": "\xff"}', "json-utf8", 2),
        ('{\n "a": 1}'.encode("utf-16"), "json-utf8", 1),
        (b'\xef\xbb\xbf{\n "a": 1}', "json-no-bom", 1),
    ],
)
def test_a_file_that_others_might_read_is_one_finding(
    name: str, text: bytes, rule: str, line: int, tmp_path: Path
) -> None:
    (finding,) = findings(tmp_path, name, text)
    assert finding.rule.endswith(rule)
    assert finding.line == line


@pytest.mark.parametrize(
    ("text", "line"), [(b"", 1), (b"# x\n", 1), (b"a: 1\nb: *x", 2), (b"- " * 5000, 1), (b"a: 1\nb: !!binary x", 2)]
)
def test_a_declaration_that_cannot_be_read_is_one_finding(text: bytes, line: int, tmp_path: Path) -> None:
    (finding,) = findings(tmp_path, "certification.yml", text)
    assert (finding.rule, finding.line) == ("declaration-parses", line)


@pytest.mark.parametrize(("name", "criteria"), [(FILES[0], {"openapi-definition"}), (FILES[1], {"brand-color"})])
def test_a_criterion_whose_file_cannot_be_read_does_not_pass(name: str, criteria: set[str], tmp_path: Path) -> None:
    path = materialize({name: '{"'}, tmp_path / "contoso-invoices")
    report = report_on(path)
    assert {result.id for result in report.criteria if result.status is Status.FAILED} >= criteria


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        (b"swagger: '2.0'\n", "Convert it to JSON"),
        (b"<html></html>", "JSON file itself"),
        (b"<a/>", "converted first"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "git lfs untrack"),
    ],
)
def test_another_format_comes_with_the_way_out_of_it(text: bytes, advice: str, tmp_path: Path) -> None:
    (finding,) = findings(tmp_path, "apiDefinition.swagger.json", text)
    assert advice in finding.help


def test_letters_of_another_encoding_are_told_once(tmp_path: Path) -> None:
    path = materialize({}, tmp_path / "contoso-invoices")
    file = path / "apiDefinition.swagger.json"
    file.write_bytes(file.read_bytes().replace(b"Contoso Invoices", "Contoso Büros".encode("latin-1")))
    report = report_on(path)
    about = [finding for finding in report.findings if finding.file == file.name]
    assert [finding.rule for finding in about if finding.level != "hint"] == ["json-utf8"]
    assert not [finding for finding in about if "\ufffd" in finding.message + finding.help]
