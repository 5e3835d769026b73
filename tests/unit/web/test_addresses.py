"""Which addresses may be dialled."""

from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.errors import PrivateAddress, UnfetchableUrl
from shared.web.addresses import LOOPBACK_TOO, PUBLIC_INTERNET, why_not_public
from shared.web.targets import parse_target

PUBLIC = ["93.184.215.14", "8.8.8.8", "1.1.1.1", "223.255.255.254", "2606:4700::6810:84e5", "2a00:1450:4001::200e"]
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


@pytest.mark.parametrize("address", [*PUBLIC, "64:ff9b::8.8.8.8"])
def test_public_hosts_may_be_dialled(address) -> None:
    assert why_not_public(ip_address(address)) == ""


@pytest.mark.parametrize(("address", "why"), REFUSED)
def test_anything_else_is_refused_by_name(address, why) -> None:
    assert why_not_public(ip_address(address)) == why


@given(st.ip_addresses(v=4))
def test_whatever_python_holds_for_private_is_never_public(address: IPv4Address) -> None:
    if address.is_private or address.is_multicast or address.is_reserved or address.is_loopback:
        assert why_not_public(address)


@given(st.ip_addresses(v=4))
def test_no_ipv4_address_gets_in_inside_ipv6(address: IPv4Address) -> None:
    for prefix in ("::ffff:", "::", "::ffff:0:"):
        assert why_not_public(IPv6Address(f"{prefix}{address}"))
    assert bool(why_not_public(IPv6Address(f"64:ff9b::{address}"))) is bool(why_not_public(address))


def test_one_bad_address_spoils_a_name() -> None:
    with pytest.raises(PrivateAddress, match=r"two-faced\.example leads to 10\.0\.0\.1: private"):
        PUBLIC_INTERNET.vet(parse_target("https://two-faced.example/"), ["8.8.8.8", "10.0.0.1"])


@pytest.mark.parametrize("port", [22, 25, 6379, 8080, 8443])
def test_only_the_web_s_ports_are_dialled(port) -> None:
    with pytest.raises(UnfetchableUrl, match=f"port {port}"):
        PUBLIC_INTERNET.vet(parse_target(f"http://news.example:{port}/"), ["8.8.8.8"])


def test_loopback_is_open_on_any_port_where_it_was_asked_for_and_nothing_else_is() -> None:
    assert LOOPBACK_TOO.vet(parse_target("http://localhost:8000/"), ["127.0.0.1", "::1"]) == ["127.0.0.1", "::1"]
    for refused in ("10.0.0.1", "169.254.169.254", "::ffff:127.0.0.1"):
        with pytest.raises(PrivateAddress):
            LOOPBACK_TOO.vet(parse_target("http://localhost/"), [refused])
    with pytest.raises(UnfetchableUrl):
        LOOPBACK_TOO.vet(parse_target("http://news.example:8000/"), ["8.8.8.8"])
