"""A story in the forms that people ask for."""

from collections.abc import Callable
from textwrap import fill

from cli.dates import shown
from cli.pages import story_page
from cli.terminal import without_orders
from shared.blocks import Block, BulletList, Code, Embed, Entry, Heading, ImageBlock, Paragraph, Quote, Table
from shared.deck import deck
from shared.markdown import story_markdown
from shared.story import Story

WIDTH = 88  # characters: the upper end of what reads well


def rendered(story: Story, form: str) -> str:
    """The story as text, json, html or markdown."""
    return without_orders(_FORMS[form](story))


def story_text(story: Story) -> str:
    """For the terminal: headline, facts, body."""
    published = shown(story.published_at, story.published) if story.published_at else "no date"
    facts = (
        story.byline or ", ".join(story.authors) or "no byline",
        published,
        story.source.name,
        story.section,
        story.language,
        f"{story.word_count} words",
    )
    lines = [
        fill(story.headline, WIDTH),
        "=" * min(len(story.headline), WIDTH),
        fill(" · ".join(dict.fromkeys(filter(None, facts))), WIDTH),
        story.canonical_url,
        "",
        *([fill(deck(story), WIDTH), ""] if deck(story) else []),
        "\n\n".join(filter(None, map(_block_text, story.body))),
    ]
    return "\n".join(lines) + "\n"


def _block_text(block: Block) -> str:  # noqa: PLR0911 - one return a kind of block
    match block:
        case Heading():
            return f"{'#' * block.level} {block.text}"
        case Paragraph():
            return _wrapped(block.text)
        case Quote():
            cite = f"\n— {block.cite}" if block.cite else ""
            return _indented(_wrapped(block.text, WIDTH - 2) + cite, "| ")
        case BulletList():
            return "\n".join(_items(block))
        case ImageBlock():
            return f"[image: {' '.join(filter(None, (block.caption or block.alt, block.credit))) or block.url}]"
        case Embed():
            return f"[{block.provider or 'embed'}: {block.text or block.url}]"
        case Table():
            return "\n".join(filter(None, (block.caption, block.text.replace("\t", " | "))))
        case Code():
            return _indented(block.text, "    ")
        case Entry():
            return f"--- {block.text}"


def _items(block: BulletList) -> list[str]:
    number, lines = block.start - 1, []
    for item in block.items:
        number += item.level == 1
        mark = f"{number}." if block.ordered and item.level == 1 else "-"
        lines.append(f"{'  ' * item.level}{mark} {item.text}")
    return lines


def _wrapped(text: str, width: int = WIDTH) -> str:
    return "\n".join(fill(line, width) for line in text.split("\n"))


def _indented(text: str, mark: str) -> str:
    return "\n".join(f"{mark}{line}" for line in text.split("\n"))


def _story_json(story: Story) -> str:
    return story.model_dump_json(indent=2) + "\n"


_FORMS: dict[str, Callable[[Story], str]] = {
    "text": story_text,
    "json": _story_json,
    "html": story_page,
    "markdown": story_markdown,
}
