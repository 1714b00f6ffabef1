"""Who publishes a connector: the owner of the service, or an independent publisher."""

from enum import StrEnum


class Publisher(StrEnum):
    """The two programmes, which differ in icon, brand colour, readme and agreements."""

    VERIFIED = "verified"
    INDEPENDENT = "independent"
