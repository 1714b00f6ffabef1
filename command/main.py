"""The way through at a desk: arguments, one judgment, what is printed, exit status."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from typing import TYPE_CHECKING, TextIO

from certify import CannotRun
from certify.process import Worker

if TYPE_CHECKING:
    from command.arguments import Options
    from report.model import Report

NO_ERRORS = 0
ERRORS = 1
COULD_NOT_RUN = 2

_TOLD = frozenset({"--explain", "--rules", "--help", "-h"})
"""What is told without judging."""

DOCS_URL = "https://github.com/connector-certification/action/blob/main/docs/rules"
"""Where the rules' pages lie for a program that runs from no action's checkout."""


def run(arguments: Sequence[str]) -> int:
    """Do what the arguments ask for.

    :return: the exit status: 0 no errors, 1 errors or what ``--fail-on`` names.
    :raises CannotRun: there is no verdict.
    """
    if arguments[:1] == ["compare"]:
        return _compare(arguments[1:])
    if len(arguments) > 1 and arguments[0] == "package":
        from command.package import package

        return package(arguments[1:], DOCS_URL)
    if arguments[:1] == ["init"]:
        from command.init import init

        return init(arguments[1:], DOCS_URL)
    # What judges takes longest to get ready: it starts before anything else is imported, or the arguments are read.
    with Worker() if _TOLD.isdisjoint(arguments) else nullcontext() as worker:
        from command.arguments import parse

        options = parse(arguments)
        if options.rules or options.explain is not None:
            _explain(options)
            return NO_ERRORS
        return _judge(options, worker)


def _judge(options: Options, worker: Worker | None) -> int:
    from certify.tree import find, judge_request, request_for
    from command import policy as policies

    left_out: frozenset[str] = frozenset()
    if options.select or options.ignore:
        from command.selection import ignored, ignored_in_words

        left_out = ignored(options.select, options.ignore)
        # A verdict that rests on some of the rules alone says so.
        print(f"connector-certification: {ignored_in_words(left_out)}", file=sys.stderr)
    done = True
    with worker or Worker() as judging:
        connectors = find(options.paths)
        policy, root = policies.read(options, connectors)
        options = policies.with_defaults(options, policy)
        request = request_for(
            connectors,
            options.publisher,
            options.fail_on,
            options.jobs,
            docs_url=DOCS_URL,
            ignored=left_out,
            base=options.base,
            fail_on_known=options.fail_on_known is not False,
            policy=policy,
            root=root,
        )
        if options.fix or options.fix_icon:
            from command.fix import fix

            report, done = fix(request, options, judging)
        else:
            report = judge_request(request, judging, probe=options.probe)
    if options.write_baseline:
        said = policies.write_baseline(report, connectors, options.policy, root)
        _put(lambda stream: stream.write(f"{said}\n"), None)
        return NO_ERRORS
    for form, path in options.outputs:
        _write(report, form, path, options)
    if not options.diff or options.output is not None:
        _write(report, options.format, options.output, options)
    if not done:
        return COULD_NOT_RUN
    return _status(report)


def _status(report: Report) -> int:
    from report.model import Conclusion

    return NO_ERRORS if report.conclusion is Conclusion.SUCCESS else ERRORS


def _compare(arguments: Sequence[str]) -> int:
    """``compare OLD NEW``: what the update breaks, and nothing else."""
    from certify.tree import find, judge
    from command.compare import only_compatibility, parse_compare

    old, options = parse_compare(arguments)
    if not os.path.isdir(old):
        raise CannotRun(f"{old}: is not a directory")
    with Worker() as worker:
        report = judge(find(options.paths), None, options.fail_on, 0, worker, docs_url=DOCS_URL, base=old)
    report = only_compatibility(report)
    _write(report, options.format, options.output, options)
    return _status(report)


def _explain(options: Options) -> None:
    from command.explain import explain, list_rules, rules_as_json

    if options.explain is not None:
        page = explain(options.explain)
    else:
        page = rules_as_json(DOCS_URL) if options.format == "json" else list_rules()
    _put(lambda stream: stream.write(page), options.output)


def _write(report: Report, form: str, path: str | None, options: Options) -> None:
    def write(stream: TextIO) -> None:
        if form == "text":
            from report.faces import text

            text.render(report, stream, hints=options.hints, verbose=options.verbose, quiet=options.quiet)
        else:
            stream.write(_rendered(report, form, options))

    _put(write, path, document=form != "text")


def _rendered(report: Report, form: str, options: Options) -> str:
    if form == "markdown":
        from report.faces import markdown

        return markdown.render(report, hints=options.hints or options.verbose, limit=sys.maxsize)
    if form == "changelog":
        from report.faces import changelog

        return changelog.render(report)
    from report.faces import render

    return render(report, form)


def _put(write: Callable[[TextIO], object], path: str | None, *, document: bool = False) -> None:
    """Write to a file, or to standard output.

    :param document: it is for programs, which expect UTF-8, and not what Windows writes into files and pipes.
    """
    try:
        if path is None:
            if document and not sys.stdout.isatty():
                sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
            write(sys.stdout)
            sys.stdout.flush()
        else:
            with open(path, "w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
                write(file)
    except BrokenPipeError:
        raise
    except OSError as error:
        if path is None:
            # What did not fit would be tried again, and complained about, while Python shuts down.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise CannotRun(f"{path or 'standard output'}: {error.strerror or 'cannot be written'}") from None
