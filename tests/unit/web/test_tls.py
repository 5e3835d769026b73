"""Who answers must prove that it is who the URL names."""

import ssl
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
import trustme

from shared.web.http import Web
from tests.origin import Origin, response

AUTHORITY = trustme.CA()
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
