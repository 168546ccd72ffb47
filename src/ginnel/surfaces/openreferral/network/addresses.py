"""Which addresses are asked. A feed, or whoever answers for it today, could lead us into our own network (SSRF):
every address is resolved here, judged, and connected to as it was judged."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

from ginnel.kernel import lookups
from ginnel.kernel.errors import Invalid

_PORTS = {"http": 80, "https": 443}
LONGEST = 2000
_GIVEN_OUT = ip_network("2000::/3")  # all of IPv6 that the whole internet routes (IANA, IPv6 global unicast)


@dataclass(frozen=True, slots=True)
class Reach:
    """`own`: hosts, each with its port, that may lie in our own network, for those who run this place said so."""

    own: frozenset[tuple[str, int]] = frozenset()


def check_address(url: str) -> SplitResult:
    """Its parts. Raises Invalid for what is not http or https, or holds a password."""
    try:
        parts = urlsplit(url)
        is_whole = parts.scheme in _PORTS and bool(parts.hostname) and port_of(parts) > 0
    except ValueError:
        is_whole = False
    if not is_whole or len(url) > LONGEST or not url.isascii() or not url.isprintable() or " " in url:
        raise Invalid("The address begins with https:// or http:// and holds no space.")
    if parts.username or parts.password:
        raise Invalid("The address holds a name or a password, which would be written down with it.")
    return parts


def reach_of(url: str) -> Reach:
    """One that may go where this address leads, wherever that lies."""
    parts = check_address(url)
    return Reach(frozenset({(str(parts.hostname), port_of(parts))}))


def port_of(parts: SplitResult) -> int:
    return parts.port or _PORTS[parts.scheme]


def resolved(parts: SplitResult, reach: Reach, seconds: float) -> str:
    """The internet address to connect to. Raises Invalid where any that the name stands for is not public, so that one
    of several cannot slip through, and OSError where there is none, or nobody says within `seconds`."""
    host, port = str(parts.hostname), port_of(parts)
    found = [str(each[4][0]) for each in lookups.places(host, port, seconds)]
    if (host, port) not in reach.own and not all(is_public(each) for each in found):
        raise Invalid("The address leads into a network that is not public.")
    return found[0]


def is_public(address: str) -> bool:
    """Whether an internet address is one that the whole internet knows. An IPv6 one that stands for an IPv4 one is as
    that is; what a translator of whatever network would make of it (RFC 6052, RFC 8215) is not public."""
    found = ip_address(address.partition("%")[0])
    if isinstance(found, IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        if inner is not None:
            return is_public(str(inner))
        if found not in _GIVEN_OUT:
            return False
    return found.is_global and not found.is_multicast
