"""Where a request comes from, through proxies that are trusted, and whether it may carry a password."""

import ipaddress
from collections.abc import Sequence

import msgspec

from serving.hops import is_loopback

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

MOST_PROXIES = 32
"""Entries of X-Forwarded-For that are read, from the right."""

_WIDTH_6 = 64
"""Bits of an IPv6 address that are a client's network: it chooses the rest."""

PLAIN = "passwords are taken over TLS only"
"""What a client is told that sends one without."""


class TrustedProxies(msgspec.Struct, frozen=True):
    """The networks of the proxies whose word is taken for where a request comes from."""

    networks: tuple[Network, ...] = ()

    def has(self, address: Address) -> bool:
        """Return whether an address is a trusted proxy's."""
        return any(address in network for network in self.networks)


def trusted_proxies(text: str) -> TrustedProxies:
    """Return the networks of a setting: addresses and networks, with commas between them.

    Raises:
        ValueError: one is neither; the message says which.
    """
    networks = []
    for part in (part.strip() for part in text.split(",")):
        if not part:
            continue
        try:
            networks.append(ipaddress.ip_network(part))
        except ValueError as error:
            raise ValueError(f"{part!r} is no address and no network: {error}") from None
    return TrustedProxies(tuple(networks))


def client_address(peer: str, forwarded_for: Sequence[str], trusted: TrustedProxies) -> str:
    """Return the address of a request's client.

    It is the peer's, unless that is a trusted proxy. Then it is the rightmost of X-Forwarded-For that is
    none: what stands left of it, anybody may have written. `forwarded_for` has the values of that header, in
    the order in which they came. Where a proxy says what is no address, the proxy itself is the client.
    """
    found = _address(peer)
    if found is None:
        return peer
    said = [entry for value in forwarded_for for entry in value.split(",")]
    for entry in reversed(said[-MOST_PROXIES:]):
        if not trusted.has(found):
            break
        before = _address(entry.strip())
        if before is None:
            break
        found = before
    return str(found)


def source_of(address: str) -> str:
    """Return the network that failures of an address count for: itself, or the /64 of an IPv6 address."""
    found = _address(address)
    if isinstance(found, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((int(found) >> _WIDTH_6 << _WIDTH_6, _WIDTH_6)))
    return address if found is None else str(found)


def takes_passwords(peer: str, *, over_tls: bool, is_forwarded: bool, tls_ends_before: bool) -> bool:
    """Return whether a request may carry a password.

    It may over TLS, from a client on this machine, and where a setting says that TLS ended before, at a
    proxy. One that was forwarded (it has `Forwarded` or `X-Forwarded-For`) comes from elsewhere, though its
    peer be on this machine.
    """
    return over_tls or tls_ends_before or (is_loopback(peer) and not is_forwarded)


def _address(text: str) -> Address | None:
    """Return the address of a text that may have a port, None where it is none."""
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        found = ipaddress.ip_address(text)
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found
