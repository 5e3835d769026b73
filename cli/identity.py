"""Under which URL a page that came as a file is known."""

from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote

from shared.urls import NotAWebUrl, normalize_url

HEAD_BYTES = 512 * 1024  # of a page that never says where its head ends
FILE_HOST = "file.invalid"  # RFC 2606: nobody can ever be asked for it


def url_of_file(path: Path | None, page: bytes) -> str:
    """The URL a page declares as its own; else one that stands for the file, the same each time."""
    if declared := declared_url(page):
        return declared
    if path is None:
        return f"http://{FILE_HOST}/standard-input"
    place = path.resolve()  # the folder goes into the query: a path's folders would be read as sections
    return f"http://{FILE_HOST}/{quote(place.name)}?folder={quote(place.parent.as_posix())}"


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
