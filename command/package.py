"""``package``: build the submission package of a connector, or judge one."""

from __future__ import annotations

import argparse
import os
import stat
import sys
from collections.abc import Sequence
from typing import Final

from certify import CannotRun
from command.replacing import Changed, create, replace
from connector.files import Directory
from connector.places import forward, relative
from connector.publisher import Publisher
from connector.zip_writer import write_archive
from report.model import Conclusion
from report.plain import visible

FOLDER: Final = "PkgAssets"
INNER: Final = "package.zip"
INTRO: Final = "intro.md"


def parser() -> argparse.ArgumentParser:
    """The arguments of the command."""
    parser = argparse.ArgumentParser(
        prog="connector-certification package",
        description="Builds the submission package of a connector from its exported solutions, and judges it; "
        "or judges a package that is there.",
        epilog="Exit status: 0 no errors, 1 errors, 2 the package could not be built or judged.",
    )
    parser.add_argument("path", help="a connector's directory, or a package (a .zip) to judge")
    parser.add_argument("--solution", metavar="ZIP", help="the exported solution with the connector alone")
    parser.add_argument("--flow", metavar="ZIP", help="the exported solution with the flow that uses the connector")
    parser.add_argument("--plugin", metavar="ZIP", help="the exported solution of the AI plug-in, where there is one")
    parser.add_argument("--custom-properties", metavar="JSON", help="customProperties.json, for several sign-ins")
    parser.add_argument("--output", metavar="ZIP", help="where to write the package")
    parser.add_argument("--publisher", choices=("auto", *Publisher), default="auto", help="whose connector it is")
    parser.add_argument("--hints", action="store_true", help="show every hint, not just how many there are")
    return parser


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """The arguments, complete: building takes two solutions and a place for the package, judging none of them."""
    command = parser()
    options = command.parse_args(arguments)
    if options.path.lower().endswith(".zip"):
        if options.solution or options.flow or options.plugin or options.custom_properties or options.output:
            command.error("a package is judged as it is: leave out the options that build one")
    elif not (options.solution and options.flow and options.output):
        command.error("--solution, --flow and --output are needed to build a package")
    return options


def build(options: argparse.Namespace) -> None:
    """Write the package: the same bytes for the same files.

    :raises CannotRun: a file is missing, or cannot be read or written.
    """
    solutions = [path for path in (options.solution, options.flow, options.plugin) if path]
    inner = {f"{FOLDER}/{os.path.basename(path)}": _read(path) for path in solutions}
    if len(inner) < len(solutions):
        raise CannotRun("two solutions have the same file name; rename one of them")
    outer = {INTRO: _introduction(options.path), INNER: write_archive(inner)}
    if options.custom_properties:
        outer["customProperties.json"] = _read(options.custom_properties)
    sources = [*solutions, *([options.custom_properties] if options.custom_properties else [])]
    if os.path.exists(options.output) and any(os.path.samefile(options.output, path) for path in sources):
        raise CannotRun(f"{options.output}: the package is made from this file; write it to another one")
    _write(options.output, write_archive(outer))


def _introduction(path: str) -> bytes:
    """``intro.md`` of a directory, or its readme."""
    try:
        directory = Directory.open(path)
    except OSError as error:
        raise CannotRun(f"{path}: {error.strerror or 'cannot be read'}") from None
    name = directory.find(INTRO, "readme.md")
    if name is None:
        raise CannotRun(f"{path}: there is no intro.md, which tells in the package what the connector does")
    return _read(os.path.join(path, name))


def _read(path: str) -> bytes:
    folder, name = os.path.split(os.path.abspath(path))
    directory = Directory(os.path.realpath(folder))
    data = directory.read(name)
    if data is None:
        raise CannotRun(f"{path}: {directory.unreadable[0].message}")
    if path.lower().endswith(".zip") and not data.startswith(b"PK\x03\x04"):
        raise CannotRun(f"{path}: is not a zip archive")
    return data


def _write(path: str, data: bytes) -> None:
    """Write a file whole or not at all, and never through a link."""
    try:
        if not os.path.lexists(path):
            create(path, data)
            return
        status = os.lstat(path)
        if stat.S_ISLNK(status.st_mode):
            raise CannotRun(f"{path}: is a symbolic link, which is not written through")
        if not stat.S_ISREG(status.st_mode):
            raise CannotRun(f"{path}: is not a regular file, and is left alone")
        replace(path, data, status)
    except Changed:
        raise CannotRun(f"{path}: changed meanwhile; run the command again") from None
    except OSError as error:
        raise CannotRun(f"{path}: {error.strerror or 'cannot be written'}") from None


def package(arguments: Sequence[str], docs_url: str) -> int:
    """Do what the arguments ask for, and print the report.

    :param docs_url: where the rules' pages lie.
    :return: the exit status: 0 no errors, 1 errors.
    :raises CannotRun: there is nothing to judge.
    """
    from certify.request import Request, Task
    from certify.run import run
    from report.faces import text

    options = parse(arguments)
    directory, target = options.path, options.output
    if directory.lower().endswith(".zip"):
        directory, target = os.path.dirname(options.path) or ".", options.path
        if not os.path.isfile(target):
            raise CannotRun(f"{target}: {'is a folder' if os.path.isdir(target) else 'does not exist'}")
    else:
        build(options)
        sys.stderr.write(f"wrote {visible(target)}\n")
    parent, name = os.path.split(os.path.abspath(target))
    shown = forward(os.path.normpath(directory))
    inside = relative(target, directory)
    path = os.path.join(os.path.realpath(parent), name)
    task = Task(os.path.realpath(directory), shown, package=path, package_path=inside)
    publisher = None if options.publisher == "auto" else Publisher(options.publisher)
    report = run(Request((task,), publisher, docs_url=docs_url))
    text.render(report, sys.stdout, hints=options.hints)
    return 0 if report.conclusion is Conclusion.SUCCESS else 1
