"""What --fix does to published connectors: counted by rule, and its promises looked after."""

import json
from base64 import b64encode
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tools import fixes
from tools.corpus import Published, published
from tools.examples import materialize
from tools.fixes import Fixed, Total, fix, main, table

DEFINITION = "apiDefinition.swagger.json"
ENDS = "operation-summary-ends-alphanumeric"


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    faulty = {DEFINITION: {"paths": {"/invoices": {"get": {"summary": "List invoices."}}}}}
    (tmp_path / "certified-connectors").mkdir()
    for name, patch in (("Faulty", faulty), ("Fine", {})):
        materialize(patch, tmp_path / "certified-connectors" / name)
    rows = [{"path": f"certified-connectors/{name}", "first": "2025-01-31", "last": "x"} for name in ("Faulty", "Fine")]
    (tmp_path / "connectors.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    return tmp_path


def test_the_mended_findings_are_counted_by_rule(corpus: Path) -> None:
    one = fix(corpus, published(corpus)[0])
    assert (one.before[ENDS], one.fixed, one.after[ENDS], one.changed, one.broken) == (1, Counter({ENDS: 1}), 0, 2, ())
    text = (corpus / "certified-connectors/Faulty" / DEFINITION).read_text()
    assert "List invoices." in text  # nothing is written


def test_the_table_has_a_line_for_each_rule_that_mended_something() -> None:
    total = Total()
    total.add(Fixed("a", Counter({ENDS: 3, "host-valid": 1}), Counter({ENDS: 2}), Counter({ENDS: 1}), 1, 4, ()))
    total.add(Fixed("b", Counter(), Counter({ENDS: 9}), Counter({ENDS: 1}), 0, 0, ()))
    lines = list(table(total))
    assert lines[0] == "errors: 2 of 4 fixed (50%)"
    assert lines[1].split() == ["2", "of", "3", ENDS]
    assert lines[-2] == "1 of 2 connectors changed, 4 lines of the differences"


def test_all_connectors_of_a_corpus_are_fixed(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(corpus), "--jobs", "1"]) == 0
    said = capsys.readouterr().out
    assert "errors: 1 of 1 fixed (100%)" in said
    assert "!" not in said


def test_a_corpus_that_is_not_there_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "none")]) == 2
    assert "No such file" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("content", "promise"),
    [
        (b"{", "definition can no longer be read"),
        (None, f"1 more of {ENDS}"),
    ],
)
def test_a_broken_promise_is_told(
    content: bytes | None, promise: str, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fine = corpus / "certified-connectors/Fine"
    worse = (fine / DEFINITION).read_bytes().replace(b'"List invoices"', b'"List invoices."')

    def broken(*_: Any) -> dict[str, Any]:
        data = b64encode(worse if content is None else content).decode()
        file = {"name": DEFINITION, "target": DEFINITION, "before": "", "content": data}
        change = {"files": [file], "fixed": {}, "refused": 0, "diff": "-a\n+b\n" * 1_000}
        return {"fix": change, "connector": {"findings": []}}

    monkeypatch.setattr(fixes, "fix_connector", broken)
    assert promise in fix(corpus, published(corpus)[1]).broken


@pytest.mark.shared
def test_published_connectors_are_read_as_before_and_have_no_finding_that_is_new(shared: Path) -> None:
    connectors: list[Published] = published(shared / "corpus")[::40]
    found = [fix(shared / "corpus", connector) for connector in connectors]
    assert [promise for one in found for promise in one.broken] == []
    assert sum(sum(one.fixed.values()) for one in found) > 50
