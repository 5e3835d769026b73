"""Which addresses may be dialled: globally routable unicast, and nothing that hides something else.

The tables are ours, not `ipaddress.is_global`: its answers changed between Python versions, and
the two we run on must agree. They follow IANA's special-purpose address registries.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from shared.errors import PrivateAddress, UnfetchableUrl
from shared.web.targets import Target

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

WEB_PORTS = frozenset({80, 443})

_RESERVED = {
    # Cloud metadata and platform services first: they are named in the logs as what they are.
    "169.254.169.254/32": "a metadata service",
    "169.254.170.0/24": "a metadata service",  # ECS task credentials
    "100.100.100.200/32": "a metadata service",  # Alibaba Cloud
    "192.0.0.192/32": "a metadata service",  # Oracle Cloud
    "168.63.129.16/32": "a metadata service",  # Azure's platform channel, on a public address
    "fd00:ec2::/32": "a metadata service",
    "fd20:ce::254/128": "a metadata service",  # Google Cloud
    "0.0.0.0/8": "this network",
    "10.0.0.0/8": "private",
    "100.64.0.0/10": "carrier-grade NAT",
    "127.0.0.0/8": "loopback",
    "169.254.0.0/16": "link-local",
    "172.16.0.0/12": "private",
    "192.0.0.0/24": "reserved for protocols",
    "192.0.2.0/24": "documentation",
    "192.88.99.0/24": "a 6to4 relay",
    "192.168.0.0/16": "private",
    "198.18.0.0/15": "for benchmarks",
    "198.51.100.0/24": "documentation",
    "203.0.113.0/24": "documentation",
    "224.0.0.0/4": "multicast",
    "240.0.0.0/4": "reserved",
    "::/128": "unspecified",
    "::1/128": "loopback",
    "2001::/32": "a Teredo tunnel",
    "2001::/23": "reserved for protocols",
    "2001:db8::/32": "documentation",
    "2002::/16": "a 6to4 tunnel",
    "3fff::/20": "documentation",
    "64:ff9b:1::/48": "local-use NAT64",
    "fc00::/7": "private",
    "fe80::/10": "link-local",
    "fec0::/10": "site-local",
    "ff00::/8": "multicast",
}
_REFUSED: tuple[tuple[Network, str], ...] = tuple((ip_network(network), why) for network, why in _RESERVED.items())
_GLOBAL_UNICAST = IPv6Network("2000::/3")  # all that IANA has ever given out
_IPV4_INSIDE = tuple(
    IPv6Network(prefix) for prefix in ("::ffff:0:0/96", "::ffff:0:0:0/96", "::/96")
)  # mapped, translated, compatible
_NAT64 = IPv6Network("64:ff9b::/96")


def why_not_public(address: Address) -> str:
    """What keeps an address from being a public host's; empty when nothing does.

    >>> why_not_public(ip_address("::ffff:10.0.0.1"))
    'private, inside IPv6'
    >>> why_not_public(ip_address("2606:4700::6810:84e5"))
    ''
    """
    for network, why in _REFUSED:
        if address.version == network.version and address in network:
            return why
    if isinstance(address, IPv4Address):
        return ""
    return _why_not_public_v6(address)


def _why_not_public_v6(address: IPv6Address) -> str:
    inner = IPv4Address(int(address) & 0xFFFFFFFF)
    if any(address in network for network in _IPV4_INSIDE):
        return f"{why_not_public(inner) or 'IPv4'}, inside IPv6"
    if address in _NAT64:  # how hosts of IPv4 are reached from a network that has none: as public as what is inside
        why = why_not_public(inner)
        return f"{why}, behind NAT64" if why else ""
    return "" if address in _GLOBAL_UNICAST else "reserved"


@dataclass(frozen=True, slots=True)
class DialPolicy:
    """Where connections may lead: the public internet on the web's ports, and `besides` on any port."""

    besides: tuple[Network, ...] = ()

    def vet(self, target: Target, addresses: Sequence[str]) -> list[str]:
        """All of a name's addresses, when all may be dialled; one bad address spoils the name.

        A name that leads to a public and a private address at once is an attack or a mistake, and
        picking the public one would only help the attacker guess.
        """
        vetted = [ip_address(address) for address in addresses]
        for address in vetted:
            self._require(target, address)
        return [str(address) for address in vetted]

    def _require(self, target: Target, address: Address) -> None:
        if any(address.version == network.version and address in network for network in self.besides):
            return
        if why := why_not_public(address):
            raise PrivateAddress(f"{target.url} leads to {address}: {why}")
        if target.port not in WEB_PORTS:
            raise UnfetchableUrl(f"port {target.port} of {target.host}: the web lives on 80 and 443")


PUBLIC_INTERNET = DialPolicy()
LOOPBACK_TOO = DialPolicy(besides=(IPv4Network("127.0.0.0/8"), IPv6Network("::1/128")))  # demo and tests only
