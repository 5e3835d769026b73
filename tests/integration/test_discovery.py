"""From a source to stored stories: the tick, discover's real handler, and the pipeline behind it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from infra.local.clock import SimulatedClock
from infra.local.faults import AwsCall, Killed
from infra.local.pump import Pump
from infra.local.stack import LocalStack
from shared.aws.sources import DynamoSources
from shared.sources import Source
from tests.discover_fakes import iso, rss, source
from tests.integration.fates import Fates
from tests.integration.pages import html


@dataclass
class Paper:
    """A news site on loopback: its feed, and a page for every story."""

    origin: str = ""
    stories: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    @property
    def feed(self) -> str:
        return f"{self.origin}/feed.xml"

    def url(self, story: str) -> str:
        return f"{self.origin}/{story}"

    def answer(self, path: str) -> tuple[int, str, bytes]:
        self.asked.append(path)
        if path == "/feed.xml":
            return 200, "application/rss+xml", rss(*(self.url(story) for story in reversed(self.stories)))
        if path.strip("/") in self.stories:
            return 200, "text/html; charset=utf-8", html(path.strip("/"))
        return 404, "text/plain", b""


@pytest.fixture
def paper() -> Iterator[Paper]:
    paper = Paper()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, content_type, body = paper.answer(self.path)
            self.send_response(status)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        paper.origin = f"http://127.0.0.1:{server.server_port}"
        yield paper
        server.shutdown()
        thread.join()


@pytest.fixture
def clock() -> SimulatedClock:
    return SimulatedClock()


def sources_of(stack: LocalStack) -> DynamoSources:
    return DynamoSources(stack.client("dynamodb"), stack.outputs["ControlTableName"])


def watch(stack: LocalStack, clock: SimulatedClock, url: str) -> Source:
    added = source(url=url, name="The Paper", due_at=clock.now())
    assert sources_of(stack).add(added)
    return added


def stored(stack: LocalStack, paper: Paper) -> list[str]:
    return [story for story in paper.stories if Fates(stack).head(paper.url(story))]


def test_a_feed_becomes_stories_and_a_new_entry_follows_within_one_poll(paper: Paper, clock: SimulatedClock) -> None:
    paper.stories = ["harbour-freezes", "ferry-returns"]
    with LocalStack.in_process(clock=clock) as stack:
        added = watch(stack, clock, paper.feed)
        pump = Pump(stack)
        pump.advance(60)
        assert stored(stack, paper) == ["harbour-freezes", "ferry-returns"]
        head = Fates(stack).head(paper.url("ferry-returns"))
        assert head
        assert head.source_name

        kept = sources_of(stack).get(added.id)
        assert kept
        assert 600 <= kept.due_at - kept.state.polled_at <= 7200
        paper.stories.append("eels-return")
        clock.advance(kept.due_at - clock.now())
        pump.advance(90)
        assert stored(stack, paper) == ["harbour-freezes", "ferry-returns", "eels-return"]
        assert paper.asked.count("/feed.xml") == 2


def test_an_operator_can_have_a_source_polled_now(paper: Paper, clock: SimulatedClock) -> None:
    paper.stories = ["harbour-freezes"]
    with LocalStack.in_process(clock=clock) as stack:
        added = watch(stack, clock, paper.feed)
        pump = Pump(stack)
        pump.tick()
        paper.stories.append("ferry-returns")
        pump.tick()
        assert paper.asked.count("/feed.xml") == 1
        sources_of(stack).poll_at(added.id, clock.now())
        pump.tick()
        pump.run_until_idle()
        assert stored(stack, paper) == ["harbour-freezes", "ferry-returns"]


@pytest.mark.parametrize(
    ("moment", "operation"),
    [("before", "BatchGetItem"), ("after", "UpdateItem"), ("after", "SendMessageBatch"), ("before", "BatchWriteItem")],
)
def test_a_tick_that_is_killed_at_any_call_loses_no_entry(
    paper: Paper, clock: SimulatedClock, moment: str, operation: str
) -> None:
    paper.stories = ["harbour-freezes", "ferry-returns", "eels-return"]
    armed: list[str] = []

    def watcher(call: AwsCall) -> None:
        if armed and (call.moment, call.operation) == (moment, operation):
            armed.clear()
            raise Killed(operation)

    with LocalStack.in_process(clock=clock, watch=watcher) as stack:
        watch(stack, clock, paper.feed)
        pump = Pump(stack)
        armed.append("now")
        pump.advance(7 * 60)
        assert armed == []
        assert stored(stack, paper) == paper.stories


def test_a_sitemap_index_leads_to_stories(paper: Paper, clock: SimulatedClock) -> None:
    paper.stories = ["ferry-returns"]
    answer = paper.answer

    def with_sitemaps(path: str) -> tuple[int, str, bytes]:
        now = iso(clock.now() - 60)
        if path == "/index.xml":
            loc = f"{paper.origin}/s.xml"
            return (
                200,
                "text/xml",
                f"<sitemapindex><sitemap><loc>{loc}</loc><lastmod>{now}</lastmod></sitemap></sitemapindex>".encode(),
            )
        if path == "/s.xml":
            return (
                200,
                "text/xml",
                f"<urlset><url><loc>{paper.url('ferry-returns')}</loc><lastmod>{now}</lastmod></url></urlset>".encode(),
            )
        return answer(path)

    paper.answer = with_sitemaps  # type: ignore[method-assign] # this paper has sitemaps, too
    with LocalStack.in_process(clock=clock) as stack:
        watch(stack, clock, f"{paper.origin}/index.xml")
        Pump(stack).advance(60)
        assert stored(stack, paper) == ["ferry-returns"]
