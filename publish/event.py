"""What happened: the event for which the runner started this run, read from its environment and its event file.

The file's text comes from strangers (a pull request's title, body and branch), so its size is bounded, every value
is checked before it is used, and a file that makes no sense costs the comment, never the verdict.
"""

from __future__ import annotations

import json
import os
import re
import stat
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

MAX_BYTES: Final = 32 * 1024 * 1024
"""GitHub sends at most 25 MB for one event."""

_PULL_REQUESTS: Final = frozenset(
    {"pull_request", "pull_request_target", "pull_request_review", "pull_request_review_comment"}
)
_ON_MERGE: Final = _PULL_REQUESTS - {"pull_request_target"}
"""Events on which a checkout holds the merge commit of the pull request."""
_WHOLE: Final = frozenset({"push", "merge_group", "workflow_dispatch", "schedule", "repository_dispatch", "release"})
"""Events whose commit is the one that the workflow checks out, unless it says otherwise."""
_NEW_BRANCH: Final = "0" * 40
_SHA: Final = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_REPOSITORY: Final = re.compile(r"[A-Za-z0-9_.-]{1,100}/[A-Za-z0-9_.-]{1,100}")
_URL: Final = re.compile(r"https?://[^\s/?#@]+(?:/[^\s?#]*)?")
_MAX_TITLE: Final = 1_024
"""Characters of a title, a branch or a name that the event brings."""
_MAX_BODY: Final = 262_144
"""Characters of a pull request's text; GitHub takes a quarter of that."""
_MAX_LABELS: Final = 100
"""Labels of a pull request; GitHub takes as many."""


@dataclass(frozen=True, slots=True)
class PullRequest:
    """The pull request of the event. Title, body, branch and names are foreign text."""

    number: int
    head_sha: str
    """The commit that its author pushed last; not the merge commit, whose checks nobody sees."""
    base_sha: str | None
    """The commit of the branch it goes to."""
    merge_sha: str | None
    """The commit in which GitHub tries whether both fit together."""
    head_repository: str | None
    """``owner/name``; ``None`` where the fork was deleted."""
    base_ref: str
    base_repository: str | None
    head_ref: str
    labels: tuple[str, ...]
    fork: bool
    title: str
    body: str
    author: str


@dataclass(frozen=True, slots=True)
class Trigger:
    """The run of another workflow, as ``workflow_run`` describes it. GitHub says so, not the run."""

    head_sha: str
    head_repository: str | None
    head_branch: str


@dataclass(frozen=True, slots=True)
class Event:
    """One run of a workflow."""

    name: str
    repository: str | None
    """``owner/name``, or ``None`` where no runner named one: nothing can be published then."""
    sha: str | None
    """The commit that is judged and that the check run belongs to."""
    pull_request: PullRequest | None
    api_url: str
    server_url: str
    run_id: str | None
    workspace: str
    """The absolute path of the checkout."""
    action_repository: str | None
    action_ref: str | None
    checkout_sha: str | None = None
    """What a checkout holds unless the workflow asks for another commit: on a pull request the merge commit."""
    before: str | None = None
    """The commit before the change; ``None`` where everything counts as changed."""
    direct: bool = False
    """``before`` is compared as it is, not from where the branches parted."""
    certain: bool = True
    """The workflow is about ``sha``. Otherwise nothing is shown there, unless its files were judged."""
    of_base: bool = False
    """A checkout holds the branch that the pull request goes to, unless the workflow asks for another commit."""
    triggered_by: Trigger | None = None
    """The run after which this one started, if it did."""
    problem: str | None = None
    """Why the event file is of no use; the run works like one on a push then."""


def read_event(environment: Mapping[str, str]) -> Event:
    """Read the event; never fails. Any event that is not about a pull request or a merge group is a push."""
    name = environment.get("GITHUB_EVENT_NAME", "")
    payload, problem = _payload(environment.get("GITHUB_EVENT_PATH", ""))
    repository = _match(_REPOSITORY, environment.get("GITHUB_REPOSITORY"))
    sha = _sha(environment.get("GITHUB_SHA"))
    event = Event(
        name=name,
        repository=repository,
        sha=sha,
        pull_request=None,
        api_url=(_match(_URL, environment.get("GITHUB_API_URL")) or "https://api.github.com").rstrip("/"),
        server_url=(_match(_URL, environment.get("GITHUB_SERVER_URL")) or "https://github.com").rstrip("/"),
        run_id=_match(re.compile(r"[0-9]{1,20}"), environment.get("GITHUB_RUN_ID")),
        workspace=os.path.abspath(environment.get("GITHUB_WORKSPACE") or "."),
        action_repository=_match(_REPOSITORY, environment.get("GITHUB_ACTION_REPOSITORY")),
        action_ref=_match(re.compile(r"[^\s?#]{1,255}"), environment.get("GITHUB_ACTION_REF")),
        checkout_sha=sha,
        certain=name in _WHOLE,
        problem=problem,
    )
    if name in _PULL_REQUESTS:
        return _on_pull_request(event, payload)
    if name == "merge_group":
        head = _sha(_at(payload, "merge_group", "head_sha")) or sha
        return replace(event, sha=head, before=_sha(_at(payload, "merge_group", "base_sha")))
    if name == "push":
        before = _sha(_at(payload, "before"))
        fresh = _at(payload, "forced") is True or _at(payload, "created") is True or before == _NEW_BRANCH
        return replace(event, sha=_sha(_at(payload, "after")) or sha, before=None if fresh else before, direct=True)
    if name == "workflow_run":
        return replace(event, triggered_by=_trigger(_at(payload, "workflow_run")))
    return event


def _on_pull_request(event: Event, payload: Any) -> Event:
    pull_request = read_pull_request(_at(payload, "pull_request"), event.repository)
    if pull_request is None:
        problem = event.problem or "the event file describes no pull request"
        # GITHUB_SHA is the merge commit (or the default branch), on which a check would be shown to nobody.
        return replace(event, sha=None, problem=problem)
    return about(event, pull_request)


def about(event: Event, pull_request: PullRequest) -> Event:
    """The event, about a pull request."""
    return replace(
        event,
        sha=pull_request.head_sha,
        pull_request=pull_request,
        before=pull_request.base_sha,
        direct=False,
        certain=True,
        of_base=event.name not in _ON_MERGE,
    )


def _trigger(value: Any) -> Trigger | None:
    sha = _sha(_at(value, "head_sha"))
    if sha is None:
        return None
    repository = _match(_REPOSITORY, _at(value, "head_repository", "full_name"))
    return Trigger(sha, repository, _text(_at(value, "head_branch"), _MAX_TITLE))


def _payload(path: str) -> tuple[dict[str, Any], str | None]:
    """The event file's values, or nothing and the reason."""
    try:
        payload = json.loads(_read(path))
    except OSError as error:
        return {}, f"the event file cannot be read: {error.strerror or error}"
    except (ValueError, RecursionError):
        return {}, "the event file is not valid JSON"
    if not isinstance(payload, dict):
        return {}, "the event file contains no JSON object"
    return payload, None


def _read(path: str) -> bytes:
    """The bytes of a regular file of bounded size.

    :raises OSError: there is no such file.
    """
    if not path or "\0" in path:
        raise OSError("GITHUB_EVENT_PATH names none")
    # O_NONBLOCK: a pipe without a writer must not hang the run.
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as stream:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError("it is no regular file")
        data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise OSError(f"it is larger than {MAX_BYTES // 2**20} MiB")
    return data


def read_pull_request(value: Any, repository: str | None) -> PullRequest | None:
    """Read a pull request as GitHub writes it, in events as in answers; ``None`` where it makes no sense.

    :param repository: ``owner/name`` of the repository it goes to, where ``value`` names none.
    """
    number = _at(value, "number")
    sha = _sha(_at(value, "head", "sha"))
    if type(number) is not int or not 0 < number < 2**31 or sha is None:
        return None
    head = _match(_REPOSITORY, _at(value, "head", "repo", "full_name"))
    base = _match(_REPOSITORY, _at(value, "base", "repo", "full_name")) or repository
    return PullRequest(
        number=number,
        head_sha=sha,
        base_sha=_sha(_at(value, "base", "sha")),
        merge_sha=_sha(_at(value, "merge_commit_sha")),
        head_repository=head,
        base_ref=_text(_at(value, "base", "ref"), _MAX_TITLE),
        base_repository=base,
        head_ref=_text(_at(value, "head", "ref"), _MAX_TITLE),
        labels=_labels(_at(value, "labels")),
        fork=head is None or base is None or head.lower() != base.lower(),
        title=_text(_at(value, "title"), _MAX_TITLE),
        body=_text(_at(value, "body"), _MAX_BODY),
        author=_text(_at(value, "user", "login"), _MAX_TITLE),
    )


def _labels(value: Any) -> tuple[str, ...]:
    names = [
        _text(_at(label, "name"), _MAX_TITLE) for label in (value if isinstance(value, list) else [])[:_MAX_LABELS]
    ]
    return tuple(name for name in names if name)


def _at(value: Any, *names: str) -> Any:
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _text(value: Any, limit: int) -> str:
    return value[:limit] if isinstance(value, str) else ""


def _sha(value: Any) -> str | None:
    return _match(_SHA, value)


def _match(pattern: re.Pattern[str], value: Any) -> str | None:
    return value if isinstance(value, str) and pattern.fullmatch(value) else None
