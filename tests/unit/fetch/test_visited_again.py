"""Stories that come again: after a crash, for another visit, or after a takedown."""

from collections.abc import Callable
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest

from functions.fetch.capture_store import CaptureStore
from functions.fetch.service import Fetch
from shared.captures import RawPage, write_record
from shared.errors import (
    PermanentError,
    Withdrawn,
)
from shared.messages import Capture, StoryPublished, Visit
from shared.outcomes import Outcome
from tests.builders import URL, raw_page, story_published
from tests.fakes import MemoryObjects
from tests.unit.fetch.conftest import ClosedPaths, MemoryWeb, read
from tests.unit.fetch.test_service import cleaned


class Crash(BaseException):
    """The machine is gone."""


STEPS = ("get", "require", "keep", "read")


@pytest.mark.parametrize("crash_before", STEPS)
def test_a_crash_anywhere_and_a_second_delivery_end_in_one_state(objects, web, crash_before) -> None:
    orderly = CaptureStore(MemoryObjects(), name=lambda: "batch")
    expected = cleaned(Fetch(MemoryWeb(dict(web.pages)), ClosedPaths(), orderly, read))
    to_crash = {crash_before}

    def step(name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def crashing_once(*arguments: Any) -> Any:
            if name in to_crash:
                to_crash.remove(name)
                raise Crash
            return call(*arguments)

        return crashing_once

    store = CaptureStore(objects, name=lambda: "batch")
    ports = SimpleNamespace(
        get=step("get", web.get),
        require=step("require", ClosedPaths().require),
        terms=ClosedPaths().terms,
        keep=step("keep", store.keep),
        read=store.read,
    )
    fetch = Fetch(ports, ports, ports, step("read", read))
    with pytest.raises(Crash):
        fetch(story_published())
    again = cleaned(fetch)

    store.flush()
    assert to_crash == set()
    assert store.read(again.capture).body == raw_page().body
    assert (again.article_html, again.page) == (expected.article_html, expected.page)


@dataclass
class Plans:
    """What was planned: URL and status of each fetch that is to be followed by another."""

    made: list[tuple[str, int]] = field(default_factory=list)

    def __call__(self, story: StoryPublished, page: RawPage) -> None:
        self.made.append((story.url, page.status))


def test_a_visit_asks_only_for_what_has_changed(captures, web) -> None:
    visit = Visit(number=2, etag='"7"', last_modified="Sun, 22 Nov 2026 08:00:00 GMT")
    Fetch(web, ClosedPaths(), captures, read)(story_published(visit=visit))
    Fetch(web, ClosedPaths(), captures, read)(story_published(visit=Visit()))
    assert web.conditions == [{"If-None-Match": '"7"', "If-Modified-Since": "Sun, 22 Nov 2026 08:00:00 GMT"}, {}]


def test_an_unchanged_page_is_settled_with_nothing_kept_and_the_next_visit_planned(captures, objects, web) -> None:
    web.pages[URL] = raw_page(status=304, body=b"")
    plans = Plans()
    done = Fetch(web, ClosedPaths(), captures, read, plans)(story_published(visit=Visit(etag='"7"')))
    captures.flush()

    assert (done.outcome, done.send, objects.objects) == (Outcome.UNCHANGED, None, {})
    assert plans.made == [(URL, 304)]


def test_a_story_that_was_fetched_is_visited_again_and_one_that_was_not_is_not(captures, objects, web) -> None:
    objects.objects["captures/a.warc.gz"] = write_record(raw_page())
    web.pages["https://ledger.example/gone"] = raw_page(status=404)
    web.pages["https://ledger.example/empty"] = raw_page(body=b"<html>nothing")
    plans = Plans()
    fetch = Fetch(web, ClosedPaths(), captures, read, plans)

    fetch(story_published())
    fetch(story_published(capture=Capture(key="captures/a.warc.gz")))
    for url in ("https://ledger.example/gone", "https://ledger.example/empty"):
        with pytest.raises(PermanentError):
            fetch(story_published(url=url, visit=Visit(number=1)))

    assert plans.made == [(URL, 200)]


@pytest.mark.parametrize("unwanted", [URL, "https://ledger.example/moved"])
def test_a_story_that_was_taken_down_is_not_captured_again(objects, captures, unwanted) -> None:
    def require_wanted(url: str) -> None:
        if url == unwanted:
            raise Withdrawn(url)

    web = MemoryWeb({URL: raw_page(final_url="https://ledger.example/moved")})
    fetch = Fetch(web=web, site=ClosedPaths(), captures=captures, read=read, require_wanted=require_wanted)
    with pytest.raises(Withdrawn):
        fetch(story_published())
    captures.flush()
    assert objects.objects == {}
    assert web.fetched == ([] if unwanted == URL else [URL])
