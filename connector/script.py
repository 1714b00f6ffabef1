"""What a rule may ask of a script: its classes, methods, namespaces and directives, each with its place.

The text is parsed as C# by tree-sitter, which knows strings, comments and interpolation from code. The parser is
native code that takes gigabytes for some texts of a few kilobytes, so :func:`parse` belongs into a confined process.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from connector.node import Finding

if TYPE_CHECKING:
    from tree_sitter import Node, Tree

MAX_NAMES: Final = 2_000
"""Of each kind; what comes after is not looked at."""
MAX_CHARACTERS: Final = 300
"""Of one name."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name in the code; line and columns are 1-based, the end column is the one after the last character."""

    text: str
    """Without blanks and without ``global::``."""
    line: int
    column: int
    end_column: int


@dataclass(frozen=True, slots=True)
class Using:
    """A ``using`` directive."""

    name: Name
    alias: str
    """The name it gives; empty where it gives none."""
    static: bool
    conditional: bool
    """It stands between ``#if`` and ``#endif``, so it may be there for tests on a desk alone."""


@dataclass(frozen=True, slots=True)
class Method:
    """A method of a class."""

    name: Name
    returns: str
    parameters: int
    override: bool


@dataclass(frozen=True, slots=True)
class Class:
    """A class, or one part of it."""

    name: Name
    bases: tuple[str, ...]
    methods: tuple[Method, ...]


@dataclass(frozen=True, slots=True)
class Code:
    """What a script consists of. Rules look at it where the script could be parsed."""

    file: str
    usings: tuple[Using, ...] = ()
    namespaces: tuple[Name, ...] = ()
    classes: tuple[Class, ...] = ()
    created: tuple[Name, ...] = ()
    """Types of which the code makes an object, by ``new`` or by a factory such as ``WebRequest.Create``."""
    directives: tuple[Name, ...] = ()
    """``#r`` and ``#load``."""
    fault: Name | None = None
    """The first place that is no C# to the parser; it may be a newer C# than it knows."""

    @property
    def value(self) -> None:
        """Nothing: code has no members that rules could ask for by keyword."""
        return

    def finding(self, name: Name, message: str, help: str | None = None) -> Finding:
        """A rule is broken at a name."""
        return Finding(
            self.file,
            "",
            "",
            message,
            help,
            line=name.line,
            column=name.column,
            end_line=name.line,
            end_column=name.end_column,
        )

    def whole(self, message: str) -> Finding:
        """A rule is broken by the script as a whole."""
        return Finding(self.file, "", "", message, line=1)


def read_code(content: dict[str, Any], file: str) -> Code:
    """The code from what :func:`parse` answered.

    :raises KeyError, TypeError, ValueError: it is no such answer.
    """
    return Code(
        file=file,
        usings=tuple(
            Using(_name(name), str(alias), bool(static), bool(conditional))
            for name, alias, static, conditional in content["usings"]
        ),
        namespaces=tuple(map(_name, content["namespaces"])),
        classes=tuple(
            Class(
                _name(name),
                tuple(map(str, bases)),
                tuple(Method(_name(of), str(returns), int(count), bool(over)) for of, returns, count, over in methods),
            )
            for name, bases, methods in content["classes"]
        ),
        created=tuple(map(_name, content["created"])),
        directives=tuple(map(_name, content["directives"])),
        fault=_name(content["fault"]) if content["fault"] else None,
    )


def _name(content: Any) -> Name:
    text, line, column, end_column = content
    return Name(str(text), int(line), int(column), int(end_column))


# --- The confined side -----------------------------------------------------------------------------------------------

_QUERY: Final = """
(using_directive) @using
(namespace_declaration name: (_) @namespace)
(file_scoped_namespace_declaration name: (_) @namespace)
(class_declaration) @class
(object_creation_expression type: (_) @created)
(implicit_object_creation_expression) @implicit
(invocation_expression function: (member_access_expression) @called)
(ERROR) @error
"""
_CONDITIONS: Final = ("preproc_if", "preproc_else", "preproc_elif", "preproc_if_in_top_level")
_TEXTS: Final = ("comment", "string_", "verbatim_string", "raw_string", "interpolated")
_DIRECTIVE: Final = re.compile(rb"^[ \t]*(#[ \t]*(?:r|load)\b[^\n]*)", re.MULTILINE)
_FACTORY: Final = re.compile(r"(?:\w+\.)*(?:Http)?WebRequest\.Create(?:Http)?")
_TYPED: Final = ("variable_declaration", "property_declaration", "parameter", "field_declaration")


def parse(text: str) -> dict[str, Any]:
    """Parse a script; what :func:`read_code` reads, as plain lists.

    :raises MemoryError: and anything else that native code may do to its process; run it where that does no harm.
    """
    import tree_sitter_c_sharp
    from tree_sitter import Language, Parser, Query, QueryCursor

    # Lines as editors count them; the parser knows one end of line only.
    data = re.sub(r"\r\n|\r", "\n", text).encode("utf-8", "replace")
    language = Language(tree_sitter_c_sharp.language())
    tree = Parser(language).parse(data)
    found = QueryCursor(Query(language, _QUERY)).captures(tree.root_node)
    lines = data.split(b"\n")
    nodes = {kind: found.get(kind, [])[:MAX_NAMES] for kind in ("using", "namespace", "class", "created")}
    created = [_place(node, lines) for node in nodes["created"]]
    created += [_place(kind, lines) for node in found.get("implicit", [])[:MAX_NAMES] if (kind := _target(node))]
    created += [
        _place(node, lines) for node in found.get("called", [])[:MAX_NAMES] if _FACTORY.fullmatch(_text(node, 100))
    ]
    errors = [node for node in found.get("error", []) if not node.text or not node.text.lstrip().startswith(b"#")]
    return {
        "usings": [using for node in nodes["using"] if (using := _using(node, lines))],
        "namespaces": [_place(node, lines) for node in nodes["namespace"]],
        "classes": [_class(node, lines) for node in nodes["class"] if node.child_by_field_name("name")],
        "created": sorted(created, key=lambda name: name[1:]),
        "directives": list(_directives(tree, data, lines)),
        "fault": _place(min(errors, key=lambda node: node.start_byte), lines) if errors else None,
    }


def _text(node: Node, limit: int = MAX_CHARACTERS) -> str:
    text = (node.text or b"")[: 4 * limit].decode("utf-8", "replace")
    return re.sub(r"\s+|global::", "", text)[:limit]


def _place(node: Node, lines: list[bytes]) -> list[Any]:
    row, end = node.start_point.row, node.end_point
    column = _column(lines, row, node.start_point.column)
    last = _column(lines, row, end.column if end.row == row else len(lines[row]))
    return [_text(node), row + 1, column, last]


def _column(lines: list[bytes], row: int, offset: int) -> int:
    return len(lines[row][:offset].decode("utf-8", "replace")) + 1


def _using(node: Node, lines: list[bytes]) -> list[Any] | None:
    target = next((child for child in reversed(node.children) if child.is_named), None)
    if target is None:
        return None
    words = {child.type for child in node.children}
    alias = node.child_by_field_name("name")
    parent, conditional = node.parent, False
    while parent is not None:
        conditional = conditional or parent.type in _CONDITIONS
        parent = parent.parent
    return [_place(target, lines), _text(alias) if alias and "=" in words else "", "static" in words, conditional]


def _class(node: Node, lines: list[bytes]) -> list[Any]:
    name = node.child_by_field_name("name")
    assert name is not None
    bases = next((child for child in node.children if child.type == "base_list"), None)
    body = node.child_by_field_name("body")
    return [
        _place(name, lines),
        [_text(base) for base in (bases.named_children if bases else [])][:MAX_NAMES],
        [_method(member, lines) for member in _members(body) if member.child_by_field_name("name")][:MAX_NAMES],
    ]


def _members(body: Node | None) -> Iterator[Node]:
    """The methods of a class, those between ``#if`` and ``#endif`` as well."""
    pending = list(reversed(body.named_children)) if body else []
    while pending:
        member = pending.pop()
        if member.type == "method_declaration":
            yield member
        elif member.type in _CONDITIONS:
            pending += reversed(member.named_children)


def _method(node: Node, lines: list[bytes]) -> list[Any]:
    name, returns = node.child_by_field_name("name"), node.child_by_field_name("returns")
    parameters = node.child_by_field_name("parameters")
    assert name is not None
    words = {_text(child, 20) for child in node.children if child.type == "modifier"}
    count = sum(child.type == "parameter" for child in (parameters.named_children if parameters else []))
    return [_place(name, lines), _text(returns) if returns else "", count, "override" in words]


def _target(node: Node) -> Node | None:
    """The type that a ``new()`` makes: that of the variable, field or property it is given to."""
    parent: Node | None = node.parent
    for _ in range(4):
        if parent is None:
            return None
        if parent.type in _TYPED:
            return parent.child_by_field_name("type")
        parent = parent.parent
    return None


def _directives(tree: Tree, data: bytes, lines: list[bytes]) -> Iterable[list[Any]]:
    for number, found in enumerate(_DIRECTIVE.finditer(data)):
        if number >= MAX_NAMES:
            return
        node = tree.root_node.descendant_for_byte_range(found.start(1), found.start(1) + 1)
        if node is None or not any(node.type.startswith(kind) for kind in _TEXTS):
            row = data.count(b"\n", 0, found.start(1))
            start = found.start(1) - (data.rfind(b"\n", 0, found.start(1)) + 1)
            text = found[1].decode("utf-8", "replace").strip()[:MAX_CHARACTERS]
            column = _column(lines, row, start)
            yield [text, row + 1, column, column + len(text)]
