"""Take a secret out of this process's environment, where the system shows it to other processes."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterable, MutableMapping


def take(environment: MutableMapping[str, str], names: Iterable[str]) -> dict[str, str]:
    """Remove variables from an environment and return what they held; empty where there was none.

    Of this process's own environment the memory is overwritten, too: Linux shows the block with which a process was
    started as ``/proc/PID/environ`` for as long as it runs, whatever is removed from it.
    """
    if environment is os.environ and os.name == "posix":
        for name in names:
            _overwrite(name)
    return {name: environment.pop(name, "") for name in names}


def _overwrite(name: str) -> None:
    library = ctypes.CDLL(None)
    library.getenv.restype = ctypes.c_void_p
    value = library.getenv(name.encode("ascii"))
    if value:
        ctypes.memset(value, 0, len(ctypes.string_at(value)))
