"""What reads a definition or a script with code that is not ours: openapi-spec-validator, and a parser for C#.

Both can be kept busy for hours, or crash, by a small file. Where the system can fork, the connector is judged in a fork
that this ends with. The validator is interrupted there when its time is over; what cannot be interrupted, matching
patterns and parsing scripts, gets a further fork under limits of its own. Elsewhere both read in this very process, and
the parent ends that in time.
"""

from __future__ import annotations

import gc
import json
import os
import pickle
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from importlib import import_module
from itertools import product
from typing import TYPE_CHECKING, Any, Final

from certify.request import Limits
from checks.openapi.verdict import Readers, SpecificationError, SpecificationVerdict

if TYPE_CHECKING:
    from connector.script import Code

__all__ = ["Forked", "Inline", "Readers"]

RECURSION: Final = 2500
"""Frames: what the validator takes for documents that nest deeper than any published one, without risk to the stack."""
MEMORY: Final = "it needs more memory than it may take"
TIME: Final = "it took longer than the {seconds:g} s that it may take"
PATTERN: Final = "a pattern took longer than the {seconds:g} s that it may take for one text"
NESTED: Final = "its values are nested too deeply"
VALIDATOR: Final = "openapi-spec-validator"
PARSER: Final = "the parser"

Read = Callable[[], dict[str, Any]]


class Inline:
    """Reads in this process, without limits."""

    def specification(self, definition: Any) -> Callable[[], SpecificationVerdict]:
        # The validator changes what it judges, and rules still look at it.
        return lambda: _verdict(_answer(lambda: _judge(pickle.loads(pickle.dumps(definition))), VALIDATOR))  # noqa: S301

    def code(self, script: str, file: str) -> Code | str:
        return _code(_answer(lambda: _parse(script), PARSER), file)


class _OutOfTime(BaseException):
    """No handler of the validator takes it for a fault of the definition."""


class Forked:
    """Reads in a fork that judges one connector, or in forks of that where reading cannot be interrupted."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._before = _of_children()

    def specification(self, definition: Any) -> Callable[[], SpecificationVerdict]:
        # What the script took is no longer there for the definition: a connector has so much time, and not each part.
        seconds = max(1.0, self._limits.definition - (_of_children() - self._before))
        # The validator changes what it judges, and rules still look at it.
        try:
            with deep():
                data = pickle.dumps(definition)
        except RecursionError:
            return lambda: _verdict(_stopped(NESTED))
        if b"pattern" in data:
            patience = self._limits.pattern
            judge = partial(_with_patience, patience, lambda: _judge(definition))
            wait = self._begin(judge, seconds, VALIDATOR, _load_validator, PATTERN.format(seconds=patience))
            if signal.getitimer(signal.ITIMER_PROF)[0]:  # the definition's time was meant for this process, too
                signal.setitimer(signal.ITIMER_PROF, max(0.1, self._limits.connector - time.process_time()))
        else:
            wait = partial(within, seconds, lambda: _answer(lambda: _judge(pickle.loads(data)), VALIDATOR))  # noqa: S301
        return lambda: _verdict(wait())

    def code(self, script: str, file: str) -> Code | str:
        # Few connectors have a script: the parser is loaded in the fork that needs it, while it may still open files.
        return _code(self._begin(lambda: _parse(script), self._limits.script, PARSER, _load_parser)(), file)

    def _begin(
        self, read: Read, seconds: float, reader: str, prepare: Callable[[], object], impatient: str = ""
    ) -> Read:
        """:param impatient: what a fork means that ended itself by the alarm of its own time."""
        from certify.confinement import end_with, limit, limit_time

        parent = os.getpid()
        source, sink = os.pipe()
        try:
            fork = os.fork()
        except OSError:
            os.close(source)
            os.close(sink)
            return lambda: _stopped("no further process could be started")
        if fork == 0:
            status = 1
            try:
                end_with(parent)
                keep_only(sink)
                prepare()
                gc.disable()  # the process ends before its garbage matters
                limit(RLIMIT_NPROC=0, RLIMIT_NOFILE=0, RLIMIT_AS=self._limits.memory)
                limit_time(seconds)
                write(1, json.dumps(_answer(read, reader)).encode("ascii"))
                status = 0
            finally:
                os._exit(status)
        os.close(sink)
        return lambda: _collect(fork, source, seconds, self._limits.answer, reader, impatient)


def _of_children() -> float:
    """Processor time of the forks of this process that have ended."""
    times = os.times()
    return times.children_user + times.children_system


def within(seconds: float, read: Read) -> dict[str, Any]:
    """What is read, or that it took longer.

    :param seconds: processor time of this process, in its own code.
    """

    def interrupt(_number: int, _frame: object) -> None:
        raise _OutOfTime

    before = signal.signal(signal.SIGVTALRM, interrupt)
    # Again and again: what is interrupted while it cleans up goes on otherwise.
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds, 0.1)
    try:
        return read()
    except _OutOfTime:
        return _stopped(TIME.format(seconds=seconds))
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _with_patience(seconds: float, read: Read) -> dict[str, Any]:
    """What is read. A pattern that takes longer for one text ends this process: it would take all the time there is.

    :param seconds: processor time. Native code matches patterns, and nothing but a signal interrupts it.
    """
    keywords: Any = import_module("openapi_schema_validator._keywords")
    search = keywords.regex_search

    def bounded(pattern: str, text: str) -> bool:
        signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
        found: bool = search(pattern, text)
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        return found

    signal.signal(signal.SIGVTALRM, signal.SIG_DFL)
    keywords.regex_search = bounded
    return read()


def keep_only(descriptor: int) -> None:
    """Leave a fork one way out, as standard output; what else its parent had open is closed."""
    if descriptor != 1:
        os.dup2(descriptor, 1)
    os.close(0)
    os.closerange(3, 4096)


def write(descriptor: int, data: bytes) -> None:
    """Write all of it."""
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


def ended_by(status: int) -> tuple[str, str]:
    """Why a fork that gave no answer ended: ``time``, ``memory`` or ``crash``, and the signal's name for the last.

    :param status: as ``os.wait`` tells it.
    """
    number = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
    if number in (signal.SIGPROF, signal.SIGXCPU):
        return "time", ""
    # Native code that gets no memory ends its process, and so does a system that has none left.
    if number in (0, signal.SIGABRT, signal.SIGKILL):
        return "memory", ""
    return "crash", signal.Signals(number).name


@contextmanager
def deep() -> Iterator[None]:
    """Let functions call one another as deeply as the nesting of a document asks for."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(RECURSION)
    try:
        yield
    finally:
        sys.setrecursionlimit(before)


_OF_FORMATS: Final = ("x", "09:00", "2001-01-01", "2001-01-01T09:00:00Z", "a@contoso.com", "\u00e4.contoso.com", "::1")
"""Values that some format takes."""


def warm_up() -> None:
    """Do once what is done lazily: a fork can open no file, and should not repeat it."""
    operation = {
        "parameters": [
            {"name": "a", "in": "cookie"},
            {"name": "b", "in": "query", "type": "integer", "default": "x"},
        ],
        "responses": {"200": {"description": "", "schema": {"type": "string", "format": "date-time", "default": "x"}}},
    }
    _judge({"swagger": "2.0", "paths": {"/{a}": {"get": operation}}, "definitions": {"a": {"type": "x"}}})
    from checks.openapi.validator import oas30_format_checker

    # Some formats import what they need when the first value comes: a time of day, the parser of dates.
    for name, text in product(oas30_format_checker.checkers, _OF_FORMATS):
        with suppress(Exception):  # what a checker raises on such a value is told when a definition has one
            oas30_format_checker.conforms(text, name)


def _load_validator() -> None:
    import checks.openapi.judge  # noqa: F401


def _load_parser() -> None:
    _parse("class Script { }")


def _judge(definition: Any) -> dict[str, Any]:
    from checks.openapi.judge import judge

    verdict = judge(definition)
    errors = [(error.pointer, error.message, error.kind) for error in verdict.errors]
    return {"errors": errors, "stopped": verdict.stopped}


def _parse(script: str) -> dict[str, Any]:
    from connector.script import parse

    return {**parse(script), "stopped": None}


def _answer(read: Read, reader: str) -> dict[str, Any]:
    try:
        with deep():
            return read()
    except MemoryError:
        return _stopped(MEMORY)
    except RecursionError:
        return _stopped(NESTED)
    except Exception as exception:  # noqa: BLE001  whatever it is, the answer says it
        return _stopped(f"{reader} crashed ({type(exception).__name__})")


def _stopped(reason: str) -> dict[str, Any]:
    return {"errors": [], "stopped": reason}


def _collect(fork: int, source: int, seconds: float, most: int, reader: str, impatient: str) -> dict[str, Any]:
    """The answer of a fork, or the reason why there is none. The fork has ended then."""
    import select

    poll = select.poll()
    poll.register(source, select.POLLIN)
    deadline = time.monotonic() + 3 * seconds
    data = bytearray()
    late = False
    while len(data) <= most:
        if not poll.poll(max(0.0, deadline - time.monotonic()) * 1000):
            late = True
            break
        piece = os.read(source, 1 << 20)
        if not piece:
            break
        data += piece
    os.close(source)
    if late or len(data) > most:
        os.kill(fork, signal.SIGKILL)
    _, status = os.waitpid(fork, 0)
    if len(data) > most:
        return _stopped(f"{reader} has more to say than fits")
    if impatient and os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGVTALRM:
        return _stopped(impatient)
    cause, name = ("time", "") if late else ended_by(status)
    if late or status:
        crashed = f"{reader} crashed ({name})"
        return _stopped({"time": TIME.format(seconds=seconds), "memory": MEMORY}.get(cause, crashed))
    try:
        answer = json.loads(data)
    except ValueError:
        return _stopped(f"{reader}'s process ended without an answer")
    return answer if isinstance(answer, dict) else _stopped(f"{reader} crashed")


def _verdict(answer: dict[str, Any]) -> SpecificationVerdict:
    try:
        errors = tuple(SpecificationError(str(p), str(m), str(k)) for p, m, k in answer["errors"])
        return SpecificationVerdict(errors, None if answer["stopped"] is None else str(answer["stopped"]))
    except (KeyError, TypeError, ValueError):
        return SpecificationVerdict((), f"{VALIDATOR}'s process ended without an answer")


def _code(answer: dict[str, Any], file: str) -> Code | str:
    from connector.script import read_code

    try:
        return str(answer["stopped"]) if answer["stopped"] else read_code(answer, file)
    except (KeyError, TypeError, ValueError):
        return f"{PARSER}'s process ended without an answer"
