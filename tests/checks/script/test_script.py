"""One script under its own name; what cannot be parsed is an error, and what is not in time takes nothing with it."""

from pathlib import Path
from typing import Any

import pytest

from certify.readers import Forked, Inline, Readers
from certify.request import Limits
from checks.examination import examine
from checks.rule import REGISTRY, Level
from checks.walk import Judgement
from connector.connector import read_connector
from connector.script_namespaces import NAMESPACES, UNLISTED
from tests.checks.judging import failures
from tools.examples import materialize

SCRIPT = "public class Script : ScriptBase { public override Task<HttpResponseMessage> ExecuteAsync() => null; }"


@pytest.fixture(scope="module")
def readers() -> Readers:
    return Inline()


def judge(directory: Path, files: dict[str, Any], readers: Readers | None) -> Judgement:
    path = materialize(files, directory / "contoso-invoices")
    return examine(read_connector(str(path), "contoso-invoices"), readers)


def rules(judgement: Judgement) -> list[str]:
    return [b.rule.id for b in judgement.broken if b.rule.level is not Level.HINT]


@pytest.mark.attack(
    "Names that hide behind thousands of others in a script",
    "More names of a kind than are looked at leave the definition unjudged, which blocks",
)
def test_a_script_with_more_names_than_are_looked_at_is_unjudged(
    readers: Readers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("connector.script", "checks.examination"):
        monkeypatch.setattr(f"{module}.MAX_NAMES", 3)
    judgement = judge(tmp_path, {"script.csx": f"using System;\n{SCRIPT}\n" + "class A { }\n" * 3}, readers)
    [reason] = judgement.unjudged["openapi-definition"]
    assert "it has more than 3 names of one kind" in reason.message


def test_the_page_lists_twenty_six_namespaces() -> None:
    assert len(NAMESPACES) == 26


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"script.csx": SCRIPT}, []),
        ({"Script.csx": SCRIPT}, ["script-file-name"]),
        ({"code.csx": SCRIPT}, ["script-file-name"]),
        ({"Connector.cs": SCRIPT}, ["script-file-name"]),
        ({"code.csx": SCRIPT, "settings.json": '{"script": "code.csx"}'}, []),
        ({"script.csx": SCRIPT, "Tests.cs": "class Tests { }"}, []),
        ({"script.csx": SCRIPT, "old.csx": SCRIPT}, ["script-single-file"]),
        ({"a.csx": SCRIPT, "b.csx": SCRIPT}, ["script-single-file"]),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, dict) else None,
)
def test_there_is_one_script_and_it_has_its_name(
    files: dict[str, str], expected: list[str], tmp_path: Path, readers: Readers
) -> None:
    assert rules(judge(tmp_path, files, readers)) == expected


@pytest.mark.parametrize(("size", "broken"), [(1 << 20, False), ((1 << 20) + 1, True)])
def test_a_script_has_its_bound_at_a_megabyte(size: int, broken: bool, tmp_path: Path, readers: Readers) -> None:
    text = SCRIPT + "\n//" + "x" * (size - len(SCRIPT) - 3)
    assert rules(judge(tmp_path, {"script.csx": text}, readers)) == (["script-size-max-1mb"] if broken else [])


@pytest.mark.parametrize("text", ["\ufeff" + SCRIPT, SCRIPT.replace("{ ", "{\r\n")])
def test_byte_order_marks_and_ends_of_line_do_not_matter(text: str, tmp_path: Path, readers: Readers) -> None:
    assert rules(judge(tmp_path, {"script.csx": text}, readers)) == []


def test_a_script_in_utf_16_is_read(tmp_path: Path, readers: Readers) -> None:
    path = materialize({}, tmp_path / "contoso-invoices")
    (path / "script.csx").write_bytes(SCRIPT.encode("utf-16"))
    assert rules(examine(read_connector(str(path), "contoso-invoices"), readers)) == []


def test_bytes_that_are_no_text_in_a_comment_do_not_matter(tmp_path: Path, readers: Readers) -> None:
    path = materialize({}, tmp_path / "contoso-invoices")
    (path / "script.csx").write_bytes(b"// \xff\xfe\x80 \xc3\n" + SCRIPT.encode())
    assert rules(examine(read_connector(str(path), "contoso-invoices"), readers)) == []


@pytest.mark.parametrize("end", ['string a = "', "/* and so on", 'string a = @"', 'string a = """', "}", "class {"])
def test_a_script_that_does_not_end_well_is_told_where(end: str, tmp_path: Path, readers: Readers) -> None:
    judgement = judge(tmp_path, {"script.csx": f"{SCRIPT}\n{end}"}, readers)
    assert rules(judgement) == ["script-syntax"]
    assert [b.finding.line for b in judgement.broken if b.rule.id == "script-syntax"] == [2]


def test_a_method_alone_is_no_script(tmp_path: Path, readers: Readers) -> None:
    method = SCRIPT.partition("{ ")[2].rpartition(" }")[0]
    assert rules(judge(tmp_path, {"script.csx": f"using System;\n\n{method}\n"}, readers)) == ["script-class"]


def test_a_script_without_its_last_brace_is_an_error_of_its_file(tmp_path: Path, readers: Readers) -> None:
    text = (
        "public class Script : ScriptBase\n{\n    HttpContent A()\n    {\n        return new StringContent();\n    }\n"
    )
    judgement = judge(tmp_path, {"script.csx": text}, readers)
    assert rules(judgement) == ["script-parses"]
    assert not failures(judgement)


@pytest.mark.parametrize(
    "text",
    [
        "}}} (((",
        "<<<<<<< HEAD",
        '{"a": 1}',
        "def f():\n    return 1",
        "class Script : ScriptBase {{{",
        '"' * 5001,
        ")(" * 999,
    ],
)
def test_what_is_no_csharp_is_an_error_and_never_left_unproven(text: str, tmp_path: Path, readers: Readers) -> None:
    judgement = judge(tmp_path, {"script.csx": text}, readers)
    assert not failures(judgement)
    told = [b.finding.message for b in judgement.broken if b.rule.level is Level.ERROR]
    assert told == ["line 1 cannot be read as C#"] or judgement.unjudged


@pytest.mark.parametrize("text", ["(" * 60_000, '"' * (1 << 20), "[" * 60_000, "a<" * 60_000, "{" * 60_000])
def test_a_parser_that_gives_up_leaves_the_criterion_unjudged_or_names_the_line(text: str, tmp_path: Path) -> None:
    judgement = judge(tmp_path, {"script.csx": text}, Forked(Limits(script=2.0)))
    assert not failures(judgement)
    assert bool(judgement.unjudged) != (rules(judgement) == ["script-parses"])


def test_a_namespace_is_told_once(tmp_path: Path, readers: Readers) -> None:
    names = "using System.Data;\nusing static System.Data.A;\n"
    body = SCRIPT.replace("=> null;", "=> System.Data.A(System.Data.B, System.Xml.XPath.C, System.Xml.XPath.D);")
    judgement = judge(tmp_path, {"script.csx": names + body}, readers)
    assert [
        (b.finding.line, b.finding.message.split('"')[1])
        for b in judgement.broken
        if b.rule.id.startswith("script-namespace-")
    ] == [
        (1, "System.Data"),
        (2, "System.Data.A"),
        (3, "System.Xml.XPath"),
    ]


def test_no_namespace_is_both_listed_and_not() -> None:
    assert not NAMESPACES & UNLISTED


@pytest.mark.parametrize("text", ["", "// nothing", "return null;", "\0\0\0"])
def test_a_script_without_a_class_lacks_it_or_is_no_code(text: str, tmp_path: Path, readers: Readers) -> None:
    judgement = judge(tmp_path, {"script.csx": text}, readers)
    assert rules(judgement) in (["script-class"], ["script-parses"])


def test_without_readers_no_script_is_parsed(tmp_path: Path) -> None:
    assert rules(judge(tmp_path, {"script.csx": "class Other { }"}, None)) == []


def test_a_script_that_is_no_file_is_told_by_the_rule_for_that(tmp_path: Path, readers: Readers) -> None:
    path = materialize({}, tmp_path / "contoso-invoices")
    (path / "script.csx").symlink_to("/etc/passwd")
    assert rules(examine(read_connector(str(path), "contoso-invoices"), readers)) == ["file-readable"]


def test_only_what_stops_every_script_blocks() -> None:
    required = {rule.id for rule in REGISTRY.values() if rule.page == "script" and rule.level is Level.ERROR}
    assert required == {"script-class", "script-parses", "script-single-file", "script-size-max-1mb"}
