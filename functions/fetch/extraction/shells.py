"""Pages whose article is not in their markup: the text of structured data, or of a script's state.

Frameworks ship the story as JSON inside <script> (`__NEXT_DATA__`, `__next_f.push`, Apollo, Fusion and
their like). Their shapes differ and change; what they share is that the paragraphs are string literals
under the same key. So the key with the most prose is the story's.
"""

import re
from collections.abc import Iterable, Iterator
from html import escape, unescape

from lxml.etree import _Element as Element

from functions.fetch.extraction.anchors import Anchors
from functions.fetch.extraction.cleaning import article_html
from functions.fetch.extraction.cleaning.inline import plain
from functions.fetch.extraction.dom import WITHIN, Passage, parse
from functions.fetch.extraction.hints import mask
from functions.fetch.extraction.script_prose import MARKUP, PROSE_CHARS, told_in
from functions.fetch.extraction.structure import DENSE, DENSE_FACTOR, layout_of
from functions.fetch.extraction.walk import read

FEWEST_CHARS = 150  # of visible article text: with less, the page may be a shell
_STORY_CHARS = 300  # a text found elsewhere must have this many to be a story
_TIMES = 3  # and be so many times longer than what is visible
_TAG = re.compile(r"</(?:a|b|i|em|strong|span|u|s|sub|sup|code|cite|q|mark|small)>", re.IGNORECASE)  # in a paragraph
_MEDIA = mask(("media",))
_MARKER = re.compile(r"^\$\$?\w+\$\$?$|^\[\[.*\]\]$|^\{\{.*\}\}$")


def story_elsewhere(root: Element, visible_chars: int, article_body: str, base: str) -> str:
    """Clean HTML of the story when the markup is a shell of it, else nothing."""
    needed = max(_STORY_CHARS, _TIMES * visible_chars)
    for texts in _told(root, article_body):
        if sum(map(_weight, _all_lines(texts))) > needed:
            return _written(texts, base)
    return ""


def _told(root: Element, article_body: str) -> Iterator[list[str]]:
    yield [article_body]
    yield _in_scripts(root)


def _weight(text: str) -> float:
    dense = len(DENSE.findall(text))
    return len(text) + dense * (DENSE_FACTOR - 1)


def _written(texts: Iterable[str], base: str) -> str:
    """Clean HTML of texts that may be markup: their headings, lists, links and pictures are those of a page."""
    root = parse("\n".join(map(_as_markup, texts)))
    if root is None:
        return ""
    layout = layout_of(read(root), Anchors())
    said: set[str] = set()
    return article_html(layout, [_is_new(passage, said) for passage in layout.page.passages], base)


def _as_markup(text: str) -> str:
    if MARKUP.search(text):
        return text
    tagged = text if _TAG.search(text) else escape(unescape(text), quote=False)
    return "".join(f"<p>{line}</p>" for line in tagged.split("\n"))


def _is_new(passage: Passage, said: set[str]) -> bool:
    """State often has a story twice, whole and as a teaser."""
    known = passage.length >= PROSE_CHARS and passage.text in said
    said.add(passage.text)
    return not known and not _is_caption(passage)


def _lines(text: str) -> list[str]:
    """Paragraphs of a text that may be markup."""
    if MARKUP.search(text):
        root = parse(text)
        if root is not None:
            return [plain(passage.text) for passage in read(root).passages if not _is_caption(passage)]
    return [line for line in map(plain, text.split("\n")) if line]


def _all_lines(texts: Iterable[str]) -> dict[str, None]:
    """Each once."""
    return dict.fromkeys(line for text in texts for line in _lines(text))


def _is_caption(passage: Passage) -> bool:
    """Or a mark that the site's script replaces by an advertisement."""
    node = passage.node
    return bool(node.hints & _MEDIA or node.within & WITHIN["figure"] or _MARKER.search(passage.text))


def _in_scripts(root: Element) -> list[str]:
    """The prose under the key that has most of it, with the headings that stand between it."""
    scripts = (script for script in root.iter("script") if "ld+json" not in (script.get("type") or ""))
    told = list(told_in(script.text for script in scripts if script.text))
    by_key: dict[str, dict[str, None]] = {}  # texts, each once
    for one in told:
        if not (one.is_heading or one.is_short):
            by_key.setdefault(one.key, {})[one.text] = None
    key = max(by_key, key=lambda key: sum(map(_weight, _all_lines(by_key[key]))), default="")
    story = by_key.get(key, {})
    places = [place for place, one in enumerate(told) if one.text in story]
    between = told[places[0] : places[-1] + 1] if places else []
    own = (one for one in between if one.is_heading or one.text in story or (one.is_short and one.key == key))
    return list(dict.fromkeys(one.text for one in own))
