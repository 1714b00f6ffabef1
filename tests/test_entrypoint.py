"""The program as its users start it: exit status, one clear message, and nothing else."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from checks.criteria import CRITERIA
from command.arguments import FORMATS
from connector.publisher import Publisher
from report.model import FailOn

PROJECT = Path(__file__).resolve().parent.parent
CONTOSO = PROJECT / "samples" / "contoso-invoices"
FABRIKAM = PROJECT / "samples" / "fabrikam-orders"
PROGRAM = [sys.executable, str(PROJECT / "entrypoint.py")]


def run(
    *arguments: str | bytes | Path, cwd: Path = PROJECT, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [*PROGRAM, *map(os.fsdecode, arguments)],
        cwd=cwd,
        env=environment if environment is not None else os.environ | {"COLUMNS": "120"},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert "Traceback" not in done.stderr
    assert "defect" not in done.stderr + done.stdout
    return done


def refused(done: subprocess.CompletedProcess[str]) -> str:
    """The one message of a run that could not do its work."""
    assert done.returncode == 2
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert line.isprintable()
    return line.removeprefix("connector-certification: ")


# The samples


def test_the_sample_without_fault_is_ready_to_submit() -> None:
    done = run(CONTOSO)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("✓ ") and "ready to submit" in done.stdout


def test_the_other_sample_breaks_one_rule_in_each_criterion_that_a_directory_can_break() -> None:
    done = run("--format", "json", FABRIKAM)
    assert (done.returncode, done.stderr) == (1, "")
    (connector,) = json.loads(done.stdout)["connectors"]
    counts = Counter(finding["criterion"] for finding in connector["findings"] if finding["level"] != "hint")
    assert counts == {
        criterion.id: 1 for criterion in CRITERIA if criterion.id not in ("pull-request", "compatibility")
    }
    assert len(CRITERIA) == 13
    assert {row["id"]: row["status"] for row in connector["criteria"]}["pull-request"] == "unproven"


# Every way out


def test_a_path_that_is_not_there_is_named() -> None:
    assert refused(run("nowhere")) == "nowhere: does not exist"


def test_a_file_is_no_connector() -> None:
    assert refused(run("README.md" if (PROJECT / "README.md").exists() else "LICENSE")).endswith(
        "is a file, not a directory; name the directory of the connector"
    )


def test_a_tree_without_connectors_is_no_success(tmp_path: Path) -> None:
    assert "no connector here" in refused(run(cwd=tmp_path))


def test_control_characters_of_a_path_do_not_reach_the_terminal() -> None:
    assert refused(run(b"no\npe\x1b[31m\xff")) == "no\\npe\\u001b[31m\\udcff: does not exist"


def test_an_unknown_rule_is_told_with_the_way_to_the_known_ones() -> None:
    assert refused(run("--explain", "qqqq")) == "there is no rule qqqq; --rules lists them all"


@pytest.mark.parametrize("name", ["swagger-json-parses", "Swagger-JSON-Parses", "5000.2.6.2"])
def test_a_rule_is_explained_by_its_id_or_its_policy(name: str) -> None:
    done = run("--explain", name)
    assert done.returncode == 0
    assert "The definition can be read as JSON." in done.stdout


def test_every_rule_is_listed_in_one_line() -> None:
    done = run("--rules")
    assert done.returncode == 0
    import checks.modules  # noqa: F401
    from checks.rule import REGISTRY

    assert [line.split()[0] for line in done.stdout.splitlines()] == list(REGISTRY)


@pytest.mark.parametrize("argument", ["--fail-on=x", "--format=x", "--publisher=x", "--jobs=x", "--nothing"])
def test_an_argument_that_means_nothing_is_refused(argument: str) -> None:
    assert argument.partition("=")[0] in refused(run(argument, CONTOSO))


@pytest.mark.parametrize(
    ("fail_on", "status"), [(FailOn.NEVER, 0), (FailOn.FAILED, 0), (FailOn.UNPROVEN, 1), (FailOn.WARNED, 1)]
)
def test_what_blocks_is_chosen_by_fail_on(fail_on: FailOn, status: int, tmp_path: Path) -> None:
    shutil.copytree(CONTOSO, tmp_path / "c")
    (tmp_path / "c" / "icon.png").unlink()
    assert run("--fail-on", fail_on.value, tmp_path).returncode == status
    assert run("--fail-on", fail_on.value, FABRIKAM).returncode == (fail_on is not FailOn.NEVER)


@pytest.mark.parametrize(("given", "shown"), [("auto", "verified"), *((kind, kind) for kind in Publisher)])
def test_the_publisher_can_be_set(given: str, shown: str) -> None:
    done = run("--format=json", "--publisher", given, CONTOSO)
    assert json.loads(done.stdout)["connectors"][0]["publisher"] == shown
    assert done.returncode == (shown == "independent")


# The faces


def test_the_json_face_keeps_its_contract() -> None:
    done = run("--format", "json", CONTOSO, FABRIKAM)
    assert done.returncode == 1
    report = json.loads(done.stdout)
    schema = json.loads((PROJECT / "schemas" / "report.schema.json").read_text())
    Draft202012Validator(schema).validate(report)
    assert [connector["conclusion"] for connector in report["connectors"]] == ["success", "failure"]


@pytest.mark.parametrize("face", FORMATS)
def test_a_face_goes_to_a_file_as_it_goes_to_standard_output(face: str, tmp_path: Path) -> None:
    shown = run("--format", face, CONTOSO)
    written = run("--format", face, "--output", tmp_path / "report", CONTOSO)
    assert (written.returncode, written.stdout) == (0, "")
    assert (tmp_path / "report").read_text() == shown.stdout


@pytest.mark.parametrize(
    ("output", "reason"),
    [("no/where", "No such file or directory"), (".", "Is a directory"), ("/dev/full", "No space")],
)
def test_a_report_that_cannot_be_written_is_no_verdict(output: str, reason: str, tmp_path: Path) -> None:
    assert reason in refused(run("--output", output, CONTOSO, cwd=tmp_path))


@pytest.mark.parametrize("arguments", [["--rules"], [str(FABRIKAM)], ["--format=json", str(FABRIKAM)]])
def test_standard_output_may_be_full_or_closed(arguments: list[str]) -> None:
    with open("/dev/full", "w") as full:
        done = subprocess.run([*PROGRAM, *arguments], stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr == "connector-certification: standard output: No space left on device\n"
    closed = subprocess.run(
        ["/bin/sh", "-c", '"$@" >&-', "sh", *PROGRAM, *arguments], stderr=subprocess.PIPE, text=True, check=False
    )
    assert (closed.returncode, closed.stderr) == (0 if arguments == ["--rules"] else 1, "")


@pytest.mark.parametrize(
    "arguments", [["--rules"], ["--explain", "swagger-json-parses"], [str(FABRIKAM)], ["--format=json", str(FABRIKAM)]]
)
def test_whoever_reads_the_output_may_stop_early(arguments: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = subprocess.run([*PROGRAM, *arguments], stdout=writing, stderr=subprocess.PIPE, text=True, check=False)
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr) == (2, "")


def test_several_faces_come_from_one_run(tmp_path: Path) -> None:
    done = run("--output", f"html={tmp_path}/a.html", "--output", f"sarif={tmp_path}/a.sarif", FABRIKAM)
    assert done.returncode == 1
    assert "8 errors to fix" in done.stdout
    assert (tmp_path / "a.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert json.loads((tmp_path / "a.sarif").read_text(encoding="utf-8"))["version"] == "2.1.0"


def test_a_definition_is_judged_with_its_directory() -> None:
    done = run("--format=json", CONTOSO / "apiDefinition.swagger.json")
    assert (done.returncode, json.loads(done.stdout)["connectors"][0]["path"]) == (0, str(CONTOSO))


def test_a_verdict_by_some_rules_alone_says_so() -> None:
    done = run("--select", "contact-name-present", "--format=json", FABRIKAM)
    assert {finding["rule"] for finding in json.loads(done.stdout)["connectors"][0]["findings"]} == {
        "contact-name-present"
    }
    assert re.fullmatch(r"connector-certification: judged by 1 of \d+ rules\n", done.stderr)
    done = run("--ignore", "contact-name-present", "--format=json", FABRIKAM)
    assert "contact-name-present" not in done.stdout
    assert json.loads(done.stdout)["connectors"][0]["left_out"] == 1
    assert done.stderr == "connector-certification: judged without 1 rule\n"


# Many


def test_a_connector_that_is_found_twice_is_judged_once(tmp_path: Path) -> None:
    shutil.copytree(CONTOSO, tmp_path / "a" / "b")
    done = run("--format=json", "a", ".", "a/../a/b", cwd=tmp_path)
    assert [connector["path"] for connector in json.loads(done.stdout)["connectors"]] == ["a/b"]


def test_the_working_directory_may_be_a_connector_itself() -> None:
    done = run("--format=json", cwd=CONTOSO)
    assert [connector["path"] for connector in json.loads(done.stdout)["connectors"]] == ["."]
    assert done.returncode == 0


@pytest.mark.parametrize(
    "name", [b"with space", "größe 名".encode(), b"line\nbreak", b"\xff\xfe", b"::error::x", b"--x"]
)
def test_a_directory_may_have_any_name(name: bytes, tmp_path: Path) -> None:
    shutil.copytree(CONTOSO, os.fsdecode(os.fsencode(tmp_path) + b"/" + name))
    for face in FORMATS:
        assert run("--format", face, b"./" + name, cwd=tmp_path).returncode == 0
    report = json.loads(run("--format=json", cwd=tmp_path).stdout)
    assert os.fsencode(report["connectors"][0]["path"]) == name


def copies(directory: Path, count: int) -> None:
    for number in range(count):
        shutil.copytree(FABRIKAM if number % 3 else CONTOSO, directory / f"c{number:03}")


def test_several_processes_say_the_same_as_one_and_in_order(tmp_path: Path) -> None:
    copies(tmp_path, 30)
    one = run("--format=json", "--jobs=1", cwd=tmp_path)
    assert run("--format=json", "--jobs=2", cwd=tmp_path).stdout == one.stdout
    assert [connector["path"] for connector in json.loads(one.stdout)["connectors"]] == sorted(os.listdir(tmp_path))
    assert one.returncode == 1


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Whom a shell runs in its background has learned to ignore the signal, and would teach its children."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def await_descendant(process: "subprocess.Popen[str]", generation: int) -> None:
    """Wait until the process has a child, a child of a child, …; the tree of processes is a Linux system's."""
    pids = [str(process.pid)]
    deadline = time.monotonic() + 30
    for _ in range(generation):
        found: list[str] = []
        while not found and process.poll() is None and time.monotonic() < deadline:
            for pid in pids:
                with suppress(OSError):
                    found += Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        pids = found
    assert pids, "no such process before the run has ended"


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="the tree of processes is read from /proc")
@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("generation", [0, 1, 2], ids=["starting", "with a worker", "judging"])
def test_an_interrupt_ends_it_with_one_line(jobs: str, generation: int, tmp_path: Path, interruptible: None) -> None:
    copies(tmp_path, 90)
    with subprocess.Popen(
        [*PROGRAM, str(tmp_path), "--jobs", jobs],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as running:
        await_descendant(running, generation)
        os.killpg(running.pid, signal.SIGINT)
        _, said = running.communicate(timeout=30)
    assert running.returncode in (130, -signal.SIGINT)
    assert said in ("connector-certification: interrupted\n", "") or running.returncode == -signal.SIGINT


# Hostile text

HOSTILE = "`x` @octocat ::error::x ]]> </details> <script> %0A \x1b[31m \u202e \n::stop-commands::x | [a](b) \ud800"


def hostile(directory: Path) -> Path:
    """The failing sample with every name and text replaced."""
    path = directory / "c`@octocat ::error::x\x1b[31m"
    shutil.copytree(FABRIKAM, path)
    definition = json.loads((path / "apiDefinition.swagger.json").read_text())

    def spoil(value: Any, depth: int = 0) -> Any:
        if isinstance(value, dict):
            return {
                name + (HOSTILE if depth % 2 and name not in ("get", "post") else ""): spoil(child, depth + 1)
                for name, child in value.items()
            }
        if isinstance(value, list):
            return [spoil(child, depth) for child in value]
        return HOSTILE + value if isinstance(value, str) else value

    definition["info"]["title"] = definition["info"]["description"] = HOSTILE
    definition["paths"] = {f"/{HOSTILE}": spoil(item) for item in definition["paths"].values()}
    definition[HOSTILE] = spoil(definition.get("definitions", {}))
    (path / "apiDefinition.swagger.json").write_text(json.dumps(definition, indent=2))
    properties = json.loads((path / "apiProperties.json").read_text())
    (path / "apiProperties.json").write_text(json.dumps(spoil(properties, 1) | {"properties": spoil(properties, 1)}))
    (path / "settings.json").write_text(json.dumps({"script": HOSTILE}))
    (path / "certification.yml").write_text(json.dumps({HOSTILE[:20]: HOSTILE}))
    (path / "readme.md").write_text(HOSTILE.encode("utf-8", "replace").decode())
    return path


@pytest.mark.parametrize("arguments", [[], ["--hints"]])
def test_no_control_character_of_a_connector_reaches_the_terminal(arguments: list[str], tmp_path: Path) -> None:
    done = run(*arguments, hostile(tmp_path))
    assert done.returncode == 1
    assert "octocat" in done.stdout
    strange = {character for character in done.stdout if not (character.isprintable() or character == "\n")}
    assert not strange
    assert not [line for line in done.stdout.splitlines() if line.startswith("::")]


@pytest.mark.parametrize("face", [face for face in FORMATS if face != "text"])
def test_hostile_text_breaks_no_face(face: str, tmp_path: Path) -> None:
    done = run("--format", face, "--hints", hostile(tmp_path))
    assert done.returncode == 1
    if face == "json":
        Draft202012Validator(json.loads((PROJECT / "schemas" / "report.schema.json").read_text())).validate(
            json.loads(done.stdout)
        )
        assert done.stdout.isascii()
    assert "\x1b" not in done.stdout


# On GitHub, without a token


def on_github(tmp_path: Path, **inputs: str) -> tuple[subprocess.CompletedProcess[str], dict[str, str]]:
    """A run as a runner starts it, and the outputs that it wrote."""
    workspace = tmp_path / "workspace"
    if not workspace.exists():
        shutil.copytree(FABRIKAM, workspace / "connectors" / "Fabrikam Orders")
    event = {"ref": "refs/heads/main", "repository": {"full_name": "contoso/connectors"}}
    (tmp_path / "event.json").write_text(json.dumps(event))
    for name in ("output", "summary"):
        (tmp_path / name).write_text("")
    environment = {
        "PATH": os.environ["PATH"],
        "GITHUB_ACTIONS": "true",
        "GITHUB_EVENT_NAME": "push",
        "GITHUB_EVENT_PATH": str(tmp_path / "event.json"),
        "GITHUB_OUTPUT": str(tmp_path / "output"),
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary"),
        "GITHUB_REPOSITORY": "contoso/connectors",
        "GITHUB_SHA": "a" * 40,
        "GITHUB_WORKSPACE": str(workspace),
        "INPUT_PATH": ".",
        **{f"INPUT_{name.upper().replace('_', '-')}": value for name, value in inputs.items()},
    }
    done = run(cwd=tmp_path, environment=environment)
    lines = (tmp_path / "output").read_text().splitlines()
    outputs = {}
    while lines:
        name, _, delimiter = lines.pop(0).partition("<<")
        end = lines.index(delimiter)
        outputs[name], lines = "\n".join(lines[:end]), lines[end + 1 :]
    return done, outputs


def commands(done: subprocess.CompletedProcess[str], command: str) -> list[str]:
    return [line for line in done.stdout.splitlines() if line.startswith(f"::{command}")]


def test_without_a_token_findings_are_annotations_and_the_verdict_is_the_same(tmp_path: Path) -> None:
    done, outputs = on_github(tmp_path)
    assert done.returncode == 1
    assert outputs["conclusion"] == "failure"
    assert (outputs["failed"], outputs["warned"]) == ("8", "3")
    assert [line for line in commands(done, "notice") if "no github-token was given" in line]
    located = [line for line in commands(done, "error") if "file=connectors/Fabrikam Orders/" in line]
    assert located
    assert all(",line=" in line or ",title=" in line for line in located)
    report = json.loads((tmp_path / "workspace" / outputs["report"]).read_text())
    assert report["conclusion"] == "failure"
    assert "Fabrikam Orders" in (tmp_path / "summary").read_text()


def test_fail_on_never_lets_the_step_pass(tmp_path: Path) -> None:
    done, outputs = on_github(tmp_path, fail_on="never")
    assert (done.returncode, outputs["conclusion"]) == (0, "success")


def test_a_workspace_without_connectors_has_nothing_to_check(tmp_path: Path) -> None:
    (tmp_path / "workspace").mkdir()
    (tmp_path / "workspace" / "readme.md").write_text("nothing else")
    done, outputs = on_github(tmp_path)
    assert (done.returncode, outputs["conclusion"]) == (0, "success")


@pytest.mark.parametrize(
    ("inputs", "reason"),
    [
        ({"path": "nowhere"}, "nowhere: does not exist"),
        ({"path": "../.."}, "../..: leads out of the workspace"),
        ({"path": "/etc"}, "/etc: leads out of the workspace"),
        ({"path": "connectors/Fabrikam Orders/icon.png"}, "is a file, not a directory"),
        ({"fail_on": "sometimes"}, "input fail-on: 'sometimes' is not known"),
        ({"publisher": "x\n::error::y"}, "input publisher:"),
        ({"comment": "perhaps"}, "input comment: 'perhaps' is not known"),
    ],
)
def test_what_cannot_run_is_one_error_and_outputs_all_the_same(
    inputs: dict[str, str], reason: str, tmp_path: Path
) -> None:
    done, outputs = on_github(tmp_path, **inputs)
    assert done.returncode == 2
    (error,) = commands(done, "error")
    assert reason in error
    assert outputs["conclusion"] == "failure"


@pytest.mark.attack(
    "Secrets that somebody committed",
    "They are found, and no face repeats them or their lines",
)
@pytest.mark.parametrize("face", FORMATS)
def test_no_face_repeats_a_secret(face: str, tmp_path: Path) -> None:
    connector = shutil.copytree(FABRIKAM, tmp_path / "fabrikam")
    properties = json.loads((connector / "apiProperties.json").read_text(encoding="utf-8"))
    properties["properties"]["connectionParameters"]["token"] = {
        "type": "oauthSetting",
        "oAuthSettings": {"identityProvider": "oauth2", "clientSecret": "Zq8-7vR.kX2pLw9sTb4nYc6m"},
    }
    (connector / "apiProperties.json").write_text(json.dumps(properties, indent=4), encoding="utf-8")
    done = run(str(connector), f"--format={face}", "--hints")
    assert "oauth-client-secret-absent" in done.stdout
    assert "test-account-no-secret" in done.stdout
    assert "Zq8-7vR" not in done.stdout
    assert "Summer.2026" not in done.stdout


def test_no_other_finding_repeats_the_line_of_a_secret(tmp_path: Path) -> None:
    connector = shutil.copytree(FABRIKAM, tmp_path / "fabrikam")
    properties = json.loads((connector / "apiProperties.json").read_text(encoding="utf-8"))
    properties["properties"]["iconBrandColor"] = "blue"
    properties["properties"]["connectionParameters"]["token"] = {
        "type": "oauthSetting",
        "oAuthSettings": {"identityProvider": "oauth2", "clientSecret": "Zq8-7vR.kX2pLw9sTb4nYc6m"},
    }
    (connector / "apiProperties.json").write_text(json.dumps(properties), encoding="utf-8")
    done = run(str(connector), "--hints")
    assert "brand-color-hex" in done.stdout
    assert "Zq8-7vR" not in done.stdout
