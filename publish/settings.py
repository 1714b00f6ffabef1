"""The inputs of the action, as a runner passes them: ``INPUT_`` and the name in upper case, hyphens kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator, MutableMapping
from contextlib import contextmanager
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
"""Characters of a check run's name."""
_MAX_LINES: Final = 10_000
"""Lines of an input."""
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


class Comment(StrEnum):
    """When a pull request gets a comment."""

    ALWAYS = "always"
    ON_FAILURE = "on-failure"
    """One that is there is kept up to date all the same."""
    NEVER = "never"


class SettingsError(ValueError):
    """An input has a value that means nothing. The message names the input, the value and the ones that exist."""

    settings: ActionSettings
    """All other inputs, which say where to show the message."""


@dataclass(frozen=True, slots=True)
class ActionSettings:
    """What the workflow asked for."""

    paths: tuple[str, ...] = (".",)
    """The directories, or patterns of directories, in which connectors are looked for, as the workflow wrote them."""
    exclude: tuple[str, ...] = ()
    """Directories, or patterns of directories, whose connectors are left out."""
    token: str = field(default="", repr=False)
    """Empty where there is none; never shown."""
    fail_on: FailOn = FailOn.FAILED
    fail_on_known: bool = True
    """Whether errors that the version before the change has as well make the step fail."""
    publisher: Publisher | None = None
    """``None``: found out for each connector."""
    check: bool = True
    """Whether there is a check run."""
    comment: Comment = Comment.ALWAYS
    check_name: str = CHECK_NAME
    hints: bool = False
    annotations: bool = True
    suggestions: bool = False
    """Whether what is certain to fix a finding is suggested on the lines of the pull request."""
    probe: bool = False
    """Whether the public addresses of each connector are asked."""
    report_path: str = REPORT_PATH
    """Where the JSON report is written, relative to the workspace or absolute; empty for none."""
    sarif_path: str = ""
    """Where the report is written as SARIF as well; empty for nowhere. The same for the others."""
    junit_path: str = ""
    html_path: str = ""
    pull_request: int | None = None
    """The number of the pull request that was judged, where the event is not about it."""
    package: tuple[str, ...] = ()
    """Submission packages to look at: files, or patterns of files."""
    ca_bundle: str = ""
    """Certificates of authorities to believe: a file, or the text of one. Empty: the usual ones."""
    find_only: bool = False
    """Whether connectors are found and none is judged."""
    publish: tuple[str, ...] = ()
    """Reports of other jobs that are shown instead of judging anything: files, or patterns of files."""

    @property
    def shown_name(self) -> str:
        """The name of the check run. Jobs with one name and several paths have several, or one would hide the other."""
        if self.paths == (".",):
            return self.check_name
        more = f" and {len(self.paths) - 1} more" if len(self.paths) > 1 else ""
        return f"{self.check_name} ({self.paths[0]}{more})"


def read_settings(environment: MutableMapping[str, str]) -> ActionSettings:
    """Read the inputs and take every token out of the environment.

    Call it before the first untrusted byte is read: a child process that judges a definition then finds no token.
    An input that is missing or empty has its default; an empty ``report-path`` means no report.

    :raises SettingsError: a value is none of those that exist. The tokens are gone then, too.
    """
    secrets = take(environment, _SECRETS)
    problems: list[SettingsError] = []

    @contextmanager
    def tried() -> Iterator[None]:
        try:
            yield
        except SettingsError as problem:
            problems.append(problem)

    def read(name: str, how: Callable[..., object], *more: object) -> None:
        with tried():
            given[name] = how(environment, name.replace("_", "-"), *more)

    given: dict[str, object] = {"token": secrets["INPUT_GITHUB-TOKEN"].strip()}
    with tried():
        given["paths"] = _lines(environment, "path") or (".",)
    read("exclude", _lines)
    read("fail_on", _choice, FailOn, FailOn.FAILED)
    read("fail_on_known", _switch, True)
    read("publisher", _publisher)
    read("check", _switch, True)
    read("comment", _comment)
    read("check_name", _check_name)
    read("hints", _switch, False)
    read("annotations", _switch, True)
    read("suggestions", _switch, False)
    read("probe", _switch, False)
    read("report_path", _report_path)
    for name in ("sarif_path", "junit_path", "html_path"):
        read(name, _path)
    read("pull_request", _number)
    read("package", _lines)
    read("ca_bundle", _text)
    read("find_only", _switch, False)
    read("publish", _lines)
    settings = ActionSettings(**given)  # type: ignore[arg-type]  # each reader gives what the field takes
    if problems:
        problems[0].settings = settings
        raise problems[0]
    return settings


def _text(environment: MutableMapping[str, str], name: str) -> str:
    return environment.get(f"INPUT_{name.upper()}", "").strip()


def _lines(environment: MutableMapping[str, str], name: str) -> tuple[str, ...]:
    lines = tuple(dict.fromkeys(line.strip() for line in _text(environment, name).split("\n") if line.strip()))
    if len(lines) > _MAX_LINES or any("\0" in line for line in lines):
        raise SettingsError(f"input {name}: at most {_MAX_LINES:,} lines of text are needed")
    return lines


def _report_path(environment: MutableMapping[str, str], name: str) -> str:
    if f"INPUT_{name.upper()}" not in environment:
        return REPORT_PATH
    return _path(environment, name)


def _path(environment: MutableMapping[str, str], name: str) -> str:
    path = _text(environment, name)
    if "\0" in path or path.endswith("/"):
        raise SettingsError(f"input {name}: {path!r} names no file")
    return path


def _number(environment: MutableMapping[str, str], name: str) -> int | None:
    value = _text(environment, name)
    if not value:
        return None
    if not (value.isascii() and value.isdigit() and len(value) < 10 and int(value)):
        raise SettingsError(f"input {name}: {_cut(value)!r} is not the number of a pull request")
    return int(value)


def _choice(
    environment: MutableMapping[str, str], name: str, choices: Callable[[str], _Choice], default: _Choice
) -> _Choice:
    value = _text(environment, name)
    try:
        return choices(value) if value else default
    except ValueError:
        raise _unknown(name, value, [str(choice) for choice in type(default)]) from None


def _comment(environment: MutableMapping[str, str], name: str) -> Comment:
    """Words, and the two that came before them."""
    value = _text(environment, name)
    if value in _TRUE + _FALSE:
        return Comment.ALWAYS if value in _TRUE else Comment.NEVER
    return _choice(environment, name, Comment, Comment.ALWAYS)


def _publisher(environment: MutableMapping[str, str], name: str) -> Publisher | None:
    value = _text(environment, name)
    if value in ("", "auto"):
        return None
    try:
        return Publisher(value)
    except ValueError:
        raise _unknown(name, value, ["auto", *(str(kind) for kind in Publisher)]) from None


def _switch(environment: MutableMapping[str, str], name: str, default: bool) -> bool:
    value = _text(environment, name)
    if value and value not in _TRUE + _FALSE:
        raise _unknown(name, value, ["true", "false"])
    return value in _TRUE if value else default


def _check_name(environment: MutableMapping[str, str], name: str) -> str:
    value = _text(environment, name) or CHECK_NAME
    if len(value) > _MAX_CHECK_NAME or not value.isprintable():
        raise SettingsError(f"input {name}: one line of at most {_MAX_CHECK_NAME} characters is needed")
    return value


def _unknown(name: str, value: str, choices: list[str]) -> SettingsError:
    return SettingsError(f"input {name}: {_cut(value)!r} is not known; use {', '.join(choices[:-1])} or {choices[-1]}")


def _cut(value: str) -> str:
    return value if len(value) <= 80 else value[:79] + "…"
