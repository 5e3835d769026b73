"""An origin on loopback that answers exactly as told, byte by byte if need be."""

import re
import socket
import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress

Reply = bytes | Callable[[socket.socket], None]


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    request_queue_size = 50  # a full queue drops connections, which then take a second to be tried again


class _SixServer(_Server):
    address_family = socket.AF_INET6


class Origin:
    """Answers by path; keeps the requests it got."""

    def __init__(self, address: str = "127.0.0.1", tls: ssl.SSLContext | None = None) -> None:
        self.replies: dict[str, Reply] = {}
        self.requests: list[str] = []
        server = _SixServer if ":" in address else _Server
        self._server = server((address, 0), self._serve)  # type: ignore[arg-type] # a function handles as a class does
        self.tls = tls
        self.port: int = self._server.server_address[1]
        self.host = address
        self.closing = threading.Event()

    def url(self, path: str = "/") -> str:
        return f"{'https' if self.tls else 'http'}://{self.host}:{self.port}{path}"

    def at(self, path: str, reply: Reply) -> str:
        """Answer so at this path; its URL."""
        self.replies[path] = reply
        return self.url(path)

    @contextmanager
    def serving(self) -> Iterator["Origin"]:
        thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self.closing.set()
            self._server.shutdown()
            self._server.server_close()
            thread.join()

    def _serve(self, connection: socket.socket, _client: object, _server: object) -> None:
        with suppress(OSError):
            if self.tls:
                connection = self.tls.wrap_socket(connection, server_side=True)
            with closing(connection):
                self._answer(connection)

    def _answer(self, connection: socket.socket) -> None:
        request = self._request(connection)
        self.requests.append(request)
        path = request.split(" ", 2)[1] if " " in request else ""
        reply = self.replies.get(path, response(b"not here", status="404 Not Found"))
        if callable(reply):
            reply(connection)
        else:
            connection.sendall(reply)
        connection.shutdown(socket.SHUT_RDWR)

    def _request(self, connection: socket.socket) -> str:
        received = b""
        while b"\r\n\r\n" not in received and (more := connection.recv(65536)):
            received += more
        length = re.search(rb"(?i)\r\ncontent-length: *(\d+)", received)
        end = received.find(b"\r\n\r\n") + 4 + (int(length[1]) if length else 0)
        while len(received) < end and (more := connection.recv(65536)):
            received += more
        return received.decode("latin-1")

    def drip(self, *parts: bytes, every: float) -> Callable[[socket.socket], None]:
        """Send the parts, the last one again and again, each after a pause; stops with the test."""

        def reply(connection: socket.socket) -> None:
            for part in parts[:-1]:
                connection.sendall(part)
            while not self.closing.wait(every):
                connection.sendall(parts[-1])

        return reply

    def late(self, answer: bytes, after: float) -> Callable[[socket.socket], None]:
        def reply(connection: socket.socket) -> None:
            self.closing.wait(after)
            connection.sendall(answer)

        return reply

    def silent(self, connection: socket.socket) -> None:
        """Says nothing until the test is over."""
        self.closing.wait(10)


def response(body: bytes = b"", *headers: str, status: str = "200 OK", content_type: str = "text/html") -> bytes:
    """A well-formed HTTP/1.1 response."""
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {content_type}", f"Content-Length: {len(body)}", *headers, "", ""]
    return "\r\n".join(lines).encode("latin-1") + body


def redirect(location: str, status: str = "302 Found") -> bytes:
    return response(b"", f"Location: {location}", status=status)
