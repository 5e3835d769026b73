from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pytest_socket import socket_allow_hosts

from shared.web.addresses import LOOPBACK_TOO
from shared.web.http import Web
from tests.hostile.lab import HURRIED, SMALL
from tests.origin import Origin


@pytest.fixture
def loopback(socket_enabled: None) -> None:
    """These tests speak with servers of their own, and nobody else."""
    socket_allow_hosts(["127.0.0.1", "127.0.0.2", "::1"])


@pytest.fixture
def origin(loopback: None) -> Iterator[Origin]:
    with Origin().serving() as origin:
        yield origin


@pytest.fixture
def web_with() -> Callable[..., Web]:
    def make(**changes: Any) -> Web:
        settings: dict[str, Any] = {"policy": LOOPBACK_TOO, "limits": SMALL} | changes
        return Web("newsmill-test", **settings)

    return make


@pytest.fixture
def hurried(web_with: Callable[..., Web]) -> Web:
    """For origins that would keep us waiting."""
    return web_with(limits=HURRIED)


@pytest.fixture
def web(web_with: Callable[..., Web]) -> Web:
    return web_with()
