"""The suffix of independent publishers' titles, which certification adds to the name and does not count."""

from __future__ import annotations

import re
from typing import Final

_SUFFIX: Final = re.compile(r"\s*\(independent publisher\)\s*\Z", re.IGNORECASE)


def without_suffix(title: str) -> str:
    """The title as the author chose it, without ``(Independent Publisher)``."""
    return _SUFFIX.sub("", title)
