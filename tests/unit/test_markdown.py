"""The words of a story survive Markdown: what we write, a CommonMark parser reads back."""

import re
from html import escape

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

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
from shared.markdown import markdown_of, story_markdown
from tests.builders import story

TRICKY = st.text(alphabet=st.sampled_from(list("ab 1.*_`#>+-=~|[]()<>!&;\\\"'“é東")), max_size=30)
WORDS = st.text(alphabet=st.sampled_from(list("ab *_`!.“東")), min_size=1, max_size=6)
INLINE_TAGS = st.sampled_from(
    ["b", "i", "em", "strong", "code", "s", "span", "a href='https://x.example/a(b)?c=1&amp;d'"]
)


def read_back(markdown: str) -> str:
    """The text that a reader of the rendered Markdown sees."""
    html = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(markdown)
    return squeezed(re.sub(r"<[^>]+>", "", html.replace("<br />", " ")))


def squeezed(text: str) -> str:
    return " ".join(text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&amp;", "&").split())


def words_of(html: str) -> str:
    return squeezed(re.sub(r"<[^>]+>", "", html))


@st.composite
def marked_up(draw: st.DrawFn) -> str:
    pieces = draw(st.lists(st.tuples(st.none() | INLINE_TAGS, WORDS, st.none() | INLINE_TAGS), max_size=4))
    out = ""
    for outer, words, inner in pieces:
        text = escape(words)
        for tag in (inner, outer):
            text = f"<{tag}>{text}</{tag.split()[0]}>" if tag else text
        out += text
    return out


@given(TRICKY)
def test_a_paragraph_of_any_characters_reads_back_as_its_words(text: str):
    assert read_back(markdown_of([Paragraph(text=text)])) == " ".join(text.split())


@given(TRICKY)
def test_a_heading_of_any_characters_reads_back_as_its_words(text: str):
    assert read_back(markdown_of([Heading(text=text)])) == " ".join(text.split())


@given(TRICKY, TRICKY)
def test_list_items_and_cells_read_back_as_their_words(one: str, two: str):
    items = BulletList(ordered=True, items=(ListItem(text=one), ListItem(text=two, level=2)))
    cells = Table(rows=((Cell(text="A", header=True), Cell(text="B", header=True)), (Cell(text=one), Cell(text=two))))
    assert read_back(markdown_of([items])).split() == [*one.split(), *two.split()]
    assert read_back(markdown_of([cells])).split() == ["A", "B", *one.split(), *two.split()]


@given(marked_up())
def test_inline_markup_never_eats_or_adds_a_character(html: str):
    seen = re.sub(r"\s+", "", read_back(markdown_of([Paragraph(html=html)])))
    assert seen == re.sub(r"\s+", "", words_of(html))


def test_emphasis_links_and_code_are_marked():
    html = 'Read <b>this </b>and <a href="https://x.example/a(b)"><i>that</i></a>, or run <code>a`b</code>.'
    expected = "Read **this** and [*that*](https://x.example/a%28b%29), or run ``a`b``."
    assert markdown_of([Paragraph(html=html)]) == expected


def test_emphasis_inside_a_word_is_left_out_rather_than_misread():
    assert markdown_of([Paragraph(html="un<i>believ</i>able")]) == "unbelievable"


def test_an_exclamation_mark_before_a_link_makes_no_image_of_it():
    assert markdown_of([Paragraph(html='Go!<a href="https://x.example">here</a>')]) == r"Go\![here](https://x.example)"


def test_every_kind_of_block_has_its_form():
    blocks: list[Block] = [
        Heading(text="Figures", level=3),
        Quote(text="No bus.\nNo library.", cite="W. Toller"),
        BulletList(items=(ListItem(text="one"), ListItem(text="two", level=2), ListItem(text="three"))),
        BulletList(items=(ListItem(text="another list"),)),
        ImageBlock(url="https://x.example/f.jpg", alt="A ferry", caption="At sea.", credit="O. Petrak"),
        Embed(url="https://x.example/v", text="A film"),
        Code(text="a ``` b"),
        Entry(text="9.48 pm"),
    ]
    assert markdown_of(blocks).split("\n\n") == [
        "### Figures",
        "> No bus.\\\n> No library.\n>\n> — W. Toller",
        "- one\n  - two\n- three",
        "* another list",
        "![A ferry](https://x.example/f.jpg)",
        "*At sea. (O. Petrak)*",
        "[A film](https://x.example/v)",
        "````\na ``` b\n````",
        "**9.48 pm**",
    ]


def test_a_table_keeps_its_columns_when_cells_span():
    rows = (
        (Cell(text="Year", header=True), Cell(text="Spending", header=True, colspan=2)),
        (Cell(text="2024", rowspan=2), Cell(text="a|b"), Cell(text="3")),
        (Cell(text="4"), Cell(text="5")),
    )
    assert markdown_of([Table(caption="Budget", rows=rows)]).split("\n") == [
        "*Budget*",
        "",
        "| Year | Spending |  |",
        "| --- | --- | --- |",
        "| 2024 | a\\|b | 3 |",
        "|  | 4 | 5 |",
    ]


def test_a_table_without_a_header_row_gets_an_empty_one():
    assert markdown_of([Table(rows=((Cell(text="a"), Cell(text="b")),))]).split("\n")[0] == "|  |  |"


def test_a_story_reads_as_a_document():
    told = story(headline="Harbour *freezes*", description="Ice to the pier", byline="By A. Reed")
    assert story_markdown(told).split("\n\n") == [
        r"# Harbour \*freezes\*",
        "*Ice to the pier*",
        "By A. Reed · The Ledger",
        "The harbour froze overnight.",
        "Source: [https://ledger.example/world/2026/harbour](https://ledger.example/world/2026/harbour)\n",
    ]
