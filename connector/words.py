"""Foreign values in our sentences: cut when they are put in, so that no text multiplies.

The texts of rules (messages, help, requirements, reasons) mark code with backticks and quote what an author wrote with
double quotes; faces show each as their readers know it.
"""

from __future__ import annotations

import re
from typing import Any, Final

MAX_NAME: Final = 80
"""Characters of a name or a value in a message."""


def cut(text: str, limit: int = MAX_NAME) -> str:
    """The text, or its beginning with an ellipsis; a question mark for each character that could not be read."""
    return (text if len(text) <= limit else text[: limit - 1] + "…").replace("\ufffd", "?")


def quoted(text: str, limit: int = MAX_NAME) -> str:
    """What its author wrote, in double quotes."""
    return f'"{cut(text, limit)}"'


def shown(value: Any, limit: int = 60) -> str:
    """A value of the author in quotes; its kind where it is no single value. Not for secrets."""
    if isinstance(value, (dict, list)):
        return "an object" if isinstance(value, dict) else "a list"
    if value is None or isinstance(value, bool):
        return quoted({None: "null", True: "true", False: "false"}[value])
    return quoted(value if isinstance(value, str) else str(value)[: limit + 1], limit)


def code(text: str, limit: int = MAX_NAME) -> str:
    """What somebody is to write, or the name of a member or file, marked as code."""
    return f"`{cut(text, limit).replace('`', chr(39))}`"


_TECHNICAL: Final = re.compile(r"[a-z0-9][A-Z]|[_$\[\]]|\w[.-]\w")


def is_technical(name: str) -> bool:
    """Whether it is written as programs write names: ``orderId``, ``order_id``, ``$filter``."""
    return _TECHNICAL.search(name) is not None
