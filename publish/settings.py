"""The inputs of the action, as a runner passes them: ``INPUT_`` and the name in upper case, hyphens kept."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, TypeVar

from connector.publisher import Publisher
from publish.environment import take
from report.model import FailOn

CHECK_NAME: Final = "Connector certification"
REPORT_PATH: Final = "connector-certification.json"
"""Relative to the workspace, so that later steps find it in the container and on the runner's host alike."""

_MAX_CHECK_NAME: Final = 100
_SECRETS: Final = (
    "INPUT_GITHUB-TOKEN",
    "GITHUB_TOKEN",
    "GH_TOKEN",
    "ACTIONS_RUNTIME_TOKEN",
    "ACTIONS_ID_TOKEN_REQUEST_TOKEN",
)
"""What a runner or a workflow may put into the environment and no child process may inherit."""
_TRUE: Final = ("true", "True", "TRUE")
_FALSE: Final = ("false", "False", "FALSE")

_Choice = TypeVar("_Choice", bound=StrEnum)


class SettingsError(ValueError):
    """An input has a value that means nothing. The message names the input, the value and the ones that exist."""


@dataclass(frozen=True, slots=True)
class ActionSettings:
    """What the workflow asked for."""

    path: str = "."
    """The directory in which connectors are looked for, as the workflow wrote it."""
    token: str = field(default="", repr=False)
    """Empty where there is none; never shown."""
    fail_on: FailOn = FailOn.FAILED
    publisher: Publisher | None = None
    """``None``: found out for each connector."""
    comment: bool = True
    check_name: str = CHECK_NAME
    hints: bool = False
    annotations: bool = True
    probe: bool = False
    """Whether the public addresses of each connector are asked."""
    report_path: str = REPORT_PATH
    """Where the JSON report is written, relative to the workspace or absolute."""
    sarif_path: str = ""
    """Where the report is written as SARIF as well; empty for nowhere. The same for the others."""
    junit_path: str = ""
    html_path: str = ""


def read_settings(environment: MutableMapping[str, str]) -> ActionSettings:
    """Read the inputs and take every token out of the environment.

    Call it before the first untrusted byte is read: a child process that judges a definition then finds no token.
    An input that is missing or empty has its default.

    :raises SettingsError: a value is none of those that exist. The tokens are gone then, too.
    """
    secrets = take(environment, _SECRETS)
    return ActionSettings(
        path=_text(environment, "path") or ".",
        token=secrets["INPUT_GITHUB-TOKEN"].strip(),
        fail_on=_choice(environment, "fail-on", FailOn, FailOn.FAILED),
        publisher=_publisher(environment),
        comment=_switch(environment, "comment", default=True),
        check_name=_check_name(environment),
        hints=_switch(environment, "hints", default=False),
        annotations=_switch(environment, "annotations", default=True),
        probe=_switch(environment, "probe", default=False),
        report_path=_path(environment, "report-path") or REPORT_PATH,
        sarif_path=_path(environment, "sarif-path"),
        junit_path=_path(environment, "junit-path"),
        html_path=_path(environment, "html-path"),
    )


def _text(environment: MutableMapping[str, str], name: str) -> str:
    return environment.get(f"INPUT_{name.upper()}", "").strip()


def _path(environment: MutableMapping[str, str], name: str) -> str:
    path = _text(environment, name)
    if "\0" in path or path.endswith("/"):
        raise SettingsError(f"input {name}: {path!r} names no file")
    return path


def _choice(
    environment: MutableMapping[str, str], name: str, choices: Callable[[str], _Choice], default: _Choice
) -> _Choice:
    value = _text(environment, name)
    try:
        return choices(value) if value else default
    except ValueError:
        raise _unknown(name, value, [str(choice) for choice in type(default)]) from None


def _publisher(environment: MutableMapping[str, str]) -> Publisher | None:
    value = _text(environment, "publisher")
    if value in ("", "auto"):
        return None
    try:
        return Publisher(value)
    except ValueError:
        raise _unknown("publisher", value, ["auto", *(str(kind) for kind in Publisher)]) from None


def _switch(environment: MutableMapping[str, str], name: str, *, default: bool) -> bool:
    value = _text(environment, name)
    if value and value not in _TRUE + _FALSE:
        raise _unknown(name, value, ["true", "false"])
    return value in _TRUE if value else default


def _check_name(environment: MutableMapping[str, str]) -> str:
    name = _text(environment, "check-name") or CHECK_NAME
    if len(name) > _MAX_CHECK_NAME or not name.isprintable():
        raise SettingsError(f"input check-name: one line of at most {_MAX_CHECK_NAME} characters is needed")
    return name


def _unknown(name: str, value: str, choices: list[str]) -> SettingsError:
    shown = value if len(value) <= 80 else value[:79] + "…"
    return SettingsError(f"input {name}: {shown!r} is not known; use {', '.join(choices[:-1])} or {choices[-1]}")
