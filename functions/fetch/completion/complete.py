"""The steps: read the page; when it does not hold its story, another form of it; when there are more pages, those."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from functions.fetch.completion.links import Further, further_pages, other_forms
from shared.captures import RawPage
from shared.errors import JavascriptShell, NotAnArticle, NotNow, PaywallStub, PermanentError
from shared.metadata import PageMetadata

# What another form of the page may hold in full; index pages, videos and missing pages have none.
_INCOMPLETE = (PaywallStub, JavascriptShell)
_FEWEST_NEW = 150  # letters that a further page must bring: comments and galleries bring less that is new
_FULLER = 1.2  # times the letters of what we have, for another form to be the whole of it
_CUT_OFF = re.compile(r"(?:…|\.\.\.|\[(?:…|\.\.\.)\])\s*(?:</\w+>\s*)*\Z")
_SHORT = 1500  # letters: a longer story that ends with an ellipsis is a matter of style
_TAG = re.compile(r"<[^>]*>|\s+")


class CleanPage(Protocol):
    """What reading a page gives."""

    @property
    def article_html(self) -> str: ...
    @property
    def quality(self) -> float: ...
    @property
    def metadata(self) -> PageMetadata: ...


@dataclass(frozen=True, slots=True)
class Form:
    """A page and what was read from it."""

    page: RawPage
    clean: CleanPage


@dataclass(frozen=True, slots=True)
class Whole:
    """A story, and the pages it was read from, the one that was asked for first."""

    article_html: str
    quality: float
    metadata: PageMetadata
    pages: tuple[RawPage, ...]


Read = Callable[[RawPage, str], CleanPage]  # of a page and its text; raises what else the page is
Get = Callable[[str], tuple[RawPage, str]]  # another page and its text; raises why there is none


def complete(page: RawPage, html: str, read: Read, get: Get) -> Whole:
    """The whole story, as far as its site gives it; raises what the page is when it is none in any form.

    A story that can be read is never lost to its other pages: what cannot be had now is left out, and found when
    the story is visited again.
    """
    try:
        first = Form(page, read(page, html))
    except NotAnArticle as error:
        return _in_another_form(page, html, error, read, get)
    further = further_pages(html, page.final_url)
    if further.pages:
        return _on_all_pages(first, further, read, get)
    if _is_cut_off(first.clean.article_html):
        return _fuller(first, other_forms(html, page.final_url), read, get) or _whole(first, page)
    return _whole(first, first.page)


def _in_another_form(page: RawPage, html: str, error: NotAnArticle, read: Read, get: Get) -> Whole:
    """The AMP or the print form of a stub or a shell; the error when there is no story there either."""
    if not isinstance(error, _INCOMPLETE) and type(error) is not NotAnArticle:
        raise error
    for url in other_forms(html, page.final_url):
        try:
            form = _form(url, read, get)
        except PermanentError:
            continue
        return _whole(form, page, form.page)
    raise error


def _fuller(first: Form, urls: list[str], read: Read, get: Get) -> Whole | None:
    """The first of other forms that has clearly more of the story."""
    for url in urls:
        form = _had(url, read, get)
        if form and _letters(form.clean) >= _FULLER * _letters(first.clean):
            return _whole(form, first.page, form.page)
    return None


def _on_all_pages(first: Form, further: Further, read: Read, get: Get) -> Whole:
    """All on one page when the site has that, else page by page."""
    whole = _fuller(first, [further.whole] if further.whole else [], read, get)
    if whole:
        return whole
    from functions.fetch.completion.joining import joined  # lxml: only for stories on several pages

    forms = [first]
    for url in further.pages:
        form = _had(url, read, get)
        if form is None or not _same_story(first, form):
            break
        _, brought = joined([each.clean.article_html for each in (*forms, form)])
        if brought[-1] < _FEWEST_NEW:  # it was not the story that went on
            break
        forms.append(form)
    if len(forms) == 1:
        return _whole(first, first.page)
    article, _ = joined([form.clean.article_html for form in forms])
    quality = min(form.clean.quality for form in forms) * len(forms) / (len(further.pages) + 1)
    return Whole(article, quality, first.clean.metadata, tuple(form.page for form in forms))


def _form(url: str, read: Read, get: Get) -> Form:
    page, html = get(url)
    return Form(page, read(page, html))


def _had(url: str, read: Read, get: Get) -> Form | None:
    """Another page, if it can be had now and is a story."""
    try:
        return _form(url, read, get)
    except (PermanentError, NotNow):
        return None


def _same_story(first: Form, other: Form) -> bool:
    """Whether another page bears the same title, its number aside."""
    ours, theirs = (set(re.findall(r"[^\W\d_]{2,}", form.clean.metadata.title.lower())) for form in (first, other))
    return len(ours & theirs) * 2 > len(ours | theirs) or not ours


def _is_cut_off(article_html: str) -> bool:
    return bool(_CUT_OFF.search(article_html)) and len(_TAG.sub("", article_html)) < _SHORT


def _letters(clean: CleanPage) -> int:
    return len(_TAG.sub("", clean.article_html))


def _whole(form: Form, *pages: RawPage) -> Whole:
    return Whole(form.clean.article_html, form.clean.quality, form.clean.metadata, pages)
