"""`feeds`: the verbs of an operator, on a registry in memory."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from cli import watching
from cli.app import newsmill
from cli.watching import Desk
from functions.discover.finding import Finder
from functions.discover.part import Part, PartKind
from shared.sources import PollState
from shared.web.http import anywhere
from shared.websub.lease import Offer
from tests.discover_fakes import FEED_URL, NOW, MemoryParts, MemorySources, ScriptedWeb, rss, source

OTHER = "https://gazette.example/feed"


class MemorySubscriptions:
    """Who is to tell us of which source."""

    def __init__(self) -> None:
        self.wanted: dict[str, Offer] = {}

    def want(self, source: str, offer: Offer) -> None:
        self.wanted[source] = offer

    def end(self, source: str) -> None:
        self.wanted.pop(source, None)


@pytest.fixture
def web() -> ScriptedWeb:
    return ScriptedWeb()


@pytest.fixture
def subscriptions() -> MemorySubscriptions:
    return MemorySubscriptions()


@pytest.fixture
def parts() -> MemoryParts:
    return MemoryParts()


@pytest.fixture
def registry(
    monkeypatch: pytest.MonkeyPatch, web: ScriptedWeb, subscriptions: Any, parts: MemoryParts
) -> MemorySources:
    registry = MemorySources()
    desk = Desk(registry, subscriptions, parts, lambda: Finder(web, anywhere), lambda: NOW)
    monkeypatch.setattr(watching, "desk_of", lambda _stack, _contact: desk)
    return registry


def feeds(*words: str) -> Result:
    return CliRunner().invoke(newsmill, ["feeds", *words])


def told(*words: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in feeds(*words, "--json").stdout.splitlines()]


def test_a_feed_is_added_and_told(registry: MemorySources, web: ScriptedWeb) -> None:
    web.serve(FEED_URL, rss("https://courier.example/a"))
    [added] = told("add", FEED_URL, "--name", "The Courier", "--max-age-days", "0")
    assert (added["outcome"], added["kind"], added["entries"]) == ("added", "rss", 1)
    [kept] = registry.all()
    assert (kept.url, kept.name, kept.max_age_days, kept.due_at) == (FEED_URL, "The Courier", 0, NOW)
    assert told("add", FEED_URL)[0]["outcome"] == "known"


def test_of_a_home_page_the_best_source_is_added_and_the_others_are_told(
    registry: MemorySources, web: ScriptedWeb
) -> None:
    home = '<html><link rel="alternate" type="application/rss+xml" href="/feed"></html>'
    web.serve("https://courier.example/", home.encode())
    web.serve("https://courier.example/robots.txt", b"Sitemap: /s.xml")
    web.serve("https://courier.example/s.xml", b"<urlset><url><loc>/a</loc></url></urlset>")
    web.serve(FEED_URL, rss("https://courier.example/a"))
    assert [(one["url"], one["outcome"]) for one in told("add", "https://courier.example/")] == [
        (FEED_URL, "added"),
        ("https://courier.example/s.xml", "also there"),
    ]
    assert len(told("add", "https://courier.example/", "--all")) == len(registry.all()) == 2


def test_what_cannot_be_read_is_not_added(registry: MemorySources, web: ScriptedWeb) -> None:
    answer = feeds("add", FEED_URL)
    assert answer.exit_code == 1
    assert "page-gone" in answer.stdout
    assert registry.all() == []


def test_subscriptions_go_in_and_out_as_opml(registry: MemorySources, tmp_path: Path) -> None:
    opml = tmp_path / "feeds.opml"
    opml.write_text(
        f'<opml version="1.0"><body><outline text="News"><outline text="The &quot;Courier&quot;" xmlUrl="{FEED_URL}"/>'
        f'<outline title="Gazette" xmlurl="{OTHER}"/><outline text="a folder & nothing else"/></outline></body></opml>'
    )
    assert [one["outcome"] for one in told("import", str(opml))] == ["added", "added"]
    exported = feeds("export").stdout
    opml.write_text(exported)
    assert [one["outcome"] for one in told("import", str(opml))] == ["known", "known"]
    assert {one.name for one in registry.all()} == {'The "Courier"', "Gazette"}


def test_a_plain_list_is_imported_and_what_is_no_url_is_told(registry: MemorySources, tmp_path: Path) -> None:
    listed = tmp_path / "urls.txt"
    listed.write_text(f"# ours\n{FEED_URL}\n\nnot a url\n{FEED_URL}\n")
    assert sorted(one["outcome"] for one in told("import", str(listed))) == ["added", "failed"]


def test_a_file_without_feeds_is_refused(registry: MemorySources, tmp_path: Path) -> None:
    other = tmp_path / "page.html"
    other.write_text("<html></html>")
    assert feeds("import", str(other)).exit_code == 2


def test_the_list_tells_health_last_story_and_next_poll(registry: MemorySources) -> None:
    registry.add(source(name="Courier"))
    registry.add(source(url=OTHER, state=PollState(problem="page-gone: status 404", failing_since=NOW - 90_000)))
    healths = {one["url"]: one["health"] for one in told("list")}
    assert healths[FEED_URL] == "not polled yet"
    assert healths[OTHER] == "failing since 2026-11-21 07:00: page-gone: status 404"
    assert "page-gone" in feeds("list").stdout
    assert told("list")[0]["next_poll_at"] == "2026-11-22T08:00:00+00:00"


def test_an_empty_list_says_how_it_is_filled(registry: MemorySources) -> None:
    assert not registry.all()
    assert "`./newsmill feeds add URL` adds one" in feeds("list").stderr


def test_the_list_tells_what_of_a_source_could_not_be_read_yet(registry: MemorySources, parts: MemoryParts) -> None:
    registry.add(source())
    part = Part.of(source(), f"{FEED_URL}?page=2", PartKind.PAGE, NOW)
    parts.add(replace(part, due_at=NOW + 7200, problem="status 503"))
    assert told("list")[0]["unread"] == [
        {
            "url": f"{FEED_URL}?page=2",
            "kind": "page",
            "since": "2026-11-22T08:00:00+00:00",
            "next_try_at": "2026-11-22T10:00:00+00:00",
            "problem": "status 503",
            "lost_at": None,
        }
    ]
    parts.add(replace(Part.of(source(), f"{FEED_URL}?page=3", PartKind.PAGE, NOW), ended_at=NOW))
    assert "1 part not read yet; 1 part lost" in " ".join(feeds("list").stdout.split())


def test_a_source_is_paused_resumed_polled_and_removed_by_url_or_id(registry: MemorySources) -> None:
    added = source()
    registry.add(added)
    assert feeds("pause", FEED_URL, "--because", "they asked").exit_code == 0
    assert told("list")[0]["health"] == "paused: they asked"
    assert feeds("poll", FEED_URL).exit_code == 1
    assert feeds("resume", added.id).exit_code == 0
    assert feeds("resume", added.id).exit_code == 1
    assert told("poll", added.id)[0]["done"] == "due now"
    assert feeds("remove", FEED_URL).exit_code == 0
    assert registry.all() == []
    assert feeds("remove", FEED_URL).exit_code == 1


def test_no_hub_tells_of_a_source_while_it_is_paused(
    registry: MemorySources, subscriptions: MemorySubscriptions
) -> None:
    offer = Offer("https://hub.example/", FEED_URL)
    added = source(state=PollState(hub=offer.hub, topic=offer.topic))
    registry.add(added)
    subscriptions.want(added.id, offer)
    feeds("pause", FEED_URL)
    assert subscriptions.wanted == {}
    feeds("resume", FEED_URL)
    assert subscriptions.wanted == {added.id: offer}
