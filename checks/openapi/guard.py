"""The parent's side of the guarded reading: start a child early, hand it a text, wait so long and no longer."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Self

from checks.openapi.verdict import SpecificationError, SpecificationVerdict

if TYPE_CHECKING:
    from connector.script import Code

SECONDS: Final = 60.0
"""What one definition may take. The largest published one takes under three."""
SCRIPT_SECONDS: Final = 10.0
"""What one script may take. The largest published one takes a tenth of a second."""
MEMORY: Final = 1 << 30
"""Bytes of address space of the child."""

_CONFINES: Final = hasattr(os, "fork")
_NO_MEANS: Final = "this system has no means to confine"
_START: Final = 30.0
"""Seconds that the child gets to start and to answer, on top of the text's own."""
_ROOT: Final = Path(__file__).resolve().parents[2]
_PROGRAM: Final = (
    "import sys; sys.path[:] = sys.argv[3:]; from checks.openapi.child import main; main(*map(int, sys.argv[1:3]))"
)


class Guard:
    """Judges definitions with openapi-spec-validator, and parses scripts, in a child without environment and network.

    One child serves any number of texts, one at a time, each in a fork of its own; one that dies is started anew.
    Use as a context manager, or call :meth:`close`. Not for several threads at once.

    :param seconds: wall-clock and processor time for each definition.
    :param memory: address space for each definition, in bytes.
    """

    def __init__(self, seconds: float = SECONDS, memory: int = MEMORY) -> None:
        self.seconds = seconds
        self.memory = memory
        self._child: subprocess.Popen[bytes] | None = None
        self._owner = 0
        self._file = -1
        self._waiting = False
        self._refused: str | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def pid(self) -> int | None:
        """Process id of the child; ``None`` while there is none."""
        return self._child.pid if self._child else None

    def start(self) -> None:
        """Start the child, unless it runs, and return at once: it imports the validator meanwhile."""
        if not _CONFINES:
            return
        if self._owner != os.getpid():
            # After a fork the child is the parent's: two processes must not talk to it at the same time.
            self._child, self._file, self._waiting, self._owner = None, -1, False, os.getpid()
        if self._child is not None and self._child.poll() is None:
            return
        self.close()
        self._file = _anonymous_file()
        modules = [str(_ROOT), *(entry for entry in sys.path if os.path.isabs(entry) and entry != str(_ROOT))]
        # -S: what site would find is handed over; -I: neither the environment nor the directory counts.
        command = [sys.executable, "-I", "-S", "-c", _PROGRAM, str(self._file), str(self.memory), *modules]
        self._child = subprocess.Popen(  # noqa: S603 this very interpreter, and no word of a document
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            env={},
            cwd="/",
            pass_fds=(self._file,),
            start_new_session=True,
        )

    def submit(self, definition: Any = None, *, text: str | None = None) -> None:
        """Hand over one definition: its parsed values, or the text of a JSON file. Returns before it is judged.

        What cannot be handed over (too deeply nested, or no JSON) is answered by :meth:`result`.

        :raises RuntimeError: the last definition's result has not been asked for.
        """
        self.start()
        if self._waiting:
            raise RuntimeError("ask for the result of the last definition first")
        self._waiting = True
        self._refused = None
        if not _CONFINES:
            self._refused = f"{_NO_MEANS} openapi-spec-validator (fork and resource limits)"
            return
        try:
            text = json.dumps(definition) if text is None else text
            data = text.encode("utf-8", "surrogatepass")
        except RecursionError:
            self._refused = "its values are nested too deeply"
        except (TypeError, ValueError) as error:
            self._refused = f"it holds values that are not JSON ({type(error).__name__})"
        else:
            self._send(data, self.seconds)

    def _send(self, data: bytes, seconds: float, kind: int = 0) -> None:
        from checks.openapi.child import REQUEST  # POSIX only, as is all of that module

        assert self._child is not None
        assert self._child.stdin is not None
        os.ftruncate(self._file, 0)
        written = 0
        while written < len(data):
            written += os.pwrite(self._file, data[written:], written)
        with suppress(BrokenPipeError):  # the child died: result says so
            self._child.stdin.write(REQUEST.pack(len(data), seconds, kind))

    def result(self) -> SpecificationVerdict:
        """Wait for the verdict on the last definition; the wait has an end whatever the child does.

        :raises RuntimeError: no definition has been submitted.
        """
        if not self._waiting:
            raise RuntimeError("submit a definition first")
        self._waiting = False
        if self._refused is not None:
            return SpecificationVerdict((), self._refused)
        try:
            answer = self._receive(self.seconds)
            return _verdict(answer)
        except TimeoutError:
            self.close()
            return SpecificationVerdict((), f"it took longer than the {self.seconds:g} s that it may take")
        except (EOFError, OSError, ValueError, KeyError, TypeError):
            self.close()
            return SpecificationVerdict((), "openapi-spec-validator's process ended without an answer")
        except BaseException:
            self.close()  # an interrupt by the user must leave no process behind
            raise

    def code(self, script: str, file: str) -> Code | str:
        """Parse a script; why it could not be parsed, where it could not.

        :param file: name of the script, for findings.
        :raises RuntimeError: the last definition's result has not been asked for.
        """
        from connector.script import read_code

        self.start()
        if self._waiting:
            raise RuntimeError("ask for the result of the last definition first")
        if not _CONFINES:
            return f"{_NO_MEANS} the parser (fork and resource limits)"
        seconds = min(self.seconds, SCRIPT_SECONDS)
        try:
            from checks.openapi.child import SCRIPT

            self._send(script.encode("utf-8", "replace"), seconds, SCRIPT)
            answer = json.loads(self._receive(seconds))
            return str(answer["stopped"]) if answer["stopped"] else read_code(answer, file)
        except TimeoutError:
            self.close()
            return f"it took longer than the {seconds:g} s that it may take"
        except (EOFError, OSError, ValueError, KeyError, TypeError):
            self.close()
            return "the parser's process ended without an answer"
        except BaseException:
            self.close()  # an interrupt by the user must leave no process behind
            raise

    def _receive(self, seconds: float) -> bytes:
        from checks.openapi.child import ANSWER

        deadline = time.monotonic() + seconds + _START
        (length,) = ANSWER.unpack(self._read(ANSWER.size, deadline))
        return self._read(length, deadline)

    def _read(self, size: int, deadline: float) -> bytes:
        assert self._child is not None
        assert self._child.stdout is not None
        descriptor = self._child.stdout.fileno()
        pieces: list[bytes] = []
        poll = select.poll()
        poll.register(descriptor, select.POLLIN)
        while size:
            left = deadline - time.monotonic()
            if left <= 0 or not poll.poll(left * 1000):
                raise TimeoutError
            piece = os.read(descriptor, min(size, 1 << 20))
            if not piece:
                raise EOFError
            pieces.append(piece)
            size -= len(piece)
        return b"".join(pieces)

    def close(self) -> None:
        """End the child and whatever it started, at once. May be called again, and at any time."""
        child, self._child, self._waiting = self._child, None, False
        if self._file >= 0:
            os.close(self._file)
            self._file = -1
        if child is None or self._owner != os.getpid():
            return
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        for stream in (child.stdin, child.stdout):
            if stream is not None:
                stream.close()


def _anonymous_file() -> int:
    """A file without a name, in memory where the system can, that the child shares."""
    if hasattr(os, "memfd_create"):
        return os.memfd_create("definition")
    with tempfile.TemporaryFile() as file:
        return os.dup(file.fileno())


def _verdict(answer: bytes) -> SpecificationVerdict:
    content = json.loads(answer)
    errors = tuple(SpecificationError(str(p), str(m), str(k)) for p, m, k in content["errors"])
    return SpecificationVerdict(errors, None if content["stopped"] is None else str(content["stopped"]))
