"""Where a request comes from: from this machine itself, or from anywhere else."""

from collections.abc import Mapping
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import urlsplit

# Each of them says that somebody else asked, and that a proxy passes it on.
FORWARDED = ("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip")
LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})


def host_of(authority: str) -> str:
    """The host of a Host header or of an origin, in small letters and without port; empty for nonsense.

    Args:
        authority: Such as ``localhost:8501``, ``[::1]:8501`` or ``http://192.168.1.20:8501``.
    """
    try:
        parts = urlsplit(authority if "//" in authority else f"//{authority}")
        _ = parts.port  # raises ValueError for what is no port
    except ValueError:
        return ""
    if parts.username is not None or parts.path or parts.query or parts.fragment:
        return ""
    return (parts.hostname or "").removesuffix(".")


def address_of(text: str) -> IPv4Address | IPv6Address | None:
    """An IP address, an IPv4 one where IPv6 only wraps it; None for a name."""
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address


def is_local(peer: str, headers: Mapping[str, str]) -> bool:
    """Whether somebody works at this machine itself.

    A proxy on this machine has a loopback address too, whoever asks through it: what it adds to a request, or the
    name that it was asked by, gives that away. So does a name that a stranger's page has bound to this machine.

    Args:
        peer: Address at the other end of the connection.
        headers: Of the request, with names in small letters.
    """
    if any(name in headers for name in FORWARDED):
        return False
    places = [headers.get("host", "")] + ([headers["origin"]] if "origin" in headers else [])
    return (
        all(host_of(place) in LOOPBACK_NAMES for place in places) and str(address_of(peer)) in LOOPBACK_NAMES
    )
