"""The house: data flows one way, rules know no other rule, and nothing grows beyond what can be read at once."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOMS = ("entrypoint", "command", "publish", "probe", "certify", "report", "checks", "connector")
"""From top to bottom; each may import those below it, and no other."""
LONGEST_MODULE = 400
LONGEST_FUNCTION = 60
LONGEST_RULE = 25
ENGINE = {"checks.rule", "checks.criteria", "checks.sources"}
"""What a module of rules may import of its own room."""


def modules() -> Iterator[tuple[str, Path]]:
    """Every module of the program by its dotted name."""
    yield "entrypoint", Path("entrypoint.py")
    for room in ROOMS[1:]:
        for path in sorted(Path(room).rglob("*.py")):
            yield ".".join(path.with_suffix("").parts).removesuffix(".__init__"), path


MODULES = dict(modules())


def imports(path: Path, *, types: bool = True) -> Iterator[str]:
    """What a module imports of this project, at its top or inside functions.

    :param types: also what only annotations name.
    """
    tree = ast.parse(path.read_text(encoding="utf-8"))
    if not types:
        tree.body = [
            node for node in tree.body if not (isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING")
        ]
    for node in ast.walk(tree):
        names = []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        yield from (name for name in names if name in MODULES)


def functions(path: Path) -> Iterator[tuple[ast.FunctionDef, int]]:
    """Each function with its length in lines, its docstring aside."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef):
            assert node.end_lineno is not None
            docstring = 0
            first = node.body[0]
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and first.end_lineno:
                docstring = first.end_lineno - first.lineno + 1
            yield node, node.end_lineno - node.lineno + 1 - docstring


def is_rule(function: ast.FunctionDef) -> bool:
    return any(
        isinstance(one, ast.Call) and isinstance(one.func, ast.Name) and one.func.id == "rule"
        for one in function.decorator_list
    )


RULE_MODULES = [name for name, path in MODULES.items() if any(is_rule(function) for function, _ in functions(path))]


@pytest.mark.parametrize("name", MODULES)
def test_nothing_imports_upward(name: str) -> None:
    room = name.partition(".")[0]
    allowed = ROOMS[ROOMS.index(room) :]
    assert [one for one in imports(MODULES[name]) if one.partition(".")[0] not in allowed] == []


@pytest.mark.parametrize("name", RULE_MODULES)
def test_no_module_of_rules_imports_another(name: str) -> None:
    of_this_room = {one for one in imports(MODULES[name]) if one.startswith("checks.")}
    own = {one for one in of_this_room if name.startswith("checks.openapi.") and one.startswith("checks.openapi")}
    assert of_this_room - ENGINE - own == set()


def test_no_two_rooms_and_no_two_modules_import_each_other() -> None:
    below = {name: set(imports(path, types=False)) - {name} for name, path in MODULES.items()}
    packages = {name for name, path in MODULES.items() if path.name == "__init__.py"}
    pairs = {
        tuple(sorted((name, other)))
        for name, others in below.items()
        for other in others - packages
        if name not in packages and name in below[other]
    }
    assert pairs == set()


@pytest.mark.parametrize("name", MODULES)
def test_a_module_can_be_read_at_once(name: str) -> None:
    lines = MODULES[name].read_text(encoding="utf-8").count("\n")
    assert lines <= LONGEST_MODULE
    too_long = {
        function.name: length
        for function, length in functions(MODULES[name])
        if length > (LONGEST_RULE if is_rule(function) else LONGEST_FUNCTION)
    }
    assert too_long == {}


def test_the_entrypoint_is_a_page() -> None:
    assert MODULES["entrypoint"].read_text(encoding="utf-8").count("\n") <= 80


def test_no_face_reads_the_rules() -> None:
    readers = [name for name, path in MODULES.items() if name.startswith("report.") and "REGISTRY" in path.read_text()]
    assert readers == []
