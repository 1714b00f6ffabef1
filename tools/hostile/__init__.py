"""Connectors that want to stall or fill whoever judges them, each made by a few lines.

Each has the shape of an attack: a small file that asks for much work, or a file as large as is read at all.
:mod:`tools.bounds` measures what each takes; tests take some of them.
"""

import tools.hostile.definitions
import tools.hostile.files  # noqa: F401
from tools.hostile.inputs import INPUTS, build, make

__all__ = ["INPUTS", "build", "make"]
