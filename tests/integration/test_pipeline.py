"""The whole pipeline, its real handlers on emulated AWS, from a page to a stored story."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import RLock, Thread

import pytest
from botocore.exceptions import ClientError
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from infra.local.clock import SimulatedClock
from infra.local.faults import AwsCall, Killed
from infra.local.interleaving import Interleaving
from infra.local.pump import Pump
from infra.local.stack import LocalStack
from infra.local.template import TEMPLATE
from shared.captures import read_record
from shared.heads import StoryHead
from shared.messages import Capture
from shared.outcomes import Outcome
from tests.builders import story_published
from tests.integration.fates import Fates
from tests.integration.pages import captured, html, publish

URL = "https://ledger.example/2026/harbour-freezes"


@pytest.fixture
def stack() -> Iterator[LocalStack]:
    with LocalStack.in_process(clock=SimulatedClock()) as stack:
        yield stack


@pytest.fixture
def site() -> Iterator[str]:
    """A news site on loopback: one story, and nothing else."""

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = self.path == "/harbour-freezes"
            self.send_response(200 if found else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(html("Harbour freezes") if found else b"")

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_a_page_on_the_web_becomes_a_stored_story(stack: LocalStack, site: str) -> None:
    url = f"{site}/harbour-freezes"
    publish(stack, story_published(url=url))
    Pump(stack).run_until_idle()

    head = Fates(stack).head(url)
    assert head
    assert (head.headline, head.revision) == ("Harbour freezes", 1)
    story = json.loads(Fates(stack).objects.get(head.story_key))
    assert story["headline"] == "Harbour freezes"
    capture = Capture.parse(story["capture"])
    kept = Fates(stack).objects.get(capture.key, offset=capture.offset, length=capture.length)
    assert read_record(kept).url == url


def test_every_stage_leaves_its_outcome(stack: LocalStack) -> None:
    publish(stack, captured(stack, URL, html("Harbour freezes")))
    Pump(stack).run_until_idle()

    journey = [(one.stage, one.outcome) for one in Fates(stack).ledger.journey(URL)]
    assert journey == [
        ("fetch", Outcome.CLEANED),
        ("normalize", Outcome.NORMALIZED),
        ("store", Outcome.CREATED),
    ]


def test_a_story_too_large_for_a_message_goes_through_whole(stack: LocalStack) -> None:
    publish(stack, captured(stack, URL, html("Harbour freezes", paragraphs=400)))
    Pump(stack).run_until_idle()

    head = Fates(stack).head(URL)
    assert head
    assert head.word_count > 20_000


def test_a_page_that_is_gone_is_rejected_with_its_reason(stack: LocalStack) -> None:
    publish(stack, captured(stack, URL, b"", status=404))
    Pump(stack).run_until_idle()

    settled = Fates(stack).settled(URL)
    assert settled
    assert (settled.outcome, settled.reason) == (Outcome.REJECTED, "page-gone")
    assert Fates(stack).in_queues() == set()


def test_a_message_that_is_no_message_is_rejected_under_its_id(stack: LocalStack) -> None:
    sent = stack.client("sqs").send_message(QueueUrl=stack.outputs["FetchQueueUrl"], MessageBody="{poison")
    Pump(stack).run_until_idle()

    [outcome] = Fates(stack).ledger.message(sent["MessageId"])
    assert (outcome.outcome, outcome.reason, outcome.body) == (Outcome.REJECTED, "malformed-message", "{poison")


def test_what_aws_refuses_for_good_ends_in_the_dead_letters_and_can_be_redriven() -> None:
    faults = Faults(refused_path="captures/")
    with LocalStack.in_process(clock=SimulatedClock(), watch=faults) as stack:
        publish(stack, captured(stack, URL, html("Harbour freezes")))
        faults.armed = True
        Pump(stack).run_until_idle()
        faults.armed = False

        [outcome] = Fates(stack).ledger.journey(URL)
        assert (outcome.outcome, outcome.reason, outcome.attempt) == (Outcome.DEAD_LETTERED, "ClientError", 8)
        assert [json.loads(one["Body"])["url"] for one in stack.dead_letters("FetchQueue").letters()] == [URL]

        assert stack.dead_letters("FetchQueue").redrive() == 1
        Pump(stack).run_until_idle()
        assert stack.dead_letters("FetchQueue").letters() == []
        assert Fates(stack).head(URL)


@dataclass
class Faults:
    """Kills at some AWS calls, refuses others, and asks after each whether anything is lost."""

    kills: frozenset[int] = frozenset()
    refusals: frozenset[int] = frozenset()
    refused_path: str = ""
    fates: Fates | None = None
    urls: frozenset[str] = frozenset()
    interleaving: Interleaving | None = None
    armed: bool = False
    calls: int = 0
    lost: set[str] = field(default_factory=set)
    turn: RLock = field(default_factory=RLock)  # fetch reads a batch's captures side by side

    def __call__(self, call: AwsCall) -> None:
        if self.armed and self.interleaving:
            self.interleaving.switch()
        with self.turn:
            self._watch(call)

    def _watch(self, call: AwsCall) -> None:
        if not self.armed or call.operation == "GetQueueAttributes":  # Lambda does not count messages
            return
        self.armed = False  # what we ask ourselves is not watched
        try:
            if self.fates:
                self.lost |= self.fates.lost(self.urls)
        finally:
            self.armed = True  # a function may outlive whatever we raise, and is not to go on unwatched
        self.calls += 1
        if self.calls in self.kills:
            raise Killed
        refused = self.refused_path and self.refused_path in call.path and call.operation == "GetObject"
        if call.moment == "before" and (refused or self.calls in self.refusals):
            raise ClientError({"Error": {"Code": "AccessDenied", "Message": "no"}}, call.operation)


moments = st.frozensets(st.integers(1, 120), max_size=3)
# A failing example is as small as a reader needs; to make it smaller would take minutes of whole stacks.
AS_FOUND = (Phase.explicit, Phase.generate)


@settings(max_examples=8, phases=AS_FOUND)
@given(seed=st.integers(0, 999), kills=moments, refusals=moments)
def test_no_message_is_ever_neither_stored_rejected_in_flight_nor_in_the_dead_letters(
    seed: int, kills: frozenset[int], refusals: frozenset[int]
) -> None:
    stories = [f"https://ledger.example/story/{n}" for n in range(3)]
    gone, large, forbidden = (f"https://ledger.example/{name}" for name in ("gone", "large", "forbidden"))
    faults = Faults(kills, refusals, refused_path="forbidden")
    with LocalStack.in_process(clock=SimulatedClock(), watch=faults) as stack:
        publish(stack, *(captured(stack, url, html(f"News {url[-1]}")) for url in stories))
        publish(stack, captured(stack, large, html("Long read", paragraphs=250)))
        publish(stack, captured(stack, gone, b"", status=410))
        publish(stack, story_published(url=forbidden, capture={"key": "captures/forbidden.warc.gz"}))
        faults.fates, faults.urls = Fates(stack), frozenset({*stories, gone, large, forbidden})
        faults.armed = True
        Pump(stack, seed=seed).run_until_idle()
        faults.armed = False

        fates = Fates(stack)
        assert faults.lost == set()
        assert all(fates.head(url) for url in (*stories, large))
        assert fates.settled(gone)
        assert fates.in_queues() == {forbidden}


@contextmanager
def one_by_one() -> Iterator[Path]:
    """The template, but every message is a batch of its own: only then do a story's versions meet in the store."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "template.yaml"
        text, changed = re.subn(r"BatchSize: \d+", "BatchSize: 1", TEMPLATE.read_text())
        assert changed >= 3  # the stages; what reads streams and pushes is not asked here
        path.write_text(text)
        yield path


def history_after(seed: int, kills: frozenset[int], order: list[int]) -> StoryHead | None:
    """The head of a story whose versions (told by their number) were delivered in this order."""
    faults = Faults(kills, interleaving=Interleaving(seed))
    with (
        one_by_one() as template,
        LocalStack.in_process(template=template, clock=SimulatedClock(), watch=faults) as stack,
    ):
        for position, version in enumerate(order):
            # Two versions tell the same, under other markup: four captures, two revisions.
            page = html(f"Harbour freezes, update {version // 2}") + f"<!-- {version} -->".encode()
            publish(stack, captured(stack, URL, page, minutes=version), delay=position // 2 * 5)
        faults.armed = True
        Pump(stack, seed=seed, interleaving=faults.interleaving).run_until_idle()
        faults.armed = False
        return Fates(stack).head(URL)


@cache
def orderly_history() -> StoryHead | None:
    return history_after(0, frozenset(), [0, 1, 2, 3])


@settings(max_examples=6, phases=AS_FOUND)
@given(
    seed=st.integers(0, 999),
    kills=moments,
    order=st.permutations(range(4)),
    again=st.lists(st.integers(0, 3), max_size=2),
)
def test_a_storys_versions_in_any_order_any_number_of_times_with_crashes_end_in_one_state(
    seed: int, kills: frozenset[int], order: list[int], again: list[int]
) -> None:
    orderly = orderly_history()
    assert orderly
    assert orderly.revision == 2
    assert history_after(seed, kills, [*order, *again]) == orderly
