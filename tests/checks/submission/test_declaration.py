"""certification.yml: what it declares counts where it means something, and mistakes stand on their line."""

import json
import re
from pathlib import Path

import pytest

from checks.rule import Level
from checks.walk import walk
from connector.connector import read_connector
from connector.declaration_schema import MAX_FAULTS, faults
from connector.document import read_document
from connector.publisher import Publisher
from report.model import ConnectorReport, Status
from tests.reports import report_on
from tools.examples import materialize

STEPS = "steps: Sign in with the account from the submission form; there is no second factor."


def judge(directory: Path, old: str, new: str) -> ConnectorReport:
    path = materialize({"certification.yml": {"replace": [old, new]}}, directory / "contoso-invoices")
    return report_on(path)


def uptime(directory: Path, value: str) -> tuple[str, list[str]]:
    report = judge(directory, "uptime: 99.95", f"uptime: {value}")
    (status,) = [result.status.value for result in report.criteria if result.id == "availability"]
    return status, [finding.rule for finding in report.findings if finding.level != "hint"]


@pytest.mark.parametrize("value", ["100", "99.9"])
def test_three_nines_pass(value: str, tmp_path: Path) -> None:
    assert uptime(tmp_path, value) == ("passed", [])


@pytest.mark.parametrize("value", ["0", "99.8"])
def test_less_is_a_warning(value: str, tmp_path: Path) -> None:
    assert uptime(tmp_path, value) == ("warned", ["uptime-999"])


@pytest.mark.parametrize("value", ["-1", "101", "true", "[]", "often", "1" * 400, "-" + "1" * 400, "1e400"])
def test_what_is_no_percentage_declares_nothing(value: str, tmp_path: Path) -> None:
    status, rules = uptime(tmp_path, value)
    assert status != "passed"
    assert rules == ["declaration-schema"]


@pytest.mark.parametrize(
    "steps",
    [
        "Password: see portal", "Password: n/a", "password: ********", "Password = the one in Partner Center",
        "User: demo@contoso.com, password: sent through the portal.", "Enter the API key: see the submission form.",
        "API key: ${API_KEY}", "Password: <from the portal>", "Password: {your password}", "1. Choose Token: Bearer",
        "Choose token: OAuth2.0", "password: 8-12 characters", "Password: Office365 account of the portal",
        "The password is in the portal.",
    ],
)  # fmt: skip
def test_steps_that_speak_of_a_password_hold_none(steps: str, tmp_path: Path) -> None:
    report = judge(tmp_path, STEPS, f"steps: {json.dumps(steps)}")
    assert not [finding.rule for finding in report.findings if finding.level is not Level.HINT]


@pytest.mark.parametrize(
    "steps",
    [
        "User demo@contoso.com, password: Winter.2026", "password: hunter2", "Passwort: Hunter2!xyz; no second factor",
        "pw = hunter2\nThen choose the company.", 'Password: "a1b2c3d4". Then sign in.', "PWD: p4ssphrase/next",
    ],
)  # fmt: skip
def test_steps_that_hold_a_password_block(steps: str, tmp_path: Path) -> None:
    report = judge(tmp_path, STEPS, f"steps: {json.dumps(steps)}")
    assert [finding.rule for finding in report.findings] == ["test-account-no-secret"]


@pytest.mark.parametrize("address", ["kontakt@münchen-rechnungen.de", "jürgen@contoso.de", "a.b+c@contoso.co.uk"])
def test_reviewers_may_have_an_address_of_any_script(address: str, tmp_path: Path) -> None:
    report = judge(tmp_path, "email: connectors@contoso.com", f"email: {address}")
    assert [finding.rule for finding in report.findings] == []


@pytest.mark.parametrize(
    "address", ["jürgen", "jürgen@contoso", "a b@contoso.de", "jürgen@@contoso.de", "Jür <a@b.de>"]
)
def test_what_is_no_address_blocks(address: str, tmp_path: Path) -> None:
    report = judge(tmp_path, "email: connectors@contoso.com", f"email: {address}")
    assert [finding.rule for finding in report.findings] == ["reviewers-contact-email"]


@pytest.mark.parametrize(
    ("old", "new", "criterion"),
    [
        ("handed-over: portal", "handed-over: n/a", "test-account"),
        ("evidence: https://status.contoso.com/history", "evidence: trust me", "availability"),
        ('submitted: "2026-05-04"', "submitted: soon", "nomination"),
        ("pull-request: https://", "pull-request: later, https://", "pull-request"),
    ],
)
def test_what_the_schema_refuses_proves_nothing_and_is_told_once(
    old: str, new: str, criterion: str, tmp_path: Path
) -> None:
    report = judge(tmp_path, old, new)
    assert [finding.rule for finding in report.findings] == ["declaration-schema"]
    assert [result.status for result in report.criteria if result.id == criterion] == [Status.UNPROVEN]


def test_many_mistakes_are_told_in_part(tmp_path: Path) -> None:
    report = judge(tmp_path, "business-app:", "".join(f"x{number}: 1\n" for number in range(1_000)) + "business-app:")
    assert len(report.findings) == MAX_FAULTS


def test_a_member_that_nobody_knows_is_told_on_its_line_with_the_nearest_known_one(tmp_path: Path) -> None:
    report = judge(tmp_path, "  uptime: ", "  uptme: 1\n  uptime: ")
    (finding,) = [finding for finding in report.findings if finding.rule == "declaration-schema"]
    assert finding.message == '"uptme" is not a known member'
    assert finding.help == "Did you mean `uptime`? Below `availability`, write `uptime: 1`."
    assert finding.source == "  uptme: 1"


@pytest.mark.parametrize(
    ("old", "new", "criterion"),
    [
        ("handed-over: portal", "handed-over: n/a", "test-account"),
        ("handed-over: portal", "handedover: portal", "test-account"),
        ("uptime: 99.95", "uptime: 99,95 %", "availability"),
        ("uptime: 99.95", "uptime: 1\n  uptime: 99.95", "availability"),
        ("publication-tier: premium", "publication-tier: gold", "publication-tier"),
        ("redirect-registered: true", "redirect-registered: soon", "authentication"),
        ("no-schema-errors: true", 'no-schema-errors: "yes"', "openapi-definition"),
        ("email: connectors@contoso.com", "email: [connectors@contoso.com]", "reviewers-contact"),
        ("publisher-matches-account: true", "publisher-matches-account: 1", "nomination"),
        ("pull-request: https://", "pull-request: later, https://", "pull-request"),
    ],
)
def test_a_mistake_belongs_to_the_criterion_of_its_member_which_does_not_pass(
    old: str, new: str, criterion: str, tmp_path: Path
) -> None:
    report = judge(tmp_path, old, new)
    assert [result.status for result in report.criteria if result.id == criterion] != [Status.PASSED]
    told = [finding for finding in report.findings if finding.rule == "declaration-schema"]
    assert {finding.criterion for finding in told} <= {criterion}


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("handed-over: portal", "handed-over: Partner Center", "write `handed-over: partner-center`."),
        ("handed-over: portal", "handed-over: n/a", "Below `test-account`, write `handed-over: not-needed`."),
        ("uptime: 99.95", "uptime: 99,95 %", "Below `availability`, write `uptime: 99.95`."),
        ("https://status.contoso.com/history", "status.contoso.com", "write `evidence: https://status.contoso.com`."),
        ('submitted: "2026-05-04"', "submitted: 4 May 2026", 'write `submitted: "2026-05-04"`.'),
        ('submitted: "2026-05-04"', "submitted: 31/12/2025", 'write `submitted: "2025-12-31"`.'),
        ("redirect-registered: true", "redirect-registered: 'no'", "write `redirect-registered: false`."),
        ("calls-per-operation: 24", "calls-per-operation: 24 calls", "write `calls-per-operation: 24`."),
        ("https://github.com/microsoft/PowerPlatformConnectors/pull/4711", "'#4711'", "/pull/4711`."),
        ("publication-tier: premium", "handed-over: portal", "below `test-account`, write `handed-over: portal`."),
        ("business-app:\n", "businessapp:\n", "Write `business-app:` in its place."),
    ],
)  # fmt: skip
def test_the_advice_ends_with_the_line_to_write(old: str, new: str, line: str, tmp_path: Path) -> None:
    report = judge(tmp_path, old, new)
    (finding,) = [finding for finding in report.findings if finding.rule == "declaration-schema"]
    assert finding.help is not None
    assert finding.help.endswith(line)


@pytest.mark.parametrize(
    "steps",
    [
        "steps: [Sign in, 'password: Winter.2026']", "steps: {user: demo, password: Winter.2026}",
        "steps: demo@contoso.com / Winter.2026", "steps: The password is Winter.2026", "password: hunter2",
        "pin: 1\n  api-key: 8f14e45fceea167a", "steps: Use Winter2026! as the password.",
        "step: 'password: Winter.2026'", "steps: *a password is Winter.2026",
        "steps: 'password: Winter.2026", "steps: &a the password is Winter.2026\n  handed-over: *a",
    ],
)  # fmt: skip
def test_a_password_is_seen_wherever_it_is_written_and_never_repeated(steps: str, tmp_path: Path) -> None:
    report = judge(tmp_path, STEPS, steps)
    assert "test-account-no-secret" in [finding.rule for finding in report.findings]
    for finding in report.findings:
        for text in (finding.message, finding.help, finding.source, finding.snippet):
            assert "Winter.2026" not in (text or "")
            assert "8f14e45" not in (text or "")


@pytest.mark.parametrize("text", ["a: [", "a: &x 1\nb: *x", "a: " + "b" * 70_000, "a:\n\tb: 1", "- " * 300 + "x"])
def test_a_file_that_cannot_be_read_blocks_and_leaves_its_criteria_unjudged(text: str, tmp_path: Path) -> None:
    path = materialize({"certification.yml": text}, tmp_path / "contoso-invoices")
    report = report_on(path)
    assert [finding.rule for finding in report.findings] == ["declaration-parses"]
    statuses = {result.id: result.status for result in report.criteria}
    assert statuses["nomination"] is Status.FAILED
    assert {statuses[name] for name in ("business-app", "availability", "test-account")} == {Status.UNJUDGED}


@pytest.mark.parametrize("text", ["", "\n", "# nothing yet\n"])
def test_an_empty_file_blocks_and_lacks_every_answer(text: str, tmp_path: Path) -> None:
    path = materialize({"certification.yml": text}, tmp_path / "contoso-invoices")
    report = report_on(path)
    assert [one.rule for one in report.findings if one.level is Level.ERROR] == ["declaration-parses"]
    statuses = {result.id: result.status for result in report.criteria}
    assert statuses["nomination"] is Status.FAILED
    assert {statuses[name] for name in ("business-app", "availability", "test-account")} == {Status.UNPROVEN}


def test_a_declaration_that_is_a_link_is_not_taken_for_none(tmp_path: Path) -> None:
    path = materialize({"certification.yml": {"link": "../other.yml"}}, tmp_path / "contoso-invoices")
    report = report_on(path)
    [result] = [result for result in report.criteria if result.id == "test-account"]
    assert (result.status, result.summary) == (
        Status.UNJUDGED,
        "`certification.yml` is a symbolic link, which is not followed",
    )
    assert result.help == "Put a regular file that can be read in its place."


def test_what_is_to_be_pasted_is_taken_by_the_schema(tmp_path: Path) -> None:
    path = materialize({"certification.yml": None}, tmp_path / "contoso-invoices")
    asked = walk(read_connector(str(path), "contoso-invoices", Publisher.VERIFIED)).unproven
    helps = [one.help or "" for ones in asked.values() for one in ones]
    lines = [match[1] for help in helps if (match := re.fullmatch(r"Add to `certification\.yml`: `(.+)`\.", help))]
    assert len(lines) >= 4
    value = read_document("\n".join(lines).encode(), "certification.yml", yaml=True).value
    assert faults(value, "certification.yml") == []
