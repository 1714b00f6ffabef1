"""Pages opened in Chromium, as a reader would: measured, asked, judged by axe-core, and drawn.

puppeteer-core and axe-core come from npm, once.
"""

from __future__ import annotations

import fcntl
import functools
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

PACKAGES = ("axe-core@4.14.1", "puppeteer-core@24.8.2")
_PREFIX = Path(__file__).parents[3] / "node_modules" / ".browser"
_DRIVER = Path(__file__).parent / "browser.cjs"


def chromium() -> str | None:
    """Chromium's path, under any of its names."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@functools.cache
def _installed() -> Path:
    _PREFIX.mkdir(parents=True, exist_ok=True)
    wanted = "\n".join(PACKAGES)
    with open(_PREFIX / "lock", "a+", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # tests run in several processes, one of which installs
        lock.seek(0)
        if lock.read() != wanted:
            npm = shutil.which("npm") or "npm"
            command = [npm, "install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund"]
            subprocess.run([*command, "--prefix", str(_PREFIX), *PACKAGES], cwd=_PREFIX, check=True, timeout=300)
            lock.truncate(0)
            lock.write(wanted)
    return _PREFIX / "node_modules"


def look(page: Path, width: int, script: str = "return null;", *, dark: bool = False, axe: bool = False) -> Any:
    """Open a page and answer ``{value, problems, violations, height, overflow, requests}``.

    :param width: of the window, in CSS pixels.
    :param script: the body of a function that runs in the page; what it returns is ``value``.
    :param axe: have axe-core judge the page; ``violations`` are the names of what it found.
    """
    order = {
        "browser": chromium(),
        "modules": str(_installed()),
        "url": page.resolve().as_uri(),
        "width": width,
        "script": script,
        "dark": dark,
        "axe": axe,
    }
    done = subprocess.run(
        [shutil.which("node") or "node", str(_DRIVER)],
        input=json.dumps(order),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2_000:]
    return json.loads(done.stdout)
