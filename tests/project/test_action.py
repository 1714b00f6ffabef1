"""The action's face towards workflows: what action.yml promises is what the program does and the README says."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from publish.settings import ActionSettings, read_settings


@pytest.fixture(scope="module")
def action(project: Path) -> Any:
    return yaml.safe_load((project / "action.yml").read_text(encoding="utf-8"))


def test_the_inputs_are_those_that_the_program_reads(action: Any) -> None:
    asked: set[str] = set()

    class Environment(dict[str, str]):
        def get(self, name: str, default: Any = None) -> Any:
            asked.add(name)
            return default

        def __contains__(self, name: object) -> bool:
            asked.add(str(name))
            return False

        def pop(self, name: str, default: Any = None) -> Any:
            asked.add(name)
            return default

    read_settings(Environment())
    inputs = {name.removeprefix("INPUT_").lower() for name in asked if name.startswith("INPUT_")}
    assert inputs == set(action["inputs"])


def test_the_defaults_are_those_of_the_program(action: Any) -> None:
    environment = {f"INPUT_{name.upper()}": str(facts["default"]) for name, facts in action["inputs"].items()}
    environment["INPUT_GITHUB-TOKEN"] = ""
    assert read_settings(environment) == ActionSettings()


def test_the_token_is_the_workflows_own_by_default(action: Any) -> None:
    assert action["inputs"]["github-token"]["default"] == "${{ github.token }}"


def test_every_input_and_output_is_described_in_whole_sentences(action: Any) -> None:
    described = {**action["inputs"], **action["outputs"], "action": action}
    assert [name for name, facts in described.items() if not facts["description"][0].isupper()] == []
    assert [
        name for name in {**action["inputs"], **action["outputs"]} if not described[name]["description"].endswith(".")
    ] == []
    assert [name for name in described if name != "action" and not re.fullmatch(r"[a-z]+(-[a-z]+)*", name)] == []


def test_the_outputs_are_those_that_the_design_names(action: Any) -> None:
    verdict = {"conclusion", "failed", "warned", "unproven", "unjudged", "summary"}
    places = {"report", "check-url", "comment-url", "connectors", "changed-connectors", "batches"}
    assert set(action["outputs"]) == verdict | places


def test_it_is_built_from_the_dockerfile(action: Any) -> None:
    assert action["runs"] == {"using": "docker", "image": "Dockerfile"}


def test_the_readme_lists_every_input_with_its_default_and_every_output(action: Any, project: Path) -> None:
    readme = (project / "README.md").read_text(encoding="utf-8")
    rows = {match[1]: match[0] for match in re.finditer(r"^\| `([a-z-]+)` \|.*$", readme, re.MULTILINE)}
    assert set(action["inputs"]) | set(action["outputs"]) <= set(rows)
    for name, facts in action["inputs"].items():
        assert f"`{facts['default']}`" in rows[name]
