"""Atom, HTML and plain text."""

from datetime import timedelta
from html.parser import HTMLParser
from xml.etree.ElementTree import fromstring

from hypothesis import given

from shared.formats.atom import ATOM, Feed, atom
from shared.formats.documents import html_document, text_document
from shared.heads import StoryHead
from shared.history import Sighting
from shared.story import Story
from tests.builders import FETCHED_AT, story
from tests.stories import stories

FEED = Feed("urn:newsmill:list:1", "Stories", "https://api.example/stories", story_url="https://api.example/stories/")


def head(**changes) -> StoryHead:
    told = story(**changes)
    return StoryHead.of(told, (Sighting.of(told),), ())


def found(feed: bytes, path: str) -> list[str | None]:
    """Texts of the elements on this path."""
    steps = "/".join(f"{{{ATOM}}}{step}" for step in path.split("/"))
    return [element.text for element in fromstring(feed).findall(steps)]  # noqa: S314 - our own output


@given(stories())
def test_every_feed_is_xml_with_what_atom_demands(told: Story) -> None:
    feed = atom(FEED, [StoryHead.of(told, (Sighting.of(told),), ())])
    for path in ("id", "title", "updated", "entry/id", "entry/title", "entry/updated", "entry/author/name"):
        assert len(found(feed, path)) >= 1, path


def test_a_feed_is_as_new_as_its_newest_entry() -> None:
    late = head(canonical_url="https://ledger.example/late", fetched_at=FETCHED_AT + timedelta(hours=1))
    feed = atom(FEED, [head(authors=("Ann Example",)), late])
    assert found(feed, "updated") == ["2026-11-22T09:15:00.000Z"]
    assert found(feed, "entry/author/name") == ["Ann Example", "The Ledger"]


def test_a_feed_leads_to_its_next_page() -> None:
    feed = atom(Feed("urn:x", "Stories", "https://a.example/1", "https://a.example/2"), [])
    links = {link.get("rel"): link.get("href") for link in fromstring(feed).findall(f"{{{ATOM}}}link")}  # noqa: S314
    assert links == {"self": "https://a.example/1", "next": "https://a.example/2"}


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def handle_starttag(self, tag, attrs) -> None:
        self.seen.append(tag)


def test_a_page_escapes_what_is_text() -> None:
    parser = Tags()
    parser.feed(html_document(story(headline="<script>x</script>", kicker="<b>", description="<img src=x>")))
    assert not {"script", "b", "img"} & set(parser.seen)


def test_a_page_and_a_text_hold_headline_signature_and_body() -> None:
    told = story(byline="By Ann Example", published_at=FETCHED_AT, language="en")
    for document in (html_document(told), text_document(told)):
        for said in ("Harbour freezes", "By Ann Example", "2026-11-22", "The Ledger", "The harbour froze overnight."):
            assert said in document
    assert '<html lang="en" dir="auto">' in html_document(told)
