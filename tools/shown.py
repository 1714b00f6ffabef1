"""An example as its reader would see it: the files before and after, with the changed lines marked."""

from __future__ import annotations

import difflib
import io
import json
import re
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import PIL.Image
import yaml

from report.plain import visible
from tools.examples import (
    ANSWERS,
    BASE_VERSION,
    NEIGHBORS,
    PULL_REQUEST,
    SAMPLE,
    SAMPLE_PULL_REQUEST,
    UNREAD,
    Example,
    apply,
    materialize,
)

PICTURES: Final = "pictures"
"""The folder of the icons, beside the pages."""
_MOST_LINES: Final = 40
_MOST_COLUMNS: Final = 160
_CONTEXT: Final = 2
_NO_FILES: Final = (PULL_REQUEST, ANSWERS, NEIGHBORS, BASE_VERSION)
_ICON: Final = 115
"""Pixels of the longer side of an icon on a page: half of what certification asks for."""


def shown(example: Example) -> tuple[str, dict[str, bytes]]:
    """Before and after as Markdown, and the pictures that it refers to, by name."""
    published = example.bad.get(BASE_VERSION)
    if published:
        # Such a rule is about what an update does: the published version, and what became of it.
        now = {name: change for name, change in example.bad.items() if name != BASE_VERSION}
        was = {name: published.get(name, {}) for name in (*now, *published)}
        text, drawn = shown(replace(example, bad=was, good=now))
        return f"An update that breaks it:\n\n{text}", drawn
    names = [name for name in dict.fromkeys([*example.bad, *example.good]) if name not in _NO_FILES]
    with tempfile.TemporaryDirectory() as directory:
        before = materialize(_masked(example.bad), Path(directory) / "before")
        after = materialize(_masked(example.good), Path(directory) / "after")
        sides = [(name, _content(before / name), _content(after / name)) for name in names]
        if all(one == other for _, one, other in sides):
            # What is wrong is how the file is written, not what it says.
            sides = [(name, _raw(before / name), _raw(after / name)) for name in names]
    parts: list[str] = []
    pictures: dict[str, bytes] = {}
    for name, one, other in sides:
        if one == other:
            continue
        if _is_icon(one) or _is_icon(other):
            icons = {side: small for side, data in (("before", one), ("after", other)) if (small := _small(data))}
            pictures |= {f"{example.rule}-{side}.png": data for side, data in icons.items()}
            parts.append(_icons(example.rule, name, list(icons)))
        else:
            parts.append(_change(name, one, other))
    parts += _circumstances(example)
    return "\n\n".join(parts), pictures


def _raw(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def _content(path: Path) -> bytes | None:
    """The file as its author would lay it out; ``None`` where there is none."""
    if path.is_symlink():
        return f"(a symbolic link to {path.readlink()})\n".encode()
    data = _raw(path)
    if data is not None and path.suffix == ".json":
        try:
            return (json.dumps(json.loads(data), indent=4, ensure_ascii=False) + "\n").encode("utf-8", "replace")
        except ValueError:
            return data
    return data


def _small(data: bytes | None) -> bytes | None:
    """The icon as a page shows it; ``None`` where it is none that can be drawn."""
    if data is None:
        return None
    stream = io.BytesIO()
    try:
        with PIL.Image.open(io.BytesIO(data), formats=["PNG"]) as image:
            shape = image.convert("RGBA")
            shape.thumbnail((_ICON, _ICON))
            shape.quantize(32).save(stream, "PNG", optimize=True)
    except (OSError, ValueError, PIL.Image.DecompressionBombError):
        return None
    return stream.getvalue()


def _masked(patch: dict[str, Any]) -> dict[str, Any]:
    """The patch, in which what is written in pieces so that no page shows it whole stays in pieces."""
    return {
        name: {"replace": [change["replace"][0], f"{change['replace'][1]}…"]}
        if isinstance(change, dict) and len(change.get("replace", ())) > 2
        else change
        for name, change in patch.items()
    }


def _is_icon(data: bytes | None) -> bool:
    return data is not None and data.startswith(b"\x89PNG")


def _icons(rule: str, name: str, sides: list[str]) -> str:
    cells = [f"![{name} {side}]({PICTURES}/{rule}-{side}.png)" for side in sides]
    if not sides:
        return f"`{name}` cannot be opened as a picture."
    titles = " | ".join(f"`{name}` {side}" for side in sides)
    other = "after" if sides == ["before"] else "before"
    missing = "" if len(sides) == 2 else f"\n\n`{name}` {other} cannot be drawn, or is not there."
    return f"| {titles} |\n|{'---|' * len(sides)}\n| {' | '.join(cells)} |{missing}"


def _change(name: str, before: bytes | None, after: bytes | None) -> str:
    verb = "Add" if before is None else "Remove" if after is None else "In"
    lead = f"{verb} `{name}`:"
    return f"{lead}\n\n{_diff(_lines(before), _lines(after))}"


def _lines(data: bytes | None) -> list[str]:
    text = (data or b"").decode("utf-8", "backslashreplace")
    return [visible(line, _MOST_COLUMNS) for line in text.removesuffix("\n").split("\n")] if text else []


def _diff(before: list[str], after: list[str]) -> str:
    lines: list[str] = []
    # The comma before a member that was added or removed is no change to read about, unless it is the only one.
    keys = [[line.rstrip(",") for line in side] for side in (before, after)]
    one, other = (before, after) if keys[0] == keys[1] else keys
    # What both have in common at their ends is nearly all of them, and comparing takes the square of what is left.
    start = max(0, _common(one, other) - _CONTEXT)
    stop = max(0, _common(one[start:][::-1], other[start:][::-1]) - _CONTEXT)
    before, after, one, other = (side[start : len(side) - stop] for side in (before, after, one, other))
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    for group in matcher.get_grouped_opcodes(_CONTEXT):
        if lines or start + group[0][1] > 0:
            lines.append("  …")
        for tag, old, old_end, new, new_end in group:
            if tag == "equal":
                lines += [f" {line}" for line in after[new:new_end]]
            else:
                lines += [f"-{line}" for line in before[old:old_end]] + [f"+{line}" for line in after[new:new_end]]
    if len(lines) > _MOST_LINES:
        lines = [*lines[:_MOST_LINES], f"  … {len(lines) - _MOST_LINES:,} more lines"]
    text = "\n".join(lines)
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", text)), default=0))
    return f"{fence}diff\n{text}\n{fence}"


def _common(one: list[str], other: list[str]) -> int:
    """How many lines both begin with."""
    pairs = zip(one, other, strict=False)
    return next((number for number, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _circumstances(example: Example) -> Iterator[str]:
    """What else than files is different."""
    for name, lead in ((PULL_REQUEST, "On the pull request:"), (ANSWERS, "What the addresses answer:")):
        if name in example.bad or name in example.good:
            base = yaml.safe_load(SAMPLE_PULL_REQUEST.read_text(encoding="utf-8")) if name == PULL_REQUEST else {}
            one, other = (apply(base, patch.get(name, {})) for patch in (example.bad, example.good))
            changed = [key for key in {**one, **other} if one.get(key) != other.get(key)]
            sides = [{key: side[key] for key in changed if key in side} for side in (one, other)]
            if changed:
                yield f"{lead}\n\n{_diff(*(_yaml(side) for side in sides))}"
    for path, patch in example.bad.get(NEIGHBORS, {}).items():
        if path == UNREAD:
            yield f"Before, {patch} other connectors of the run are not compared."
            continue
        lines = "\n".join(_yaml(patch))
        yield f"Before, there is `{visible(path)}` beside it, the same but for:\n\n```yaml\n{lines}\n```"
    if example.folder != SAMPLE.name:
        yield f"The connector lies in a folder called `{visible(example.folder)}`."
    if example.publisher == "independent":
        yield "The publisher is independent."


def _yaml(value: dict[str, Any]) -> list[str]:
    return yaml.safe_dump(value, sort_keys=False, allow_unicode=True, width=110).splitlines() if value else []
