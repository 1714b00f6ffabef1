"""The zips of the submission package: what lies where.

A package is a zip with an introduction and a second zip, in which one folder contains the exported solutions.
"""

from __future__ import annotations

from checks.criteria import PACKAGE
from checks.rule import Findings, Level, evidence, rule
from checks.sources import CERTIFICATION, PACKAGE_SCRIPT, POLICY_ERRORS, SECURITY
from connector.connector import Connector
from connector.package import Folder, Form, Package, found, is_leftover
from connector.words import quoted

_EXTRAS = ("customproperties.json",)
"""Files beside introduction and inner zip that certification asks for."""
_NAMED = 3
"""Names that a message lists."""


def _listed(names: list[str], suffix: str = "") -> str:
    shown = ", ".join(quoted(name + suffix) for name in names[:_NAMED])
    return shown if len(names) <= _NAMED else f"{shown} and {len(names) - _NAMED} more"


@rule(
    "package-readable",
    PACKAGE,
    Level.ERROR,
    help="Build the zip again from the exported files, without links, passwords and special formats.",
    policy="5000.1.1.16",
    source=(SECURITY, POLICY_ERRORS),
)
def package_can_be_read(package: Package) -> Findings:
    """Every zip of the package, and every file in it, can be read.

    The whole package is unpacked during certification. A file that is damaged, encrypted, a link, or that leads out of
    its folder is not read here, and neither is what expands to more than a package can have: nobody has seen that it is
    fine.
    """
    for archive in package.archives:
        for fault in archive.faults:
            yield found(fault.place, fault.message)
    for solution in package.solutions:
        yield from solution.faults


@rule(
    "no-editor-or-os-files",
    PACKAGE,
    Level.ERROR,
    help="Remove these files from the zip: on macOS, `zip -r package.zip . -x '.*' '__MACOSX/*'` leaves them out.",
    policy="5000.1.1.11",
    source=(CERTIFICATION, POLICY_ERRORS),
)
def package_has_no_leftovers(package: Package) -> Findings:
    """No zip of the package contains files of an editor or an operating system.

    macOS adds a folder `__MACOSX` and files called `.DS_Store` to every zip that its Finder makes. They count as
    folders and files of the package, which may contain no others than its own.
    """
    for archive in package.archives:
        left = list(
            dict.fromkeys(
                name.rstrip("/").split("/")[0] if name.startswith("__MACOSX") else name
                for name in archive.names
                if is_leftover(name)
            )
        )
        if left:
            yield found(archive.place, f"the zip contains {_listed(left)}")


@rule(
    "package-outer-shape",
    PACKAGE,
    Level.ERROR,
    help="Zip `intro.md` and the inner zip themselves, without a folder around them.",
    policy=("5000.1.1.5", "5000.1.1.11"),
    source=(CERTIFICATION, POLICY_ERRORS, PACKAGE_SCRIPT),
)
def outer_zip_has_two_files(package: Package) -> Findings:
    """The package contains an introduction and one zip, both at its root, and no folder.

    The introduction is `intro.md`; a readme in its place is accepted. With several kinds of authentication,
    `customProperties.json` lies beside them.
    """
    if not package.readable or package.form is Form.FLAT:
        return
    place = package.file
    if package.form is not Form.PACKAGE:
        what = "one solution" if package.form is Form.SOLUTION else "the solutions themselves"
        help = "Put this zip and `intro.md` into one zip, and hand that in."
        if package.form is Form.SOLUTION:
            help = "Put the solutions into a folder `PkgAssets`, zip it, and zip the result together with `intro.md`."
        yield found(
            place, f"the zip contains {what}, not `intro.md` and the zip of the package", help, policy="5000.1.1.11"
        )
        return
    if package.wrapper:
        yield found(place, f"everything is in the folder {quoted(package.wrapper)}", policy="5000.1.1.11")
    yield from _outer_files(package.outer)


def _outer_files(outer: Folder) -> Findings:
    texts, zips = outer.ending(".md"), outer.ending(".zip")
    if not texts:
        help = "Add `intro.md` to the zip, beside the inner zip."
        yield found(outer.place, "`intro.md` is missing from the zip", help, policy="5000.1.1.5")
    if len(texts) > 1:
        help = "Keep `intro.md`, and leave the other texts out of the zip."
        yield found(
            outer.place, f"the zip contains {len(texts)} introductions, {_listed(texts)}", help, policy="5000.1.1.5"
        )
    if not zips:
        help = "Add the zip with the folder `PkgAssets`."
        yield found(outer.place, "the inner zip with the solutions is missing", help, policy="5000.1.1.11")
    if len(zips) > 1:
        help = "Keep the one zip in which the folder `PkgAssets` is, and move solutions into that folder."
        yield found(outer.place, f"{len(zips)} zips are at the root, {_listed(zips)}", help, policy="5000.1.1.11")
    if outer.folders:
        help = "Move what belongs to the package to the root of the zip, and remove the folder."
        yield found(outer.place, f"the zip contains {_listed(list(outer.folders), '/')}", help, policy="5000.1.1.11")
    others = [name for name in outer.files if name not in (*texts, *zips) and name.lower() not in _EXTRAS]
    if others:
        help = "Leave everything but `intro.md` and the inner zip out of the package."
        yield found(outer.place, f"the zip also contains {_listed(others)}", help, policy="5000.1.1.5")


@rule(
    "package-inner-shape",
    PACKAGE,
    Level.ERROR,
    help="Put the solutions into one folder, `PkgAssets`, and zip that folder.",
    policy="5000.1.1.12",
    source=(CERTIFICATION, POLICY_ERRORS, PACKAGE_SCRIPT),
)
def inner_zip_has_one_folder(package: Package) -> Findings:
    """The inner zip contains one folder, and the solutions are in it.

    The folder is usually called `PkgAssets`. Files of a deployment package may lie beside it.
    """
    inner = package.inner
    if inner is None:
        if package.form is Form.PACKAGE and package.solutions:
            place = package.solutions[0].archive.place
            yield found(
                place, f"{quoted(package.solutions[0].name)} is a solution, where the inner zip with a folder belongs"
            )
        return
    if not inner.archive.readable:
        return
    if len(inner.folders) > 1:
        help = "Keep the one folder in which the solutions are."
        yield found(inner.place, f"the zip contains {len(inner.folders)} folders, {_listed(list(inner.folders))}", help)
    if zips := inner.ending(".zip"):
        yield found(
            inner.place,
            f"{_listed(zips)} at the root of the inner zip {'is' if len(zips) == 1 else 'are'} in no folder",
        )
    elif not inner.folders:
        yield found(inner.place, "the inner zip has no folder")


@rule(
    "package-solution-count",
    PACKAGE,
    Level.ERROR,
    help="Put the exported solution of the connector and that of the flow into the folder, as two zips.",
    policy=("5000.1.1.13", "5000.1.1.6"),
    source=(CERTIFICATION, POLICY_ERRORS, PACKAGE_SCRIPT),
)
def package_has_two_solutions(package: Package) -> Findings:
    """The folder contains two solutions, three with an AI plug-in, and no folder.

    One has the connector alone, one the flow that uses it, and the third one the plug-in.
    """
    assets = package.assets
    if assets is None:
        return
    names = assets.ending(".zip")
    expected = 3 if any(solution.plugins for solution in package.solutions) else 2
    folder = quoted(assets.prefix.rstrip("/"))
    if not names and not (package.inner and package.inner.ending(".zip")):
        yield found(assets.place, f"{folder} contains no solution", policy="5000.1.1.13")
    elif names and len(names) != expected:
        kinds = "three solutions in the folder: connector, flow and plug-in"
        help = f"Keep {kinds if expected == 3 else 'two solutions in the folder: connector and flow'}."
        message = f"{folder} contains {len(names)} solution{'s' if len(names) > 1 else ''}, {_listed(names)}"
        yield found(assets.place, message, help, policy="5000.1.1.6")
    if assets.folders:
        help = "Move the solutions out of the folders inside it, and remove those."
        message = f"{folder} contains {_listed(list(assets.folders), '/')}"
        yield found(assets.place, message, help, policy="5000.1.1.13")


@rule(
    "legacy-zip-three-files",
    PACKAGE,
    Level.WARNING,
    help="Export the connector and a flow as solutions, and build the package of them with `intro.md`.",
    source=(CERTIFICATION, PACKAGE_SCRIPT),
)
def package_is_not_the_form_of_2023(package: Package) -> Findings:
    """The package contains exported solutions, not the files of the connector themselves.

    Until 2023 a zip with definition, properties and icon was handed in. Since 2024 certification takes solutions.
    """
    if package.form is Form.FLAT:
        yield found(package.file, "the zip contains the connector's own files, as was asked for until 2023")


@evidence(PACKAGE)
def describe_package(connector: Connector) -> str | None:
    """Which package it is, and how many solutions it has."""
    if not connector.packages:
        return None
    return ", ".join(
        f"{quoted(package.file)} with {len(package.solutions)} solution{'' if len(package.solutions) == 1 else 's'}"
        for package in connector.packages
    )
