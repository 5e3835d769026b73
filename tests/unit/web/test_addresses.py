"""Which addresses may be dialled."""

from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.errors import PrivateAddress, UnfetchableUrl
from shared.web.addresses import LOOPBACK_TOO, PUBLIC_INTERNET, why_not_public
from shared.web.targets import parse_target
from tests.hostile.addresses import REFUSED

PUBLIC = ["93.184.215.14", "8.8.8.8", "1.1.1.1", "223.255.255.254", "2606:4700::6810:84e5", "2a00:1450:4001::200e"]


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
    with pytest.raises(PrivateAddress, match=r"two-faced\.example/ leads to 10\.0\.0\.1: private"):
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
