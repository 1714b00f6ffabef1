"""The bad and the good example of every rule: merge patches over the certified sample.

``docs/rules/examples/*.yml`` holds them by rule id, one file for each module of rules. A patch is a JSON merge patch
(RFC 7396) by file name, with two additions: a whole number as a name patches that element of an array, and text in
place of a patch is the whole file. ``null`` removes a member or a file, ``{replace: [old, new]}`` changes the text of
a file (the new one may come in pieces, so that no page shows it whole), ``{repeat: [text, times]}`` is a long text,
``{link: target}`` is a symbolic link,
``{copies: [times, name, patch]}`` are as many members, with their number in place of ``{n}``, and ``{draw: …}`` draws
an icon. ``{package: patch}`` builds a submission package of the directory (:mod:`tools.packages`).
Under ``pull request`` stands a patch of the pull request that brings the connector, without it there is none;
under ``answers`` what came of asking addresses, by their names; under ``neighbors`` patches of the sample's definition,
by the paths of other connectors of the run; under ``base version`` a patch of the sample that gives the version that
is published, without it there is none.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from connector.address import Answer, Kind, ProbedAddress, addresses
from connector.connector import Connector, read_connector
from connector.neighbors import Neighbors, describe
from connector.publisher import Publisher
from connector.pull_request import PullRequest

ROOT: Final = Path(__file__).resolve().parent.parent
SAMPLE: Final = ROOT / "samples" / "contoso-invoices"
SAMPLE_PULL_REQUEST: Final = ROOT / "samples" / "pull_request.yml"
PULL_REQUEST: Final = "pull request"
ANSWERS: Final = "answers"
NEIGHBORS: Final = "neighbors"
UNREAD: Final = "unread"
"""In place of a neighbor's path: how many more there are that are not compared."""
BASE_VERSION: Final = "base version"
EXAMPLES: Final = ROOT / "docs" / "rules" / "examples"

Patch = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Example:
    """What breaks a rule, where, and what does not."""

    rule: str
    bad: Patch
    good: Patch
    at: str | None
    """Pointer of the finding in :attr:`file`; ``None`` where the file has no pointers."""
    file: str
    also: tuple[str, ...]
    """Other blocking or recommended rules that the bad example cannot help breaking."""
    publisher: str
    folder: str
    """Name of the directory in which the connector lies."""
    unproven: bool
    """The bad example leaves the criterion unproven; it breaks nothing."""
    unjudged: bool
    """Or it leaves the criterion unjudged."""


def examples() -> Iterator[Example]:
    """Every example, by file and position."""
    for path in sorted(EXAMPLES.glob("*.yml")):
        for rule, example in (yaml.safe_load(path.read_text(encoding="utf-8")) or {}).items():
            bad = example["bad"]
            yield Example(
                rule=rule,
                bad=bad,
                good=example.get("good") or {},
                at=example.get("at"),
                file=example.get("file", next(iter(bad))),
                also=tuple(example.get("also", ())),
                publisher=example.get("publisher", "verified"),
                folder=example.get("folder", "contoso-invoices"),
                unproven=example.get("unproven", False),
                unjudged=example.get("unjudged", False),
            )


def materialize(patch: Patch, directory: Path, sample: Path = SAMPLE) -> Path:
    """Write the sample with the patch applied into ``directory`` and return it."""
    shutil.copytree(sample, directory)
    for name, change in patch.items():
        if name not in (PULL_REQUEST, ANSWERS, NEIGHBORS, BASE_VERSION):
            _write(directory / name, change)
    return directory


def probed(patch: Patch, connector: Connector) -> list[ProbedAddress]:
    """What came of asking the connector's addresses; nothing where the patch has no answers."""
    answers = patch.get(ANSWERS, {})
    return [
        ProbedAddress(
            one.url, one.name, one.file, one.pointer, Answer(Kind(answers[one.name][0]), *answers[one.name][1:])
        )
        for one in addresses(connector.definition)
        if one.name in answers
        for kind, *reason in [answers[one.name]]
    ]


def beside(patch: Patch) -> Neighbors | None:
    """The other connectors of the run; ``None`` where the patch speaks of none."""
    if NEIGHBORS not in patch:
        return None
    neighbors = Neighbors(unread=patch[NEIGHBORS].get(UNREAD, 0))
    sample = json.loads((SAMPLE / "apiDefinition.swagger.json").read_text(encoding="utf-8"))
    for path, change in patch[NEIGHBORS].items():
        if path != UNREAD:
            neighbors.add(describe(path, apply(sample, change), Publisher.VERIFIED))
    return neighbors


def published(patch: Patch, directory: Path) -> Connector | None:
    """The version that is published, written to ``directory``; ``None`` where the patch speaks of none."""
    if BASE_VERSION not in patch:
        return None
    return read_connector(str(materialize(patch[BASE_VERSION], directory)), ".")


def brought_by(patch: Patch) -> PullRequest | None:
    """The sample's pull request with the patch applied; ``None`` where the patch speaks of none."""
    if PULL_REQUEST not in patch:
        return None
    sample = yaml.safe_load(SAMPLE_PULL_REQUEST.read_text(encoding="utf-8"))
    members = apply(sample, patch[PULL_REQUEST])
    files, added = members["files"], members["added"]
    return PullRequest(
        **{
            **members,
            "labels": tuple(members["labels"]),
            "files": None if files is None else frozenset(files),
            "added": frozenset(added),
        }
    )


def _write(path: Path, change: Any) -> None:
    if change is None:
        path.unlink(missing_ok=True)
    elif isinstance(change, str):
        path.write_bytes(change.encode("utf-8", errors="surrogateescape"))
    elif "draw" in change:
        from samples.draw_icons import draw

        path.write_bytes(draw(change["draw"]))
    elif "package" in change:
        from tools.packages import package

        path.write_bytes(package(path.parent, change["package"]))
    elif "link" in change:
        path.unlink(missing_ok=True)
        path.symlink_to(change["link"])
    elif "repeat" in change:
        text, times = change["repeat"]
        path.write_bytes((text * times).encode("utf-8"))
    elif "replace" in change:
        old, *pieces = change["replace"]
        new = "".join(pieces)
        text = path.read_text(encoding="utf-8")
        if old not in text:
            raise ValueError(f"{path.name} does not hold {old!r}")
        path.write_bytes(text.replace(old, new, 1).encode("utf-8", errors="surrogateescape"))
    else:
        text = path.read_text(encoding="utf-8") if path.exists() else "{}"
        is_yaml = path.suffix in (".yml", ".yaml")
        value = apply(yaml.safe_load(text) if is_yaml else json.loads(text), change)
        path.write_text(
            yaml.safe_dump(value, sort_keys=False) if is_yaml else json.dumps(value, indent=4), encoding="utf-8"
        )


def apply(target: Any, patch: Any) -> Any:
    """The target with the merge patch applied; neither is changed."""
    if not isinstance(patch, dict):
        return deepcopy(patch)
    if set(patch) == {"repeat"}:
        text, times = patch["repeat"]
        return text * times
    if isinstance(target, list) and patch and all(isinstance(name, int) for name in patch):
        elements = deepcopy(target)
        for index, change in sorted(patch.items(), reverse=True):
            if change is None:
                del elements[index]
            elif index == len(elements):
                elements.append(deepcopy(change))
            else:
                elements[index] = apply(elements[index], change)
        return elements
    members = dict(target) if isinstance(target, dict) else {}
    if set(patch) == {"copies"}:
        times, name, change = patch["copies"]
        patch = {name.replace("{n}", str(n)): _numbered(change, n) for n in range(times)}
    for name, change in patch.items():
        if change is None:
            members.pop(str(name), None)
        else:
            members[str(name)] = apply(members.get(str(name)), change)
    return members


def _numbered(patch: Any, n: int) -> Any:
    return json.loads(json.dumps(patch).replace("{n}", str(n)))
