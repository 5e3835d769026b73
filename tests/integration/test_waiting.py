"""What waits for its time, in the whole local stack: slots behind a Crawl-delay, and visits to young stories."""

import re
from collections.abc import Iterator

import pytest

from infra.local.clock import SimulatedClock
from infra.local.pump import Pump
from infra.local.stack import LocalStack
from shared.aws.dispatch import slotted_dispatch
from shared.aws.sqs import SqsOutbox
from shared.messages import StoryPublished
from shared.urls import story_id
from tests.builders import story_published
from tests.integration.fates import Fates
from tests.integration.pages import html
from tests.origin import Origin, response


@pytest.fixture
def origin() -> Iterator[Origin]:
    with Origin().serving() as origin:
        yield origin


def announce(stack: LocalStack, *stories: StoryPublished) -> None:
    queue = SqsOutbox(stack.client("sqs"), stack.outputs["FetchQueueUrl"], Fates(stack).objects)
    slotted_dispatch(stack.client("dynamodb"), stack.outputs["ControlTableName"], queue).publish(stories)


def pages_asked(origin: Origin) -> list[str]:
    paths = [request.split(" ")[1] for request in origin.requests]
    return [path for path in paths if path.startswith("/story")]


def test_a_slow_host_s_stories_are_all_stored_at_its_pace_and_none_is_a_dead_letter(origin) -> None:
    origin.at("/robots.txt", response(b"User-agent: *\nCrawl-delay: 30", content_type="text/plain"))
    urls = [origin.at(f"/story/{n}", response(html(f"News {n}"))) for n in range(5)]
    with LocalStack.in_process(clock=SimulatedClock()) as stack:
        announce(stack, *(story_published(url=url, trace_id=url[-16:]) for url in urls))
        pump = Pump(stack)
        pump.advance(60)
        assert len(pages_asked(origin)) <= 3
        pump.advance(240)

        assert all(Fates(stack).head(url) for url in urls)
        assert len(pages_asked(origin)) == 5
        assert Fates(stack).in_queues(dead_letters_only=True) == set()


def test_a_young_story_is_visited_and_what_changed_meanwhile_becomes_a_revision(origin) -> None:
    url = origin.at("/story", response(html("Harbour freezes"), 'ETag: "1"'))
    with LocalStack.in_process(clock=SimulatedClock(), parameters={"Revisits": "2m,4m"}) as stack:
        announce(stack, story_published(url=url))
        pump = Pump(stack)
        pump.advance(60)
        origin.at("/story", response(html("Harbour thaws"), 'ETag: "2"'))
        pump.advance(180)
        origin.at("/story", b"HTTP/1.1 304 Not Modified\r\n\r\n")
        pump.advance(180)

        head = Fates(stack).stories.head(story_id(url))
        assert head
        assert (head.headline, head.revision) == ("Harbour thaws", 2)
        asked = [re.findall(r"if-none-match: (.+?)\r", request.lower()) for request in origin.requests]
        assert [condition for [condition] in filter(None, asked)] == ['"1"', '"2"']
        [fetched] = [one for one in Fates(stack).ledger.journey(url) if one.stage == "fetch"]
        assert fetched.outcome == "unchanged"
