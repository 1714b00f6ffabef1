"""How the rules on the pull request are broken."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final

from connector.pull_request import PullRequest
from tools.examples import brought_by

FOLDER: Final = "independent-publisher-connectors/Contoso Invoices"


def right() -> PullRequest:
    """A pull request that breaks nothing."""
    found = brought_by({"pull request": {}})
    assert found is not None
    return found


@dataclass(frozen=True, slots=True)
class Mutation:
    """One way to break a rule: members that are other than in the right pull request."""

    rule: str
    members: dict[str, Any]
    message: str
    """Part of the finding's message."""

    def apply(self) -> PullRequest:
        """The right pull request, broken; in the body, texts are replaced."""
        members = dict(self.members)
        pull_request = right()
        if isinstance(members.get("body"), tuple):
            old, new = members["body"]
            assert old in pull_request.body
            members["body"] = pull_request.body.replace(old, new)
        if "more" in members:
            members["files"] = frozenset({*(pull_request.files or ()), *members.pop("more")})
        return replace(pull_request, **members)


def _ticked(text: str) -> tuple[str, str]:
    return f"- [x] {text}", f"- [ ] {text}"


MUTATIONS: Final = (
    Mutation("pr-base-dev", {"base_ref": "master"}, '"master"'),
    Mutation("pr-base-dev", {"base_ref": "main", "base_repository": "contoso/powerplatformconnectors"}, '"main"'),
    Mutation("pr-base-dev", {"base_ref": "Dev"}, '"Dev"'),
    Mutation("pr-base-dev", {"base_ref": "master", "head_ref": "dev"}, '"master"'),
    Mutation("pr-single-connector", {"more": ["custom-connectors/Other/readme.md"]}, '"Other", "Contoso Invoices"'),
    Mutation(
        "pr-single-connector", {"more": ["independent-publisher-connectors/A/a", "certified-connectors/B/b"]}, "3 con"
    ),
    Mutation("no-foreign-files", {"more": ["README.md"]}, '1 file belongs to no connector: "README.md"'),
    Mutation("no-foreign-files", {"more": [".github/workflows/a.yml", "tools/b.py"]}, "2 files"),
    Mutation("no-foreign-files", {"more": [f"{FOLDER}/.DS_Store"]}, ".DS_Store"),
    Mutation("no-foreign-files", {"more": [f"{FOLDER}/images/Thumbs.db"]}, "Thumbs.db"),
    Mutation("no-foreign-files", {"more": ["independent-publisher-connectors/readme.md"]}, "readme.md"),
    Mutation("no-foreign-files", {"more": [f"a{number}" for number in range(9)]}, '"a2" and 6 more'),
    Mutation("pr-title-independent", {"title": "Contoso Invoices"}, '"Contoso Invoices"'),
    Mutation("pr-title-independent", {"title": "(Independent Publisher) Contoso Invoices"}, "does not end"),
    Mutation("pr-title-independent", {"title": "Contoso Invoices - Independent Publisher"}, "does not end"),
    Mutation("pr-title-independent", {"title": ""}, 'the title ""'),
    Mutation(
        "pr-template-ticks", {"body": _ticked("A connector for this service")}, "not ticked: the connector is new"
    ),
    Mutation("pr-template-ticks", {"body": _ticked("The connector works")}, "not ticked: it works"),
    Mutation("pr-template-ticks", {"body": _ticked("It has detailed")}, "not ticked: descriptions are detailed"),
    Mutation("pr-template-ticks", {"body": _ticked("Its actions")}, "not ticked: responses have schemas"),
    Mutation("pr-template-ticks", {"body": _ticked("We ran")}, "not ticked: paconn validate was run"),
    Mutation(
        "pr-template-ticks", {"body": ("- [x] The brand colour", "- The brand colour")}, "not ticked: brand color"
    ),
    Mutation("pr-template-ticks", {"body": ("- [x] The connector works", "- [n/a] The connector works")}, "it works"),
    Mutation("pr-template-ticks-independent", {"body": _ticked("This pull request is")}, "not ticked: the title"),
    Mutation("pr-template-ticks-independent", {"body": _ticked("Screenshots show")}, "not ticked: screenshots"),
    Mutation(
        "pr-template-ticks-independent", {"body": _ticked("A screenshot")}, "not ticked: a screenshot of the test"
    ),
    Mutation("pr-template-ticks-independent", {"body": _ticked("The connector uses")}, "not ticked: steps for OAuth"),
    Mutation(
        "pr-screenshots",
        {"body": ("![Test tab](https://github.com/user-attachments/assets/", "[Test tab](#")},
        "1 screenshot in",
    ),
    Mutation("pr-screenshots", {"body": ("assets/6d1a0c52-0002", "assets/6d1a0c52-0001")}, "1 screenshot in"),
)
