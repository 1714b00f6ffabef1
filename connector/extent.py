"""How large a file of values may be: beyond it the file is at fault, and nothing of it is judged.

The bounds lie far above every published file. They are what keeps the work of rules, and the length of whatever
names a place, in proportion to what an author can have meant.
"""

from __future__ import annotations

import json
from typing import Any, Final

MAX_DEFINITION_BYTES: Final = 4 * 1024 * 1024
"""Bytes of a definition that is read. Certification accepts 1 MiB without indentation."""
MAX_JUDGED_BYTES: Final = 1024 * 1024
"""Bytes of a definition, without indentation, that is judged: a larger one is never certified."""
MAX_FILE_BYTES: Final = 512 * 1024
"""Bytes of any other file of values. The largest published apiProperties.json has 28 KB."""
MAX_VALUES: Final = 150_000
"""Objects, lists and single values of a file. The largest published one has 28,000."""
MAX_POINTER: Final = 4_000
"""Characters of all names on the way to a value. The longest published way has 790."""


def excess(value: Any) -> str | None:
    """What there is too much of in a value, as half a sentence; ``None`` where it is within the bounds."""
    count = 1
    level: list[tuple[Any, int]] = [(value, 0)]
    while level:
        below: list[tuple[Any, int]] = []
        for container, length in level:
            count += len(container) if isinstance(container, dict | list) else 0
            if count > MAX_VALUES:
                return f"the file has more than {MAX_VALUES:,} values"
            if isinstance(container, dict):
                # A slash or a tilde takes two characters in a pointer.
                longest = max(map(len, container), default=0)
                if length + 1 + 2 * longest > MAX_POINTER and length + 1 + max(map(_length, container)) > MAX_POINTER:
                    return f"the names on the way to a value have more than {MAX_POINTER:,} characters"
                below += [
                    (member, length + 1 + _length(name))
                    for name, member in container.items()
                    if isinstance(member, dict | list)
                ]
            elif isinstance(container, list):
                digits = length + 1 + len(str(len(container)))
                below += [(member, digits) for member in container if isinstance(member, dict | list)]
        level = below
    return None


def _length(name: str) -> int:
    return len(name) + name.count("/") + name.count("~")


def is_outsized(value: Any, size: int) -> bool:
    """Whether a definition is larger than what is certified, however it is written.

    :param size: its bytes in the file.
    """
    if size <= MAX_JUDGED_BYTES:
        return False
    minified = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return len(minified.encode("utf-8", errors="replace")) > MAX_JUDGED_BYTES
