"""The way through: settings, connectors, checks, report, publication, exit status.

Exit status 0: certified; 1: not; 2: the check could not run.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from connector.discovery import find_connectors
from connector.publisher import Publisher
from report.model import Conclusion, FailOn, Report

if TYPE_CHECKING:
    from certify.client import Worker
    from connector.pull_request import PullRequest

CERTIFIED: Final = 0
NOT_CERTIFIED: Final = 1
COULD_NOT_RUN: Final = 2


class CannotRun(Exception):
    """The check could not run; the message says why, in one line."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run on the command line, or on GitHub when the runner calls without arguments."""
    arguments = sys.argv[1:] if arguments is None else list(arguments)
    _open_streams()
    try:
        if os.environ.get("GITHUB_ACTIONS") == "true" and "INPUT_PATH" in os.environ and not arguments:
            return _on_github()
        return _at_a_desk(arguments)
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


def _at_a_desk(arguments: Sequence[str]) -> int:
    options = _parser().parse_args(arguments)
    if options.rules or options.explain:
        return _explain(options.explain)
    with _worker() as worker:
        connectors = _connectors(options.path or ["."])
        report = _report(connectors, options.publisher, options.fail_on, options.jobs, worker, probe=options.probe)
    _write(report, options)
    return CERTIFIED if report.conclusion is Conclusion.SUCCESS else NOT_CERTIFIED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="connector-certification",
        description="Judges Power Platform connectors against Microsoft's certification criteria, offline.",
        epilog="Exit status: 0 certified, 1 not certified, 2 the check could not run.",
    )
    parser.add_argument("path", nargs="*", help="a connector's directory, or a tree in which every connector is found")
    parser.add_argument("--format", choices=("text", "json", "markdown"), default="text", help="how to say it")
    parser.add_argument("--output", metavar="FILE", help="write it to a file instead of standard output")
    parser.add_argument(
        "--fail-on",
        type=FailOn,
        choices=list(FailOn),
        default=FailOn.FAILED,
        help="which criteria make the exit status 1; each value includes the ones before it "
        "(never, failed, unproven, warned; default: failed)",
        metavar="STATUS",
    )
    parser.add_argument(
        "--publisher",
        choices=("auto", *Publisher),
        default="auto",
        help="whose connector it is; found by folder, title and colour unless given",
    )
    parser.add_argument("--hints", action="store_true", help="show every hint, not just how many there are")
    parser.add_argument("--probe", action="store_true", help="ask website, privacy policy, contact and host once")
    parser.add_argument("--jobs", type=int, default=0, metavar="N", help="processes to run (default: one a processor)")
    parser.add_argument("--rules", action="store_true", help="list every rule and stop")
    parser.add_argument("--explain", metavar="RULE", help="explain a rule, by its id or Microsoft's name, and stop")
    return parser


def _on_github() -> int:
    from publish.event import read_event
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
            report = _report(connectors, publisher, settings.fail_on, 0, worker, pull_request, probe=settings.probe)
    except CannotRun as reason:
        publish_failure(publication, str(reason))
        return COULD_NOT_RUN
    except Exception as error:  # noqa: BLE001  the outputs are written on every way out
        publish_failure(publication, _defect(error))
        return COULD_NOT_RUN
    if report.connectors:
        from report.faces import text

        with publication.log.foreign():
            text.render(report, sys.stdout, hints=settings.hints)
    publish(publication, report)
    return CERTIFIED if report.conclusion is Conclusion.SUCCESS else NOT_CERTIFIED


def _worker() -> Worker:
    """What judges, started as early as possible: it takes a while to get ready."""
    from certify.client import Worker

    return Worker()


def _connectors(paths: Iterable[str], workspace: str | None = None) -> list[tuple[str, str]]:
    """Each connector's directory on this machine, and its path as the user knows it."""
    found: dict[str, str] = {}
    for path in paths:
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
) -> Report:
    from certify.request import Request, Task
    from certify.run import run
    from report.faces.progress import Progress

    tasks = tuple(Task(directory, shown) for directory, shown in connectors)
    kind = None if publisher == "auto" else Publisher(publisher)
    request = Request(tasks, kind, fail_on, pull_request, jobs=jobs)
    with Progress(len(tasks)) as progress:
        return run(request, progress.done, worker, probe=probe)


def _write(report: Report, options: argparse.Namespace) -> None:
    try:
        if options.output:
            with open(options.output, "w", encoding="utf-8", errors="backslashreplace") as file:
                _render(report, options, file)
        else:
            _render(report, options, sys.stdout)
            sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise _cannot_write(error, options.output) from None


def _cannot_write(error: OSError, file: str | None) -> CannotRun:
    if file is None:
        # What did not fit would be tried again, and complained about, while Python shuts down.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return CannotRun(f"{file or 'standard output'}: {error.strerror or 'cannot be written'}")


def _render(report: Report, options: argparse.Namespace, file: object) -> None:
    from typing import TextIO, cast

    stream = cast(TextIO, file)
    if options.format == "json":
        from report.faces import json as json_face

        stream.write(json_face.render(report))
    elif options.format == "markdown":
        from report.faces import markdown

        stream.write(markdown.render(report, hints=options.hints, limit=sys.maxsize) + "\n")
    else:
        from report.faces import text

        text.render(report, stream, hints=options.hints)


def _explain(name: str | None) -> int:
    from command.explain import explain, list_rules

    page = list_rules() if name is None else explain(name)
    if page is None:
        raise CannotRun(f"there is no rule {name}; --rules lists them all")
    try:
        print(page, end="", flush=True)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise _cannot_write(error, None) from None
    return CERTIFIED


if __name__ == "__main__":
    sys.exit(main())
