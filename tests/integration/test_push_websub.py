"""A whole WebSub exchange over real HTTP: a publisher, a hub, and our stack in between."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest

from infra.demo.hub import Hub, Subscription
from infra.demo.site import PAGES
from shared.aws.leases import DynamoLeases
from shared.aws.sources import DynamoSources
from shared.sources import Source, source_id
from shared.websub.lease import State
from shared.websub.subscriptions import Subscriptions
from tests.eventually import eventually
from tests.integration.live import Live, live
from tests.origin import Origin, response

FEED_TYPE = "application/rss+xml"
PAGE = (PAGES / "ferry.html").read_text().replace('<link rel="canonical"', '<link rel="nothing"')


@dataclass(frozen=True)
class World:
    live: Live
    hub: Hub
    publisher: Origin

    @property
    def sources(self) -> DynamoSources:
        return DynamoSources(self.live.stack.client("dynamodb"), self.live.stack.outputs["ControlTableName"])

    @property
    def leases(self) -> DynamoLeases:
        return DynamoLeases(self.live.stack.client("dynamodb"), self.live.stack.outputs["ControlTableName"])

    def story(self, path: str) -> str:
        """A page that can be fetched; its URL."""
        return self.publisher.at(path, response(PAGE.replace("{{origin}}", self.publisher.url("")[:-1]).encode()))

    def feed(self, path: str, *stories: str) -> bytes:
        """Publish a feed that tells of these stories; what it looks like."""
        items = "".join(f"<item><title>News</title><link>{url}</link></item>" for url in stories)
        links = f'<atom:link rel="hub" href="{self.hub.url}"/><atom:link rel="self" href="{self.publisher.url(path)}"/>'
        feed = f'<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>{links}{items}</channel></rss>'
        self.publisher.at(path, response(feed.encode(), content_type=FEED_TYPE))
        return feed.encode()

    def polls(self, path: str) -> int:
        return sum(request.startswith(f"GET {path} ") for request in self.publisher.requests)

    def subscribed(self, path: str) -> Subscription:
        """Watch a feed until the hub takes us for a subscriber."""
        self.feed(path)
        url = self.publisher.url(path)
        self.sources.add(Source(id=source_id(url), url=url, added_at=datetime.now(UTC)))
        found = eventually(lambda: self._subscription(url), f"the hub knows nobody who wants {url}")
        assert found
        return found

    def _subscription(self, topic: str) -> Subscription | None:
        self.live.tick()
        return next((each for each in self.hub.subscriptions.values() if each.topic == topic), None)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with Hub() as hub, Origin().serving() as publisher, live(tmp_path_factory.mktemp("state")) as running:
        yield World(running, hub, publisher)


def test_a_story_that_a_hub_tells_of_is_stored_without_asking_for_its_feed(world: World) -> None:
    subscription = world.subscribed("/fat.xml")
    assert subscription.secret
    assert subscription.callback.startswith(f"{world.live.api_url}/websub/")
    polls, story = world.polls("/fat.xml"), world.story("/2026/fat")

    news = world.feed("/fat.xml", story)
    assert world.hub.tell(subscription.topic, news, FEED_TYPE) == [202]
    assert world.live.stored(story)
    assert world.polls("/fat.xml") == polls

    # Once more, as hubs do that heard no answer, or somebody who listened: nothing is new in it.
    assert world.hub.tell(subscription.topic, news, FEED_TYPE) == [202]
    marker = world.story("/2026/fat-marker")
    world.hub.tell(subscription.topic, world.feed("/fat.xml", story, marker), FEED_TYPE)
    assert world.live.stored(marker)
    assert world.polls("/2026/fat") == 1


def test_news_without_content_has_the_feed_polled_at_once(world: World) -> None:
    subscription = world.subscribed("/thin.xml")
    story = world.story("/2026/thin")
    world.feed("/thin.xml", story)
    assert world.hub.tell(subscription.topic) == [202]
    eventually(lambda: "fetch" in world.live.journey(story), "the story never reached fetch")
    told = world.live.desk.ledger.journey(subscription.topic)
    assert [(each.stage, each.detail) for each in told] == [("push", "1 story")]


def test_news_that_is_signed_by_somebody_else_is_acknowledged_and_not_read(world: World) -> None:
    subscription = world.subscribed("/forged.xml")
    forger = replace(subscription, secret="guessed")
    fake = world.story("/2026/forged")
    assert world.hub.deliver(forger, world.feed("/forged.xml", fake), FEED_TYPE) == 202
    assert world.hub.deliver(replace(subscription, secret=""), world.feed("/forged.xml", fake), FEED_TYPE) == 202

    true = world.story("/2026/true")
    world.hub.tell(subscription.topic, world.feed("/forged.xml", true), FEED_TYPE)
    eventually(lambda: "fetch" in world.live.journey(true), "the story never reached fetch")
    assert world.live.journey(fake) == []


def test_a_lease_is_renewed_before_it_ends_and_under_the_same_callback(world: World) -> None:
    world.hub.lease_seconds = 3600
    first = world.subscribed("/renewed.xml")
    world.hub.lease_seconds = 864_000
    eventually(lambda: _active(world, first.topic), "the lease was never noted")
    if granted := world.leases.of_source(source_id(first.topic)):
        assert world.leases.put(replace(granted, due_at=datetime.now(UTC).timestamp()), granted)  # half an hour later

    def renewed() -> Subscription | None:
        world.live.tick()
        later = world.hub.subscriptions[first.callback]
        return later if later.ends_at > first.ends_at else None

    later = eventually(renewed, "the lease was never renewed")
    assert later
    assert later.ends_at - first.ends_at > 860_000
    lease = eventually(lambda: _active(world, first.topic), "the renewal was never noted")
    assert lease > 863_000


def _active(world: World, topic: str) -> float:
    lease = world.leases.of_source(source_id(topic))
    return lease.ends_at - datetime.now(UTC).timestamp() if lease and lease.state is State.ACTIVE else 0


def test_a_feed_that_is_removed_is_unsubscribed(world: World) -> None:
    subscription = world.subscribed("/removed.xml")
    source = source_id(subscription.topic)
    world.sources.remove(source)
    Subscriptions(world.leases, lambda: datetime.now(UTC).timestamp()).end(source)
    world.live.tick()

    eventually(lambda: subscription.callback not in world.hub.subscriptions, "the hub still counts on us")
    eventually(lambda: world.leases.of_source(source) is None, "the lease is still there")
    assert world.hub.asked[-1]["hub.mode"] == "unsubscribe"
    assert world.hub.deliver(subscription, b"", FEED_TYPE) == 410


def test_nobody_subscribes_or_unsubscribes_us_but_ourselves(world: World) -> None:
    subscription = world.subscribed("/ours.xml")
    forms = [
        {"hub.mode": "unsubscribe", "hub.topic": subscription.topic, "hub.callback": subscription.callback},
        {"hub.mode": "subscribe", "hub.topic": "http://other.invalid/", "hub.callback": subscription.callback},
        {"hub.mode": "subscribe", "hub.topic": subscription.topic, "hub.callback": subscription.callback[:-1]},
    ]
    for form in forms:
        world.hub.verify(form)
    assert world.hub.not_agreed[-3:] == [form["hub.callback"] for form in forms]
