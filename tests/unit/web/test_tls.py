"""Who answers must prove that it is who the URL names."""

import ssl
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
import trustme

from shared.errors import OriginUnavailable, UntrustedOrigin
from shared.web.http import Web
from tests.origin import Origin, redirect, response
from tests.unit.web.conftest import HURRIED

AUTHORITY = trustme.CA()
STRANGER = trustme.CA()
PAGE = b"<!doctype html><p>News</p>"


def trusting_only_our_authority() -> ssl.SSLContext:
    context = ssl.create_default_context()
    AUTHORITY.configure_trust(context)
    return context


def here(host: str, port: int, seconds: float) -> list[str]:
    return ["127.0.0.1"]


@pytest.fixture
def secure(web_with: Callable[..., Web]) -> Web:
    return web_with(tls=trusting_only_our_authority, resolve=here)


@pytest.fixture
def hurried(web_with: Callable[..., Web]) -> Web:
    return web_with(tls=trusting_only_our_authority, resolve=here, limits=HURRIED)


@pytest.fixture
def serve(loopback: None) -> Iterator[Callable[[trustme.CA, str], Origin]]:
    with ExitStack() as origins:

        def start(authority: trustme.CA, name: str) -> Origin:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            authority.issue_cert(name).configure_cert(context)
            origin = origins.enter_context(Origin(tls=context).serving())
            origin.at("/", response(PAGE))
            return origin

        yield start


def test_a_certificate_for_the_name_opens_the_page(secure, serve) -> None:
    origin = serve(AUTHORITY, "news.example")

    assert secure.get(f"https://news.example:{origin.port}/").body == PAGE
    assert f"Host: news.example:{origin.port}\r\n" in origin.requests[0]


def test_the_name_is_told_in_the_handshake(secure, serve) -> None:
    origin = serve(AUTHORITY, "news.example")
    told: list[str | None] = []
    assert origin.tls
    origin.tls.sni_callback = lambda _socket, name, _context: told.append(name)

    secure.get(f"https://news.example.:{origin.port}/")

    assert told == ["news.example"]


@pytest.mark.parametrize(
    ("authority", "name", "why"),
    [
        pytest.param(STRANGER, "news.example", "local issuer", id="nobody we trust vouches for it"),
        pytest.param(AUTHORITY, "other.example", "Hostname mismatch", id="it is somebody else's"),
        pytest.param(AUTHORITY, "127.0.0.1", "Hostname mismatch", id="it is for the address, not the name"),
    ],
)
def test_any_other_certificate_keeps_it_shut(secure, serve, authority, name, why) -> None:
    origin = serve(authority, name)

    with pytest.raises(UntrustedOrigin, match=why):
        secure.get(f"https://news.example:{origin.port}/")

    assert origin.requests == []


def test_a_redirect_to_an_impostor_is_no_better(secure, serve) -> None:
    impostor = serve(STRANGER, "impostor.example")
    origin = serve(AUTHORITY, "news.example")
    origin.at("/", redirect(f"https://impostor.example:{impostor.port}/"))

    with pytest.raises(UntrustedOrigin, match="impostor"):
        secure.get(f"https://news.example:{origin.port}/")


def test_an_origin_that_speaks_no_tls_may_come_back(hurried, origin) -> None:
    with pytest.raises(OriginUnavailable):
        hurried.get(f"https://news.example:{origin.port}/")


def test_a_handshake_has_no_longer_than_the_deadline(hurried, origin) -> None:
    origin.at("", origin.silent)

    with pytest.raises(OriginUnavailable):
        hurried.get(f"https://news.example:{origin.port}/")


def test_a_page_in_drops_inside_tls_is_bounded_too(hurried, serve) -> None:
    origin = serve(AUTHORITY, "news.example")
    origin.at("/slow", origin.drip(b"HTTP/1.1 200 OK\r\n", b"X: 1\r\n", every=0.02))

    with pytest.raises(OriginUnavailable):
        hurried.get(f"https://news.example:{origin.port}/slow")
