"""Which door: a runner's environment, or a command line.

Exit status 0: no errors; 1: errors, or what `fail-on` names; 2: the check could not run.
"""

from __future__ import annotations

import gc
import os
import sys

from certify import CannotRun
from command import __version__

COULD_NOT_RUN = 2


def main(arguments: list[str] | None = None) -> int:
    """Run on the command line, or on GitHub when the runner calls without arguments."""
    arguments = sys.argv[1:] if arguments is None else arguments
    _open_streams()
    if arguments == ["--version"]:  # before anything that takes time to import
        print(f"connector-certification {__version__}")
        return 0
    try:
        if os.environ.get("GITHUB_ACTIONS") == "true" and "INPUT_PATH" in os.environ and not arguments:
            from publish import run as action

            return action.run()
        from command import main as desk

        return desk.run(arguments)
    except CannotRun as reason:
        from report.plain import visible

        print(f"connector-certification: {visible(str(reason))}", file=sys.stderr)
        return COULD_NOT_RUN
    except BrokenPipeError:
        # Whoever read the output has seen enough; Python would complain once more while it shuts down.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return COULD_NOT_RUN
    except KeyboardInterrupt:
        print("connector-certification: interrupted", file=sys.stderr)
        return 130
    except Exception as error:  # noqa: BLE001  a defect of the program is told like any other reason
        from report.plain import defect

        print(f"connector-certification: {defect(error)}", file=sys.stderr)
        return COULD_NOT_RUN


def _open_streams() -> None:
    """Standard streams that take every text, also where the caller closed them: the exit status still counts."""
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "r" if name == "stdin" else "w", encoding="utf-8"))  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]


if __name__ == "__main__":
    gc.set_threshold(20_000, 20, 50)  # much is imported, a report is read, and hardly anything of it becomes garbage
    status = main()
    gc.freeze()  # nor does it when the process ends
    sys.exit(status)
