"""The measure of work: it sees what this process and its children do, and not how long they wait."""

import subprocess
import sys
import time

import pytest

from tests.effort import at_most

WORK = "for number in range({}): str(number)"


def test_more_work_than_is_allowed_is_a_failure() -> None:
    with pytest.raises(AssertionError, match="at most 1 are allowed"), at_most(1):
        exec(WORK.format(2_000_000))


def test_the_work_of_a_child_counts() -> None:
    with pytest.raises(AssertionError, match="at most 4 are allowed"), at_most(4):
        subprocess.run([sys.executable, "-c", WORK.format(10_000_000)], check=True)


def test_waiting_is_no_work() -> None:
    with at_most(2):
        time.sleep(1)
