"""Fuzzing for a moment; ``make fuzz`` takes longer."""

import random
from pathlib import Path

import pytest

from tools.fuzz import TARGETS, Target, change, execute, main, seeds


@pytest.mark.attack(
    "Files that nobody wrote, of any bytes",
    "No reader, no rule and no face raises or hangs; `make fuzz` tries millions of them",
)
@pytest.mark.parametrize("name", TARGETS)
def test_a_few_files_that_nobody_wrote_break_nothing(name: str) -> None:
    corpus = seeds(name)
    for number in range(5):
        data, fault = execute(name, number, 7, corpus)
        assert fault is None, (data[:200], fault)


def test_the_same_seed_makes_the_same_bytes() -> None:
    corpus = [b"abc" * 30, b"{}" * 9]

    def made(seed: int) -> list[bytes]:
        draw = random.Random(seed)
        return [change(corpus[0], draw, corpus) for _ in range(20)]

    assert made(1) == made(1) != made(2)
    assert len(set(made(1))) > 10


def test_a_fault_ends_the_run_and_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(data: bytes) -> None:
        raise RuntimeError("this file")

    monkeypatch.setitem(TARGETS, "broken", Target(refuse, lambda: [b"abc"]))
    assert main(["broken", "--output", str(tmp_path / "fault"), "--executions", "9"]) == 1
    assert (tmp_path / "fault").exists()
    said = capsys.readouterr().out
    assert "RuntimeError: this file" in said and "broken, execution 1 of seed 1" in said


def test_a_run_ends_after_its_executions(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["yaml", "icons", "--executions", "6"]) == 0
    assert "6 executions, no fault" in capsys.readouterr().out
