"""What a page links to that belongs to its own story: pages 2 to n, all on one page, AMP, print.

Careful, since `rel=next` also leads to the next story, and "2" to the next comments: a further page has this page's own
URL with a page number in it, and nothing else changed.
"""

import re
from dataclasses import dataclass
from html import unescape
from itertools import islice
from urllib.parse import SplitResult, parse_qsl, urljoin, urlsplit

from shared.urls import host_of, same_site

MOST_PAGES = 10  # of one story, the first included
_MOST_LINKS = 5000
LOOKED_AT = 1_000_000  # characters of HTML
_LINK = re.compile(r"<link\b([^>]{0,2000})()", re.IGNORECASE)
_ANCHOR = re.compile(r"<a\b([^<>]{0,2000})>((?:[^<]|<(?!/?a\b)){0,300})</a", re.IGNORECASE)
_NEXT = re.compile(r"rel\s*=\s*[\"']?[^\"'>]{0,40}\bnext\b")  # by and large: what it lets through is looked at closely
_TWO = re.compile(r">\s*(?:Page |Seite )?2\s*<")
_ATTRIBUTE = re.compile(r"""\b(rel|href|media|type|title)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>?")
_BASE = re.compile(r"<base\b[^>]{0,200}?href\s*=\s*[\"']([^\"']{1,500})", re.IGNORECASE)
_NUMBER = re.compile(r"(?:page|seite|p\.?|pagina|página|strona|sivu)?\s*(\d{1,2})", re.IGNORECASE)
_PAGE_NAMES = frozenset(
    "page p pg seite pagina pageno page_no pagenum pagenumber currentpage paged strona sida".split()
)
# What a path has more than the first page's: /2, /seite-2, and before the extension -2, _2, ,2, -p2, -seite-2.
# Not /page/2: that is how blogs number their lists.
_MORE_PATH = re.compile(r"/(?:(?:page|seite|pagina|strona|p)-?)?(\d{1,2})/?", re.IGNORECASE)
_MORE_NAME = re.compile(r"(?:[-_,.](?:page|seite|pagina|s|p)?[-_]?|/)(\d{1,2})", re.IGNORECASE)
_EXTENSION = re.compile(r"\.(?:s?html?|php|aspx?|jsp)$", re.IGNORECASE)
_ALL = re.compile(
    r"single[-\s]?page|view[-\s]all|(?:show|read) (?:all|on one page)|one page|all pages|full (?:article|story|text)"
    r"|auf einer seite|komplett\w*|alles auf einer|ganzer artikel|tout (?:afficher|lire)|sur une (?:seule )?page"
    r"|en una (?:sola )?página|(?:tutto )?su una pagina|em uma (?:única )?página|op (?:één|1) pagina|na jednej stronie",
    re.IGNORECASE,
)
_ALL_QUERY = re.compile(
    r"(?:page|p|seite|view|pagewanted|pages)=(?:all|full|komplett|single)|singlepage(?:=\w+)?|onepage=\w+"
)
_ALL_PATH = re.compile(r"/(?:komplettansicht|all|full|singlepage|print/all)/?", re.IGNORECASE)
_PRINT = re.compile(
    r"(?:^|[/?&=._-])(?:print|drucken|druckversion|imprimir|imprimer|stampa|printable|druk)(?:$|[/?&=._-])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Further:
    """A story's other pages; all on the page's own host."""

    pages: tuple[str, ...] = ()  # 2, 3, … without a gap
    whole: str = ""  # all of them on one page


NO_FURTHER = Further()


@dataclass(frozen=True, slots=True)
class _Link:
    url: str
    words: str
    rel: frozenset[str]
    media: str


def further_pages(html: str, url: str) -> Further:
    """Where the page at this URL says that its story goes on."""
    markup = html[:LOOKED_AT]
    if not (_TWO.search(markup) or _NEXT.search(markup)) or urlsplit(url).path in {"", "/"}:
        return NO_FURTHER
    anchors = _links(_ANCHOR, markup, url)
    numbered = _numbered(_links(_LINK, markup, url), anchors, url)
    found: list[str] = []
    while (number := len(found) + 2) in numbered and number <= MOST_PAGES:
        found.append(numbered[number])
    return Further(tuple(found), next((link.url for link in anchors if found and _is_whole(link, url)), ""))


def other_forms(html: str, url: str) -> list[str]:
    """The AMP form of the page at this URL, and its print form, where it links to them; on the same site."""
    markup = html[:LOOKED_AT]
    heads = _links(_LINK, markup, url)
    amp = [link.url for link in heads if "amphtml" in link.rel][:1]
    printed = [link.url for link in [*heads, *_links(_ANCHOR, markup, url)] if _is_printed(link, url)][:1]
    return amp + printed


def page_number(url: str, other: str) -> int:
    """Which page of `url` another URL is, 1 when it is the same; 0 when it is none of its pages.

    >>> page_number("https://news.example/ice.html", "https://news.example/ice-2.html")
    2
    >>> page_number("https://news.example/ice?id=7", "https://news.example/ice?id=7&page=3")
    3
    >>> page_number("https://news.example/ice", "https://news.example/snow?page=2")
    0
    """
    one, two = urlsplit(url), urlsplit(other)
    if one.hostname != two.hostname or one.port != two.port:
        return 0
    if one.path.rstrip("/") == two.path.rstrip("/"):
        return _number_in_query(one.query, two.query)
    return _number_in_path(one.path, two.path) if one.query == two.query else 0


def _number_in_query(first: str, second: str) -> int:
    ours, theirs = parse_qsl(first, keep_blank_values=True), parse_qsl(second, keep_blank_values=True)
    if ours == theirs:
        return 1
    more = [pair for pair in theirs if pair not in ours]
    if len(more) == 1 and len(theirs) == len(ours) + 1 and more[0][0].lower() in _PAGE_NAMES:
        return int(more[0][1]) if more[0][1].isdecimal() and len(more[0][1]) <= 2 else 0  # noqa: PLR2004 - digits
    return 0


def _number_in_path(first: str, second: str) -> int:
    stem = first.rstrip("/")
    if second.startswith(stem) and (found := _MORE_PATH.fullmatch(second[len(stem) :])):
        return int(found[1])
    extension = _EXTENSION.search(first)
    if extension and second.endswith(extension[0]) and second.startswith(first[: extension.start()]):
        found = _MORE_NAME.fullmatch(second[extension.start() : -len(extension[0])])
        return int(found[1]) if found else 0
    return 0


def _numbered(heads: list[_Link], anchors: list[_Link], url: str) -> dict[int, str]:
    """Page number → URL, of links whose words say the same number, or that the head names as the next page."""
    found: dict[int, str] = {}
    for link in anchors:
        said = _NUMBER.fullmatch(link.words)
        number = page_number(url, link.url)
        if number > 1 and ((said and int(said[1]) == number) or "next" in link.rel):
            found.setdefault(number, link.url)
    for link in heads:
        if "next" in link.rel and page_number(url, link.url) == 2:  # noqa: PLR2004 - the page after the first
            found.setdefault(2, link.url)
    return found


def _is_whole(link: _Link, url: str) -> bool:
    ours, theirs = urlsplit(url), urlsplit(link.url)
    if ours.hostname != theirs.hostname:
        return False
    if ours.path.rstrip("/") == theirs.path.rstrip("/"):
        return bool(_ALL_QUERY.search(theirs.query.lower())) and ours.query != theirs.query
    more = theirs.path.removeprefix(ours.path.rstrip("/"))
    says_so = bool(_ALL.search(link.words)) and _is_variant(ours, theirs)
    return says_so or (more != theirs.path and bool(_ALL_PATH.fullmatch(more)))


def _is_printed(link: _Link, url: str) -> bool:
    """A print form, by its medium or by its URL, which has the story's own in it."""
    if link.rel & {"stylesheet", "preload", "amphtml"}:
        return False
    if "print" in link.media and "alternate" in link.rel:
        return True
    theirs, ours = urlsplit(link.url), urlsplit(url)
    return bool(_PRINT.search(f"{theirs.path}?{theirs.query}")) and _is_variant(ours, theirs)


def _is_variant(ours: SplitResult, theirs: SplitResult) -> bool:
    """Whether another URL has the last part of this one in it."""
    name = ours.path.rstrip("/").rpartition("/")[2]
    return ours.hostname == theirs.hostname and bool(name) and name in theirs.path and ours != theirs


def _links(kind: re.Pattern[str], markup: str, url: str) -> list[_Link]:
    """Links of a kind to other pages of the same site."""
    base = _BASE.search(markup)
    origin = _joined(url, unescape(base[1])) or url if base else url
    found = (_link(match[1], match[2], origin, url) for match in islice(kind.finditer(markup), _MOST_LINKS))
    return [link for link in found if link]


def _link(tag: str, words: str, base: str, url: str) -> _Link | None:
    """A link to another page of the same site."""
    attributes = {name.lower(): unescape(one or two or bare) for name, one, two, bare in _ATTRIBUTE.findall(tag)}
    href = attributes.get("href", "").strip()
    if not href or href.startswith(("#", "javascript:", "mailto:")):
        return None
    target = _joined(base, href).partition("#")[0]
    is_ours = target.startswith(("http://", "https://")) and same_site(host_of(target), host_of(url))
    if not is_ours or target == url.partition("#")[0]:
        return None
    shown = " ".join(unescape(_TAG.sub(" ", words)).split()) or attributes.get("title", "")
    return _Link(
        target, shown, frozenset(attributes.get("rel", "").lower().split()), attributes.get("media", "").lower()
    )


def _joined(base: str, url: str) -> str:
    """The URL, seen from its page; empty when it is none."""
    try:
        joined = urljoin(base, url)
        _ = urlsplit(joined).port  # one that is no number is found out when it is asked for
    except ValueError:
        return ""
    return joined
