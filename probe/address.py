"""Which network addresses are public: nothing else is ever connected to."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Final

_NAT64: Final = ip_network("64:ff9b::/96")
_SPECIAL: Final = tuple(
    map(
        ip_network,
        (
            "100.64.0.0/10",
            "192.0.0.0/24",
            "198.18.0.0/15",
            "192.88.99.0/24",
            "100::/64",
            "5f00::/16",
            "2001::/23",
            "2001:db8::/32",
            "3fff::/20",
            "fec0::/10",
        ),
    )
)
"""Special by IANA's registries, though not every version of Python knows all of them."""
_CLOUD: Final = (ip_address("168.63.129.16"),)
"""Public by its number, and inside Azure the door to the machine's own secrets."""


def is_public(address: str) -> bool:
    """An address of the public internet, for IPv6 also the IPv4 address inside it.

    Private, loopback, link-local (cloud metadata among them), shared, multicast and reserved ones are not.
    """
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    special = parsed.is_multicast or parsed.is_reserved or parsed in _CLOUD
    if special or not parsed.is_global or any(parsed in network for network in _SPECIAL):
        return _is_public_nat64(parsed)
    return all(is_public(str(inner)) for inner in _inside(parsed))


def _inside(address: IPv4Address | IPv6Address) -> list[IPv4Address]:
    """The IPv4 addresses to which an IPv6 address may lead."""
    if isinstance(address, IPv4Address):
        return []
    return [inner for inner in (address.ipv4_mapped, address.sixtofour) if inner is not None]


def _is_public_nat64(address: IPv4Address | IPv6Address) -> bool:
    """The well-known prefix counts as reserved; what is behind it decides."""
    if not isinstance(address, IPv6Address) or address not in _NAT64:
        return False
    return is_public(str(IPv4Address(int(address) & 0xFFFFFFFF)))
