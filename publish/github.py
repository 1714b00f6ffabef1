"""Speaking to GitHub through PyGithub: with patience that ends, and without ever writing twice.

Nothing here is imported by a run at the desk before it is needed: PyGithub takes a fifth of a second to load.
"""

from __future__ import annotations

import contextlib
import logging
import os
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from publish.event import Event, PullRequest, read_pull_request
from publish.words import NotPublished, refusal

if TYPE_CHECKING:
    from github import Github
    from github.Repository import Repository
    from urllib3 import Retry

TIMEOUT: Final = 15
"""Seconds until a request that nobody answers is given up."""
MAX_WAIT: Final = 60
"""Seconds that a rate limit may cost; a limit that ends later ends the publication instead."""
MAX_WAITS: Final = 120
"""Seconds that all waiting of a run may cost."""
RETRIES: Final = 2
PACE: Final = 1.0
"""Seconds between two writes, as GitHub asks for; between any two requests a quarter of it."""
_READS: Final = frozenset({"GET", "HEAD"})
_TURNED_AWAY: Final = frozenset({403, 429})
"""Answers to a write that was not carried out: only these may be tried again without a look."""
_AT_WORK: Final = 202
_CERTIFICATE: Final = "-----BEGIN CERTIFICATE-----"


@dataclass(frozen=True, slots=True)
class Hub:
    """A connection to one repository. Nothing was sent yet when it is made."""

    github: Github
    repository: Repository
    name: str
    """``owner/name``."""
    pace: float = PACE
    """Seconds between two writes."""

    def get(self, path: str, **parameters: object) -> Any:
        """The answer to a question about the repository, as plain values.

        :raises Exception: whatever PyGithub raises; see :func:`talking`.
        """
        _, answer = self.github.requester.requestJsonAndCheck("GET", f"/repos/{self.name}{path}", parameters or None)
        return answer

    def post(self, path: str, value: Mapping[str, object]) -> None:
        """Write something of the repository.

        :raises Exception: whatever PyGithub raises; see :func:`talking`.
        """
        self.github.requester.requestJsonAndCheck("POST", f"/repos/{self.name}{path}", input=value)

    def ask(self, query: str, variables: dict[str, Any]) -> Any:
        """The data that GraphQL answers, as plain values.

        :raises Exception: whatever PyGithub raises; see :func:`talking`.
        """
        _, answer = self.github.requester.graphql_query(query, variables)
        return answer["data"]

    def pause(self, attempt: int) -> None:
        """Wait before something is tried again: a second, then two."""
        time.sleep(self.pace * 2**attempt)


def connect(
    token: str,
    event: Event,
    *,
    pace: float = PACE,
    ca_bundle: str = "",
    debug: Callable[[str], object] | None = None,
) -> Hub | None:
    """Prepare to speak to the event's repository; ``None`` without a token or a repository.

    :param pace: seconds between two writes.
    :param ca_bundle: a file with certificates of authorities, or the text of one; empty for the usual ones.
    :param debug: is told each request in a line without the token.
    :raises NotPublished: the address of the server, or the certificates, make no sense.
    """
    if not token or event.repository is None:
        return None
    with talking("connect to GitHub"):
        client = _client(token, event, pace, _verify(ca_bundle, event.workspace))
        _speak(debug)
        return Hub(client, client.get_repo(event.repository), event.repository, pace)


def _client(token: str, event: Event, pace: float, verify: bool | str) -> Github:
    import github

    return github.Github(
        auth=github.Auth.Token(token),
        base_url=event.api_url,
        timeout=TIMEOUT,
        user_agent="connector-certification",
        per_page=100,
        verify=verify,
        retry=_patience(),
        seconds_between_requests=pace / 4,
        seconds_between_writes=pace,
        lazy=True,
    )


def _verify(ca_bundle: str, workspace: str) -> bool | str:
    """What is to be believed: a file of certificates, or those that come with requests.

    :raises NotPublished: there is no such file.
    """
    if ca_bundle.startswith(_CERTIFICATE):
        with tempfile.NamedTemporaryFile("w", suffix=".pem", delete=False, encoding="ascii", errors="replace") as file:
            file.write(ca_bundle + "\n")
        return file.name
    path = os.path.join(workspace, ca_bundle) if ca_bundle else os.environ.get("SSL_CERT_FILE", "")
    if path and not os.path.isfile(path):
        name = "input ca-bundle" if ca_bundle else "SSL_CERT_FILE"
        raise NotPublished(f"{name} names {ca_bundle or path}, which is no file", unreachable=True)
    return path or True


def _speak(debug: Callable[[str], object] | None) -> None:
    """What fails is said here, in one line; PyGithub and urllib3 would say it again on standard error."""
    for name in ("github", "urllib3"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    requester = logging.getLogger("github.Requester")
    requester.handlers = [handler for handler in requester.handlers if not isinstance(handler, _Requests)]
    requester.setLevel(logging.DEBUG if debug else logging.NOTSET)
    requester.propagate = debug is None
    if debug:
        requester.addHandler(_Requests(debug))


class _Requests(logging.Handler):
    """Takes PyGithub's record of a request and keeps of it method, address and status: no header, no body."""

    def __init__(self, say: Callable[[str], object]) -> None:
        super().__init__(logging.DEBUG)
        self._say = say

    def emit(self, record: logging.LogRecord) -> None:
        if isinstance(record.args, tuple) and len(record.args) == 9:
            method, scheme, host, path, _, _, status, *_ = record.args
            self._say(f"{method} {scheme}://{host}{path} {status}")


def present_pull_request(hub: Hub, number: int, repository: str | None) -> PullRequest:
    """A pull request as it is now.

    :param repository: ``owner/name`` of the repository it goes to, where GitHub names none.
    :raises NotPublished: GitHub does not say.
    """
    with talking(f"read pull request {number}"):
        present = read_pull_request(hub.get(f"/pulls/{number}"), repository)
        if present is None or present.number != number:
            raise ValueError("another pull request")
    return present


def mended(pull_request: PullRequest, present: PullRequest) -> PullRequest:
    """The pull request of the event as it reads now: a run that is repeated has the event file of the first one.

    What it is judged by may have been mended since: title, body, labels and the branch it goes to. The commit remains
    that of the event.
    """
    return replace(
        pull_request, title=present.title, body=present.body, labels=present.labels, base_ref=present.base_ref
    )


def pull_request_of(hub: Hub, event: Event) -> PullRequest | None:
    """The open pull request whose head the run judged after which this one started; ``None`` where there is none.

    GitHub is asked: what the event or a report says of a fork's pull request may be missing, or made up.

    :raises NotPublished: GitHub does not say.
    """
    trigger = event.triggered_by
    if trigger is None or trigger.head_repository is None:
        return None
    head = f"{trigger.head_repository.partition('/')[0]}:{trigger.head_branch}"
    with talking("look for the pull request"):
        found = [read_pull_request(one, event.repository) for one in hub.get("/pulls", state="open", head=head)]
    return next((one for one in found if one is not None and one.head_sha == trigger.head_sha), None)


@contextlib.contextmanager
def talking(purpose: str) -> Iterator[None]:
    """Turn whatever goes wrong while speaking to GitHub into :exc:`NotPublished`.

    :param purpose: what was tried, as an infinitive, for the message.
    """
    try:
        yield
    except NotPublished:
        raise
    except Exception as error:  # PyGithub asserts and raises what it likes when an answer makes no sense
        raise refusal(error, purpose) from error


@cache
def _patience_class() -> type[Retry]:
    import github

    class Patience(github.GithubRetry):
        """Retries as PyGithub does, except for four things.

        A write is repeated only when GitHub turned it away unread. After a 502 or a broken connection it may have
        been carried out, and a second one would show a second comment. ``Retry-After`` is bounded, too. And so is all
        waiting together. A question that GitHub is still working on is asked again as after an outage; PyGithub would
        ask for ever.
        """

        left: list[float]
        """Seconds of waiting that are left to the run; one list for all copies."""

        def new(self, **named: Any) -> Any:
            fresh: Any = super().new(**named)
            fresh.left = self.left
            return fresh

        def is_retry(self, method: str, status_code: int, has_retry_after: bool = False) -> bool:
            if method.upper() not in _READS:
                return bool(self.total) and status_code in _TURNED_AWAY
            if status_code == _AT_WORK:
                return True
            return super().is_retry(method, status_code, has_retry_after)

        def increment(self, method: Any = None, url: Any = None, response: Any = None, *rest: Any, **named: Any) -> Any:
            wait = response.headers.get("Retry-After") if response else None
            if wait and not (wait.isdigit() and int(wait) <= min(MAX_WAIT, self.left[0])):
                raise github.RateLimitExceededException(response.status, None, dict(response.headers))
            after: Any = super().increment(method, url, response, *rest, **named)
            after.left = self.left
            if after.get_backoff_time() > self.left[0]:
                raise github.RateLimitExceededException(getattr(response, "status", 0), None, {})
            return after

        def sleep(self, response: Any = None) -> None:
            asked = self.get_retry_after(response) if response is not None and self.respect_retry_after_header else None
            self.left[0] -= asked or self.get_backoff_time()
            super().sleep(response)

    return Patience


def _patience() -> Retry:
    options: dict[str, Any] = {"max_rate_limit_wait": MAX_WAIT, "secondary_rate_wait": MAX_WAIT, "backoff_factor": 0.5}
    patience: Any = _patience_class()(total=RETRIES, allowed_methods=_READS, **options)
    patience.left = [float(MAX_WAITS)]
    return patience  # type: ignore[no-any-return]
