"""The one comment on the pull request, kept up to date in place.

It is found by a hidden first line **and** by its author. Anybody can write the line; only we can write under our name,
and nobody can register a name that ends in ``[bot]``. Who we are:

- the token of a workflow, or of any other GitHub App, belongs to an app. The answer to the check run names it, and
  its comments come from ``<slug>[bot]``.
- where there is no check run, GraphQL's ``viewer`` names the token's owner, an app's too; ``GET /user`` a person.
- where nobody answers, it is the token of a workflow, whose comments come from ``github-actions[bot]``, on GitHub
  Enterprise Server as well.

The second line says for which commit and by which run it was written, so that a late run of an old commit does not
overwrite what a newer one said.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from publish.github import RETRIES, Hub, present_pull_request, talking
from publish.text import sendable, shorten
from publish.trees import newer
from publish.words import NotPublished

if TYPE_CHECKING:
    from github.Issue import Issue
    from github.IssueComment import IssueComment
    from github.NamedUser import NamedUser
    from github.Organization import Organization

BODY_CHARACTERS: Final = 65_536
_WORKFLOW: Final = "github-actions[bot]"
_WRITTEN: Final = re.compile(r"<!-- commit: ([0-9a-f]{40,64}); run: ([0-9]{0,20}) -->")
_GONE: Final = 404


@dataclass(frozen=True, slots=True)
class Mark:
    """The hidden lines of a comment."""

    check_name: str
    paths: tuple[str, ...]
    """What the check looks at: jobs of one name and several paths keep several comments."""
    sha: str
    """The commit that was judged."""
    run_id: str | None

    @property
    def first(self) -> str:
        """The line by which the comment is found."""
        return marker(self.check_name, self.paths)

    @property
    def lines(self) -> str:
        """Both lines."""
        return f"{self.first}\n<!-- commit: {self.sha}; run: {self.run_id or ''} -->"

    @property
    def room_characters(self) -> int:
        """What is left of a comment for its text."""
        return BODY_CHARACTERS - len(self.lines) - 1


def marker(check_name: str, paths: Sequence[str] = (".",)) -> str:
    """The hidden first line. It names the check and its paths; the usual path goes without saying."""
    names = [check_name] if tuple(paths) == (".",) else [check_name, *paths]
    # Two hyphens would end the HTML comment; quote() leaves them alone.
    quoted = [quote(sendable(name), safe="").replace("-", "%2D") for name in names]
    text = "; ".join(quoted)
    return f"<!-- connector-certification: {text if len(text) <= 4_000 else text[:4_000] + '…'} -->"


def put_comment(
    hub: Hub, number: int, mark: Mark, text: str, *, app: str | None, create: bool = True
) -> tuple[str | None, str]:
    """Show this text in our comment on the pull request, and remove what a race left beside it.

    :param app: slug of the app that the token belongs to, where it is known.
    :param create: ``False``: an existing comment is brought up to date, but a pull request without one keeps quiet.
    :return: the comment's address, if there is one, and what is to be said about it, if anything.
    :raises NotPublished: the comment is not as it should be.
    """
    body = shorten(f"{mark.lines}\n{sendable(text)}", BODY_CHARACTERS)
    author = login(hub, app)
    issue, own = _read(hub, number, mark, author)
    if own:
        if _is_late(hub, number, own[0], mark):
            return own[0].html_url, "a newer commit was judged meanwhile, so the comment is left as it is"
        for surplus in own[1:]:
            _remove(surplus)
        if own[0].body == body or _update(own[0], body):
            return own[0].html_url, ""
    if not create:
        return None, ""
    return _write(hub, number, mark, author, issue, body), ""


def _read(hub: Hub, number: int, mark: Mark, author: str) -> tuple[Issue, list[IssueComment]]:
    """Our comments, the oldest first."""
    with talking("read the comments of the pull request"):
        issue = hub.repository.get_issue(number)
        own = []
        for comment in issue.get_comments():
            # PyGithub does not say that the author may be gone.
            user: NamedUser | Organization | None = comment.user
            lines = (comment.body or "").replace("\r\n", "\n").split("\n", 1)
            if lines[0] == mark.first and user is not None and user.login == author:
                own.append(comment)
    return issue, own


def _is_late(hub: Hub, number: int, comment: IssueComment, mark: Mark) -> bool:
    """Whether the comment speaks of a newer commit than we do."""
    written = _WRITTEN.search((comment.body or "")[:8_000])
    if written is None or written[1] == mark.sha:
        return False
    try:
        head = present_pull_request(hub, number, None).head_sha
        if mark.sha == head or written[1] == head:
            return head == written[1]
        status = newer(hub, mark.sha, written[1])
    except NotPublished:
        status = "unknown"
    if status in ("ahead", "behind"):
        return status == "ahead"
    return bool(written[2] and mark.run_id) and int(written[2]) > int(mark.run_id or 0)


def _update(comment: IssueComment, body: str) -> bool:
    """``False`` where somebody has removed it meanwhile."""
    try:
        with talking("update the comment"):
            comment.edit(body)
    except NotPublished as problem:
        if problem.status != _GONE:
            raise
        return False
    return True


def _remove(comment: IssueComment) -> None:
    try:
        with talking("remove a second comment"):
            comment.delete()
    except NotPublished as problem:
        if problem.status != _GONE:
            raise


def _write(hub: Hub, number: int, mark: Mark, author: str, issue: Issue, body: str) -> str | None:
    """Write the comment. After an outage it may be there all the same, so that it is looked for first."""
    for attempt in range(RETRIES + 1):
        try:
            with talking("write the comment"):
                return issue.create_comment(body).html_url
        except NotPublished as problem:
            if not problem.outage or attempt == RETRIES:
                raise
        hub.pause(attempt)
        _, own = _read(hub, number, mark, author)
        if own:
            return own[0].html_url
    return None


def login(hub: Hub, app: str | None) -> str:
    """Under whose name the token writes.

    :param app: slug of the app that it belongs to, where that is known.
    """
    return f"{app}[bot]" if app else _author(hub)


def _author(hub: Hub) -> str:
    try:
        with talking("ask whose token this is"):
            return str(hub.ask("query { viewer { login } }", {})["viewer"]["login"])
    except NotPublished:
        pass  # an interface of its own, which a server may not have
    try:
        with talking("ask whose token this is"):
            return hub.github.get_user().login
    except NotPublished as problem:
        if problem.unreachable:
            raise
        return _WORKFLOW
