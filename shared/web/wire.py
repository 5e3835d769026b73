"""The connection of one request: dialled to a vetted address, bounded in time and bytes.

Bounds are kept where all bytes pass, in the socket's `recv_into`: whatever the layers above read
(status line, headers, chunk sizes, body), it waits no longer and gets no more than is allowed.
"""

import socket
import ssl
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from ipaddress import ip_address

from urllib3.connection import HTTPConnection

from shared.errors import OriginUnavailable, PermanentError
from shared.web.heads import LenientResponse
from shared.web.targets import Target

CONNECT_SECONDS = 10  # a host that does not answer a SYN by then has others to try, or comes back later


class Allowance:
    """What a request, all its hops together, may still cost: seconds until its deadline, and bytes."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._deadline = time.monotonic() + seconds
        self._bytes_left = 0
        self._overrun: PermanentError | None = None

    def seconds_left(self) -> float:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError(f"not done within {self._seconds} s")
        return left

    @contextmanager
    def paused(self) -> Iterator[None]:
        """What is done here is not at the cost of the request's time."""
        began = time.monotonic()
        try:
            yield
        finally:
            self._deadline += time.monotonic() - began

    def allow(self, size: int, overrun: PermanentError) -> None:
        """From here on, `size` bytes may come; `overrun` is raised for more."""
        self._bytes_left, self._overrun = size, overrun

    def spend(self, size: int) -> None:
        self._bytes_left -= size
        if self._bytes_left < 0 and self._overrun:
            raise self._overrun


class GuardedSocket(socket.socket):
    """A TCP socket that reads on an allowance."""

    allowance: Allowance

    def recv_into(self, buffer: bytearray, nbytes: int = 0, flags: int = 0) -> int:  # type: ignore[override]
        self.settimeout(self.allowance.seconds_left())
        received = super().recv_into(buffer, nbytes, flags)
        self.allowance.spend(received)
        return received


class GuardedTlsSocket(ssl.SSLSocket):
    """The same, inside TLS; what is counted is what came out of it."""

    allowance: Allowance

    def recv_into(self, buffer: bytearray, nbytes: int | None = None, flags: int = 0) -> int:  # type: ignore[override]
        self.settimeout(self.allowance.seconds_left())
        received = super().recv_into(buffer, nbytes, flags)
        self.allowance.spend(received)
        return received


def connect(target: Target, addresses: Sequence[str], allowance: Allowance, tls: ssl.SSLContext) -> HTTPConnection:
    """A connection to the first of the addresses that answers, speaking to the target's name."""
    sock = _dial_any(target, addresses, allowance)
    connection = HTTPConnection(target.host, target.port, timeout=allowance.seconds_left())
    connection.auto_open = 0  # it must never dial by itself
    connection.response_class = LenientResponse
    try:
        connection.sock = _secured(sock, target, allowance, tls) if target.scheme == "https" else sock
    except BaseException:
        sock.close()
        raise
    return connection


@contextmanager
def hanging_up(connection: HTTPConnection) -> Iterator[None]:
    """Close the connection at the end, whatever still reads from it.

    A response that was never read to its end keeps the socket open behind `HTTPConnection.close`, and an error that
    somebody holds on to keeps the response: a flood of broken answers would take all descriptors of the process.
    """
    sock = connection.sock
    try:
        yield
    finally:
        connection.close()
        descriptor = sock.detach() if sock else -1
        if descriptor >= 0:
            socket.close(descriptor)


def _dial_any(target: Target, addresses: Sequence[str], allowance: Allowance) -> GuardedSocket:
    problem: OSError | None = None
    for address in addresses:
        try:
            return _dial(address, target.port, allowance)
        except OSError as error:
            problem = error
    raise OriginUnavailable(f"{target.authority} does not answer: {problem or 'no address'}") from problem


def _dial(address: str, port: int, allowance: Allowance) -> GuardedSocket:
    """Connect to an address, never to a name: nothing is looked up between the vetting and the dialling."""
    family = socket.AF_INET6 if ip_address(address).version == 6 else socket.AF_INET  # noqa: PLR2004 - IP version 6
    sock = GuardedSocket(family, socket.SOCK_STREAM)
    sock.allowance = allowance
    try:
        sock.settimeout(min(CONNECT_SECONDS, allowance.seconds_left()))
        sock.connect((address, port))
        sock.settimeout(allowance.seconds_left())
    except BaseException:
        sock.close()
        raise
    return sock


def _secured(sock: GuardedSocket, target: Target, allowance: Allowance, tls: ssl.SSLContext) -> ssl.SSLSocket:
    tls.sslsocket_class = GuardedTlsSocket
    secured = tls.wrap_socket(sock, server_hostname=target.host)  # the timeout bounds the whole handshake
    secured.allowance = allowance  # type: ignore[attr-defined] # wrap_socket is typed for the plain class
    return secured
