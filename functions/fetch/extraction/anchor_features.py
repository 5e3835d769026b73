# ruff: noqa: PLR2004 - a feature is its numbers
"""Whether the page itself says the same: a passage held against the page's metadata."""

from functions.fetch.extraction.anchors import Anchors, squeeze
from functions.fetch.extraction.dom import Passage
from functions.fetch.extraction.features import Numbers
from functions.fetch.extraction.structure import Layout

ANCHORS = "in_body_text is_title is_description names_author in_body_range".split()
_SHORT = 250  # characters: a longer passage is no title, and its ends are enough to find it
_END = 60


def anchors(passage: Passage, layout: Layout) -> Numbers:
    """-1 where the page says nothing to compare with."""
    anchors, text, index = layout.anchors, passage.text, passage.index
    in_range = layout.body_first <= index <= layout.body_last if layout.body_last >= 0 else -1.0
    if len(text) >= _SHORT:
        start = squeeze(text[:_END]) if anchors.body or anchors.description else ""
        return (
            _ends_in_body(start, squeeze(text[-_END:]), anchors.body) if anchors.body else -1.0,
            0.0,
            start != "" and start[:30] == anchors.description[:30],
            0.0 if anchors.authors else -1.0,
            in_range,
        )
    words = squeeze(text)
    return (
        _in_body(words, anchors.body),
        _like_title(words, anchors),
        _like_description(words, anchors.description),
        any(name in words for name in anchors.authors) if anchors.authors else -1.0,
        in_range,
    )


def _in_body(words: str, body: str) -> float:
    """Whether JSON-LD's articleBody has the passage."""
    if not body or not words:
        return -1.0
    if len(words) > _END:
        return _ends_in_body(words, words, body)
    return float(words in body) if len(words) > 3 else -0.5


def _ends_in_body(start: str, end: str, body: str) -> float:
    return ((start[:30] in body) + (end[-30:] in body)) / 2


def _like_title(words: str, anchors: Anchors) -> float:
    headline = anchors.headline
    if words and words == headline:
        return 2.0
    if len(words) <= 10:
        return 0.0
    return float(words in anchors.title or (bool(headline) and (words in headline or headline in words)))


def _like_description(words: str, description: str) -> float:
    if not description or len(words) <= 20:
        return 0.0
    return float(words[:40] in description or description[:40] in words)
