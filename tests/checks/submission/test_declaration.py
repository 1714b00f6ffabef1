"""certification.yml: what it declares counts where it means something, and mistakes stand on their line."""

import json
from pathlib import Path

import pytest

from certify.judge import certify
from checks.rule import Level
from connector.declaration_schema import MAX_FAULTS
from connector.publisher import Publisher
from report.model import ConnectorReport, FailOn, Status
from tools.examples import materialize

STEPS = "steps: Sign in with the account from the submission form; there is no second factor."


def judge(directory: Path, old: str, new: str) -> ConnectorReport:
    path = materialize({"certification.yml": {"replace": [old, new]}}, directory / "contoso-invoices")
    return certify(str(path), "contoso-invoices", Publisher.VERIFIED, FailOn.FAILED, None)


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


@pytest.mark.parametrize("value", ["-1", "101", "true", "null", "[]", "often", "1" * 400, "-" + "1" * 400, "1e400"])
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
    assert finding.message == '"uptme" is not known; did you mean "uptime"?'
    assert finding.source == "  uptme: 1"
