"""The web, as far as we let ourselves in: one GET at a time, bounded, vetted at every hop."""

import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from http.client import HTTPException
from types import MappingProxyType
from typing import Protocol
from urllib.parse import urlencode

from urllib3 import HTTPResponse
from urllib3.connection import HTTPConnection
from urllib3.exceptions import HTTPError, InvalidChunkLength, InvalidHeader, ProtocolError

from shared.captures import RawPage, kept_headers
from shared.content_encoding import PIECE_BYTES, BodyDecoder, Caps
from shared.errors import (
    BotWall,
    MalformedResponse,
    OriginUnavailable,
    PageTooLarge,
    PermanentError,
    TooManyRedirects,
    UnfetchableUrl,
    UntrustedOrigin,
)
from shared.version import PRODUCT, VERSION
from shared.web.addresses import PUBLIC_INTERNET, DialPolicy
from shared.web.answers import require_html, require_html_type, require_ok, retry_after
from shared.web.challenges import CHALLENGE_BYTES, CHALLENGING, challenger
from shared.web.resolver import SystemResolver
from shared.web.targets import Target, parse_target, redirected
from shared.web.wire import Allowance, connect, hanging_up

REDIRECTS = frozenset({301, 302, 303, 307, 308})
NOT_MODIFIED = 304
PERMANENT_REDIRECTS = frozenset({301, 308})
FORM_REDIRECTS = frozenset({307, 308})  # the others mean: look there for the answer, by GET
FORM = MappingProxyType({"Content-Type": "application/x-www-form-urlencoded", "Accept": "*/*"})
NOTHING_ELSE: Mapping[str, str] = MappingProxyType({})  # no header but our own
MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What one page may cost."""

    seconds: float = 30  # all hops together, look-ups and handshakes included
    redirects: int = 5
    head_bytes: int = MEBIBYTE // 4  # status line and headers of a hop: browsers stop there, too
    wire_bytes: int = 10 * MEBIBYTE
    caps: Caps = field(default_factory=Caps)


class Resolver(Protocol):
    def __call__(self, host: str, port: int, seconds: float) -> list[str]:
        """The host's addresses, within these seconds."""


class Permit(Protocol):
    def __call__(self, url: str) -> None:
        """Asked before each hop; raises to forbid it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A response whose body is still on the wire."""

    target: Target
    status: int
    headers: dict[str, str]
    length: int | None  # as declared
    pieces: Callable[[], Iterator[bytes]]  # of the decoded body
    moved_to: str = ""  # the URL behind the permanent redirects that came first, if any did


def user_agent(contact: str) -> str:
    """Who we are, and where to complain."""
    return f"{PRODUCT}/{VERSION} (+{contact})"


def anywhere(url: str) -> None:
    """Permits all; robots.txt itself is asked for so."""


class Web:
    """Fetches pages; threads may share it."""

    def __init__(
        self,
        agent: str,
        *,
        policy: DialPolicy = PUBLIC_INTERNET,
        limits: Limits = Limits(),
        resolve: Resolver | None = None,
        tls: Callable[[], ssl.SSLContext] = ssl.create_default_context,
    ) -> None:
        self._agent = agent
        self._policy = policy
        self._limits = limits
        self._resolve = resolve or SystemResolver()
        self._make_tls = tls

    def get(self, url: str, permit: Permit = anywhere, headers: Mapping[str, str] = NOTHING_ELSE) -> RawPage:
        """An HTML page; raises why there is none. Asked on a condition that fails: the answer 304, without a body."""
        with self._answer(url, permit, self._limits, headers) as answer:
            if answer.status == NOT_MODIFIED and headers:
                return _page(url, answer, b"")
            _require_no_challenge(answer)
            require_ok(answer.status, answer.headers)
            require_html_type(answer.headers)
            if (answer.length or 0) > self._limits.wire_bytes:
                raise PageTooLarge(f"{answer.length} bytes on the wire, as it says itself")
            page = _page(url, answer, b"".join(answer.pieces()))
        require_html(page.headers, page.body)
        return page

    def ask(self, url: str, limits: Limits, permit: Permit = anywhere) -> RawPage:
        """Whatever is there, of any status and type; of a large body, as much as the limits let through."""
        body = bytearray()
        with self._answer(url, permit, limits) as answer, suppress(PageTooLarge):
            for piece in answer.pieces():
                body += piece
        return _page(url, answer, bytes(body))

    def post(self, url: str, form: Mapping[str, str], limits: Limits) -> RawPage:
        """Send a form, and once more to where a 307 or 308 points; whatever is answered, of any status."""
        allowance, content = Allowance(limits.seconds), urlencode(form).encode()
        target = parse_target(url)
        for _ in range(limits.redirects + 1):
            with self._exchange(target, allowance, limits, FORM, content) as answer:
                if answer.status not in FORM_REDIRECTS:
                    return _page(url, answer, _start(answer).encode("latin-1"))
                further = redirected(target, answer.headers.get("location", ""))
            if further.scheme != "https" and target.scheme == "https":
                raise UnfetchableUrl("a form that was sent in private is not sent on in the open")
            target = further
        raise TooManyRedirects(f"more than {limits.redirects}")

    @contextmanager
    def open(
        self, url: str, permit: Permit, limits: Limits, headers: Mapping[str, str] = NOTHING_ELSE
    ) -> Iterator[Answer]:
        """Whatever is there, of any status and type, its body still to be read; `headers` replace or join ours."""
        with self._answer(url, permit, limits, headers) as answer:
            yield answer

    @contextmanager
    def _answer(
        self, url: str, permit: Permit, limits: Limits, headers: Mapping[str, str] = NOTHING_ELSE
    ) -> Iterator[Answer]:
        """The answer at the end of the redirects."""
        allowance = Allowance(limits.seconds)
        target, seen = parse_target(url), set[str]()
        moved_to, all_permanent = "", True
        while len(seen) <= limits.redirects and target.url not in seen:
            seen.add(target.url)
            with allowance.paused():
                permit(target.url)
            with self._exchange(target, allowance, limits, headers) as answer:
                if answer.status not in REDIRECTS:
                    yield replace(answer, moved_to=moved_to)
                    return
                target = redirected(target, answer.headers.get("location", ""))
                all_permanent = all_permanent and answer.status in PERMANENT_REDIRECTS
                moved_to = target.url if all_permanent else moved_to
        raise TooManyRedirects(
            f"in a circle, at {target.url}" if target.url in seen else f"more than {limits.redirects}"
        )

    @contextmanager
    def _exchange(
        self,
        target: Target,
        allowance: Allowance,
        limits: Limits,
        headers: Mapping[str, str],
        content: bytes | None = None,
    ) -> Iterator[Answer]:
        """One request and its answer; the connection is closed afterwards."""
        with _troubles_of(target):
            addresses = self._resolve(target.host, target.port, allowance.seconds_left())
            connection = connect(target, self._policy.vet(target, addresses), allowance, self._tls)
        with hanging_up(connection):
            allowance.allow(limits.head_bytes, MalformedResponse(f"a head of more than {limits.head_bytes} bytes"))
            with _troubles_of(target):
                response = self._request(connection, target, headers, content)
                _require_length(response.headers.get("content-length", "0"))

            def pieces() -> Iterator[bytes]:
                with _troubles_of(target):
                    yield from _decoded(response, allowance, limits)

            answered = kept_headers(dict(response.headers))
            yield Answer(target, response.status, answered, response.length_remaining, pieces)

    def _request(
        self, connection: HTTPConnection, target: Target, headers: Mapping[str, str], content: bytes | None
    ) -> HTTPResponse:
        ours = {
            "Host": target.authority,
            "User-Agent": self._agent,
            "Accept": "text/html, application/xhtml+xml;q=0.9, */*;q=0.1",
            "Accept-Encoding": "gzip, deflate, br, zstd",
            "Connection": "close",
        }
        connection.request(
            "GET" if content is None else "POST",
            target.path,
            body=content,
            headers=ours | dict(headers),
            preload_content=False,
            decode_content=False,
        )
        return connection.getresponse()

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        return self._make_tls()  # reads the trust store: tens of milliseconds, not at import


def _require_length(declared: str) -> None:
    """RFC 9112, 6.3: a length that is no number leaves open where the body ends; urllib3 would take none for it."""
    if not all(length.strip().isdecimal() for length in declared.split(",")):
        raise InvalidHeader(f"Content-Length: {declared[:80]}")


def _require_no_challenge(answer: Answer) -> None:
    """Raise BotWall when an answer is meant for robots at large, and not for us or for the page."""
    start = _start(answer) if answer.status in CHALLENGING else ""
    if maker := challenger(answer.headers, start):
        asked = retry_after(answer.headers, datetime.now(UTC))
        raise BotWall(f"status {answer.status} with a challenge by {maker}", retry_after=asked)


def _start(answer: Answer) -> str:
    """The beginning of a body, as far as it can be read."""
    start = bytearray()
    with suppress(PermanentError, OriginUnavailable):  # whatever is wrong with it, the status says enough
        for piece in answer.pieces():
            start += piece
            if len(start) > CHALLENGE_BYTES:
                break
    return start[:CHALLENGE_BYTES].decode("latin-1")


def _page(url: str, answer: Answer, body: bytes) -> RawPage:
    return RawPage(url, answer.target.url, answer.status, answer.headers, body, datetime.now(UTC))


def _decoded(response: HTTPResponse, allowance: Allowance, limits: Limits) -> Iterator[bytes]:
    """The body, decoded; PageTooLarge as soon as it turns out too large, on the wire or decoded."""
    allowance.allow(limits.wire_bytes, PageTooLarge(f"more than {limits.wire_bytes} bytes on the wire"))
    decoder = BodyDecoder(response.headers.get("content-encoding", ""), limits.caps)
    for coded in response.stream(PIECE_BYTES, decode_content=False):
        yield from decoder.feed(coded)
    decoder.finish()


@contextmanager
def _troubles_of(target: Target) -> Iterator[None]:
    """What the layers below raise, as what it means for the message."""
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        raise UntrustedOrigin(f"{target.authority}: {error.verify_message}") from error
    except InvalidHeader as error:
        raise MalformedResponse(f"{target.authority}: {error}") from error
    except (OSError, HTTPError) as error:
        if isinstance(error.__cause__, InvalidChunkLength):
            raise MalformedResponse(f"{target.authority}: {error.__cause__}") from error
        raise OriginUnavailable(f"{target.authority}: {_said(error)}") from error
    except (HTTPException, ValueError) as error:
        raise MalformedResponse(f"{target.authority}: {error or type(error).__name__}") from error


def _said(error: OSError | HTTPError) -> str:
    """The error in its own words, once; urllib3 puts the pool that we have not before them, and the cause behind."""
    own = error.args[0] if isinstance(error, ProtocolError) and error.args else error
    return str(own).removeprefix("None: ") or type(error).__name__
