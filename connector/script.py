"""What a rule may ask of a script: its classes, methods, namespaces and directives, each with its place.

The text is parsed as C# by tree-sitter, which knows strings, comments and interpolation from code. The parser is
native code that takes gigabytes for some texts of a few kilobytes, so :func:`parse` belongs into a confined process.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final

from connector.node import Finding

if TYPE_CHECKING:
    from tree_sitter import Node, Tree

MAX_SCRIPT: Final = 1 << 20
"""Bytes of a script; the platform refuses a larger one, and it is not parsed."""
MAX_NAMES: Final = 10_000
"""Of each kind; what comes after is not looked at, and :attr:`Code.beyond` says so."""
MAX_CHARACTERS: Final = 300
"""Of one name."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name in the code; line and columns are 1-based, the end column is the one after the last character."""

    text: str
    """Without blanks, comments, ``global::`` and ``@``."""
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
    """Types of which the code makes an object, by ``new`` or by a factory such as ``WebRequest.Create``.

    Not what stands between ``#if`` and ``#endif``.
    """
    qualified: tuple[Name, ...] = ()
    """Names in the code that begin with ``System``, ``Microsoft`` or ``Newtonsoft``, under the same condition."""
    directives: tuple[Name, ...] = ()
    """``#r`` and ``#load``."""
    beyond: bool = False
    """There are more than :data:`MAX_NAMES` names of a kind, or a comment inside a name hides the rest of it."""
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


def type_name(name: str) -> str:
    """The name of a type without its namespace and its type arguments."""
    return name.partition("<")[0].rpartition(".")[2].rpartition("::")[2]


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
        qualified=tuple(map(_name, content["qualified"])),
        directives=tuple(map(_name, content["directives"])),
        beyond=bool(content["beyond"]),
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
(member_access_expression expression: (identifier) @root (#any-of? @root "System" "Microsoft" "Newtonsoft"))
(qualified_name qualifier: (identifier) @root (#any-of? @root "System" "Microsoft" "Newtonsoft"))
(alias_qualified_name name: (identifier) @root (#any-of? @root "System" "Microsoft" "Newtonsoft"))
(preproc_if) @condition
(ERROR) @error
(MISSING) @error
"""
_CONDITIONS: Final = ("preproc_if", "preproc_else", "preproc_elif")
_DOTTED: Final = ("member_access_expression", "qualified_name", "alias_qualified_name")
_MAX_DOTS: Final = 12
"""Names of a dotted one that are looked at from its end."""
_TEXTS: Final = ("comment", "string_", "verbatim_string", "raw_string", "interpolated")
_DIRECTIVE: Final = re.compile(rb"^[ \t]*(#[ \t]*(?:r|load)\b[^\n]*)", re.MULTILINE)
_FACTORY: Final = re.compile(r"(?:\w+\.)*(?:Http)?WebRequest\.Create(?:Http)?")
_UNSAID: Final = re.compile(r"/\*.*?\*/|//[^\n]*|\s+|global::|@", re.DOTALL)
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
    source = _Source(data, data.split(b"\n"), _outermost(found.get("condition", [])))
    nodes = {kind: found.get(kind, [])[:MAX_NAMES] for kind in ("using", "namespace", "class")}
    created, qualified = list(_created(found, source)), list(_qualified(found, source))
    kinds = ("using", "namespace", "class", "created", "implicit", "called", "root")
    errors = [node for node in found.get("error", []) if not source.of(node, 1).startswith("#")]
    return {
        "usings": [using for node in nodes["using"] if (using := _using(node, source))],
        "namespaces": [_namespace(node, source) for node in nodes["namespace"]],
        "classes": [_class(node, source) for node in nodes["class"] if node.child_by_field_name("name")],
        "created": sorted(map(source.place, created), key=lambda name: name[1:]),
        "qualified": sorted(map(source.place, qualified), key=lambda name: name[1:]),
        "directives": list(_directives(tree, source)),
        "beyond": any(len(found.get(kind, [])) > MAX_NAMES for kind in kinds)
        or any(node.end_byte - node.start_byte > 4 * MAX_CHARACTERS for node in (*created, *qualified))
        or _has_many_directives(data),
        "fault": source.place(min(errors, key=lambda node: node.start_byte)) if errors else None,
    }


def _outermost(conditions: list[Node]) -> list[tuple[int, int]]:
    """Where each ``#if`` begins and its ``#endif`` ends, without those within others."""
    found: list[tuple[int, int]] = []
    for start, end in sorted((node.start_byte, node.end_byte) for node in conditions):
        if not found or start >= found[-1][1]:
            found.append((start, end))
    return found[:MAX_NAMES]


@dataclass(frozen=True, slots=True)
class _Source:
    """The text that was parsed; a node's own text would be copied whole, however long it is."""

    data: bytes
    lines: list[bytes]
    conditions: list[tuple[int, int]]

    def of(self, node: Node, limit: int = MAX_CHARACTERS) -> str:
        """What stands there, at most so many characters of it."""
        end = min(node.end_byte, node.start_byte + 4 * MAX_CHARACTERS)
        return _UNSAID.sub("", self.data[node.start_byte : end].decode("utf-8", "replace"))[:limit]

    def place(self, node: Node) -> list[Any]:
        row, end = node.start_point.row, node.end_point
        last = end.column if end.row == row else len(self.lines[row])
        return [self.of(node), row + 1, self.column(row, node.start_point.column), self.column(row, last)]

    def conditional(self, node: Node) -> bool:
        """It stands between ``#if`` and ``#endif``."""
        before = bisect_right(self.conditions, node.start_byte, key=itemgetter(0))
        return before > 0 and node.start_byte < self.conditions[before - 1][1]

    def column(self, row: int, offset: int) -> int:
        return len(self.lines[row][:offset].decode("utf-8", "replace")) + 1


def _created(found: dict[str, list[Node]], source: _Source) -> Iterator[Node]:
    """The types of which objects are made, where they are named."""
    for node in found.get("created", [])[:MAX_NAMES]:
        if not source.conditional(node):
            yield node
    for node in found.get("implicit", [])[:MAX_NAMES]:
        kind = _target(node)
        if kind is not None and not source.conditional(node):
            yield kind
    for node in found.get("called", [])[:MAX_NAMES]:
        if _FACTORY.fullmatch(source.of(node, 100)) and not source.conditional(node):
            yield node


def _qualified(found: dict[str, list[Node]], source: _Source) -> Iterator[Node]:
    """The whole names that begin with one of the roots, but for those in a ``using`` or ``namespace``."""
    for root in found.get("root", [])[:MAX_NAMES]:
        name, parent = root, root.parent
        for _ in range(_MAX_DOTS):
            if parent is None or parent.type not in _DOTTED:
                break
            if parent.type != "alias_qualified_name" and parent.start_byte != name.start_byte:
                break  # it is an argument of a type, or the like
            name, parent = parent, parent.parent
        declares = parent is not None and (parent.type == "using_directive" or "namespace" in parent.type)
        if not declares and not source.conditional(root):
            yield name


def _using(node: Node, source: _Source) -> list[Any] | None:
    target = next((child for child in reversed(node.children) if child.is_named), None)
    if target is None:
        return None
    words = {child.type for child in node.children}
    alias = node.child_by_field_name("name")
    given = source.of(alias) if alias and "=" in words else ""
    return [source.place(target), given, "static" in words, source.conditional(node)]


def _namespace(node: Node, source: _Source) -> list[Any]:
    """With the names of the namespaces around it."""
    name, line, column, end_column = source.place(node)
    declaration = node.parent
    around = declaration.parent if declaration is not None else None
    while around is not None and len(name) < MAX_CHARACTERS:
        outer = around.child_by_field_name("name") if around.type == "namespace_declaration" else None
        name = f"{source.of(outer)}.{name}" if outer is not None else name
        around = around.parent
    return [name[:MAX_CHARACTERS], line, column, end_column]


def _class(node: Node, source: _Source) -> list[Any]:
    name = node.child_by_field_name("name")
    assert name is not None
    bases = next((child for child in node.children if child.type == "base_list"), None)
    body = node.child_by_field_name("body")
    return [
        source.place(name),
        [source.of(base) for base in (bases.named_children if bases else [])][:MAX_NAMES],
        [_method(member, source) for member in _members(body) if member.child_by_field_name("name")][:MAX_NAMES],
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


def _method(node: Node, source: _Source) -> list[Any]:
    name, returns = node.child_by_field_name("name"), node.child_by_field_name("returns")
    parameters = node.child_by_field_name("parameters")
    assert name is not None
    words = {source.of(child, 20) for child in node.children if child.type == "modifier"}
    count = sum(child.type == "parameter" for child in (parameters.named_children if parameters else []))
    return [source.place(name), source.of(returns) if returns else "", count, "override" in words]


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


def _has_many_directives(data: bytes) -> bool:
    return next(islice(_DIRECTIVE.finditer(data), MAX_NAMES, None), None) is not None


def _directives(tree: Tree, source: _Source) -> Iterable[list[Any]]:
    data = source.data
    for number, found in enumerate(_DIRECTIVE.finditer(data)):
        if number >= MAX_NAMES:
            return
        node = tree.root_node.descendant_for_byte_range(found.start(1), found.start(1) + 1)
        if node is None or not any(node.type.startswith(kind) for kind in _TEXTS):
            row = data.count(b"\n", 0, found.start(1))
            start = found.start(1) - (data.rfind(b"\n", 0, found.start(1)) + 1)
            text = found[1].decode("utf-8", "replace").strip()[:MAX_CHARACTERS]
            column = source.column(row, start)
            yield [text, row + 1, column, column + len(text)]
