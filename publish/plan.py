"""Which connectors are judged, and which were touched and cannot be seen.

Those fail, since nobody saw that they are fine.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from certify.discover import Checkout, Survey
from connector.node import Unjudged
from publish.event import Event
from publish.scope import ROOT, Scope
from publish.selection import Selection
from publish.trees import LINK, SUBMODULE

_CHECKOUT: Final = "Check the commit out before this step, with actions/checkout."


@dataclass(frozen=True, slots=True)
class Target:
    """A connector to judge."""

    directory: str
    """On this machine, every link resolved."""
    shown: str
    """As the workflow's author knows it."""
    place: str | None
    """In the repository; ``None`` where it lies in no checkout of it."""


@dataclass(slots=True)
class Plan:
    """What is to be done."""

    targets: list[Target] = field(default_factory=list)
    unseen: dict[str, Unjudged] = field(default_factory=dict)
    """By path as the workflow's author knows it: connectors that were touched and are not there to be judged."""
    all: list[str] = field(default_factory=list)
    """Every connector that the inputs mean, touched or not."""
    notes: list[str] = field(default_factory=list)
    """What is to be said about the choice."""

    @property
    def touched(self) -> list[str]:
        return sorted([target.shown for target in self.targets] + list(self.unseen))


def choose_checkout(event: Event, survey: Survey, scope: Scope, starts: Iterable[str]) -> tuple[str, Checkout | None]:
    """The directory of the workspace in which the event's repository is checked out, and what git says of it.

    The nearest ``.git`` above an input's path counts first; then the checkout that holds the event's commit, or that
    came from the event's repository; then the only one; and without git the place where the commit's connectors lie.
    """
    workspace = os.path.realpath(event.workspace)
    by_directory = {checkout.directory: checkout for checkout in survey.checkouts}
    for start in starts:
        directory = os.path.realpath(os.path.join(workspace, start))
        while directory == workspace or directory.startswith(workspace + os.sep):
            if directory in by_directory:
                return directory, by_directory[directory]
            directory = os.path.dirname(directory)
    wanted = {event.sha, event.checkout_sha} - {None}
    name = (event.repository or "").lower()

    def ours(checkout: Checkout) -> bool:
        origin = checkout.origin.lower().removesuffix(".git")
        return bool(name) and origin.endswith((f"/{name}", f":{name}"))

    orders: tuple[Callable[[Checkout], bool], ...] = (lambda one: one.head in wanted, ours, lambda _: True)
    for fits in orders:
        fitting = [checkout for checkout in survey.checkouts if fits(checkout)]
        if len(fitting) == 1:
            return fitting[0].directory, fitting[0]
    return _by_content(workspace, survey, scope), None


def _by_content(workspace: str, survey: Survey, scope: Scope) -> str:
    """The one directory below which connectors lie as they do in the commit; otherwise the workspace."""
    roots = set()
    for directory in survey.connectors:
        inside = os.path.relpath(directory, workspace).replace(os.sep, "/")
        for place in scope.connectors:
            if place in {inside, ROOT}:
                return workspace
            if inside.endswith(f"/{place}"):
                roots.add(inside[: -len(place) - 1])
    return os.path.join(workspace, roots.pop()) if len(roots) == 1 else workspace


@dataclass(frozen=True)
class Planner:
    """Chooses what is judged."""

    event: Event
    selection: Selection
    survey: Survey
    scope: Scope
    root: str
    """Where the repository is checked out, every link resolved."""
    git: Checkout | None
    packages: Mapping[str, str]
    """By the directory of a connector its package elsewhere; a change of that touches the connector."""
    _plan: Plan = field(default_factory=Plan, init=False)

    @cached_property
    def _prefix(self) -> str:
        """What comes before a place in the repository for the workflow's author."""
        prefix = os.path.relpath(self.root, os.path.realpath(self.event.workspace)).replace(os.sep, "/")
        return "" if prefix == ROOT else f"{prefix}/"

    def plan(self) -> Plan:
        """All of it."""
        seen = set()
        for directory, shown in self.survey.connectors.items():
            if shown not in self.selection:
                continue
            target = Target(directory, shown, self._place(directory))
            if target.place is not None:
                seen.add(target.place)
            self._plan.all.append(shown)
            if self._touched(target):
                self._plan.targets.append(target)
        scope = self.scope
        elsewhere = []
        for place in sorted((scope.connectors | scope.former | scope.moved) - seen):
            if not scope.touches(place) and place in scope.connectors:
                self._known(place)
            elif scope.touches(place) and not self._look(place):
                elsewhere.append(place)
        for place in sorted(scope.submodules):
            self._look_into(place)
        if elsewhere and not self._plan.all and not self._plan.unseen:
            self._beside(elsewhere)
        elif elsewhere:
            self._plan.notes.append(f"Touched, and not among the paths of this check: {_some(elsewhere)}.")
        self._plan.targets.sort(key=lambda target: target.shown)
        return self._plan

    def _place(self, directory: str) -> str | None:
        place = os.path.relpath(directory, self.root).replace(os.sep, "/")
        return None if place == ".." or place.startswith("../") else place

    def _shown(self, place: str) -> str:
        return f"{self._prefix}{place}" if place != ROOT else self._prefix.rstrip("/") or ROOT

    def _touched(self, target: Target) -> bool:
        """A link on the way to a connector hides nothing: its place counts, and so does a change of the link."""
        if self.scope.changed is None:
            return True
        by_name = self._place(os.path.normpath(os.path.join(os.path.realpath(self.event.workspace), target.shown)))
        package = self.packages.get(target.directory)
        places = {target.place, by_name, self._place(package) if package is not None else None}
        return any(self.scope.touches(place) for place in places if place is not None)

    def _known(self, place: str) -> None:
        shown = self._shown(place)
        if shown in self.selection and os.path.isdir(os.path.join(self.root, place)):
            self._plan.all.append(shown)

    def _look(self, place: str) -> bool:
        """A touched connector that was not found by its files. ``False`` where the inputs do not mean it."""
        shown = self._shown(place)
        if shown not in self.selection:
            return place not in self.scope.connectors or self.selection.excludes(shown)
        obstacle = self.scope.obstacle(place)
        held = place in self.scope.connectors
        if not held and obstacle is None and not self.scope.below(place):
            if self.scope.head is not None:
                self._plan.notes.append(f"`{shown}` is removed; nothing is left of it to judge.")
            return True
        if obstacle is not None and obstacle[1].mode not in (LINK, SUBMODULE):
            return True  # a file has taken the place of the directory: nothing is left of it
        self._plan.all.append(shown)
        directory = os.path.join(self.root, place)
        if obstacle is not None and obstacle[1].mode == LINK:
            link = self._shown(obstacle[0])
            self._plan.unseen[shown] = Unjudged(
                f"{link} is a symbolic link, and connectors are not judged through links",
                "Put the connector's own directory there.",
            )
        elif os.path.isdir(directory) and os.path.realpath(directory) == os.path.normpath(directory):
            self._plan.targets.append(Target(directory, shown, place))
        else:
            self._plan.unseen[shown] = self._absent(place)
        return True

    def _absent(self, place: str) -> Unjudged:
        """Why a connector of the commit is not in the workspace, as far as one can tell."""
        sha = (self.event.sha or "")[:7]
        try:
            empty = not [name for name in os.listdir(self.root) if name != ".git"]
        except OSError:
            empty = True
        if self.git is None and empty:
            return Unjudged("the repository is not checked out", _CHECKOUT)
        skipped = self.git.skipped if self.git is not None else frozenset()
        if any(path == f"{place}/" or path.startswith(f"{place}/") or f"{place}/".startswith(path) for path in skipped):
            return Unjudged(
                "the sparse checkout leaves it out", "Add it to the input sparse-checkout of actions/checkout."
            )
        if self.git is None:
            return Unjudged(
                f"it is in commit {sha}, and not at {self._shown(place)} in the workspace",
                "Set the input path to the directory into which the repository is checked out.",
            )
        return Unjudged(f"it is in commit {sha}, and not in the workspace", wanted(self.event))

    def _look_into(self, place: str) -> None:
        shown = self._shown(place)
        if not self.selection.touches(shown):
            return
        try:
            there = bool(os.listdir(os.path.join(self.root, place)))
        except OSError:
            there = False
        if not there:
            self._plan.unseen[shown] = Unjudged(
                "the change sets the commit of this submodule, which is not checked out",
                "Set submodules: true for actions/checkout, or name the submodule in the input exclude.",
            )

    def _beside(self, elsewhere: list[str]) -> None:
        reason = "the change touches it, and no path of this check has a connector"
        for place in elsewhere:
            remedy = f"Set the input path to {self._shown(place)}, or to a directory above it."
            self._plan.unseen[self._shown(place)] = Unjudged(reason, remedy)


def wanted(event: Event) -> str:
    """How to have the files of the event's commit in the workspace."""
    if event.pull_request is not None:
        return f"Check out refs/pull/{event.pull_request.number}/merge, with the input ref of actions/checkout."
    return "Check out the commit of the event, without the input ref of actions/checkout."


def _some(places: list[str]) -> str:
    more = f" and {len(places) - 5} more" if len(places) > 5 else ""
    return ", ".join(f"`{place}`" for place in places[:5]) + more
