"""The guide for those who add a rule shows one that is there."""

import re
from pathlib import Path

import yaml


def test_the_rule_that_shows_how_has_this_code_these_examples_and_this_mutation(project: Path) -> None:
    guide = (project / "CONTRIBUTING.md").read_text(encoding="utf-8")
    code, examples, mutation = re.findall(r"^```\w+\n(.*?)^```$", guide, re.MULTILINE | re.DOTALL)[:3]
    assert code in (project / "checks/definition/summaries.py").read_text(encoding="utf-8")
    written = yaml.safe_load((project / "docs/rules/examples/summaries.yml").read_text(encoding="utf-8"))
    assert yaml.safe_load(examples).items() <= written.items()
    assert mutation in (project / "tests/mutants/operations.py").read_text(encoding="utf-8")
