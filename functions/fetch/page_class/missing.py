"""Signs that there is no story at this URL, though the status says otherwise: soft 404s, stories taken down."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from functions.fetch.page_class.classes import PageClass, Sign
from functions.fetch.page_class.look import Look
from functions.fetch.page_class.matching import words

_NOTICE_ALONE = 200  # and little more than the notice itself
_NOTICE = 700  # letters of article: a notice that a story is gone has less
_ERROR_PATH = re.compile(
    r"(?:^|[/_-])(?:404|not-?found|page-?not-?found|error-?404|notfound|errorpage)(?:$|[/._?-])", re.IGNORECASE
)
_FRONT = re.compile(r"/?(?:(?:[a-z]{2}(?:[-_][a-z]{2})?|home|index\.\w+|default\.\w+|homepage)/?)?", re.IGNORECASE)
_CANONICAL = re.compile(
    r"<link\b[^>]{0,200}?rel=[\"']?canonical[\"']?[^>]{0,200}?href=[\"']([^\"']{1,500})"
    r"|<meta\b[^>]{0,200}?og:url[\"'][^>]{0,100}?content=[\"']([^\"']{1,500})",
    re.IGNORECASE,
)


def signs(look: Look) -> Iterator[Sign]:
    yield from _by_address(look)
    if look.is_short or not look.claims_article:  # a story ABOUT missing pages is longer, and says that it is one
        yield from _by_words(look)
    if look.letters.all < _NOTICE:
        yield from _of_removal(look)


def _by_address(look: Look) -> Iterator[Sign]:
    """A redirect to the front page, or to the error page, is how many sites say 404."""
    path = urlsplit(look.final_url or look.url).path
    if look.arrived_elsewhere:
        if _FRONT.fullmatch(path) and not _FRONT.fullmatch(urlsplit(look.url).path) and not _is_deep(look):
            yield Sign(PageClass.SOFT_404, 0.9, f"redirected to the front page {look.final_url[:200]}")
        if _ERROR_PATH.search(path) and not _ERROR_PATH.search(urlsplit(look.url).path):
            yield Sign(PageClass.SOFT_404, 0.9, f"redirected to {path[:200]}")
    declared = _CANONICAL.search(look.markup) if look.is_short else None
    if declared and _ERROR_PATH.search(_path_of(declared[1] or declared[2])) and not _ERROR_PATH.search(path):
        yield Sign(PageClass.SOFT_404, 0.5, f"calls itself {(declared[1] or declared[2])[:200]}")


def _path_of(declared: str) -> str:
    """Empty when the page calls itself something that is no URL."""
    try:
        return urlsplit(declared).path
    except ValueError:
        return ""


def _is_deep(look: Look) -> bool:
    """Whether what looks like a front page names a page in its query (`/?p=7`), or is a story all the same."""
    return bool(urlsplit(look.final_url).query) or (look.claims_article and not look.is_short)


def _by_words(look: Look) -> Iterator[Sign]:
    if said := words("not-found").segment(look.title):
        yield Sign(PageClass.SOFT_404, 0.6, f"the title says {said!r}")
    if said := words("not-found").segment(*look.headings):
        yield Sign(PageClass.SOFT_404, 0.6, f"a heading says {said!r}")
    if look.letters.all < _NOTICE and not look.claims_article:
        yield Sign(PageClass.SOFT_404, 0.3, f"{look.letters.all} letters of text")


def _of_removal(look: Look) -> Iterator[Sign]:
    if title := words("removed").segment(look.title, *look.headings):
        yield Sign(PageClass.GONE, 0.6, f"title or heading: {title!r}")
    if text := words("removed").within(look.article[:400]) or words("removed").within(look.text[:1500]):
        yield Sign(PageClass.GONE, 0.4, f"the text begins with {text!r}")
    if (title or text) and look.letters.all < _NOTICE_ALONE:
        yield Sign(PageClass.GONE, 0.5, f"{look.letters.all} letters of text")
