"""What belongs to the article and what stands around it."""

import pytest

from functions.fetch.page import read_page
from shared.errors import IndexPage, NotAnArticle, NotHtml, PaywallStub
from tests.unit.extraction.pages import PARAGRAPHS, SENTENCES, TEXT, URL, article, clean, page, read, words

STORY = list(SENTENCES)
SETTINGS = (
    '{"button": "Order the chart of the ice here", "below": "It is drawn anew each morning by the harbour office, '
    'and sent to you before breakfast.", "shipping": "We ship it to each island that has a landing stage."}'
)


@pytest.mark.parametrize(
    "around",
    [
        "<nav><a href='/'>Home</a> <a href='/sea'>Sea</a></nav>",
        "<div class='share-bar'><a href='#'>Share</a><a href='#'>Tweet</a></div>",
        "<aside class='related'><h3>Related</h3><ul><li><a href='/a'>Ferry is back again</a></li></ul></aside>",
        "<div class='newsletter'><p>Sign up for our newsletter and never miss a story again.</p></div>",
        "<div class='cookie-banner'>We and our partners store and access information on your device.</div>",
        "<footer><p>Copyright The Courier. All rights reserved. Nothing may be copied unasked.</p></footer>",
        "<div id='comments'><h3>2 Comments</h3><p>I was there, and it was colder than this story says.</p></div>",
        "<div class='tags'>Tags: <a href='/t/ice'>Ice</a>, <a href='/t/sea'>Sea</a></div>",
        "<script>window.ads = ['The harbour of Varrow froze overnight.']</script>",
        "<div style='display:none'><p>Please switch on JavaScript in your browser to read this story.</p></div>",
    ],
    ids="nav share related newsletter cookies footer comments tags script hidden".split(),
)
def test_what_stands_around_an_article_is_left_out(around: str) -> None:
    assert words(article(after=around)) == STORY


@pytest.mark.parametrize(
    "between",
    [
        "<p><a href='/b'>READ MORE: Ferry returns after eleven months ashore</a></p>",
        "<div class='ad-slot'>Advertisement</div>",
        "<div class='newsletter-signup'><p>Get our daily newsletter in your inbox.</p><form><input></form></div>",
        "<figure><img src='/ice.jpg' alt=''><figcaption>Ice in the harbour. Photo: Oona Petrak</figcaption></figure>",
        f"<div class='txt'>{SETTINGS}</div>",
        "<div class='x1'><p>Každé ráno pošleme to nejdůležitější přímo do vaší schránky.</p><input type='email'></div>",
        "<p>Copyright 2026 The Courier Publishing Company of Varrow. Nothing of it may be copied.</p>",
        f"<p>URL: {URL}</p>",
        "<p><b>Διαβάστε επίσης:</b> <a href='/r'>Ακριβότερα και πάλι τα ψάρια</a></p>",
    ],
    ids="read-more advertisement newsletter caption settings sign-up notice own-address read-also-in-greek".split(),
)
def test_what_interrupts_an_article_is_left_out(between: str) -> None:
    assert words(article(inside=between)) == STORY


@pytest.mark.parametrize(
    "line",
    [
        "<p>Related stories:</p><ul><li><a href='/a'>Ferry is back again</a></li></ul>",
        "<h3>More on the ice</h3><p><a href='/a'>Ferry is back again</a></p>",
        "<h4>More:</h4><ul><li><a href='/a'>Ferry is back again</a></li></ul>",
        "<h3>Empfohlener redaktioneller Inhalt</h3>",
    ],
    ids="line heading label placeholder".split(),
)
def test_the_title_of_a_list_that_is_left_out_goes_with_it(line: str) -> None:
    assert words(article(inside=line)) == STORY


def test_a_heading_above_paragraphs_stays_whatever_it_begins_with() -> None:
    assert "More on the ice" in words(article(inside="<h3>More on the ice</h3>"))


@pytest.mark.parametrize(
    "line",
    [
        "Follow The Courier of Varrow on Facebook, Instagram and YouTube for the ice of each morning.",
        "Got a story? Get in touch with the harbour desk by writing to ice@courier.example at any hour.",
        "Folgen Sie der Redaktion des Kuriers von Varrow auf Instagram, wo das Eis jeden Morgen zu sehen ist.",
    ],
    ids="follow write german".split(),
)
def test_a_story_ends_before_what_its_site_asks_of_readers(line: str) -> None:
    assert words(page(f"<main><article><h1>Harbour freezes over</h1>{TEXT}<p>{line}</p></article></main>")) == STORY


def test_paragraphs_may_be_divs() -> None:
    body = "".join(f"<div class='txt'>{sentence}</div>" for sentence in SENTENCES)

    assert words(page(f"<div class='wrap'><h1>Harbour freezes over</h1><div class='story'>{body}</div></div>")) == STORY


def test_paragraphs_may_be_parted_by_line_breaks() -> None:
    body = "<br><br>".join(SENTENCES)

    assert words(page(f"<h1>Harbour freezes over</h1><div class='story'>{body}</div>")) == STORY


def test_a_button_that_is_never_closed_does_not_swallow_the_page() -> None:
    assert words(page(f"<div><button>Menu<article><h1>Harbour freezes over</h1>{TEXT}</article></div>")) == STORY


def test_a_page_that_react_streams_into_a_hidden_element_is_visible() -> None:
    streamed = f"<div hidden id='S:0'><article><h1>Harbour freezes over</h1>{TEXT}</article></div>"

    assert words(page(streamed)) == STORY


def test_a_body_that_is_only_in_the_structured_data_is_read_from_there() -> None:
    body = " ".join(SENTENCES)
    data = f'<script type="application/ld+json">{{"@type": "NewsArticle", "articleBody": "{body}"}}</script>'

    assert words(page("<div id='root'></div>", head=data)) == [body]


@pytest.mark.parametrize(
    "script",
    [
        '<script id="__NEXT_DATA__" type="application/json">{{"props": {{"story": [{items}]}}}}</script>',
        "<script>window.__STATE__ = {{{items}}}</script>",
    ],
    ids=["next-data", "assigned"],
)
def test_a_body_that_is_only_in_a_script_is_read_from_there(script: str) -> None:
    items = ", ".join(f'{{"kind": "text", "content": "{sentence}"}}' for sentence in SENTENCES)

    assert words(page("<div id='root'></div>" + script.format(items=items))) == STORY


def test_links_in_a_scripts_text_are_links_and_its_entities_are_characters() -> None:
    linked = SENTENCES[0].replace("harbour", "<a href='/h'>harbour</a>")
    texts = (linked, SENTENCES[1].replace("1987", "1987&nbsp;or 1986"), *SENTENCES[2:])
    state = ", ".join(f'{{"content": "{text}"}}' for text in texts)

    written = clean(page(f"<div id='root'></div><script>window.__STATE__ = {{{state}}}</script>"))

    assert '<a href="https://courier.example/h">harbour</a>' in written
    assert "1987&nbsp;or 1986" in written


def test_a_list_of_links_is_an_index_page() -> None:
    teasers = "".join(
        f"<li><a href='/{i}'>The town of Varrow has a story number {i} to tell</a></li>" for i in range(30)
    )

    with pytest.raises(IndexPage):
        read(page(f"<h1>The Courier</h1><h2>Latest</h2><ul>{teasers}</ul>"))


def test_a_teaser_of_a_story_that_is_paid_for_is_a_stub() -> None:
    data = '<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": "False"}</script>'

    with pytest.raises(PaywallStub):
        read(page(f"<article><h1>Harbour freezes over</h1>{PARAGRAPHS[0]}<p>Subscribe to read on.</p></article>", data))


def test_a_short_story_is_a_story() -> None:
    assert words(page(f"<article><h1>Harbour freezes over</h1>{PARAGRAPHS[0]}</article>")) == STORY[:1]


@pytest.mark.parametrize("html", ["", "  \n", "<!-- nothing -->", "<html><frameset><frame src=a></frameset></html>"])
def test_an_empty_page_holds_no_article(html: str) -> None:
    with pytest.raises(NotAnArticle):
        read_page(html, URL)


def test_a_binary_file_is_no_page() -> None:
    with pytest.raises(NotHtml):
        read_page(bytes(range(256)).decode("latin-1") * 20, URL)


def test_a_clear_page_scores_higher_than_a_doubtful_one() -> None:
    other = "<div><p>Ferry returns to the island after a year.</p><p>Mayor will not stand again, he says.</p></div>"
    doubtful = page(f"<div>{PARAGRAPHS[0]}</div>{other * 4}<div>{PARAGRAPHS[1]}</div>{other * 4}")

    assert read(doubtful).quality < read(article()).quality


def test_the_next_story_of_an_endless_page_is_not_this_one() -> None:
    text = "".join(f"<p>{sentence.replace('harbour', 'bakery')}</p>" for sentence in SENTENCES)

    assert words(article(after=f"<article><h1>Bakery opens again</h1>{text}</article>")) == STORY


def teasers(count: int) -> str:
    """Boxes of one make: a linked title, a name, and how the story begins."""
    begins = (
        "The town council of Varrow met on Monday, heard what there was to hear, and went home late and none the wiser"
    )
    return "".join(
        f"<div class='unit'><h5><a href='/{i}'>What the council did on day {i}</a></h5><div class='by'>Una Mell</div>"
        f"<div class='text'>{begins}, for the {i}th time since the spring.</div></div>"
        for i in range(count)
    )


def test_a_list_of_teasers_is_not_the_story_though_it_is_longer() -> None:
    assert words(article(after=f"<div class='column'>{teasers(8)}</div>")) == STORY


def test_what_stands_in_boxes_with_linked_titles_is_the_story_of_a_page_of_boxes() -> None:
    says_so = "<title>A year of the council | The Courier</title><meta property='og:type' content='article'>"
    html = page(f"<article><h1>A year of the council</h1>{PARAGRAPHS[0]}{teasers(12)}</article>", says_so)

    assert sum("heard what there was to hear" in line for line in words(html)) == 12


@pytest.mark.parametrize("dialog", ["<div role='dialog'>", "<dialog open>"])
def test_a_dialog_is_not_the_story_however_much_it_says(dialog: str) -> None:
    consent = (
        "<p>We and our partners keep things on your device and read them, so that what you see may please you.</p>"
    )

    assert words(article(after=f"{dialog}{consent * 4}</div></dialog>")) == STORY


def test_scraps_in_a_table_that_lays_out_the_page_do_not_profit_from_the_story() -> None:
    row = "<tr><td>© 2003 The Courier. Write to us</td></tr>"
    text = "<br><br>".join(SENTENCES)

    assert words(page(f"<table><tr><td>{text}</td></tr>{row}</table>")) == STORY


@pytest.mark.parametrize(
    "inside",
    [
        "<pre>for hour in range(1, 25): strike(hour)</pre>",
        "<div class='subhd'><strong>A raffle and a choir</strong></div>",
        "<blockquote class='pullquote'><p>Nine centimetres thick in places, the ice was, they said.</p></blockquote>",
        "<blockquote class='hm'><p class='gn'>A harbour is a promise of water.</p></blockquote>",
        "<h1 class='ho'>What comes next</h1>",
    ],
    ids="code heading pull-quote quotation large-heading".split(),
)
def test_what_interrupts_the_paragraphs_of_a_story_is_part_of_it(inside: str) -> None:
    assert read(article(inside=inside)).article_html.count("\n") == read(article()).article_html.count("\n") + 1


@pytest.mark.parametrize("listing", ["<pre>{}</pre>", "<div><code>{}</code></div>"], ids=["pre", "code"])
def test_json_that_the_story_shows_is_part_of_it(listing: str) -> None:
    assert SETTINGS in words(article(inside=listing.format(SETTINGS)))


def test_a_story_with_a_form_in_it_is_no_sign_up() -> None:
    letter = "<form><p>Write to the harbour master:</p><input name='email'></form>"

    assert words(article(inside=letter)) == STORY


def test_a_short_story_with_a_field_in_it_is_no_sign_up() -> None:
    box = "<div class='x1'><p>Subscribe to our letter.</p><input type='email'></div>"
    story = "".join(PARAGRAPHS[:3])

    assert (
        words(page(f"<header><h1>Harbour freezes over</h1></header><div class='text'>{story}{box}</div>")) == STORY[:3]
    )


def test_what_a_page_of_frames_tells_browsers_without_them_is_its_text() -> None:
    frames = "<html><frameset cols='20%,*'><frame src=a.html><NOFRAMES><body>{}</body></NOFRAMES></frameset></html>"

    assert words(frames.format(TEXT)) == STORY


@pytest.mark.parametrize(
    "before",
    ["<dialog>{}</dialog>", "<section class='comments'>{}</section>", "<div hidden>{0}</div><div>{0}</div>"],
    ids="dialogue comments hidden".split(),
)
def test_a_text_that_is_also_where_no_text_is_looked_for_is_found_where_it_stands(before: str) -> None:
    story = "".join(f"<p>Day {day}: {sentence}</p>" for day in (1, 2, 3) for sentence in SENTENCES)
    html = page(f"<h1>Harbour freezes over</h1>{before.format(story)}<article>{story}</article>")

    assert words(html) == [f"Day {day}: {sentence}" for day in (1, 2, 3) for sentence in SENTENCES]
