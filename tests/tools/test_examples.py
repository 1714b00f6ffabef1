"""How the examples of the rules are written down and become connectors."""

import json
from pathlib import Path
from typing import Any

import pytest

from tools.examples import SAMPLE, apply, examples, materialize


@pytest.mark.parametrize(
    ("target", "patch", "result"),
    [
        ({"a": 1, "b": 2}, {"a": None, "c": 3}, {"b": 2, "c": 3}),
        ({"a": {"b": 1, "c": 2}}, {"a": {"b": 7}}, {"a": {"b": 7, "c": 2}}),
        ({"a": [1, 2]}, {"a": [3]}, {"a": [3]}),
        ([1, 2, 3], {0: 7, 2: None, 3: 9}, [7, 2, 9]),
        ([1, 2, 3], {1: None}, [1, 3]),
        ([1, 2], {2: 3}, [1, 2, 3]),
        ([{"a": 1}], {0: {"b": 2}}, [{"a": 1, "b": 2}]),
        ("x", {"a": {"b": None}}, {"a": {}}),
        ({}, {"a": {"repeat": ["xy", 3]}}, {"a": "xyxyxy"}),
        ({"200": 1}, {200: 2}, {"200": 2}),
    ],
)
def test_a_patch_changes_only_what_it_names(target: Any, patch: Any, result: Any) -> None:
    before = json.dumps(target)
    assert apply(target, patch) == result
    assert json.dumps(target) == before


def test_a_connector_is_the_sample_with_its_files_patched(tmp_path: Path) -> None:
    path = materialize(
        {
            "apiDefinition.swagger.json": {"info": {"title": "Other"}},
            "readme.md": None,
            "intro.md": "whole text",
            "certification.yml": {"replace": ["uptime: 99.95", "uptime", ": 1"]},
            "script.csx": "\udcff",
        },
        tmp_path / "c",
    )
    assert json.loads((path / "apiDefinition.swagger.json").read_text())["info"]["title"] == "Other"
    assert not (path / "readme.md").exists()
    assert (path / "intro.md").read_text() == "whole text"
    assert "uptime: 1\n" in (path / "certification.yml").read_text()
    assert (path / "script.csx").read_bytes() == b"\xff"
    assert (path / "apiProperties.json").read_bytes() == (SAMPLE / "apiProperties.json").read_bytes()


def test_text_that_is_not_there_cannot_be_replaced(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="does not hold 'nothing'"):
        materialize({"readme.md": {"replace": ["nothing", "x"]}}, tmp_path / "c")


def test_every_example_names_its_rule_once() -> None:
    every = list(examples())
    assert every
    assert len({example.rule for example in every}) == len(every)
