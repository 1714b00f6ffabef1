"""Microsoft's change validator was seen to report these changes; so do we, at the same operation."""

import json
from pathlib import Path
from typing import Any, Final

import pytest

import checks.modules  # noqa: F401  (registers the rules)
from checks.walk import Judgement, judge_nodes
from connector.comparison.operations import compare_operations
from connector.definition import Definition
from connector.publisher import Publisher

ORACLE: Final = Path(__file__).resolve().parents[4] / "shared" / "oracle"
CASES: Final = (
    [json.loads(line) for line in (ORACLE / "breaking.jsonl").read_text().splitlines()] if ORACLE.is_dir() else []
)


@pytest.mark.shared
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_every_reported_change_is_found_at_its_operation(case: dict[str, Any]) -> None:
    old, new = (
        Definition(json.loads((ORACLE / "files" / f"{case[name]}.json").read_text()), "f")
        for name in ("before", "after")
    )
    found = set()
    for change in compare_operations(old, new):
        judgement = Judgement()
        judge_nodes([change], Publisher.VERIFIED, judgement)
        found |= {
            (broken.rule.validators[0], change.operation) for broken in judgement.broken if broken.rule.validators
        }
    for expected in case["expected"]:
        operation = expected["pointer"].removeprefix("operation/").partition("/")[0]
        kinds = {kind for kind, its_operation in found if operation in ("", its_operation)}
        assert expected["kind"] in kinds
