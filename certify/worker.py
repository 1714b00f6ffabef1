"""The worker: a process without environment, token and network that reads connectors and judges them.

It is started by :mod:`certify.client`, reads requests as lines of JSON from its standard input, and answers in lines::

    ready {"user": "user 1001", …}      what confines it, before the first connector
    begin 3                             the connector's index in the request
    report 3 0.25 {…}                   its report, and the processor time that it took
    addresses 3 0.01 […]                what it names, where those were asked for
    connectors 0 0.01 {…}               what a directory holds, where that was asked for
    history 0 0.01 {…}                  what git there knows of two commits, where that was asked for
    fix 3 1.25 {…}                      its files as edits make them, and the report on those
    lines 3 0.01 {…}                    where lines stand in another text, where that was asked for
    unjudged 3 0.25 {"reason": …, "remedy": …}

in the order in which connectors are done. Each is read and judged in a fork of its own, as many side by side as there
are processors; without fork (Windows) in this process, one after the other. It ends with its input.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final

from certify.request import Limits, Request, Task, Wish, from_json

MOST_JOBS: Final = 61
"""More forks side by side help nobody."""
WORTH_A_REHEARSAL: Final = 3
"""Fewer connectors are judged faster without one."""
STACK: Final = 64 << 20
"""Bytes of stack for judging without a fork: Windows gives a process a megabyte."""
REPORT_THIS: Final = "Please report this, with the connector's files."
TOO_SLOW: Final = {
    "reason": "judging it took longer than one connector may take",
    "remedy": "Check it on its own; if it is no larger than others, please report this with its files.",
}
TOO_LARGE: Final = {
    "reason": "judging it needs more memory than one connector may take",
    "remedy": "Make its files smaller.",
}
TOO_MUCH: Final = {
    "reason": "its report is larger than fits",
    "remedy": "Fix the faults that repeat, which an editor that knows OpenAPI shows, and run the check again.",
}
NO_TIME_LEFT: Final = {
    "reason": "the connectors before it took all the time of the run",
    "remedy": "Check it on its own.",
}
NO_PROCESS: Final = {
    "reason": "the system could not start a process for it",
    "remedy": "Run the check again, with fewer jobs.",
}


def main(settings: str) -> None:
    """Serve until the input ends.

    :param settings: JSON: ``{"parent": process id, "inline": true to serve without forks, "judges": false for one that
        only looks around and needs nothing of what judges}``.
    """
    given = json.loads(settings)
    # An HTTP client that the validator uses where it is installed: a definition leads to no request.
    sys.modules["requests"] = None  # type: ignore[assignment]
    load = _load if given["judges"] else int
    if given["inline"]:
        _serve_inline(load)
    else:
        from certify.confinement import end_with

        end_with(given["parent"])
        _Forks(given["parent"]).serve(load)


def answer(request: Request, task: Task, readers: Any) -> bytes:
    """Judge one connector: a word, and JSON in ASCII. Whatever it provokes becomes a reason; nothing is raised."""
    try:
        if request.wish is Wish.ADDRESSES:
            from certify.judge import name_addresses

            return _line("addresses", name_addresses(task))
        if request.wish is Wish.CONNECTORS:
            from certify.survey import survey

            return _line("connectors", survey(task.directory))
        if request.wish is Wish.HISTORY:
            from certify.history import listings

            return _line("history", listings(task))
        if request.wish is Wish.LINES:
            from certify.lines import translate

            return _line("lines", translate(task))
        if request.wish is Wish.FIX:
            from certify.fixing import fix_connector

            return _line("fix", fix_connector(request, task, readers))
        from certify.judge import judge_connector

        return _line("report", judge_connector(request, task, readers))
    except MemoryError:
        return _line("unjudged", TOO_LARGE)
    except OSError as error:
        reason = f"it could not be read: {error.strerror or type(error).__name__}"
        return _line("unjudged", {"reason": reason, "remedy": "Make its files readable, and run the check again."})
    except Exception as error:  # noqa: BLE001  one connector must not take the others with it
        return _line(
            "unjudged", {"reason": _defect(error), "remedy": "Please report this, with the connector's files."}
        )


def _line(word: str, values: Any) -> bytes:
    return f"{word} {json.dumps(values)}\n".encode("ascii")


def _defect(error: BaseException) -> str:
    """Type and place of an exception; its text may repeat what a stranger wrote."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f" in {os.path.basename(trace.tb_frame.f_code.co_filename)}:{trace.tb_lineno}" if trace else ""
    return f"the program has a defect that it brings to light: {type(error).__name__}{place}"


class _Budget:
    """The processor time of a run: so much, beyond what each connector leaves over of its own."""

    def __init__(self, limits: Limits) -> None:
        self._own = limits.definition
        self._left = limits.run

    def spend(self, seconds: float) -> None:
        self._left += max(0.0, self._own - seconds) - seconds

    @property
    def spent(self) -> bool:
        return self._left <= 0


def _load() -> None:
    """Import what every connector needs, once; what is there now is never collected, so forks share its memory."""
    import connector.secrets  # noqa: F401
    from certify.readers import warm_up

    warm_up()
    gc.freeze()


def _prepare(request: Request) -> None:
    from certify.neighbors import prepare

    if request.wish in (Wish.REPORT, Wish.FIX):
        prepare(request)


# --- Without forks ---------------------------------------------------------------------------------------------------


def _serve_inline(load: Callable[[], object]) -> None:
    with suppress(ImportError, OSError):  # Windows has none of it, and needs none
        from certify.confinement import end_with

        end_with(os.getppid())
    threading.stack_size(STACK)
    server = threading.Thread(target=_answer_inline, args=(load,))
    server.start()
    server.join()


def _answer_inline(load: Callable[[], object]) -> None:
    from certify.readers import Inline, write

    load()
    write(1, b"ready {}\n")
    for line in sys.stdin.buffer:
        request = from_json(line)
        budget = _Budget(request.limits)
        _prepare(request)
        for index, task in enumerate(request.tasks):
            if budget.spent:
                write(1, _numbered(_line("unjudged", NO_TIME_LEFT), index, 0))
                continue
            write(1, f"begin {index}\n".encode())
            begun = time.process_time()
            found = answer(request, task, Inline())
            seconds = time.process_time() - begun
            budget.spend(seconds)
            write(1, _numbered(_bounded(found, request.limits), index, seconds))


def _bounded(line: bytes, limits: Limits) -> bytes:
    return line if len(line) <= limits.answer else _line("unjudged", TOO_MUCH)


def _numbered(line: bytes, index: int, seconds: float) -> bytes:
    word, _, values = line.partition(b" ")
    return b"%b %d %.3f %b" % (word, index, seconds, values)


# --- With forks ------------------------------------------------------------------------------------------------------


class _Fork:
    """A connector that is being judged."""

    def __init__(self, index: int, process: int, source: int, limits: Limits) -> None:
        self.index = index
        self.process = process
        self.source = source
        self.limits = limits
        self.deadline = time.monotonic() + limits.wall
        self.data = bytearray()

    def read(self) -> bool:
        """Take what it has written. True when it has no more to say, or said more than it may."""
        piece = os.read(self.source, 1 << 20)
        self.data += piece
        return not piece or len(self.data) > self.limits.answer

    def end(self, *, late: bool) -> tuple[bytes, float]:
        """End the process: its line, or the reason why there is none, and its processor time with that of its forks."""
        os.close(self.source)
        with suppress(ProcessLookupError):
            os.kill(self.process, signal.SIGKILL)
        _, status, used = os.wait4(self.process, 0)
        return self._line(status, late=late), used.ru_utime + used.ru_stime

    def _line(self, status: int, *, late: bool) -> bytes:
        from certify.readers import ended_by

        if len(self.data) > self.limits.answer:
            return _line("unjudged", TOO_MUCH)
        # Its last byte is the end of its line: what came after that is of no interest.
        if self.data.count(b"\n") == 1 and self.data.endswith(b"\n") and self.data.count(b" ", 0, 12):
            return bytes(self.data)
        if late:
            return _line("unjudged", TOO_SLOW)
        cause, name = ended_by(status)
        crashed = f"the process that judged it {f'crashed ({name})' if name else 'ended without a report'}"
        told = {"time": TOO_SLOW, "memory": TOO_LARGE}.get(cause, {"reason": crashed, "remedy": REPORT_THIS})
        return _line("unjudged", told)


class _Forks:
    """Serves with a fork for each connector."""

    def __init__(self, parent: int) -> None:
        import select

        self._parent = parent
        self._input = bytearray()
        self._request: Request | None = None
        self._waiting: deque[int] = deque()
        self._running: dict[int, _Fork] = {}
        self._budget = _Budget(Limits())
        self._jobs = 1
        self._confined = False
        self._poll = select.poll()
        self._poll.register(0, select.POLLIN)

    def serve(self, load: Callable[[], object]) -> None:
        load()
        while True:
            self._start()
            self._wait()
            self._expire()

    def _start(self) -> None:
        """Start forks while there are connectors and processors; take up the next request when all are done."""
        from certify.readers import write

        if not self._waiting and not self._running:
            self._take_up()
        while self._waiting and len(self._running) < self._jobs:
            assert self._request is not None
            index = self._waiting.popleft()
            if self._budget.spent:
                write(1, _numbered(_line("unjudged", NO_TIME_LEFT), index, 0))
                continue
            write(1, b"begin %d\n" % index)
            try:
                self._fork(self._request, index)
            except OSError:
                write(1, _numbered(_line("unjudged", NO_PROCESS), index, 0))
        if not self._waiting and not self._running and b"\n" in self._input:
            self._start()

    def _take_up(self) -> None:
        line, end, rest = self._input.partition(b"\n")
        if not end:
            return
        self._input = bytearray(rest)
        self._request = request = from_json(bytes(line))
        self._waiting.extend(range(len(request.tasks)))
        self._budget = _Budget(request.limits)
        self._jobs = min(request.jobs or processors(), MOST_JOBS)
        if len(request.tasks) > WORTH_A_REHEARSAL:
            from certify.rehearsal import rehearse

            rehearse()
            gc.freeze()
        if not self._confined:
            self._confine(request)
        _prepare(request)

    def _confine(self, request: Request) -> None:
        from certify.confinement import confine, end_with
        from certify.readers import write

        held = confine([task.directory for task in request.tasks], request.limits.memory)
        end_with(self._parent)  # another user forgets it
        self._confined = True
        write(1, _line("ready", held))

    def _fork(self, request: Request, index: int) -> None:
        import select

        source, sink = os.pipe()
        try:
            process = os.fork()
        except OSError:
            os.close(source)
            os.close(sink)
            raise
        if process == 0:
            _judge_in_fork(request, request.tasks[index], sink)
        os.close(sink)
        self._running[source] = _Fork(index, process, source, request.limits)
        self._poll.register(source, select.POLLIN)

    def _wait(self) -> None:
        """Take what comes, until something has come or somebody's time is over."""
        ends = [fork.deadline for fork in self._running.values()]
        timeout = max(0.0, min(ends) - time.monotonic()) * 1000 if ends else None
        for descriptor, _ in self._poll.poll(timeout):
            if descriptor == 0:
                self._hear()
            elif self._running[descriptor].read():
                self._end(descriptor, late=False)

    def _hear(self) -> None:
        piece = os.read(0, 1 << 16)
        if not piece:
            os.killpg(0, signal.SIGKILL)  # the parent is done, or gone
        self._input += piece

    def _expire(self) -> None:
        now = time.monotonic()
        for descriptor, fork in list(self._running.items()):
            if fork.deadline < now:
                self._end(descriptor, late=True)

    def _end(self, descriptor: int, *, late: bool) -> None:
        from certify.readers import write

        fork = self._running.pop(descriptor)
        self._poll.unregister(descriptor)
        line, seconds = fork.end(late=late)
        self._budget.spend(seconds)
        write(1, _numbered(line, fork.index, seconds))


def _judge_in_fork(request: Request, task: Task, sink: int) -> None:
    """Judge a connector, write its line, and end."""
    from certify import confinement
    from certify.readers import Forked, keep_only, write

    try:
        confinement.end_with(os.getppid())
        keep_only(sink)
        confinement.limit(RLIMIT_NOFILE=confinement.OPEN_FILES, RLIMIT_AS=request.limits.memory)
        limits = request.limits
        confinement.limit_time(limits.connector + limits.definition, limits.script)
        write(1, answer(request, task, Forked(request.limits)))
    finally:
        os._exit(1)


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
