"""What a repository's own policy makes of findings, and what is said of the policy."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from certify.baseline import exemptions, with_exemptions
from certify.policy import FILE, Policy, described
from certify.policy_file import PolicyError, find_policy, open_policy, read_policy
from certify.request import Request, Task, from_json, to_json
from checks.rule import Level
from report.model import ConnectorReport, FailOn, Status
from report.policy_words import policy_lines
from report.verdict import conclude
from tests.reports import report_on
from tools.examples import Patch, materialize

DEFINITION = "apiDefinition.swagger.json"
FAULTY: Patch = {DEFINITION: {"info": {"contact": None}, "paths": {"/invoices/{id}": {"get": {"summary": None}}}}}
RULE = "operation-summary-present"
ENTRY = f"exemptions:\n- rule: {RULE}\n  connector: connectors/*\n  reason: Renamed soon.\n  expires: 2999-01-31\n"


def policy(text: str) -> Policy:
    return read_policy(text.encode(), FILE)


def judge(directory: Path, text: str, place: str = "connectors/invoices", patch: Patch = FAULTY) -> ConnectorReport:
    path = materialize(patch, directory / "invoices")
    return report_on(path, policy=policy(text), task={"place": place})


def rules(report: ConnectorReport) -> dict[str, Level]:
    return {finding.rule: finding.level for finding in report.findings}


def test_without_policy_the_rule_is_an_error(tmp_path: Path) -> None:
    assert rules(judge(tmp_path, ""))[RULE] is Level.ERROR


def test_levels_are_those_of_the_policy(tmp_path: Path) -> None:
    assert rules(judge(tmp_path / "a", f"rules: {{{RULE}: warning}}\n"))[RULE] is Level.WARNING
    assert RULE not in rules(judge(tmp_path / "b", f"rules: {{{RULE}: off}}\n"))


def test_what_is_exempted_is_left_out_and_listed_with_its_reason(tmp_path: Path) -> None:
    report = judge(tmp_path, ENTRY)
    assert RULE not in rules(report)
    assert len(rules(report)) > 0
    (exempted,) = report.exempted
    assert (exempted.rule, exempted.reason, exempted.expires, exempted.line) == (RULE, "Renamed soon.", "2999-01-31", 2)


@pytest.mark.parametrize(
    ("more", "place"),
    [
        ("", "elsewhere/invoices"),
        ("  operation: ListInvoices\n", "connectors/invoices"),
        ("  pointer: /info\n", "connectors/invoices"),
    ],
)
def test_an_exemption_covers_only_what_it_names(tmp_path: Path, more: str, place: str) -> None:
    report = judge(tmp_path, ENTRY + more, place)
    assert rules(report)[RULE] is Level.ERROR
    assert not report.exempted


@pytest.mark.parametrize("more", ["  operation: GetInvoice\n", "  pointer: /paths/~1invoices~1{id}\n"])
def test_an_exemption_may_name_the_operation_or_the_place(tmp_path: Path, more: str) -> None:
    assert len(judge(tmp_path, ENTRY + more).exempted) == 1


def test_an_expired_exemption_covers_nothing_and_is_told_on_its_line(tmp_path: Path) -> None:
    text = ENTRY.replace("2999", "2020")
    assert rules(judge(tmp_path, text))[RULE] is Level.ERROR
    (note,) = described(policy(text), ["connectors/invoices"], []).notes
    assert (note.line, "expired on 2020-01-31" in note.message) == (2, True)


def test_an_unused_exemption_is_told_where_its_connector_was_judged() -> None:
    assert "covers nothing" in described(policy(ENTRY), ["connectors/a"], []).notes[0].message
    assert not described(policy(ENTRY), ["connectors/a"], [2]).notes
    assert not described(policy(ENTRY), ["elsewhere"], []).notes


def test_what_cannot_be_judged_cannot_be_exempted(tmp_path: Path) -> None:
    every = f"exemptions:\n- {{rule: {RULE}, connector: '*', reason: It is late., expires: 2999-01-31}}\n"
    path = materialize({}, tmp_path / "c")
    report = report_on(path, policy=policy(every), task={"base": {"readme.md": ""}})
    assert {row.id: row.status for row in report.criteria}["compatibility"] is Status.UNJUDGED
    assert report.conclusion == "failure"


def test_faces_count_and_list_what_is_exempted_and_off(tmp_path: Path) -> None:
    text = f"rules: {{support-contact: off}}\n{ENTRY}"
    judged = judge(tmp_path, text)
    whole = replace(conclude([judged], FailOn.FAILED), policy=described(policy(text), ["connectors/invoices"], [3]))
    said = list(policy_lines(whole))
    assert said[0] == f"1 finding exempted by {FILE}:"
    assert "Renamed soon." in said[1]
    assert said[2] == f"1 rule turned off by {FILE}: support-contact"


@pytest.mark.attack(
    "A policy with aliases, tags or mistakes",
    "It is read like any other foreign file; a mistake ends the run with its line",
)
@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("rules: {operation-summary-presnt: off}", "there is no rule"),
        (f"rules:\n  {RULE}: fatal", f'{FILE}:2: "{RULE}" cannot be "fatal"'),
        ("exemption: []", "is not known: write `exemptions`"),
        (ENTRY.replace("  reason: Renamed soon.\n", ""), f"{FILE}:2: entry 1 has no `reason`"),
        (ENTRY.replace("2999-01-31", "soon"), f'{FILE}:5: "expires" must be a day'),
        ("a: [", FILE),
        ("- 1", "the file must be members"),
        ("rules: &a {b: *a}", f"{FILE}:1: a YAML alias is not read"),
        ("rules: !!python/name:os.system", f"{FILE}:1: the YAML tag"),
        ("a: " + "[" * 9_000, "nested too deeply"),
        ("# " + "a" * (1 << 21), f"{FILE}: is larger than 1 MiB"),
    ],
)
def test_mistakes_come_with_their_line_and_what_to_write(text: str, message: str) -> None:
    with pytest.raises(PolicyError) as caught:
        policy(text)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_microsofts_names_select_rules_too() -> None:
    assert "output-deleted" in policy("rules: {OutputFieldDeleted: warning}").levels


def test_the_policy_is_found_from_the_repositorys_root(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".github").mkdir()
    (tmp_path / FILE).write_text(ENTRY, encoding="utf-8")
    (tmp_path / "connectors" / "a").mkdir(parents=True)
    found = find_policy(str(tmp_path / "connectors" / "a"))
    assert found is not None
    assert open_policy(found[1], FILE) == policy(ENTRY)


def test_the_policy_reaches_the_worker_as_it_is() -> None:
    request = Request((Task("/c", "c", place="connectors/c"),), policy=policy(ENTRY))
    assert from_json(to_json(request)) == request


def test_a_baseline_exempts_every_error_of_today(tmp_path: Path) -> None:
    place = "connectors/it's [new]"
    before = judge(tmp_path / "a", "", place)
    text = with_exemptions("rules: {}\n", exemptions([(place, before)]))
    after = judge(tmp_path / "b", text, place)
    assert Level.ERROR in rules(before).values()
    assert Level.ERROR not in rules(after).values()
    assert after.conclusion == "success"
    assert not described(policy(text), [place], {one.line for one in after.exempted}).notes


def test_a_baseline_takes_the_place_of_an_empty_list_and_keeps_the_ends_of_lines() -> None:
    text = with_exemptions("rules: {}\r\nexemptions: [] # none yet\r\n", [(RULE, "a")])
    assert text.startswith(f"rules: {{}}\r\nexemptions:\r\n- rule: {RULE}\r\n")
    assert text.count("\n") == text.count("\r\n")


def test_a_baseline_does_not_touch_exemptions_that_are_there() -> None:
    with pytest.raises(ValueError, match="has exemptions already"):
        with_exemptions(ENTRY, [(RULE, "a")])
