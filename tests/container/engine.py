"""A Docker engine for the tests: the one that runs, or one that they start and stop themselves."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass(frozen=True, slots=True)
class Engine:
    """Where the docker command finds its engine; ``host`` is None for the machine's own."""

    host: str | None = None

    def environment(self) -> dict[str, str]:
        """What a docker command needs to find it."""
        return os.environ | ({"DOCKER_HOST": self.host} if self.host else {})

    def __call__(
        self, *arguments: str, timeout: float = 300, check: bool = True, given: str = ""
    ) -> subprocess.CompletedProcess[str]:
        """Run a docker command to its end; ``timeout`` in seconds, ``given`` is what it reads."""
        done = subprocess.run(
            ["docker", *arguments],
            env=self.environment(),
            input=given,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=timeout,
            check=False,
        )
        if check and done.returncode:
            raise AssertionError(f"docker {' '.join(arguments)}: {done.returncode}\n{done.stdout}\n{done.stderr}")
        return done


@contextmanager
def running(directory: Path) -> Iterator[Engine]:
    """The machine's engine, or one without bridges and firewall rules that lives in ``directory`` until the end."""
    engine = Engine()
    if engine("version", "--format", "{{.Server.Version}}", check=False).returncode == 0:
        yield engine
        return
    if not shutil.which("dockerd") or os.geteuid() != 0:
        pytest.skip("no Docker engine runs, and none can be started here")
    engine = Engine(f"unix://{directory}/docker.sock")
    log = directory / "dockerd.log"
    with log.open("w") as stream:
        # A socket's path has at most 108 characters, so the sockets of the engine's helpers stay under `directory`.
        daemon = subprocess.Popen(
            [
                "dockerd",
                *("--host", str(engine.host), "--pidfile", f"{directory}/pid"),
                *("--data-root", f"{directory}/data", "--exec-root", f"{directory}/exec"),
                *("--iptables=false", "--ip6tables=false", "--bridge=none"),
            ],
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=stream,
        )
    try:
        _await(engine, daemon, log)
        yield engine
    finally:
        daemon.terminate()
        daemon.wait(60)
        # The engine leaves its network namespace mounted, which would keep the images from being removed.
        subprocess.run(["umount", f"{directory}/exec/netns/default"], capture_output=True, check=False)
        shutil.rmtree(directory, ignore_errors=True)


def _await(engine: Engine, daemon: "subprocess.Popen[bytes]", log: Path) -> None:
    probe: Sequence[str] = ("version", "--format", "{{.Server.Version}}")
    deadline = time.monotonic() + 60
    while engine(*probe, check=False).returncode:
        if daemon.poll() is not None or time.monotonic() > deadline:
            pytest.skip(f"dockerd does not start here: {' '.join(log.read_text(errors='replace').split()[-40:])}")
        time.sleep(0.3)
