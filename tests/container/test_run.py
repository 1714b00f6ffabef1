"""The action as GitHub runs it: in its container, on a checkout of somebody else's files."""

import json
import shutil
from pathlib import Path

import pytest

from tests.container.runner import Image, Runner
from tests.publish.runs import obeyed

pytestmark = [pytest.mark.docker, pytest.mark.node]

CONNECTOR = "certified-connectors/Contoso Invoices"
OUTPUTS = {
    *("conclusion", "failed", "warned", "unproven", "unjudged", "summary", "report"),
    *("check-url", "comment-url", "connectors", "changed-connectors", "batches"),
}


@pytest.fixture
def contoso(runner: Runner, project: Path) -> Path:
    """The certified sample, checked out."""
    place = runner.workspace / CONNECTOR
    shutil.copytree(project / "samples/contoso-invoices", place)
    return place


def broken(connector: Path) -> None:
    """Its base path loses the slash that it has to start with."""
    file = connector / "apiDefinition.swagger.json"
    definition = json.loads(file.read_text(encoding="utf-8"))
    definition["basePath"] = "v1"
    file.write_text(json.dumps(definition, indent=2), encoding="utf-8")


def test_a_certified_connector_passes_without_any_network(runner: Runner, contoso: Path) -> None:
    run = runner.run(network="none")

    assert (run.status, run.errors) == (0, "")
    assert set(run.outputs) == OUTPUTS
    assert (run.outputs["conclusion"], run.outputs["failed"]) == ("success", "0")
    assert "Contoso Invoices" in run.summary
    report = json.loads((runner.workspace / run.outputs["report"]).read_text(encoding="utf-8"))
    assert [connector["path"] for connector in report["connectors"]] == [CONNECTOR]


def test_a_broken_connector_blocks_and_is_annotated_in_the_log(runner: Runner, contoso: Path) -> None:
    broken(contoso)
    run = runner.run(network="none")

    assert run.status == 1
    assert (run.outputs["conclusion"], run.outputs["failed"]) == ("failure", "1")
    (place,) = [properties for command, properties, _ in obeyed(run.log) if command == "error"]
    lines = (contoso / "apiDefinition.swagger.json").read_text(encoding="utf-8").splitlines()
    assert place["file"] == f"{CONNECTOR}/apiDefinition.swagger.json"
    assert lines[int(place["line"]) - 1] == '  "basePath": "v1",'


@pytest.mark.attack(
    "Modules in the checkout with the names of ours",
    "Python runs isolated: neither the working directory nor the environment adds a module",
)
def test_no_module_of_the_workspace_is_ever_imported(runner: Runner, contoso: Path) -> None:
    trap = "import pathlib; pathlib.Path('/github/workspace/imported').touch()\n"
    for directory in (runner.workspace, contoso):
        for module in ("json", "yaml", "sitecustomize", "usercustomize", "encodings", "connector", "checks", "PIL"):
            (directory / f"{module}.py").write_text(trap, encoding="utf-8")
    run = runner.run(
        network="none",
        variables={
            "PYTHONPATH": "/github/workspace",
            "PYTHONSTARTUP": "/github/workspace/json.py",
            "PYTHONUSERBASE": "/github/workspace",
        },
    )

    assert run.status == 0
    assert not (runner.workspace / "imported").exists()


def test_nothing_of_the_workspace_is_changed_but_the_report(runner: Runner, contoso: Path) -> None:
    before = {path: path.read_bytes() for path in runner.workspace.rglob("*") if path.is_file()}
    run = runner.run(network="none")

    after = {path: path.read_bytes() for path in runner.workspace.rglob("*") if path.is_file()}
    assert after.pop(runner.workspace / run.outputs["report"])
    assert after == before


@pytest.mark.parametrize(
    ("inputs", "named"),
    [
        ({"path": "no-such-directory"}, "no-such-directory"),
        ({"fail-on": "sometimes"}, "fail-on"),
        ({"path": "../../etc"}, "etc"),
    ],
)
def test_an_input_without_meaning_costs_one_clear_message(
    runner: Runner, contoso: Path, inputs: dict[str, str], named: str
) -> None:
    run = runner.run(network="none", inputs=inputs)

    assert run.status == 2
    assert set(run.outputs) == OUTPUTS
    assert "Traceback" not in run.log + run.errors
    assert named in run.log + run.errors


def test_the_image_serves_at_a_desk_too(image: Image, project: Path) -> None:
    done = image.engine(
        *("run", "--rm", "--network=none", "--read-only", "--cap-drop=ALL", "--user=1001"),
        *(f"--volume={project}/samples:/samples:ro", image.name, "--format=json", "/samples/contoso-invoices"),
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["conclusion"] == "success"


def test_the_other_sample_fails_in_the_container_as_well(image: Image, project: Path) -> None:
    done = image.engine(
        *("run", "--rm", "--network=none", f"--volume={project}/samples:/samples:ro", image.name),
        *("--format=json", "/samples/fabrikam-orders"),
        check=False,
    )

    assert (done.returncode, json.loads(done.stdout)["conclusion"]) == (1, "failure")
