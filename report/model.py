"""What came out: findings with their place in the text, criteria with their status, connectors, the whole run.

These classes are the contract of the JSON report: a field here is a key there (:mod:`report.contract`,
``schemas/report.schema.json``). Faces know them and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from checks.rule import Level as Level  # noqa: PLC0414  (faces have it from here)
from connector.comparison.extent import Extent as Extent  # noqa: PLC0414
from connector.publisher import Publisher


class Status(StrEnum):
    """How a criterion ends.

    ``UNPROVEN``: an answer or a file is missing; it never counts as passed. ``UNJUDGED``: what is there could not be
    judged; it blocks like ``FAILED``, since nobody has seen that it is fine.
    """

    PASSED = "passed"
    FAILED = "failed"
    WARNED = "warned"
    UNPROVEN = "unproven"
    UNJUDGED = "unjudged"


class FailOn(StrEnum):
    """The one knob that decides what blocks; each value includes the ones before it."""

    NEVER = "never"
    FAILED = "failed"
    UNPROVEN = "unproven"
    WARNED = "warned"


class Conclusion(StrEnum):
    """The verdict, in the words of GitHub's check runs."""

    SUCCESS = "success"
    FAILURE = "failure"


class State(StrEnum):
    """A finding beside the base version of the connector."""

    NEW = "new"
    KNOWN = "known"
    FIXED = "fixed"


@dataclass(frozen=True, slots=True)
class Place:
    """A further place of the same fault, in the finding's file: usually a ``$ref`` to the shared definition."""

    pointer: str
    line: int | None
    column: int | None
    end_line: int | None
    end_column: int | None


class Change(StrEnum):
    """What an edit does with its file."""

    REPLACE = "replace"
    """Other characters between two places."""
    ENCODE = "encode"
    """The same characters in UTF-8 without a byte-order mark; the places are those of the file's start."""
    RENAME = "rename"
    """Another name; the places are those of the file's start."""


@dataclass(frozen=True, slots=True)
class Edit:
    """A part of the change that mends a fault for certain; all edits of a finding belong together.

    Lines and columns are those of the file as it was judged, 1-based; they count characters, without a byte-order mark.
    No two edits of a finding overlap.
    """

    change: Change
    file: str
    """Path relative to the connector's directory; not always the file of the finding."""
    line: int
    column: int
    end_line: int
    """With :attr:`end_column` the place after the last character that goes; equal to the first where text is added."""
    end_column: int
    text: str
    """What is put there, with the line ends of the file; the new name where the file is renamed."""


@dataclass(frozen=True, slots=True)
class LocatedFinding:
    """A broken rule at a place of a file.

    Lines and columns are 1-based and count characters; the end column is the one after the last character.
    """

    rule: str
    validator: str | None
    policy: str | None
    criterion: str
    level: Level
    file: str | None
    """Path relative to the connector's directory; ``None`` where the finding belongs to no file."""
    pointer: str | None
    """JSON pointer (RFC 6901) of a value that exists in the file; ``None`` in files without pointers."""
    member: str | None
    """The member that is missing below ``pointer``, where the finding is about one that does not exist."""
    line: int | None
    column: int | None
    end_line: int | None
    end_column: int | None
    message: str
    help: str
    url: str | None
    """The rule's page."""
    snippet: str | None = None
    """The text to paste into the file, where a structure is missing."""
    source: str | None = None
    """The text of the line; ``None`` where it is too long to show or contains a secret."""
    uses: int = 1
    """How many places refer to the shared definition that is at fault; 1 for a fault in one place."""
    places: tuple[Place, ...] = ()
    """The further places of the same fault, in document order; of many only the first."""
    state: State | None = None
    """``None`` where there is no base version to compare with."""
    fix: tuple[Edit, ...] | None = None
    """``None`` where no change is certain to mend the fault."""


@dataclass(frozen=True, slots=True)
class CriterionResult:
    """One row of the table."""

    id: str
    title: str
    requirement: str
    status: Status
    summary: str
    help: str | None = None
    """How to bring what is missing, or to have judged what was not; only where the criterion is that."""


@dataclass(frozen=True, slots=True)
class IconReport:
    """What was measured of the icon. What is unknown is ``None``; a size that is unknown is 0."""

    width: int
    """In pixels."""
    height: int
    background: str | None
    """# and six hexadecimal digits."""
    logo: tuple[int, int, int, int] | None
    """Pixels from left and top up to, not including, right and bottom; counted from 0 at the upper left."""
    brand_color: str | None
    """As declared: # and six hexadecimal digits."""
    distance: float | None
    """How different background and brand color look, as CIEDE2000: 0 for equal ones, 100 for black and white."""
    image: str | None
    """The picture as a data URI, drawn anew, at most 230 px a side and 60,000 bytes before it is encoded."""

    def __post_init__(self) -> None:
        # A report that was read is a stranger's, and 1e999 is a number of JSON that none can write again.
        if self.distance is not None and not 0 <= self.distance <= 200:
            raise ValueError("the distance of two colors is between 0 and 200")


@dataclass(frozen=True, slots=True)
class Exempted:
    """A finding that the policy of the repository exempts; it counts for nothing, and is listed."""

    rule: str
    level: Level
    file: str | None
    message: str
    reason: str
    expires: str
    """The last day, as in ``2026-05-04``."""
    line: int
    """Of the exemption, in the file of the policy."""


@dataclass(frozen=True, slots=True)
class PolicyNote:
    """What is to be said of a line of the policy: a warning."""

    line: int
    message: str
    help: str


@dataclass(frozen=True, slots=True)
class PolicyReport:
    """The policy by which the run was judged."""

    file: str
    changed: bool
    """The pull request changes the file; the version of its base counted."""
    off: tuple[str, ...]
    """Ids of the rules that it turned off."""
    notes: tuple[PolicyNote, ...]


@dataclass(frozen=True, slots=True)
class ConnectorReport:
    """The verdict on one connector directory."""

    path: str
    """As given on the command line or found below it, with forward slashes; ``.`` for the repository's root."""
    title: str
    """The definition's title, or the directory's name."""
    publisher: Publisher
    operations: int
    conclusion: Conclusion
    criteria: tuple[CriterionResult, ...]
    findings: tuple[LocatedFinding, ...]
    """In the order in which a reader goes through the files."""
    icon: IconReport | None = None
    """``None`` where there is no icon."""
    update: Extent | None = None
    """How much changed since the version that is published; ``None`` where there is none to compare with."""
    fixed: int = 0
    """How many findings of the published version are gone."""
    exempted: tuple[Exempted, ...] = ()
    """What the policy of the repository exempts."""
    added: tuple[str, ...] = ()
    """Names of the operations that the published version does not have."""
    deprecated: tuple[str, ...] = ()
    """Names of the operations that are deprecated since the published version."""
    fail_on_known: bool = True
    """Whether errors that the published version has as well block; otherwise they count as warnings."""
    left_out: int = 0
    """How many rules whoever asked for the verdict left out of it."""


@dataclass(frozen=True, slots=True)
class SourceDescription:
    """A document that states the requirement."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class RuleDescription:
    """What faces need to say of a rule."""

    id: str
    level: Level
    criterion: str
    requirement: str
    reason: str
    help: str
    validators: tuple[str, ...]
    policies: tuple[str, ...]
    sources: tuple[SourceDescription, ...]
    url: str | None
    fixable: bool = False
    """``--fix`` fixes some of its findings."""


@dataclass(frozen=True, slots=True)
class Report:
    """Everything one run has to say."""

    version: int
    conclusion: Conclusion
    fail_on: FailOn
    rules: tuple[RuleDescription, ...]
    """Each rule that a finding names, once; exempted ones included."""
    connectors: tuple[ConnectorReport, ...]
    policy: PolicyReport | None = None
    """``None`` where the repository has no policy."""
