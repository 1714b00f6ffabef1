"""The policy of the repository: on pull requests that of the branch to which they go, never that of the workspace.

Nobody can exempt himself by changing the file; the report says where he tries.
"""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from certify import CannotRun
from certify.policy import FILE, Policy
from certify.policy_file import MAX_BYTES, PolicyError, read_policy
from connector.files import Directory
from connector.publisher import Publisher
from publish.kept import kept
from publish.scope import Scope
from publish.settings import ActionSettings
from publish.trees import LINK, SUBMODULE, Entry, blob
from publish.words import NotPublished
from report.model import FailOn

if TYPE_CHECKING:
    from certify.discover import Checkout
    from publish.event import Event
    from publish.publication import Publication

UNKNOWN: Final = f"`{FILE}` could not be read, so no policy counted."


def with_policy(
    publication: Publication, scope: Scope, git: Checkout | None, root: str
) -> tuple[Publication, Policy | None]:
    """The publication with the policy's defaults and with what is to be said, and the policy itself.

    :param root: where the repository is checked out.
    :raises CannotRun: the file has mistakes, or GitHub did not hand it over.
    """
    event = publication.event
    tree = scope.tip if _goes_elsewhere(event) else scope.head
    if tree is not None:
        data = _fetched(tree[FILE], publication, git) if FILE in tree else None
    elif event.certain and not _goes_elsewhere(event):
        data = _read(root)
    else:
        publication.log.say("notice", UNKNOWN.replace("`", ""))
        return replace(publication, notes=(*publication.notes, UNKNOWN)), None
    if data is None:
        # A file that the change adds is named as well.
        return publication, Policy(FILE) if is_changed(scope, event) else None
    try:
        policy = read_policy(data, FILE)
    except PolicyError as mistakes:
        raise CannotRun(str(mistakes)) from None
    return replace(publication, settings=with_defaults(publication.settings, policy)), policy


def is_changed(scope: Scope, event: Event) -> bool:
    """Whether the change is about the policy itself, and goes to a branch whose own version counts."""
    return _goes_elsewhere(event) and FILE in (scope.changed or ())


def with_defaults(settings: ActionSettings, policy: Policy) -> ActionSettings:
    """The settings, with the policy's defaults for the inputs that have the value of one that is left out."""
    plain, inputs = ActionSettings(), policy.inputs
    if "fail-on" in inputs and settings.fail_on is plain.fail_on:
        settings = replace(settings, fail_on=FailOn(inputs["fail-on"]))
    if "publisher" in inputs and settings.publisher is plain.publisher and inputs["publisher"] != "auto":
        settings = replace(settings, publisher=Publisher(inputs["publisher"]))
    if "fail-on-known" in inputs and settings.fail_on_known is plain.fail_on_known:
        settings = replace(settings, fail_on_known=bool(inputs["fail-on-known"]))
    return settings


def _goes_elsewhere(event: Event) -> bool:
    """Whether the change goes to a branch that has a policy of its own."""
    return event.pull_request is not None or (event.before is not None and not event.direct)


def _fetched(entry: Entry, publication: Publication, git: Checkout | None) -> bytes:
    """:raises CannotRun: the file is none, or nobody hands it over."""
    if entry.mode in (LINK, SUBMODULE):
        raise CannotRun(f"{FILE}: is a link; put the file itself there")
    if entry.size > MAX_BYTES:
        raise CannotRun(f"{FILE}: is larger than 1 MiB")
    if publication.hub is not None:
        try:
            return blob(publication.hub, entry.sha)
        except NotPublished as problem:
            failure = problem.sentences
    else:
        failure = "it is not in the workspace; set fetch-depth: 0 for actions/checkout"
    data = kept(git, [[entry.sha]]).get(entry.sha)
    if data is None:
        raise CannotRun(f"{FILE}: {failure}")
    return data


def _read(root: str) -> bytes | None:
    """The file of the commit that is checked out, where its branch is not up for judgement. No link is followed.

    :raises CannotRun: it is there and cannot be read.
    """
    if not os.path.lexists(os.path.join(root, FILE)):
        return None
    folder = Directory(os.path.realpath(root))
    data = folder.read(FILE, MAX_BYTES + 1)
    if data is None:
        raise CannotRun(f"{FILE}: {folder.unreadable[-1].message}")
    return data
