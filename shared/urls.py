"""URLs: one spelling for each page, one identity for each story.

`normalize_url` gives the spelling that is stored, shown and asked for (`shared/url_spelling.py`, without what
`shared/url_noise.py` knows to say nothing). `identity` goes further and gives the key under which spellings meet
that the web treats as one page: http and https, with and without www. and m., trailing slash, index file, AMP,
order of parameters. Both are idempotent. `tests/urls/cases.tsv` has the answers, case by case.
"""

from base64 import b32encode
from functools import cache, lru_cache
from hashlib import sha256
from urllib.parse import SplitResult, unquote, urlsplit, urlunsplit

from shared.url_noise import AMP_PARAMETER, SESSION_IN_PATH, TRACKING, one_layout, one_screen, publisher_of_amp
from shared.url_spelling import (
    PATH_SAFE,
    QUERY_SAFE,
    is_address,
    respelled,
    spelled_host,
    without_dot_segments,
)

DEFAULT_PORTS = {"http": 80, "https": 443}
LONGEST_URL = 8192  # in its one spelling; ten of them and what else a head tells must fit into an item of DynamoDB
MOST_WRAPPINGS = 5  # an AMP cache's URL of a viewer's URL of …: nobody means that, and it has to end
_DROPPED = dict.fromkeys(map(ord, "\t\r\n"))  # anywhere in a URL: WHATWG URL, 4.4


class NotAWebUrl(ValueError):
    """No http(s) URL with a host."""


@lru_cache(maxsize=512)  # a page names its own URL in several places
def normalize_url(url: str) -> str:
    """The one spelling of this page's URL; raises NotAWebUrl when it is none.

    >>> normalize_url("HTTP://News.Example:80/a/../b%7ec?utm_source=x&id=7#top")
    'http://news.example/b~c?id=7'
    >>> normalize_url("https://www-news-example.cdn.ampproject.org/c/s/www.news.example/story")
    'https://www.news.example/story'
    """
    try:
        parts = urlsplit(_slashed(url.strip().translate(_DROPPED)))
        spelled = _spelled(parts)
        for _ in range(MOST_WRAPPINGS):
            inner = publisher_of_amp(spelled)
            if inner is spelled:
                break
            spelled = _spelled(inner)
    except ValueError as error:
        raise NotAWebUrl(f"{url!r}: {error}") from error
    return urlunsplit(spelled)


def identity(url: str) -> str:
    """What spellings of one page have in common. Not a URL to be fetched.

    >>> identity("https://www.news.example/story/amp/?amp=1") == identity("http://m.news.example/story")
    True
    """
    parts = urlsplit(normalize_url(url))
    told = {p for p in parts.query.split("&") if p and not AMP_PARAMETER.fullmatch(p)}
    query = "&".join(sorted(told))
    return f"{one_screen(parts.netloc)}{one_layout(parts.path)}{'?' if query else ''}{query}"


def url_key(url: str) -> str:
    """Partition key of everything kept under a URL: `url#` and the SHA-256 of its identity.

    A URL may be longer than a DynamoDB key (2,048 bytes); its hash is not. Text that is no web
    URL has a key too: its outcome is looked up the same way.
    """
    try:
        name = identity(url)
    except NotAWebUrl:
        name = url.strip()
    return f"url#{sha256(name.encode('utf-8', 'replace')).hexdigest()}"


def story_id(canonical_url: str) -> str:
    """The story's id: 26 characters of base32 (130 bits) of its canonical URL's identity."""
    digest = sha256(identity(canonical_url).encode()).digest()
    return b32encode(digest[:20]).decode().lower()[:26]


@lru_cache(maxsize=512)
def host_of(url: str) -> str:
    """The URL's host without www.; empty when there is none."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.") if host.count(".") > 1 else host


def site_of(url: str) -> str:
    """The host that readers know the publisher by: without www., m., amp. and the like; empty when there is none.

    >>> site_of("https://amp.news.example/story")
    'news.example'
    """
    return one_screen(host_of(url))


def registrable_domain(host: str) -> str:
    """The domain somebody registered (public suffix list); the host itself when it is an address or a bare name."""
    host = host.lower().rstrip(".")
    if is_address(host):
        return host
    domain: str | None = _suffixes().privatesuffix(host)
    return domain or host


def same_site(one: str, other: str) -> bool:
    """Whether two hosts belong to one registrable domain; cheap for the usual case of equal hosts."""
    return one == other or registrable_domain(one) == registrable_domain(other)


@cache
def _suffixes():  # type: ignore[no-untyped-def] # noqa: ANN202 - publicsuffixlist ships no types
    from publicsuffixlist import PublicSuffixList  # 80 ms: only when hosts differ

    return PublicSuffixList()


def _spelled(parts: SplitResult) -> SplitResult:
    scheme, port = parts.scheme.lower(), parts.port
    if scheme not in DEFAULT_PORTS or not parts.hostname:
        raise NotAWebUrl("not http or https, or no host")
    host = spelled_host(parts.hostname)
    netloc = host if port in (None, DEFAULT_PORTS[scheme]) else f"{host}:{port}"
    path = without_dot_segments(SESSION_IN_PATH.sub("", respelled(parts.path, PATH_SAFE))) or "/"
    return SplitResult(scheme, netloc, path, _query(parts.query), "")


def _slashed(url: str) -> str:
    r"""Backslashes before the query as browsers read them: `https:\\news.example\a`."""
    if "\\" not in url:
        return url
    end = min(at for at in (url.find("?"), url.find("#"), len(url)) if at >= 0)
    return url[:end].replace("\\", "/") + url[end:]


def _query(query: str) -> str:
    parameters = [respelled(parameter, QUERY_SAFE) for parameter in query.split("&") if parameter]
    return "&".join(p for p in parameters if not TRACKING.fullmatch(unquote(p.partition("=")[0])))
