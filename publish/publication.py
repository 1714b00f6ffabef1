"""Where one run shows its verdict: what every step of it is handed."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from publish.commands import Log, command
from publish.event import Event
from publish.github import PACE, Hub, connect, mended, present_pull_request
from publish.paths import repository_root
from publish.settings import ActionSettings
from publish.words import NotPublished

if TYPE_CHECKING:
    from connector.pull_request import PullRequest
    from publish.scope import Scope


@dataclass(frozen=True, slots=True)
class Publication:
    """Where one run shows its verdict."""

    settings: ActionSettings
    event: Event
    log: Log
    hub: Hub | None
    """``None`` where there is nobody to speak to: no token or no repository."""
    root: str
    """The absolute path of the repository's checkout."""
    outputs: str | None
    """The file for the outputs, where the runner named one."""
    summary: str | None
    """The file for the job summary, where the runner named one."""
    notes: tuple[str, ...] = ()
    """What is to be said below the verdict, each a sentence or two in Markdown."""
    mute: str = ""
    """Why nothing is shown on the commit, where nothing may be."""
    connectors: tuple[str, ...] = ()
    """All connectors that the inputs mean."""
    changed: tuple[str, ...] = ()
    """Those of them that the event is about."""
    known: frozenset[str] | None = None
    """The paths of the commit, where GitHub lists them: annotations stand on no other."""
    unplaced: frozenset[tuple[str, str]] = field(default_factory=frozenset)
    """Files, each with its connector, that read differently at the commit: findings without a line have none there."""


def open_publication(
    settings: ActionSettings,
    event: Event,
    environment: Mapping[str, str],
    log: Log | None = None,
    *,
    pace: float = PACE,
) -> Publication:
    """Prepare to publish; sends nothing and never fails.

    :param pace: seconds between two writes.
    """
    log = log or Log(sys.stdout)
    if event.problem:
        log.say("warning", f"{event.problem}; this run works like one on a push")
    hub = None
    debugging = environment.get("RUNNER_DEBUG") == "1"
    try:
        hub = connect(
            settings.token,
            event,
            pace=pace,
            ca_bundle=settings.ca_bundle,
            debug=(lambda line: log.line(command("debug", line))) if debugging else None,
        )
    except NotPublished as problem:
        log.say("warning", problem.sentences)
    return Publication(
        settings=settings,
        event=event,
        log=log,
        hub=hub,
        root=repository_root(settings.paths[0], event.workspace),
        outputs=environment.get("GITHUB_OUTPUT"),
        summary=environment.get("GITHUB_STEP_SUMMARY"),
    )


def describe_pull_request(publication: Publication, scope: Scope) -> PullRequest | None:
    """What rules may look at of the pull request, where the event is about one.

    Where rules bind it, GitHub is asked how it reads now; otherwise the event file is enough.
    """
    from connector.pull_request import PullRequest

    event = publication.event
    pull_request = event.pull_request
    if pull_request is None or pull_request.base_repository is None:
        return None
    prefix = os.path.relpath(publication.root, os.path.realpath(event.workspace)).replace(os.sep, "/")
    described = PullRequest(
        title=pull_request.title,
        body=pull_request.body,
        base_ref=pull_request.base_ref,
        base_repository=pull_request.base_repository,
        head_ref=pull_request.head_ref,
        head_repository=pull_request.head_repository,
        labels=pull_request.labels,
        files=scope.changed,
        added=scope.added,
        renamed=scope.renamed,
        prefix="" if prefix == "." else f"{prefix}/",
    )
    if publication.hub is None or not described.upstream:
        return described
    try:
        present = mended(
            pull_request, present_pull_request(publication.hub, pull_request.number, pull_request.base_repository)
        )
    except NotPublished as problem:
        publication.log.say("notice", f"{problem.reason}; its title and body are judged as the event has them")
        return described
    return replace(described, title=present.title, body=present.body, base_ref=present.base_ref, labels=present.labels)
