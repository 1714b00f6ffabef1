"""The command line: what may be asked for, and what is said where it means nothing."""

from __future__ import annotations

import argparse
import difflib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, NoReturn

from certify import CannotRun
from command import __version__
from connector.publisher import Publisher
from report.model import FailOn

FORMATS: Final = ("text", "json", "markdown", "sarif", "junit", "html")


@dataclass(frozen=True, slots=True)
class Options:
    """What was asked for."""

    paths: tuple[str, ...]
    format: str
    """Of what goes to standard output, or to the file that has no format of its own."""
    output: str | None
    outputs: tuple[tuple[str, str], ...]
    """Further files: format and path of each."""
    fail_on: FailOn
    publisher: Publisher | None
    """``None`` to find out."""
    select: tuple[str, ...]
    """Names of rules as the user gave them; nothing for all."""
    ignore: tuple[str, ...]
    hints: bool
    verbose: bool
    quiet: bool
    probe: bool
    jobs: int
    """0 for one a processor."""
    rules: bool
    explain: str | None
    base: str | None = None
    """A directory, or a revision of the repository, with the published versions."""
    fail_on_known: bool | None = None
    """``None`` for what the policy says."""
    policy: str | None = None
    """The policy's file; ``None`` for the repository's."""
    write_baseline: bool = False
    fix: bool = False
    """Findings with a certain change are fixed in the files."""
    diff: bool = False
    """What would be changed is shown, and nothing is written."""
    fix_only: tuple[str, ...] = ()
    """Names of the rules whose findings are fixed; nothing for all."""
    fix_icon: bool = False
    given: frozenset[str] = frozenset()
    """Which of ``fail-on`` and ``publisher`` were asked for, so that the policy's defaults do not count."""


def parse(arguments: Sequence[str]) -> Options:
    """What the arguments ask for.

    :raises CannotRun: one of them means nothing.
    :raises SystemExit: help or version was asked for, and is printed.
    """
    given = _parser().parse_args(list(arguments))
    outputs, plain = [], []
    for output in given.output:
        form, _, path = output.partition("=")
        if path and form in FORMATS:
            outputs.append((form, path))
        else:
            plain.append(output)
    if len(plain) > 1:
        raise CannotRun("--output: only one file can have the format of --format; write FORMAT=FILE for the others")
    if given.verbose and given.quiet:
        raise CannotRun("--verbose and --quiet contradict each other; give one of them")
    if given.rules and given.format not in ("text", "json"):
        raise CannotRun(f"--rules: the rules are listed as text or json, not as {given.format}")
    for option in ("select", "ignore", "fix_only"):
        if getattr(given, option) and not _names(getattr(given, option)):
            raise CannotRun(f"--{option.replace('_', '-')}: names no rule; --rules lists them all")
    if given.diff and not (given.fix or given.fix_only or given.fix_icon):
        raise CannotRun("--diff shows what --fix would change; give both")
    if given.write_baseline and (given.fix or given.fix_only or given.fix_icon):
        raise CannotRun("--write-baseline and --fix: do one after the other")
    return Options(
        paths=tuple(given.path) or (".",),
        format=given.format,
        output=plain[0] if plain else None,
        outputs=tuple(outputs),
        fail_on=FailOn(given.fail_on or FailOn.FAILED),
        publisher=None if given.publisher in (None, "auto") else Publisher(given.publisher),
        select=_names(given.select),
        ignore=_names(given.ignore),
        hints=given.hints,
        verbose=given.verbose,
        quiet=given.quiet,
        probe=given.probe,
        jobs=given.jobs,
        rules=given.rules,
        explain=given.explain,
        base=given.base,
        fail_on_known=given.fail_on_known,
        policy=given.policy,
        write_baseline=given.write_baseline,
        fix=given.fix or bool(given.fix_only),
        diff=given.diff,
        fix_only=_names(given.fix_only),
        fix_icon=given.fix_icon,
        given=frozenset(name for name in ("fail_on", "publisher") if getattr(given, name) is not None),
    )


def _names(given: Sequence[str]) -> tuple[str, ...]:
    return tuple(name.strip() for names in given for name in names.split(",") if name.strip())


class Parser(argparse.ArgumentParser):
    """Says in our words, on one line, what it does not understand."""

    def error(self, message: str) -> NoReturn:
        if unknown := re.match(r"unrecognized arguments: (.*)", message, re.DOTALL):
            # argparse lists all that is left over; the first option among it is what it stumbled over.
            words = unknown[1].split(" ")
            name = next((word for word in words if word.startswith("-")), words[0]).partition("=")[0]
            options = [option for action in self._actions for option in action.option_strings]
            close = difflib.get_close_matches(name, options, 1, 0.7)
            hint = f"did you mean {close[0]}?" if close else "--help lists the options"
            raise CannotRun(f"there is no option {name}; {hint}")
        said = re.sub(r"^argument (?:-\w, |-\w/)?(--[\w-]+)(?:/-\w)?", r"\1", message)
        said = said.replace("expected one argument", "a value is missing")
        said = re.sub(r"ignored explicit argument .*", "it takes no value", said, flags=re.DOTALL)
        said = re.sub(r"ambiguous option: (\S+) could match (.*)", r"\1 can mean \2; write one in full", said)
        raise CannotRun(said)


def one_of(*choices: str) -> Callable[[str], str]:
    """A type for argparse: one of these words."""

    def chosen(value: str) -> str:
        if value not in choices:
            known = f"{', '.join(choices[:-1])} or {choices[-1]}"
            raise argparse.ArgumentTypeError(f'"{value}" is not known; use {known}')
        return value

    return chosen


def _format(value: str) -> str:
    form, _, path = value.partition("=")
    if path and form in FORMATS:
        raise argparse.ArgumentTypeError(f'"{value}" names a file; write --output {value}')
    return one_of(*FORMATS)(value)


def _processes(value: str) -> int:
    if not (value.isascii() and value.isdecimal() and len(value) < 6 and int(value) >= 1):
        raise argparse.ArgumentTypeError(f'"{value}" is not a number of processes; write 1 or more')
    return int(value)


def _parser() -> argparse.ArgumentParser:
    parser = Parser(
        prog="connector-certification",
        description="Tells what Microsoft's certification will object to in a Power Platform connector, and how to "
        "fix it. Works offline.",
        epilog="Exit status: 0 no errors, 1 errors (or what --fail-on names), 2 the check could not run. "
        "Further commands, each with its own --help: init (begin certification.yml), compare (what an update breaks), "
        "package (build or judge the submission package).",
    )
    add = parser.add_argument
    add(
        "path",
        nargs="*",
        help="a connector's directory or definition, or a tree in which every connector is found (default: the "
        "current directory)",
    )
    add("--format", type=_format, default="text", metavar="FORMAT", help=f"{', '.join(FORMATS)} (default: text)")
    add(
        "--output",
        action="append",
        default=[],
        metavar="[FORMAT=]FILE",
        help="write the report to FILE instead of standard output; FORMAT=FILE writes one more report and may be "
        "repeated",
    )
    add(
        "--fail-on",
        type=one_of(*FailOn),
        metavar="STATUS",
        help="what makes the exit status 1: never, failed (errors; the default), unproven (missing answers, too) or "
        "warned (warnings, too)",
    )
    add(
        "--publisher",
        type=one_of("auto", *Publisher),
        metavar="KIND",
        help="whose connector it is: verified, independent, or auto, which looks at folder, title and color",
    )
    add("--select", action="append", default=[], metavar="RULE[,...]", help="apply only these rules")
    add("--ignore", action="append", default=[], metavar="RULE[,...]", help="do not apply these rules")
    add(
        "--verbose",
        "-v",
        action="store_true",
        help="show every place, hint and criterion, and each connector of a tree in full",
    )
    add("--quiet", "-q", action="store_true", help="show errors only, and nothing if there are none")
    add("--hints", action="store_true", help="show every hint with its places")
    add("--probe", action="store_true", help="request website, privacy policy, contact and host once each")
    _add_fixes(parser)
    _add_allowances(parser)
    add("--jobs", type=_processes, default=0, metavar="N", help="processes to run (default: one per processor)")
    add("--rules", action="store_true", help="list every rule and stop; --format json is for programs")
    add("--explain", metavar="RULE", help="explain a rule (an id, Microsoft's name or a policy code) and stop")
    add("--version", action="version", version=f"%(prog)s {__version__}", help="print the version and stop")
    return parser


def _add_fixes(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--fix", action="store_true", help="fix in the files what has one certain change, and judge the result")
    add("--diff", action="store_true", help="with --fix: show the changes, and write nothing")
    add(
        "--fix-only",
        action="append",
        default=[],
        metavar="RULE[,...]",
        help="fix the findings of these rules, no others",
    )
    add(
        "--fix-icon",
        action="store_true",
        help="draw the logo of icon.png anew: on a square of 230 pixels in the brand color",
    )


def _add_allowances(parser: argparse.ArgumentParser) -> None:
    """What the verdict is measured by: the published version and the policy."""
    add = parser.add_argument
    add(
        "--base",
        metavar="REF|DIR",
        help="compare with the published version: a revision of the repository, or a directory",
    )
    add(
        "--fail-on-known",
        action=argparse.BooleanOptionalAction,
        help="with --base: whether errors fail that the published version has, too (default: they do)",
    )
    add("--policy", metavar="FILE", help="file of levels and exemptions (default: .github/connector-certification.yml)")
    add(
        "--write-baseline",
        action="store_true",
        help="write exemptions for all present errors, for 90 days, into the policy, and stop",
    )
