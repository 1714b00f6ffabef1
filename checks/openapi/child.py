"""The child process: reads one text after the other, a definition or a script, each in a process of its own.

The import is paid once. Each text is read in a fork, which may open no further file or socket, write nothing but its
answer, and use only so much processor time and memory; what it does to itself, ends with it. The child ends when its
input does, so it never outlives its parent.

Protocol, all numbers little-endian: the parent puts the definition as JSON, or the script, into the shared file, then
writes ``<QdB``: its length in bytes, the seconds it may take, and which of the two it is. The answer is ``<Q`` and as
many bytes of JSON: ``{"errors": [[pointer, message, kind], …], "stopped": null}`` for a definition, what
``connector.script.parse`` returns for a script, and in both cases the reason as ``stopped`` where there is no more.
"""

from __future__ import annotations

import gc
import json
import math
import os
import resource
import select
import signal
import struct
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final

REQUEST: Final = struct.Struct("<QdB")
ANSWER: Final = struct.Struct("<Q")
RECURSION: Final = 2500
"""Frames: what the validator takes for documents that nest deeper than any published one, without risk to the stack."""

DEFINITION: Final = 0
SCRIPT: Final = 1

_TIME = "it took longer than the {limit:g} s that it may take"
_MEMORY = "it needs more memory than it may take"
_READERS: Final = {DEFINITION: "openapi-spec-validator", SCRIPT: "the parser"}

Reader = Callable[[bytes], dict[str, Any]]


def main(file: int, memory: int) -> None:
    """Serve until the input ends.

    :param file: descriptor of the shared file that holds the text.
    :param memory: bytes of address space.
    """
    _limit("RLIMIT_CORE", 0)
    _limit("RLIMIT_AS", memory)
    # The HTTP client that the validator would use if it were installed: a definition leads to no request.
    sys.modules["requests"] = None  # type: ignore[assignment]
    from checks.openapi.judge import judge

    _warm_up(judge)
    gc.freeze()  # what is there now is never collected: forks share its memory
    while request := _read(0, REQUEST.size):
        length, limit, kind = REQUEST.unpack(request)
        answer = _read_in_fork(_definition(judge) if kind == DEFINITION else _script, file, length, limit, kind)
        _write(1, ANSWER.pack(len(answer)) + answer)


def _warm_up(judge: Any) -> None:
    """Do once what is done lazily: a fork can open no file, and should not repeat it."""
    operation = {
        "parameters": [
            {"name": "a", "in": "cookie"},
            {"name": "b", "in": "query", "type": "integer", "default": "x"},
        ],
        "responses": {"200": {"description": "", "schema": {"type": "string", "format": "date-time", "default": "x"}}},
    }
    judge({"swagger": "2.0", "paths": {"/{a}": {"get": operation}}, "definitions": {"a": {"type": "x"}}})


def _definition(judge: Any) -> Callable[[], Reader]:
    def read(data: bytes) -> dict[str, Any]:
        verdict = judge(json.loads(data))
        errors = [(error.pointer, error.message, error.kind) for error in verdict.errors]
        return {"errors": errors, "stopped": verdict.stopped}

    return lambda: read


def _script() -> Reader:
    # Few connectors have a script: the parser is loaded in the fork that needs it, while it may still open files.
    from connector.script import parse

    parse("class Script { }")
    return lambda data: {**parse(data.decode("utf-8", "replace")), "stopped": None}


def _read_in_fork(prepare: Callable[[], Reader], file: int, length: int, limit: float, kind: int) -> bytes:
    reader, writer = os.pipe()
    fork = os.fork()
    if fork == 0:
        status = 1
        try:
            os.close(reader)
            read = prepare()
            _confine(limit)
            _write(writer, _answer(read, file, length, kind))
            status = 0
        finally:
            os._exit(status)
    os.close(writer)
    answer, ended = _collect(reader, limit)
    os.close(reader)
    if not ended:
        os.kill(fork, signal.SIGKILL)
    _, status = os.waitpid(fork, 0)
    if ended and status == 0:
        return answer
    return _stopped(_reason(ended, status, limit, _READERS[kind]))


def _reason(ended: bool, status: int, limit: float, reader: str) -> str:
    number = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
    if not ended or number == signal.SIGXCPU:
        return _TIME.format(limit=limit)
    if number == signal.SIGKILL:
        return _MEMORY
    if number:
        # Native code that gets no memory ends its process.
        return _MEMORY if number == signal.SIGABRT else f"{reader} crashed ({signal.Signals(number).name})"
    return _MEMORY if os.waitstatus_to_exitcode(status) == 1 else f"{reader} crashed"


def _confine(limit: float) -> None:
    gc.disable()  # the process ends before its garbage matters
    seconds = max(1, math.ceil(limit))
    _limit("RLIMIT_CPU", seconds, seconds + 1)
    _limit("RLIMIT_FSIZE", 0)
    _limit("RLIMIT_NPROC", 0)
    _limit("RLIMIT_NOFILE", 0)  # not one file or socket more than the ones that are open
    sys.setrecursionlimit(RECURSION)


def _limit(name: str, soft: int, hard: int | None = None) -> None:
    # Not every system knows every limit, and none may be raised above what the system set.
    with suppress(AttributeError, ValueError, OSError):
        resource.setrlimit(getattr(resource, name), (soft, soft if hard is None else hard))


def _answer(read: Reader, file: int, length: int, kind: int) -> bytes:
    try:
        return json.dumps(read(os.pread(file, length, 0))).encode("ascii")
    except MemoryError:
        return _stopped(_MEMORY)
    except RecursionError:
        return _stopped("its values are nested too deeply")
    except Exception as exception:  # noqa: BLE001 whatever it is, the answer says it
        return _stopped(f"{_READERS[kind]} crashed ({type(exception).__name__})")


def _stopped(reason: str) -> bytes:
    return json.dumps({"errors": [], "stopped": reason}).encode("ascii")


def _collect(reader: int, limit: float) -> tuple[bytes, bool]:
    """Everything the fork writes, and whether it came to its end in time. Ends the child with the parent."""
    poll = select.poll()
    poll.register(reader, select.POLLIN)
    poll.register(0, 0)  # reports the hang-up alone
    deadline = time.monotonic() + limit
    pieces: list[bytes] = []
    while (left := deadline - time.monotonic()) > 0:
        for descriptor, _ in poll.poll(left * 1000):
            if descriptor == 0:
                os.killpg(0, signal.SIGKILL)
            piece = os.read(reader, 1 << 20)
            if not piece:
                return b"".join(pieces), True
            pieces.append(piece)
    return b"", False


def _read(descriptor: int, size: int) -> bytes:
    """So many bytes, or nothing at the end of the input."""
    pieces = b""
    while len(pieces) < size:
        piece = os.read(descriptor, size - len(pieces))
        if not piece:
            return b""
        pieces += piece
    return pieces


def _write(descriptor: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]
