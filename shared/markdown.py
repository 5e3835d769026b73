"""The body of a story as Markdown: CommonMark, with GitHub's tables and strikethrough.

What matters is that the words survive. Markup is written only where no Markdown parser could
misread it; where it could (an emphasis in the middle of a word, one beside another), the words
go without. Everything that looks like markup and is text is escaped.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from shared.blocks import (
    Block,
    BulletList,
    Cell,
    Code,
    Embed,
    Entry,
    Heading,
    ImageBlock,
    Paragraph,
    Quote,
    Table,
)
from shared.deck import deck
from shared.markdown_inline import escape, inline, link
from shared.story import Story

_LINE_START = re.compile(r"^(?:([#>+=-])|(\d{1,9})([.)]))")
_BARE_PIPE = re.compile(r"(?<!\\)\|")  # in code, where only a table minds it
_CLOSING_HASHES = re.compile(r"#(?=#*$)")
_OTHER_MARKS = {("-", "."): ("*", ")"), ("*", ")"): ("-", ".")}


def story_markdown(story: Story) -> str:
    """A story as a document: headline, deck, who and when, body, where it came from."""
    when = story.published_at.date().isoformat() if story.published_at else ""
    signature = " · ".join(
        filter(None, (escape(story.byline or ", ".join(story.authors)), when, escape(story.source.name)))
    )
    parts = (
        f"# {_heading_line(escape(story.headline))}",
        _starts_safely(_emphasis(deck(story))),
        _starts_safely(signature),
        markdown_of(story.body),
        f"Source: {link(escape(story.canonical_url), story.canonical_url)}",
    )
    return "\n\n".join(filter(None, parts)) + "\n"


def markdown_of(blocks: Sequence[Block]) -> str:
    """The blocks, a blank line between them."""
    return "\n\n".join(filter(None, _all(blocks)))


def _all(blocks: Sequence[Block]) -> Iterator[str]:
    marks = ("-", ".")
    for before, block in pairwise((None, *blocks)):
        if isinstance(block, BulletList):
            # a list right after a list needs other marks, or the two would be read as one
            follows = isinstance(before, BulletList)
            marks = _OTHER_MARKS[marks] if follows else ("-", ".")
            yield _list(block, marks)
        elif block is not None:
            yield _block(block)


def _block(block: Block) -> str:  # noqa: PLR0911 - one return a kind of block
    match block:
        case Heading():
            return f"{'#' * block.level} {_heading_line(inline(block.inner))}"
        case Paragraph():
            return _starts_safely(inline(block.inner))
        case Quote():
            return _quote(block)
        case Table():
            return _table(block)
        case ImageBlock():
            return _image(block)
        case Embed():
            return link(escape(block.text or block.url), block.url)
        case Code():
            return _code(block.text)
        case Entry():
            return _strong(block.text or (block.at.isoformat() if block.at else ""))
        case BulletList():
            return _list(block, ("-", "."))


def _heading_line(markdown: str) -> str:
    """One line; hashes at its end would be taken for the closing of the heading."""
    return _CLOSING_HASHES.sub(r"\\#", markdown.replace("\\\n", " "))


def _starts_safely(markdown: str) -> str:
    """No line begins like a heading, a quotation, a list or a rule."""
    return "\n".join(_LINE_START.sub(_escaped_start, line) for line in markdown.split("\n"))


def _escaped_start(match: re.Match[str]) -> str:
    mark, number, dot = match.groups()
    return f"\\{mark}" if mark else f"{number}\\{dot}"


def _emphasis(text: str) -> str:
    return inline(f"<em>{_escaped_html(text)}</em>") if text else ""


def _strong(text: str) -> str:
    return inline(f"<strong>{_escaped_html(text)}</strong>") if text else ""


def _escaped_html(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _quote(quote: Quote) -> str:
    parts = [_starts_safely(inline(quote.inner)), f"— {escape(quote.cite)}" if quote.cite else ""]
    lines = "\n\n".join(filter(None, parts)).split("\n")
    return "\n".join(f"> {line}".rstrip() for line in lines)


def _list(block: BulletList, marks: tuple[str, str]) -> str:
    bullet, dot = marks
    numbers: list[int] = []  # the last number given on each open level
    indents = [0]  # columns before the mark, by level
    lines = []
    for item in block.items:
        text = _starts_safely(inline(item.inner))
        if not text:
            continue
        level = min(item.level, len(numbers) + 1)  # a level never opens without the one above it
        del numbers[level:], indents[level:]
        if level > len(numbers):
            numbers.append(block.start - 1 if level == 1 else 0)
        numbers[-1] += 1
        mark = f"{numbers[-1]}{dot}" if block.ordered else bullet
        inside = indents[-1] + len(mark) + 1
        lines.append(f"{' ' * indents[-1]}{mark} {text}".replace("\n", "\n" + " " * inside))
        indents.append(inside)
    return "\n".join(lines)


def _table(table: Table) -> str:
    grid = _grid(table.rows)
    width = max(map(len, grid), default=0)
    if not width:
        return _emphasis(table.caption)
    headed = all(cell.header for cell in table.rows[0])
    rows = [[*row, *[""] * (width - len(row))] for row in grid]
    head, rest = (rows[0], rows[1:]) if headed else ([""] * width, rows)
    lines = [_row(head), _row(["---"] * width), *map(_row, rest)]
    return "\n\n".join(filter(None, (_emphasis(table.caption), "\n".join(lines))))


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _grid(rows: Sequence[Sequence[Cell]]) -> list[list[str]]:
    """Cells at their places: Markdown knows no spans, so what a cell spans over is left empty."""
    taken: dict[tuple[int, int], str] = {}
    for y, row in enumerate(rows):
        x = 0
        for cell in row:
            while (y, x) in taken:
                x += 1
            below = range(y, min(y + cell.rowspan, len(rows)))
            taken |= {(line, x + step): "" for line in below for step in range(cell.colspan)}
            taken[y, x] = _BARE_PIPE.sub(r"\\|", inline(cell.inner).replace("\\\n", " "))
    widths = [max((x for line, x in taken if line == y), default=-1) + 1 for y in range(len(rows))]
    return [[taken.get((y, x), "") for x in range(width)] for y, width in enumerate(widths)]


def _image(image: ImageBlock) -> str:
    credit = f"({image.credit})" if image.credit else ""
    caption = _emphasis(" ".join(filter(None, (image.caption, credit))))
    return "\n\n".join(filter(None, (f"!{link(escape(image.alt), image.url)}", _starts_safely(caption))))


def _code(text: str) -> str:
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}\n{text}\n{fence}"
