"""``--fix``: what has one certain change is changed in the files, and the result is judged."""

from __future__ import annotations

import os
import sys
import tempfile
from base64 import b64decode
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from certify import CannotRun
from certify.process import Worker
from certify.request import Limits, Request, Wish
from certify.run import Fix, Outcome, examine
from command.arguments import Options
from command.fixed_files import NotWritten, write
from command.selection import found
from report.faces.progress import Progress
from report.model import Report
from report.plain import plural, visible

LIMITS: Final = Limits(connector=120.0, run=1_200.0)
"""A connector is judged again after each round, and more often in search of an edit that brings something new."""


def fix(request: Request, options: Options, worker: Worker) -> tuple[Report, bool]:
    """Fix the connectors of a request.

    What was done is said on standard error; with ``--diff`` the changes go to standard output, and no file is written.

    :return: the report on the result, and whether the files are as it says.
    :raises CannotRun: a name means no rule.
    """
    only = tuple(dict.fromkeys(rule.id for name in options.fix_only for rule in found(name)))
    request = replace(request, wish=Wish.FIX, limits=LIMITS, fix_only=only)
    request = replace(request, fix_findings=options.fix, fix_icon=options.fix_icon)
    outcome = _outcome(request, options, worker)
    if not options.diff and not all(_agreed(path, change) for path, change in outcome.fixes.items()):
        # The report is to be right about the files as they will be.
        outcome = _outcome(replace(request, fix_icon=False), options, Worker())
    done = True
    for task in request.tasks:
        change = outcome.fixes.get(task.path, Fix())
        if options.diff:
            _show(change.diff)
        elif change.files:
            done = _write(task.directory, task.path, change) and done
        for line in _told(task.path, change, written=not options.diff):
            _say(line)
    if not any(change.files for change in outcome.fixes.values()):
        _say("connector-certification: nothing to fix for certain")
    return outcome.report, done


def _outcome(request: Request, options: Options, worker: Worker) -> Outcome:
    with Progress(len(request.tasks)) as progress:
        return examine(request, progress.done, worker, probe=options.probe)


def _agreed(path: str, change: Fix) -> bool:
    """Whether the new icon may be written; nobody is asked where nobody would answer."""
    content = next((file.content for file in change.files if file.name == change.icon_file), None)
    if content is None or not (sys.stdin.isatty() and sys.stderr.isatty()):
        return True
    with tempfile.TemporaryDirectory() as directory:
        preview = os.path.join(directory, "icon.png")
        with open(preview, "wb") as file:
            file.write(b64decode(content))
        _say(f"{path}: {change.icon}; look at it: {preview}")
        sys.stderr.write("Write it? [y/N] ")
        sys.stderr.flush()
        try:
            return sys.stdin.readline().strip().lower() in ("y", "yes")
        except UnicodeDecodeError:
            return False


def _write(directory: str, path: str, change: Fix) -> bool:
    try:
        write(directory, change.files)
    except NotWritten as reason:
        _say(f"connector-certification: {path}: {reason}")
        return False
    return True


def _told(path: str, change: Fix, *, written: bool) -> Iterable[str]:
    """What was fixed, by rule: the most frequent first."""
    if change.icon:
        yield f"{path}: {change.icon}"
    if not change.fixed:
        return
    verb = "fixed" if written else "would be fixed"
    count = sum(change.fixed.values())
    files = " and ".join(file.target for file in change.files if file.name != change.icon_file)
    yield (f"{path}: {plural(count, 'finding')} {verb} in {files}")
    for rule, times in sorted(change.fixed.items(), key=lambda one: (-one[1], one[0])):
        yield (f"  {times:>5} × {rule}")


def _say(line: str) -> None:
    sys.stderr.write(f"{visible(line)}\n")


def _show(difference: str) -> None:
    """To the byte for programs; on a terminal nothing of a stranger's text moves the cursor."""
    if sys.stdout.isatty():
        sys.stdout.write("".join(f"{visible(line)}\n" for line in difference.splitlines()))
        return
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(difference.encode("utf-8", "surrogateescape"))
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        # What did not fit would be tried again, and complained about, while Python shuts down.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise CannotRun(f"standard output: {error.strerror or 'cannot be written'}") from None
