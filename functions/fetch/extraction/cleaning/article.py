"""The chosen passages, and the pictures and embeds between them, written as clean article HTML."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from html import escape
from itertools import groupby

import nh3

from functions.fetch.extraction.anchors import squeeze
from functions.fetch.extraction.cleaning.entries import Entry, entries_of
from functions.fetch.extraction.cleaning.figures import Figures
from functions.fetch.extraction.cleaning.inline import in_one_line, inline_html, plain
from functions.fetch.extraction.cleaning.lists import list_html
from functions.fetch.extraction.cleaning.quotes import source_apart
from functions.fetch.extraction.cleaning.shapes import MINOR_HEADING, PARAGRAPH, Kind, Shape, shape_of
from functions.fetch.extraction.cleaning.tables import table_html
from functions.fetch.extraction.companions import is_pull_quote
from functions.fetch.extraction.dom import LINE_BREAK, WITHIN, Node, Passage
from functions.fetch.extraction.structure import Layout
from shared.article_html import ALLOWED_ATTRIBUTES, ALLOWED_CLASSES, ALLOWED_TAGS, URL_SCHEMES

Shaped = tuple[Shape, Passage]
_UNSEEN = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"  # of no width: what some editors put into an empty paragraph
_LARGE = 200_000  # characters
_STRETCH = 5000  # characters, or entities
_TAG_OR_TEXT = re.compile(rf"<[^>]*>|(?:&[a-zA-Z#0-9]{{1,32}};|[^<]){{1,{_STRETCH}}}+")
_PULL_LETTERS = 20  # shorter ones repeat by chance
_MOST_LOOKED_FOR = 100  # quotations: each is looked for in the whole text


def article_html(layout: Layout, kept: Sequence[bool], base: str) -> str:
    """A fragment of the vocabulary of shared/article_html.py, safe to embed."""
    shaped = [
        (shape, passage)
        for passage in layout.page.passages
        if kept[passage.index] and passage.text.strip(_UNSEEN)
        if (shape := shape_of(passage, layout)).kind is not Kind.CAPTION
    ]
    if shaped and shaped[-1][0] is MINOR_HEADING:  # a line in bold, with nothing below it that it could head
        shaped[-1] = (PARAGRAPH, shaped[-1][1])
    kept_passages = [passage for _, passage in shaped]
    entries = entries_of(layout, kept_passages)
    shaped = [(shape, passage) for shape, passage in shaped if not _is_time(passage, entries)]
    writer = _Writer(base, kept_passages, entries)
    figures = Figures(layout, kept_passages, base)
    return safe("\n".join(_in_order(writer.write(shaped), figures, entries)))


def _is_time(passage: Passage, entries: Mapping[int, Entry]) -> bool:
    """The time of a live blog's entry is told by the entry itself."""
    entry = entries.get(passage.index)
    return entry is not None and plain(passage.text) == entry.shown


def safe(html: str) -> str:
    """The last word: whatever was written above, only the vocabulary leaves here."""
    if len(html) > _LARGE:
        html = _TAG_OR_TEXT.sub(_parted, html)
    return _cleaner().clean(html)


def _parted(found: re.Match[str]) -> str:
    """Long text with a tag behind it, which the cleaner takes out: its time grows with a text's length squared."""
    piece = found[0]
    return piece if piece.startswith("<") or len(piece) < _STRETCH else f"{piece}<wbr>"


@cache
def _cleaner() -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=set(ALLOWED_TAGS),
        attributes=ALLOWED_ATTRIBUTES,
        allowed_classes=ALLOWED_CLASSES,
        url_schemes=set(URL_SCHEMES),
        link_rel=None,
    )


def _in_order(written: Iterable[tuple[int, str]], figures: Figures, entries: Mapping[int, Entry]) -> Iterator[str]:
    """Text with the figures that stand before it; the last ones stand behind."""
    current: Entry | None = None
    for index, html in written:
        entry = entries.get(index)
        if entry is not current:
            if current is not None:
                yield from figures.before(index, current.node)
                yield "</section>"
            if entry is not None:
                yield entry.start()
            current = entry
        yield from figures.before(index)
        if html:
            yield html
    yield from figures.rest()
    if current is not None:
        yield "</section>"


class _Writer:
    """Writes runs of passages of the same shape."""

    def __init__(self, base: str, kept: Sequence[Passage], entries: Mapping[int, Entry]) -> None:
        self.base, self.kept, self.entries = base, kept, entries
        self.looked_for = 0
        self.ends: dict[Node | None, int] = {}  # of quotations, by the index of their last passage

    @cached_property
    def all_words(self) -> str:
        """Of the article, squeezed: what quotations are looked for in."""
        return " ".join(squeeze(passage.text) for passage in self.kept)

    def write(self, shaped: Sequence[Shaped]) -> Iterator[tuple[int, str]]:
        """HTML of each run, with the index of its first passage."""
        self.ends = {shape.group: passage.index for shape, passage in shaped if shape.kind is Kind.QUOTE}
        for (shape, _), run in groupby(shaped, key=lambda pair: (pair[0], self.entries.get(pair[1].index))):
            passages = [passage for _, passage in run]
            if shape.kind in {Kind.PARAGRAPH, Kind.HEADING}:
                for passage in passages:
                    yield passage.index, self._line(shape, passage)
            else:
                yield passages[0].index, self._group(shape, passages)

    def _line(self, shape: Shape, passage: Passage) -> str:
        if shape.kind is Kind.HEADING:
            words = inline_html(passage, self.base) if passage.links else escape(in_one_line(passage), quote=False)
            return f"<h{shape.level}>{words}</h{shape.level}>"
        direction = passage.node.element.get("dir")
        start = f'<p dir="{direction}">' if direction in {"rtl", "ltr"} else "<p>"
        return f"{start}{inline_html(passage, self.base)}</p>"

    def _group(self, shape: Shape, passages: list[Passage]) -> str:
        if shape.group is None:
            return ""
        match shape.kind:
            case Kind.LIST:
                return list_html(shape.group, passages, self.base)
            case Kind.TABLE:
                return table_html(shape.group, passages, self.base)
            case Kind.CODE:
                return f"<pre><code>{escape(_lines(passages), quote=False)}</code></pre>"
            case _:
                return self._quote(shape, passages)

    def _quote(self, shape: Shape, passages: list[Passage]) -> str:
        is_its_end = passages[-1].index == self.ends[shape.group]  # nothing more of it follows
        written = [inline_html(passage, self.base) for passage in passages]
        lines, cite = source_apart(written, shape.group if is_its_end else None)
        inner = "".join(f"<p>{line}</p>" for line in lines)
        pull = ' class="pull"' if self._repeats(shape, passages) else ""
        return f"<blockquote{pull}>{inner}{cite}</blockquote>"

    def _repeats(self, shape: Shape, passages: list[Passage]) -> bool:
        """A pull quote says again what stands elsewhere; a quotation that is named one need not."""
        words = squeeze("".join(passage.text for passage in passages))
        named = is_pull_quote(shape.group)
        if named and passages[0].node.within & WITHIN["blockquote"]:
            return True
        if self.looked_for >= _MOST_LOOKED_FOR or not (named or len(words) > _PULL_LETTERS):
            return False
        self.looked_for += 1
        return self.all_words.count(words) > 1


def _lines(passages: Iterable[Passage]) -> str:
    """Code keeps its lines and indentation."""
    return "\n".join("".join(passage.pieces).replace(LINE_BREAK, "\n").strip("\n") for passage in passages)
