"""The law of the change log: every reader sees every change once, and a story's changes in their order.

Shards deliver their records in order, in batches of any size, again after every crash; writers and readers go
on at once, one AWS call at a time; clocks disagree; a transaction's items appear late and one by one.
"""

import random
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.changes.log import ChangeLogWriter, Contended
from functions.changes.service import Publish
from infra.local.faults import Killed
from infra.local.interleaving import Interleaving
from shared.aws.changes import LOG, DynamoChanges, Expired, Position, Stretch
from shared.aws.items import from_item
from shared.aws.stories import read_head
from shared.story_changes import StoryChange
from tests.builders import FETCHED_AT
from tests.unit.changes.late_dynamodb import (
    LateDynamoDB,
    TransactionCanceledException,
    TransactionConflictException,
)
from tests.unit.changes.records import head, record

KEPT = timedelta(days=90)


def log(database: LateDynamoDB) -> DynamoChanges:
    return DynamoChanges(cast("Any", database), "changes", now=lambda: datetime.now(UTC))


def writer(database: LateDynamoDB, skew: float = 0) -> Publish:
    return Publish(
        ChangeLogWriter(
            cast("Any", database), "changes", kept=KEPT, now=lambda: datetime.now(UTC) + timedelta(seconds=skew)
        ),
        read_head,
    )


def shards(chance: random.Random, stories: int, changes: int) -> list[list[Any]]:
    """Each story's changes lie in one shard, in the order of its sequence numbers."""
    lanes: list[list[Any]] = [[], []]
    for position in range(changes):
        story = chance.randrange(stories)
        lanes[story % 2].append(record(story, sequence=1000 + position))
    return lanes


def deliver(publish: Publish, records: list[Any], chance: random.Random) -> Callable[[], None]:
    """As a pipe does: from the last batch that went through, until all of them have."""

    def run() -> None:
        done = 0
        while done < len(records):
            batch = records[done : done + chance.randint(1, 4)]
            with suppress(Killed, Contended, TransactionCanceledException, TransactionConflictException):
                publish(batch)
                if chance.random() < 0.8:  # else the bus fails, and the batch comes again
                    done += len(batch)

    return run


def follow(changes: DynamoChanges, into: list[StoryChange], chance: random.Random, turns: int) -> Callable[[], None]:
    """A reader who keeps a position, and loses what came after it in a crash."""

    def run() -> None:
        position = Position()
        for _ in range(turns):
            with suppress(Killed):
                stretch = changes.read(position, chance.randint(1, 5))
                into.extend(stretch.changes)
                position = stretch.end

    return run


def the_rest(changes: DynamoChanges, seen: int) -> Iterator[StoryChange]:
    """Everything in the log, past the first so many."""
    position, passed = Position(), 0
    while (stretch := changes.read(position, 7)).changes or stretch.more:
        for change in stretch.changes:
            passed += 1
            if passed > seen:
                yield change
        position = stretch.end


@settings(max_examples=150)
@given(seed=st.integers(0, 10**6), deadly=st.sampled_from([0, 0.02, 0.1]), skew=st.integers(-3600, 3600))
def test_every_reader_sees_every_change_once_and_in_order(seed: int, deadly: float, skew: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - repeatable, not secret
    interleaving = Interleaving(seed)
    database = LateDynamoDB(chance, interleaving.switch, deadly)
    lanes = shards(chance, stories=5, changes=14)
    read: list[list[StoryChange]] = [[], []]
    writers = [writer(database, skew * number) for number in (0, 1)]
    interleaving.run([
        *(deliver(publish, lane, chance) for publish, lane in zip(writers, lanes, strict=True)),
        *(follow(log(database), into, chance, turns=12) for into in read),
    ])  # fmt: skip

    database.settle()
    database.deadly = 0
    sent = {(told["dynamodb"]["SequenceNumber"].zfill(40)) for lane in lanes for told in lane}
    for seen in read:
        whole = [*seen, *the_rest(log(database), len(seen))]
        assert len(whole) == len(sent)
        assert {change.sequence for change in whole} == sent
        for story in {change.story_id for change in whole}:
            own = [change.sequence for change in whole if change.story_id == story]
            assert own == sorted(own)


def kept(database: LateDynamoDB) -> Iterator[StoryChange]:
    """The log as it lies in the table, whatever readers of a replica see."""
    for (partition, _), versions in database.items.items():
        if partition == LOG:
            yield from map(StoryChange.model_validate, from_item(versions[-1])["changes"])


def with_takedowns(chance: random.Random, lanes: list[list[Any]]) -> dict[str, str]:
    """Some changes become withdrawals, after which their story comes back; the sequence of each story's last one."""
    last: dict[str, str] = {}
    for lane in lanes:
        for place, told in enumerate(lane):
            if chance.random() < 0.3:
                before = read_head(told["dynamodb"]["NewImage"])
                tombstone = before.model_copy(update={"withdrawn_at": FETCHED_AT, "headline": ""})
                sequence = int(told["dynamodb"]["SequenceNumber"])
                lane[place] = record(sequence=sequence, before=before, after=tombstone)
                last[before.story_id] = f"{sequence:040d}"
    return last


@settings(max_examples=100)
@given(seed=st.integers(0, 10**6), deadly=st.sampled_from([0, 0.02, 0.1]))
def test_no_word_that_was_withdrawn_is_left_in_the_log_and_none_told_since_is_lost(seed: int, deadly: float) -> None:
    chance = random.Random(seed)  # noqa: S311
    interleaving = Interleaving(seed)
    database = LateDynamoDB(chance, interleaving.switch, deadly)
    lanes = shards(chance, stories=5, changes=14)
    withdrawn = with_takedowns(chance, lanes)
    interleaving.run([deliver(writer(database), lane, chance) for lane in lanes])

    database.settle()
    for change in kept(database):
        gone = change.sequence <= withdrawn.get(change.story_id, "")
        assert change.headline == ("" if gone else head().headline)


def test_what_is_withdrawn_in_the_same_batch_is_told_nobody() -> None:
    database = LateDynamoDB(random.Random(0))  # noqa: S311
    created, other = head(1), head(2)
    tombstone = created.model_copy(update={"withdrawn_at": FETCHED_AT, "headline": ""})
    back = head(1, headline="Harbour thaws")
    told = writer(database)([
        record(1, sequence=1),
        record(2, sequence=2),
        record(1, sequence=3, before=created, after=tombstone),
        record(1, sequence=4, after=back),
    ])  # fmt: skip
    assert [(change.type, change.headline) for change in told] == [
        ("StoryCreated", other.headline), ("StoryWithdrawn", ""), ("StoryCreated", "Harbour thaws"),
    ]  # fmt: skip
    assert [change.headline for change in patiently(log(database), Position()).changes] == [
        "", other.headline, "", "Harbour thaws",
    ]  # fmt: skip


@given(cut=st.integers(1, 3), again=st.booleans())
def test_what_was_told_in_a_batch_before_its_withdrawal_is_followed_by_it_and_leaves_no_word_in_the_log(
    cut: int,
    again: bool,  # noqa: FBT001 - hypothesis names it
) -> None:
    database = LateDynamoDB(random.Random(0))  # noqa: S311
    created, changed = head(1), head(1, hour=1, headline="Harbour thaws")
    tombstone = changed.model_copy(update={"withdrawn_at": FETCHED_AT, "headline": ""})
    records = [
        record(1, sequence=1), record(1, sequence=2, before=created, after=changed),
        record(1, sequence=3, before=changed, after=tombstone),
    ]  # fmt: skip
    publish = writer(database)
    sent = [*publish(records[:cut]), *(publish(records[:cut]) if again else []), *publish(records[cut:])]
    assert max(sent, key=lambda change: change.sequence).type == "StoryWithdrawn"
    database.settle()
    assert [change.headline for change in kept(database)] == ["", "", ""]


@given(seed=st.integers(0, 10**6), page=st.integers(1, 4))
def test_a_reader_behind_what_is_kept_is_told_and_nobody_else(seed: int, page: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    database = LateDynamoDB(chance)
    changes = log(database)
    for number in range(4):
        writer(database)([record(number, sequence=number + 1)])
    database.settle()
    for gone in range(1, page):
        del database.items["changes", f"{gone:015d}"]
    for start in range(1, page):
        with pytest.raises(Expired):
            patiently(changes, Position(start))
    for start in range(page, 6):
        assert patiently(changes, Position(start)).end == Position(5)
    with pytest.raises(Expired):
        patiently(changes, Position(6))


def patiently(changes: DynamoChanges, start: Position) -> Stretch:
    """All that is there, asked for as often as it takes to see it."""
    found = changes.read(start, 10)
    while found.more or found.end != changes.latest():
        found = changes.read(found.end, 10)
    return found
