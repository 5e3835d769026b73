"""A story as a document of its own: clean HTML, and plain text."""

from datetime import datetime
from html import escape

from shared.deck import deck
from shared.formats.addresses import web_uri
from shared.story import Story


def html_document(story: Story) -> str:
    """A page without style or script: head, headline, deck, signature, body, where it came from."""
    language = f' lang="{escape(story.language)}"' if story.language else ""
    address = escape(web_uri(story.canonical_url))
    standfirst = deck(story)
    parts = (
        "<!doctype html>",
        f'<html{language} dir="auto">',
        "<head>",
        '<meta charset="utf-8">',
        f"<title>{_plain(story.headline)}</title>",
        f'<link rel="canonical" href="{address}">',
        "</head>",
        "<body>",
        "<article>",
        f"<p>{_plain(story.kicker)}</p>" if story.kicker else "",
        f"<h1>{_plain(story.headline)}</h1>",
        f"<p><strong>{_plain(standfirst)}</strong></p>" if standfirst else "",
        f"<p>{_signature_html(story)}</p>",
        story.html,
        "</article>",
        f'<footer><p>Source: <a href="{address}">{_plain(story.source.name)}</a></p></footer>',
        "</body>",
        "</html>",
    )
    return "\n".join(filter(None, parts)) + "\n"


def text_document(story: Story) -> str:
    """Headline, deck, signature and body, parted by blank lines; the address last."""
    published = _day(story.published_at)
    signature = " · ".join(filter(None, (_by(story), published, story.source.name)))
    parts = (story.kicker, story.headline, deck(story), signature, story.text, story.canonical_url)
    return "\n\n".join(filter(None, parts)) + "\n"


def _signature_html(story: Story) -> str:
    moment = story.published_at
    published = f'<time datetime="{moment.isoformat()}">{_day(moment)}</time>' if moment else ""
    return " · ".join(filter(None, (_plain(_by(story)), published, _plain(story.source.name))))


def _by(story: Story) -> str:
    return story.byline or ", ".join(story.authors)


def _day(moment: datetime | None) -> str:
    return moment.date().isoformat() if moment else ""


def _plain(text: str) -> str:
    return escape(text, quote=False)
