"""What a connector's files can begin with: made in the worker, which reads the connector, written by its starter."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any, Final

from certify.request import Request, Task, Wish
from connector.connector import Connector, read_connector
from connector.declaration_draft import CannotAdd, Member, with_members
from connector.files import DECLARATION_NAMES
from connector.publisher import Publisher
from connector.readme_draft import draft_intro, draft_readme

README: Final = "readme.md"
INTRO: Final = "intro.md"
MAX_TEXT: Final = 1_000_000
"""Characters of one text that is taken from the worker."""


class NoDrafts(Exception):
    """There are none; the message says why."""


@dataclass(frozen=True, slots=True)
class Draft:
    """The text of one file, before and after."""

    name: str
    """In the connector's directory."""
    before: str | None
    """``None`` for a file that does not exist."""
    blob: str | None
    """The name that git gives the bytes of the file as it was read."""
    after: str


def ask(directory: str, shown: str, publisher: Publisher | None, members: list[Member]) -> list[Draft]:
    """Have the drafts made by a worker: the answers with the members that are missing, and documents that do not exist.

    :param directory: the connector's path on this machine, every link resolved.
    :param shown: its path as the user knows it.
    :raises NoDrafts: there are none.
    """
    from certify.client import results
    from certify.process import Worker

    missing = json.dumps([asdict(member) for member in members])
    request = Request((Task(directory, shown, texts=(("", missing),)),), publisher, wish=Wish.DRAFTS)
    [result] = results(request, Worker(judges=False))
    values = result.values
    if not isinstance(values, dict):
        raise NoDrafts(f"{shown}: {result.reason or 'the process that read it gave no answer'}")
    if isinstance(values.get("refused"), str):
        raise NoDrafts(f"{shown.rstrip('/')}/{values['refused'][:1_000]}")
    return list(map(_draft, values["drafts"][:3]))


def _draft(values: dict[str, Any]) -> Draft:
    """A draft as the worker sent it, which has read a stranger's files: no name but ours is written to."""
    draft = Draft(**values)
    if draft.name.lower() not in (*DECLARATION_NAMES, README, INTRO) or len(draft.after) > MAX_TEXT:
        raise NoDrafts("the process that read the connector gave an answer that is none")
    return draft


def drafts(request: Request, task: Task) -> Any:
    """The drafts of a connector, or why there are none, as plain values. Called in the worker.

    :raises OSError: the directory does not exist or may not be read.
    """
    connector = read_connector(task.directory, task.path, request.publisher)
    members = [Member(**values) for values in json.loads(task.texts[0][1])]
    try:
        made = [_declaration(connector, members)] if members or connector.unread_declaration else []
    except CannotAdd as reason:
        return {"refused": str(reason)}
    files = {name.lower() for name in connector.files}
    if README not in files:
        made.append(Draft(README, None, None, draft_readme(connector) + "\n"))
    if INTRO not in files and connector.publisher is Publisher.VERIFIED:
        made.append(Draft(INTRO, None, None, draft_intro(connector) + "\n"))
    return {"drafts": [asdict(draft) for draft in made]}


def _declaration(connector: Connector, members: list[Member]) -> Draft:
    assert connector.folder is not None
    name = connector.folder.find(*DECLARATION_NAMES)
    if name is None:
        return Draft(DECLARATION_NAMES[0], None, None, with_members("", DECLARATION_NAMES[0], members))
    data = connector.folder.read(name)
    if data is None:
        raise CannotAdd(f"{name}: {connector.folder.unreadable[-1].message}")
    try:
        text = data.decode()
    except UnicodeDecodeError:
        raise CannotAdd(f"{name}: is not UTF-8; save it as UTF-8 first") from None
    draft = Draft(name, text, connector.folder.blobs[name], with_members(text, name, members))
    if connector.unread_declaration:
        raise CannotAdd(f"{name}: is too large to be read; remove what does not belong there")
    return draft
