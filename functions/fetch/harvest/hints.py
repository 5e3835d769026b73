"""What class and id say an element is for. Sites share themes and words: each string is looked at once."""

import re
from functools import lru_cache
from itertools import islice

from lxml.etree import _Element as Element

# Bits, not an enum: this is asked of many elements of a page.
BYLINE = 1
DATE = 2
META = 4  # the line under a headline that holds both
KICKER = 8
STANDFIRST = 16
TAGS = 32
CRUMBS = 64
HEADLINE = 128
APART = 256  # not about this story: navigation, comments, teasers of others

_WORDS = {
    BYLINE: r"""
        by-?line | (?<!co)author(?!i[tsz]) | autor(?!i[sz]) | auteur | autore | writer | reporter | journalist
        | verfasser | signature | skribent | forfatter | kirjoittaja | redacteur | redaktor | firmante | yazar
        | penulis | tac-?gia | vcard | submitted | item-?poster
    """,
    DATE: r"""
        (?<![a-z]) (?:pub|post|entry|article)? [-_]* (?:date|time|datum|fecha|stamp)
        | publi(?:sh|ee|cad|cat|k|e) | posted | timestamp | updated | modified | pubdate | datetime
        | erstellt | aktualis | veroeff | horodat
    """,
    META: r"""
        (?<![a-z]) (?:meta|info|details|data|credits?) (?![a-z])
        | (?:post|entry|article|story) [-_]* (?:meta|info|data|details)
    """,
    KICKER: r"""
        kicker | overline | over-?title | top-?line | dachzeile | eyebrow | pre-?(?:title|head) | spitzmarke
        | roofline | supertitle | suptitle | antetitulo | volanta | occhiello | upper-?title
        | head-?line-?(?:label|prefix|intro)
    """,
    STANDFIRST: r"""
        standfirst | sub-?(?:head|title|line) | deck | dek(?![a-z]) | teaser-?text | vorspann | chapeau | chapo
        | lead(?!er|ing|s) | lede | intro(?!duc) | ingress | summary | abstract | excerpt | entradilla
        | bajada | sapo | manchet | (?:news|haber|detail|detay|article|content) [-_] spot (?![a-z])
    """,
    TAGS: r"""
        (?<![a-z]) (?:tags?|topics?|keywords?|themen|schlagwort|sujets|temas|etiquet|emner) (?:$|[\s_-])
        | tag-?(?:list|cloud|links)
    """,
    CRUMBS: r" bread[-_]?crumb | crumbs | (?<![a-z])ariane | brotkr ",
    HEADLINE: r"""
        (?:article|entry|post|story|news|content|page|main) [-_]* (?:title|head(?:line)?|heading) (?:$|[\s_-])
        | (?<![a-z-])headline
    """,
    APART: r"""
        comment | disqus | related | recommend | teaser(?![-_]?text) | side-?bar
        | (?<!post[-_])(?<!entry[-_])(?<!article[-_])(?<!story[-_])(?<!content[-_]) foot(?:er)?(?![a-z])
        | (?<![a-z])nav | menu | promo | most-?(?:read|pop) | popular | trending | newsletter | cookie | consent
        | more-?(?:from|news|stories|articles) | latest | read-?(?:more|next|also)
        | (?:article|post|story|news)[-_]*list | carousel | swiper | slider | widget | outbrain | taboola
        | up-?next | (?:next|prev)-?post | (?<![a-z])cards?(?![a-z]) | copyright
        | bio(?:graphy|-box)?(?:$|[\s_-])
    """,
}
_PATTERNS = {bit: re.compile(words, re.VERBOSE) for bit, words in _WORDS.items()}
_OF_LINES = tuple((bit, pattern) for bit, pattern in _PATTERNS.items() if bit not in {HEADLINE, APART})
_NOT_A_BYLINE = re.compile(
    r"avatar|image|img|photo|pic(?:ture)?s?(?![a-z])|social|follow|share|subscri|icon|thumb|count|rating|bio|desc|about"
)
_APART_TAGS = frozenset("nav form figure".split())
_STORIES = frozenset("article main".split())  # their footers tell of them
_CHROME = frozenset("nav footer".split())
_NEAR_ANCESTORS = 25


@lru_cache(maxsize=32_768)
def _hints_in(names: str) -> int:
    """Bits for all that a string of names hints at."""
    found = 0
    for name in names.split():
        found |= _hints_in_name(name)
    return found


@lru_cache(maxsize=32_768)
def _hints_in_name(name: str) -> int:
    lowered = name.lower()
    found = 0
    for bit, pattern in _OF_LINES:
        if pattern.search(lowered):
            found |= bit
    if found & BYLINE and _NOT_A_BYLINE.search(lowered):
        found &= ~BYLINE
    return found


def hints_of(element: Element) -> int:
    """What the element's class, id and the mark some frameworks set say: all bits but HEADLINE and APART."""
    names, identity, mark = element.get("class"), element.get("id"), element.get("data-testid")
    if identity or mark:
        return _hints_in(f"{names or ''} {identity or ''} {mark or ''}")
    return _hints_in(names) if names else 0


def is_headline(element: Element) -> bool:
    """Whether its names say that it holds a headline."""
    return _has(HEADLINE, _names(element))


def is_apart(element: Element) -> bool:
    """Whether its tag or its names say that it is not about this story."""
    if element.tag == "footer":
        return not any(around.tag in _STORIES for around in islice(element.iterancestors(), _NEAR_ANCESTORS))
    return element.tag in _APART_TAGS or _has(APART, _names(element))


def _names(element: Element) -> str:
    return f"{element.get('class') or ''} {element.get('id') or ''} {element.get('data-testid') or ''}"


@lru_cache(maxsize=16_384)
def _has(bit: int, names: str) -> bool:
    return any(_PATTERNS[bit].search(name) for name in names.lower().split())


def stands_apart(element: Element, holders: frozenset[Element]) -> bool:
    """Whether the element belongs to something that is not this story; whatever holds the headline is."""
    node: Element | None = element
    for _ in range(_NEAR_ANCESTORS):
        if node is None or node in holders:
            return False
        if is_apart(node):
            return True
        node = node.getparent()
    return False


def is_chrome(element: Element) -> bool:
    """Whether the element is part of what all pages of the site have."""
    return any(node.tag in _CHROME and is_apart(node) for node in islice(element.iterancestors(), _NEAR_ANCESTORS))
