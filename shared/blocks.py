"""The body of a story as blocks, and the renderings that come from them.

Every block has `text` (plain, whitespace collapsed, lines kept where they mean something);
those with inline markup also have `html` (the inline vocabulary of shared/article_html.py).
An empty `html` says that the text, escaped, is all there is.
"""

from collections.abc import Iterable, Sequence
from html import escape
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from shared.records import Record


class _Textual(Record):
    text: str = ""
    html: str = ""

    @property
    def inner(self) -> str:
        return self.html or escape(self.text, quote=False).replace("\n", "<br>")


class Heading(_Textual):
    type: Literal["heading"] = "heading"
    level: int = Field(default=2, ge=2, le=6)


class Paragraph(_Textual):
    type: Literal["paragraph"] = "paragraph"


class Quote(_Textual):
    type: Literal["quote"] = "quote"
    pull: bool = Field(default=False, description="a pull quote: repeats words of the story; left out of its text")
    cite: str = Field(default="", description="who or what is quoted, when the page marks it")


class ListItem(_Textual):
    level: int = Field(default=1, ge=1, description="1 = outermost")


class BulletList(Record):
    """`text` has one line an item."""

    type: Literal["list"] = "list"
    ordered: bool = False
    start: int = 1
    items: tuple[ListItem, ...] = ()
    text: str = ""


class Cell(_Textual):
    header: bool = False
    colspan: int = Field(default=1, ge=1)
    rowspan: int = Field(default=1, ge=1)


class Table(Record):
    """`text` has one line a row, cells parted by tabs."""

    type: Literal["table"] = "table"
    caption: str = ""
    rows: tuple[tuple[Cell, ...], ...] = ()
    text: str = ""


class ImageBlock(Record):
    """`text` is the caption."""

    type: Literal["image"] = "image"
    url: str
    alt: str = ""
    caption: str = ""
    credit: str = ""
    width: int | None = Field(default=None, gt=0)
    height: int | None = Field(default=None, gt=0)
    text: str = ""


class Embed(Record):
    """`text` is what the page shows in place of the embedded thing."""

    type: Literal["embed"] = "embed"
    url: str
    provider: str = Field(default="", description="youtube, x, instagram, …; else the host")
    text: str = ""


class Code(Record):
    type: Literal["code"] = "code"
    text: str = ""


class Entry(Record):
    """The head of a live blog's entry; its blocks follow, up to the next one."""

    type: Literal["entry"] = "entry"
    at: AwareDatetime | None = None
    text: str = Field(default="", description="the time as shown")


Block = Annotated[
    Heading | Paragraph | Quote | BulletList | Table | ImageBlock | Embed | Code | Entry, Field(discriminator="type")
]

_OUTSIDE_THE_TEXT = frozenset({"image", "embed", "entry"})  # what a reader sees but the writer did not write as text


def text_of(blocks: Iterable[Block]) -> str:
    """Plain text: a blank line between blocks; no captions of pictures, embeds, times or pull quotes."""
    return "\n\n".join(
        _plain(block)
        for block in blocks
        if block.text and block.type not in _OUTSIDE_THE_TEXT and not (block.type == "quote" and block.pull)
    )


def _plain(block: Block) -> str:
    if block.type == "quote" and block.cite:  # asked of all blocks: the class would take far longer to tell
        return f"{block.text}\n— {block.cite}"
    if block.type == "table" and block.caption:
        return f"{block.caption}\n{block.text}"
    return block.text


def html_of(blocks: Sequence[Block]) -> str:
    """Clean HTML, one line a block; each block's own markup is already safe, all else is escaped here."""
    return "\n".join(_html(block) for block in blocks)


def _html(block: Block) -> str:  # noqa: PLR0911 - one return a kind of block
    match block:
        case Heading():
            return f"<h{block.level}>{block.inner}</h{block.level}>"
        case Paragraph():
            return f"<p>{block.inner}</p>"
        case Quote():
            return _quote_html(block)
        case BulletList():
            return _list_html(block)
        case Table():
            return _table_html(block)
        case ImageBlock():
            return _image_html(block)
        case Embed():
            return f'<figure class="embed"><a href="{escape(block.url)}">{escape(block.text or block.url)}</a></figure>'
        case Code():
            return f"<pre><code>{escape(block.text, quote=False)}</code></pre>"
        case Entry():
            return _entry_html(block)


def _quote_html(quote: Quote) -> str:
    cite = f"<cite>{escape(quote.cite, quote=False)}</cite>" if quote.cite else ""
    pull = ' class="pull"' if quote.pull else ""
    return f"<blockquote{pull}><p>{quote.inner}</p>{cite}</blockquote>"


def _list_html(block: BulletList) -> str:
    tag = "ol" if block.ordered else "ul"
    start = f' start="{block.start}"' if block.ordered and block.start != 1 else ""
    out, level = [f"<{tag}{start}>"], 1
    for position, item in enumerate(block.items):
        while level < item.level:
            out.append(f"<{tag}>")
            level += 1
        while level > item.level:
            out.append(f"</{tag}></li>")
            level -= 1
        out.append(f"<li>{item.inner}")
        deeper = position + 1 < len(block.items) and block.items[position + 1].level > item.level
        out.append("" if deeper else "</li>")
    out.extend(f"</{tag}></li>" for _ in range(level - 1))
    return "".join([*out, f"</{tag}>"])


def _table_html(table: Table) -> str:
    caption = f"<caption>{escape(table.caption, quote=False)}</caption>" if table.caption else ""
    rows = "".join(f"<tr>{''.join(_cell_html(cell) for cell in row)}</tr>" for row in table.rows)
    return f"<table>{caption}<tbody>{rows}</tbody></table>"


def _cell_html(cell: Cell) -> str:
    tag = "th" if cell.header else "td"
    spans = "".join(f' {name}="{n}"' for name, n in (("colspan", cell.colspan), ("rowspan", cell.rowspan)) if n > 1)
    return f"<{tag}{spans}>{cell.inner}</{tag}>"


def _image_html(image: ImageBlock) -> str:
    size = "".join(f' {name}="{n}"' for name, n in (("width", image.width), ("height", image.height)) if n)
    credit = f'<small class="credit">{escape(image.credit, quote=False)}</small>' if image.credit else ""
    words = " ".join(filter(None, (escape(image.caption, quote=False), credit)))
    caption = f"<figcaption>{words}</figcaption>" if words else ""
    return f'<figure><img src="{escape(image.url)}" alt="{escape(image.alt)}"{size}>{caption}</figure>'


def _entry_html(entry: Entry) -> str:
    moment = f' datetime="{entry.at.isoformat()}"' if entry.at else ""
    return f'<section class="entry"><time{moment}>{escape(entry.text, quote=False)}</time></section>'
