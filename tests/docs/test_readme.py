"""The README: short, in a reader's order, and true."""

import re
from pathlib import Path

import pytest
import yaml

import checks.modules  # noqa: F401  (registers the rules)
from checks.criteria import CRITERIA
from checks.rule import REGISTRY
from command.arguments import parse
from command.init import parse_init

README = Path("README.md").read_text(encoding="utf-8")


def test_it_has_at_most_200_lines() -> None:
    assert README.count("\n") <= 200


def test_it_goes_from_the_picture_to_the_links() -> None:
    assert re.findall(r"^## (.+)$", README, re.MULTILINE) == [
        "On pull requests",
        "Run it locally",
        "What is judged",
        "Answers",
        "Inputs and outputs",
        "When you disagree",
        "Troubleshooting",
        "More",
    ]
    assert README.index("docs/pictures/comment.png") < README.index("docs/pictures/terminal.png") < README.index("## ")


def test_the_workflow_is_one_that_github_takes_and_takes_15_lines() -> None:
    text = README.partition("```yaml\n")[2].partition("```")[0]
    workflow = yaml.safe_load(text)
    assert text.count("\n") <= 15
    [job] = workflow["jobs"].values()
    assert job["permissions"] == {"contents": "read", "checks": "write", "pull-requests": "write"}
    assert [step["uses"].partition("@")[0] for step in job["steps"]] == [
        "actions/checkout",
        "connector-certification/action",
    ]
    assert text.rstrip().endswith("@v1")


def test_every_criterion_has_its_row() -> None:
    rows = re.findall(r"^\| ([A-Z][\w ]+?) \| (required|recommended|optional) \|", README, re.MULTILINE)
    assert rows == [(criterion.title, criterion.requirement) for criterion in CRITERIA]


def test_its_numbers_are_true() -> None:
    assert len(REGISTRY) > 500


@pytest.mark.parametrize("document", ["README.md", "docs/reference.md"])
def test_the_options_that_it_names_exist(document: str) -> None:
    text = Path(document).read_text(encoding="utf-8")
    values = {"--fail-on": "never", "--publisher": "auto", "--format": "json", "--jobs": "2", "--output": "x"}
    values |= {"--select": "x", "--ignore": "x", "--explain": "x"}
    values |= {"--base": "x", "--policy": "x", "--fix-only": "x"}
    begin, _, rest = text.partition("\n## Init\n")
    init, heading, rest = rest.partition("\n## ")
    for part, read in ((begin + heading + rest, parse), (init, parse_init)):
        for option in set(re.findall(r"`(--[a-z-]+)", part)) - {"--version"}:
            further = ["--fix"] if option == "--diff" else []
            read([*further, option, values[option]] if option in values else [*further, option])
