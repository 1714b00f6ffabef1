"""The review that brings suggestions, and the threads that are resolved once their findings are gone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from publish.comment import login
from publish.github import Hub, present_pull_request, talking
from publish.links import rule_url
from publish.suggestions import (
    MAX_SUGGESTIONS,
    Lines,
    Suggestion,
    candidates,
    check_mark,
    fingerprints,
    marked,
    shown_lines,
    suggest,
)
from publish.words import NotPublished
from report.plain import plural

if TYPE_CHECKING:
    from publish.check import Locate
    from publish.publication import Publication
    from report.model import Report

MAX_PAGES: Final = 10
"""Pages of a hundred entries each that are read of one list."""
THREADS: Final = """\
query($owner: String!, $name: String!, $number: Int!, $after: String) {
  repository(owner: $owner, name: $name) {
    pullRequest(number: $number) {
      reviewThreads(first: 100, after: $after) {
        nodes { id isResolved comments(first: 1) { nodes { databaseId } } }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
}"""
RESOLVE: Final = "mutation($thread: ID!) { resolveReviewThread(input: {threadId: $thread}) { thread { isResolved } } }"


def review(publication: Publication, report: Report, app: str | None, locate: Locate) -> str:
    """Suggest what is certain to fix a finding, once each, and resolve what was suggested for findings that are gone.

    :param app: slug of the app that the token belongs to, where it is known.
    :param locate: from a connector and a file of it to the path that the repository knows.
    :return: what is to be said about it; empty where there is nothing.
    :raises NotPublished: GitHub did not take it.
    """
    hub, pull_request, sha = publication.hub, publication.event.pull_request, publication.event.sha
    if hub is None or pull_request is None or sha is None:
        return ""
    number = pull_request.number
    check = check_mark(publication.settings.check_name, publication.settings.paths)
    own = dict(_own(hub, number, check, login(hub, app)))
    current = fingerprints(report)
    gone = [comment for comment, mark in own.items() if mark not in current]
    known = {mark for mark in own.values() if mark in current}
    found = candidates(report, locate)
    if not found and not gone:
        return ""
    if present_pull_request(hub, number, None).head_sha != sha:
        return "a newer commit was pushed meanwhile, so nothing is suggested"
    diff = _diff(hub, number, {path for path, _, _ in found})
    made = suggest(found, diff, check, lambda rule: rule_url(publication.event, rule), known)
    made = made[: max(MAX_SUGGESTIONS - len(known), 0)]
    if made:
        _write(hub, number, sha, made)
    return _resolve(hub, number, gone) if gone else ""


def _pages(hub: Hub, path: str) -> Iterator[Any]:
    for page in range(1, MAX_PAGES + 1):
        entries = hub.get(path, per_page=100, page=page)
        yield from entries
        if len(entries) < 100:
            return


def _own(hub: Hub, number: int, check: str, author: str) -> Iterator[tuple[int, str]]:
    """Our suggestions: the comment of each, and the fingerprint of its finding."""
    with talking("read the suggestions of the pull request"):
        for count, comment in enumerate(_pages(hub, f"/pulls/{number}/comments"), 1):
            if count == MAX_PAGES * 100:
                raise NotPublished("could not read the suggestions of the pull request: it has too many comments")
            mark = marked(comment["body"], check)
            if mark is not None and (comment["user"] or {}).get("login") == author:
                yield int(comment["id"]), mark


def _diff(hub: Hub, number: int, wanted: set[str]) -> Mapping[str, Sequence[Lines]]:
    """What the pull request shows of files."""
    diff: dict[str, Sequence[Lines]] = {}
    with talking("read the files of the pull request"):
        for file in _pages(hub, f"/pulls/{number}/files") if wanted else ():
            if file["filename"] in wanted:
                diff[file["filename"]] = shown_lines(file.get("patch") or "")
                if diff.keys() == wanted:
                    break
    return diff


def _write(hub: Hub, number: int, sha: str, made: Sequence[Suggestion]) -> None:
    """Not tried again after an outage: GitHub may have taken it, and the next run looks for what is there."""
    comments = []
    for one in made:
        comment: dict[str, Any] = {"path": one.path, "line": one.end, "side": "RIGHT", "body": one.body}
        if one.start < one.end:
            comment |= {"start_line": one.start, "start_side": "RIGHT"}
        comments.append(comment)
    body = f"{plural(len(made), 'finding')} of the check can be fixed with a click."
    with talking("write the suggestions"):
        hub.post(f"/pulls/{number}/reviews", {"commit_id": sha, "event": "COMMENT", "body": body, "comments": comments})


def _resolve(hub: Hub, number: int, gone: Iterable[int]) -> str:
    """Resolve the threads of comments, where the token may."""
    left = set(gone)
    try:
        with talking("resolve the suggestions whose findings are gone"):
            for thread in _threads(hub, number):
                comments = {comment["databaseId"] for comment in thread["comments"]["nodes"]}
                if comments & left and not thread["isResolved"]:
                    hub.ask(RESOLVE, {"thread": thread["id"]})
    except NotPublished as problem:
        if problem.unreachable:
            raise
        return f"{problem.reason}. They are left open"
    return ""


def _threads(hub: Hub, number: int) -> Iterator[Any]:
    owner, _, name = hub.name.partition("/")
    after = None
    for _ in range(MAX_PAGES):
        asked = {"owner": owner, "name": name, "number": number, "after": after}
        threads = hub.ask(THREADS, asked)["repository"]["pullRequest"]["reviewThreads"]
        yield from threads["nodes"]
        if not threads["pageInfo"]["hasNextPage"]:
            return
        after = threads["pageInfo"]["endCursor"]
