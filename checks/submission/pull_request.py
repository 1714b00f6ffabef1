"""The pull request itself: where it goes, what it changes, what its author attests.

These rules bind pull requests to Microsoft's repository of connectors and to copies of it. Any other repository has
rules of its own, so there, as at a desk, the criterion stays unproven until certification.yml names the pull request.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from typing import Final

from checks.criteria import PULL_REQUEST
from checks.rule import Findings, Level, evidence, rule
from checks.sources import INDEPENDENT_PROCESS, PULL_REQUEST_TEMPLATE, REPOSITORY_README, REVIEWS
from connector.connector import Connector
from connector.markdown import Task, read_markdown, read_tasks
from connector.node import Finding, Unproven
from connector.publisher import Publisher
from connector.pull_request import ROOTS, PullRequest, connector_folder
from connector.words import quoted

BASE: Final = "dev"
SCREENSHOTS: Final = 2
"""Three operations at work, which one flow may hold, and the test tab."""
LABELS: Final = ("certified-connector", "independent-publisher-connector", "custom-connector")

_TITLE: Final = "(independent publisher)"
_PROPOSAL: Final = re.compile(r"\s*proposals?\b\s*[-\u2013:]", re.IGNORECASE)
_EDITORS: Final = re.compile(
    r"(?:^|/)(?:\.DS_Store|Thumbs\.db|desktop\.ini|__MACOSX/.*|\.vs/.*|\.vscode/.*|\.idea/.*)$"
)
_PICTURE: Final = re.compile(
    r"https://(?:github\.com/(?:user-attachments/assets|[\w.-]{1,100}/[\w.-]{1,100}/assets)"
    r"|(?:private-)?user-images\.githubusercontent\.com)/[^\s)\"'<>\]]{1,300}"
)
_COMMENT: Final = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_TAG: Final = re.compile(r"<(?:img|video)\b[^>]{0,1000}?\bsrc\s{0,9}=\s{0,9}[\"']?([^\"'\s>]{1,1000})", re.IGNORECASE)


def _bound(connector: Connector) -> PullRequest | None:
    """The pull request that these rules bind."""
    pull_request = connector.pull_request
    return pull_request if pull_request is not None and pull_request.upstream else None


def _place(connector: Connector, pull_request: PullRequest) -> str:
    """The connector's folder as the repository knows it."""
    return posixpath.normpath(connector.path.removeprefix(pull_request.prefix))


def _declared(connector: Connector) -> str:
    section = connector.declaration.section("submission") if connector.declaration else None
    return section.text("pull-request").strip() if section else ""


@rule(
    "pr-judged",
    PULL_REQUEST,
    Level.WARNING,
    help="Declare the pull request in `certification.yml`, or that none is needed.",
    source=REPOSITORY_README,
)
def pull_request_is_judged(connector: Connector) -> Findings:
    """The connector comes in a pull request to Microsoft's repository of connectors.

    Where the action runs on one, it is judged. Elsewhere `submission.pull-request` in `certification.yml` gives its
    address, or says `not-needed` for what is submitted in the portal alone.
    """
    if _bound(connector) is not None or _declared(connector):
        return
    if (unread := connector.unread_declaration) is not None:
        yield unread
        return
    line = "pull-request: https://github.com/microsoft/PowerPlatformConnectors/pull/4711"
    yield Unproven(
        "this pull request goes to a repository other than Microsoft's"
        if connector.pull_request is not None
        else "no pull request to Microsoft's repository is declared",
        f"Below `submission:` in `certification.yml`, write `{line}` with its number, or `pull-request: not-needed`.",
    )


@rule(
    "pr-base-dev",
    PULL_REQUEST,
    Level.WARNING,
    help="Choose the branch `dev` as the base of the pull request.",
    source=REPOSITORY_README,
)
def pull_request_goes_to_dev(pull_request: PullRequest) -> Findings:
    """The pull request goes to the branch `dev`.

    The other branches are filled from there.
    """
    own = pull_request.head_ref == BASE and pull_request.head_repository == pull_request.base_repository
    if pull_request.upstream and pull_request.base_ref != BASE and not own:
        yield pull_request.finding(f"the pull request goes to the branch {quoted(pull_request.base_ref)}")


@rule(
    "pr-single-connector",
    PULL_REQUEST,
    Level.WARNING,
    help="Open a separate pull request for each connector.",
    source=(INDEPENDENT_PROCESS, REPOSITORY_README),
)
def pull_request_brings_one_connector(pull_request: PullRequest) -> Findings:
    """A pull request brings one connector.

    Each one is reviewed, certified and released by itself.
    """
    if not pull_request.upstream:
        return
    if pull_request.files is None:
        yield Unproven("GitHub does not list the files of the pull request")
    elif len(pull_request.folders) > 1:
        shown = _listed([folder.partition("/")[2] for folder in pull_request.folders])
        yield pull_request.finding(f"files of {len(pull_request.folders)} connectors are changed: {shown}")


@rule(
    "no-foreign-files",
    PULL_REQUEST,
    Level.WARNING,
    help="Remove them from the pull request.",
    source=(INDEPENDENT_PROCESS, REPOSITORY_README),
)
def pull_request_changes_nothing_else(pull_request: PullRequest) -> Findings:
    """A pull request carries only files of the connector.

    Files outside its folder, and what editors and operating systems leave behind, delay the review.
    """
    if not pull_request.upstream:
        return
    foreign = sorted(
        file for file in pull_request.files or () if connector_folder(file) is None or _EDITORS.search(file)
    )
    if foreign:
        what = "files belong" if len(foreign) > 1 else "file belongs"
        yield pull_request.finding(f"{len(foreign)} {what} to no connector: {_listed(foreign)}")


def _listed(names: list[str]) -> str:
    shown = ", ".join(map(quoted, names[:3]))
    return f"{shown} and {len(names) - 3} more" if len(names) > 3 else shown


@rule(
    "dir-under-known-root",
    PULL_REQUEST,
    Level.WARNING,
    help=f"Move the connector into a folder of its own below `{ROOTS[0]}`, `{ROOTS[1]}` or `{ROOTS[2]}`.",
    source=(REPOSITORY_README, INDEPENDENT_PROCESS),
)
def connector_lies_where_connectors_lie(connector: Connector) -> Findings:
    """In Microsoft's repository a connector has a folder of its own, directly below one of three.

    `certified-connectors` for verified publishers, `independent-publisher-connectors` for independent ones, and
    `custom-connectors` for samples.
    """
    pull_request = _bound(connector)
    if pull_request is None:
        return
    place = _place(connector, pull_request)
    if place.count("/") != 1 or place.partition("/")[0] not in ROOTS:
        yield connector.finding(f"the connector is in {quoted(place, 120)}")


@rule(
    "pr-title-independent",
    PULL_REQUEST,
    Level.WARNING,
    help="End the title with `(Independent Publisher)`, as in `Contoso Invoices (Independent Publisher)`.",
    source=(PULL_REQUEST_TEMPLATE, INDEPENDENT_PROCESS),
)
def title_names_the_independent_publisher(connector: Connector) -> Findings:
    """The title of an independent publisher's pull request ends in "(Independent Publisher)".

    Reviewers sort by it.
    """
    pull_request = _bound(connector)
    if pull_request is None or connector.publisher is not Publisher.INDEPENDENT:
        return
    title = " ".join(pull_request.title.split())
    if not title.lower().endswith(_TITLE):
        yield pull_request.finding(f"the title {quoted(title)} does not end in `(Independent Publisher)`")


@rule(
    "pr-title-proposal",
    PULL_REQUEST,
    Level.HINT,
    help="Remove `Proposal` from the title once the connector is complete.",
    source=INDEPENDENT_PROCESS,
)
def title_is_no_proposal(pull_request: PullRequest) -> Findings:
    """The title of a pull request with the whole connector does not begin with "Proposal".

    Proposals are read by other people than connectors that are ready.
    """
    if pull_request.upstream and _PROPOSAL.match(pull_request.title):
        yield pull_request.finding(f'the title {quoted(pull_request.title)} begins with "Proposal"')


_NEW: Final = "the connector is new"
_ATTESTED: Final[Mapping[str, re.Pattern[str]]] = {
    _NEW: re.compile(r"(?:does ?n.?t|not) exist", re.IGNORECASE),
    "it works": re.compile(r"connector works|testing all", re.IGNORECASE),
    "descriptions are detailed": re.compile(r"detailed descriptions?", re.IGNORECASE),
    "responses have schemas": re.compile(r"response schemas?", re.IGNORECASE),
    "paconn validate was run": re.compile(r"paconn validate|validated the swagger", re.IGNORECASE),
    "brand color or no icon": re.compile(r"brand colou?r|connector icon", re.IGNORECASE),
}
_BY_INDEPENDENT: Final[Mapping[str, re.Pattern[str]]] = {
    "the title": re.compile(r"named this (?:PR|pull request)|pattern of", re.IGNORECASE),
    "screenshots of three operations": re.compile(r"(?:3|three) unique operations", re.IGNORECASE),
    "a screenshot of the test tab": re.compile(r"test operations?", re.IGNORECASE),
    "steps for OAuth": re.compile(r"uses OAuth|create an app", re.IGNORECASE),
}


@rule(
    "pr-template-ticks",
    PULL_REQUEST,
    Level.WARNING,
    help="Tick the boxes of the template in the body of the pull request.",
    source=PULL_REQUEST_TEMPLATE,
)
def boxes_are_ticked(connector: Connector) -> Findings:
    """The boxes of Microsoft's template are ticked.

    With each of them the author confirms something that a reviewer would have to ask about. Only a new connector is
    asked whether it is new.
    """
    pull_request = _bound(connector)
    if pull_request is None:
        return
    place = f"{_place(connector, pull_request)}/"
    changed = [file for file in pull_request.files or () if file.startswith(place)]
    update = pull_request.files is None or any(file not in pull_request.added for file in changed)
    wanted = {name: pattern for name, pattern in _ATTESTED.items() if name != _NEW or not update}
    yield from _ticks(pull_request, wanted, "the boxes of the template")


@rule(
    "pr-template-ticks-independent",
    PULL_REQUEST,
    Level.WARNING,
    help="Tick the boxes for independent publishers in the body of the pull request.",
    source=PULL_REQUEST_TEMPLATE,
)
def independent_boxes_are_ticked(connector: Connector) -> Findings:
    """The template's boxes for independent publishers are ticked.

    They are about the title, screenshots and the steps for OAuth; the last one is asked only of a connector with OAuth.
    """
    pull_request = _bound(connector)
    if pull_request is None or connector.publisher is not Publisher.INDEPENDENT:
        return
    oauth = connector.properties is not None and any(
        parameter.type == "oauthsetting" for parameter in connector.properties.connection_parameters
    )
    wanted = {name: pattern for name, pattern in _BY_INDEPENDENT.items() if oauth or name != "steps for OAuth"}
    yield from _ticks(pull_request, wanted, "the boxes for independent publishers")


def _ticks(pull_request: PullRequest, wanted: Mapping[str, re.Pattern[str]], what: str) -> Iterator[Finding]:
    tasks = read_tasks(pull_request.body)
    found = {name: _answers(tasks, pattern) for name, pattern in wanted.items()}
    if not any(found.values()):
        yield pull_request.finding(
            f"{what} are missing from the body",
            "Copy the template of the repository into the body of the pull request, and tick its boxes.",
        )
        return
    open_ones = [name for name, answers in found.items() if not any(task.done for task in answers)]
    if open_ones:
        yield pull_request.finding(f"not ticked: {', '.join(open_ones)}")


def _answers(tasks: list[Task], pattern: re.Pattern[str]) -> list[Task]:
    return [task for task in tasks if pattern.search(task.text)]


@rule(
    "pr-screenshots",
    PULL_REQUEST,
    Level.WARNING,
    help="Paste screenshots of flows that succeed, with three operations among them, and of the test tab.",
    source=PULL_REQUEST_TEMPLATE,
)
def screenshots_are_there(connector: Connector) -> Findings:
    """The pull request of an independent publisher shows three operations at work, and the test tab.

    Its body has a picture, or a video, of each.
    """
    pull_request = _bound(connector)
    if pull_request is None or connector.publisher is not Publisher.INDEPENDENT:
        return
    body = _COMMENT.sub("", pull_request.body)
    pictures = {link.target for link in read_markdown(body).links if link.image}
    pictures |= {match[1] for match in _TAG.finditer(body)}
    pictures |= {match[0] for match in _PICTURE.finditer(body)}
    if len(pictures) < SCREENSHOTS:
        count = f"{len(pictures)} screenshot{'s' if len(pictures) != 1 else ''}"
        yield pull_request.finding(f"{count} in the body, at least {SCREENSHOTS} are asked for")


@rule(
    "pr-label-kind",
    PULL_REQUEST,
    Level.HINT,
    help=f"Add the label `{LABELS[0]}`, `{LABELS[1]}` or `{LABELS[2]}`.",
    source=REPOSITORY_README,
)
def label_names_the_kind(pull_request: PullRequest) -> Findings:
    """A label says whose connector it is.

    Reviewers filter by it; the repository's own automation adds it to most.
    """
    if pull_request.upstream and not {label.lower() for label in pull_request.labels} & set(LABELS):
        yield pull_request.finding("no label names the kind of connector")


@rule(
    "pr-package-attached",
    PULL_REQUEST,
    Level.HINT,
    help="Add `package.zip` to the connector's folder once the review asks for it.",
    source=REVIEWS,
)
def package_is_attached(connector: Connector) -> Findings:
    """The pull request of an independent publisher contains the package, `package.zip`.

    Reviewers have asked for it since 2025.
    """
    pull_request = _bound(connector)
    if pull_request is None or connector.publisher is not Publisher.INDEPENDENT or pull_request.files is None:
        return
    packages = any(file.lower().endswith(".zip") for file in [*pull_request.files, *connector.files])
    if not packages:
        yield pull_request.finding("`package.zip` is missing from the connector's folder")


@evidence(PULL_REQUEST)
def describe_pull_request(connector: Connector) -> str | None:
    """Where it goes, or what is declared."""
    pull_request = _bound(connector)
    if pull_request is not None:
        changed = "" if pull_request.files is None else f", {len(pull_request.files):,} files changed"
        return f"to {pull_request.base_repository[:100]}, branch {pull_request.base_ref[:60]}{changed}"
    declared = _declared(connector)
    return "declared as not needed" if declared == "not-needed" else f"declared: {declared[:150]}" if declared else None
