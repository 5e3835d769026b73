"""Pages whose article is not in their markup: the text of structured data, or of a script's state.

Frameworks ship the story as JSON inside <script> (`__NEXT_DATA__`, `__next_f.push`, Apollo, Fusion and
their like). Their shapes differ and change; what they share is that the paragraphs are string literals
under the same key. So the key with the most prose is the story's.
"""

import json
import re
from collections.abc import Iterable, Iterator
from html import escape, unescape

from lxml.etree import _Element as Element

from functions.fetch.extraction.anchors import Anchors
from functions.fetch.extraction.cleaning import article_html
from functions.fetch.extraction.cleaning.inline import plain
from functions.fetch.extraction.dom import WITHIN, Passage, parse
from functions.fetch.extraction.hints import mask
from functions.fetch.extraction.structure import DENSE, DENSE_FACTOR, layout_of
from functions.fetch.extraction.walk import read
from shared.halves import without_halves

FEWEST_CHARS = 150  # of visible article text: with less, the page may be a shell
_STORY_CHARS = 300  # a text found elsewhere must have this many to be a story
_TIMES = 3  # and be so many times longer than what is visible
_PROSE_CHARS = 40
_STATE_CHARS = 500  # of a script: less holds no story
# A literal that is never closed ends with the script: looking for its end once more from each quote would be quadratic.
_LITERAL = re.compile(r'(?:"([\w$-]{1,40})"\s*:\s*(?:\[\s*)?)?"((?:[^"\\]|\\.)*+)(?:"|\Z)', re.DOTALL)
_MARKUP = re.compile(r"<(?:p|br|div|h\d|li)\b", re.IGNORECASE)
_TAG = re.compile(r"</(?:a|b|i|em|strong|span|u|s|sub|sup|code|cite|q|mark|small)>", re.IGNORECASE)  # in a paragraph
_CODE = re.compile(r"[{}\\]|https?://\S+$|;\s*$|\b(?:function|var|const)\b")
_MEDIA = mask(("media",))
_MARKER = re.compile(r"^\$\$?\w+\$\$?$|^\[\[.*\]\]$|^\{\{.*\}\}$")
_SENTENCE = re.compile(r"[.!?。！？…।]")
_LETTERS = 0.7  # share of letters and spaces in prose
_NESTED = 2  # JSON in a string in JSON


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
    if _MARKUP.search(text):
        return text
    tagged = text if _TAG.search(text) else escape(unescape(text), quote=False)
    return "".join(f"<p>{line}</p>" for line in tagged.split("\n"))


def _is_new(passage: Passage, said: set[str]) -> bool:
    """State often has a story twice, whole and as a teaser."""
    known = passage.length >= _PROSE_CHARS and passage.text in said
    said.add(passage.text)
    return not known and not _is_caption(passage)


def _lines(text: str) -> list[str]:
    """Paragraphs of a text that may be markup."""
    if _MARKUP.search(text):
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
    """The prose under the key that has most of it."""
    by_key: dict[str, dict[str, None]] = {}  # texts, each once
    for script in root.iter("script"):
        if script.text and len(script.text) > _STATE_CHARS and "ld+json" not in (script.get("type") or ""):
            for key, text in _prose(script.text, _NESTED):
                by_key.setdefault(key, {})[text] = None
    return list(max(by_key.values(), key=lambda texts: sum(map(_weight, _all_lines(texts))), default=()))


def _prose(source: str, depth: int) -> Iterator[tuple[str, str]]:
    """Key and text of the string literals that read like prose, in order."""
    last_key = ""
    for match in _LITERAL.finditer(source):
        key, literal = match.groups()
        last_key = key or last_key
        if len(literal) < _PROSE_CHARS:
            continue
        text = _unescaped(literal)
        if _reads_like_prose(text):
            yield last_key, text
        elif depth > 1 and '"' in text:
            yield from _prose(text, depth - 1)


def _unescaped(literal: str) -> str:
    try:
        return str(json.loads(f'"{without_halves(literal)}"', strict=False))
    except ValueError:
        return ""


def _reads_like_prose(text: str) -> bool:
    if _MARKUP.search(text):
        return '":"' not in text
    letters = sum(char.isalpha() or char.isspace() for char in text)
    return not _CODE.search(text) and letters > _LETTERS * len(text) and bool(_SENTENCE.search(text))
