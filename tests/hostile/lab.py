"""Where hostile cases are tried: origins on loopback, and the web client with small limits."""

import ssl
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import trustme

from shared.content_encoding import Caps
from shared.web.addresses import LOOPBACK_TOO
from shared.web.http import Limits, Web
from shared.web.targets import parse_target
from tests.origin import Origin, response

# A hundredth of what production lets through, so that each bound is soon reached.
SMALL = Limits(
    seconds=5, head_bytes=8 * 1024, wire_bytes=100 * 1024, caps=Caps(decoded_bytes=2 * 1024 * 1024, ratio=200)
)
HURRIED = replace(SMALL, seconds=0.5)
PAGE = b"<!doctype html><p>News</p>"


def told(answers: Sequence[Sequence[str]]) -> Callable[[str, int, float], list[str]]:
    """A resolver that gives these answers one after the other, and the last one ever after."""
    left = [list(addresses) for addresses in answers]

    def resolve(host: str, port: int, seconds: float) -> list[str]:
        return left.pop(0) if len(left) > 1 else left[0]

    return resolve


@dataclass
class Lab:
    """Everything a case may need; what is expensive is made when it is asked for."""

    origin: Origin
    _stack: ExitStack
    _tls_origins: dict[str, Origin] = field(default_factory=dict)

    def web(self, **changes: Any) -> Web:
        settings: dict[str, Any] = {"policy": LOOPBACK_TOO, "limits": SMALL} | changes
        return Web("newsmill-test", **settings)

    @cached_property
    def authority(self) -> trustme.CA:
        return trustme.CA()

    def trusting_web(self, **changes: Any) -> Web:
        """One that trusts our authority and nobody else, and finds every name here."""

        def trust() -> ssl.SSLContext:
            context = ssl.create_default_context()
            self.authority.configure_trust(context)
            return context

        return self.web(**({"tls": trust, "resolve": told([["127.0.0.1"]])} | changes))

    def tls_origin(self, name: str, certificate: Callable[[ssl.SSLContext], None]) -> Origin:
        """An origin that shows this certificate."""
        if name not in self._tls_origins:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            certificate(context)
            origin = self._stack.enter_context(Origin(tls=context).serving())
            origin.at("/", response(PAGE))
            self._tls_origins[name] = origin
        return self._tls_origins[name]


@contextmanager
def lab() -> Iterator[Lab]:
    parse_target("http://①.example/")  # the tables of Unicode are loaded once, and are no case's memory
    with ExitStack() as stack:
        yield Lab(stack.enter_context(Origin().serving()), stack)
