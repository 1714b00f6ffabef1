"""``docs/limits.md``: every limit of the program, collected from the constants.

A limit is a constant at the top of a module whose name begins with ``MAX``, ``MOST`` or ``LONGEST``, or a field of
:class:`certify.request.Limits`; the text below it says of what, in which unit. In ``checks``, ``MAX`` is what
certification asks for, which the rules' pages tell; what the program itself bounds there begins with ``MOST`` or
``LONGEST``.
"""

from __future__ import annotations

import argparse
import ast
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
PAGE: Final = ROOT / "docs" / "limits.md"
ROOMS: Final = {
    "connector": "Reading a connector",
    "checks": "Judging it",
    "certify": "Running",
    "report": "Reporting",
    "probe": "Asking addresses",
    "publish": "On GitHub",
}
_PREFIXES: Final = ("MAX", "MOST", "LONGEST")
_BEGINNING: Final = """\
# Limits

What the program reads and judges has bounds, so that no connector can stall it or fill it. They lie above all published
connectors. What lies beyond one is never taken for fine: the file or the place is an error, or the criterion is *not
judged*, which blocks the merge; texts that are only shown are cut, with an ellipsis or a count of the rest.

This page is generated from the constants: `make docs`.
"""


@dataclass(frozen=True, slots=True)
class Limit:
    """A constant and what it bounds."""

    module: str
    name: str
    value: str
    meaning: str
    """Empty where its author has written none."""


def limits(root: Path = ROOT) -> Iterator[Limit]:
    """Every limit, by room, module and line."""
    for room in ROOMS:
        for path in sorted((root / room).rglob("*.py")):
            module = path.relative_to(root).with_suffix("").as_posix()
            tree = ast.parse(path.read_text(encoding="utf-8"))
            bodies = [tree.body]
            if module == "certify/request":
                bodies += [node.body for node in tree.body if isinstance(node, ast.ClassDef) and node.name == "Limits"]
            for number, body in enumerate(bodies):
                yield from _limits(root, module, body, every=number > 0)


def _limits(root: Path, module: str, body: Sequence[ast.stmt], *, every: bool) -> Iterator[Limit]:
    prefixes = _PREFIXES[1:] if module.startswith("checks/") else _PREFIXES
    for statement, following in pairwise([*body, ast.Pass()]):
        target = statement.targets[0] if isinstance(statement, ast.Assign) else getattr(statement, "target", None)
        value = getattr(statement, "value", None)
        if not isinstance(target, ast.Name) or not isinstance(value, ast.expr):
            continue
        if every or target.id.lstrip("_").partition("_")[0] in prefixes:
            yield Limit(module, target.id, _number(_worked_out(value, body, root)), _text(following))


def _worked_out(value: ast.expr, body: Sequence[ast.stmt], root: Path) -> float:
    """The value where it is written as a product, a power of two, or with other constants.

    :param body: the module's statements, in which those constants are assigned or imported from another module here.
    """
    names = {node.id for node in ast.walk(value) if isinstance(node, ast.Name)}
    known = {name: _constant(name, body, root) for name in names}
    number: float = eval(compile(ast.Expression(value), "limit", "eval"), {"__builtins__": {}}, known)  # noqa: S307  our own constants
    return number


def _constant(name: str, body: Sequence[ast.stmt], root: Path) -> float:
    """A module's constant, its own or imported."""
    for statement in body:
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name) and statement.value:
            if statement.target.id == name:
                return _worked_out(statement.value, body, root)
        elif isinstance(statement, ast.ImportFrom) and statement.module:
            for alias in statement.names:
                if name == (alias.asname or alias.name):
                    path = root.joinpath(*statement.module.split(".")).with_suffix(".py")
                    return _constant(alias.name, ast.parse(path.read_text(encoding="utf-8")).body, root)
    raise NameError(f"no constant {name} in the module of a limit that names it")


def _number(number: float) -> str:
    return f"{number:,}" if isinstance(number, int) else f"{number:g}"


def _text(statement: ast.stmt) -> str:
    """The text below a constant, on one line."""
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
        return " ".join(str(statement.value.value).split()).replace("``", "`").replace("|", "\\|")
    return ""


def page(found: Sequence[Limit]) -> str:
    """The page, a table for each room."""
    parts = [_BEGINNING]
    for room, title in ROOMS.items():
        rows = [limit for limit in found if limit.module.startswith(f"{room}/")]
        if rows:
            lines = [f"| {limit.value} | {limit.meaning} | `{limit.module}`: `{limit.name}` |" for limit in rows]
            parts.append("\n".join([f"## {title}\n", "| At most | Of what | Where |", "| ---: | --- | --- |", *lines]))
    return "\n\n".join(part.strip() for part in parts) + "\n"


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the page, or say with ``--check`` whether it is as it should be."""
    parser = argparse.ArgumentParser(prog="tools.limits", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit status 1 where the page is another")
    options = parser.parse_args(arguments)
    text = page(list(limits()))
    if options.check:
        return int(not PAGE.exists() or PAGE.read_text(encoding="utf-8") != text)
    PAGE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
