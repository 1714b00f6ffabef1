"""The worker as its parent sees it: a process that is started, asked, and ended.

This is imported before anything else, so that the worker gets ready while its parent does: it imports little.
"""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType
    from typing import Self

    from certify.request import Request

INLINE: Final = "CERTIFICATION_INLINE"
"""Set to 1, connectors are judged without forks and limits, as on Windows."""
START: Final = 60.0
"""Seconds that a worker may take to get ready, and to say something beyond the connector's own time."""

_ROOT: Final = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
_PROGRAM: Final = "import sys; sys.path[:] = sys.argv[4:]; from certify.worker import main; main(*sys.argv[1:4])"
_HEADER: Final = 100
"""Bytes of a line before its values."""


class Lost(Exception):
    """The worker is no use any more; the message says how it ended, as the rest of a sentence."""


class Worker:
    """One worker process, which gets ready while its starter does something else. Use as a context manager.

    It ends with the thread that starts it, at the latest.

    :param inline: judge without forks and limits; by default where the system has no forks, or the user wants it.
    :param judges: ``False``: it is only going to look around, and gets ready sooner.
    """

    def __init__(self, inline: bool | None = None, *, judges: bool = True) -> None:
        self.inline = not hasattr(os, "fork") or os.environ.get(INLINE) == "1" if inline is None else inline
        self.holds: dict[str, str] = {}
        """What confines it, as it says itself before the first connector."""
        self._lines: queue.Queue[bytes | None] = queue.Queue(maxsize=16)
        self._reader: threading.Thread | None = None
        modules = [_ROOT, *(entry for entry in sys.path if os.path.isabs(entry) and entry != _ROOT)]
        settings = [str(os.getpid()), "inline" if self.inline else "forks", "judges" if judges else "looks"]
        # -S: what site would find is handed over; -I: neither the environment nor the directory counts.
        options = ["-I", "-S", "-X", "utf8", *(["-B"] if sys.dont_write_bytecode else [])]
        self._process = subprocess.Popen(  # noqa: S603  this very interpreter, and no word of a connector
            [sys.executable, *options, "-c", _PROGRAM, *settings, *modules],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            cwd="/",
            start_new_session=True,
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
        )
        _conceal()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def pid(self) -> int:
        """Its process id, which is that of its group and session, too."""
        return self._process.pid

    def ask(self, request: Request) -> Iterator[tuple[str, int, float, Any]]:
        """What the worker says of each connector: word, index, seconds of processor time, and values; ``begin`` first.

        :raises Lost: it says nothing more, or nothing that makes sense.
        """
        from certify.request import to_json  # what takes long to import has time while the worker gets ready

        longest = request.limits.answer + _HEADER
        self._reader = threading.Thread(target=self._read, args=(longest,), daemon=True)
        self._reader.start()
        threading.Thread(target=self._write, args=(to_json(request),), daemon=True).start()
        patience = START
        while True:
            line = self._next(patience)
            if len(line) > longest or not line.endswith(b"\n"):
                raise Lost("answered more than fits")
            word, index, seconds, values = _parse(line)
            if word == "ready":
                self.holds = values
                continue
            patience = START + request.limits.wall
            if self.inline and word == "begin":
                patience = request.limits.wall
            yield word, index, seconds, values

    def _next(self, patience: float) -> bytes:
        try:
            line = self._lines.get(timeout=patience)
        except queue.Empty:
            raise Lost("took longer than it may take") from None
        if line is None:
            raise Lost(self._end())
        return line

    def _end(self) -> str:
        with suppress(subprocess.TimeoutExpired):
            status = self._process.wait(5)
            if status < 0:
                return f"was ended by {signal.Signals(-status).name}"
        return "ended without an answer"

    def _read(self, longest: int) -> None:
        assert self._process.stdout is not None
        with suppress(OSError, ValueError):
            while line := self._process.stdout.readline(longest + 1):
                self._lines.put(line)
        self._lines.put(None)

    def _write(self, line: bytes) -> None:
        assert self._process.stdin is not None
        with suppress(OSError, ValueError):  # it died: whoever waits for its answer is told
            self._process.stdin.write(line)
            self._process.stdin.flush()

    def close(self) -> None:
        """End it and whatever it started, at once. May be called again, and at any time."""
        if self._process.poll() is None or os.name == "posix":
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.pid, signal.SIGKILL) if os.name == "posix" else self._process.kill()
        self._process.wait()
        while self._reader is not None and self._reader.is_alive():
            with suppress(queue.Empty):
                self._lines.get(timeout=0.05)
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with suppress(OSError):
                    stream.close()


def _parse(line: bytes) -> tuple[str, int, float, Any]:
    import json

    try:
        word, _, rest = line.decode("ascii").partition(" ")
        if word == "begin":
            return word, int(rest), 0.0, None
        if word == "ready":
            values = json.loads(rest)
            if not isinstance(values, dict):
                raise ValueError
            return word, -1, 0.0, {str(name): str(value) for name, value in values.items()}
        index, seconds, text = rest.split(" ", 2)
        number = int(index)
        spent = max(0.0, float(seconds))
    except (ValueError, RecursionError):
        raise Lost("answered something that is no answer") from None
    try:
        return word, number, spent, json.loads(text)
    except (ValueError, RecursionError):
        return "garbage", number, spent, None


def _conceal() -> None:
    """Close this process, which may know a token, to processes of the same user."""
    with suppress(ImportError):  # Windows has other means
        from certify.confinement import conceal

        conceal()


def _environment() -> dict[str, str]:
    """Nothing, but for the directory without which Windows starts no program."""
    return {"SYSTEMROOT": os.environ.get("SYSTEMROOT", "")} if os.name == "nt" else {}
