# ruff: noqa: PLR2004 - a feature is its numbers
"""Whether the page itself says the same: a passage held against the page's metadata."""

from functions.fetch.extraction.dom import Passage
from functions.fetch.extraction.features import SHORT, Row
from functions.fetch.extraction.structure import Layout

ANCHORS = "in_body_text is_title is_description names_author in_body_range".split()


def anchors(passage: Passage, words: str, layout: Layout) -> Row:
    anchors, index = layout.anchors, passage.index
    short = len(passage.text) < SHORT
    authors = -1.0
    if anchors.authors:
        authors = float(short and any(name in words for name in anchors.authors))
    in_range = float(layout.body_first <= index <= layout.body_last) if layout.body_last >= 0 else -1.0
    return [
        _in_body(words, anchors.body),
        _like_title(words, layout) if short else 0.0,
        _like_description(passage, words, anchors.description),
        authors,
        in_range,
    ]


def _in_body(words: str, body: str) -> float:
    """Whether JSON-LD's articleBody has the passage; -1 when there is none to ask."""
    if not body or not words:
        return -1.0
    if len(words) <= 60:
        return float(words in body) if len(words) > 3 else -0.5
    return ((words[:30] in body) + (words[-30:] in body)) / 2


def _like_title(words: str, layout: Layout) -> float:
    headline, title = layout.anchors.headline, layout.anchors.title
    if not words or not (headline or title):
        return 0.0
    if words == headline:
        return 2.0
    return float(len(words) > 10 and (words in title or (bool(headline) and (words in headline or headline in words))))


def _like_description(passage: Passage, words: str, description: str) -> float:
    if not description:
        return 0.0
    if len(passage.text) < SHORT:
        return float(len(words) > 20 and (words[:40] in description or description[:40] in words))
    return float(words[:30] == description[:30])
