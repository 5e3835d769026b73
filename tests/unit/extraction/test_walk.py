"""One walk: passages, the nodes they stand in, and what they know of their inline elements."""

import pytest

from functions.fetch.extraction.dom import BOLD, HIDDEN, ITALIC, Page, parse
from functions.fetch.extraction.hints import BIT, hints, words
from functions.fetch.extraction.walk import DEEPEST, read


def walk(body: str) -> Page:
    root = parse(f"<html><body>{body}</body></html>")
    assert root is not None
    return read(root)


@pytest.mark.parametrize(
    ("body", "texts"),
    [
        ("<p>One</p><p>Two</p>", ["One", "Two"]),
        ("<div>One<p>Two</p>Three</div>", ["One", "Two", "Three"]),
        ("One<br>goes on<br><br>Two", ["One goes on", "Two"]),
        ("<span>One</span> <span>goes</span>on", ["One goeson"]),
        ("<a href=x><div>One</div><div>Two</div></a>", ["One", "Two"]),
        ("<ul><li>One<li>Two</ul>", ["One", "Two"]),
        ("<p>One<script>no()</script><style>p{}</style> more</p>", ["One more"]),
        ("<select><option>No</select><p>One", ["One"]),
        ("<p>&nbsp;</p><p> \n </p><p>One</p>", ["One"]),
        ("<p>One</p><footer><p>Imprint</p></footer><p>Two</p>", ["One", "Two"]),
        ("<ul class='main-menu'><li>News</ul>One<ol><li>Two</ol>", ["One", "Two"]),
        ("<NoFrames><p>One</p><p>Two</p></NoFrames>", ["One", "Two"]),
    ],
)
def test_block_tags_and_double_breaks_part_passages(body: str, texts: list[str]) -> None:
    assert [passage.text for passage in walk(body).passages] == texts


def test_a_passage_knows_its_links_and_its_bold_and_italic_text() -> None:
    (passage,) = walk("<p>ab <a href=x>cd <b>ef</b></a> <i>gh</i> <a href=y>ijk</a></p>").passages

    assert (passage.links, passage.link_chars) == (2, 8)
    assert (passage.chars_in(BOLD), passage.chars_in(ITALIC)) == (2, 2)


def test_a_link_around_paragraphs_is_a_link_in_each() -> None:
    assert [passage.link_chars for passage in walk("<a href=x><p>One</p><p>Two</p></a><p>Three</p>").passages] == [
        3,
        3,
        0,
    ]


def test_what_is_hidden_is_marked() -> None:
    hidden = walk("<div style='display: none'><p>One</p></div><div hidden><p>Two</p></div><p>Three</p>").passages

    assert [passage.node.hidden == HIDDEN for passage in hidden] == [True, True, False]


@pytest.mark.parametrize(
    "names",
    ["sr-only", "go-vh", "link__visually-hidden", "screen-reader-text", "tooltip-content", "rollover-people-block"],
)
def test_words_in_the_midst_of_a_line_that_readers_do_not_see_are_passed_over(names: str) -> None:
    page = walk(f"<p>The <a href='/ice'>ice<span class='{names}'> (opens <b>in</b> a tab)</span></a>, said Reed.</p>")
    assert [passage.text for passage in page.passages] == ["The ice, said Reed."]


@pytest.mark.parametrize(
    "line",
    ["<span class='tooltip-text'>Made in Varrow</span>", "Made <span class='vhs-tooltip'>in Varrow</span>"],
    ids="all-of-a-line another-name".split(),
)
def test_words_that_are_a_line_of_their_own_or_only_sound_unseen_are_text(line: str) -> None:
    assert [passage.text for passage in walk(f"<ul><li><img src=a.png>{line}</ul>").passages] == ["Made in Varrow"]


def test_nodes_with_the_same_tags_and_classes_share_a_path() -> None:
    one, two, three = walk("<div class='a-1'><p>One</p></div><div class='a-2'><p>Two</p></div><p>Three</p>").passages

    assert one.node.path == two.node.path != three.node.path


def test_nesting_has_an_end() -> None:
    page = walk("<div>" * 1_000 + "<p>Deep</p>" + "</div>" * 1_000 + "<p>Shallow</p>")

    deep, shallow = page.passages
    assert (deep.text, deep.node.depth) == ("Deep", DEEPEST)
    assert (shallow.text, shallow.node.depth) == ("Shallow", 1)


def test_class_names_fall_into_words() -> None:
    assert words("articleBody__text-12 c3") == ("article", "body", "text", "c")


@pytest.mark.parametrize(
    ("names", "hint"),
    [
        ("article-body", "body"),
        ("storyBody", "body"),
        ("related-stories", "related"),
        ("c-newsletter__form", "subscribe"),
        ("sr-only", "hidden"),
        ("byline", "author"),
        ("wp-caption-text", "media"),
    ],
)
def test_names_hint_at_a_purpose(names: str, hint: str) -> None:
    assert hints(names) & BIT[hint]


@pytest.mark.parametrize(
    ("names", "hint"), [("poster", "article"), ("shadow", "ad"), ("download", "ad"), ("steps", "paragraph")]
)
def test_a_stem_inside_another_word_is_no_hint(names: str, hint: str) -> None:
    assert not hints(names) & BIT[hint]


@pytest.mark.parametrize("start", ["<footer>", "<ul class='menu'><li>"])
def test_what_should_hold_links_and_swallowed_the_page_is_gone_into(start: str) -> None:
    paragraph = "The harbour of Varrow froze overnight, and none of the boats that had meant to leave could do so."

    assert [passage.text for passage in walk(start + f"<p>{paragraph}</p>" * 4).passages] == [paragraph] * 4


def test_white_space_at_the_beginning_counts_in_code_alone() -> None:
    code, paragraph = walk("<pre>  <b>x = 1</b></pre><p>  <b>One</b></p>").passages

    assert ("".join(code.pieces), "".join(paragraph.pieces)) == ("  x = 1", "One")
