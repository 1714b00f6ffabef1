"""YAML as the JSON that it stands for, with the place of every value.

Only what JSON can say is accepted: no aliases (a few lines of them expand to millions of nodes), no tags, and names
are text. Dates stay text, as they would in JSON.
"""

from __future__ import annotations

import re
from math import isfinite
from typing import Any, Final, cast

import yaml

from connector.node import escape
from connector.positions import Range
from connector.reading import MAX_DEPTH, Reading, TextFault
from connector.words import cut
from connector.yaml_words import of_alias, of_problem

_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


MAX_CHARACTERS: Final = 1024 * 1024
"""A longer file is not read; certification accepts no larger definition either."""
MAX_VALUES: Final = 150_000
"""Values in a file, each of which takes the memory of several objects until it is read."""
_FORBIDDEN: Final = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_NO_LINE_ENDS: Final = {0x85: " ", 0x2028: " ", 0x2029: " "}
"""The parser counts a line at each of them; YAML 1.2, editors and GitHub do not."""


class _Loader(_Base):  # type: ignore[misc]
    """PyYAML's safe loader without timestamps."""


_TIMESTAMP: Final = "tag:yaml.org,2002:timestamp"


class _WithoutBase60:
    """A pattern of numbers that leaves 12:30 out.

    To YAML 1.1 it is a number of base 60, to everybody else a text, and it costs the square of its length.
    """

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self._pattern = pattern

    def match(self, text: str) -> re.Match[str] | None:
        return None if ":" in text else self._pattern.match(text)


_Loader.yaml_implicit_resolvers = {
    sign: [
        (tag, _WithoutBase60(pattern) if tag.endswith((":int", ":float")) else pattern)
        for tag, pattern in resolvers
        if tag != _TIMESTAMP
    ]
    for sign, resolvers in _Base.yaml_implicit_resolvers.items()
}


_ALLOWED_TAGS: Final = frozenset(
    f"tag:yaml.org,2002:{name}" for name in ("map", "seq", "str", "int", "float", "bool", "null", "value", "merge")
)


class _Refused(Exception):
    """A value that JSON could not say; the fault tells which and where."""

    def __init__(self, fault: TextFault) -> None:
        super().__init__(fault.message)
        self.fault = fault


def read_yaml(document: Reading) -> None:
    """Fill in value and ranges; whatever is wrong becomes a fault."""
    loader: Any = None
    try:
        if len(document.text) > MAX_CHARACTERS:
            message = f"the file has {len(document.text):,} characters, at most {MAX_CHARACTERS:,} of YAML are read"
            raise _Refused(TextFault("size", message, Range(1, 1, 1, 1)))
        text = document.text.translate(_NO_LINE_ENDS)
        _refuse_aliases_and_depth(text)
        loader = _Loader(text)
        root = loader.get_single_node()
        if root is None:
            raise _Refused(TextFault("empty", "the file is empty", Range(1, 1, 1, 1)))
        ranges: dict[str, Range] = {"": _range(root)}
        document.value = _value(loader, root, "", ranges, document)
        document.yaml_ranges = ranges
        document.readable = True
    except _Refused as refusal:
        document.faults.append(refusal.fault)
    except yaml.MarkedYAMLError as error:
        mark = _mark(error)
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        message, instead = of_problem(document.text, line, column, str(error.problem or "the text cannot be read"))
        document.faults.append(TextFault("syntax", message, Range(line, column, line, column + 1), "", instead))
    except (yaml.YAMLError, ValueError):
        document.faults.append(_unreadable_character(document))
    finally:
        if loader is not None:
            loader.dispose()


def _mark(error: yaml.MarkedYAMLError) -> Any:
    """Where the mistake is: of a quotation that never ends, where it begins."""
    begun = error.context_mark and "quoted scalar" in str(error.context) and "end of stream" in str(error.problem)
    return error.context_mark if begun else error.problem_mark or error.context_mark


def _refuse_aliases_and_depth(text: str) -> None:
    """Look at the events of the text, which no nesting can exhaust, before anything is built from them."""
    depth = values = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.AliasEvent):
            message, instead = of_alias(text, _range(event).line)
            raise _Refused(TextFault("alias", message, _range(event), "", instead))
        values += isinstance(event, (yaml.ScalarEvent, yaml.CollectionStartEvent))
        if values > MAX_VALUES:
            raise _Refused(TextFault("size", f"the file has more than {MAX_VALUES:,} values", _range(event)))
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                raise _Refused(TextFault("depth", "the values are nested too deeply to be read", _range(event)))
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _unreadable_character(document: Reading) -> TextFault:
    """YAML forbids most control characters; its reader says so without a line."""
    match = _FORBIDDEN.search(document.text)
    if match is None:
        return TextFault("syntax", "this is not YAML: the text cannot be read", Range(1, 1, 1, 1))
    name = f"U+{ord(match.group()):04X}"
    return TextFault(
        "syntax", f"this is not YAML: the character {name} is not allowed", document.lines.range(*match.span())
    )


def _value(loader: Any, node: yaml.Node, pointer: str, ranges: dict[str, Range], document: Reading) -> Any:
    if node.tag not in _ALLOWED_TAGS:
        raise _Refused(TextFault("syntax", f'the YAML tag "{node.tag[:60]}" is not read', _range(node), pointer))
    if isinstance(node, yaml.MappingNode):
        return _mapping(loader, node, pointer, ranges, document)
    if isinstance(node, yaml.SequenceNode):
        elements = []
        for index, child in enumerate(node.value):
            place = f"{pointer}/{index}"
            ranges[place] = _range(child)
            elements.append(_value(loader, child, place, ranges, document))
        return elements
    return _scalar(loader, node, pointer)


def _scalar(loader: Any, node: yaml.Node, pointer: str) -> Any:
    try:
        value = loader.construct_object(node)
    except (ValueError, KeyError, IndexError):
        # "0x_" looks like a number, and so does one with more digits than any reader takes.
        shown = str(node.value)
        number = shown if len(shown) <= 60 else f"{shown[:20]}… with {len(shown):,} digits"
        raise _Refused(
            TextFault("syntax", f"this is not YAML: {number} is not a number", _range(node), pointer)
        ) from None
    if isinstance(value, float) and not isfinite(value):
        message = f"{str(node.value)[:60]} is not a number that JSON can express"
        raise _Refused(TextFault("syntax", message, _range(node), pointer))
    return value


def _mapping(
    loader: Any, node: yaml.MappingNode, pointer: str, ranges: dict[str, Range], document: Reading
) -> dict[str, Any]:
    members: dict[str, Any] = {}
    repeated: set[str] = set()
    for name_node, child in node.value:
        if not isinstance(name_node, yaml.ScalarNode):
            raise _Refused(TextFault("syntax", "a name in YAML has to be text here", _range(name_node), pointer))
        name = cast(str, name_node.value)
        place = f"{pointer}/{escape(name)}"
        if name in members and name not in repeated:
            repeated.add(name)
            message = f'"{cut(name, 60)}" is defined twice in one object'
            document.faults.append(TextFault("duplicate-key", message, _range(name_node), place))
        ranges[place] = _range(name_node)
        if isinstance(child, yaml.ScalarNode):
            start, end = name_node.start_mark, child.end_mark
            ranges[place] = Range(start.line + 1, start.column + 1, end.line + 1, end.column + 1)
        members[name] = _value(loader, child, place, ranges, document)
    return members


def _range(item: Any) -> Range:
    start, end = item.start_mark, item.end_mark
    if isinstance(item, yaml.CollectionNode):
        return Range(start.line + 1, start.column + 1, start.line + 1, start.column + 2)
    return Range(start.line + 1, start.column + 1, end.line + 1, end.column + 1)
