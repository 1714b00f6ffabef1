"""What is missing or cannot be read is told once, and no criterion passes on it."""

import json
from pathlib import Path
from typing import Any

import pytest

from report.model import ConnectorReport, Status
from tests.reports import report_on
from tools.examples import materialize

DEFINITION = "apiDefinition.swagger.json"
PROPERTIES = "apiProperties.json"


def sample(directory: Path, **settings: Any) -> Path:
    path = materialize({}, directory / "contoso-invoices")
    if settings:
        (path / "settings.json").write_text(json.dumps(settings))
    return path


def judge(path: Path) -> ConnectorReport:
    return report_on(path)


def rules(report: ConnectorReport) -> list[str]:
    return [finding.rule for finding in report.findings if finding.level != "hint"]


def statuses(report: ConnectorReport) -> dict[str, Status]:
    return {result.id: result.status for result in report.criteria if result.status is not Status.PASSED}


@pytest.mark.parametrize(
    ("name", "rule", "expected"),
    [
        (
            DEFINITION,
            "swagger-file-present",
            {"openapi-definition": "failed", "authentication": "unproven", "support-contact": "unproven"},
        ),
        (PROPERTIES, "properties-file-present", {"brand-color": "failed", "authentication": "unproven"}),
    ],
)
def test_a_missing_file_is_one_finding_and_nothing_passes_on_it(
    name: str, rule: str, expected: dict[str, str], tmp_path: Path
) -> None:
    path = sample(tmp_path)
    (path / name).unlink()
    report = judge(path)
    assert rules(report) == [rule]
    assert statuses(report) == expected


@pytest.mark.parametrize(
    ("name", "rule", "expected"),
    [
        (
            DEFINITION,
            "file-readable",
            {"openapi-definition": "failed", "authentication": "unproven", "support-contact": "unproven"},
        ),
        (
            PROPERTIES,
            "file-readable",
            {"openapi-definition": "failed", "brand-color": "unjudged", "authentication": "unproven"},
        ),
        ("icon.png", "icon-readable", {"icon": "failed"}),
        ("readme.md", "file-readable", {"openapi-definition": "failed"}),
    ],
)
def test_a_link_instead_of_a_file_is_one_finding_and_nothing_passes_on_it(
    name: str, rule: str, expected: dict[str, str], tmp_path: Path
) -> None:
    path = sample(tmp_path)
    (path / name).unlink()
    (path / name).symlink_to("/proc/self/environ")
    report = judge(path)
    assert rules(report) == [rule]
    assert statuses(report) == expected
    assert report.findings[0].message == f'"{name}" is a symbolic link, which is not followed'


def test_an_icon_that_cannot_be_read_does_not_hide_that_the_definition_is_missing(tmp_path: Path) -> None:
    path = sample(tmp_path)
    (path / DEFINITION).unlink()
    (path / "icon.png").unlink()
    (path / "icon.png").mkdir()
    assert set(rules(judge(path))) == {"icon-readable", "swagger-file-present"}


def test_a_definition_that_settings_name_may_be_called_otherwise(tmp_path: Path) -> None:
    path = sample(tmp_path, apiDefinition="./Invoices.json")
    (path / DEFINITION).rename(path / "invoices.json")
    report = judge(path)
    assert not [finding.rule for finding in report.findings if finding.rule.startswith("swagger-file-")]


def test_settings_that_name_no_definition_do_not_excuse_another_spelling(tmp_path: Path) -> None:
    path = sample(tmp_path, script="script.csx")
    (path / DEFINITION).rename(path / DEFINITION.lower())
    assert "swagger-file-name-exact" in [finding.rule for finding in judge(path).findings]


def test_a_file_that_settings_name_in_vain_is_told_and_the_usual_one_is_judged(tmp_path: Path) -> None:
    report = judge(sample(tmp_path, apiDefinition="missing.json"))
    assert rules(report) == ["settings-files-found"]
    assert report.findings[0].message == '"apiDefinition" names "missing.json", which is not in the directory'
    assert report.operations


def test_an_icon_that_the_tool_names_by_itself_may_be_handed_over_elsewhere(tmp_path: Path) -> None:
    path = sample(tmp_path, icon="icon.png")
    (path / "icon.png").unlink()
    report = judge(path)
    assert not rules(report)
    assert statuses(report)["icon"] is Status.UNPROVEN


def test_a_missing_properties_file_comes_as_text_that_breaks_no_rule(tmp_path: Path) -> None:
    path = sample(tmp_path)
    (path / PROPERTIES).unlink()
    (missing,) = [finding for finding in judge(path).findings if finding.rule == "properties-file-present"]
    (path / PROPERTIES).write_text(str(missing.snippet), encoding="utf-8")
    assert rules(judge(path)) == []


@pytest.mark.parametrize("name", ["customizations.xml", "[Content_Types].xml", "new_5Fcontoso_openapidefinition.json"])
def test_an_unzipped_solution_is_told_how_to_get_the_two_files(name: str, tmp_path: Path) -> None:
    path = sample(tmp_path)
    for file in (DEFINITION, PROPERTIES):
        (path / file).unlink()
    (path / name).write_text("<a/>")
    helps = [finding.help for finding in judge(path).findings if finding.rule.endswith("-file-present")]
    assert len(helps) == 2
    assert all("_openapidefinition.json" in help and "_connectionparameters.json" in help for help in helps)


@pytest.mark.parametrize(
    ("first", "second", "settings"),
    [
        (DEFINITION, "good.json", {"apiDefinition": "good.json"}),
        (DEFINITION, "src/good.json", {"apiDefinition": "src/good.json"}),
        (PROPERTIES, "good.json", {"apiProperties": "./good.json"}),
        ("icon.png", "logo.png", {"icon": "logo.png"}),
        (DEFINITION, DEFINITION.upper(), {}),
        (DEFINITION, "apiDefinition.swagger.yaml", {}),
        (PROPERTIES, "ApiProperties.json", {}),
        ("certification.yml", "certification.yaml", {}),
    ],
)
def test_a_second_file_of_one_kind_blocks(first: str, second: str, settings: dict[str, str], tmp_path: Path) -> None:
    path = sample(tmp_path, **settings)
    (path / second).parent.mkdir(exist_ok=True)
    (path / second).write_bytes((path / first).read_bytes())
    report = judge(path)
    (finding,) = [finding for finding in report.findings if finding.rule == "file-unambiguous"]
    assert f'"{first}"' in finding.message
    assert f'"{second}"' in finding.message
    assert statuses(report)["openapi-definition"] is Status.FAILED


@pytest.mark.parametrize("settings", [{}, {"apiDefinition": DEFINITION}, {"icon": "./icon.png"}])
def test_one_file_of_each_kind_is_enough(settings: dict[str, str], tmp_path: Path) -> None:
    assert rules(judge(sample(tmp_path, **settings))) == []


def test_a_directory_that_is_a_link_is_one_finding_and_nothing_passes_on_it(tmp_path: Path) -> None:
    sample(tmp_path)
    (tmp_path / "link").symlink_to("contoso-invoices")
    report = judge(tmp_path / "link")
    assert rules(report) == ["file-readable"]
    assert report.findings[0].message == "the directory is a symbolic link, which is not followed"
    assert {"openapi-definition": "failed", "brand-color": "unjudged", "test-account": "unjudged"}.items() <= statuses(
        report
    ).items()


def test_a_definition_that_is_a_folder_is_not_missing(tmp_path: Path) -> None:
    path = sample(tmp_path)
    (path / DEFINITION).unlink()
    (path / DEFINITION).mkdir()
    assert rules(judge(path)) == ["file-readable"]


def test_a_connector_that_is_only_a_package_is_unjudged(tmp_path: Path) -> None:
    path = sample(tmp_path)
    (path / DEFINITION).unlink()
    (path / PROPERTIES).unlink()
    (path / "package.zip").write_bytes(b"PK")
    report = judge(path)
    assert rules(report) == ["package-readable"]
    assert statuses(report)["openapi-definition"] is Status.UNJUDGED


@pytest.mark.parametrize(
    ("name", "other"),
    [
        (DEFINITION, "apiDefinition.json"), (DEFINITION, "swagger.json"), (DEFINITION, "openapi.yaml"),
        (DEFINITION, "Invoices.swagger.json"), (DEFINITION, "apiDefinition.swagger.json.txt"),
        (PROPERTIES, "apiProperties.json.txt"), (PROPERTIES, "api-properties.json"),
        (PROPERTIES, "apiSettings.json"), (PROPERTIES, "connectionProps.json"),
    ],
)  # fmt: skip
def test_a_file_with_another_name_is_to_be_renamed(name: str, other: str, tmp_path: Path) -> None:
    path = sample(tmp_path)
    (path / name).rename(path / other)
    helps = [finding.help for finding in judge(path).findings if finding.rule.endswith("-file-present")]
    assert helps == [f"Rename `{other}` to `{name}`."]


def test_a_definition_from_a_solution_is_to_be_renamed(tmp_path: Path) -> None:
    path = sample(tmp_path)
    (path / DEFINITION).rename(path / "openapidefinition.json")
    told = next(finding for finding in judge(path).findings if finding.rule == "swagger-file-present")
    assert told.help == f"Rename `openapidefinition.json` to `{DEFINITION}`."
