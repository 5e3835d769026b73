"""URLs taken apart for dialling: what is not plainly a web page's URL is refused here, before any look-up.

We dial what we parsed, so no second parser can read the URL differently; still, spellings that
only serve to fool a reader (numbers for addresses, credentials, control characters) are refused.
"""

import re
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from urllib.parse import quote, urljoin, urlsplit

from shared.errors import MalformedResponse, UnfetchableUrl
from shared.url_spelling import ascii_host
from shared.urls import LONGEST_URL

DEFAULT_PORTS = {"http": 80, "https": 443}
LONGEST_HOST = 253  # RFC 1035, without the trailing dot

_REMOVED = re.compile(r"[\t\r\n]")  # WHATWG URL drops these wherever they stand
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMERIC = re.compile(r"\d+|0x[0-9a-f]*")  # WHATWG URL: a host whose last label is such a number is an IPv4 address
_PATH_SAFE = "/:@!$&'()*+,;=~-._%"  # percent: what is encoded stays as it is
_QUERY_SAFE = _PATH_SAFE + "?[]|"


@dataclass(frozen=True, slots=True)
class Target:
    """One hop: where to dial, and what to ask for there."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """As the Host header and URLs spell it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> str:
        return f"{self.scheme}://{self.authority}"

    @property
    def url(self) -> str:
        return self.origin + self.path


def parse_target(url: str) -> Target:
    """The hop a URL stands for; raises UnfetchableUrl with the reason why it is none."""
    text = _REMOVED.sub("", url.strip())
    if len(text) > LONGEST_URL:
        raise UnfetchableUrl(f"a URL of {len(text)} characters")
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise UnfetchableUrl(f"no URL: {error}") from error
    scheme = parts.scheme.lower()
    if scheme not in DEFAULT_PORTS:
        raise UnfetchableUrl(f"scheme {scheme[:20]!r}: only http and https are fetched")
    if "@" in parts.netloc:
        raise UnfetchableUrl("credentials in the URL")
    if port == 0:
        raise UnfetchableUrl("port 0")
    path = quote(parts.path.encode("utf-8", "replace"), safe=_PATH_SAFE) or "/"
    query = quote(parts.query.encode("utf-8", "replace"), safe=_QUERY_SAFE)
    host = _host(parts.hostname or "")
    target = Target(scheme, host, port or DEFAULT_PORTS[scheme], f"{path}?{query}" if query else path)
    if len(target.url) > LONGEST_URL:  # a character may have become twelve
        raise UnfetchableUrl(f"a URL of {len(target.url)} characters")
    return target


def redirected(target: Target, location: str) -> Target:
    """Where a redirect leads from here."""
    if not location:
        raise MalformedResponse("a redirect that does not say where to")
    try:
        sent = location.encode("latin-1").decode("utf-8")  # headers arrive as latin-1, and are meant as UTF-8
    except UnicodeError:
        sent = location
    try:
        return parse_target(urljoin(target.url, sent.strip()))
    except ValueError as error:
        raise UnfetchableUrl(f"a redirect to no URL: {error}") from error


def _host(host: str) -> str:
    """The host in the one spelling that is dialled: an address, or a name of A-labels without a trailing dot."""
    if ":" in host:
        return _ipv6(host)
    try:
        name = ascii_host(host).removesuffix(".")
    except ValueError as error:
        raise UnfetchableUrl(f"no host name: {error}") from error
    labels = name.split(".")
    if _NUMERIC.fullmatch(labels[-1]):
        return _ipv4(name)
    if len(name) > LONGEST_HOST or not all(_LABEL.fullmatch(label) for label in labels):
        raise UnfetchableUrl(f"no host name: {name[:80]!r}")
    return name


def _ipv4(host: str) -> str:
    """An address as four decimal numbers; other spellings (0x7f.1, 017700000001, 2130706433) only serve to hide."""
    try:
        return str(IPv4Address(host))
    except AddressValueError as error:
        raise UnfetchableUrl(f"a number for a host: {host[:80]!r}") from error


def _ipv6(host: str) -> str:
    try:
        address = IPv6Address(host)
    except AddressValueError as error:
        raise UnfetchableUrl(f"no IPv6 address: {host[:80]!r}") from error
    if address.scope_id:
        raise UnfetchableUrl(f"an address with a zone, which means something only on one machine: {host[:80]!r}")
    return str(address)
