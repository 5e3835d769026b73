"""A story as a page of its own: readable, safe to open, complete without any other file.

Nothing in it can run: the body is rendered from blocks (safe by construction), all else is escaped,
and the page's own policy forbids scripts. Images stay where the publisher has them.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cache
from html import escape
from pathlib import Path

from cli.dates import shown
from shared.deck import deck
from shared.story import DateReading, Story

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src http: https:; form-action 'none'; base-uri 'none'"
_RIGHT_TO_LEFT = frozenset("ar arc ckb dv fa he ku-arab ps sd ug ur yi".split())  # by ISO 639


def story_page(story: Story) -> str:
    """The whole document."""
    parts = [
        f'<p class="kicker">{_joined(story.source.name, story.section, story.kicker)}</p>',
        f"<h1>{escape(story.headline)}</h1>",
        f'<p class="deck">{escape(deck(story))}</p>' if deck(story) else "",
        f'<p class="byline">{_signature(story)}</p>',
        f"<article>\n{story.html}\n</article>",
        _facts(story),
    ]
    return document(story.headline, "\n".join(filter(None, parts)), language=story.language)


def document(title: str, body: str, *, language: str = "", width: str = "") -> str:
    """An HTML document around a body that is markup already."""
    lang = f' lang="{escape(language)}"' if language else ""
    direction = ' dir="rtl"' if language.lower().partition("-")[0] in _RIGHT_TO_LEFT else ""
    shape = f' class="{width}"' if width else ""
    return f"""<!doctype html>
<html{lang}{direction}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<title>{escape(title)}</title>
<style>
{_style()}</style>
</head>
<body{shape}>
{body}
</body>
</html>
"""


def when(moment: datetime | None, reading: DateReading | None = None) -> str:
    """A date for people, machine-readable underneath."""
    if moment is None:
        return ""
    return f'<time datetime="{moment.isoformat()}" dir="ltr">{shown(moment, reading)}</time>'


def isolated(words: str) -> str:
    """Words of the page in a line of ours: whichever way they are written, what stands beside them keeps its place."""
    return f"<bdi>{escape(words)}</bdi>" if words else ""


def linked(url: str, label: str = "") -> str:
    return f'<a href="{escape(url)}" rel="noopener noreferrer">{escape(label or url)}</a>'


@cache
def _style() -> str:
    return (Path(__file__).parent / "assets" / "page.css").read_text(encoding="utf-8")


def _signature(story: Story) -> str:
    published, modified = when(story.published_at, story.published), when(story.modified_at, story.modified)
    changed = f"updated {modified}" if modified and story.modified_at != story.published_at else ""
    parts = (
        isolated(story.byline or ", ".join(story.authors)),
        published,
        changed,
        linked(story.canonical_url, "source"),
    )
    return " · ".join(filter(None, parts))


def _facts(story: Story) -> str:
    """Where it came from and how each field was read: for whoever doubts one."""
    rows = "".join(
        f'<tr><th scope="row">{escape(name)}</th><td>{value}</td><td class="from">{escape(origin)}</td></tr>\n'
        for name, value, origin in _rows(story)
    )
    return f"""<details>
<summary>Provenance</summary>
<table class="facts"><tbody>
{rows}</tbody></table>
</details>"""


def _rows(story: Story) -> Iterator[tuple[str, str, str]]:
    origin = story.provenance.get
    told: Iterable[tuple[str, str, str]] = (
        ("canonical URL", linked(story.canonical_url), origin("canonical_url", "")),
        ("story", f"{story.story_id}, revision {story.revision or 1}", ""),
        ("headline", escape(story.headline), origin("headline", "")),
        ("authors", escape(", ".join(story.authors)), origin("authors", "")),
        ("agencies", escape(", ".join(story.agencies)), origin("agencies", "")),
        ("published", escape(story.published.raw if story.published else ""), origin("published_at", "")),
        ("modified", escape(story.modified.raw if story.modified else ""), origin("modified_at", "")),
        ("language", escape(story.language), origin("language", "")),
        ("kind", escape(story.kind), origin("kind", "")),
        ("section", escape(story.section), origin("section", "")),
        ("keywords", escape(", ".join(story.keywords)), origin("keywords", "")),
        ("also seen as", "<br>".join(map(linked, story.aliases)), ""),
        ("length", f"{story.word_count} words, {story.reading_minutes} min", ""),
        ("extraction quality", f"{story.quality:.2f}", ""),
        ("raw page", escape(story.capture), ""),
        ("fetched", when(story.fetched_at), ""),
        ("normalized", f"{when(story.normalized_at)}, generation {story.normalizer}", ""),
    )
    return ((name, value, source) for name, value, source in told if value)


def _joined(*parts: str) -> str:
    return " · ".join(isolated(part) for part in dict.fromkeys(parts) if part)
