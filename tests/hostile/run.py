"""One attack at the desk: every face of one run, what it takes, and what it must not say."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from command.arguments import FORMATS
from tests.hostile.attacks import CANARY, Attack
from tools.bounds import LOG, MEMORY, REPORT, ROOT, SECONDS, watched

TOKEN = "ghs_" + "thetokenofthisrun" * 2
SECRETS = (CANARY, TOKEN, "root:x:0:0")
"""What lies outside of the workspace, in the environment, and in the machine's own files."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of a connector."""

    blocked: bool
    statuses: dict[str, str]
    """Of the criteria."""
    texts: str
    """The findings, and the rows of the criteria."""


def judged(one: dict[str, Any]) -> Judged:
    rows = [*one["criteria"], *one["findings"]]
    texts = "\n".join(str(row.get("message") or row.get("summary")) for row in rows)
    return Judged(one["conclusion"] == "failure", {row["id"]: row["status"] for row in one["criteria"]}, texts)


@dataclass(frozen=True, slots=True)
class Ran:
    """What a run left behind."""

    seconds: float
    memory: int
    status: int
    said: str
    """What it printed, errors with it."""
    faces: dict[str, str]

    def connectors(self) -> dict[str, Judged]:
        """What became of each connector, by its path."""
        if "json" not in self.faces:
            return {}
        return {one["path"]: judged(one) for one in json.loads(self.faces["json"])["connectors"]}


def run(directory: str, workspace: Path, *more: str) -> Ran:
    """Judge a directory of the workspace as its author would; the token is there to be stolen."""
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile() as output:
        files = {face: Path(folder) / face for face in FORMATS}
        arguments = [f"--output={face}={path}" for face, path in files.items()]
        command = [sys.executable, str(ROOT / "entrypoint.py"), *arguments, *more, "--", directory]
        environment = {"PATH": os.environ["PATH"], "GITHUB_TOKEN": TOKEN, "COLUMNS": "120"}
        seconds, memory, status = watched(command, workspace, output, environment)
        output.seek(0)
        faces = {face: path.read_text(encoding="utf-8") for face, path in files.items() if path.exists()}
        return Ran(seconds, memory, status, output.read().decode("utf-8", "backslashreplace"), faces)


def wrong(one: Attack, judged: Judged | None) -> list[str]:
    """What is not as it is to be: nothing is said, or the verdict is another."""
    if judged is None:
        return ["no verdict"]
    found = []
    if one.said not in judged.texts:
        found.append(f"nobody says {one.said!r}")
    if judged.blocked != one.blocks:
        found.append("it passes" if one.blocks else "it does not pass")
    if not one.said and "unjudged" in judged.statuses.values():
        found.append("something is not judged")
    return [f"{text}: {judged.texts[:400]}" for text in found]


def faults(ran: Ran) -> list[str]:
    """What no run may do, whatever it judges."""
    everything = [ran.said, *ran.faces.values()]
    log = ran.faces.get("text", "")
    return [
        *(["time"] if ran.seconds > SECONDS else []),
        *(["memory"] if ran.memory > MEMORY else []),
        *(["report"] if len(ran.faces.get("json", "")) > REPORT else []),
        *(["log"] if len(log.encode()) > LOG else []),
        *(["status"] if ran.status not in (0, 1, 2) else []),
        *(["traceback"] if "Traceback" in ran.said or "defect" in "".join(everything) else []),
        *(["leak"] if any(secret in text for secret in SECRETS for text in everything) else []),
        *(["control"] if not all(sign.isprintable() or sign == "\n" for sign in ran.said + log) else []),
        *(["command"] if any(line.startswith(("::", "##[")) for line in (ran.said + log).splitlines()) else []),
    ]
