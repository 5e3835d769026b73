import nh3
import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.normalize.article import blocks_of
from shared.article_html import ALLOWED_ATTRIBUTES, ALLOWED_CLASSES, ALLOWED_TAGS, BLOCK_TAGS, INLINE_TAGS, URL_SCHEMES
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
    html_of,
)


def safe(fragment: str) -> str:
    """As fetch cleans it."""
    return nh3.clean(
        fragment,
        tags=set(ALLOWED_TAGS),
        attributes=ALLOWED_ATTRIBUTES,
        allowed_classes=ALLOWED_CLASSES,
        url_schemes=set(URL_SCHEMES),
        link_rel=None,
    )


@pytest.mark.parametrize(
    ("fragment", "text", "markup"),
    [
        ("<p> Ice \n on the\tpier. </p>", "Ice on the pier.", ""),
        ("<p>Ice &amp; wind &lt;now&gt;</p>", "Ice & wind <now>", ""),
        ("<p>Ice<b> on</b> the <i>pier </i>.</p>", "Ice on the pier .", "Ice <b>on</b> the <i>pier</i> ."),
        ("<p>un<b>believ</b>able</p>", "unbelievable", "un<b>believ</b>able"),
        ("<p>one<br>two<br></p>", "one\ntwo", ""),
        ("<p>soft\u00adhyphen, zero\u200bwidth, non\u00a0breaking</p>", "softhyphen, zerowidth, non\u00a0breaking", ""),
        ("<p>&nbsp; two &nbsp; spaces&nbsp;</p>", "two spaces", ""),
        ("<p>10&nbsp;<b>km</b></p>", "10\u00a0km", "10&nbsp;<b>km</b>"),
        ("<p><b></b><i> </i>plain</p>", "plain", ""),
        ("<p><span>plain</span></p>", "plain", ""),
        ('<p><span lang="fi">jää</span></p>', "jää", '<span lang="fi">jää</span>'),
        (
            '<p><a href="https://a.example/?b=1&amp;c=2">link</a></p>',
            "link",
            '<a href="https://a.example/?b=1&amp;c=2">link</a>',
        ),
        ('<p><a href="javascript:alert(1)">link</a></p>', "link", ""),
        ('<p><a href="https://a.example">A</a><a href="https://b.example">B</a></p>', "A B", None),
        ("<p>H<sub>2</sub>O</p>", "H2O", "H<sub>2</sub>O"),
        ("<p><ruby>氷<rt>こおり</rt></ruby></p>", "氷こおり", "<ruby>氷<rt>こおり</rt></ruby>"),
        ('<p dir="rtl"><bdi>جليد</bdi></p>', "جليد", "<bdi>جليد</bdi>"),
    ],
    ids=(
        "white-space entities inline inside-a-word line-break invisible many-spaces no-break-space "
        "empty-tags bare-span language link unsafe-link links-in-a-row subscript ruby bidi"
    ).split(),
)
def test_a_paragraph_s_text_is_clean_and_its_markup_says_only_more(
    fragment: str, text: str, markup: str | None
) -> None:
    (paragraph,) = blocks_of(fragment)

    assert isinstance(paragraph, Paragraph)
    assert paragraph.text == text
    assert markup is None or paragraph.html == markup


FIGURE = """
    <figure><img src="https://a.example/i.jpg" alt="pier" width="640">
    <figcaption>The pier <small class="credit">Bo Sample</small></figcaption></figure>
"""


@pytest.mark.parametrize(
    ("fragment", "blocks"),
    [
        ("<h1>One</h1><h4>Four</h4>", [Heading(level=2, text="One"), Heading(level=4, text="Four")]),
        ("loose <p>one</p> ends", [Paragraph(text="loose"), Paragraph(text="one"), Paragraph(text="ends")]),
        ("<div>one<div>two</div></div>", [Paragraph(text="one"), Paragraph(text="two")]),
        ("<p>one<p>two", [Paragraph(text="one"), Paragraph(text="two")]),
        (
            "<blockquote><p>Ice.</p><p>And wind.</p><cite>— Ann</cite></blockquote>",
            [Quote(text="Ice.\nAnd wind.", cite="Ann")],
        ),
        ('<blockquote class="pull">Ice!</blockquote>', [Quote(text="Ice!", pull=True)]),
        (
            '<ol start="3"><li>a<ul><li>b</li></ul></li><li>c</li></ol>',
            [
                BulletList(
                    ordered=True,
                    start=3,
                    items=(ListItem(text="a"), ListItem(level=2, text="b"), ListItem(text="c")),
                    text="a\nb\nc",
                )
            ],
        ),
        (
            '<table><caption>Ice</caption><tr><th colspan="2">cm</th></tr><tr><td>1</td><td>2</td></tr></table>',
            [
                Table(
                    caption="Ice",
                    rows=((Cell(text="cm", header=True, colspan=2),), (Cell(text="1"), Cell(text="2"))),
                    text="cm\n1\t2",
                )
            ],
        ),
        (
            FIGURE,
            [
                ImageBlock(
                    url="https://a.example/i.jpg",
                    alt="pier",
                    width=640,
                    caption="The pier",
                    credit="Bo Sample",
                    text="The pier",
                )
            ],
        ),
        (
            '<p>before <img src="https://a.example/i.jpg"> after</p>',
            [Paragraph(text="before"), ImageBlock(url="https://a.example/i.jpg"), Paragraph(text="after")],
        ),
        (
            '<figure class="embed"><a href="https://www.youtube.com/watch?v=1">Ice</a></figure>',
            [Embed(url="https://www.youtube.com/watch?v=1", provider="youtube", text="Ice")],
        ),
        ("<pre><code>a = 1\n  b</code></pre>", [Code(text="a = 1\n  b")]),
        ("<p> </p><ul></ul><table></table><figure></figure><hr><script>x</script>", []),
    ],
    ids=(
        "headings loose-text divs unclosed quote pull-quote list table figure image-in-text embed code nothing"
    ).split(),
)
def test_structure_becomes_blocks(fragment: str, blocks: list[Block]) -> None:
    assert list(blocks_of(fragment)) == blocks


def test_an_entry_of_a_live_blog_keeps_its_time() -> None:
    entry, text = blocks_of(
        '<section class="entry"><time datetime="2026-11-22T08:00:00Z">8.00</time><p>Ice.</p></section>'
    )

    assert isinstance(entry, Entry)
    assert entry.at is not None
    assert (entry.at.isoformat(), entry.text, text.text) == ("2026-11-22T08:00:00+00:00", "8.00", "Ice.")


def test_an_entry_with_a_time_nobody_can_read_has_none() -> None:
    entry = blocks_of('<section class="entry"><time datetime="soon">soon</time></section>')[0]

    assert entry == Entry(text="soon")


def test_a_tag_with_an_angle_bracket_in_an_attribute_is_one_tag() -> None:
    assert blocks_of('<p title="a>b">x</p>') == (Paragraph(text="x"),)


MARKUP = st.lists(
    st.sampled_from(
        [f"<{tag}>" for tag in sorted(ALLOWED_TAGS)]
        + [f"</{tag}>" for tag in sorted(ALLOWED_TAGS)]
        + ['<a href="https://a.example/">', '<img src="https://a.example/i.jpg" alt="&quot;">', '<a href="x:y">']
        + ["ice", " ", "\n", "&amp;", "&lt;b&gt;", "<", "\u00a0", "<script>", "<!--", "<div>", '<span lang="fi">']
    ),
    max_size=40,
).map("".join)


@given(st.text() | MARKUP)
def test_any_html_yields_blocks(fragment: str) -> None:
    assert isinstance(blocks_of(fragment), tuple)


@given(MARKUP)
def test_the_markup_of_a_text_is_inline_and_already_safe(fragment: str) -> None:
    for block in blocks_of(fragment):
        markup = getattr(block, "html", "")
        assert nh3.clean(markup, tags=set(INLINE_TAGS), attributes=ALLOWED_ATTRIBUTES, link_rel=None) == markup


@given(MARKUP)
def test_what_is_rendered_reads_back_as_the_same_blocks(fragment: str) -> None:
    blocks = blocks_of(safe(fragment))

    assert blocks_of(html_of(blocks)) == blocks


@given(MARKUP)
def test_no_text_is_lost_or_doubled(fragment: str) -> None:
    fragment = safe(fragment)
    kept = " ".join(block.text for block in blocks_of(fragment))

    assert kept.count("ice") <= fragment.count("ice")


def test_inline_and_block_names_are_what_the_vocabulary_says() -> None:
    assert INLINE_TAGS.isdisjoint(BLOCK_TAGS)
