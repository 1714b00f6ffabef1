"""The steps of a release that need nothing but files and git; the workflow does the rest.

* ``python -m tools.release check 1.2.3``: the version is the program's, and CHANGELOG.md says what is new in it.
* ``python -m tools.release notes 1.2.3``: prints that.
* ``python -m tools.release tag 1.2.3 IMAGE@sha256:…``: on top of the commit that is checked out, a commit whose
  action.yml names the image; it gets the tag ``v1.2.3``, and ``v1`` moves to it unless that is at a later version
  already. The branch stays where it is.

The tag ``1.2.3`` is set by a maintainer and starts the workflow. Tags with a ``v`` are what others name in their
workflows; but for the major one, none of them ever moves. Exit status 2, and one line, where something is not in order.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

_VERSION: Final = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)")
_IMAGE: Final = re.compile(r"[a-z0-9.-]+(?::\d+)?(?:/[a-z0-9._-]+)+@sha256:[0-9a-f]{64}")
_BUILT: Final = "  image: Dockerfile\n"
_AUTHOR: Final = ("Connector Certification", "release@connector-certification.invalid")


class NotInOrder(Exception):
    """Why there is no release; one line."""


def number(version: str) -> tuple[int, ...]:
    """A version as what it is compared by.

    :raises NotInOrder: it is none.
    """
    if not _VERSION.fullmatch(version):
        raise NotInOrder(f"{version}: a version has three numbers, such as 1.2.3")
    return tuple(map(int, version.split(".")))


def check(root: Path, version: str) -> None:
    """Whether the files are those of a version.

    :raises NotInOrder: they are not.
    """
    number(version)
    text = (root / "command/__init__.py").read_text(encoding="utf-8")
    match = re.search(r'^__version__ = "(.+)"$', text, re.MULTILINE)
    if match is None or match[1] != version:
        raise NotInOrder(f"command/__init__.py: the program is {match and match[1]}, and the tag is {version}")
    if _BUILT not in (root / "action.yml").read_text(encoding="utf-8"):
        raise NotInOrder(f"action.yml: has no line {_BUILT.strip()!r}; a branch builds its image itself")
    notes(root, version)


def notes(root: Path, version: str) -> str:
    """What CHANGELOG.md says of a version.

    :raises NotInOrder: it says nothing, or has no date.
    """
    text = (root / "CHANGELOG.md").read_text(encoding="utf-8")
    heading = rf"^## \[{re.escape(version)}\] - \d{{4}}-\d{{2}}-\d{{2}}\n"
    match = re.search(heading + r"(.*?)(?=^## |^\[[^\]]+\]: |\Z)", text, re.MULTILINE | re.DOTALL)
    if match is None:
        raise NotInOrder(f"CHANGELOG.md: has no heading '## [{version}] - YYYY-MM-DD'")
    if not match[1].strip():
        raise NotInOrder(f"CHANGELOG.md: says nothing below [{version}]")
    return match[1].strip() + "\n"


def with_image(action: str, image: str) -> str:
    """The text of action.yml that pulls an image instead of building one.

    :raises NotInOrder: the image has no digest, or the text does not build.
    """
    if not _IMAGE.fullmatch(image):
        raise NotInOrder(f"{image}: an image is named with its registry and its digest, such as ghcr.io/a/b@sha256:…")
    if action.count(_BUILT) != 1:
        raise NotInOrder(f"action.yml: has no line {_BUILT.strip()!r}, or more than one")
    return action.replace(_BUILT, f"  image: docker://{image}\n")


def tag(root: Path, version: str, image: str) -> list[str]:
    """Set the tags of a release in a repository. Doing it again changes nothing.

    :returns: the tags to push; the major one has to be pushed with force.
    :raises NotInOrder: the version has been released with something else.
    """
    release = f"v{version}"
    commit = _release_commit(root, version, with_image((root / "action.yml").read_text(encoding="utf-8"), image))
    released = _commit_of(root, release)
    if released is not None and released != commit:
        raise NotInOrder(f"{release}: has been released with something else; raise the version")
    if released is None:
        _git(root, "tag", release, commit)
    major = f"v{number(version)[0]}"
    others = [name.removeprefix("v") for name in _git(root, "tag", "--list", f"{major}.*").split()]
    newest = max(number(name) for name in others if _VERSION.fullmatch(name))
    if newest > number(version):
        return [release]
    _git(root, "tag", "--force", major, commit)
    return [release, major]


def _release_commit(root: Path, version: str, action: str) -> str:
    """A commit that differs from what is checked out by action.yml alone; its date makes it come out the same."""
    blob = _git(root, "hash-object", "-w", "--stdin", given=action)
    with TemporaryDirectory() as directory:
        index = {"GIT_INDEX_FILE": os.path.join(directory, "index")}
        _git(root, "read-tree", "HEAD", **index)
        _git(root, "update-index", "--cacheinfo", f"100644,{blob},action.yml", **index)
        tree = _git(root, "write-tree", **index)
    author = {f"GIT_{who}_NAME": _AUTHOR[0] for who in ("AUTHOR", "COMMITTER")}
    author |= {f"GIT_{who}_EMAIL": _AUTHOR[1] for who in ("AUTHOR", "COMMITTER")}
    author |= {f"GIT_{who}_DATE": _git(root, "show", "-s", "--format=%cI", "HEAD") for who in ("AUTHOR", "COMMITTER")}
    return _git(root, "commit-tree", tree, "-p", "HEAD", "-m", f"Release {version} with its image", **author)


def _commit_of(root: Path, name: str) -> str | None:
    return _git(root, "for-each-ref", "--format=%(objectname)", f"refs/tags/{name}") or None


def _git(root: Path, *arguments: str, given: str = "", **variables: str) -> str:
    done = subprocess.run(
        ["git", *arguments],
        cwd=root,
        env={**os.environ, **variables},
        input=given,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        raise NotInOrder(f"git {arguments[0]}: {' '.join(done.stderr.split())}")
    return done.stdout.strip()


def main(arguments: list[str] | None = None) -> int:
    """Do one step."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    steps = parser.add_subparsers(dest="step", required=True)
    for name in ("check", "notes", "tag"):
        step = steps.add_parser(name)
        step.add_argument("version")
        if name == "tag":
            step.add_argument("image")
    options = parser.parse_args(arguments)
    root = Path.cwd()
    try:
        if options.step == "check":
            check(root, options.version)
        elif options.step == "notes":
            print(notes(root, options.version), end="")
        else:
            print(*tag(root, options.version, options.image), sep="\n")
    except NotInOrder as reason:
        print(reason, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
