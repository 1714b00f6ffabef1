"""Ask the addresses that connectors name: the worker reads them, and a process of its own asks."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from certify.client import certify
from certify.request import Request, Task, Wish
from connector.address import Address, Answer, Kind, ProbedAddress

SECONDS: Final = 90.0
"""The probe ends by itself before that."""
MOST: Final = 8
"""Addresses of one connector; there are four places for one, of which two can repeat."""

_ROOT: Final = Path(__file__).resolve().parents[1]
_PROGRAM: Final = "import sys; sys.path[:] = sys.argv[1:]; from probe.probe import main; main()"
_PASSED_ON: Final = ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "SSL_CERT_FILE", "SSL_CERT_DIR")
"""What the network needs of the environment; no token is among it."""
_FAILED: Final = Answer(Kind.UNKNOWN, "was not asked: the process that asks addresses ended without an answer")


def probe(request: Request) -> Request:
    """The same request, with what came of asking the addresses of each connector."""
    found = certify(replace(request, wish=Wish.ADDRESSES))
    named = {result.index: _addresses(result.values) for result in found}
    wanted = list(dict.fromkeys((one.url, one.page) for addresses in named.values() for one in addresses))
    answers = dict(zip(wanted, _ask(wanted), strict=False))
    tasks = [_with_answers(task, named.get(index, []), answers) for index, task in enumerate(request.tasks)]
    return replace(request, tasks=tuple(tasks))


def _with_answers(task: Task, named: list[Address], answers: dict[tuple[str, bool], Answer]) -> Task:
    probed = [
        ProbedAddress(one.url, one.name, one.file, one.pointer, answers.get((one.url, one.page), _FAILED))
        for one in named
    ]
    return replace(task, probed=tuple(probed))


def _addresses(values: Any) -> list[Address]:
    """What the worker says that a connector names, as far as it makes sense."""
    found = []
    for one in values[:MOST] if isinstance(values, list) else ():
        if isinstance(one, dict):
            texts = {name: str(one.get(name)) for name in ("url", "name", "file", "pointer")}
            found.append(Address(**texts, page=one.get("page") is not False))
    return found


def _ask(wanted: list[tuple[str, bool]]) -> list[Answer]:
    """The answers in order; fewer where the process that asks had no more."""
    if not wanted:
        return []
    modules = [str(_ROOT), *(entry for entry in sys.path if os.path.isabs(entry) and entry != str(_ROOT))]
    environment = {name: os.environ[name] for name in (*_PASSED_ON, "SYSTEMROOT") if name in os.environ}
    try:
        done = subprocess.run(  # noqa: S603  this very interpreter, and addresses as its input
            [sys.executable, "-I", "-S", "-X", "utf8", "-c", _PROGRAM, *modules],
            input=json.dumps(wanted).encode("ascii"),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            cwd="/",
            timeout=SECONDS,
            check=True,
        )
        return [Answer(Kind(kind), str(reason)) for kind, reason in json.loads(done.stdout)]
    except (OSError, subprocess.SubprocessError, ValueError, TypeError):
        return []
