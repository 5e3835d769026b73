"""Addresses that are never dialled, in URLs and in answers of the domain name system."""

from shared.captures import RawPage
from shared.errors import PrivateAddress, UnfetchableUrl
from shared.web.addresses import PUBLIC_INTERNET
from tests.hostile.cases import Case
from tests.hostile.lab import Lab, told
from tests.origin import redirect

# Address → what the refusal says.
REFUSED = [
    ("0.0.0.0", "this network"),  # noqa: S104 - refused, not bound
    ("0.1.2.3", "this network"),
    ("10.0.0.1", "private"),
    ("100.64.0.1", "carrier-grade NAT"),
    ("100.127.255.255", "carrier-grade NAT"),
    ("100.100.100.200", "a metadata service"),
    ("127.0.0.1", "loopback"),
    ("127.255.255.254", "loopback"),
    ("168.63.129.16", "a metadata service"),
    ("169.254.1.1", "link-local"),
    ("169.254.169.254", "a metadata service"),
    ("169.254.170.2", "a metadata service"),
    ("172.16.0.1", "private"),
    ("172.31.255.255", "private"),
    ("192.0.0.192", "a metadata service"),
    ("192.0.0.8", "reserved for protocols"),
    ("192.0.2.1", "documentation"),
    ("192.88.99.1", "a 6to4 relay"),
    ("192.168.1.1", "private"),
    ("198.18.0.1", "for benchmarks"),
    ("198.51.100.7", "documentation"),
    ("203.0.113.9", "documentation"),
    ("224.0.0.1", "multicast"),
    ("239.255.255.255", "multicast"),
    ("240.0.0.1", "reserved"),
    ("255.255.255.255", "reserved"),
    ("::", "unspecified"),
    ("::1", "loopback"),
    ("::127.0.0.1", "loopback, inside IPv6"),
    ("::8.8.8.8", "IPv4, inside IPv6"),
    ("::ffff:127.0.0.1", "loopback, inside IPv6"),
    ("::ffff:a9fe:a9fe", "a metadata service, inside IPv6"),
    ("::ffff:8.8.8.8", "IPv4, inside IPv6"),
    ("::ffff:0:10.0.0.1", "private, inside IPv6"),
    ("64:ff9b::10.0.0.1", "private, behind NAT64"),
    ("64:ff9b::169.254.169.254", "a metadata service, behind NAT64"),
    ("64:ff9b:1::8.8.8.8", "local-use NAT64"),
    ("100::1", "reserved"),
    ("2001:0:4136:e378:8000:63bf:3fff:fdd2", "a Teredo tunnel"),
    ("2001:10::1", "reserved for protocols"),
    ("2001:db8::1", "documentation"),
    ("2002:0a00:0001::1", "a 6to4 tunnel"),
    ("2002:0808:0808::1", "a 6to4 tunnel"),
    ("3fff::1", "documentation"),
    ("5f00::1", "reserved"),
    ("fc00::1", "private"),
    ("fd00:ec2::254", "a metadata service"),
    ("fe80::1", "link-local"),
    ("fec0::1", "site-local"),
    ("ff02::1", "multicast"),
]
# A name's addresses → what the refusal says: one bad address spoils the name.
NAMES = {
    "public first": (["93.184.215.14", "10.0.0.1"], "10.0.0.1: private"),
    "private first": (["192.168.1.1", "93.184.215.14"], "192.168.1.1: private"),
    "a public and a loopback": (["93.184.215.14", "::1"], "loopback"),
    "a public and the metadata service": (["2606:4700::6810:84e5", "169.254.169.254"], "a metadata service"),
    "a public and a mapped one": (["93.184.215.14", "::ffff:10.0.0.1"], "private, inside IPv6"),
    "a public and one behind NAT64": (["93.184.215.14", "64:ff9b::7f00:1"], "loopback, behind NAT64"),
    "a public and a Teredo tunnel": (["93.184.215.14", "2001:0:4136:e378:8000:63bf:3fff:fdd2"], "Teredo"),
    "a hundred public ones and a private": (["93.184.215.14"] * 100 + ["172.16.0.1"], "private"),
    "nothing but the unspecified address": (["0.0.0.0"], "this network"),  # noqa: S104 - refused, not bound
    "broadcast": (["255.255.255.255"], "reserved"),
}
PORTS = (21, 22, 23, 25, 53, 110, 143, 445, 1433, 2375, 3306, 5432, 5984, 6379, 8080, 9200, 11211, 27017)


def cases() -> list[Case]:
    found = [_of_address(address, why) for address, why in REFUSED]
    found += [_of_name(name, addresses, why) for name, (addresses, why) in NAMES.items()]
    found += [_of_port(port) for port in PORTS]
    return [*found, *_rebinding()]


def _of_address(address: str, why: str) -> Case:
    host = f"[{address}]" if ":" in address else address

    def fetch(lab: Lab) -> RawPage:
        return lab.web(policy=PUBLIC_INTERNET, resolve=told([[address]])).get(f"http://{host}/")

    return Case("address", address, fetch, PrivateAddress, f"{why}$")


def _of_name(name: str, addresses: list[str], why: str) -> Case:
    def fetch(lab: Lab) -> RawPage:
        return lab.web(policy=PUBLIC_INTERNET, resolve=told([addresses])).get("https://two-faced.example/")

    return Case("name", name, fetch, PrivateAddress, why)


def _of_port(port: int) -> Case:
    def fetch(lab: Lab) -> RawPage:
        return lab.web(policy=PUBLIC_INTERNET, resolve=told([["93.184.215.14"]])).get(f"http://news.example:{port}/")

    return Case("port", str(port), fetch, UnfetchableUrl, f"port {port}")


def _rebinding() -> list[Case]:
    """Names whose answer changes between hops: each hop's own answer is vetted, and the vetted one is dialled."""

    def after_a_redirect(lab: Lab) -> RawPage:
        lab.origin.at("/rebind", redirect(f"http://rebind.example:{lab.origin.port}/again"))
        web = lab.web(resolve=told([["127.0.0.1"], ["10.0.0.1"]]))
        return web.get(f"http://rebind.example:{lab.origin.port}/rebind")

    def to_the_metadata_service(lab: Lab) -> RawPage:
        lab.origin.at("/rebind2", redirect(f"http://rebind.example:{lab.origin.port}/latest/meta-data/"))
        web = lab.web(resolve=told([["127.0.0.1"], ["169.254.169.254"]]))
        return web.get(f"http://rebind.example:{lab.origin.port}/rebind2")

    return [
        Case("rebinding", "after a redirect to itself", after_a_redirect, PrivateAddress, "private"),
        Case("rebinding", "to the metadata service", to_the_metadata_service, PrivateAddress, "metadata"),
    ]
