"""On GitHub: settings, connectors that the event is about, the verdict, where it is shown, exit status."""

from __future__ import annotations

import os
import sys

from certify.tree import CannotRun, find, judge, open_worker
from publish.event import read_event
from publish.links import pages_url
from publish.publisher import (
    ask_what_changed,
    connectors_to_check,
    describe_pull_request,
    open_publication,
    publish,
    publish_failure,
)
from publish.settings import ActionSettings, SettingsError, read_settings
from report.model import Conclusion
from report.plain import defect


def run() -> int:
    """Do what the workflow asks for; the exit status is that of the desk."""
    try:
        settings = read_settings(os.environ)
        problem = None
    except SettingsError as error:
        settings, problem = ActionSettings(), str(error)
    event = read_event(os.environ)
    publication = open_publication(settings, event, os.environ)
    try:
        if problem:
            raise CannotRun(problem)
        with open_worker() as worker:
            found = find([settings.path], event.workspace)
            changed = ask_what_changed(publication)
            wanted = set(connectors_to_check(publication, [shown for _, shown in found], changed))
            connectors = [(directory, shown) for directory, shown in found if shown in wanted]
            pull_request = describe_pull_request(publication, changed)
            report = judge(
                connectors,
                settings.publisher,
                settings.fail_on,
                0,
                worker,
                pull_request,
                probe=settings.probe,
                docs_url=pages_url(event),
            )
    except CannotRun as reason:
        publish_failure(publication, str(reason))
        return 2
    except Exception as error:  # noqa: BLE001  the outputs are written on every way out
        publish_failure(publication, defect(error))
        return 2
    if report.connectors:
        from report.faces import text

        with publication.log.group("Report"), publication.log.foreign():
            text.render(report, sys.stdout, hints=settings.hints)
    publish(publication, report)
    return 0 if report.conclusion is Conclusion.SUCCESS else 1
