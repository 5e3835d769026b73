"""Which heading of the page is the story's headline."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from lxml import etree
from lxml.etree import _Element as Element

from functions.fetch.harvest.hints import KICKER, hints_of, is_headline
from functions.fetch.harvest.text import text_of
from shared.metadata import PageMetadata

_MAX_HEADINGS, _MAX_TOPS, _MAX_OTHERS = 6, 30, 10
_MAX_ELEMENTS = 4000  # looked at for classes of headlines
_MAX_CHARS = 400
_CHARS = range(9, 301)  # of a headline that is no h1
_MORE_THAN_A_SITES_NAME, _CONFIRMED = 0.3, 0.6  # likeness to a title
_WORDS = re.compile(r"\w+")
_TITLE_META = frozenset(
    {"og:title", "twitter:title", "title", "parsely-title", "sailthru.title", "dc.title", "headline"}
)
_CHROME = frozenset("header nav footer aside".split())


class _Candidate(NamedTuple):
    """A heading with what it says."""

    element: Element
    text: str
    likeness: float  # to the page's titles


@dataclass(frozen=True, slots=True)
class Headings:
    """Candidates, best first: the elements, and their texts (also without a kicker set inside)."""

    elements: tuple[Element, ...]
    texts: tuple[str, ...]


def headings(root: Element, article: Sequence[Element], page: PageMetadata) -> Headings:
    """The page's h1s (h2s and headline classes where there is none), those first that the title confirms."""
    titles = [_words(title) for title in _titles(page)]
    around = _around(article)
    scored = sorted(_candidates(root, titles), key=lambda candidate: -_score(candidate, around))[:_MAX_HEADINGS]
    texts: list[str] = []
    for candidate in scored:
        texts += [text for text in (candidate.text, _without_kicker(candidate)) if text]
    return Headings(elements=tuple(c.element for c in scored), texts=tuple(dict.fromkeys(texts)))


def kicker_of(found: Headings) -> str:
    """The words set above the headline but inside its element."""
    inner = _inner_kicker(found.elements[0]) if found.elements else None
    return text_of(inner, 100) if inner is not None else ""


def _titles(page: PageMetadata) -> set[str]:
    """What the head calls the page."""
    found = {page.title, *(value for name in _TITLE_META for value in page.meta.get(name, ()))}
    return {title[:_MAX_CHARS] for title in found if title}


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORDS.findall(text.casefold()))


def _likeness(text: str, titles: list[frozenset[str]]) -> float:
    """How much of the text the best matching title holds, and the other way round, 0 to 1."""
    words = _words(text)
    if not words:
        return 0.0
    return max((2 * len(words & title) / (len(words) + len(title)) for title in titles if title), default=0.0)


def _candidates(root: Element, titles: list[frozenset[str]]) -> list[_Candidate]:
    tops = [h1 for h1 in _read(root.iter("h1"), titles) if 0 < len(h1.text) <= _MAX_CHARS][:_MAX_TOPS]
    if any(h1.likeness > _MORE_THAN_A_SITES_NAME for h1 in tops):
        return tops
    elements = islice(root.iter("h2", "h3", "div", "p", "span", "td", "header"), _MAX_ELEMENTS)
    named = (element for element in elements if element.tag in {"h2", "h3"} or is_headline(element))
    others = [c for c in _read(named, titles) if len(c.text) in _CHARS and c.likeness > _CONFIRMED]
    return [*tops, *others[:_MAX_OTHERS]]


def _read(elements: Iterable[Element], titles: list[frozenset[str]]) -> Iterator[_Candidate]:
    for element in elements:
        text = text_of(element, _MAX_CHARS + 1)
        yield _Candidate(element, text, _likeness(text, titles))


def _around(article: Sequence[Element]) -> dict[Element, int]:
    """What holds the article's first element, with how far out it is: the nearer, the surer its heading."""
    holders = islice(article[0].iterancestors(), 8) if article else ()
    return {holder: distance for distance, holder in enumerate(holders) if holder.tag not in {"body", "html"}}


def _score(candidate: _Candidate, around_article: dict[Element, int]) -> float:
    element = candidate.element
    score = 2 * candidate.likeness
    ancestors = list(islice(element.iterancestors(), 8))
    shared = next((around_article[node] for node in ancestors if node in around_article), None)
    if shared is not None:
        score += 0.6 - 0.05 * shared
    if element.tag == "h1":
        score += 0.3
    if any(node.tag in _CHROME and not _is_in_article(node) for node in ancestors):
        score -= 0.3
    if is_headline(element):
        score += 0.2
    return score


def _is_in_article(node: Element) -> bool:
    return any(around.tag in {"article", "main"} for around in islice(node.iterancestors(), 12))


def _inner_kicker(heading: Element) -> Element | None:
    """A part of the heading that is marked as standing above it."""
    for element in islice(heading.iter(etree.Element), 1, 12):
        if hints_of(element) & KICKER:
            return element
    return None


def _without_kicker(candidate: _Candidate) -> str:
    """The heading's text without the kicker inside it; empty when there is none."""
    inner = _inner_kicker(candidate.element)
    if inner is None:
        return ""
    whole, kicker = candidate.text, text_of(inner, _MAX_CHARS)
    return whole.removeprefix(kicker).strip(" :|–-") if whole.startswith(kicker) else whole.removesuffix(kicker).strip()
