"""A takedown: whatever else happens, and however often it ends in the middle, nothing of the story is left."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.store.copies import impression_of
from infra.local.interleaving import Interleaving
from shared.aws.s3 import ObjectMissing
from shared.aws.sqs import drafts_of
from shared.blocks import Paragraph
from shared.captures import CONTENT_TYPE, batch_key, read_record, write_record
from shared.errors import CaptureLost, Withdrawn
from shared.filler import TooShort, filler
from shared.messages import Capture, StoryNormalized
from shared.outcomes import Outcome, StageOutcome
from shared.reading import StoryReader
from shared.story import Story
from shared.takedown import Removed, Takedown
from shared.urls import story_id
from shared.warc import records
from tests.builders import FETCHED_AT, URL, raw_page, store_stage, story, story_normalized
from tests.fakes import MemoryLedger, MemoryObjects, MemoryPrints, MemoryStories, MemoryWithdrawals

SECRET = "unspeakable"
ALIAS = "https://ledger.example/?p=7"
OTHER = "https://ledger.example/other"
BODY = f"{SECRET} " + " ".join(f"word{number}" for number in range(50))


def batch(day: int, *urls: str) -> tuple[str, bytes, list[Capture]]:
    """A file of captures, and where each page lies in it."""
    key, data, captures = batch_key(f"batch-{day}", FETCHED_AT), b"", []
    for url in urls:
        text = SECRET if url != OTHER else "harmless"
        record = write_record(raw_page(url=url, final_url=url, body=f"<p>{text} {day}</p>".encode() * 9))
        captures.append(Capture(key=key, offset=len(data), length=len(record)))
        data += record
    return key, data, captures


BATCHES = [batch(0, OTHER, URL, OTHER), batch(1, URL, OTHER, ALIAS)]


def delivery(number: int, headline: str = SECRET) -> StoryNormalized:
    """Three visits: two of one batch, all with a raw page of their own."""
    capture, asked = [(BATCHES[0][2][1], URL), (BATCHES[1][2][0], URL), (BATCHES[1][2][2], ALIAS)][number]
    return story_normalized(
        headline=headline,
        authors=(f"Ann {number}",),
        body=(Paragraph(text=BODY),),
        fetched_at=FETCHED_AT + timedelta(hours=number),
        capture=capture.name,
        requested_url=asked,
    )


class Crash(Exception):
    pass


class Watched:
    """Passes calls on, after a step of its world."""

    def __init__(self, target: object, world: "World") -> None:
        self._target, self._world = target, world

    def __getattr__(self, name: str):
        def call(*args, **kwargs):
            self._world.step()
            return getattr(self._target, name)(*args, **kwargs)

        return call


@dataclass
class World:
    stories: MemoryStories = field(default_factory=MemoryStories)
    objects: MemoryObjects = field(default_factory=MemoryObjects)
    prints: MemoryPrints = field(default_factory=MemoryPrints)
    ledger: MemoryLedger = field(default_factory=MemoryLedger)
    marks: MemoryWithdrawals = field(default_factory=MemoryWithdrawals)
    step: Callable[[], None] = lambda: None

    def __post_init__(self) -> None:
        for key, data, _ in BATCHES:
            self.objects.put_once(key, data, CONTENT_TYPE)

    def deliver(self, message: StoryNormalized) -> None:
        ports = (Watched(port, self) for port in (self.stories, self.objects, self.prints))
        with suppress(Withdrawn, ObjectMissing):  # what it was about to read is gone: SQS delivers it again
            store_stage(*ports)(message)

    def take_down(self, reference: str = URL, reason: str = "court order") -> Removed:
        stories, objects, ledger, marks = (
            Watched(port, self) for port in (self.stories, self.objects, self.ledger, self.marks)
        )
        takedown = Takedown(stories, objects, ledger, marks, drafts_of, self.forget, lambda: FETCHED_AT)
        return takedown(reference, reason, "desk@ledger.example")

    def withdraw(self, reference: str = URL) -> None:
        self.take_down(reference)

    def forget(self, told: Story) -> None:
        if impression := impression_of(told):
            Watched(self.prints, self).forget(impression)

    def said(self) -> list[str]:
        """Where the story's words still stand."""
        found = [key for key, data in self.objects.objects.items() if SECRET.encode() in _opened(key, data)]
        found += [str(head) for head in self.stories.heads.values() if SECRET in head.model_dump_json()]
        found += [author for _, author, _ in self.stories.bylines]
        return found + [outcome.stage for outcome in self.ledger.latest.values() if SECRET in outcome.body]

    def is_gone(self) -> bool:
        head = self.stories.heads[story_id(URL)]
        others = [read_record(self.objects.get(c.key, offset=c.offset, length=c.length)) for c in kept_captures()]
        return (
            self.said() == []
            and head.withdrawn_reason == "court order"
            and StoryReader(self.stories, self.objects).get(ALIAS) is None
            and all(page.url == OTHER for page in others)
            and not self.prints.kept
        )


def kept_captures() -> list[Capture]:
    return [BATCHES[0][2][0], BATCHES[0][2][2], BATCHES[1][2][1]]


def _opened(key: str, data: bytes) -> bytes:
    if not key.endswith(".warc.gz"):
        return data
    return b"".join(record.block for record in records(BytesIO(data)))


DELIVERIES = st.lists(
    st.builds(delivery, st.integers(0, 2), st.sampled_from([SECRET, f"{SECRET}!"])), min_size=1, max_size=5
)


def test_all_that_was_stored_is_deleted_and_a_tombstone_stays() -> None:
    world = World()
    for number in range(3):
        world.deliver(delivery(number))
    removed = world.take_down()
    assert world.is_gone()
    assert (removed.objects, len(removed.captures)) == (1, 3)
    assert list(world.stories.captures(removed.story_id)) == []
    tombstone = world.stories.heads[story_id(URL)]
    assert (tombstone.canonical_url, tombstone.aliases) == (URL, (ALIAS,))
    assert (tombstone.withdrawn_at, tombstone.withdrawn_by) == (FETCHED_AT, "desk@ledger.example")


def test_what_the_change_log_told_of_a_story_is_forgotten_with_it() -> None:
    world = World()
    log = {story_id(URL): [SECRET], story_id(OTHER): ["harmless"]}
    takedown = Takedown(
        world.stories, world.objects, world.ledger, world.marks, drafts_of, world.forget, lambda: FETCHED_AT,
        forget_changes=lambda name: len(log.pop(name)),
    )  # fmt: skip
    takedown(URL, "court order")
    assert log == {story_id(OTHER): ["harmless"]}


def test_a_version_that_is_written_behind_a_takedown_is_cleared_away_by_its_own_delivery() -> None:
    world = World()
    world.deliver(delivery(0))
    calls = iter(range(99))

    def step() -> None:
        if next(calls) == 1:  # the delivery has read the head, and is about to write its object
            world.step = lambda: None
            world.take_down()

    world.step = step
    for _ in range(2):  # of the first the objects were gone that it was about to read: SQS delivers it again
        world.deliver(delivery(1, f"{SECRET}!"))
    assert world.stories.heads[story_id(URL)].withdrawn_at
    assert not any(key.startswith("stories/") for key in world.objects.objects)


@given(DELIVERIES, st.lists(st.integers(0, 40), max_size=4))
def test_a_takedown_that_ends_in_the_middle_is_begun_again(deliveries, crashes) -> None:
    world = World()
    for message in deliveries:
        world.deliver(message)
    for lives in crashes:
        left = [lives]

        def step(left: list[int] = left) -> None:
            left[0] -= 1
            if left[0] < 0:
                raise Crash

        world.step = step
        with suppress(Crash):
            world.take_down()
    world.step = lambda: None
    world.take_down()
    assert world.prints.kept == {}
    assert world.said() == [BATCHES[n][0] for n in (0, 1) if not _is_visited(n, deliveries)]


def _is_visited(number: int, deliveries: list[StoryNormalized]) -> bool:
    """Whether every secret page of this batch was delivered: a takedown knows of no other."""
    known = {message.story.capture for message in deliveries}
    secret = {c.name for c, url in zip(BATCHES[number][2], _urls(number), strict=True) if url != OTHER}
    return secret <= known


def _urls(number: int) -> tuple[str, ...]:
    return (OTHER, URL, OTHER) if number == 0 else (URL, OTHER, ALIAS)


@settings(max_examples=60)
@given(DELIVERIES, st.integers(0, 9999))
def test_deliveries_at_the_same_time_leave_nothing_that_a_second_takedown_does_not_find(deliveries, seed) -> None:
    interleaving = Interleaving(seed)
    world = World(step=interleaving.switch)
    tasks: list[Callable[[], None]] = [partial(world.deliver, message) for message in deliveries]
    tasks.append(world.withdraw)
    interleaving.run(tasks)
    assert world.prints.kept == {}
    world.step = lambda: None
    for message in deliveries:  # SQS delivers again what was not settled
        world.deliver(message)
    assert not any(key.startswith("stories/") for key in world.objects.objects)
    assert world.prints.kept == {}
    world.take_down()
    assert world.said() == [BATCHES[n][0] for n in (0, 1) if not _is_visited(n, deliveries)]


def test_what_a_delivery_wrote_for_copies_before_it_died_goes_when_it_is_delivered_again() -> None:
    world, message = World(), delivery(0)
    world.deliver(message)
    written = impression_of(message.story)
    assert written
    world.take_down()
    world.prints.keep(written)  # by a delivery that had written the head before the takedown, and died here
    world.deliver(message)
    assert world.prints.kept == {}


def test_two_takedowns_in_one_file_do_not_undo_each_other() -> None:
    for seed in range(20):
        interleaving = Interleaving(seed)
        world = World(step=interleaving.switch)
        world.ledger.record([set_aside("fetch", OTHER, detail=f"the page is kept as {kept_captures()[0].name}")])
        world.stories.note_capture(story_id(URL), BATCHES[0][2][1].name)
        tasks: list[Callable[[], None]] = [world.withdraw, partial(world.withdraw, OTHER)]
        interleaving.run(tasks)
        for capture in BATCHES[0][2][:2]:
            with pytest.raises(CaptureLost):
                read_record(world.objects.get(capture.key, offset=capture.offset, length=capture.length))
        last = BATCHES[0][2][2]
        assert read_record(world.objects.get(last.key, offset=last.offset, length=last.length)).url == OTHER


def set_aside(stage: str, url: str, *, detail: str = "", body: str = "") -> StageOutcome:
    return StageOutcome(
        url=url, stage=stage, outcome=Outcome.REJECTED, at=FETCHED_AT, reason="not-an-article", detail=detail, body=body
    )


def test_a_page_that_nobody_knows_of_is_found_by_its_day() -> None:
    world = World()
    world.deliver(delivery(2))
    of_no_url = raw_page(url="urn:uuid:7", final_url="ftp://ledger.example/")
    world.objects.put_once(batch_key("another", FETCHED_AT), write_record(of_no_url), CONTENT_TYPE)
    takedown = Takedown(
        world.stories, world.objects, world.ledger, world.marks, drafts_of, world.forget, lambda: FETCHED_AT
    )
    removed = takedown(URL, "court order")
    assert world.said() != []
    takedown.search("2026-11-22", removed)
    assert world.is_gone()


def test_a_story_that_was_never_stored_is_kept_out_too() -> None:
    world = World()
    world.take_down()
    with pytest.raises(Withdrawn):
        store_stage(world.stories, world.objects, world.prints)(delivery(0))
    with pytest.raises(Withdrawn):
        world.marks.require_wanted(f"{URL}?utm_source=x")


def test_a_capture_of_its_own_is_deleted_whole() -> None:
    world = World()
    world.objects.put_once(
        "captures/2026/11/22/l/1.warc.gz", write_record(raw_page(body=SECRET.encode())), CONTENT_TYPE
    )
    world.deliver(story_normalized(capture="captures/2026/11/22/l/1.warc.gz"))
    world.take_down()
    assert "captures/2026/11/22/l/1.warc.gz" not in world.objects.objects


@given(st.integers(200, 100_000))
def test_a_filler_is_a_record_of_any_length(length: int) -> None:
    nothing = filler(length)
    assert len(nothing) == length
    [record] = records(BytesIO(nothing))
    assert not record.is_response
    assert record.block == b"withdrawn"


def test_no_filler_is_shorter_than_its_record() -> None:
    with pytest.raises(TooShort):
        filler(100)


def test_every_page_is_longer_than_the_shortest_filler() -> None:
    shortest = write_record(raw_page(url="http://a.b", final_url="http://a.b", headers={}, body=b""))
    assert len(filler(len(shortest))) == len(shortest)


def test_a_story_that_was_taken_down_has_no_cluster_and_no_text() -> None:
    world = World()
    world.deliver(delivery(0))
    world.take_down()
    head = world.stories.heads[story().story_id]
    assert (head.headline, head.text_hash, head.sightings, head.story_key, head.changes) == ("", "", (), "", ())
