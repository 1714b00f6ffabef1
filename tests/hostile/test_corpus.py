"""Every hostile directory comes to a clear end within the bounds, and takes nothing along.

Those of a kind are judged in one run, which all together takes no more than one of them may take.
"""

from __future__ import annotations

import html
import os
import re
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from tests.hostile.attacks import place, prepare
from tests.hostile.corpus import KINDS
from tests.hostile.places import NAMES
from tests.hostile.run import faults, run, wrong
from tools.hostile import build

SAMPLE = "sample"


def together(kind: str, root: Path) -> None:
    workspace = prepare(root)
    build({}, workspace / SAMPLE)
    attacks = {}
    for number, (name, one) in enumerate(KINDS[kind].items()):
        if not one.alone:
            try:
                place(one, workspace, f"c{number:03}")
            except PermissionError:  # only root makes devices
                continue
            attacks[f"c{number:03}"] = name
    ran = run(".", workspace)
    assert faults(ran) == [], f"{ran.seconds:.1f} s, {ran.memory >> 20} MB: {ran.said[-2_000:]}"
    judged = ran.connectors()
    found = {name: wrong(KINDS[kind][name], judged.get(path)) for path, name in attacks.items()}
    other = [f"{name}: {said}" for name, said in found.items() if said]
    assert not other, "\n".join(other)
    assert ran.status == 1
    assert not judged[SAMPLE].blocked


@pytest.mark.attack(
    "Links, hard links, pipes, sockets and devices in place of files, and folders whose paths are too long",
    "Only regular files that have no second name are opened, by names that lead nowhere else",
)
def test_what_is_no_file_of_the_connector_is_not_read(tmp_path: Path) -> None:
    together("places", tmp_path)


@pytest.mark.attack(
    "Definitions of any depth, size, encoding and type, and references to addresses, files and themselves",
    "Depth, size and numbers are bounded before values are built; references out of the file are never followed",
)
def test_no_value_is_read_beyond_its_bounds(tmp_path: Path) -> None:
    together("values", tmp_path)


@pytest.mark.attack(
    "Pictures that unpack to gigabytes, are cut off or damaged, or are none",
    "The header is read first; only the chunks of the picture reach the decoder, each with its checksum",
)
def test_no_picture_is_unpacked_beyond_its_size(tmp_path: Path) -> None:
    together("pictures", tmp_path)


@pytest.mark.attack(
    "YAML that multiplies or builds objects, Markdown and scripts that are nested without end",
    "Aliases and tags are refused, texts are bounded, and scripts are parsed in a process of their own",
)
def test_no_text_takes_more_than_its_reader_may(tmp_path: Path) -> None:
    together("texts", tmp_path)


@pytest.mark.attack(
    "Packages that expand to gigabytes, overlap, lead out of their directory, or have XML that multiplies",
    "Entries are counted and expanded in memory up to a bound; nothing is written; XML has no entities",
)
def test_no_package_is_expanded_beyond_its_bounds(tmp_path: Path) -> None:
    together("archives", tmp_path)


@pytest.mark.attack(
    "A pattern that backtracks for hours, references in a circle, and scripts that keep their parser busy",
    "Time and memory of each process are limited; what outlasts them is unjudged, which blocks",
)
@pytest.mark.parametrize(
    ("kind", "name"), [(kind, name) for kind, attacks in KINDS.items() for name, one in attacks.items() if one.alone]
)
def test_what_takes_long_ends_within_the_bounds(kind: str, name: str, tmp_path: Path) -> None:
    one = KINDS[kind][name]
    workspace = prepare(tmp_path)
    place(one, workspace)
    ran = run("connector", workspace)
    assert faults(ran) == [], ran.said
    assert ran.status == 1 or (ran.status == 2 and len(ran.said.splitlines()) == 1)
    assert any(one.said in text for text in (ran.said, *(found.texts for found in ran.connectors().values())))


@pytest.mark.attack(
    "Workflow commands, mentions, markup and control characters in the names of directories",
    "Foreign text is in code spans or escapes in every face, and in messages of our own in the log",
)
def test_no_name_of_a_directory_is_more_than_a_name(tmp_path: Path) -> None:
    workspace = prepare(tmp_path)
    for name in NAMES.values():
        build({}, workspace / os.fsdecode(name))
    ran = run(".", workspace)
    assert faults(ran) == [], ran.said
    assert set(map(os.fsencode, ran.connectors())) == {os.path.normpath(name) for name in NAMES.values()}
    for found in (ran, *(run(os.fsdecode(name), workspace) for name in NAMES.values() if b"@" in name)):
        page = MarkdownIt("gfm-like", {"linkify": False}).render(found.faces["markdown"])
        assert "@contoso" in html.unescape(page)
        assert "@" not in html.unescape(
            re.sub(r"<[^>]*>", "", re.sub(r"<code[^>]*>.*?</code>", "", page, flags=re.DOTALL))
        )
