"""Keys, tokens and passwords in a text, found by the shapes that their issuers give them.

A shape is only looked for where a literal part of it stands, in a stretch of bounded length: a large text costs
milliseconds, and none that a stranger wrote costs minutes. Nothing is verified, so nothing is sent anywhere.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
import time
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Final
from urllib.parse import unquote

from connector.literals import positions, stretches
from connector.secret_shapes import (
    ACCESS_KEY_ID,
    ADDRESS,
    AWS_SECRET,
    BASIC,
    BEARER,
    DATABASE,
    EXAMPLE,
    FUNCTION,
    MEMBER,
    PASSWORD,
    PRIVATE_KEY,
    QUERY,
    SHAPES,
    SIGNATURE,
    WEB_TOKEN,
    WORD,
    Shape,
)

MAX_CANDIDATES: Final = 2_000
"""Secrets of one shape in one text."""
MAX_SECONDS: Final = 5.0
"""Processor time for all texts of a connector, a hundred times what the largest published one takes."""
MAX_SPLIT: Final = 2_000_000
"""Characters of the longest text that is split into lines and words first."""
MAX_BEHIND: Final = 300
"""Characters behind a literal in the middle of a secret."""
MAX_LENGTH: Final = 4_096
"""Characters of the longest secret that is found whole."""
MAX_OBJECT: Final = 1_000
"""Characters before and behind an example among which its name is looked for."""
MAX_ADDRESS: Final = 500
"""Characters of an address before and behind its signature that are looked at."""


@dataclass(frozen=True, slots=True)
class Secret:
    """What is most likely a secret, and where it stands in its text."""

    kind: str
    """Of what: ``Stripe key``."""
    start: int
    end: int
    """Character offsets, the end exclusive."""
    certain: bool
    """Nothing but a secret has this shape; otherwise it may well be an example."""
    text: str = field(repr=False, compare=False, default="")
    """The secret without the escapes of its file."""


class Effort:
    """The processor time that a search may take; a search that ran out of it has not seen everything."""

    def __init__(self, seconds: float = MAX_SECONDS) -> None:
        self._end = time.process_time() + seconds
        self.limits: dict[str, None] = {}
        """Which limits were reached, in a few words."""
        self.ended = False

    @property
    def spent(self) -> bool:
        """No time is left."""
        if not self.ended and time.process_time() > self._end:
            self.ended = True
            self.limits[f"the search took more than {MAX_SECONDS:g} seconds of processor time"] = None
        return self.ended


_PRIVATE_BODY: Final = (
    r"[A-Z0-9 ]{0,20}-----(?:\s|\\[nr])+((?:(?:Proc-Type|DEK-Info): ?[\w,-]{1,80}(?:\s|\\[nr])+){0,2})"
    r"((?:[A-Za-z0-9+/=]|\s|\\[nr]){64,})"
)
# Compiled where a first candidate asks for them.
_PLACEHOLDER: Final = (
    r"(?i:example|sample|dummy|fake|placeholder|redacted|your|insert|replace|change.?me|secret|p[a@]ssw[o0]rd|xxxx|\*\*\*|\.\.\."
    r"|1234567|7654321|abcdefg|aaaaaa|000000|token|test|foobar|deadbeef|sesame|<|>|\{|\}|\$)"
)
_PUBLISHED: Final = frozenset(
    {
        # The keys of the storage and the Cosmos DB emulator, which every installation shares.
        "0011cc25eb4320717494d2703e8cba85743e71b500283c21c8b88147992f9059",
        "aa6547439583c3a275d4542a0df6c1ad6a863971be9f2a2220f027cc02aef615",
        # The examples of OAuth 2.0 (RFC 6749): tokens, a secret, and the same for basic authentication.
        "00cf4c781dc37003f7c7dd7d4c9a6ef1e0f4c62d9a291aa8bc398774e3fefd32",
        "6c96130f130ab0d6d158397e24d2bcc1c9a5e73ae081f6e983f1c7b545d24a4c",
        "53f5da0aaa93d64cd5772c554cbf940f0539e689dddbeb8f923eec3f72c02ea9",
        "e9974c507d2a802143f614c878fcbb622a3800e05e6e0d329fee2c5b6b243329",
        # The tokens in the documentation of GitHub and of Slack, without their prefixes.
        "7e498f91828a193cac5ecbe78ab47c6cae601d6d9edc40c59310c0e305db85ea",
        "8c029ad8efa1297909e381a343e6f6b08aa059af034df14dbac41bcd0083cad0",
        "d11e9decb5925fc0dc75795153a7893b0d2cbce5da3c4e03c68b73e4c0441c8c",
    }
)
"""SHA-256 of secrets that their issuers print in their own documentation."""
_PREFIX: Final = r"(?:gh[pousr]_|xox[a-z]-)"
_ESCAPE: Final = r"\\/|\\u00([2-7][0-9a-fA-F])"
_EXPIRY: Final = r"[?&;]se=(\d{4}-\d{2}-\d{2})"
_SIGNED: Final = r"[?&;]s[vprk][a-z]?="
_GUID: Final = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_HEX: Final = r"[0-9a-fA-F]{32,}"
_NAMED: Final = r"(?i:(?:api|access|auth|subscription|private)[ _-]?key|token|secret|password)$"
_OPAQUE: Final = r"(?i:page|next|continu|cursor|skip|sync|delta|csrf|upload|device|push)"
"""In the name of a token that gives no access."""
_OWN_NAME: Final = r"\"name\"\s{0,4}:\s{0,4}\"([^\"]{1,60})\""
_HOLDER: Final = r"\"([^\"]{1,60})\"\s{0,4}:\s{0,40}$"
_OUTSIDE: Final = r"[\s\"'<>]"


def find_secrets(text: str, effort: Effort | None = None) -> list[Secret]:
    """Likely secrets in a text, by position; documented examples and placeholders are none.

    Escapes of JSON that hide a letter or a slash are looked through.
    """
    effort = effort or Effort()
    found = list(_find(text, effort))
    if "\\/" in text or "\\u00" in text:
        plain, offset = _unescaped(text)
        found += [
            Secret(secret.kind, offset(secret.start), offset(secret.end), secret.certain, secret.text)
            for secret in _find(plain, effort)
        ]
    kept: list[Secret] = []
    for secret in sorted(found, key=lambda secret: (secret.start, not secret.certain, -secret.end)):
        if not kept or secret.start >= kept[-1].end:
            kept.append(secret)
        elif secret.certain and not kept[-1].certain:
            kept[-1] = secret
    return kept


def _find(text: str, effort: Effort) -> Iterator[Secret]:
    lines, words = _distinct(text) if len(text) <= MAX_SPLIT else (text, text)
    there = {literal: literal in (words if shape.word else lines) for shape in SHAPES for literal in shape.literals}
    for shape in SHAPES:
        literals = [literal for literal in shape.literals if there[literal]]
        if not literals:
            continue
        found = _matches if shape.exactly or not shape.before else _matches_around
        for count, secret in enumerate(found(shape, text, literals, effort), 1):
            yield secret
            if count >= MAX_CANDIDATES:
                effort.limits[f"a text has more than {MAX_CANDIDATES:,} candidates of one kind ({shape.kind})"] = None
                break


def _distinct(text: str) -> tuple[str, str]:
    """The different lines of a text, and its different words that are long enough: definitions repeat most of both."""
    lines = "\n".join(set(text.split("\n")))
    return lines, "\n".join([word for word in {*lines.split()} if len(word) >= WORD])


def _matches(shape: Shape, text: str, literals: list[str], effort: Effort) -> Iterator[Secret]:
    """The secrets that begin with a literal, or a fixed number of characters before it."""
    # One look at the whole text tells whether a single one of many literals is worth a look of its own.
    patterns = [pattern for pattern in shape.patterns if shape.exactly or pattern.search(text)]
    for literal in literals if patterns else ():
        end = 0
        for position in positions(literal, text):
            if position < end:
                continue
            if effort.spent:
                return
            for pattern in patterns:
                if shape.exactly:
                    match = pattern.match(text, position - shape.before) if position >= shape.before else None
                else:
                    match = pattern.match(text, position, position + MAX_LENGTH)
                secret = _secret(shape, match) if match is not None and match.end() > position else None
                if secret is not None:
                    yield secret
                    end = secret.end
                    break


def _matches_around(shape: Shape, text: str, literals: list[str], effort: Effort) -> Iterator[Secret]:
    """The secrets in whose middle a literal is; stretches of the text in which several are searched once."""
    for first, last in stretches(text, literals, shape.before + MAX_BEHIND):
        for pattern in shape.patterns:
            at: int | None = max(0, first - shape.before)
            while at is not None:
                if effort.spent:
                    return
                match = pattern.search(text, at, last + MAX_BEHIND)
                secret = _secret(shape, match) if match is not None else None
                if secret is not None:
                    yield secret
                at = None if match is None else match.start() + 1 if secret is None else secret.end


def _secret(shape: Shape, match: re.Match[str]) -> Secret | None:
    """The secret itself; ``None`` where it is none."""
    text = match.string
    if shape.kind == PRIVATE_KEY and not match.re.groups:
        body = re.compile(_PRIVATE_BODY).match(text, match.end(), match.end() + MAX_LENGTH)
        if body is None or _is_example(re.sub(r"\s|\\[nr]", "", body[2])):
            return None
        # One that a password protects is a find for patient people only.
        certain = shape.certain and not body[1]
        return Secret(shape.kind, match.start(), body.end(), certain, text[match.start() : body.end()])
    group = 1 if match.re.groups and match.start(1) >= 0 and shape.pattern else 0
    value, (start, end) = match[group], match.span(group)
    # A part of a longer word is another word.
    within = group == 0 and (text[start - 1 : start].isalnum() or text[end : end + 1].isalnum())
    further = _FURTHER.get(shape.kind)
    if within or _is_example(value) or (further is not None and not further(value, match)):
        return None
    certain = shape.certain and (shape.kind != SIGNATURE or _opens_something(match))
    return Secret(shape.kind, start, end, certain, value)


def _is_example(value: str) -> bool:
    """A documented example, a placeholder, or something that nobody drew at random."""
    if re.search(_PLACEHOLDER, value) or _is_published(value):
        return True
    return len(value) >= 16 and len(set(value.lower())) < min(10, len(value) // 3)


def _is_published(value: str) -> bool:
    import hashlib

    bare = re.sub(_PREFIX, "", value, count=1)
    return hashlib.sha256(bare.encode("utf-8", "replace")).hexdigest() in _PUBLISHED


def is_drawn(value: str) -> bool:
    """The text looks drawn at random: in words, capitals, small letters and digits change less often than there."""
    kinds = ["d" if sign.isdigit() else "u" if sign.isupper() else "l" for sign in value if sign.isalnum()]
    changes = sum(one != other for one, other in pairwise(kinds))
    return len(kinds) >= 20 and changes >= 0.4 * len(kinds)


def _is_no_address(_: str, match: re.Match[str]) -> bool:
    """No presigned address, which shows the id of a key to everybody."""
    before = match.string[max(0, match.start() - 24) : match.start()]
    return not before.endswith(("Credential=", "AWSAccessKeyId=", "AccessKeyId="))


def _is_password(value: str, _: re.Match[str]) -> bool:
    """No word that stands for one."""
    return len(value) >= 6 and value.isascii() and not value.isalpha()


def _is_strong_password(value: str, _: re.Match[str]) -> bool:
    """Letters and digits, and a sign or letters of both cases, as rules for passwords want them."""
    cases = any(map(str.isupper, value)) + any(map(str.islower, value))
    signs = any(not sign.isalnum() for sign in value)
    return cases > 0 and any(map(str.isdigit, value)) and (signs or cases == 2)


def _is_mixed(value: str, _: re.Match[str]) -> bool:
    """Capitals, small letters and digits: no checksum."""
    return any(map(str.isupper, value)) and any(map(str.islower, value)) and any(map(str.isdigit, value))


def _is_random(value: str, _: re.Match[str]) -> bool:
    """A word of letters and digits, no plain one, no GUID, and no path."""
    if sum(map(str.isdigit, value)) < 3 or re.fullmatch(_GUID, value):
        return False
    return is_drawn(value) or re.fullmatch(_HEX, value) is not None


def _is_named_value(value: str, match: re.Match[str]) -> bool:
    """No token that only leads to the next page."""
    return _is_random(value, match) and not re.search(
        _OPAQUE, match.string[max(0, match.start() - 40) : match.start(1)]
    )


def _is_named_example(value: str, match: re.Match[str]) -> bool:
    """A parameter or a property that is named like a secret, of which this is the example or the default."""
    if not _is_random(value, match):
        return False
    before = match.string[max(0, match.start() - MAX_OBJECT) : match.start()]
    behind = match.string[match.end() : match.end() + MAX_OBJECT]
    around = f"{before} {behind}".lower()
    if not any(word in around for word in ("key", "token", "secret", "password")):
        return False
    opened = _unmatched(before[::-1], "{", "}")
    holder = re.search(_HOLDER, before[: len(before) - opened - 1][-200:])
    own = before[len(before) - opened :] + behind[: _unmatched(behind, "}", "{")]
    names = [holder[1]] if holder is not None else []
    names += re.findall(_OWN_NAME, own)
    return any(re.search(_NAMED, name) and not re.search(_OPAQUE, name) for name in names)


def _unmatched(text: str, sign: str, other: str) -> int:
    """Where a brace is that belongs to none before it; the length of the text where there is none."""
    depth = 0
    for brace in re.finditer(r"[{}]", text):
        depth += (brace[0] == other) - (brace[0] == sign)
        if depth < 0:
            return brace.start()
    return len(text)


def _is_signature(value: str, _: re.Match[str]) -> bool:
    """32 bytes in base64, as HMAC-SHA256 has them."""
    return len(unquote(value).rstrip("=")) == 43


def _opens_something(match: re.Match[str]) -> bool:
    """The signature of an address of Azure that has not expired."""
    text, (start, end) = match.string, match.span()
    before, behind = text[max(0, start - MAX_ADDRESS) : start + 1], text[end : end + MAX_ADDRESS]
    address = re.split(_OUTSIDE, before)[-1] + re.split(_OUTSIDE, behind, maxsplit=1)[0]
    expiry = re.search(_EXPIRY, address)
    if expiry is not None:
        return expiry[1] >= time.strftime("%Y-%m-%d", time.gmtime())
    return re.search(_SIGNED, address) is not None


def _is_web_token(value: str, _: re.Match[str]) -> bool:
    """Header and payload are JSON, and the payload is not the one of the textbooks."""
    parts = value.split(".")
    header, payload = _decoded(parts[0]), _decoded(parts[1])
    if not isinstance(header, dict) or "alg" not in header or not isinstance(payload, dict):
        return False
    textbook = payload.get("name") == "John Doe" or payload.get("sub") == "1234567890" or "some" in payload
    return not textbook and "example.com" not in json.dumps(payload)


def _decoded(part: str) -> Any:
    try:
        return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (ValueError, RecursionError, binascii.Error):
        return None


def _is_user_and_password(value: str, _: re.Match[str]) -> bool:
    try:
        user, colon, password = base64.b64decode(value, validate=True).decode("ascii").partition(":")
    except (ValueError, binascii.Error):
        return False
    return bool(colon) and len(password) >= 4 and f"{user}{password}".isprintable() and not _is_example(password)


_FURTHER: Final[dict[str, Callable[[str, re.Match[str]], bool]]] = {
    ACCESS_KEY_ID: _is_no_address,
    ADDRESS: _is_password,
    DATABASE: _is_password,
    QUERY: _is_random,
    AWS_SECRET: _is_mixed,
    SIGNATURE: _is_signature,
    FUNCTION: _is_mixed,
    WEB_TOKEN: _is_web_token,
    BASIC: _is_user_and_password,
    BEARER: _is_random,
    EXAMPLE: _is_named_example,
    MEMBER: _is_named_value,
    PASSWORD: _is_strong_password,
}
"""What has to be true of some kinds, besides."""


def _unescaped(text: str) -> tuple[str, Callable[[int], int]]:
    """The text without those escapes, and what tells where a character of it stood."""
    pieces: list[str] = []
    plain, raw = [0], [0]
    last = length = 0
    for escape in re.finditer(_ESCAPE, text):
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
