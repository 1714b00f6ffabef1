"""The one comment on the pull request, kept up to date in place.

It is found by a hidden first line **and** by its author. Anybody can write the line; only we can write under our name,
and nobody can register a name that ends in ``[bot]``. Who we are:

- the token of a workflow, or of any other GitHub App, belongs to an app. The answer to the check run names it, and
  its comments come from ``<slug>[bot]``.
- a personal token belongs to a user, whom ``GET /user`` names.
- where neither answers (a workflow's token without ``checks: write``; apps may not ask for ``/user``), it is the
  token of a workflow, whose comments come from ``github-actions[bot]``, on GitHub Enterprise Server as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from publish.github import Hub, NotPublished, talking
from publish.text import sendable, shorten

if TYPE_CHECKING:
    from github.Issue import Issue
    from github.IssueComment import IssueComment
    from github.NamedUser import NamedUser
    from github.Organization import Organization

MAX_BODY: Final = 65_536
"""Characters of a comment."""
_WORKFLOW: Final = "github-actions[bot]"


def marker(check_name: str) -> str:
    """The hidden first line. It names the check, so that two jobs on one pull request keep two comments."""
    # Two hyphens would end the HTML comment; quote() leaves them alone.
    return f"<!-- connector-certification: {quote(sendable(check_name), safe='').replace('-', '%2D')} -->"


def room(check_name: str) -> int:
    """How many characters of a comment are left for its text."""
    return MAX_BODY - len(marker(check_name)) - 1


def put_comment(hub: Hub, number: int, check_name: str, text: str, *, app: str | None, create: bool = True) -> None:
    """Show this text in our comment on the pull request.

    :param app: slug of the app that the token belongs to, where it is known.
    :param create: ``False``: an existing comment is brought up to date, but a pull request without one keeps quiet.
    :raises NotPublished: the comment is not as it should be.
    """
    body = shorten(f"{marker(check_name)}\n{sendable(text)}", MAX_BODY)
    author = f"{app}[bot]" if app else _author(hub)
    with talking("read the comments of the pull request"):
        issue = hub.repository.get_issue(number)
        own = _find(issue, marker(check_name), author)
    if own is not None:
        if own.body != body:
            with talking("update the comment"):
                own.edit(body)
    elif create:
        with talking("write the comment"):
            issue.create_comment(body)


def _find(issue: Issue, first_line: str, author: str) -> IssueComment | None:
    for comment in issue.get_comments():
        # PyGithub does not say that the author may be gone.
        user: NamedUser | Organization | None = comment.user
        if (comment.body or "").startswith(first_line) and user is not None and user.login == author:
            return comment
    return None


def _author(hub: Hub) -> str:
    try:
        with talking("ask whose token this is"):
            return hub.github.get_user().login
    except NotPublished as problem:
        if problem.unreachable:
            raise
        return _WORKFLOW
