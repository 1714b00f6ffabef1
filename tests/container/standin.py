"""A base image for machines that reach no image registry: Debian trixie with its python3 and pip.

The official image is the same Debian with a Python of its own in /usr/local. What they share, and the Dockerfile
relies on: ``python3`` on the path and ``python3 -m pip``.
"""

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.container.engine import Engine

PACKAGES = ("ca-certificates", "python3", "python3-pip")
CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
NAME = "connector-certification-base:trixie"


def standin(engine: Engine, directory: Path) -> str:
    """The stand-in's name in the engine. The archive is kept in the user's cache, so only the first run is slow."""
    archive = _archive(directory)
    engine(
        *("import", "--change", "ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"),
        *("--change", 'CMD ["python3"]', str(archive), NAME),
    )
    return NAME


def _archive(directory: Path) -> Path:
    recipe = hashlib.sha256(repr(PACKAGES).encode())
    if CERTIFICATES.is_file():
        recipe.update(CERTIFICATES.read_bytes())
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "connector-certification"
    archive = cache / f"trixie-{recipe.hexdigest()[:16]}.tar"
    if archive.is_file():
        return archive
    if not shutil.which("debootstrap") or os.geteuid() != 0:
        pytest.skip("the base image cannot be fetched, and debootstrap, which would build one, cannot be used here")
    root = directory / "root"
    _run("debootstrap", "--variant=minbase", f"--include={','.join(PACKAGES)}", "trixie", str(root))
    shutil.rmtree(root / "var/cache/apt/archives")
    shutil.rmtree(root / "var/lib/apt/lists")
    if CERTIFICATES.is_file():  # the authorities that this machine trusts, its proxy's with them
        shutil.copyfile(CERTIFICATES, root / CERTIFICATES.relative_to("/"))
    cache.mkdir(parents=True, exist_ok=True)
    unfinished = archive.with_suffix(f".{os.getpid()}")
    _run("tar", "--create", "--numeric-owner", f"--file={unfinished}", f"--directory={root}", ".")
    unfinished.replace(archive)
    shutil.rmtree(root)
    return archive


def _run(*command: str) -> None:
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", timeout=600, check=False
    )
    assert done.returncode == 0, f"{command[0]}: {done.stdout[-2000:]}\n{done.stderr[-2000:]}"
