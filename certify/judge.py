"""One connector, from its directory to its report: read, judge, locate, conclude."""

from __future__ import annotations

from typing import TYPE_CHECKING

from certify.locate import locate
from certify.secrets import redactor, without_secrets
from checks.examination import examine
from checks.rule import EVIDENCE
from checks.walk import Judgement
from connector.connector import Connector, read_connector
from connector.node import Unjudged, Unproven
from connector.publisher import Publisher
from connector.redaction import Redactor
from report.model import ConnectorReport, FailOn
from report.verdict import Grounds, judge

if TYPE_CHECKING:
    from checks.openapi.guard import Guard
    from connector.pull_request import PullRequest
    from probe.probe import Probe


def certify(
    directory: str,
    shown: str,
    publisher: Publisher | None,
    fail_on: FailOn,
    guard: Guard | None,
    pull_request: PullRequest | None = None,
    probe: Probe | None = None,
    docs_url: str | None = None,
) -> ConnectorReport:
    """Judge one connector directory.

    :param directory: its path on this machine.
    :param shown: its path as the user knows it.
    :param publisher: ``None`` to find out.
    :param guard: the process that runs openapi-spec-validator; ``None`` leaves its judgement out.
    :param pull_request: the one that brings the connector, where there is one.
    :param probe: what asks its public addresses; ``None`` to ask none.
    :raises OSError: the directory does not exist or may not be read.
    """
    connector = read_connector(directory, shown, publisher)
    connector.pull_request = pull_request
    connector.probed = probe.ask(connector) if probe is not None else []
    judgement = examine(connector, guard)
    evidence = describe(connector, judgement)
    clean = redactor(connector, judgement.broken)
    return judge(
        [without_secrets(finding, clean) for finding in locate(connector, judgement.broken, docs_url)],
        _grounds(judgement, evidence, clean),
        fail_on,
        path=shown,
        title=clean(connector.title),
        publisher=connector.publisher,
        operations=len(connector.definition.operations) if connector.definition else 0,
    )


def _grounds(judgement: Judgement, evidence: dict[str, str], clean: Redactor) -> Grounds:
    def cleaned(text: str | None) -> str | None:
        return clean(text) if text else None

    return Grounds(
        unproven={
            criterion: [Unproven(clean(one.message), cleaned(one.help)) for one in found]
            for criterion, found in judgement.unproven.items()
        },
        unjudged={
            criterion: [Unjudged(clean(one.message), cleaned(one.help)) for one in found]
            for criterion, found in judgement.unjudged.items()
        },
        evidence={criterion: clean(text) for criterion, text in evidence.items()},
    )


def describe(connector: Connector, judgement: Judgement) -> dict[str, str]:
    """In a few words, on what each criterion rests.

    A description that fails on input nobody thought of leaves its criterion unjudged, as a rule does.
    """
    evidence = {}
    for criterion, words in EVIDENCE.items():
        try:
            text = words(connector)
        except Exception as error:  # noqa: BLE001  one criterion must not take the verdict of all others with it
            message = f"the evidence could not be described ({type(error).__name__})"
            judgement.unjudged.setdefault(criterion, []).append(Unjudged(message))
            continue
        if text:
            evidence[criterion] = text
    return evidence
