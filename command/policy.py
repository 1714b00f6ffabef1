"""The repository's policy at a desk: found, read, and begun with a baseline."""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence
from dataclasses import replace

from certify import CannotRun
from certify.policy import FILE, Policy
from certify.policy_file import PolicyError, find_policy, open_policy, read_policy, repository
from command.arguments import Options
from command.init_files import Plan, write
from connector.files import blob_name
from connector.places import relative
from connector.publisher import Publisher
from report.model import FailOn, Report
from report.plain import plural


def read(options: Options, connectors: Sequence[tuple[str, str]]) -> tuple[Policy | None, str]:
    """The policy, and the directory from which it names connectors; empty where that is not known.

    :raises CannotRun: it has mistakes, or the file that was asked for cannot be read.
    """
    directory, given = connectors[0][0], options.policy
    root = repository(directory)
    try:
        if given is not None:
            missing = options.write_baseline and not os.path.exists(given)
            return (None if missing else open_policy(given, given)), root or os.getcwd()
        found = find_policy(directory)
        return (None if found is None else open_policy(found[1], FILE)), root or ""
    except PolicyError as reason:
        raise CannotRun(str(reason)) from None


def with_defaults(options: Options, policy: Policy | None) -> Options:
    """The options, with the policy's defaults for what nobody asked for."""
    inputs = policy.inputs if policy is not None else {}
    if "fail-on" in inputs and "fail_on" not in options.given:
        options = replace(options, fail_on=FailOn(inputs["fail-on"]))
    if "publisher" in inputs and "publisher" not in options.given:
        kind = inputs["publisher"]
        options = replace(options, publisher=None if kind == "auto" else Publisher(kind))
    if options.fail_on_known is None:
        options = replace(options, fail_on_known=inputs.get("fail-on-known", True))
    return options


def write_baseline(report: Report, connectors: Sequence[tuple[str, str]], given: str | None, root: str) -> str:
    """Write exemptions for every error into the policy; what was done, in one line.

    :raises CannotRun: the file has exemptions already, or cannot be written.
    """
    from certify.baseline import DAYS, exemptions, with_exemptions

    root = root or os.getcwd()
    path = given or os.path.join(root, *FILE.split("/"))
    places = [relative(directory, root) for directory, _ in connectors]
    entries = exemptions(zip(places, report.connectors, strict=True))
    if not entries:
        return "no errors: no exemptions to write"
    shown = given or FILE
    before = _present(path, shown)
    try:
        text = with_exemptions((before or b"").decode(), entries)
        read_policy(text.encode(), shown)
    except (PolicyError, UnicodeError):
        raise CannotRun(f"{shown}: nothing can be added to it for certain; add the exemptions by hand") from None
    except ValueError as reason:
        raise CannotRun(f"{shown}: {reason}") from None
    blob = None if before is None else blob_name(before)
    write(Plan(path, shown, "", text, blob), root if given is None else os.path.dirname(path) or ".")
    return f"{shown}: {plural(len(entries), 'exemption')}, for {DAYS} days"


def _present(path: str, shown: str) -> bytes | None:
    """What is in the file; ``None`` where nothing has its name.

    :raises CannotRun: it is a link, or nothing that could be read to its end.
    """
    try:
        if not os.path.lexists(path):
            return None
        if not stat.S_ISREG(os.lstat(path).st_mode):
            raise CannotRun(f"{shown}: is not a regular file")
        with open(path, "rb") as file:
            return file.read()
    except OSError as error:
        raise CannotRun(f"{shown}: {error.strerror or 'cannot be read'}") from None
