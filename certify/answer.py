"""The answer of the worker to one connector: a word and values as JSON, or why there is none."""

from __future__ import annotations

import json
import os
from typing import Any, Final

from certify.request import Limits, Request, Task, Wish

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


def answer(request: Request, task: Task, readers: Any) -> bytes:
    """Judge one connector: a word, and JSON in ASCII. Whatever it provokes becomes a reason; nothing is raised."""
    try:
        return say(*_answered(request, task, readers))
    except MemoryError:
        return say("unjudged", TOO_LARGE)
    except OSError as error:
        reason = f"it could not be read: {error.strerror or type(error).__name__}"
        return say("unjudged", {"reason": reason, "remedy": "Make its files readable, and run the check again."})
    except Exception as error:  # noqa: BLE001  one connector must not take the others with it
        return say("unjudged", {"reason": _defect(error), "remedy": "Please report this, with the connector's files."})


def _answered(request: Request, task: Task, readers: Any) -> tuple[str, Any]:
    match request.wish:
        case Wish.ADDRESSES:
            from certify.judge import name_addresses

            return "addresses", name_addresses(task)
        case Wish.CONNECTORS:
            from certify.survey import survey

            return "connectors", survey(task.directory)
        case Wish.HISTORY:
            from certify.history import listings

            return "history", listings(task)
        case Wish.BLOBS:
            from certify.history import blobs

            return "blobs", blobs(task)
        case Wish.LINES:
            from certify.lines import translate

            return "lines", translate(task)
        case Wish.DRAFTS:
            from certify.drafts import drafts

            return "drafts", drafts(request, task)
        case Wish.FIX:
            from certify.fixing import fix_connector

            return "fix", fix_connector(request, task, readers)
        case _:
            from certify.judge import judge_connector

            return "report", judge_connector(request, task, readers)


def say(word: str, values: Any) -> bytes:
    """A word and values, as one line."""
    return f"{word} {json.dumps(values)}\n".encode("ascii")


def _defect(error: BaseException) -> str:
    """Type and place of an exception; its text may repeat what a stranger wrote."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f" in {os.path.basename(trace.tb_frame.f_code.co_filename)}:{trace.tb_lineno}" if trace else ""
    return f"the program has a defect that it brings to light: {type(error).__name__}{place}"


def bounded(line: bytes, limits: Limits) -> bytes:
    """The line, or one in its place that says that it is too long."""
    return line if len(line) <= limits.answer else say("unjudged", TOO_MUCH)


def numbered(line: bytes, index: int, seconds: float) -> bytes:
    """The line as the parent reads it: which connector it is on, and its processor time."""
    word, _, values = line.partition(b" ")
    return b"%b %d %.3f %b" % (word, index, seconds, values)
