"""A container action's run as GitHub's runner does it: its mounts, its variables, its files, its user."""

import json
import os
import re
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tests.container.engine import Engine
from tools.start import compressed

RUNNER_USER = 1001
"""The user of GitHub's hosted runners, to whom the workspace and the runner's files belong."""

ACTION = Path(__file__).resolve().parents[2] / "action.yml"


@dataclass(frozen=True, slots=True)
class Image:
    """The action's image and the base that it stands on."""

    engine: Engine
    name: str
    base: str

    def python(self, code: str, *options: str) -> str:
        """What a program prints that the image's Python runs, in the way the entrypoint does."""
        entrypoint = self.config()["Entrypoint"]
        done = self.engine(
            *("run", "--rm", "--network=none", *options, "--entrypoint", entrypoint[0], self.name),
            *(*entrypoint[1:-1], "-c", code),
        )
        return done.stdout

    def config(self) -> Any:
        """How the image is to be run."""
        return self.inspect()["Config"]

    def inspect(self) -> Any:
        """What the engine says of it."""
        return json.loads(self.engine("image", "inspect", self.name).stdout)[0]

    def compressed(self) -> int:
        """Bytes that are pulled."""
        return compressed(self.name, self.engine.environment())

    def of_base(self) -> int:
        """Bytes of the image that it was built in, of which it has a part."""
        return compressed(self.base, self.engine.environment())


@dataclass(frozen=True, slots=True)
class Run:
    """What a run left behind."""

    status: int
    log: str
    errors: str
    outputs: dict[str, str]
    summary: str


@dataclass(frozen=True, slots=True)
class Runner:
    """A job's directories on the host. The workspace is filled before a run, and looked at afterwards."""

    directory: Path
    image: Image

    @property
    def workspace(self) -> Path:
        path = self.directory / "workspace"
        path.mkdir(parents=True, exist_ok=True)
        return path

    def run(
        self,
        *,
        inputs: Mapping[str, str] | None = None,
        event_name: str = "push",
        event: Mapping[str, Any] | None = None,
        variables: Mapping[str, str] | None = None,
        network: str = "host",
        token: str = "",
        timeout: float = 120,
        options: Sequence[str] = (),
    ) -> Run:
        """Run the action. ``variables`` are added to the job's, and stand before them.

        :param timeout: in seconds.
        :param options: further ones of ``docker run``.
        """
        home, workflow, commands = (self.directory / name for name in ("home", "workflow", "commands"))
        for path in (home, workflow, commands):
            path.mkdir(exist_ok=True)
        files = {name: commands / f"{name}_7f3c" for name in ("set_output", "step_summary", "set_env", "add_path")}
        for path in files.values():
            path.write_text("")
        (workflow / "event.json").write_text(json.dumps(event or {}))
        self._hand_over()
        environment = {
            **{f"INPUT_{name.upper()}": value for name, value in _inputs(inputs or {}, token).items()},
            "CI": "true",
            "GITHUB_ACTIONS": "true",
            "GITHUB_ACTION_REF": "v1",
            "GITHUB_ACTION_REPOSITORY": "contoso/connector-certification",
            "GITHUB_API_URL": "http://127.0.0.1:9",
            "GITHUB_ENV": "/github/file_commands/set_env_7f3c",
            "GITHUB_EVENT_NAME": event_name,
            "GITHUB_EVENT_PATH": "/github/workflow/event.json",
            "GITHUB_OUTPUT": "/github/file_commands/set_output_7f3c",
            "GITHUB_PATH": "/github/file_commands/add_path_7f3c",
            "GITHUB_REPOSITORY": "contoso/connectors",
            "GITHUB_RUN_ID": "4242",
            "GITHUB_SERVER_URL": "https://github.com",
            "GITHUB_SHA": "1" * 40,
            "GITHUB_STEP_SUMMARY": "/github/file_commands/step_summary_7f3c",
            "GITHUB_WORKSPACE": "/github/workspace",
            "HOME": "/github/home",
            "RUNNER_OS": "Linux",
            **(variables or {}),
        }
        mounts = {"home": home, "workflow": workflow, "file_commands": commands}
        done = self._docker(environment, network, mounts, timeout, options)
        return Run(
            done.returncode,
            done.stdout,
            done.stderr,
            _outputs(files["set_output"].read_text(encoding="utf-8")),
            files["step_summary"].read_text(encoding="utf-8"),
        )

    def _docker(
        self,
        environment: Mapping[str, str],
        network: str,
        mounts: Mapping[str, Path],
        timeout: float,
        more: Sequence[str],
    ) -> "subprocess.CompletedProcess[str]":
        options = [f"--env={name}={value}" for name, value in environment.items()]
        options += [f"--volume={path}:/github/{name}" for name, path in mounts.items()]
        return self.image.engine(
            *("run", "--rm", f"--network={network}", "--workdir=/github/workspace", *options, *more),
            *(f"--volume={self.workspace}:/github/workspace", self.image.name),
            check=False,
            timeout=timeout,
        )

    def _hand_over(self) -> None:
        """Everything belongs to the runner's user, as on a runner."""
        if os.geteuid() == 0:
            for path in (self.directory, *self.directory.rglob("*")):
                os.chown(path, RUNNER_USER, RUNNER_USER, follow_symlinks=False)


def _inputs(given: Mapping[str, str], token: str) -> dict[str, str]:
    """Every input of the action, with its default where none is given: so they reach a container."""
    declared = yaml.safe_load(ACTION.read_text(encoding="utf-8"))["inputs"]
    assert set(given) <= set(declared), f"action.yml declares no {set(given) - set(declared)}"
    defaults = {name: str(facts.get("default", "")) for name, facts in declared.items()}
    return {name: value.replace("${{ github.token }}", token) for name, value in {**defaults, **given}.items()}


def _outputs(text: str) -> dict[str, str]:
    """The output file, read by the runner's grammar: ``name=value``, or a value between delimiters."""
    outputs: dict[str, str] = {}
    lines = iter(text.splitlines())
    for line in lines:
        heredoc = re.fullmatch(r"([^=<]+)<<(.+)", line)
        if heredoc:
            value = []
            for inner in lines:
                if inner == heredoc[2]:
                    break
                value.append(inner)
            else:
                raise AssertionError(f"the value of {heredoc[1]} has no end")
            outputs[heredoc[1]] = "\n".join(value)
        elif line:
            name, separator, plain = line.partition("=")
            assert separator, f"no output: {line!r}"
            outputs[name] = plain
    return outputs
