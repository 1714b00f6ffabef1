"""Workflow commands: what a runner understands when it stands in the log or in the step's files.

Escaped as GitHub's own toolkit does it. A runner reads every line of the log, so foreign text goes there only inside
:meth:`Log.foreign`, or escaped as the message of a command.
"""

from __future__ import annotations

import contextlib
import os
import uuid
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final, Literal, TextIO

from publish.text import sendable, shorten_bytes

Severity = Literal["error", "warning", "notice"]

MAX_ANNOTATIONS: Final = 10
"""A runner shows this many annotations of each severity for one step; the others stay in the log, unseen."""
SUMMARY_BYTES: Final = 1024 * 1024
"""A larger job summary is not shown at all."""
MESSAGE_BYTES: Final = 4_000


def escape_data(text: str) -> str:
    """A command's message: percent signs and line breaks encoded."""
    return sendable(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def escape_property(text: str) -> str:
    """A command's property: the delimiters ``:`` and ``,`` as well."""
    return escape_data(text).replace(":", "%3A").replace(",", "%2C")


def command(name: str, message: str, properties: Mapping[str, str | int | None] | None = None) -> str:
    """One workflow command, without its line break. Properties that are ``None`` or empty are left out."""
    given = [
        f"{key}={escape_property(str(value))}" for key, value in (properties or {}).items() if value not in (None, "")
    ]
    return f"::{name}{' ' if given else ''}{','.join(given)}::{escape_data(message)}"


class Log:
    """The step's log, which counts the annotations it was given: a runner shows only the first ten of a kind."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        """Where it is written; a report goes there directly, inside :meth:`foreign`."""
        self._given: Counter[str] = Counter()

    def annotate(
        self, severity: Severity, message: str, properties: Mapping[str, str | int | None] | None = None
    ) -> bool:
        """Write an annotation; ``False`` and nothing written where the runner would not show it any more."""
        if self._given[severity] >= MAX_ANNOTATIONS:
            return False
        self._given[severity] += 1
        self.line(command(severity, shorten_bytes(message, MESSAGE_BYTES), properties))
        return True

    def say(self, severity: Severity, message: str) -> None:
        """Something about the run itself; it stays in the log even where the runner shows no more annotations."""
        if not self.annotate(severity, message):
            self.write(message)

    def write(self, text: str) -> None:
        """Lines of the log that are no commands, whatever they hold."""
        with self.foreign():
            self.line(sendable(text))

    @contextlib.contextmanager
    def foreign(self) -> Iterator[None]:
        """Between these lines the runner obeys no command: for reports, which quote what strangers wrote."""
        token = uuid.uuid4().hex
        self.line(f"::stop-commands::{token}")
        try:
            yield
        finally:
            self.line(f"::{token}::")

    @contextlib.contextmanager
    def group(self, title: str) -> Iterator[None]:
        """Lines that a reader of the log opens with a click."""
        self.line(command("group", title))
        try:
            yield
        finally:
            self.line("::endgroup::")

    def line(self, line: str) -> None:
        """A line as it is: a command that was escaped before."""
        # A stream may be narrower than Unicode; a message with a question mark beats a traceback.
        encoding = getattr(self.stream, "encoding", None) or "utf-8"
        self.stream.write(line.encode(encoding, "replace").decode(encoding) + "\n")
        self.stream.flush()


def write_outputs(values: Mapping[str, str | int], path: str | None) -> None:
    """Add outputs to the file that GITHUB_OUTPUT names; without a name nothing is written.

    :raises OSError: the file cannot be written.
    """
    if path:
        _append(path, "".join(_heredoc(name, sendable(str(value))) for name, value in values.items()))


def write_summary(markdown: str, path: str | None) -> None:
    """Add to the job summary that GITHUB_STEP_SUMMARY names, cut to what is left of 1 MiB for the step.

    :raises OSError: the file cannot be written.
    """
    if path:
        taken = os.path.getsize(path) if os.path.exists(path) else 0
        if (room := SUMMARY_BYTES - taken - 1) > 0:
            _append(path, shorten_bytes(markdown, room) + "\n")


def _heredoc(name: str, value: str) -> str:
    # The delimiter is random, so that no value can end itself early and forge a second output.
    delimiter = f"ghadelimiter_{uuid.uuid4()}"
    return f"{name}<<{delimiter}\n{value}\n{delimiter}\n"


def _append(path: str, text: str) -> None:
    with open(path, "a", encoding="utf-8", newline="\n") as stream:
        stream.write(text)
