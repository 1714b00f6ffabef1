"""certification.yml: what it declares counts where it means something, and mistakes stand on their line."""

from pathlib import Path

import pytest

from connector.publisher import Publisher
from report.assemble import certify
from report.model import ConnectorReport, FailOn
from tools.examples import materialize


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


def test_a_member_that_nobody_knows_is_told_on_its_line_with_the_nearest_known_one(tmp_path: Path) -> None:
    report = judge(tmp_path, "  uptime: ", "  uptme: 1\n  uptime: ")
    (finding,) = [finding for finding in report.findings if finding.rule == "declaration-schema"]
    assert finding.message == '"uptme" is not known; did you mean "uptime"?'
    assert finding.source == "  uptme: 1"
