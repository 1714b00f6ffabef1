"""The table of attacks in ``docs/security.md``, from the tests that show that each fails.

A test is marked ``@pytest.mark.attack(WHAT, DEFENSE)``; tests with the same words share a row. ``--check`` writes
nothing, and its exit status is 1 where the page is another.
"""

from __future__ import annotations

import argparse
import ast
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
PAGE: Final = ROOT / "docs" / "security.md"
BEGINNING: Final = "<!-- The table is generated from the tests: make docs -->"
END: Final = "<!-- The end of the table -->"


@dataclass(frozen=True, slots=True)
class Shown:
    """An attack that a test shows to fail."""

    what: str
    defense: str
    file: str
    """Relative to the checkout."""
    test: str


def attacks(root: Path = ROOT) -> Iterator[Shown]:
    """Every attack, by file and line."""
    for path in sorted((root / "tests").rglob("test_*.py")):
        for statement in ast.parse(path.read_text(encoding="utf-8")).body:
            if not isinstance(statement, ast.FunctionDef):
                continue
            for mark in statement.decorator_list:
                if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.attack":
                    what, defense = map(ast.literal_eval, mark.args)
                    yield Shown(what, defense, path.relative_to(root).as_posix(), statement.name)


def table(found: Sequence[Shown]) -> str:
    """A row for each attack, with its tests."""
    rows: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for one in found:
        name = one.test.removeprefix("test_").replace("_", " ")
        rows[one.what, one.defense].append(f"[{name}](../{one.file})")
    lines = [f"| {what} | {defense} | {'<br>'.join(tests)} |" for (what, defense), tests in rows.items()]
    return "\n".join(["| Attack | Defense | Shown by |", "|---|---|---|", *lines])


def page(text: str, found: Sequence[Shown]) -> str:
    """The page with its table written anew.

    :raises ValueError: it has no place for one.
    """
    written, count = re.subn(
        rf"(?<={re.escape(BEGINNING)}\n\n).*?(?=\n*{re.escape(END)})", lambda _: table(found), text, flags=re.DOTALL
    )
    if count != 1:
        raise ValueError(f"{PAGE.name} has no single place for the table")
    return written


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the page, or say with ``--check`` whether it is as it should be."""
    parser = argparse.ArgumentParser(prog="tools.security", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit status 1 where the page is another")
    options = parser.parse_args(arguments)
    before = PAGE.read_text(encoding="utf-8")
    after = page(before, list(attacks()))
    if options.check:
        return int(before != after)
    PAGE.write_text(after, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
