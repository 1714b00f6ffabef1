"""How much work a test causes, told in pieces of work of a known size that are measured beside it.

Processor time is counted, of this process and of the children that it has waited for, never the clock on the wall: a
busy machine makes a test later, not false. And it is counted in pieces, so that a slow machine does not, either.
"""

from __future__ import annotations

import gc
import resource
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def at_most(pieces: float) -> Iterator[None]:
    """Fail where what happens inside takes more processor time than so many pieces of work.

    A piece is about a fortieth of a second of an ordinary processor. It is measured before and after, and the slower
    one counts.
    """
    with _without_garbage():
        before, begun = _piece(), _spent()
        yield
        spent = _spent() - begun
    piece = max(before, _piece())
    assert spent <= pieces * piece, f"the work of {spent / piece:.0f} pieces, at most {pieces:g} are allowed"


def seconds(work: Callable[[], object]) -> float:
    """Processor seconds that something takes, to be set beside those of something else."""
    with _without_garbage():
        begun = _spent()
        work()
        return _spent() - begun


@contextmanager
def _without_garbage() -> Iterator[None]:
    """What earlier tests left in memory is not searched for garbage meanwhile: that work is theirs."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def _spent() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def _piece() -> float:
    """Seconds that a piece takes: loops, numbers, texts and dictionaries, as in what is measured."""
    begun = time.process_time()
    names: dict[str, int] = {}
    for number in range(150_000):
        name = str(number % 1_000)
        names[name] = names.get(name, 0) + len(name)
    assert len(names) == 1_000
    return time.process_time() - begun
