"""Time against size: pages of any size, made of one story and its surroundings over and over."""

import time
from collections.abc import Callable
from contextlib import suppress
from statistics import median

from benchmarks.extractor import extract
from benchmarks.quality.tables import table
from shared.errors import PermanentError

_MEGABYTE = 1_000_000
_SIZES = (0.25, 0.5, 1.0, 2.0, 4.0)  # megabytes
_ROUNDS = 3
_URL = "https://ledger.example/2026/11/ice-closes-the-harbour"
_PARAGRAPH = (
    "<p>The harbour froze overnight, and the <a href='/ferries'>ferries</a> stayed where they were, number {n} "
    "among them, <em>to the relief</em> of nobody; the pilots had said so in October.</p>"
)
_TEASER = "<li class='teaser'><a href='/story-{n}'><span>News</span> Another story, number {n}, of no relation</a></li>"


def _story(number: int) -> str:
    return _PARAGRAPH.format(n=number)


def _links(number: int) -> str:
    return _TEASER.format(n=number)


def _nested(number: int) -> str:
    """Fifty levels deeper with each piece, never closed."""
    return f"<div class='level-{number % 7}'>" * 50 + _PARAGRAPH.format(n=number)


def _inline(number: int) -> str:
    return f"<b><i>word {number}</i></b> " * 10


def _broken(number: int) -> str:
    return f"<table><tr><p>open {number}<li><button><a href='x"


SHAPES: dict[str, Callable[[int], str]] = {
    "paragraphs of one story": _story,
    "teasers": _links,
    "nesting without end": _nested,
    "one paragraph of inline elements": _inline,
    "tags that never close": _broken,
}


def growth_table() -> str:
    """Milliseconds of CPU a megabyte, by size: linear time is the same figure in each column."""
    rows = []
    for name, piece in SHAPES.items():
        taken = [_milliseconds(_page(piece, int(size * _MEGABYTE))) / size for size in _SIZES]
        rows.append([name, *(f"{ms:.0f}" for ms in taken)])
    return table(["ms a megabyte", *(f"{size:g} MB" for size in _SIZES)], rows)


def _page(piece: Callable[[int], str], size: int) -> str:
    start = "<html><head><title>Ice closes the harbour</title></head><body><h1>Ice closes the harbour</h1>"
    pieces, length, number = [start], len(start), 0
    while length < size:
        pieces.append(piece(number))
        length += len(pieces[-1])
        number += 1
    return "".join(pieces)


def _milliseconds(html: str) -> float:
    return median(_once(html) for _ in range(_ROUNDS)) * 1000


def _once(html: str) -> float:
    started = time.process_time()
    with suppress(PermanentError):  # a page of teasers is no story: that is an answer too
        extract(html, _URL)
    return time.process_time() - started
