"""The command of an installed program, and of a directory that Python is given: the rooms lie beside this file.

Their names are too general for site-packages. So this process alone finds them, before everything else, and another
package called ``checks`` stays what it is for everybody else.
"""

from __future__ import annotations

import os
import sys


def main() -> int:
    """Run the program on the arguments of the command line, and return its exit status."""
    if not sys.flags.safe_path:
        # Where the command lies; with -m, where the user is, and there may lie a stranger's connector.
        del sys.path[0]
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
    from entrypoint import main as run

    return run()


if __name__ == "__main__":
    sys.exit(main())
