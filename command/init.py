"""``init``: begin the files that certification asks for, without replacing one that is there."""

from __future__ import annotations

import difflib
import os
import shlex
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from certify import CannotRun
from certify.drafts import INTRO, README, Draft, NoDrafts, ask
from certify.policy import FILE as POLICY_FILE
from certify.policy_file import repository
from certify.process import Worker
from certify.tree import find, judge
from command.arguments import Parser, one_of
from command.init_files import POLICY, WORKFLOW, WORKFLOW_FILE, Plan, begin, write
from command.init_questions import agrees, ask_for
from connector.declaration_draft import Member
from connector.publisher import Publisher
from report.answers import FILE, missing_answers
from report.model import ConnectorReport, FailOn
from report.plain import plural, visible


@dataclass(frozen=True, slots=True)
class _Wish:
    """What was asked for; ``None`` where nobody said so."""

    directory: str
    publisher: Publisher | None
    workflow: bool | None
    documents: bool | None
    policy: bool | None
    dry_run: bool


def init(arguments: Sequence[str], docs_url: str) -> int:
    """Do what the arguments ask for, and say what was written.

    :param docs_url: the address below which the rules' pages lie.
    :return: the exit status, 0.
    :raises CannotRun: something cannot be read or written.
    """
    wish = parse_init(arguments)
    connectors = find([wish.directory])
    if len(connectors) > 1:
        raise CannotRun(f"{wish.directory}: there are {len(connectors)} connectors here; name one of them")
    with Worker() as worker:
        report = judge(connectors, wish.publisher, FailOn.FAILED, 1, worker, docs_url=docs_url).connectors[0]
    [(directory, shown)] = connectors
    root = _root(directory, wish)
    members = _missing(report)
    wish, members = _asked(wish, members, directory, shown, root)
    try:
        drafts = ask(directory, shown, report.publisher, members)
    except NoDrafts as reason:
        raise CannotRun(str(reason)) from None
    plans = _plans(wish, drafts, directory, shown, root)
    if wish.dry_run:
        sys.stdout.write("".join(map(_difference, plans)))
        return 0
    for plan in plans:
        write(plan, directory if plan.path.startswith(os.path.join(directory, "")) else root)
        _say(f"{'added to' if plan.before else 'wrote'} {plan.shown}")
    _close(members, shown, plans)
    return 0


def parse_init(arguments: Sequence[str]) -> _Wish:
    """What the arguments ask for.

    :raises CannotRun: one of them means nothing.
    """
    parser = Parser(
        prog="connector-certification init",
        description="Writes certification.yml with the answers that are missing, and further files on request. "
        "What is there already stays as it is. At a terminal it asks for the answers.",
        epilog="Exit status: 0 done, or nothing to do; 2 something could not be read or written.",
    )
    add = parser.add_argument
    add("directory", metavar="DIR", nargs="?", default=".", help="the connector's directory (default: the current one)")
    add("--workflow", action="store_true", default=None, help=f"also begin {WORKFLOW_FILE}")
    add("--documents", action="store_true", default=None, help=f"also begin {README} and {INTRO} from the definition")
    add("--policy", action="store_true", default=None, help=f"also begin {POLICY_FILE}")
    add("--publisher", type=one_of("auto", *Publisher), default="auto", metavar="KIND", help="whose connector it is")
    add("--dry-run", action="store_true", help="ask nothing and write nothing; show what would be written")
    given = parser.parse_args(list(arguments))
    publisher = None if given.publisher == "auto" else Publisher(given.publisher)
    return _Wish(given.directory, publisher, given.workflow, given.documents, given.policy, given.dry_run)


def _root(directory: str, wish: _Wish) -> str:
    """The repository's directory; empty where there is none, and nothing that belongs there was asked for."""
    root = repository(directory)
    if root is None and (wish.workflow or wish.policy):
        option = "--workflow" if wish.workflow else "--policy"
        raise CannotRun(f"{option}: {wish.directory} is in no Git repository; run git init first")
    return root or ""


def _missing(report: ConnectorReport) -> list[Member]:
    """The answers that are missing."""
    return [Member(answer.section, name) for answer in missing_answers(report) for name in answer.members]


def _asked(wish: _Wish, members: list[Member], directory: str, shown: str, root: str) -> tuple[_Wish, list[Member]]:
    """The same, with what whoever sits at the terminal says to it; nobody is asked where there is none."""
    if wish.dry_run or not (sys.stdin.isatty() and sys.stdout.isatty()):
        return wish, members
    if members:
        _say(f"{_path(shown, FILE)} lacks {plural(len(members), 'answer')}. Enter skips one, Ctrl+D the rest.")
        members = ask_for(members, input, _say)
        _say("")

    def wanted(given: bool | None, question: str, possible: bool = True) -> bool:
        return bool(given) or (possible and agrees(question, input))

    def lacks(name: str) -> bool:
        return bool(root) and not os.path.lexists(os.path.join(root, *name.split("/")))

    names = {name.lower() for name in os.listdir(directory)}
    return (
        _Wish(
            wish.directory,
            wish.publisher,
            wanted(wish.workflow, f"Begin {WORKFLOW_FILE}, which judges pull requests?", lacks(WORKFLOW_FILE)),
            wanted(wish.documents, f"Begin {README} and {INTRO} from the definition?", not {README, INTRO} <= names),
            wanted(wish.policy, f"Begin {POLICY_FILE}, with rules of your own?", lacks(POLICY_FILE)),
            wish.dry_run,
        ),
        members,
    )


def _plans(wish: _Wish, drafts: Sequence[Draft], directory: str, shown: str, root: str) -> list[Plan]:
    """What is to be written; of what is there already it is said that it stays."""
    plans = []
    for draft in drafts:
        if draft.name in (README, INTRO) and not wish.documents:
            continue
        path = os.path.join(directory, draft.name)
        if draft.before != draft.after:
            plans.append(Plan(path, _path(shown, draft.name), draft.before or "", draft.after, draft.blob))
    for name, text, asked in ((WORKFLOW_FILE, WORKFLOW, wish.workflow), (POLICY_FILE, POLICY, wish.policy)):
        plan = begin(root, name, text) if asked else None
        if plan is not None:
            plans.append(plan)
        elif asked:
            sys.stderr.write(f"{name} exists; left as it is\n")
    if wish.documents and not any(plan.path.endswith(".md") for plan in plans):
        sys.stderr.write(f"{README} and {INTRO} exist; left as they are\n")
    return plans


def _difference(plan: Plan) -> str:
    """The change as patch takes it, with everything invisible shown."""
    before, after = ([visible(line) for line in text.splitlines()] for text in (plan.before, plan.after))
    name = visible(plan.shown)
    lines = difflib.unified_diff(before, after, name if plan.before else "/dev/null", name, lineterm="")
    return "".join(f"{line}\n" for line in lines)


def _close(members: Sequence[Member], shown: str, plans: Sequence[Plan]) -> None:
    left = sum(member.value is None for member in members)
    if left:
        _say(f"Next: fill in {plural(left, 'line')} in {_path(shown, FILE)}")
    elif plans:
        _say(f"Next: connector-certification {shlex.quote(visible(shown))}")
    else:
        _say(f"{visible(shown)}: no answer is missing, nothing to write")


def _path(shown: str, name: str) -> str:
    return os.path.normpath(f"{visible(shown)}/{name}").replace(os.sep, "/")


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
