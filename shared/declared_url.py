"""Which URL a page says is its own: for pages that come as files."""

from html.parser import HTMLParser

from shared.urls import NotAWebUrl, normalize_url

HEAD_BYTES = 512 * 1024  # of a page that never says where its head ends


def declared_url(page: bytes) -> str:
    """The absolute URL in the page's canonical link, else in og:url; empty when there is neither."""
    reader = _Head()
    reader.feed(_head_of(page).decode("utf-8", "replace"))
    for candidate in (reader.canonical, reader.og_url):
        try:
            return normalize_url(candidate)
        except NotAWebUrl:
            continue
    return ""


def _head_of(page: bytes) -> bytes:
    start = page[:HEAD_BYTES]
    end = start.lower().find(b"<body")
    return start if end < 0 else start[:end]


class _Head(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.canonical = self.og_url = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "link" and "canonical" in given.get("rel", "").lower().split():
            self.canonical = self.canonical or given.get("href", "")
        elif tag == "meta" and "og:url" in (given.get("property"), given.get("name")):
            self.og_url = self.og_url or given.get("content", "")
