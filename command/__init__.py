"""At a desk: arguments, what is printed, explanations."""

from typing import Final

__version__: Final = "0.1.0"
