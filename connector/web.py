"""Web and mail addresses as Microsoft's validator reads them."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

_MAIL: Final = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")


def is_web_address(text: str) -> bool:
    """An absolute ``http`` or ``https`` address with a host."""
    try:
        parts = urlsplit(text.strip())
        return parts.scheme in ("http", "https") and bool(parts.hostname) and " " not in parts.netloc
    except ValueError:
        return False


def is_international_mail_address(text: str) -> bool:
    """One plain address; letters of any script count, as people in mail have them today (RFC 6531)."""
    return is_mail_address("".join("x" if sign.isalnum() and not sign.isascii() else sign for sign in text))


def is_mail_address(text: str) -> bool:
    """One plain address, without a name and without other signs than ASCII."""
    return len(text) <= 320 and _MAIL.fullmatch(text) is not None
