"""Clean article HTML → blocks of a story."""

import re
from collections.abc import Callable, Iterable, Iterator

from pydantic import AwareDatetime, TypeAdapter, ValidationError

from functions.normalize.embeds import provider_of
from functions.normalize.fields.credits import caption_and_credit
from functions.normalize.inline import Inline, content_of, inline, plain_text
from functions.normalize.markup import INSIDE_LINES, Line, Node, parse
from shared.article_html import BLOCK_TAGS
from shared.blocks import (
    Block,
    BulletList,
    Cell,
    Code,
    Embed,
    Entry,
    Heading,
    ImageBlock,
    ListItem,
    Paragraph,
    Quote,
    Table,
)

_STRUCTURE = BLOCK_TAGS | {"div", "h1", "article", "main", "header", "footer", "dl", "dd", "dt", "picture"}
_NUMBER = re.compile(r"\d{1,5}")
_MAX_SPAN = 1000  # HTML's own limit
_MAX_LEVEL = 6  # of lists; deeper items stand at this one
_INSTANT: TypeAdapter[AwareDatetime] = TypeAdapter(AwareDatetime)


def blocks_of(article_html: str) -> tuple[Block, ...]:
    """The article's blocks in order; any HTML yields some, none raises."""
    return tuple(_blocks(parse(article_html).children))


def _blocks(nodes: Iterable[Node | str]) -> Iterator[Block]:
    """Structure becomes blocks of its kind; what stands loose between becomes paragraphs."""
    loose: list[Node | str] = []
    for node in nodes:
        if isinstance(node, Node) and _is_structure(node):
            if loose:
                yield from _loose_paragraph(loose)
                loose = []
            yield from _READERS.get(node.tag, _inside)(node)
        elif loose or isinstance(node, Node) or not node.isspace():  # between blocks stand line breaks
            loose.append(node)
    if loose:
        yield from _loose_paragraph(loose)


def _is_structure(node: Node) -> bool:
    return node.tag in _STRUCTURE or _holds_structure(node.children)


def _holds_structure(nodes: list[Node | str]) -> bool:
    return any(isinstance(node, Node) and _is_structure(node) for node in nodes)


def _inside(node: Node) -> Iterator[Block]:
    return _blocks(node.children)


def _loose_paragraph(nodes: list[Node | str]) -> Iterator[Block]:
    content = inline(nodes)
    if content.text:
        yield Paragraph(text=content.text, html=content.html)


def _paragraph(node: Node) -> Iterator[Block]:
    """A paragraph; figures and the like inside it part it."""
    if not isinstance(node, Line) and _holds_structure(node.children):
        yield from _blocks(node.children)
    elif (content := content_of(node)).text:
        yield Paragraph(text=content.text, html=content.html)


def _heading(node: Node) -> Iterator[Block]:
    content = content_of(node)
    if content.text:
        yield Heading(level=max(2, int(node.tag[1])), text=content.text, html=content.html)
    yield from _lifted(node)


def _quote(node: Node) -> Iterator[Block]:
    """One quotation, its paragraphs as lines; who is quoted, when the last line is marked so."""
    children = list(node.children)
    cite = ""
    last = next((child for child in reversed(children) if isinstance(child, Node) or child.strip()), None)
    if isinstance(last, Node) and last.tag in {"cite", "footer"}:
        cite = plain_text(last.children).lstrip("—–- ")
        children.remove(last)
    content = inline(children)
    if content.text:
        pull = "pull" in node.get("class").split()
        yield Quote(text=content.text, html=content.html, pull=pull, cite=cite)
    yield from _lifted(node)


def _lifted(node: Node) -> Iterator[Block]:
    """Pictures and tables that stand inside something that holds only text."""
    if isinstance(node, Line):
        return
    for child in node.children:
        if isinstance(child, Node):
            if child.tag in {"img", "figure", "table"}:
                yield from _READERS[child.tag](child)
            elif not _is_list(child):
                yield from _lifted(child)


def _list(node: Node) -> Iterator[Block]:
    items = tuple(_items(node, 1))
    if items:
        start = _number(node.get("start")) or 1
        text = "\n".join(_on_one_line(item.text) for item in items)
        yield BulletList(ordered=node.tag == "ol", start=start, items=items, text=text)
    for child in node.children:
        if isinstance(child, Node):
            yield from _lifted(child)


def _items(node: Node, level: int) -> Iterator[ListItem]:
    """Items in reading order; those of a list inside an item are one level deeper."""
    for child in node.children:
        if isinstance(child, Line):
            yield from _item(content_of(child), level)
            continue
        inner = [child] if isinstance(child, str) or child.tag != "li" else child.children
        yield from _item(inline([part for part in inner if not _is_list(part)]), level)
        for part in inner:
            if isinstance(part, Node) and _is_list(part):
                yield from _items(part, min(level + 1, _MAX_LEVEL))


def _item(content: Inline, level: int) -> Iterator[ListItem]:
    if content.text:
        yield ListItem(level=level, text=content.text, html=content.html)


def _is_list(node: Node | str) -> bool:
    return isinstance(node, Node) and node.tag in {"ul", "ol"}


def _table(node: Node) -> Iterator[Block]:
    rows = tuple(row for row in (_row(tr) for tr in _descendants(node, {"tr"}, {"table"})) if row)
    if any(cell.text for row in rows for cell in row):
        caption = " ".join(plain_text(c.children) for c in _descendants(node, {"caption"}, {"table"}))
        text = "\n".join("\t".join(_on_one_line(cell.text) for cell in row) for row in rows)
        yield Table(caption=caption, rows=rows, text=text)
    yield from (block for block in _lifted(node) if isinstance(block, ImageBlock | Embed))


def _row(tr: Node) -> tuple[Cell, ...]:
    cells = []
    for cell in _descendants(tr, {"td", "th"}, {"table"}):
        content = content_of(cell)
        cells.append(
            Cell(
                header=cell.tag == "th",
                colspan=min(_number(cell.get("colspan")) or 1, _MAX_SPAN),
                rowspan=min(_number(cell.get("rowspan")) or 1, _MAX_SPAN),
                text=content.text,
                html=content.html,
            )
        )
    return tuple(cells)


def _descendants(node: Node, wanted: set[str], closed: set[str]) -> Iterator[Node]:
    """Elements of these names below the node, not inside one another nor inside a closed one."""
    if isinstance(node, Line) and wanted.isdisjoint(INSIDE_LINES):
        return
    for child in node.children:
        if isinstance(child, Node):
            if child.tag in wanted:
                yield child
            elif child.tag not in closed:
                yield from _descendants(child, wanted, closed)


def _code(node: Node) -> Iterator[Block]:
    text = "".join(_raw(node)).strip("\n")
    if text.strip():
        yield Code(text=text)


def _raw(node: Node) -> Iterator[str]:
    for child in node.children:
        if isinstance(child, str):
            yield child
        elif child.tag == "br":
            yield "\n"
        else:
            yield from _raw(child)


def _figure(node: Node) -> Iterator[Block]:
    if "embed" in node.get("class").split():
        yield from _embed(node)
        return
    images = [node] if node.tag == "img" else list(_descendants(node, {"img"}, set()))
    images = [image for image in images if image.get("src")]
    caption, credit = _caption(node)
    for position, image in enumerate(images):
        last = position == len(images) - 1  # one caption under several pictures belongs below them
        yield ImageBlock(
            url=image.get("src"),
            alt=" ".join(image.get("alt").split()),
            caption=caption if last else "",
            credit=credit if last else "",
            width=_number(image.get("width")),
            height=_number(image.get("height")),
            text=caption if last else "",
        )
    if not images:
        yield from _blocks(c for c in node.children if isinstance(c, str) or c.tag != "figcaption")


def _caption(figure: Node) -> tuple[str, str]:
    """Caption and credit."""
    caption = next(_descendants(figure, {"figcaption"}, set()), None)
    if caption is None:
        return "", ""
    credits_ = [s for s in _descendants(caption, {"small"}, set()) if "credit" in s.get("class").split()]
    if not credits_:
        return caption_and_credit(_on_one_line(content_of(caption).text))
    credit = " ".join(plain_text(small.children) for small in credits_)
    return caption_and_credit(plain_text(_without(caption.children, credits_)), credit)


def _without(nodes: list[Node | str], left_out: list[Node]) -> list[Node | str]:
    kept: list[Node | str] = []
    for node in nodes:
        if isinstance(node, Node):
            if node in left_out:
                continue
            copy = Node(node.tag, node.attributes)
            copy.children = _without(node.children, left_out)
            kept.append(copy)
        else:
            kept.append(node)
    return kept


def _embed(node: Node) -> Iterator[Block]:
    link = next((a for a in _descendants(node, {"a"}, set()) if a.get("href")), None)
    if link is not None:
        url = link.get("href")
        yield Embed(url=url, provider=provider_of(url), text=plain_text(link.children))


def _section(node: Node) -> Iterator[Block]:
    """The head of a live blog's entry, then what the entry says."""
    if "entry" not in node.get("class").split():
        yield from _inside(node)
        return
    moment = next(_descendants(node, {"time"}, {"section"}), None)
    shown = plain_text(moment.children) if moment else ""
    yield Entry(at=_instant(moment.get("datetime")) if moment else None, text=shown)
    yield from _blocks(child for child in node.children if child is not moment)


def _instant(stamp: str) -> AwareDatetime | None:
    try:
        return _INSTANT.validate_python(stamp) if stamp else None
    except ValidationError:
        return None


def _number(text: str) -> int | None:
    found = _NUMBER.match(text.strip()) if text else None
    return (int(found.group()) or None) if found else None


def _on_one_line(text: str) -> str:
    return text.replace("\n", " ")


def _unread(_node: Node) -> Iterator[Block]:
    return iter(())


_READERS: dict[str, Callable[[Node], Iterator[Block]]] = {
    "p": _paragraph,
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), _heading),
    "blockquote": _quote,
    **dict.fromkeys(("ul", "ol"), _list),
    "table": _table,
    "pre": _code,
    **dict.fromkeys(("figure", "img"), _figure),
    "section": _section,
    **dict.fromkeys(("script", "style", "template"), _unread),
}  # all others: what is inside them
