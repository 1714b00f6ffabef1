"""The files that ``init`` writes: what they begin with, and writing that never replaces what is there."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from typing import Final

from certify import CannotRun
from command.replacing import Changed, create, replace
from connector.files import blob_name

WORKFLOW_FILE: Final = ".github/workflows/connectors.yml"
WORKFLOW: Final = """\
name: Connectors
on: [pull_request, merge_group]
permissions: {}
jobs:
  certification:
    runs-on: ubuntu-24.04
    permissions:
      contents: read # to check the repository out
      checks: write # for the check run and its annotations
      pull-requests: write # for the comment
    steps:
      - uses: actions/checkout@v7
        with: { persist-credentials: false }
      - uses: connector-certification/action@v1
"""
POLICY: Final = """\
# yaml-language-server: $schema=https://raw.githubusercontent.com/connector-certification/action/main/schemas/policy.schema.json
# What this repository asks of its connectors.
inputs:
  fail-on: failed # errors; or unproven (missing answers, too), warned (warnings, too), never
rules: {} # a rule's id with its level here: error, warning, hint or off
exemptions: [] # each with rule, connector, reason and expires
"""


@dataclass(frozen=True, slots=True)
class Plan:
    """One file to write."""

    path: str
    """On this machine."""
    shown: str
    """As the user knows it."""
    before: str
    """The text that is there; empty for a new file."""
    after: str
    blob: str | None = None
    """The name that git gives the bytes that are there; ``None`` for a new file, which then must not exist."""


def begin(root: str, name: str, after: str) -> Plan | None:
    """A new file of the repository; ``None`` where something has its name already.

    :param root: the repository's directory.
    :param name: the file's path from there, with forward slashes.
    """
    path = os.path.join(root, *name.split("/"))
    shown = os.path.relpath(path).replace(os.sep, "/")
    return None if os.path.lexists(path) else Plan(path, shown, "", after)


def write(plan: Plan, root: str) -> None:
    """Write the file; one that is there is only ever replaced by the same text with something added.

    :param root: the directory below which no folder on the way to the file is a link.
    :raises CannotRun: it cannot be written, or changed since it was read.
    """
    try:
        _without_links(plan, root)
        if plan.blob is None:
            os.makedirs(os.path.dirname(plan.path), exist_ok=True)
            create(plan.path, plan.after.encode())
        else:
            _replace(plan)
    except OSError as error:
        raise CannotRun(f"{plan.shown}: {error.strerror or 'cannot be written'}") from None


def _without_links(plan: Plan, root: str) -> None:
    inside = os.path.relpath(os.path.dirname(plan.path), root)
    path = root
    for part in inside.split(os.sep):
        path = os.path.join(path, part)
        if os.path.islink(path):
            raise CannotRun(f"{plan.shown}: {part} is a symbolic link, which is not written through")


def _replace(plan: Plan) -> None:
    status = os.lstat(plan.path)
    if not stat.S_ISREG(status.st_mode):
        raise CannotRun(f"{plan.shown}: is not a regular file")
    try:
        with open(plan.path, "rb") as file:
            if blob_name(file.read()) != plan.blob:
                raise Changed
        replace(plan.path, plan.after.encode(), status)
    except Changed:
        raise CannotRun(f"{plan.shown}: changed while it was read; run the command again") from None
