"""The parent's side of the worker: starts it, hands it connectors, and takes what it answers for what it is worth.

The worker has read a stranger's files. What it sends is bounded, has to be JSON for a connector that it was asked
for, and is otherwise no answer: the connector is unjudged then, and the others are judged.
"""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Self

if TYPE_CHECKING:
    from certify.request import Request, Task

INLINE: Final = "CERTIFICATION_INLINE"
"""Set to 1, connectors are judged without forks and limits, as on Windows."""
MOST_STARTS: Final = 10
"""Workers started for one request: one that dies is followed by another, which judges what is left."""
START: Final = 60.0
"""Seconds that a worker may take to get ready, and to say something beyond the connector's own time."""

_ROOT: Final = Path(__file__).resolve().parents[1]
_PROGRAM: Final = "import sys; sys.path[:] = sys.argv[2:]; from certify.worker import main; main(sys.argv[1])"
_HEADER: Final = 100
"""Bytes of a line before its values."""
_DIED: Final = "the process that judged it {how}"
_REPORT_THIS: Final = "Please report this, with the connector's files."
_NOT_STARTED: Final = "the process that judges connectors {how}"
_LOOK: Final = "Run the check again; if it happens again, please report it with the name of this system."


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one connector: values, or the reason why it is unjudged."""

    index: int
    """Of the task in its request."""
    task: Task
    values: Any = None
    """The report as plain JSON values, or the addresses where those were asked for; ``None`` where it is unjudged."""
    reason: str | None = None
    """Half a sentence."""
    remedy: str = ""
    seconds: float = 0.0
    """Processor time."""


class _Lost(Exception):
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
        _conceal()
        modules = [str(_ROOT), *(entry for entry in sys.path if os.path.isabs(entry) and entry != str(_ROOT))]
        settings = json.dumps({"parent": os.getpid(), "inline": self.inline, "judges": judges})
        # -S: what site would find is handed over; -I: neither the environment nor the directory counts.
        options = ["-I", "-S", "-X", "utf8", *(["-B"] if sys.dont_write_bytecode else [])]
        self._process = subprocess.Popen(  # noqa: S603  this very interpreter, and no word of a connector
            [sys.executable, *options, "-c", _PROGRAM, settings, *modules],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            cwd="/",
            start_new_session=True,
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
        )

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

        :raises _Lost: it says nothing more, or nothing that makes sense.
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
                raise _Lost("answered more than fits")
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
            raise _Lost("took longer than it may take") from None
        if line is None:
            raise _Lost(self._end())
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


def results(request: Request, worker: Worker | None = None) -> Iterator[Result]:
    """What comes of each connector, in the order in which they are done.

    :param worker: one that was started before, to save its start; it is closed in any case.
    """
    run = _Run(request)
    inline = worker.inline if worker is not None else None
    try:
        while run.waiting:
            if run.starts == MOST_STARTS or run.idle == 2:
                yield from run.give_up()
                return
            with worker or Worker(inline) as now:
                worker = None
                yield from run.judge(now)
    finally:
        if worker is not None:
            worker.close()


class _Run:
    """A request on its way: what is left of it, and what its workers made of it."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self._budget = request.limits.run
        self._alone = False
        """One connector after the other, so that the one which ends its worker is known."""
        self._lost = ""
        self.waiting = dict(enumerate(request.tasks))
        self.starts = 0
        self.idle = 0
        """Workers in a row that ended before they began anything."""

    def judge(self, worker: Worker) -> Iterator[Result]:
        """What one worker makes of what is left."""
        self.starts += 1
        numbers = list(self.waiting)
        limits = replace(self._request.limits, run=self._budget)
        jobs = 1 if self._alone else self._request.jobs
        request = replace(self._request, tasks=tuple(self.waiting.values()), jobs=jobs, limits=limits)
        begun: dict[int, None] = {}
        try:
            for word, index, seconds, values in worker.ask(request):
                number = numbers[index] if 0 <= index < len(numbers) else -1
                if number not in self.waiting:
                    raise _Lost("answered what nobody asked")
                self.idle = 0
                if word == "begin":
                    begun[number] = None
                    continue
                begun.pop(number, None)
                yield self._result(number, word, seconds, values)
                if not self.waiting:
                    return
        except _Lost as lost:
            self._lost = str(lost)
        self.idle = 0 if begun else self.idle + 1
        if len(begun) == 1:
            [number] = begun
            yield self._unjudged(number, _DIED.format(how=self._lost), _REPORT_THIS, limits.definition)
        self._alone = True

    def give_up(self) -> Iterator[Result]:
        """What is left is unjudged."""
        for number in list(self.waiting):
            yield self._unjudged(number, _NOT_STARTED.format(how=self._lost), _LOOK)

    def _result(self, number: int, word: str, seconds: float, values: Any) -> Result:
        self._spend(seconds)
        if word == str(self._request.wish):
            return Result(number, self.waiting.pop(number), values, seconds=seconds)
        if word == "unjudged" and isinstance(values, dict):
            return self._unjudged(number, str(values.get("reason")), str(values.get("remedy")), seconds)
        return self._unjudged(number, _DIED.format(how="gave an answer that is none"), _REPORT_THIS, seconds)

    def _unjudged(self, number: int, reason: str, remedy: str, seconds: float = 0.0) -> Result:
        return Result(number, self.waiting.pop(number), None, reason, remedy, seconds)

    def _spend(self, seconds: float) -> None:
        """Mirrors what the worker counts, for the one that follows it."""
        self._budget += max(0.0, self._request.limits.definition - seconds) - seconds


def certify(
    request: Request,
    progress: Callable[[str], object] = lambda _path: None,
    worker: Worker | None = None,
) -> list[Result]:
    """What comes of each connector, in the order of the request.

    :param progress: called with a connector's path when it is done.
    """
    found = []
    for result in results(request, worker):
        found.append(result)
        progress(result.task.path)
    return sorted(found, key=lambda result: result.index)


def _parse(line: bytes) -> tuple[str, int, float, Any]:
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
    except ValueError:
        raise _Lost("answered something that is no answer") from None
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
