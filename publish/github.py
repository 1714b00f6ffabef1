"""Speaking to GitHub through PyGithub: with patience that ends, and without ever writing twice.

Nothing here is imported by a run at the desk before it is needed: PyGithub takes a fifth of a second to load.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from publish.event import Event, PullRequest, read_pull_request

if TYPE_CHECKING:
    from github import Github
    from github.Repository import Repository
    from urllib3 import Retry

TIMEOUT: Final = 15
"""Seconds until a request that nobody answers is given up."""
MAX_WAIT: Final = 60
"""Seconds that a rate limit may cost; a limit that ends later ends the publication instead."""
RETRIES: Final = 2
PACE: Final = 1.0
"""Seconds between two writes, as GitHub asks for; between any two requests a quarter of it."""
MAX_FILES: Final = 3_000
"""GitHub lists no more files of a pull request."""
_READS: Final = frozenset({"GET", "HEAD"})
_TURNED_AWAY: Final = frozenset({403, 429})
"""Answers to a write that was not carried out: only these may be tried again."""


class NotPublished(Exception):
    """Something could not be read from or shown on GitHub. The message says why; the verdict is not concerned."""

    def __init__(self, reason: str, *, forbidden: bool = False, unreachable: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.forbidden = forbidden
        """The token may not do this, which is usual on pull requests from forks and from Dependabot."""
        self.unreachable = unreachable
        """GitHub does not answer; another request would wait in vain."""


@dataclass(frozen=True, slots=True)
class Hub:
    """A connection to one repository. Nothing was sent yet when it is made."""

    github: Github
    repository: Repository


def connect(token: str, event: Event, *, pace: float = PACE) -> Hub | None:
    """Prepare to speak to the event's repository; ``None`` without a token or a repository.

    :param pace: seconds between two writes.
    :raises NotPublished: the address of the server makes no sense.
    """
    if not token or event.repository is None:
        return None
    with talking("connect to GitHub"):
        client = _client(token, event, pace)
        return Hub(client, client.get_repo(event.repository))


def _client(token: str, event: Event, pace: float) -> Github:
    import logging

    import github

    # What fails is said here, in one line; PyGithub would say it again on standard error.
    logging.getLogger("github").setLevel(logging.CRITICAL)
    return github.Github(
        auth=github.Auth.Token(token),
        base_url=event.api_url.rstrip("/"),
        timeout=TIMEOUT,
        user_agent="connector-certification",
        per_page=100,
        retry=_patience(),
        seconds_between_requests=pace / 4,
        seconds_between_writes=pace,
        lazy=True,
    )


@dataclass(frozen=True, slots=True)
class Changed:
    """The files of a pull request, by path in the repository."""

    names: frozenset[str]
    """Added, changed, removed or renamed ones, old names included."""
    added: frozenset[str]
    """Those that are new."""
    renamed: frozenset[str] = frozenset()
    """The names that renamed ones had before."""


def changed_files(hub: Hub, pull_request: PullRequest) -> Changed | None:
    """The files that the pull request adds, changes, removes or renames.

    ``None`` where GitHub does not list them all: everything counts as changed then.

    :raises NotPublished: GitHub does not say.
    """
    with talking("list the files of the pull request"):
        names: set[str] = set()
        added: set[str] = set()
        renamed: set[str] = set()
        listed = 0
        for file in hub.repository.get_pull(pull_request.number).get_files():
            listed += 1
            names.add(file.filename)
            if file.status == "added":
                added.add(file.filename)
            if file.status == "renamed" and file.previous_filename:
                renamed.add(file.previous_filename)
        changed = Changed(frozenset(names | renamed), frozenset(added), frozenset(renamed))
        return changed if listed < MAX_FILES else None


def present_pull_request(hub: Hub, pull_request: PullRequest) -> PullRequest:
    """The pull request as it is now: a run that is repeated has the event file of the first one.

    What it is judged by may have been mended since: title, body, labels and the branch it goes to. The commit remains
    that of the event.

    :raises NotPublished: GitHub does not say.
    """
    with talking("read the pull request"):
        value = hub.repository.get_pull(pull_request.number).raw_data
        present = read_pull_request(value, pull_request.base_repository)
        if present is None or present.number != pull_request.number:
            raise ValueError("another pull request")
    return replace(
        pull_request, title=present.title, body=present.body, labels=present.labels, base_ref=present.base_ref
    )


@contextlib.contextmanager
def talking(purpose: str) -> Iterator[None]:
    """Turn whatever goes wrong while speaking to GitHub into :exc:`NotPublished`.

    :param purpose: what was tried, as an infinitive, for the message.
    """
    import github
    import requests

    try:
        yield
    except NotPublished:
        raise
    except github.RateLimitExceededException as error:
        raise NotPublished(f"could not {purpose}: the rate limit is used up{_said(error)}", unreachable=True) from error
    except github.GithubException as error:
        forbidden = error.status in (401, 403, 404)
        outage = error.status >= 500
        why = "the token may not do this" if forbidden else "GitHub is out of order" if outage else "GitHub refused"
        raise NotPublished(f"could not {purpose}: {why}{_said(error)}", forbidden=forbidden) from error
    except requests.RequestException as error:
        raise NotPublished(
            f"could not {purpose}: GitHub does not answer ({type(error).__name__})", unreachable=True
        ) from error
    except Exception as error:  # PyGithub asserts and raises what it likes when an answer makes no sense
        raise NotPublished(
            f"could not {purpose}: GitHub's answer makes no sense ({type(error).__name__})", unreachable=True
        ) from error


def _said(error: Any) -> str:
    """GitHub's own words in brackets, bounded."""
    data = error.data
    message = data.get("message") if isinstance(data, dict) else None
    details = data.get("errors") if isinstance(data, dict) else None
    said = [str(error.status), *([str(message)] if message else []), *([str(details)] if details else [])]
    return f" ({': '.join(said)[:500]})"


@cache
def _patience_class() -> type[Retry]:
    import github

    class Patience(github.GithubRetry):
        """Retries as PyGithub does, except for two things.

        A write is repeated only when GitHub turned it away unread. After a 502 or a broken connection it may have
        been carried out, and a second one would show a second comment. And ``Retry-After`` is bounded, too.
        """

        def is_retry(self, method: str, status_code: int, has_retry_after: bool = False) -> bool:
            if method.upper() not in _READS:
                return bool(self.total) and status_code in _TURNED_AWAY
            return super().is_retry(method, status_code, has_retry_after)

        def increment(self, method: Any = None, url: Any = None, response: Any = None, *rest: Any, **named: Any) -> Any:
            wait = response.headers.get("Retry-After") if response else None
            if wait and not (wait.isdigit() and int(wait) <= MAX_WAIT):
                raise github.RateLimitExceededException(response.status, None, dict(response.headers))
            return super().increment(method, url, response, *rest, **named)

    return Patience


def _patience() -> Retry:
    options: dict[str, Any] = {"max_rate_limit_wait": MAX_WAIT, "secondary_rate_wait": MAX_WAIT, "backoff_factor": 0.5}
    return _patience_class()(total=RETRIES, allowed_methods=_READS, **options)
