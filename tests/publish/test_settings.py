"""Inputs as a runner passes them."""

import pytest

from connector.publisher import Publisher
from publish.settings import ActionSettings, Comment, SettingsError, read_settings
from report.model import FailOn


def test_without_inputs_every_setting_has_its_default() -> None:
    assert read_settings({}) == ActionSettings()
    empty = {f"INPUT_{name}": "" for name in ("PATH", "GITHUB-TOKEN", "FAIL-ON", "PUBLISHER", "COMMENT", "CHECK-NAME")}
    assert read_settings(empty) == ActionSettings()


def test_inputs_are_read_by_upper_case_name_with_hyphens() -> None:
    given = read_settings(
        {
            "INPUT_PATH": "certified connectors",
            "INPUT_GITHUB-TOKEN": "secret\n",
            "INPUT_FAIL-ON": "warned",
            "INPUT_PUBLISHER": "independent",
            "INPUT_COMMENT": "false",
            "INPUT_CHECK-NAME": "Zertifizierung",
            "INPUT_HINTS": "True",
            "INPUT_ANNOTATIONS": "FALSE",
            "INPUT_REPORT-PATH": "out/report.json",
        }
    )
    assert given == ActionSettings(
        paths=("certified connectors",),
        token="secret",
        fail_on=FailOn.WARNED,
        publisher=Publisher.INDEPENDENT,
        comment=Comment.NEVER,
        check_name="Zertifizierung",
        hints=True,
        annotations=False,
        report_path="out/report.json",
    )


def test_no_token_stays_in_the_environment_even_when_an_input_is_wrong() -> None:
    secrets = (
        "INPUT_GITHUB-TOKEN",
        "GITHUB_TOKEN",
        "GH_TOKEN",
        "ACTIONS_RUNTIME_TOKEN",
        "ACTIONS_ID_TOKEN_REQUEST_TOKEN",
    )
    environment = {**dict.fromkeys(secrets, "secret"), "INPUT_FAIL-ON": "sometimes", "HOME": "/github/home"}
    with pytest.raises(SettingsError):
        read_settings(environment)
    assert environment == {"INPUT_FAIL-ON": "sometimes", "HOME": "/github/home"}


def test_the_token_is_not_shown_with_the_settings() -> None:
    assert "secret" not in repr(read_settings({"INPUT_GITHUB-TOKEN": "secret"}))


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("FAIL-ON", "always", "input fail-on: 'always' is not known; use never, failed, unproven or warned"),
        ("PUBLISHER", "both", "input publisher: 'both' is not known; use auto, verified or independent"),
        ("COMMENT", "yes", "input comment: 'yes' is not known; use always, on-failure or never"),
        ("HINTS", "1", "input hints: '1' is not known; use true or false"),
        ("CHECK-NAME", "x" * 101, "input check-name: one line of at most 100 characters is needed"),
        ("CHECK-NAME", "a\nb", "input check-name: one line of at most 100 characters is needed"),
        ("REPORT-PATH", "out/", "input report-path: 'out/' names no file"),
    ],
)
def test_a_value_that_means_nothing_is_one_clear_error(name: str, value: str, message: str) -> None:
    with pytest.raises(SettingsError) as raised:
        read_settings({f"INPUT_{name}": value})
    assert str(raised.value) == message


@pytest.mark.parametrize(
    ("name", "value", "member", "read"),
    [
        ("PATH", "a\n  b \n\na\n", "paths", ("a", "b")),
        ("EXCLUDE", "x/**\ny", "exclude", ("x/**", "y")),
        ("CHECK", "false", "check", False),
        ("COMMENT", "on-failure", "comment", Comment.ON_FAILURE),
        ("COMMENT", "true", "comment", Comment.ALWAYS),
        ("REPORT-PATH", "", "report_path", ""),
        ("PULL-REQUEST", "12", "pull_request", 12),
        ("CA-BUNDLE", "ca.pem", "ca_bundle", "ca.pem"),
        ("FIND-ONLY", "true", "find_only", True),
        ("PUBLISH", "a.json\nb/*.json", "publish", ("a.json", "b/*.json")),
    ],
)
def test_each_input_has_its_form(name: str, value: str, member: str, read: object) -> None:
    assert getattr(read_settings({f"INPUT_{name}": value}), member) == read


@pytest.mark.parametrize("value", ["0", "-1", "x", "1e3", "٣", "9" * 12])
def test_only_a_number_is_a_pull_request(value: str) -> None:
    with pytest.raises(SettingsError, match="is not the number of a pull request"):
        read_settings({"INPUT_PULL-REQUEST": value})


def test_all_other_inputs_are_known_when_one_is_wrong() -> None:
    with pytest.raises(SettingsError) as raised:
        read_settings(
            {"INPUT_FAIL-ON": "x", "INPUT_GITHUB-TOKEN": "t", "INPUT_CHECK-NAME": "C", "INPUT_COMMENT": "never"}
        )
    assert raised.value.settings == ActionSettings(token="t", check_name="C", comment=Comment.NEVER)
