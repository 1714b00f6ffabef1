"""On GitHub: from a runner's environment to the verdict on the commit.

Exit status 0: nothing blocks; 1: something does; 2: the check could not run; 128 and more: a signal ended it.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from dataclasses import replace
from types import FrameType
from typing import TYPE_CHECKING, Any, Final

from certify import CannotRun
from certify.discover import Survey, find
from certify.process import Worker
from certify.request import Request, Task
from certify.run import examine
from connector.node import Unjudged
from connector.publisher import Publisher
from publish.base import with_bases
from publish.event import Event, about, read_event
from publish.github import PACE, present_pull_request
from publish.judged import Verification, move_lines, verify
from publish.links import pages_url
from publish.packages import Packages
from publish.plan import Plan, Planner, choose_checkout
from publish.policy import is_changed, with_policy
from publish.publication import Publication, describe_pull_request, open_publication
from publish.publisher import announce, publish, publish_failure, stopped
from publish.scope import Scope, known_to_git, read_scope
from publish.selection import Selection, select
from publish.settings import ActionSettings, SettingsError, read_settings
from publish.words import NotPublished
from report.model import Conclusion, ConnectorReport, Report
from report.plain import defect, plural
from report.verdict import conclude, unjudged

if TYPE_CHECKING:
    from certify.discover import Checkout
    from publish.commands import Log

PASSED: Final = 0
BLOCKED: Final = 1
COULD_NOT_RUN: Final = 2


class Stopped(BaseException):
    """A signal asks this process to end."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def run(environment: MutableMapping[str, str] | None = None, log: Log | None = None, *, pace: float = PACE) -> int:
    """Judge what the event is about, and show it; the exit status. Never raises.

    :param environment: the runner's, by default this process's; tokens are taken out of it.
    :param pace: seconds between two writes.
    """
    environment = os.environ if environment is None else environment
    try:
        settings = read_settings(environment)
        problem = None
    except SettingsError as error:
        settings, problem = error.settings, str(error)
    publication = open_publication(settings, read_event(environment), environment, log, pace=pace)
    with _signals():
        try:
            announce(publication)
            return _run(publication, problem)
        except Stopped as stop:
            stopped(publication, signal.Signals(stop.number).name)
            return 128 + stop.number


def _run(publication: Publication, problem: str | None) -> int:
    try:
        publication = _about_pull_request(publication)
        if problem:
            raise CannotRun(problem)
        if publication.settings.publish:
            from publish.reports import gather

            publication, report = gather(publication)
        else:
            publication, report = _judge(publication)
    except CannotRun as reason:
        publish_failure(publication, str(reason))
        return COULD_NOT_RUN
    except Exception as error:  # noqa: BLE001  the outputs are written on every way out
        publish_failure(publication, defect(error))
        return COULD_NOT_RUN
    if report.connectors:
        from report.faces import text

        with publication.log.group("Report"), publication.log.foreign():
            text.render(report, publication.log.stream, hints=publication.settings.hints)
    publish(publication, report)
    return PASSED if report.conclusion is Conclusion.SUCCESS else BLOCKED


@contextmanager
def _signals() -> Iterator[None]:
    """While this runs, the signals of a cancelled job are :exc:`Stopped`.

    The first process of a container would not even end.
    """

    def stop(number: int, _frame: FrameType | None) -> None:
        raise Stopped(number)

    before: dict[int, Any] = {}
    try:
        numbers: tuple[int, ...] = (
            signal.SIGTERM,
            signal.SIGINT,
            *([signal.SIGHUP] if hasattr(signal, "SIGHUP") else []),
        )
        for number in numbers:
            before[number] = signal.signal(number, stop)
    except ValueError:
        pass  # only the main thread hears of signals
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _about_pull_request(publication: Publication) -> Publication:
    """Where the workflow names the pull request that it judged, the event is about that one.

    :raises CannotRun: GitHub does not know it.
    """
    number, event = publication.settings.pull_request, publication.event
    if number is None or (event.pull_request is not None and event.pull_request.number == number):
        return publication
    if publication.hub is None:
        raise CannotRun("input pull-request: without a github-token nobody says what that pull request is")
    try:
        present = present_pull_request(publication.hub, number, event.repository)
    except NotPublished as problem:
        raise CannotRun(f"input pull-request: {problem.reason}") from None
    return replace(publication, event=about(event, present))


def _judge(publication: Publication) -> tuple[Publication, Report]:
    settings, event = publication.settings, publication.event
    with _worker(settings) as worker:
        selection = _selected(settings, event)
        scope = read_scope(publication.hub, event)
        survey = _survey(selection, event, scope)
        root, git = choose_checkout(event, survey, scope, selection.roots)
        scope = _known_to_git(scope, git, event, survey)
        publication = replace(publication, root=root)
        policy = None
        if not publication.settings.find_only:
            publication, policy = with_policy(publication, scope, git, root)
            settings = publication.settings
        changed = is_changed(scope, event)
        if not event.certain and git is not None and git.head not in {None, event.sha}:
            # A run that nobody asked to be about its own commit: what is checked out is judged, and shown nowhere.
            scope = Scope(reason="the workspace has another commit than the event's", tracked=git.tracked or {})
        packages = Packages(settings.package, event.workspace, survey.connectors)
        plan = Planner(event, selection, survey, scope, root, git, packages.of).plan()
        publication = _with_plan(publication, plan, scope)
        if settings.find_only:
            mute = "connectors were found, and none was judged"
            return replace(publication, mute=mute), conclude([], settings.fail_on)
        tasks = with_bases(packages.with_packages(_tasks(plan)), plan.targets, event, scope, git, publication.hub)
        tasks += _alone(packages, scope, root)
        others = tuple((directory, shown) for directory, shown in survey.connectors.items() if shown in selection)
        request = Request(
            tasks,
            settings.publisher,
            settings.fail_on,
            describe_pull_request(publication, scope),
            pages_url(event),
            others=others,
            fail_on_known=settings.fail_on_known,
            policy=policy,
            policy_changed=changed,
        )
        outcome = examine(request, worker=worker, probe=settings.probe)
    checked = verify(event, plan.targets, outcome.files, scope, git)
    reasons = {**plan.unseen, **(checked.unjudged if event.certain else {})}
    report, lost = move_lines(outcome.report, checked, plan.targets, scope, publication.hub)
    report = _with_unseen(report, reasons, settings)
    return _with_verification(publication, checked, lost, scope, git, bool(plan.targets)), report


def _tasks(plan: Plan) -> tuple[Task, ...]:
    return tuple(Task(target.directory, target.shown, place=target.place or "") for target in plan.targets)


def _alone(packages: Packages, scope: Scope, root: str) -> tuple[Task, ...]:
    """Packages that belong to no connector: those that the change touches, and those that git does not know."""

    def counts(task: Task) -> bool:
        place = os.path.relpath(task.package, root).replace(os.sep, "/")
        return scope.touches(place) or place not in (scope.head or ())

    return tuple(filter(counts, packages.tasks_alone()))


@contextmanager
def _worker(settings: ActionSettings) -> Iterator[Worker | None]:
    """What judges, started as early as possible: it takes a while to get ready."""
    if settings.find_only:
        yield None
        return
    with Worker() as worker:
        yield worker


def _selected(settings: ActionSettings, event: Event) -> Selection:
    try:
        selection = select(settings.paths, settings.exclude, event.workspace)
    except ValueError as error:
        raise CannotRun(f"input path or exclude: {error}") from None
    workspace = os.path.realpath(event.workspace)
    for root in selection.roots:
        real = os.path.realpath(os.path.join(workspace, root))
        if "\0" in root or os.path.commonpath((real, workspace)) != workspace:
            raise CannotRun(f"{root}: leads out of the workspace")
    return selection


def _survey(selection: Selection, event: Event, scope: Scope) -> Survey:
    """What is in the workspace. A path that is not there is no mistake where the commit has connectors below it."""
    present: list[str] = []
    absent: list[str] = []
    for root in dict.fromkeys((*selection.roots, *selection.bases)):
        there = os.path.isdir(os.path.join(event.workspace, root))
        (present if there else absent).append(root)
    expected = [place for place in scope.connectors | scope.former if place in selection]
    for root in absent:
        path = os.path.normpath(root)
        held = any(place == path or place.startswith(f"{path}/") for place in expected)
        if root in selection.roots and not held:
            there = os.path.exists(os.path.join(event.workspace, root))
            raise CannotRun(f"{root}: {'is a file, not a directory' if there else 'does not exist'}")
    if not os.path.isdir(event.workspace):
        raise CannotRun(f"{event.workspace}: the workspace does not exist")
    return find(present, event.workspace, Worker(judges=False), look_at=[event.workspace])


def _known_to_git(scope: Scope, git: Checkout | None, event: Event, survey: Survey) -> Scope:
    """Where GitHub lists no tree, git in the workspace says what the commits hold, or at least what is tracked.

    :raises CannotRun: nobody knows anything, and nothing is there.
    """
    if scope.head is not None:
        return scope
    if git is not None:
        local = known_to_git(event, git.directory, scope)
        return local if local is not None else replace(scope, tracked=git.tracked or {})
    if not survey.connectors and not [name for name in os.listdir(event.workspace) if not name.startswith(".")]:
        raise CannotRun("the workspace is empty. Check the commit out before this step, with actions/checkout")
    return scope


def _with_plan(publication: Publication, plan: Plan, scope: Scope) -> Publication:
    notes = list(plan.notes)
    if scope.local:
        publication.log.say("notice", f"{scope.reason}; what git in the workspace knows of the change counts")
    if scope.head is None:
        publication.log.say("notice", f"{scope.reason}; all connectors are judged")
        notes.append(
            "All connectors were judged, and none was compared with its version before the change, "
            "since nobody said what the change touches."
        )
    return replace(
        publication,
        notes=(*publication.notes, *notes),
        connectors=tuple(sorted(plan.all)),
        known=None if scope.head is None else frozenset(scope.head),
        changed=tuple(plan.touched),
    )


def _with_unseen(report: Report, reasons: dict[str, Unjudged], settings: ActionSettings) -> Report:
    """The report, in which what was not seen, or not what the commit holds, is unjudged."""

    def failed(path: str, publisher: Publisher) -> ConnectorReport:
        return unjudged(path, path.rpartition("/")[2], publisher, reasons[path], settings.fail_on)

    judged = [failed(one.path, one.publisher) if one.path in reasons else one for one in report.connectors]
    known = {one.path for one in judged}
    publisher = settings.publisher or Publisher.VERIFIED
    judged += [failed(path, publisher) for path in reasons if path not in known]
    whole = conclude(sorted(judged, key=lambda one: one.path), settings.fail_on, report.rules)
    return replace(whole, policy=report.policy)


def _with_verification(
    publication: Publication, checked: Verification, lost: int, scope: Scope, git: Checkout | None, judged: bool
) -> Publication:
    event, notes = publication.event, list(publication.notes)
    differing = [(path, file) for path, files in checked.differing.items() for file in files]
    if differing:
        held = f"commit `{git.head[:7]}`" if git is not None and git.head and git.head != event.sha else "other bytes"
        few = f"{plural(len(differing), 'file')} {'reads' if len(differing) == 1 else 'read'} differently"
        lines = "Lines are those of the latter" + (f"; {plural(lost, 'finding')} left without one." if lost else ".")
        notes.append(f"The workspace has {held}: {few} in `{(event.sha or '')[:7]}`. {lines}")
        publication.log.say("notice", notes[-1].replace("`", ""))
    mute = publication.mute
    if not event.certain and (differing or checked.unjudged or scope.head is None or not judged):
        mute = f"the workspace does not hold commit {(event.sha or '')[:7]}, so nothing is shown there"
    return replace(publication, notes=tuple(notes), mute=mute, unplaced=frozenset(differing))
