"""What git in a checkout knows of two commits, where GitHub does not say it, and the files that it keeps."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING, Any, Final

from certify.request import Task

if TYPE_CHECKING:
    from dulwich.objects import ObjectID
    from dulwich.repo import Repo

MAX_FILES: Final = 60_000
"""Of one commit; a larger one is left to GitHub."""
MAX_BYTES: Final = 7_000_000
"""Of the files of one answer, all together: an answer has them as Base64."""

Listing = dict[str, list[str]]
"""By path the mode as git writes it, and the name of the bytes."""


def listings(task: Task) -> dict[str, Listing] | None:
    """``head`` and ``base``: what the commit holds, and what it held before; ``None`` where git lacks either.

    The task names the commit, what it is compared with (``before``), whether that is compared as it is (``direct``),
    and the merge of both (``merge``), which stands for the commit where a checkout knows no further back.
    """
    from dulwich.errors import NotGitRepository
    from dulwich.repo import Repo

    named = dict(task.texts)
    try:
        with Repo(task.directory) as repository:
            pair = _pair(repository, named)
            if pair is None:
                return None
            return {"base": _listing(repository, pair[0]), "head": _listing(repository, pair[1])}
    except (NotGitRepository, KeyError, ValueError, OSError, AssertionError):
        return None


def blobs(task: Task) -> dict[str, str] | None:
    """The files that the task names by the names of their bytes, each as Base64; those that git has and that fit.

    ``None`` where there is no git.
    """
    from dulwich.errors import NotGitRepository
    from dulwich.objects import Blob, ObjectID
    from dulwich.repo import Repo

    found: dict[str, str] = {}
    left = MAX_BYTES
    try:
        with Repo(task.directory) as repository:
            store = repository.object_store
            for name in (ObjectID(name.encode("ascii")) for name, _ in task.texts):
                kept = store[name] if name in store else None  # noqa: SIM401  it has no get
                if isinstance(kept, Blob) and len(kept.data) <= left:
                    left -= len(kept.data)
                    found[name.decode("ascii")] = b64encode(kept.data).decode("ascii")
    except (NotGitRepository, KeyError, ValueError, OSError, AssertionError):
        return found or None
    return found


def _pair(repository: Repo, named: dict[str, str]) -> tuple[ObjectID, ObjectID] | None:
    """The commits to compare."""
    from dulwich import objects
    from dulwich.graph import find_merge_base

    before, head, merge = (
        objects.ObjectID(named.get(name, "").encode("ascii")) for name in ("before", "head", "merge")
    )
    known = [name for name in (before, head) if name and name in repository.object_store]
    if len(known) == 2:
        if named.get("direct"):
            return before, head
        # A shallow checkout knows no parents where there are some.
        if not repository.get_shallow():
            common = find_merge_base(repository, [before, head])
            return (common[0], head) if common else None
    if merge and merge in repository.object_store:
        parents = _commit(repository, merge).parents
        if len(parents) == 2 and parents[0] in repository.object_store:
            return parents[0], merge
    return None


def _listing(repository: Repo, commit: ObjectID) -> Listing:
    """Every file of a commit.

    :raises ValueError: they are too many.
    """
    from dulwich.object_store import iter_tree_contents

    found: Listing = {}
    for entry in iter_tree_contents(repository.object_store, _commit(repository, commit).tree):
        if len(found) == MAX_FILES:
            raise ValueError("too many files")
        found[entry.path.decode("utf-8", "surrogateescape")] = [f"{entry.mode:06o}", entry.sha.decode("ascii")]
    return found


def _commit(repository: Repo, name: ObjectID) -> Any:
    from dulwich.objects import Commit

    found = repository.object_store[name]
    if not isinstance(found, Commit):
        raise KeyError(name)
    return found
