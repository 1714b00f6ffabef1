"""Web addresses: a line of a file at the judged commit, the page of a rule."""

from __future__ import annotations

from urllib.parse import quote

from checks.rule import REGISTRY
from connector.zip_reader import SEPARATOR
from publish.event import Event


def file_url(event: Event, path: str, line: int | None) -> str:
    """The file as it is at the judged commit; of a place inside an archive, the archive.

    :param path: relative to the repository.
    :param line: 1-based.
    """
    path, inside, _ = path.partition(SEPARATOR)
    address = f"{event.server_url}/{event.repository}/blob/{event.sha}/{_quoted(path)}"
    if line is None or inside:
        return address
    # GitHub shows Markdown rendered, where no line has an address.
    return f"{address}{'?plain=1' if path.lower().endswith('.md') else ''}#L{line}"


def rule_url(event: Event, rule: str) -> str:
    """The rule's place in the pages of this action, in the version that runs."""
    known = REGISTRY.get(rule)
    page = f"/{known.page}.md#{quote(rule, safe='')}" if known else ""
    return f"{pages_url(event)}{page}" if page else rules_url(event)


def pages_url(event: Event) -> str:
    """The address below which the pages of the rules lie, in the version that runs."""
    return f"{_action(event, 'blob')}/docs/rules"


def rules_url(event: Event) -> str:
    """The pages of all rules."""
    return f"{_action(event, 'tree')}/docs/rules"


def guide_url(event: Event) -> str:
    """Where the action says how to run it on a desk."""
    return f"{_action(event, 'blob')}/README.md#run-it-locally"


def disagree_url(event: Event) -> str:
    """Where the action says what to do about a finding that seems wrong."""
    return f"{_action(event, 'blob')}/README.md#when-you-disagree"


def _action(event: Event, view: str) -> str:
    repository, ref = event.action_repository, event.action_ref
    if repository is None or ref is None:  # an action that is used from its own checkout
        repository, ref = event.repository, event.sha
    return f"{event.server_url}/{repository}/{view}/{_quoted(ref or 'HEAD')}"


def run_url(event: Event) -> str | None:
    """The page of this run, with its log and its summary."""
    if event.repository is None or event.run_id is None:
        return None
    return f"{event.server_url}/{event.repository}/actions/runs/{event.run_id}"


def _quoted(path: str) -> str:
    return quote(path.encode("utf-8", "surrogateescape" if _is_file_name(path) else "replace"), safe="/")


def _is_file_name(path: str) -> bool:
    """Whether the surrogates in it, if any, are bytes that a file system gave and that mean no character."""
    return all(not "\ud800" <= character <= "\udfff" or "\udc80" <= character <= "\udcff" for character in path)
