"""Writing a zip archive, the same bytes for the same files on every machine."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from io import BytesIO
from typing import Final

_MOMENT: Final = (1980, 1, 1, 0, 0, 0)
"""The earliest that the format knows: the time of a build would change its bytes."""
_UNIX: Final = 3
_REGULAR: Final = 0o100644 << 16


def write_archive(files: Mapping[str, bytes]) -> bytes:
    """A zip with these files, by their names with forward slashes, in the order of the names.

    They are stored as they are: what goes into a package is compressed already, and libraries compress differently.
    """
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, _MOMENT)
            entry.create_system = _UNIX
            entry.external_attr = _REGULAR
            archive.writestr(entry, files[name])
    return target.getvalue()
