"""Names of Microsoft's products, and words, that texts of a connector leave out.

Sources: "Verified publisher certification process" (Microsoft Learn), and the words that Microsoft's validator names
in its messages.
"""

from __future__ import annotations

import re
from typing import Final

PRODUCT_NAMES: Final = re.compile(r"\b(?:power apps|power automate|logic apps)\b", re.IGNORECASE)
"""The names that the validator looks for, as they are written today."""

TITLE_PRODUCT_NAMES: Final = re.compile(
    r"\b(?:power[\s-]{0,3}apps|power[\s-]{0,3}automate|logic[\s-]{0,3}apps|copilot[\s-]{1,3}studio)\b", re.IGNORECASE
)
"""The names that certification refuses in titles, in every usual spelling."""

OTHER_PRODUCT_NAMES: Final = re.compile(
    r"\b(?:power ?apps|power ?automate|logic ?apps|power platform|power ?bi|copilot studio|microsoft flow)\b",
    re.IGNORECASE,
)
"""Those and the other names of the Power Platform, in every usual spelling."""
