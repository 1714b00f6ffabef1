"""How large an update is."""

from enum import StrEnum


class Extent(StrEnum):
    """What an update changes; each value says that nothing of the later ones is in it."""

    NONE = "none"
    MINOR = "minor"
    """Only what Microsoft's page "Update your certified connector" lists: texts, contact, color, readme and icon."""
    COMPATIBLE = "compatible"
    BREAKING = "breaking"
