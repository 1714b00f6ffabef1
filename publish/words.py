"""What went wrong on GitHub, each in a sentence of its own with what to do about it."""

from __future__ import annotations

from typing import Any, Final

_MAX_SAID: Final = 500
"""Characters of GitHub's own reason for refusing something."""


class NotPublished(Exception):
    """Something could not be read from or shown on GitHub. The message says why; the verdict is not concerned."""

    def __init__(
        self, reason: str, *, remedy: str = "", forbidden: bool = False, unreachable: bool = False, status: int = 0
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.remedy = remedy
        """What to do, as a sentence; empty where nobody knows."""
        self.forbidden = forbidden
        """The token may not do this, which is usual on pull requests from forks and from Dependabot."""
        self.unreachable = unreachable
        """GitHub does not answer; another request would wait in vain."""
        self.status = status
        """Of GitHub's answer; 0 where there was none."""

    @property
    def sentences(self) -> str:
        """The reason, and the remedy where there is one."""
        return f"{self.reason}. {self.remedy}" if self.remedy else self.reason

    @property
    def outage(self) -> bool:
        """GitHub answered that it is out of order. What it was asked to write may be written all the same."""
        return self.status >= 500


_REFUSALS: Final = (
    (
        "issue is locked",
        "the conversation of the pull request is locked",
        "Unlock it, or set comment: never.",
    ),
    (
        "authenticate via a GitHub App",
        "only the token of an App may write check runs, and this is a personal one",
        "Use the workflow's own token, or set check: false.",
    ),
    (
        "not accessible by personal access token",
        "the fine-grained personal token may not do this",
        "Give it read and write access to pull requests of this repository; check runs need the workflow's own token.",
    ),
    (
        "saml enforcement",
        "the organization asks for single sign-on, and the token is not authorized for it",
        "Authorize the token for the organization in your settings, under the personal access tokens.",
    ),
    (
        "bad credentials",
        "the token is wrong or has expired",
        "Renew the secret that github-token is taken from, or leave the input out.",
    ),
    (
        "no commit found for sha",
        "the commit is not in the repository any more",
        "A later push replaced it; the run of that push counts.",
    ),
    (
        "was submitted too quickly",
        "GitHub takes no more comments for now",
        "Run the job again in a few minutes.",
    ),
)
"""Words of GitHub's answers, what they mean, and the remedy."""


def refusal(error: Exception, purpose: str) -> NotPublished:
    """An exception of PyGithub or below, in words.

    :param purpose: what was tried, as an infinitive.
    """
    import github
    import requests

    if isinstance(error, github.RateLimitExceededException):
        return NotPublished(
            f"could not {purpose}: the rate limit is used up{_said(error)}",
            remedy="Run the job again later.",
            unreachable=True,
            status=error.status,
        )
    if isinstance(error, github.GithubException):
        return _answered(error, purpose)
    if isinstance(error, requests.exceptions.SSLError):
        return NotPublished(
            f"could not {purpose}: the certificate of GitHub's server is not trusted",
            remedy="Name your authority's certificates with the input ca-bundle, or in SSL_CERT_FILE.",
            unreachable=True,
        )
    if isinstance(error, requests.RequestException):
        why = f"GitHub does not answer ({type(error).__name__})"
        return NotPublished(f"could not {purpose}: {why}", unreachable=True)
    if isinstance(error, OSError):
        return NotPublished(f"could not {purpose}: {error.strerror or type(error).__name__}", unreachable=True)
    why = f"GitHub's answer makes no sense ({type(error).__name__})"
    return NotPublished(f"could not {purpose}: {why}", unreachable=True)


def _answered(error: Any, purpose: str) -> NotPublished:
    status = error.status
    forbidden = status in (401, 403, 404)
    said = _said(error)
    headers = {name.lower(): str(value) for name, value in (error.headers or {}).items()}
    text = f"{said} {'saml enforcement' if 'required' in headers.get('x-github-sso', '') else ''}".lower()
    for words, why, remedy in _REFUSALS:
        if words.lower() in text:
            reason = f"could not {purpose}: {why}{said}"
            return NotPublished(reason, remedy=remedy, forbidden=forbidden, status=status)
    why = "the token may not do this" if forbidden else "GitHub is out of order" if status >= 500 else "GitHub refused"
    return NotPublished(f"could not {purpose}: {why}{said}", forbidden=forbidden, status=status)


def _said(error: Any) -> str:
    """GitHub's own words in brackets, bounded."""
    data = error.data
    message = data.get("message") if isinstance(data, dict) else None
    details = data.get("errors") if isinstance(data, dict) else None
    said = [str(error.status), *([str(message)] if message else []), *([str(details)] if details else [])]
    return f" ({': '.join(said)[:_MAX_SAID]})"
