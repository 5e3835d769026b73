"""How the chosen text is written: the vocabulary of shared/article_html.py."""

import pytest

from tests.unit.extraction.pages import SENTENCES, TEXT, article, clean, page, words


@pytest.mark.parametrize(
    ("inside", "written"),
    [
        ("<h2>A raffle and a choir</h2>", "<h2>A raffle and a choir</h2>"),
        ("<h5>A raffle and a choir</h5>", "<h5>A raffle and a choir</h5>"),
        ("<div class='subhd'><strong>A raffle and a choir</strong></div>", "<h3>A raffle and a choir</h3>"),
        ("<p><b>A raffle and a choir</b></p>", "<h3>A raffle and a choir</h3>"),
        (
            "<p>It was, she <em>said</em>, the <b>coldest</b> night <i>anyone</i> on the island can remember.</p>",
            "<p>It was, she <em>said</em>, the <b>coldest</b> night <i>anyone</i> on the island can remember.</p>",
        ),
        (
            "<p>It was the coldest night <span>anyone on</span> <span>the island</span> could\n  remember.</p>",
            "<p>It was the coldest night anyone on the island could remember.</p>",
        ),
        (
            "<p>She pointed to the <a href='/ice?id=1' onclick='x()' class='y'>report on the ice</a> she wrote.</p>",
            '<p>She pointed to the <a href="https://courier.example/ice?id=1">report on the ice</a> she wrote.</p>',
        ),
        (
            "<p>She pointed to the <a href='javascript:alert(1)'>report on the ice</a> she wrote.</p>",
            "<p>She pointed to the report on the ice she wrote.</p>",
        ),
        (
            "<p>The har\xadbour is closed, and no\u200bbody can say when it will be open for the boats once more.</p>",
            "<p>The harbour is closed, and nobody can say when it will be open for the boats once more.</p>",
        ),
        (
            "<p>The first line of the verse about the ice in the harbour<br>and the second, about the boats</p>",
            "<p>The first line of the verse about the ice in the harbour<br>and the second, about the boats</p>",
        ),
        (
            "<p>港は一夜で凍結し、<b>\n  港湾局</b>\n<i>発表</i>\n\n<b>NASA</b>\n一部 運休<br>\n明日再開する。</p>",
            "<p>港は一夜で凍結し、<b>港湾局</b><i>発表</i> <b>NASA</b> 一部 運休<br>明日再開する。</p>",
        ),
        (
            "<h2>港湾<b>局</b>\n  の\n発表 全文</h2><p>港は一夜で凍結し、船便は運休した。</p>",
            "<h2>港湾局の発表 全文</h2>",
        ),
    ],
    ids=(
        "heading deep-heading bold-div bold-paragraph emphasis spans link script-link invisible line-break "
        "wrapped-between-characters wrapped-heading".split()
    ),
)
def test_text_keeps_its_structure_and_nothing_else(inside: str, written: str) -> None:
    assert written in clean(article(inside))


def test_a_list_keeps_the_list_inside_it() -> None:
    inside = (
        "<p>Three things were decided by the council of the island on the same evening, and they read as follows:</p>"
        "<ul><li>The school stays open until the ice has gone.</li><li>Three things become free:"
        "<ul><li>the bus to the other side,</li><li>the library and its reading room.</li></ul></li>"
        "<li>The ferry is to be repaired by the summer.</li></ul>"
    )

    assert (
        "<ul><li>The school stays open until the ice has gone.</li><li>Three things become free:"
        "<ul><li>the bus to the other side,</li><li>the library and its reading room.</li></ul></li>"
        "<li>The ferry is to be repaired by the summer.</li></ul>"
    ) in clean(article(inside))


def test_a_quotation_is_a_quotation() -> None:
    quote = (
        "We were told that the ice would hold until Easter, and it did not, and that is what I have to say about it."
    )

    assert f"<blockquote><p>{quote}</p></blockquote>" in clean(article(f"<blockquote><p>{quote}</p></blockquote>"))


def test_code_keeps_its_lines() -> None:
    code = "def freeze(water):\n    return water.cooled_to(0)\n\nfreeze(harbour)\nprint('the harbour is frozen')"
    inside = f"<p>The program that computes the ice is short enough to be printed here:</p><pre>{code}</pre>"

    assert f"<pre><code>{code}</code></pre>" in clean(article(inside))


PICTURE = '<figure><img src="https://courier.example/{}" alt="Ice"></figure>'


@pytest.mark.parametrize(
    "image",
    [
        "<img src='/ice.jpg' alt='Ice'>",
        "<img src='data:image/gif;base64,R0' data-src='/ice.jpg' alt='Ice'>",
        "<img src='/pixel.gif' data-lazy-src='/ice.jpg' alt='Ice'>",
        "<img src='/small.jpg' srcset='/small.jpg 320w, /ice.jpg 1200w, /huge.jpg 4000w' alt='Ice'>",
        "<picture><source srcset='/ice.jpg 1200w'><img src='/placeholder.png' alt='Ice'></picture>",
        "<img src='/placeholder.png' alt='Ice'><noscript><img src='/ice.jpg'></noscript>",
    ],
    ids="plain data-src lazy srcset picture noscript".split(),
)
def test_a_picture_is_shown_by_its_best_rendition(image: str) -> None:
    assert PICTURE.format("ice.jpg") in clean(article(f"<figure>{image}</figure>"))


@pytest.mark.parametrize(
    "inside",
    [
        "<p><img src='/ice.jpg' alt=''>Ice lies in the harbour like a lid</p>",
        "<p><img src='/ice.jpg' alt='Like a lid the ice lies'></p><p>Ice lies in the harbour like a lid</p>",
    ],
    ids="in-one-block alt".split(),
)
def test_a_line_without_a_stop_below_a_picture_is_its_caption(inside: str) -> None:
    html = article(inside)

    assert "<figcaption>Ice lies in the harbour like a lid</figcaption>" in clean(html)
    assert words(html) == list(SENTENCES)


@pytest.mark.parametrize(
    "line",
    [
        "<img src='/ice.jpg' alt=''>Ice lies in the harbour like a lid.",
        "<img src='/smile.png' alt='' width='16'>Ice lies in the harbour like a lid",
        "Ice lies in the harbour like a lid <img src='/ice.jpg' alt='A smile'>",
    ],
    ids="stop icon behind".split(),
)
def test_a_sentence_beside_a_picture_is_text(line: str) -> None:
    assert len(words(article(f"<p>{line}</p>"))) == len(SENTENCES) + 1


SPANISH = "<p class='pie'>El hielo, el lunes, en el puerto. Al fondo, el faro.</p>"  # the class is its only sign


def test_a_sentence_below_a_picture_is_its_caption_where_its_class_says_so() -> None:
    html = article(f"<img src='/ice.jpg' alt='Hielo'>{SPANISH}")

    assert (
        '<img src="https://courier.example/ice.jpg" alt="Hielo">'
        "<figcaption>El hielo, el lunes, en el puerto. Al fondo, el faro.</figcaption>"
    ) in clean(html)


def test_of_two_pictures_above_a_caption_the_last_one_has_it() -> None:
    html = article(f"<p><img src='/map.png' alt=''></p><p><img src='/ice.jpg' alt=''></p>{SPANISH}")

    assert '<figure><img src="https://courier.example/map.png" alt=""></figure>\n' in clean(html)
    assert '<img src="https://courier.example/ice.jpg" alt=""><figcaption>El hielo' in clean(html)


def test_what_names_its_author_elsewhere_on_the_page_is_no_credit_of_a_picture_in_no_figure() -> None:
    html = article(f"<div class='byline'>Edda Lorne</div><img src='/ice.jpg' alt=''>{SPANISH}")

    assert "<figcaption>El hielo, el lunes, en el puerto. Al fondo, el faro.</figcaption>" in clean(html)


def test_a_paragraph_of_nothing_but_characters_without_width_is_none() -> None:
    assert words(article("<p>\u200d</p><h2>\ufeff\u200b</h2>")) == list(SENTENCES)


def test_a_caption_and_its_credit_are_told_apart() -> None:
    inside = (
        "<figure><img src='/ice.jpg' alt=''><figcaption>Ice in the harbour on Monday. "
        "<span class='credit'>Photo: Oona Petrak</span></figcaption></figure>"
    )

    assert (
        '<figcaption>Ice in the harbour on Monday. <small class="credit">Oona Petrak</small></figcaption>'
    ) in clean(article(inside))


@pytest.mark.parametrize(
    "image",
    [
        "<img src='/logo.svg' alt='x'>",
        "<img src='/icon.png' width='16' height='16'>",
        "<a href='/other-story'><img src='/teaser.jpg' alt='Another story'></a>",
        "<div class='author-box'><img src='/face.jpg'></div>",
        '<img src=\'{"default": "x"}\'>',
        "<div class='signup__image'><img src='/a.jpg' alt='Get daily news in your inbox as it breaks.'></div>",
        "<figure><img src='/a.jpg' alt='Anzeige'></figure>",
    ],
    ids="vector icon teaser face template sign-up advertisement".split(),
)
def test_what_is_no_picture_of_the_story_is_left_out(image: str) -> None:
    assert "<img" not in clean(article(image))


@pytest.mark.parametrize(
    ("inside", "url"),
    [
        (
            "<iframe src='https://www.youtube.com/embed/abcDEF12345?rel=0'></iframe>",
            "https://www.youtube.com/watch?v=abcDEF12345",
        ),
        ("<iframe data-src='//player.vimeo.com/video/123456'></iframe>", "https://vimeo.com/123456"),
        (
            "<blockquote class='instagram-media'><a href='https://www.instagram.com/p/abc/'>View this</a></blockquote>",
            "https://www.instagram.com/p/abc/",
        ),
        (
            "<iframe src='https://ice.example/@ann/112233445566/embed'></iframe>",
            "https://ice.example/@ann/112233445566",
        ),
        ("<amp-twitter data-tweetid='99887766' layout='responsive'></amp-twitter>", "https://x.com/i/status/99887766"),
        ("<amp-vimeo data-videoid='123456'></amp-vimeo>", "https://vimeo.com/123456"),
        (
            "<lite-youtube videoid='abcDEF12345'><button>Play</button></lite-youtube>",
            "https://www.youtube.com/watch?v=abcDEF12345",
        ),
        ("<lite-vimeo videoid='123456'></lite-vimeo>", "https://vimeo.com/123456"),
        ("<script async data-telegram-post='varrow/1234'></script>", "https://t.me/varrow/1234"),
        (
            "<iframe src='//www.facebook.com/plugins/post.php?href=https%3A%2F%2Fwww.facebook.com%2Fann%2F1'></iframe>",
            "https://www.facebook.com/ann/1",
        ),
    ],
    ids="youtube vimeo post mastodon amp-tweet amp-vimeo lite-youtube lite-vimeo telegram facebook".split(),
)
def test_an_embed_is_a_link_to_what_it_shows(inside: str, url: str) -> None:
    assert f'<figure class="embed"><a href="{url}">' in clean(article(inside))


def test_a_player_that_is_never_closed_does_not_swallow_the_story() -> None:
    assert words(article("<lite-youtube videoid='abcDEF12345' />")) == list(SENTENCES)


@pytest.mark.parametrize("code", ["", "a b", "x&amp;list=1", "..&#47;..", "&#27;[31m", "é" * 6, "a" * 65])
def test_a_code_that_is_none_embeds_nothing(code: str) -> None:
    assert "youtube.com" not in clean(article(f'<amp-youtube data-videoid="{code}"></amp-youtube>'))


def test_a_frame_of_nobody_known_is_left_out() -> None:
    assert "ads.example" not in clean(article("<iframe src='https://ads.example/slot'></iframe>"))


@pytest.mark.parametrize(
    "shown",
    ["https%3A%2F%2Felsewhere.example%2F", "javascript%3Aalert(1)", "", "facebook.com", "https%3A%2F%2F[facebook.com"],
)
def test_a_button_of_facebook_s_embeds_no_page(shown: str) -> None:
    plugin = f"https://www.facebook.com/plugins/like.php?href={shown}"

    assert "<figure" not in clean(article(f"<iframe src='{plugin}'></iframe>"))


def test_a_credit_s_polish_label_is_no_part_of_it() -> None:
    figure = (
        "<figure><img src='/lod.jpg' width='900' height='600'><figcaption>Lód w porcie "
        "<span class='photo-source'>Fot. Jan Nowak</span></figcaption></figure>"
    )

    assert '<small class="credit">Jan Nowak</small>' in clean(article(inside=figure))


def test_a_widget_that_names_no_post_embeds_nothing() -> None:
    assert "t.me" not in clean(article("<script data-telegram-post='../../login?x=1'></script>"))


def test_a_picture_may_be_linked_to_the_whole_of_it_on_its_server() -> None:
    picture = "<a href='{}'><img src='https://img.courier.example/a/s640' width='640' height='480'></a>"

    assert "img.courier.example/a/s640" in clean(article(picture.format("https://img.courier.example/a/s1600")))
    assert "img.courier.example" not in clean(article(picture.format("https://courier.example/another-story")))


def test_a_line_in_bold_that_nothing_follows_is_no_heading() -> None:
    line = "<p><b>Source: Varrow Harbour Office</b></p>"

    assert "<h3>Source: Varrow Harbour Office</h3>" in clean(article(inside=line))
    ending = page(f"<article><h1>Harbour freezes over</h1>{TEXT}{line}</article>")
    assert "<p><b>Source: Varrow Harbour Office</b></p>" in clean(ending)


def test_right_to_left_text_says_so() -> None:
    text = (
        "<p dir='rtl'>كانت المكتبة العائمة قد توقفت عن العمل عندما تعطل "
        "محركها ولم تجد البلدية ثمن إصلاحه في تلك السنة.</p>"
    )

    assert '<p dir="rtl">كانت' in clean(article(text))


def test_nothing_that_runs_leaves_the_page() -> None:
    inside = (
        "<p onclick='x()'>The ice <script>alert(1)</script><img src=x onerror=x()> was <svg onload=x()></svg>thick.</p>"
    )

    written = clean(article(inside))

    assert not any(word in written for word in ("onclick", "onerror", "onload", "script", "svg", "alert"))


@pytest.mark.parametrize(
    ("attribute", "moment"),
    [
        ("data-ts='1767643200'", "2026-01-05T20:00:00+00:00"),
        ("data-created-at='1767643200000'", "2026-01-05T20:00:00+00:00"),
        ("data-post-date='2026-01-05T21:00:00+01:00'", "2026-01-05T21:00:00+01:00"),
        ("data-ts='about nine'", None),
        ("data-id='1767643200'", None),
    ],
)
def test_an_entry_s_moment_may_be_known_to_scripts_alone(attribute: str, moment: str | None) -> None:
    entries = "".join(f"<div class='post'><b {attribute}>21:0{n}</b>{TEXT}</div>" for n in range(3))

    written = clean(page(f"<main><h1>Harbour freezes over: live</h1>{entries}</main>"))

    assert (f'<time datetime="{moment}">21:00</time>' if moment else "<time>21:00</time>") in written


def _with_a_line_above_each_box(shown: str) -> str:
    boxes = "".join(f"<div class='post'><b>{shown.format(n)}</b>{TEXT}</div>" for n in range(3))
    return clean(page(f"<main><h1>What a seat on the ferry costs</h1>{boxes}</main>"))


@pytest.mark.parametrize("shown", ["9.4{} Uhr", "9.4{} pm", "9h4{}", "9:4{}"])
def test_a_line_that_is_a_time_of_day_is_an_entry_s_time(shown: str) -> None:
    assert f'<section class="entry"><time>{shown.format(0)}</time>' in _with_a_line_above_each_box(shown)


@pytest.mark.parametrize("shown", ["9.4{}", "13.5{}"])
def test_a_number_with_nothing_but_a_full_stop_is_a_price_and_no_entry_s_time(shown: str) -> None:
    assert "<time>" not in _with_a_line_above_each_box(shown)


def test_entries_of_a_live_blog_keep_their_times() -> None:
    entries = "".join(
        f"<article class='entry'><time datetime='2026-01-05T{hour}:00:00Z'>{hour}.00</time>"
        f"<h2>Report of the hour {hour}</h2>{TEXT}</article>"
        for hour in (21, 18, 12)
    )

    written = clean(page(f"<main><h1>Harbour freezes over: live</h1>{entries}</main>"))

    assert written.count('<section class="entry"><time datetime="2026-01-05T') == 3
    assert written.count("</section>") == 3
