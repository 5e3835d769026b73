"""A takedown on emulated AWS, ended between any two of its calls and begun again, while messages are on their way."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from threading import RLock

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from cli import stacks
from cli.takedown import _procedure, _take_down, _undo
from infra.local.clock import SimulatedClock
from infra.local.faults import AwsCall, Killed
from infra.local.pump import Pump
from infra.local.stack import LocalStack
from shared.outcomes import Outcome
from shared.urls import story_id
from shared.warc import records
from tests.integration.fates import Fates
from tests.integration.pages import NOON, captured, html, publish

URL = "https://ledger.example/2026/unwanted"
OTHER = "https://gazette.example/2026/wanted"
SECRET = "Unspeakable harbour"


@dataclass
class Death:
    """Ends things at the AWS call that is due."""

    lives: int = -1

    def __call__(self, _call: AwsCall) -> None:
        if self.lives >= 0:
            self.lives -= 1
            if self.lives < 0:
                raise Killed


def everything(stack: LocalStack) -> str:
    """All that the bucket and the tables hold, opened."""
    objects = Fates(stack).objects
    told = []
    for key in objects.keys(""):
        data = objects.get(key)
        if key.endswith(".warc.gz"):
            data = b"".join(record.block for record in records(BytesIO(data)))
        told.append(data.decode("utf-8", "replace"))
    for table in ("StoriesTableName", "ControlTableName"):
        told += [str(item) for item in stack.client("dynamodb").scan(TableName=stack.outputs[table])["Items"]]
    return "\n".join(told)


def stored(stack: LocalStack) -> None:
    """Two stories, each seen twice; one of them in two revisions."""
    for url, title in ((URL, SECRET), (OTHER, "Harmless harbour")):
        publish(stack, captured(stack, url, html(title), minutes=0), captured(stack, url, html(title), minutes=5))
    publish(stack, captured(stack, URL, html(f"{SECRET} again", paragraphs=400), minutes=9))
    Pump(stack).run_until_idle()


@settings(max_examples=3)
@given(deaths=st.lists(st.integers(0, 40), min_size=1, max_size=3))
def test_a_takedown_that_is_killed_at_any_call_is_begun_again(deaths: list[int]) -> None:
    death = Death()
    with LocalStack.in_process(clock=SimulatedClock(), watch=death) as local:
        stored(local)
        stack = stacks.of(local)
        for lives in deaths:
            death.lives = lives
            try:
                _take_down(stack, URL, "court order", "desk", ())
            except Killed:
                continue
        death.lives = -1
        _take_down(stack, URL, "court order", "desk", ())

        assert SECRET not in everything(local)
        assert "Harmless harbour" in everything(local)
        head = stacks.of(local).reader.head(URL)
        assert head
        assert (head.withdrawn_reason, head.headline) == ("court order", "")


@dataclass
class InTheMiddle:
    """At one AWS call of the pipeline the story is taken down; at others who makes the call is killed."""

    taken_down_at: int
    kills: frozenset[int]
    local: LocalStack | None = None
    calls: int = 0
    turn: RLock = field(default_factory=RLock)  # fetch reads a batch's captures side by side

    def __call__(self, _call: AwsCall) -> None:
        with self.turn:
            self._watch()

    def _watch(self) -> None:
        if self.local is None:
            return
        self.calls += 1
        number, local = self.calls, self.local
        if number == self.taken_down_at:
            self.local = None  # its own calls are not watched
            _take_down(stacks.of(local), URL, "court order", "desk", ())
            self.local = local
        if number in self.kills:
            raise Killed


@settings(max_examples=3, phases=(Phase.explicit, Phase.generate))
@given(
    seed=st.integers(0, 999),
    taken_down_at=st.integers(1, 150),
    kills=st.frozensets(st.integers(1, 150), max_size=3),
    order=st.permutations(range(6)),
)
def test_a_takedown_amid_deliveries_crashes_and_replays_leaves_nothing_and_touches_no_other_story(
    seed: int, taken_down_at: int, kills: frozenset[int], order: list[int]
) -> None:
    watch = InTheMiddle(taken_down_at, kills)
    with LocalStack.in_process(clock=SimulatedClock(), watch=watch) as local:
        first = captured(local, URL, html(SECRET), minutes=0)
        messages = [
            first, first, captured(local, URL, html(SECRET), minutes=5),
            captured(local, URL, html(f"{SECRET} again", paragraphs=200), minutes=9),
            captured(local, OTHER, html("Harmless harbour")), captured(local, OTHER, html("Harbour thaws"), minutes=5),
        ]  # fmt: skip
        publish(local, *(messages[place] for place in order))
        watch.local = local
        Pump(local, seed=seed).run_until_idle()
        watch.local = None
        publish(local, *messages)
        Pump(local, seed=seed).run_until_idle()
        _take_down(stacks.of(local), URL, "court order", "desk", (NOON.date(),))  # as the runbook says, in the end

        fates = Fates(local)
        withdrawn = fates.settled(URL)
        assert withdrawn
        assert (withdrawn.outcome, withdrawn.reason) == (Outcome.REJECTED, "withdrawn")
        assert fates.in_queues() == set()
        other = fates.head(OTHER)
        assert other
        assert (other.headline, other.revision) == ("Harbour thaws", 2)
        told = everything(local)
        assert "Unspeakable" not in told
        bands = local.client("dynamodb").scan(TableName=local.outputs["ControlTableName"])["Items"]
        assert not any(story_id(URL) in item["sk"]["S"] for item in bands)


@pytest.fixture
def local() -> Iterator[LocalStack]:
    with LocalStack.in_process(clock=SimulatedClock()) as stack:
        yield stack


def test_a_story_that_was_taken_down_is_refused_by_fetch_and_can_be_let_in_again(local: LocalStack) -> None:
    stored(local)
    stack = stacks.of(local)
    _take_down(stack, URL, "court order", "desk", ())
    publish(local, captured(local, URL, html("Back again"), minutes=20))
    Pump(local).run_until_idle()
    settled = Fates(local).settled(URL)
    assert settled
    assert (settled.stage, settled.outcome, settled.reason, settled.body) == (
        "fetch",
        Outcome.REJECTED,
        "withdrawn",
        "",
    )
    head = stacks.of(local).reader.head(URL)
    assert head
    assert head.withdrawn_at

    _undo(stack, URL)
    publish(local, captured(local, URL, html("Back again"), minutes=30))
    Pump(local).run_until_idle()
    head = stacks.of(local).reader.head(URL)
    assert head
    assert (head.headline, head.revision) == ("Back again", 1)


def test_what_is_on_its_way_meanwhile_is_refused_by_the_store_and_found_by_the_next_takedown(local: LocalStack) -> None:
    stored(local)
    stack = stacks.of(local)
    procedure = _procedure(stack)
    elsewhere = html(SECRET).replace(b"<head>", f'<head><link rel="canonical" href="{URL}">'.encode())
    page = captured(local, "https://ledger.example/unwanted?p=7", elsewhere, minutes=40)
    publish(local, page)
    procedure(URL, "court order")
    Pump(local).run_until_idle()
    assert SECRET in everything(local)
    removed = procedure(URL, "court order")
    assert removed.captures
    assert SECRET not in everything(local)


def test_a_page_that_was_handed_in_just_before_and_is_refused_by_fetch_is_found_by_the_next_takedown(
    local: LocalStack,
) -> None:
    stored(local)
    publish(local, captured(local, URL, html(f"{SECRET} anew"), minutes=50))
    procedure = _procedure(stacks.of(local))
    procedure(URL, "court order")
    Pump(local).run_until_idle()
    procedure(URL, "court order")
    assert SECRET not in everything(local)
