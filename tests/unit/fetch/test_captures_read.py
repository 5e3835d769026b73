"""Pages that are kept already: read from their captures, nobody is asked."""

import pytest

from functions.fetch.capture_store import CaptureStore
from functions.fetch.rights import NO_TERMS
from functions.fetch.service import Fetch
from shared.captures import write_record
from shared.errors import (
    CaptureLost,
    NotAnArticle,
    PageGone,
    UnfetchableUrl,
)
from shared.messages import Capture
from shared.outcomes import Outcome
from tests.builders import raw_page, story_published
from tests.unit.fetch.conftest import ClosedPaths, MemoryWeb, read
from tests.unit.fetch.test_service import WALL, cleaned


def test_a_capture_is_replayed_without_asking_origin_or_robots(objects, web) -> None:
    captures = CaptureStore(objects)
    first = cleaned(Fetch(web, ClosedPaths(), captures, read))
    captures.flush()
    offline = Fetch(MemoryWeb({}), ClosedPaths(("harbour",)), CaptureStore(objects), read)

    replayed = cleaned(offline, capture=first.capture)

    assert replayed == first


def test_a_capture_inside_a_larger_file_is_read_where_it_lies(fetch, objects) -> None:
    record = write_record(raw_page(body=b"<p>1</p><p>2</p>"))
    objects.objects["drop/cc-news.warc.gz"] = b"x" * 100 + record + b"y" * 100
    capture = Capture(key="drop/cc-news.warc.gz", offset=100, length=len(record))

    sent = cleaned(fetch, capture=capture)

    assert sent.article_html.startswith("<p>2 paragraphs")
    assert sent.capture == capture


@pytest.mark.parametrize(
    ("capture", "data"),
    [
        (Capture(key="captures/gone.warc.gz"), None),
        (Capture(key="captures/a.warc.gz"), b"no record"),
        (Capture(key="captures/a.warc.gz", offset=5), write_record(raw_page())),
    ],
)
def test_a_capture_that_is_none_is_rejected(fetch, objects, capture, data) -> None:
    if data:
        objects.objects[capture.key] = data
    with pytest.raises(CaptureLost):
        fetch(story_published(capture=capture))


@pytest.mark.parametrize(
    "url",
    ["ftp://ledger.example/a", "urn:uuid:7", "dns:ledger.example", "https://[::1", "//a/b", f"https://a/{'ü' * 2000}"],
)
@pytest.mark.parametrize("which", ["url", "final_url"])
def test_a_capture_of_what_is_no_web_page_is_rejected(fetch, objects, url, which) -> None:
    objects.objects["captures/a.warc.gz"] = write_record(raw_page(**{which: url}))
    with pytest.raises(UnfetchableUrl):
        fetch(story_published(capture=Capture(key="captures/a.warc.gz")))


def test_a_captured_404_is_as_gone_as_a_fresh_one(fetch, objects) -> None:
    objects.objects["captures/a.warc.gz"] = write_record(raw_page(status=404))
    with pytest.raises(PageGone):
        fetch(story_published(capture=Capture(key="captures/a.warc.gz")))


def test_a_page_that_is_kept_already_is_read_whatever_it_asks_of_keepers(fetch, objects) -> None:
    page = raw_page(body=b'<head><meta name="robots" content="noarchive"></head><p>Water rose.</p>')
    objects.objects["captures/a.warc.gz"] = write_record(page)

    assert fetch(story_published(capture=Capture(key="captures/a.warc.gz"))).outcome is Outcome.CLEANED


@pytest.mark.parametrize("junk", ["{", "[]", '{"usage": 7}'])
def test_what_a_capture_says_of_a_site_may_be_junk(fetch, objects, junk) -> None:
    objects.objects["captures/a.warc.gz"] = write_record(raw_page(site_terms=junk))

    assert cleaned(fetch, capture=Capture(key="captures/a.warc.gz")).terms == NO_TERMS


def test_a_wall_in_a_capture_will_never_open(fetch, objects) -> None:
    objects.objects["captures/a.warc.gz"] = write_record(raw_page(body=WALL))
    with pytest.raises(NotAnArticle, match="the capture holds a wall"):
        fetch(story_published(capture=Capture(key="captures/a.warc.gz")))
