"""What the page says of its story elsewhere, against which passages are held.

Comparisons are made on letters and digits alone (`squeeze`): publishers change quotes, dashes and
spaces between their markup and their metadata.
"""

import re
from dataclasses import dataclass

from shared.metadata import PageMetadata
from shared.urls import host_of

_NOT_LETTERS = re.compile(r"\W+")
_TYPOGRAPHY = "’‘“”„–—…"  # mostly all that a text has beside the letters of Western Europe
_LATIN = [chr(code) for code in range(256)]
_LOWER = "".join(_LATIN).lower().encode("latin-1")
_LATIN_NOT_LETTERS = "".join(filter(_NOT_LETTERS.match, _LATIN)).encode("latin-1")
_ARTICLE_TYPE = re.compile(r"article|posting|report|review|newsitem", re.IGNORECASE)
_SHORTEST_BODY = 200  # an articleBody below this many characters is a teaser
_SHORTEST_NAME, _LONGEST_NAME = 4, 60


def squeeze(text: str) -> str:
    if not text.isascii():
        for sign in _TYPOGRAPHY:
            text = text.replace(sign, "")
    try:  # among bytes this takes a sixth of the time
        return text.encode("latin-1").translate(_LOWER, _LATIN_NOT_LETTERS).decode("latin-1")
    except UnicodeEncodeError:
        return _NOT_LETTERS.sub("", text).lower()


@dataclass(frozen=True, slots=True)
class Anchors:
    """The topic (headline as written) and, squeezed, headline, <title>, description, JSON-LD body, author names."""

    headline: str = ""
    topic: str = ""
    title: str = ""
    description: str = ""
    body: str = ""
    authors: tuple[str, ...] = ()
    claims_article: bool = False
    host: str = ""  # of the page


def anchors_of(metadata: PageMetadata, article_body: str) -> Anchors:
    headline = _first_text(metadata, "headline") or _meta(metadata, "og:title")
    description = (
        _first_text(metadata, "description") or _meta(metadata, "og:description") or _meta(metadata, "description")
    )
    body = squeeze(article_body)
    return Anchors(
        headline=squeeze(headline),
        topic=headline or metadata.title,
        title=squeeze(metadata.title),
        description=squeeze(description),
        body=body if len(body) > _SHORTEST_BODY else "",
        authors=tuple(squeeze(name) for name in _authors(metadata)),
        claims_article=claims_article(metadata),
        host=host_of(metadata.base_url),
    )


def claims_article(metadata: PageMetadata) -> bool:
    """Whether the page says of itself that it is one."""
    kinds = [*(str(item.get("@type")) for item in metadata.json_ld), *metadata.meta.get("og:type", ())]
    return any(_ARTICLE_TYPE.search(kind) for kind in kinds)


def _first_text(metadata: PageMetadata, key: str) -> str:
    for item in metadata.json_ld:
        value = item.get(key)
        if isinstance(value, str) and value.strip():
            return value
    return ""


def _meta(metadata: PageMetadata, name: str) -> str:
    values = metadata.meta.get(name)
    return values[0] if values else ""


def _authors(metadata: PageMetadata) -> set[str]:
    """Names of the structured data and of the usual meta elements."""
    names = set()
    waiting = [item.get("author") for item in metadata.json_ld]
    while waiting:
        author = waiting.pop()
        if isinstance(author, str):
            names.add(author)
        elif isinstance(author, list):
            waiting.extend(author)
        elif isinstance(author, dict):
            waiting.append(author.get("name"))
    for key in ("author", "article:author", "dc.creator", "parsely-author", "sailthru.author"):
        names.update(metadata.meta.get(key, ())[:1])
    return {name for name in names if _SHORTEST_NAME < len(name) < _LONGEST_NAME and not name.startswith("http")}
