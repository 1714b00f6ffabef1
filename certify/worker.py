"""The worker: a process without environment, token and network that reads connectors and judges them.

It is started by :mod:`certify.process`, reads requests as lines of JSON from its standard input, and answers in lines::

    ready {"user": "user 1001", …}      what confines it, before the first connector
    begin 3                             the connector's index in the request
    report 3 0.25 {…}                   its report, and the processor time that it took
    addresses 3 0.01 […]                what it names, where those were asked for
    connectors 0 0.01 {…}               what a directory holds, where that was asked for
    history 0 0.01 {…}                  what git there knows of two commits, where that was asked for
    fix 3 1.25 {…}                      its files as edits make them, and the report on those
    lines 3 0.01 {…}                    where lines stand in another text, where that was asked for
    drafts 0 0.01 {…}                   texts to begin the connector's files with, where that was asked for
    unjudged 3 0.25 {"reason": …, "remedy": …}

in the order in which connectors are done. Each is read and judged in a fork of its own, as many side by side as there
are processors; without fork (Windows) in this process, one after the other. Looking around reads no connector, and
needs no fork. It ends with its input.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import Final

from certify.answer import (
    NO_PROCESS,
    NO_TIME_LEFT,
    REPORT_THIS,
    TOO_LARGE,
    TOO_MUCH,
    TOO_SLOW,
    answer,
    bounded,
    numbered,
    say,
)
from certify.request import Limits, Request, Task, Wish, from_json

MOST_JOBS: Final = 61
"""More forks side by side help nobody."""
WORTH_A_REHEARSAL: Final = 3
"""Fewer connectors are judged faster without one."""
COLLECTED: Final = (20_000, 20, 50)
"""How many new objects make a collection of garbage worth while: a connector has up to a million, and few of them are
garbage."""
STACK: Final = 64 << 20
"""Bytes of stack for judging without a fork: Windows gives a process a megabyte."""


def main(parent: str, how: str, purpose: str) -> None:
    """Serve until the input ends.

    :param parent: its process id.
    :param how: ``inline`` to serve without forks, ``forks`` otherwise.
    :param purpose: ``looks`` for one that only looks around and needs nothing of what judges, ``judges`` otherwise.
    """
    # An HTTP client that the validator uses where it is installed: a definition leads to no request.
    sys.modules["requests"] = None  # type: ignore[assignment]
    gc.disable()  # what is loaded stays: looking for garbage in it takes a tenth of the start
    load = _load_survey if purpose == "looks" else _load
    if how == "inline":
        _serve_inline(load)
    else:
        from certify.confinement import end_with

        end_with(int(parent))
        _Forks(int(parent)).serve(load)


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
    """Import what every connector needs, once."""
    import markdown_it  # noqa: F401

    import certify.judge  # noqa: F401
    import connector.secrets  # noqa: F401
    from certify.readers import warm_up

    warm_up()
    _keep()


def _load_survey() -> None:
    import certify.survey  # noqa: F401

    _keep()


def _keep() -> None:
    """What is there now is never collected, so forks share its memory; what comes is, though not as often as usual."""
    gc.freeze()
    gc.set_threshold(*COLLECTED)
    gc.enable()


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
                write(1, numbered(say("unjudged", NO_TIME_LEFT), index, 0))
                continue
            write(1, f"begin {index}\n".encode())
            begun = time.process_time()
            found = answer(request, task, Inline())
            seconds = time.process_time() - begun
            budget.spend(seconds)
            write(1, numbered(bounded(found, request.limits), index, seconds))


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
            return say("unjudged", TOO_MUCH)
        # Its last byte is the end of its line: what came after that is of no interest.
        if self.data.count(b"\n") == 1 and self.data.endswith(b"\n") and self.data.count(b" ", 0, 12):
            return bytes(self.data)
        if late:
            return say("unjudged", TOO_SLOW)
        cause, name = ended_by(status)
        crashed = f"the process that judged it {f'crashed ({name})' if name else 'ended without a report'}"
        told = {"time": TOO_SLOW, "memory": TOO_LARGE}.get(cause, {"reason": crashed, "remedy": REPORT_THIS})
        return say("unjudged", told)


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
                write(1, numbered(say("unjudged", NO_TIME_LEFT), index, 0))
                continue
            write(1, b"begin %d\n" % index)
            if self._request.wish is Wish.CONNECTORS:
                self._look(self._request, index)
                continue
            try:
                self._fork(self._request, index)
            except OSError:
                write(1, numbered(say("unjudged", NO_PROCESS), index, 0))
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
        if request.wish is Wish.REPORT and len(request.tasks) > WORTH_A_REHEARSAL:
            from certify.rehearsal import rehearse

            rehearse()
            _keep()
        if not self._confined:
            self._confine(request)
        _prepare(request)

    def _confine(self, request: Request) -> None:
        from certify.confinement import confine, end_with
        from certify.readers import write

        held = confine([task.directory for task in request.tasks], request.limits.memory)
        end_with(self._parent)  # another user forgets it
        self._confined = True
        write(1, say("ready", held))

    def _look(self, request: Request, index: int) -> None:
        """Look around in this process, which has no other use; where it dies of that, the parent starts another one."""
        from certify.readers import write

        signal.signal(signal.SIGPROF, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_PROF, request.limits.connector + request.limits.definition)
        begun = time.process_time()
        line = answer(request, request.tasks[index], None)
        seconds = time.process_time() - begun
        self._budget.spend(seconds)
        write(1, numbered(bounded(line, request.limits), index, seconds))

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
        write(1, numbered(line, fork.index, seconds))


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
