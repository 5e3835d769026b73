"""Which heading of the page is the story's headline."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from lxml import etree
from lxml.etree import _Element as Element

from functions.fetch.harvest.hints import HEADLINE, KICKER, hints_of
from functions.fetch.harvest.text import plain, text_of

_MAX_HEADINGS = 6
_MAX_CHARS = 400
_WORDS = re.compile(r"\w+")
_TITLE_META = frozenset(
    {"og:title", "twitter:title", "title", "parsely-title", "sailthru.title", "dc.title", "headline"}
)
_CHROME = frozenset("header nav footer aside".split())


@dataclass(frozen=True, slots=True)
class Headings:
    """Candidates, best first: the elements, and their texts (also without a kicker set inside)."""

    elements: tuple[Element, ...]
    texts: tuple[str, ...]


def headings(root: Element, article: Sequence[Element]) -> Headings:
    """The page's h1s (h2s and headline classes where there is none), those first that the title confirms."""
    titles = [_words(title) for title in _titles(root)]
    candidates = _candidates(root, titles)
    around = _around(article)
    scored = sorted(candidates, key=lambda element: -_score(element, titles, around))[:_MAX_HEADINGS]
    texts: list[str] = []
    for element in scored:
        texts += [text for text in (text_of(element, _MAX_CHARS), _without_kicker(element)) if text]
    return Headings(elements=tuple(scored), texts=tuple(dict.fromkeys(texts)))


def kicker_of(found: Headings) -> str:
    """The words set above the headline but inside its element."""
    inner = _inner_kicker(found.elements[0]) if found.elements else None
    return text_of(inner, 100) if inner is not None else ""


def _titles(root: Element) -> list[str]:
    """What the head calls the page."""
    head = next(root.iter("head"), root)
    found = [title.text or "" for title in islice(head.iter("title"), 1)]
    found += [
        meta.get("content") or ""
        for meta in head.iter("meta")
        if (meta.get("property") or meta.get("name") or "").lower() in _TITLE_META
    ]
    return [plain(title, _MAX_CHARS) for title in found if title]


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORDS.findall(text.casefold()))


def _likeness(text: str, titles: list[frozenset[str]]) -> float:
    """How much of the text the best matching title holds, and the other way round, 0 to 1."""
    words = _words(text)
    if not words:
        return 0.0
    return max((2 * len(words & title) / (len(words) + len(title)) for title in titles if title), default=0.0)


def _candidates(root: Element, titles: list[frozenset[str]]) -> list[Element]:
    tops = [h1 for h1 in root.iter("h1") if 0 < len(text_of(h1, _MAX_CHARS + 1)) <= _MAX_CHARS]
    if any(_likeness(text_of(h1), titles) > 0.3 for h1 in tops):  # noqa: PLR2004 - a site's name shares less
        return tops[:30]
    others = [
        element
        for element in islice(root.iter("h2", "h3", "div", "p", "span", "td", "header"), 4000)
        if (element.tag in {"h2", "h3"} or hints_of(element) & HEADLINE)
        and 8 < len(text_of(element, 301)) <= 300  # noqa: PLR2004 - characters of a headline
        and _likeness(text_of(element), titles) > 0.6  # noqa: PLR2004 - the title confirms it
    ]
    return [*tops[:30], *others[:10]]


def _around(article: Sequence[Element]) -> dict[Element, int]:
    """What holds the article's first element, with how far out it is: the nearer, the surer its heading."""
    holders = islice(article[0].iterancestors(), 8) if article else ()
    return {holder: distance for distance, holder in enumerate(holders) if holder.tag not in {"body", "html"}}


def _score(element: Element, titles: list[frozenset[str]], around_article: dict[Element, int]) -> float:
    score = 2 * _likeness(text_of(element), titles)
    ancestors = list(islice(element.iterancestors(), 8))
    shared = next((around_article[node] for node in ancestors if node in around_article), None)
    if shared is not None:
        score += 0.6 - 0.05 * shared
    if element.tag == "h1":
        score += 0.3
    if any(node.tag in _CHROME and not _is_in_article(node) for node in ancestors):
        score -= 0.3
    if hints_of(element) & HEADLINE:
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


def _without_kicker(heading: Element) -> str:
    """The heading's text without the kicker inside it; empty when there is none."""
    inner = _inner_kicker(heading)
    if inner is None:
        return ""
    whole, kicker = text_of(heading, _MAX_CHARS), text_of(inner, _MAX_CHARS)
    return whole.removeprefix(kicker).strip(" :|–-") if whole.startswith(kicker) else whole.removesuffix(kicker).strip()
