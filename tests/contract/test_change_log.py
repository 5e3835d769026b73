"""The change log on the table that template.yaml declares; its laws are in tests/unit/changes."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from functions.changes.log import ChangeLogWriter
from shared.aws.changes import DynamoChanges, Expired, Position
from shared.aws.items import to_item
from shared.story_changes import ChangeType, StoryChange
from tests.unit.changes.records import head

NOW = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)


def change(number: int, sequence: int = 1) -> StoryChange:
    told = head(number)
    return StoryChange.model_validate({
        "type": "StoryCreated", "story_id": told.story_id, "sequence": f"{sequence:040d}", "at": NOW, "revision": 1,
        "canonical_url": told.canonical_url, "headline": told.headline, "authors": ("Ann Example",),
    })  # fmt: skip


class Log:
    """Writer and readers of one table."""

    def __init__(self, dynamodb: Any, now: datetime = NOW) -> None:
        reading = DynamoChanges(dynamodb, "ChangesTable", now=lambda: now)
        self.read, self.latest, self.oldest = reading.read, reading.latest, reading.oldest
        self.forget = reading.forget
        writing = ChangeLogWriter(dynamodb, "ChangesTable", kept=timedelta(days=90), now=lambda: now)
        self.append, self.forget_before = writing.append, writing.forget


@pytest.fixture
def changes(dynamodb: Any) -> Log:
    return Log(dynamodb)


def test_an_empty_log_has_nothing_to_read_and_a_place_to_wait_at(changes: Log) -> None:
    assert changes.latest() == changes.oldest() == Position(1, 0)
    assert changes.read(Position(), 10).changes == ()


def test_changes_too_large_for_one_page_are_appended_in_several(changes: Log) -> None:
    large = [change(number).model_copy(update={"headline": "x" * 90_000}) for number in range(10)]
    assert changes.append(large) == 10
    assert changes.append(large) == 0
    assert changes.read(Position(), 100).changes == tuple(large)


def test_what_was_appended_is_read_in_its_order_in_pieces_of_any_size(changes: Log) -> None:
    assert changes.append([change(1), change(2), change(3)]) == 3
    assert changes.append([change(4)]) == 1
    first = changes.read(Position(), 2)
    second = changes.read(first.end, 10)
    assert first.changes == (change(1), change(2))
    assert (first.end, first.more) == (Position(1, 2), True)
    assert second.changes == (change(3), change(4))
    assert (second.end, second.more) == (Position(3), False)
    assert changes.latest() == Position(3)


def test_a_change_that_comes_again_is_known(changes: Log) -> None:
    changes.append([change(1, 1), change(2, 1)])
    assert changes.append([change(1, 1), change(2, 2), change(2, 1)]) == 1
    assert changes.append([change(1, 1)]) == 0
    assert [c.sequence[-1] for c in changes.read(Position(), 10).changes] == ["1", "1", "2"]


def test_changes_of_a_table_that_counts_anew_are_taken_for_known_until_what_was_seen_is_forgotten(
    changes: Log, dynamodb: Any
) -> None:
    changes.append([change(1, 100)])
    assert changes.append([change(1, 5)]) == 0
    dynamodb.delete_item(TableName="ChangesTable", Key=to_item({"pk": f"seen#{change(1).story_id}", "sk": "seen"}))
    assert changes.append([change(1, 5)]) == 1


def test_a_new_reader_begins_where_pages_are_still_kept(changes: Log, dynamodb: Any) -> None:
    changes.append([change(1)])
    Log(dynamodb, NOW + timedelta(days=89)).append([change(2)])
    later = Log(dynamodb, NOW + timedelta(days=91))
    assert later.oldest() == Position(2)
    assert later.read(Position(2), 10).changes == (change(2),)


def test_a_reader_far_behind_is_billed_for_what_it_gets_and_little_more(changes: Log, dynamodb: Any) -> None:
    for number in range(8):
        changes.append([change(number * 10 + each) for each in range(10)])
    read: list[int] = []
    dynamodb.meta.events.register("after-call.dynamodb.Query", lambda parsed, **_: read.append(parsed["ScannedCount"]))
    assert changes.oldest() == Position(1)
    assert read == [1]
    assert len(changes.read(Position(1), 30).changes) == 30
    assert changes.read(Position(2, 7), 30).end == Position(5, 7)
    assert read[1:] == [3, 4]


def test_pages_of_quiet_hours_are_read_on_until_there_is_enough(changes: Log) -> None:
    for number in range(12):
        changes.append([change(number)])
    for limit in (1, 3, 100):
        assert changes.read(Position(), limit).changes == tuple(change(number) for number in range(min(limit, 12)))


def test_a_reader_behind_what_is_kept_is_told(changes: Log, dynamodb: Any) -> None:
    changes.append([change(1)])
    changes.append([change(2)])
    dynamodb.delete_item(TableName="ChangesTable", Key={"pk": {"S": "changes"}, "sk": {"S": f"{1:015d}"}})
    with pytest.raises(Expired):
        changes.read(Position(), 10)
    with pytest.raises(Expired):
        changes.read(Position(7), 10)  # of another log


def withdrawal(number: int, sequence: int) -> StoryChange:
    return change(number, sequence).model_copy(
        update={"type": ChangeType.WITHDRAWN, "headline": "", "authors": (), "section": ""}
    )


def test_before_a_withdrawal_no_word_of_the_story_is_left_on_any_of_its_pages(changes: Log) -> None:
    for sequence in (1, 2, 3):
        changes.append([change(1, sequence), change(2, sequence)])
    changes.append([withdrawal(1, 4)])
    changes.forget_before(withdrawal(1, 4))
    told = changes.read(Position(), 10).changes
    assert [each.headline for each in told] == ["", "Harbour freezes"] * 3 + [""]


def test_a_withdrawal_after_hours_of_lag_reads_the_pages_of_its_story_and_no_others(
    changes: Log, dynamodb: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    changes.append([change(1, 1)])
    for number in range(2, 30):
        changes.append([change(number)])
    changes.append([withdrawal(1, 2)])
    read = 0

    def counted(*, Key: Any = None, **request: Any) -> Any:  # noqa: N803 - as botocore
        nonlocal read
        read += 1
        return transact_get_items(**request)

    transact_get_items = dynamodb.transact_get_items
    monkeypatch.setattr(dynamodb, "transact_get_items", counted)
    monkeypatch.setattr(dynamodb, "get_paginator", None)  # nobody looks through the log
    changes.forget_before(withdrawal(1, 2))
    assert read == 2
    changes.forget_before(withdrawal(1, 2))  # delivered again: all of it is crossed off
    assert read == 2


def test_what_earlier_versions_remember_of_a_story_is_no_obstacle(changes: Log, dynamodb: Any) -> None:
    seen = {"pk": f"seen#{change(1).story_id}", "sk": "seen", "story_id": change(1).story_id, "sequence": f"{1:040d}"}
    dynamodb.put_item(TableName="ChangesTable", Item=to_item(seen))
    assert changes.append([change(1, 1), withdrawal(1, 2)]) == 1
    changes.forget_before(withdrawal(1, 2))
    assert [each.type for each in changes.read(Position(), 10).changes] == [ChangeType.WITHDRAWN]


def test_of_a_story_that_is_taken_down_the_log_keeps_the_places_and_not_the_words(changes: Log) -> None:
    changes.append([change(1, 1), change(2, 1)])
    changes.append([change(1, 2)])
    assert changes.forget(change(1).story_id) == 2
    told = changes.read(Position(), 10).changes
    assert [(each.headline, each.authors) for each in told] == [
        ("", ()), ("Harbour freezes", ("Ann Example",)), ("", ()),
    ]  # fmt: skip
    assert [each.story_id for each in told] == [change(n).story_id for n in (1, 2, 1)]


def test_a_story_that_has_come_back_since_its_takedown_is_told_of_in_full(changes: Log) -> None:
    back = change(1, 3)
    changes.append([change(1, 1), withdrawal(1, 2), back])
    changes.forget_before(withdrawal(1, 2))
    told = changes.read(Position(), 10).changes
    assert [each.headline for each in told] == ["", "", "Harbour freezes"]
    assert told[-1] == back
    changes.append([withdrawal(1, 4)])
    changes.forget_before(withdrawal(1, 4))  # and taken down once more
    assert {each.headline for each in changes.read(Position(), 10).changes} == {""}
