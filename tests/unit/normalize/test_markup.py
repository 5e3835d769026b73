"""Article HTML is read with patterns: as the standard library's parser reads it, and lines as all other elements."""

from collections.abc import Iterator
from html import escape, unescape
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.normalize.inline import content_of, inline
from functions.normalize.markup import VOID, Line, Node, parse
from shared.article_html import unescaped
from tests.unit.normalize.test_article import safe

WORDS = st.one_of(
    st.sampled_from(["ice", "the pier", " & ", ", "]), st.text("ab <>&\"'\xa0\u200b\u2009é水\n", max_size=8)
)
BLOCKS = st.sampled_from(["p", "h2", "h3", "li", "td", "ul", "blockquote", "figcaption", "figure", "section", "pre"])
MARKS = st.sampled_from(["em", "strong", "b", "i", "a", "span", "small", "br", "sub"])
LINE_TAGS = frozenset({"p", "h2", "h3", "li", "td", "figcaption"})


def _escaped(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;")


def _marked(inner: str) -> st.SearchStrategy[str]:
    link = st.sampled_from(
        ['href="https://a.example/?b=1&amp;c=2"', 'href="/d"', 'href="https://é.example/" lang="fi"']
    )
    return st.one_of(MARKS.map(lambda tag: f"<{tag}>{inner}</{tag}>"), link.map(lambda href: f"<a {href}>{inner}</a>"))


WORDS_AND_MARKS = st.lists(st.one_of(WORDS.map(_escaped), WORDS.map(_escaped).flatmap(_marked)), max_size=5).map(
    "".join
)
INLINE = st.one_of(WORDS_AND_MARKS, WORDS_AND_MARKS.flatmap(_marked))
LINES = st.builds("<{0}>{1}</{0}>".format, st.sampled_from(["p", "h2", "li", "td"]), INLINE)
ARTICLES = st.recursive(
    st.one_of(LINES, INLINE),
    lambda inner: st.builds("<{0}>{1}</{0}>\n".format, BLOCKS, st.lists(inner, max_size=3).map("".join)),
    max_leaves=6,
)


class _Tree(HTMLParser):
    """What the standard library makes of it, in our nodes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open = [Node("", {})]
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def _shape(node: Node) -> object:
    """To be compared; line breaks behind an element that may be a line belong to neither tree."""
    shapes: list[object] = []
    may_end = False
    for child in node.children:
        if isinstance(child, Node):
            shapes.append(_shape(child))
            may_end = child.tag in LINE_TAGS
        elif text := child.lstrip("\n") if may_end else child:
            shapes.append(text)
            may_end = False
    return node.tag, node.attributes, shapes


def _lines(node: Node) -> Iterator[Line]:
    for child in node.children:
        if isinstance(child, Line):
            yield child
        elif isinstance(child, Node):
            yield from _lines(child)


@given(ARTICLES)
def test_articles_are_read_as_the_standard_library_reads_them(article: str) -> None:
    html = safe(article)

    assert _shape(parse(html)) == _shape(_Tree(html).open[0])


@given(st.one_of(LINES, ARTICLES))
def test_a_line_says_what_it_would_say_taken_apart(article: str) -> None:
    for line in _lines(parse(safe(article))):
        assert content_of(line) == inline(line.children)


@pytest.mark.parametrize(
    ("fragment", "is_line"),
    [
        ("<p>Ice on the <b>pier</b>.</p>", True),
        ('<p><a href="https://a.example/?b=1&amp;c=2">Ice</a> &amp; wind</p>', True),
        ("<li>Ice</li>", True),
        ("<p>Ice <b><i>on</i></b> the pier.</p>", False),
        ("<p>Ice<b> on</b> the pier.</p>", False),
        ('<p lang="en">Ice</p>', False),
        ("<p>one<br>two</p>", False),
        ('<p><a href="https://a.example">A</a><a href="https://b.example">B</a></p>', False),
    ],
    ids="emphasis link item nested space attribute line-break links-in-a-row".split(),
)
def test_lines_hold_words_and_simple_elements(fragment: str, *, is_line: bool) -> None:
    (element,) = parse(fragment).children

    assert isinstance(element, Line) == is_line


@given(st.text('a&;<>"\xa0#ltgquonbsp', max_size=30))
def test_entities_are_decoded_as_the_standard_library_decodes_them(text: str) -> None:
    assert unescaped(text) == unescape(text)
    assert unescaped(escape(text)) == text
