"""Names to addresses, within a time."""

import socket
from threading import Event

import pytest

from shared.errors import OriginUnavailable, UnfetchableUrl
from shared.web.resolver import SystemResolver


def answering(monkeypatch: pytest.MonkeyPatch, answer) -> SystemResolver:
    def getaddrinfo(host, port, **_):
        if isinstance(answer, Exception):
            raise answer
        return answer() if callable(answer) else answer

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return SystemResolver()


def found(*addresses: str) -> list[tuple[object, ...]]:
    return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443)) for address in addresses]


def test_all_addresses_are_told_once_in_their_order(monkeypatch) -> None:
    resolve = answering(monkeypatch, found("192.0.2.2", "192.0.2.1", "192.0.2.2"))

    assert resolve("news.example", 443, 1) == ["192.0.2.2", "192.0.2.1"]


def test_a_name_that_does_not_exist_is_no_url_to_try_again(monkeypatch) -> None:
    resolve = answering(monkeypatch, socket.gaierror(socket.EAI_NONAME, "Name or service not known"))
    with pytest.raises(UnfetchableUrl, match=r"no host news\.example"):
        resolve("news.example", 443, 1)


def test_trouble_with_looking_up_passes(monkeypatch) -> None:
    resolve = answering(monkeypatch, socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution"))
    with pytest.raises(OriginUnavailable, match="Temporary failure"):
        resolve("news.example", 443, 1)


def test_a_look_up_has_no_longer_than_it_is_given(monkeypatch) -> None:
    over = Event()
    resolve = answering(monkeypatch, lambda: over.wait(5) and found())
    with pytest.raises(OriginUnavailable, match=r"within 0\.1 s"):
        resolve("news.example", 443, 0.05)
    over.set()
