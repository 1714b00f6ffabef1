"""The way through: settings, connectors, checks, report, publication, exit status.

Exit status 0: no errors; 1: errors, or what `fail-on` names; 2: the check could not run.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from command import main as desk
from command.main import COULD_NOT_RUN, DOCS_URL, ERRORS, NO_ERRORS
from command.refusal import CannotRun
from connector.discovery import find_connectors, is_connector
from connector.publisher import Publisher
from report.model import Conclusion, FailOn, Report

if TYPE_CHECKING:
    from certify.client import Worker
    from command.arguments import Options
    from connector.pull_request import PullRequest


def main(arguments: Sequence[str] | None = None) -> int:
    """Run on the command line, or on GitHub when the runner calls without arguments."""
    arguments = sys.argv[1:] if arguments is None else list(arguments)
    _open_streams()
    try:
        if os.environ.get("GITHUB_ACTIONS") == "true" and "INPUT_PATH" in os.environ and not arguments:
            return _on_github()
        return desk.run(arguments, _certify)
    except CannotRun as reason:
        from report.plain import visible

        print(f"connector-certification: {visible(str(reason))}", file=sys.stderr)
        return COULD_NOT_RUN
    except BrokenPipeError:
        # Whoever read the output has seen enough; Python would complain once more while it shuts down.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return COULD_NOT_RUN
    except KeyboardInterrupt:
        print("connector-certification: interrupted", file=sys.stderr)
        return 130
    except Exception as error:  # noqa: BLE001  a defect of the program is told like any other reason
        print(f"connector-certification: {_defect(error)}", file=sys.stderr)
        return COULD_NOT_RUN


def _open_streams() -> None:
    """Standard streams that take every text, also where the caller closed them: the exit status still counts."""
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "r" if name == "stdin" else "w", encoding="utf-8"))  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]


def _defect(error: BaseException) -> str:
    """A defect of this program in one line, with the place that its makers need."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f" in {os.path.basename(trace.tb_frame.f_code.co_filename)}:{trace.tb_lineno}" if trace else ""
    return f"this is a defect of the program, please report it: {type(error).__name__}{place}"


def _certify(options: Options, ignored: frozenset[str]) -> Report:
    """Judge at a desk."""
    with _worker() as worker:
        connectors = _connectors(options.paths)
        publisher = options.publisher.value if options.publisher else "auto"
        return _report(
            connectors, publisher, options.fail_on, options.jobs, worker, probe=options.probe, ignored=ignored
        )


def _on_github() -> int:
    from publish.event import read_event
    from publish.links import pages_url
    from publish.publisher import (
        ask_what_changed,
        connectors_to_check,
        describe_pull_request,
        open_publication,
        publish,
        publish_failure,
    )
    from publish.settings import ActionSettings, SettingsError, read_settings

    try:
        settings = read_settings(os.environ)
        problem = None
    except SettingsError as error:
        settings, problem = ActionSettings(), str(error)
    event = read_event(os.environ)
    publication = open_publication(settings, event, os.environ)
    try:
        if problem:
            raise CannotRun(problem)
        with _worker() as worker:
            found = _connectors([settings.path], event.workspace)
            changed = ask_what_changed(publication)
            wanted = set(connectors_to_check(publication, [shown for _, shown in found], changed))
            connectors = [(directory, shown) for directory, shown in found if shown in wanted]
            publisher = settings.publisher.value if settings.publisher else "auto"
            pull_request = describe_pull_request(publication, changed)
            report = _report(
                connectors,
                publisher,
                settings.fail_on,
                0,
                worker,
                pull_request,
                probe=settings.probe,
                docs_url=pages_url(event),
            )
    except CannotRun as reason:
        publish_failure(publication, str(reason))
        return COULD_NOT_RUN
    except Exception as error:  # noqa: BLE001  the outputs are written on every way out
        publish_failure(publication, _defect(error))
        return COULD_NOT_RUN
    if report.connectors:
        from report.faces import text

        with publication.log.group("Report"), publication.log.foreign():
            text.render(report, sys.stdout, hints=settings.hints)
    publish(publication, report)
    return NO_ERRORS if report.conclusion is Conclusion.SUCCESS else ERRORS


def _worker() -> Worker:
    """What judges, started as early as possible: it takes a while to get ready."""
    from certify.client import Worker

    return Worker()


def _connectors(paths: Iterable[str], workspace: str | None = None) -> list[tuple[str, str]]:
    """Each connector's directory on this machine, and its path as the user knows it."""
    found: dict[str, str] = {}
    for given in paths:
        path = given if workspace is not None else _directory(given)
        root = os.path.join(workspace or os.getcwd(), path)
        if not os.path.isdir(root):
            raise CannotRun(f"{path}: {'is a file, not a directory' if os.path.exists(root) else 'does not exist'}")
        if workspace is not None and not _inside(root, workspace):
            raise CannotRun(f"{path}: leads out of the workspace")
        below = 0
        try:
            for directory in find_connectors(os.path.realpath(root)):
                inside = os.path.relpath(directory, os.path.realpath(root))
                shown = os.path.normpath(os.path.join(path, inside)).replace(os.sep, "/")
                found.setdefault(directory, shown)
                below += 1
        except OSError as error:
            place = os.path.normpath(
                os.path.join(path, os.path.relpath(error.filename or root, os.path.realpath(root)))
            )
            raise CannotRun(f"{place}: {error.strerror or 'cannot be read'}") from None
        if not below and workspace is None:
            raise CannotRun(f"{path}: no connector here (a directory with apiDefinition.swagger.json)")
    return list(found.items())


def _directory(path: str) -> str:
    """The path; for a connector's definition or properties the directory in which the file lies."""
    if os.path.isfile(path) and is_connector([os.path.basename(path)]):
        return os.path.dirname(path) or "."
    return path


def _inside(path: str, directory: str) -> bool:
    real, root = os.path.realpath(path), os.path.realpath(directory)
    return os.path.commonpath((real, root)) == root


def _report(
    connectors: Sequence[tuple[str, str]],
    publisher: str,
    fail_on: FailOn,
    jobs: int,
    worker: Worker,
    pull_request: PullRequest | None = None,
    *,
    probe: bool = False,
    docs_url: str = DOCS_URL,
    ignored: frozenset[str] = frozenset(),
) -> Report:
    from certify.request import Request, Task
    from certify.run import run
    from report.faces.progress import Progress

    tasks = tuple(Task(directory, shown) for directory, shown in connectors)
    kind = None if publisher == "auto" else Publisher(publisher)
    request = Request(tasks, kind, fail_on, pull_request, docs_url, jobs, ignored=tuple(sorted(ignored)))
    with Progress(len(tasks)) as progress:
        return run(request, progress.done, worker, probe=probe)


if __name__ == "__main__":
    sys.exit(main())
