"""The pull request that brings a connector, as far as rules look at it. All its text is a stranger's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from connector.node import Finding

ROOTS: Final = ("certified-connectors", "independent-publisher-connectors", "custom-connectors")
"""The folders of Microsoft's repository in which connectors lie."""
_NAME: Final = "powerplatformconnectors"


@dataclass(frozen=True, slots=True)
class PullRequest:
    """A pull request, whichever repository it goes to."""

    title: str
    body: str
    base_ref: str
    """The branch it goes to."""
    base_repository: str
    """``owner/name``."""
    head_ref: str
    head_repository: str | None
    """``None`` where the fork was deleted."""
    labels: tuple[str, ...] = ()
    files: frozenset[str] | None = None
    """What it changes, by path in the repository; ``None`` where GitHub does not say all of it."""
    added: frozenset[str] = frozenset()
    """Those of the files that are new."""
    renamed: frozenset[str] = frozenset()
    """The names that renamed files had before."""
    prefix: str = ""
    """The repository's own directory in the workspace, with a slash at its end; empty where both are the same."""

    @property
    def value(self) -> None:
        """Nothing: a pull request has no members that rules could ask for by keyword."""
        return

    @property
    def upstream(self) -> bool:
        """It goes to Microsoft's repository of connectors, or to a copy of it: only there its rules bind."""
        return self.base_repository.rpartition("/")[2].lower() == _NAME

    @property
    def folders(self) -> list[str]:
        """The connectors' folders that it touches, such as ``certified-connectors/Contoso``.

        One that a connector left for another name is none.
        """
        files = (self.files or frozenset()) - self.renamed
        found = {folder for file in files if (folder := connector_folder(file)) is not None}
        return sorted(found)

    def finding(self, message: str, help: str | None = None) -> Finding:
        """A rule is broken by the pull request, not by a file."""
        return Finding("", "", "", message, help)


def connector_folder(path: str) -> str | None:
    """The connector's folder in which a file of Microsoft's repository lies; ``None`` where it lies in none."""
    parts = path.split("/")
    return "/".join(parts[:2]) if len(parts) > 2 and parts[0] in ROOTS else None
