"""Files that git in the workspace keeps, by the names of their bytes: they cost no request."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterable
from typing import TYPE_CHECKING

from certify.client import certify
from certify.process import Worker
from certify.request import Request, Task, Wish
from connector.files import blob_name
from publish.scope import ROOT

if TYPE_CHECKING:
    from certify.discover import Checkout


def kept(git: Checkout | None, wanted: Iterable[Iterable[str]]) -> dict[str, bytes]:
    """Those that git has, and that have the name under which it keeps them: what lies in a workspace may be anything.

    :param wanted: the names, in groups that are read one by one.
    """
    groups = [tuple((name, "") for name in names) for names in wanted]
    if git is None or not any(groups):
        return {}
    tasks = tuple(Task(git.directory, ROOT, texts=names) for names in groups if names)
    found = {}
    for result in certify(Request(tasks, wish=Wish.BLOBS), worker=Worker(judges=False)):
        for name, text in result.values.items() if isinstance(result.values, dict) else ():
            data = b64decode(text)
            if blob_name(data) == name:
                found[name] = data
    return found
