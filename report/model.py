"""What came out: findings with their place in the text, criteria with their status, connectors, the whole run."""

from dataclasses import dataclass
from enum import StrEnum

from checks.rule import Level
from connector.publisher import Publisher


class Status(StrEnum):
    """How a criterion ends. Unproven means that the evidence is not here; it never counts as passed."""

    PASSED = "passed"
    FAILED = "failed"
    WARNED = "warned"
    UNPROVEN = "unproven"


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


@dataclass(frozen=True, slots=True)
class LocatedFinding:
    """A broken rule at a line of a file. Lines and columns are 1-based, ends are inclusive of the last column + 1."""

    rule: str
    validator: str | None
    policy: str | None
    criterion: str
    level: Level
    file: str | None
    """Path relative to the connector's directory; ``None`` where the finding belongs to no file."""
    pointer: str | None
    line: int | None
    column: int | None
    end_line: int | None
    end_column: int | None
    message: str
    help: str
    source: str | None = None
    """The text of the line, for the terminal; cut to a bounded length."""
    uses: int = 1
    """How many places refer to the shared definition that is at fault (see :func:`report.verdict.faults`)."""
    origin: str | None = None
    """Pointer of the shared definition at fault, where the finding stands at a ``$ref`` to it."""
    origin_line: int | None = None
    """Place of the shared definition in the same file, filled by whoever locates the finding; ``None`` where there
    is no ``origin``. Lines and columns count as those of the finding itself."""
    origin_column: int | None = None
    origin_end_line: int | None = None
    origin_end_column: int | None = None
    origin_source: str | None = None
    """The text of ``origin_line``, cut like ``source``."""


@dataclass(frozen=True, slots=True)
class CriterionResult:
    """One row of the table."""

    id: str
    title: str
    requirement: str
    status: Status
    summary: str
    help: str | None = None
    """How to bring the evidence that is missing; only where the criterion is unproven, and not in the JSON face."""


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


@dataclass(frozen=True, slots=True)
class Report:
    """Everything one run has to say."""

    conclusion: Conclusion
    fail_on: FailOn
    connectors: tuple[ConnectorReport, ...]
