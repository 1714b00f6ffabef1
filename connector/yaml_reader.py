"""YAML as the JSON that it stands for, with the place of every value.

Only what JSON can say is accepted: no aliases (a few lines of them expand to millions of nodes), no tags, and names
are text. Dates stay text, as they would in JSON.
"""

from __future__ import annotations

from typing import Any, cast

import yaml

from connector.document import Document, Range, TextFault
from connector.node import escape

_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_Base):  # type: ignore[misc]
    """PyYAML's safe loader without timestamps."""


_Loader.yaml_implicit_resolvers = {
    sign: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for sign, resolvers in _Base.yaml_implicit_resolvers.items()
}


def parse_yaml(document: Document) -> None:
    """Fill in the document's value and ranges; whatever is wrong becomes a fault of the document."""
    loader: Any = None
    try:
        for event in yaml.parse(document.text, Loader=_Loader):
            if isinstance(event, yaml.AliasEvent):
                document.faults.append(TextFault("alias", "YAML aliases are not read", _range(event)))
                return
        loader = _Loader(document.text)
        root = loader.get_single_node()
        ranges: dict[str, Range] = {"": _range(root)}
        document.value = _value(loader, root, "", ranges, document)
        document.yaml_ranges = ranges
        document.readable = True
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        problem = str(error.problem or "the text cannot be read").removeprefix("found ")
        document.faults.append(
            TextFault("syntax", f"this is not YAML: {problem}", Range(line, column, line, column + 1))
        )
    except (yaml.YAMLError, ValueError) as error:
        reason = str(error).splitlines()[0] if str(error) else "the text cannot be read"
        document.faults.append(TextFault("syntax", f"this is not YAML: {reason}", Range(1, 1, 1, 1)))
    except RecursionError:
        document.faults.append(TextFault("depth", "the values are nested too deeply to be read", Range(1, 1, 1, 1)))
    finally:
        if loader is not None:
            loader.dispose()


def _value(loader: Any, node: yaml.Node, pointer: str, ranges: dict[str, Range], document: Document) -> Any:
    if isinstance(node, yaml.MappingNode):
        return _mapping(loader, node, pointer, ranges, document)
    if isinstance(node, yaml.SequenceNode):
        elements = []
        for index, child in enumerate(node.value):
            place = f"{pointer}/{index}"
            ranges[place] = _range(child)
            elements.append(_value(loader, child, place, ranges, document))
        return elements
    return loader.construct_object(node)


def _mapping(
    loader: Any, node: yaml.MappingNode, pointer: str, ranges: dict[str, Range], document: Document
) -> dict[str, Any]:
    members: dict[str, Any] = {}
    for name_node, child in node.value:
        name = cast(str, name_node.value) if isinstance(name_node, yaml.ScalarNode) else "?"
        place = f"{pointer}/{escape(name)}"
        if name in members:
            message = f'the name "{name}" stands twice in one object'
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
