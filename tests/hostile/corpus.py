"""All attacks."""

import tests.hostile.archives
import tests.hostile.pictures
import tests.hostile.places
import tests.hostile.texts
import tests.hostile.values  # noqa: F401
from tests.hostile.attacks import KINDS

__all__ = ["KINDS"]
