"""Keys, tokens and passwords in a text, found by the shapes that their issuers give them.

The shapes are those of detect-secrets, which many keep up to date, and some that it lacks. A shape is only looked for
where a literal part of it stands, in a stretch of bounded length: a large text costs milliseconds, and none that a
stranger wrote costs minutes. Nothing is verified, so nothing is sent anywhere.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from typing import Any, Final

from connector.node import Finding

MAX_CANDIDATES: Final = 2_000
"""Places at which one shape is looked for in one text."""
STRETCH: Final = 10
"""Characters in a row that a text may not share with a secret; shorter ones tell nothing."""
MAX_STRETCHES: Final = 500_000
"""More than a hundred files full of keys have."""
MAX_BEHIND: Final = 200
"""Characters behind a literal that stands in the middle of a secret."""
MAX_LENGTH: Final = 4_096
"""Characters of the longest secret that is found whole."""


@dataclass(frozen=True, slots=True)
class Secret:
    """What is most likely a secret, and where it stands in its text."""

    kind: str
    """Of what: ``AWS access key``."""
    start: int
    end: int
    """Character offsets, the end exclusive."""
    certain: bool
    """Nothing but a secret has this shape; otherwise it may well be an example."""


@dataclass(frozen=True, slots=True)
class FoundSecret:
    """A likely secret in one of the connector's files."""

    file: str
    kind: str
    certain: bool
    text: str = field(repr=False)
    """Never shown: it is there to be taken out of whatever is."""
    line: int
    column: int
    end_line: int
    end_column: int

    @property
    def value(self) -> None:
        """Nothing: a secret has no members that rules could ask for by keyword."""
        return

    def finding(self, message: str) -> Finding:
        """A rule is broken by the secret; no report repeats its lines."""
        place = (self.line, self.column, self.end_line, self.end_column)
        return Finding(self.file, "", "", message, None, None, None, None, *place, secret=True)


def look_through(file: str, text: str) -> Iterator[FoundSecret]:
    """The likely secrets of a file, each with its place."""
    found = find_secrets(text)
    starts = [0, *(end.end() for end in re.finditer(r"\r\n|\n|\r", text))] if found else []

    def place(offset: int) -> tuple[int, int]:
        line = bisect_right(starts, offset)
        return line, offset - starts[line - 1] + 1

    for secret in found:
        (line, column), (end_line, end_column) = place(secret.start), place(secret.end)
        written = text[secret.start : secret.end]
        yield FoundSecret(file, secret.kind, secret.certain, written, line, column, end_line, end_column)


class Redactor:
    """Takes out of texts whatever they share with a secret, be it cut or without its markup.

    :param secrets: those that no text may repeat.
    """

    def __init__(self, secrets: Iterable[FoundSecret]) -> None:
        self._stretches: set[str] = set()
        for secret in secrets:
            if len(self._stretches) > MAX_STRETCHES:
                break
            for part in re.split(r"\s+|\\[nr]", secret.text):
                self._stretches.update(part[at : at + STRETCH] for at in range(len(part) - STRETCH + 1))

    def __call__(self, text: str) -> str:
        """The text, in which an ellipsis stands for every such stretch."""
        if not self._stretches:
            return text
        kept: list[str] = []
        start = position = 0
        while position <= len(text) - STRETCH:
            if text[position : position + STRETCH] not in self._stretches:
                position += 1
                continue
            kept += [text[start:position], "…"]
            while text[position : position + STRETCH] in self._stretches:
                position += 1
            start = position = position + STRETCH - 1
        return "".join([*kept, text[start:]])


@dataclass(frozen=True, slots=True)
class _Shape:
    kind: str
    literals: tuple[str, ...]
    """One of them is part of every match."""
    pattern: str = ""
    """The shape; its group, or all of it where it has none, is the secret."""
    plugin: str = ""
    """Or the module of detect-secrets that knows it."""
    before: int = 0
    """Characters that may precede the literal."""
    certain: bool = True


_SHAPES: Final = (
    _Shape("AWS access key", ("AKIA", "ASIA", "ABIA", "ACCA"), plugin="aws"),
    _Shape(
        "AWS secret access key",
        ("aws", "AWS", "Aws", "SecretAccessKey", "secretAccessKey"),
        r"(?i:aws|secretaccesskey)[\w.\"' :=\[\]\\-]{0,40}?[\"']([0-9a-zA-Z/+]{40})[\"']",
    ),
    _Shape("Azure storage account key", ("AccountKey=",), r"AccountKey=([A-Za-z0-9+/]{86}==)"),
    _Shape("Azure shared access key", ("SharedAccessKey=",), r"SharedAccessKey=([A-Za-z0-9+/]{42,86}={1,2})"),
    _Shape(
        "shared access signature",
        ("sig=",),
        r"(?<![A-Za-z0-9])sig=([A-Za-z0-9%+/_-]{40,100}(?:%3[dD]|=)|[A-Za-z0-9_-]{43})(?![A-Za-z0-9])",
        before=1,
    ),
    _Shape(
        "Microsoft Entra client secret", ("7Q~", "8Q~"), r"[A-Za-z0-9_.~-]{3}[78]Q~[A-Za-z0-9_.~-]{31,34}", before=3
    ),
    _Shape("Azure Functions key", ("AzFu",), r"(?<![\w-])[\w-]{44}AzFu[\w-]{4,6}==?(?![\w=-])", before=44),
    _Shape(
        "incoming webhook of Microsoft Teams",
        ("webhook.office.com/webhookb2/",),
        r"webhook\.office\.com/webhookb2/[0-9a-f-]{36}@[0-9a-f-]{36}/IncomingWebhook/[0-9a-f]{32}/[0-9a-f-]{36}",
    ),
    _Shape("GitHub token", ("ghp_", "gho_", "ghu_", "ghs_", "ghr_"), plugin="github_token"),
    _Shape("GitHub token", ("github_pat_",), r"github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}"),
    _Shape(
        "GitLab token",
        ("glpat-", "gldt-", "glft-", "glsoat-", "glrt-", "glptt-", "gloas-", "glcbt-"),
        plugin="gitlab_token",
    ),
    _Shape("Slack token", ("xoxa-", "xoxb-", "xoxp-", "xoxo-", "xoxs-", "xoxr-"), plugin="slack"),
    _Shape(
        "incoming webhook of Slack",
        ("hooks.slack.com/services/T",),
        r"hooks\.slack\.com/services/T[A-Z0-9]{8,12}/B[A-Z0-9]{8,12}/[A-Za-z0-9]{24}",
    ),
    _Shape("Stripe key", ("k_live_",), plugin="stripe", before=1),
    _Shape("Square secret", ("sq0csp-",), plugin="square_oauth"),
    _Shape("SendGrid key", ("SG.",), plugin="sendgrid"),
    _Shape("Mailchimp key", ("-us",), r"(?<![0-9a-z])[0-9a-f]{32}-us[0-9]{1,2}(?![0-9a-z])", before=32),
    _Shape("OpenAI key", ("T3BlbkFJ",), plugin="openai", before=200),
    _Shape("OpenAI key", ("sk-proj-", "sk-svcacct-"), r"sk-(?:proj|svcacct)-[A-Za-z0-9_-]{40,200}"),
    _Shape("Anthropic key", ("sk-ant-",), r"sk-ant-[a-z0-9]{3,8}-[A-Za-z0-9_-]{80,120}"),
    _Shape("Google API key", ("AIza",), r"AIza[0-9A-Za-z_-]{35}(?![0-9A-Za-z_-])"),
    _Shape("Google client secret", ("GOCSPX-",), r"GOCSPX-[A-Za-z0-9_-]{28}"),
    _Shape("HubSpot token", ("pat-na1-", "pat-eu1-"), r"pat-(?:na|eu)1-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
    _Shape("Shopify token", ("shpat_", "shpca_", "shppa_", "shpss_"), r"shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}"),
    _Shape("Telegram token", (":AA",), r"(?<!\d)\d{8,10}:AA[0-9A-Za-z_-]{33}(?![0-9A-Za-z_-])", before=10),
    _Shape("npm token", ("npm_",), r"(?<![\w-])npm_[A-Za-z0-9]{36}(?![A-Za-z0-9])", before=1),
    _Shape("PyPI token", ("pypi-AgE",), plugin="pypi_token"),
    _Shape("DigitalOcean token", ("dop_v1_",), r"dop_v1_[a-f0-9]{64}"),
    _Shape("private key", ("PRIVATE KEY",), plugin="private_key", before=30),
    _Shape("JSON web token", ("eyJ",), r"eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]*)?", certain=False),
    _Shape("password in an address", ("://",), r"://[^\s/?#@:\"'<>]{1,100}:([^\s/?#@:\"'<>]{1,100})@", certain=False),
    _Shape(
        "bearer token",
        ("Bearer ", "bearer ", "Token token="),
        r"(?:[Bb]earer |Token token=)([A-Za-z0-9_.~+/-]{32,200}=*)",
        certain=False,
    ),
    _Shape(
        "credentials for basic authentication",
        ("Basic ", "basic "),
        r"[Bb]asic ([A-Za-z0-9+/]{12,200}={0,2})",
        certain=False,
    ),
)

_PRIVATE_BODY: Final = re.compile(r"-----(?:\s|\\[nr])+((?:[A-Za-z0-9+/=]|\s|\\[nr]){64,})")
_PLACEHOLDER: Final = re.compile(
    r"example|sample|dummy|fake|placeholder|redacted|your|insert|replace|change.?me|secret|password|xxxx|\*\*\*|\.\.\."
    r"|1234567|7654321|abcdefg|aaaaaa|000000|token|test|foobar|deadbeef|<|>|\{|\}|\$",
    re.IGNORECASE,
)
_PUBLISHED: Final = frozenset(
    {
        # The keys of the storage and the Cosmos DB emulator, which every installation shares.
        "0011cc25eb4320717494d2703e8cba85743e71b500283c21c8b88147992f9059",
        "aa6547439583c3a275d4542a0df6c1ad6a863971be9f2a2220f027cc02aef615",
    }
)
"""SHA-256 of secrets that their issuers print in their own documentation."""
_ESCAPE: Final = re.compile(r"\\/|\\u00([2-7][0-9a-fA-F])")


def find_secrets(text: str) -> list[Secret]:
    """Likely secrets in a text, by position; documented examples and placeholders are none.

    Escapes of JSON that hide a letter or a slash are looked through.
    """
    found = _find(text)
    if "\\/" in text or "\\u00" in text:
        plain, offsets = _unescaped(text)
        found += [
            Secret(secret.kind, offsets(secret.start), offsets(secret.end), secret.certain) for secret in _find(plain)
        ]
    kept: list[Secret] = []
    for secret in sorted(found, key=lambda secret: (secret.start, not secret.certain, -secret.end)):
        if not kept or secret.start >= kept[-1].end:
            kept.append(secret)
        elif secret.certain and not kept[-1].certain:
            kept[-1] = secret
    return kept


def _find(text: str) -> list[Secret]:
    return [secret for shape in _SHAPES for secret in islice(_matches(shape, text), MAX_CANDIDATES)]


def _matches(shape: _Shape, text: str) -> Iterator[Secret]:
    for literal in shape.literals:
        end = 0
        for position in islice(_positions(literal, text), MAX_CANDIDATES):
            if position < end:
                continue
            for pattern in _patterns(shape):
                if shape.before:
                    match = pattern.search(text, max(0, position - shape.before), position + MAX_BEHIND)
                else:
                    match = pattern.match(text, position, position + MAX_LENGTH)
                if match is None or not match.start() <= position < match.end():
                    continue
                place = _secret(shape, match, text)
                if place is not None:
                    yield Secret(shape.kind, *place, shape.certain)
                    end = place[1]
                break


def _positions(literal: str, text: str) -> Iterator[int]:
    position = text.find(literal)
    while position >= 0:
        yield position
        position = text.find(literal, position + len(literal))


@cache
def _patterns(shape: _Shape) -> tuple[re.Pattern[str], ...]:
    if shape.pattern:
        return (re.compile(shape.pattern),)
    return tuple(_plugins()[shape.plugin].denylist)


@cache
def _plugins() -> dict[str, Any]:
    """The detectors of detect-secrets whose shapes are used; loading them takes a tenth of a second."""
    from detect_secrets.plugins import (
        aws,
        github_token,
        gitlab_token,
        openai,
        private_key,
        pypi_token,
        sendgrid,
        slack,
        square_oauth,
        stripe,
    )

    return {
        "aws": aws.AWSKeyDetector(),
        "github_token": github_token.GitHubTokenDetector(),
        "gitlab_token": gitlab_token.GitLabTokenDetector(),
        "openai": openai.OpenAIDetector(),
        "private_key": private_key.PrivateKeyDetector(),
        "pypi_token": pypi_token.PypiTokenDetector(),
        "sendgrid": sendgrid.SendGridDetector(),
        "slack": slack.SlackDetector(),
        "square_oauth": square_oauth.SquareOAuthDetector(),
        "stripe": stripe.StripeDetector(),
    }


def _secret(shape: _Shape, match: re.Match[str], text: str) -> tuple[int, int] | None:
    """Where the secret itself stands; ``None`` where it is none."""
    if shape.kind == "private key":
        body = _PRIVATE_BODY.match(text, match.end(), match.end() + MAX_LENGTH)
        if body is None or _is_example(re.sub(r"\s|\\[nr]", "", body[1])):
            return None
        return match.start(), body.end()
    group = 1 if match.re.groups and match.start(1) >= 0 and shape.pattern else 0
    value = match[group]
    if shape.kind == "JSON web token" and not _is_web_token(value):
        return None
    if shape.kind == "credentials for basic authentication" and not _is_user_and_password(value):
        return None
    start, end = match.span(group)
    # A part of a longer word is another word.
    within = group == 0 and (text[start - 1 : start].isalnum() or text[end : end + 1].isalnum())
    return None if within or _is_example(value) else (start, end)


def _is_example(value: str) -> bool:
    """A documented example, a placeholder, or something that nobody drew at random."""
    if _PLACEHOLDER.search(value) or hashlib.sha256(value.encode("utf-8", "replace")).hexdigest() in _PUBLISHED:
        return True
    return len(value) >= 16 and len(set(value.lower())) < min(10, len(value) // 3)


def _is_web_token(value: str) -> bool:
    """Header and payload are JSON, and the payload is not the one of the textbooks."""
    parts = value.split(".")
    if len(parts) < 2 or not parts[1]:
        return False
    header, payload = _decoded(parts[0]), _decoded(parts[1])
    if not isinstance(header, dict) or "alg" not in header or not isinstance(payload, dict):
        return False
    return payload.get("name") != "John Doe" and payload.get("sub") != "1234567890"


def _decoded(part: str) -> Any:
    try:
        return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (ValueError, RecursionError, binascii.Error):
        return None


def _is_user_and_password(value: str) -> bool:
    try:
        user, colon, password = base64.b64decode(value, validate=True).decode("ascii").partition(":")
    except (ValueError, binascii.Error):
        return False
    return bool(colon) and len(password) >= 4 and f"{user}{password}".isprintable() and not _is_example(password)


def _unescaped(text: str) -> tuple[str, Any]:
    """The text without those escapes, and what tells where a character of it stood."""
    pieces: list[str] = []
    plain, raw = [0], [0]
    last = length = 0
    for escape in _ESCAPE.finditer(text):
        pieces += [text[last : escape.start()], chr(int(escape[1], 16)) if escape[1] else "/"]
        length += escape.start() - last + 1
        last = escape.end()
        plain.append(length)
        raw.append(last)
    pieces.append(text[last:])

    def offset(position: int) -> int:
        at = bisect_right(plain, position) - 1
        return raw[at] + position - plain[at]

    return "".join(pieces), offset
