"""What the parent asks of its workers: hands them connectors, and takes what they answer for what it is worth.

The worker has read a stranger's files. What it sends is bounded, has to be JSON for a connector that it was asked
for, and is otherwise no answer: the connector is unjudged then, and the others are judged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from certify.process import Lost, Worker

if TYPE_CHECKING:
    from certify.request import Request, Task

MOST_STARTS: Final = 10
"""Workers started for one request: one that dies is followed by another, which judges what is left."""
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
                    raise Lost("answered what nobody asked")
                self.idle = 0
                if word == "begin":
                    begun[number] = None
                    continue
                begun.pop(number, None)
                yield self._result(number, word, seconds, values)
                if not self.waiting:
                    return
        except Lost as lost:
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
