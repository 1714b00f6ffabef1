"""Which network addresses are public: nothing else is ever connected to.

The ranges are those of IANA's registries of special-purpose and multicast addresses, all of them listed here: what
Python's own ``is_global`` knows of them depends on its version, and where an address is refused must not.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Final

_SPECIAL_IPV4: Final = tuple(
    map(
        ip_network,
        (
            "0.0.0.0/8",  # this network
            "10.0.0.0/8",  # private
            "100.64.0.0/10",  # shared behind a provider's translation
            "127.0.0.0/8",  # loopback
            "168.63.129.16/32",  # public by its number, and inside Azure the door to the machine's own secrets
            "169.254.0.0/16",  # link-local, cloud metadata among them
            "172.16.0.0/12",  # private
            "192.0.0.0/24",  # protocol assignments
            "192.0.2.0/24",  # documentation
            "192.31.196.0/24",  # AS112
            "192.52.193.0/24",  # automatic multicast tunneling
            "192.88.99.0/24",  # relays of 6to4
            "192.168.0.0/16",  # private
            "192.175.48.0/24",  # AS112
            "198.18.0.0/15",  # benchmarks
            "198.51.100.0/24",  # documentation
            "203.0.113.0/24",  # documentation
            "224.0.0.0/4",  # multicast
            "240.0.0.0/4",  # reserved, broadcast
        ),
    )
)
_GLOBAL_IPV6: Final = ip_network("2000::/3")
"""All that IANA has given out for unicast on the internet; loopback, private, mapped and other ones lie outside."""
_SPECIAL_IPV6: Final = tuple(
    map(
        ip_network,
        (
            "2001::/23",  # protocol assignments, Teredo among them
            "2001:db8::/32",  # documentation
            "2002::/16",  # 6to4: leads to the IPv4 address inside
            "2620:4f:8000::/48",  # AS112
            "3fff::/20",  # documentation
        ),
    )
)
_NAT64: Final = ip_network("64:ff9b::/96")
"""Leads to the IPv4 address inside, and is what names resolve to where a network has nothing but IPv6."""


def is_public(address: str) -> bool:
    """An address of the public internet; behind the well-known prefix of NAT64 the IPv4 address inside decides.

    What is no address, and an address with a zone, is not public.
    """
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    if isinstance(parsed, IPv4Address):
        return not any(parsed in network for network in _SPECIAL_IPV4)
    if parsed.scope_id is not None:
        return False
    return _is_public_ipv6(parsed)


def _is_public_ipv6(address: IPv6Address) -> bool:
    if address in _NAT64:
        return is_public(str(IPv4Address(int(address) & 0xFFFFFFFF)))
    return address in _GLOBAL_IPV6 and not any(address in network for network in _SPECIAL_IPV6)
