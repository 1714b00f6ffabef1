"""What certification.yml lacks, as lines to paste."""

import json
from pathlib import Path

import yaml

from checks.criteria import CRITERIA
from connector.node import Unproven
from connector.publisher import Publisher
from report.answers import _MEMBERS, block, missing_answers, other_evidence
from tests.report.examples import connector, finding

SCHEMA = json.loads(Path("schemas/certification.schema.json").read_text(encoding="utf-8"))


def lines(**unproven: str) -> str:
    found = {
        name.replace("_", "-"): [Unproven(text, "Add it to `certification.yml`.")] for name, text in unproven.items()
    }
    return block(missing_answers(connector(unproven=found)))


def test_only_the_members_that_are_missing_are_asked_for() -> None:
    assert yaml.safe_load(lines(nomination="not declared: `partner-agreement`")) == {
        "nomination": {"partner-agreement": None}
    }


def test_an_answer_that_is_missing_beside_an_error_is_asked_for_at_once() -> None:
    missing = Unproven("no business scenario is declared", "Add it to `certification.yml`.")
    fault = finding(criterion="business-app", message="`owns-service` is told in the wrong place")
    judged = connector(fault, unproven={"business-app": [missing]})
    assert yaml.safe_load(block(missing_answers(judged))) == {"business-app": {"scenario": None}}
    assert missing_answers(connector(fault)) == []


def test_all_members_that_bind_the_publisher_are_asked_for_where_none_is_named() -> None:
    asked = yaml.safe_load(lines(nomination="nothing is declared"))["nomination"]
    assert list(asked) == ["submitted", "non-disclosure-agreement", "partner-agreement"]


def test_an_independent_publisher_accepts_a_manifesto_instead() -> None:
    from dataclasses import replace

    judged = replace(
        connector(unproven={"nomination": [Unproven("nothing", "Add it to certification.yml.")]}),
        publisher=Publisher.INDEPENDENT,
    )
    assert list(yaml.safe_load(block(missing_answers(judged)))["nomination"]) == ["submitted", "manifesto"]


def test_what_no_answer_would_settle_is_not_asked_for() -> None:
    judged = connector(unproven={"availability": [Unproven("the website was not asked")]})
    assert missing_answers(judged) == []
    assert [result.id for result in other_evidence(judged)] == ["availability"]


def test_an_icon_is_no_answer() -> None:
    judged = connector(unproven={"icon": [Unproven("no icon", "Add icon.png.")]})
    assert missing_answers(judged) == []
    assert [result.id for result in other_evidence(judged)] == ["icon"]


def test_every_line_is_a_member_of_the_schema_and_every_criterion_exists() -> None:
    assert set(_MEMBERS) <= {criterion.id for criterion in CRITERIA}
    for parent, members in _MEMBERS.values():
        node = SCHEMA if parent is None else SCHEMA["properties"][parent]
        if "$ref" in node:
            node = SCHEMA["$defs"][node["$ref"].rpartition("/")[2]]
        assert set(members) <= set(node["properties"]), parent
