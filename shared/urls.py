"""URLs: one spelling for each page, one identity for each story.

`normalize_url` gives the spelling that is stored and shown (RFC 3986 section 6, plus what the
news web needs: tracking parameters, fragments, session ids). `identity` goes further and gives
the key under which spellings meet that the web treats as one page: http and https, with and
without www., trailing slash, index file, AMP suffix. Both are idempotent.
"""

import re
from base64 import b32encode
from functools import cache
from hashlib import sha256
from ipaddress import ip_address
from urllib.parse import quote, unquote_to_bytes, urlsplit, urlunsplit

DEFAULT_PORTS = {"http": 80, "https": 443}

# Parameters that tell how a reader came, never which page it is.
TRACKING = re.compile(
    r"utm_\w+|_?ga|_gl|gclid|gclsrc|gbraid|wbraid|dclid|fbclid|msclkid|yclid|ysclid|twclid|ttclid|igshid|igsh|li_fat_id|"
    r"mc_[ce]id|mkt_tok|_hs(?:enc|mi)|hsctatracking|vero_(?:id|conv)|oly_(?:anon|enc)_id|wickedid|s_cid|s_kwcid|ncid|"
    r"cmpid|cmp|at_(?:medium|campaign|custom\d|link_\w+|format|ptr_name|bbc_team)|ns_(?:mchannel|source|campaign|linkname|fee)|"
    r"wt[._](?:mc|zmc)\w*|pk_(?:campaign|kwd|source|medium)|mtm_\w+|piwik_\w+|matomo_\w+|xtor|ito|icid|ocid|"
    r"smid|smtyp|partner|__twitter_impression|guccounter|guce_referr\w*|amp_(?:js_v|gsa)|usqp|ftag|"
    r"spm|scm|soc_(?:src|trk)|tblci|outbraincid|dicbo|_branch_match_id|srnd|sref|recip_id|"
    r"(?:php|asp|cf)sess(?:ion)?id|jsessionid|phpsessid|aspsessionid\w*",
    re.IGNORECASE,
)
UNRESERVED = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
PATH_SAFE = "/:@!$&'()*+,;=~-._"
QUERY_SAFE = PATH_SAFE + "?"
_SESSION_IN_PATH = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/?;]*", re.IGNORECASE)
_INDEX_FILE = re.compile(r"/(?:index|default)\.(?:html?|php\d?|aspx?|jsp|cfm)$", re.IGNORECASE)
_AMP_SUFFIX = re.compile(r"(?:/amp|\.amp(?=\.html?$)|\.amp$)", re.IGNORECASE)
_AMP_PARAMETER = re.compile(r"amp(?:=(?:1|true|yes)?)?|outputtype=amp", re.IGNORECASE)
_PERCENT = re.compile(r"%([0-9a-fA-F]{2})")
_CONTROL = re.compile(r"[\t\r\n]")  # dropped anywhere in a URL: WHATWG URL, 4.4


class NotAWebUrl(ValueError):
    """No http(s) URL with a host."""


def normalize_url(url: str) -> str:
    """The one spelling of this page's URL; raises NotAWebUrl when it is none.

    >>> normalize_url("HTTP://News.Example:80/a/../b%7ec?utm_source=x&id=7#top")
    'http://news.example/b~c?id=7'
    """
    try:
        parts = urlsplit(_CONTROL.sub("", url.strip()))
        port = parts.port
    except ValueError as error:
        raise NotAWebUrl(f"{url!r}: {error}") from error
    scheme = parts.scheme.lower()
    if scheme not in DEFAULT_PORTS or not parts.hostname:
        raise NotAWebUrl(f"{url!r}: not http or https, or no host")
    host = _host(parts.hostname)
    netloc = host if port in (None, DEFAULT_PORTS[scheme]) else f"{host}:{port}"
    path = _remove_dot_segments(_SESSION_IN_PATH.sub("", _respell(parts.path, PATH_SAFE))) or "/"
    return urlunsplit((scheme, netloc, path, _query(parts.query), ""))


def identity(url: str) -> str:
    """What spellings of one page have in common. Not a URL to be fetched.

    >>> identity("https://www.news.example/story/amp/?amp=1") == identity("http://news.example/story")
    True
    """
    parts = urlsplit(normalize_url(url))
    path = parts.path
    while (shorter := _AMP_SUFFIX.sub("", _INDEX_FILE.sub("/", path).rstrip("/"), count=1)) != path:
        path = shorter
    host = parts.netloc
    while host.startswith("www.") and host.count(".") > 1:
        host = host[4:]
    query = "&".join(p for p in parts.query.split("&") if p and not _AMP_PARAMETER.fullmatch(p))
    return f"{host}{path}{'?' if query else ''}{query}"


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
    return b32encode(sha256(identity(canonical_url).encode()).digest()).decode().lower()[:26]


def host_of(url: str) -> str:
    """The URL's host without www.; empty when there is none."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.") if host.count(".") > 1 else host


def registrable_domain(host: str) -> str:
    """The domain somebody registered (public suffix list); the host itself when it is an address or a bare name."""
    host = host.lower().rstrip(".")
    if _is_address(host):
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


def _is_address(host: str) -> bool:
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


def _host(host: str) -> str:
    """Lower case, A-labels (IDNA), no trailing dot; IPv6 in brackets, shortest form."""
    host = host.rstrip(".")
    if _is_address(host):
        address = ip_address(host)
        return f"[{address.compressed}]" if address.version == 6 else str(address)  # noqa: PLR2004 - IP version 6
    try:
        ascii_host = host.encode("idna").decode().lower() if not host.isascii() else host.lower()
    except UnicodeError as error:
        raise NotAWebUrl(f"{host!r} is no host name: {error}") from error
    if not ascii_host or re.search(r"[\x00-\x20\"#%/:<>?@\\^`{|}\x7f]", ascii_host):
        raise NotAWebUrl(f"{host!r} is no host name")
    return ascii_host


def _respell(text: str, safe: str) -> str:
    """Percent-encoding in one spelling: unreserved characters plain, all else encoded, hex in upper case."""

    def one(match: re.Match[str]) -> str:
        byte = unquote_to_bytes(match.group())
        return byte.decode() if byte in UNRESERVED and len(byte) == 1 else match.group().upper()

    spelled = _PERCENT.sub(one, text)
    return "".join(
        piece if _PERCENT.fullmatch(piece) else quote(piece.encode("utf-8", "replace"), safe=safe)
        for piece in re.split(r"(%[0-9A-F]{2})", spelled)
    )


def _remove_dot_segments(path: str) -> str:
    """RFC 3986, 5.2.4; doubled slashes go too: no news site means anything by them."""
    out: list[str] = []
    segments = [s for i, s in enumerate(path.split("/")) if s or i == 0]
    trailing = path.endswith(("/", "/.", "/.."))
    for segment in segments:
        if segment == "..":
            if len(out) > 1:
                out.pop()
        elif segment != ".":
            out.append(segment)
    joined = "/".join(out)
    return joined + "/" if trailing and not joined.endswith("/") else joined


def _query(query: str) -> str:
    kept = []
    for parameter in query.split("&"):
        name = parameter.split("=", 1)[0]
        if parameter and not TRACKING.fullmatch(name):
            kept.append(_respell(parameter, QUERY_SAFE))
    return "&".join(kept)
