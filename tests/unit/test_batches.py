"""A table that is throttled gives a part of a batch, or nothing: the rest is asked for again, not for ever."""

from typing import Any

import pytest

from functions.discover.seen_table import DynamoSeen
from shared.aws.batch_read import Unread, get_items
from shared.aws.batch_write import Unwritten, batch_write

KEYS = [{"pk": str(number)} for number in range(9)]


class Throttled:
    """A table that does so many items of a request, in turn; then nothing any more."""

    def __init__(self, *portions: int) -> None:
        self._portions = iter(portions)
        self.written: list[Any] = []

    def batch_get_item(self, RequestItems: Any) -> Any:  # noqa: N803 - boto3's spelling
        [(table, wanted)] = RequestItems.items()
        portion = next(self._portions, 0)
        left = {table: wanted | {"Keys": wanted["Keys"][portion:]}}
        return {
            "Responses": {table: wanted["Keys"][:portion]},
            "UnprocessedKeys": left if wanted["Keys"][portion:] else {},
        }

    def batch_write_item(self, RequestItems: Any) -> Any:  # noqa: N803 - boto3's spelling
        [(table, requests)] = RequestItems.items()
        portion = next(self._portions, 0)
        self.written += requests[:portion]
        return {"UnprocessedItems": {table: requests[portion:]} if requests[portion:] else {}}


@pytest.fixture(autouse=True)
def waited(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Nobody sleeps; how long they would have."""
    waits: list[float] = []
    monkeypatch.setattr("time.sleep", waits.append)
    return waits


def test_what_was_left_of_a_batch_is_read_after_a_while(waited: list[float]) -> None:
    assert get_items(Throttled(2, 0, 3, 0, 0, 4), "table", KEYS) == KEYS  # type: ignore[arg-type] # as much of a client as it takes
    assert len(waited) == 3


def test_a_table_that_gives_nothing_is_not_asked_for_ever(waited: list[float]) -> None:
    with pytest.raises(Unread, match="7 items"):
        get_items(Throttled(2), "table", KEYS)  # type: ignore[arg-type] # as much of a client as it takes
    assert sum(waited) < 2


def test_what_was_left_of_a_batch_is_written_after_a_while(waited: list[float]) -> None:
    table = Throttled(2, 0, 3, 4)
    requests: Any = [{"DeleteRequest": {"Key": key}} for key in KEYS]
    batch_write(table, "table", requests)  # type: ignore[arg-type] # as much of a client as it takes
    assert (table.written, len(waited)) == (requests, 3)
    with pytest.raises(Unwritten):
        batch_write(Throttled(), "table", requests)  # type: ignore[arg-type] # as much of a client as it takes


def test_the_memory_of_entries_is_asked_again_after_a_while_and_not_for_ever(waited: list[float]) -> None:
    keys = [f"url#{number}" for number in range(3)]
    assert list(DynamoSeen(Throttled(2, 0, 1), "table").known(keys)) == keys  # type: ignore[arg-type] # as much of a client as it takes
    assert len(waited) == 1
    with pytest.raises(Unread):
        DynamoSeen(Throttled(), "table").known(keys)  # type: ignore[arg-type] # as much of a client as it takes
