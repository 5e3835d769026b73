"""Writing the change log. How it is laid out, and read, is told in shared/aws/changes.py."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

from shared.aws.batch_read import get_items
from shared.aws.changes import LOG, TAIL, DynamoChanges, page_key
from shared.aws.items import to_item

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import TransactWriteItemTypeDef

    from shared.story_changes import StoryChange

SEEN_KEPT = timedelta(days=2)  # a stream keeps its records for one: none comes again after that
CLOCKS_DIFFER = timedelta(minutes=15)  # at most: the table's and ours
PAGE_BYTES = 300_000  # of changes as JSON; an item of DynamoDB has 400 KB, and a batch that fails holds up all others
TRIES = 20  # each loss means that somebody else has appended; then let the pipe try again


class Contended(Exception):
    """Other writers kept appending first."""


@dataclass(frozen=True, slots=True)
class _State:
    """What the next page builds on."""

    last_page: int
    seen: dict[str, str]  # story → sequence of its last change in the log


class ChangeLogWriter:
    """Appends; any number of them at once."""

    def __init__(self, client: DynamoDBClient, table: str, *, kept: timedelta, now: Callable[[], datetime]) -> None:
        self._client = client
        self._table = table
        self._log = DynamoChanges(client, table, now=now)
        self._kept = kept
        self._now = now

    def append(self, changes: Sequence[StoryChange]) -> int:
        """Append those that are not in the log yet, in their order; how many these were."""
        return sum(map(self._append, _pages(changes)))

    def forget(self, withdrawal: StoryChange) -> None:
        """Blank what was told of a story after its takedown had looked through the log: the stream may lag behind."""
        since = _epoch(withdrawal.at - CLOCKS_DIFFER + self._kept)
        self._log.forget(withdrawal.story_id, since, withdrawal.sequence)

    def _append(self, changes: Sequence[StoryChange]) -> int:
        for _ in range(TRIES):
            state = self._state({change.story_id for change in changes})
            fresh = [change for change in changes if change.sequence > state.seen.get(change.story_id, "")]
            if not fresh or self._write(state, fresh):
                return len(fresh)
        raise Contended(f"{len(changes)} changes")

    def _state(self, stories: set[str]) -> _State:
        last_page = self._log.last_page()
        keys = [_seen_key(story) for story in sorted(stories)]
        items = get_items(self._client, self._table, keys, ConsistentRead=True)
        return _State(last_page, {item["story_id"]: item["sequence"] for item in items})

    def _write(self, state: _State, fresh: Sequence[StoryChange]) -> bool:
        """False when somebody else has appended since the state was read."""
        try:
            self._client.transact_write_items(TransactItems=list(self._actions(state, fresh)))
        except self._client.exceptions.TransactionCanceledException as error:
            reasons = {reason.get("Code") for reason in error.response.get("CancellationReasons", [])}
            if reasons <= {"None", "ConditionalCheckFailed", "TransactionConflict"}:
                return False
            raise
        return True

    def _actions(self, state: _State, fresh: Sequence[StoryChange]) -> Iterator[TransactWriteItemTypeDef]:
        """The tail moves on by one, and all that was read must still be as it was read."""
        number, now = state.last_page + 1, self._now()
        yield self._put({**TAIL, "last_page": number}, "last_page", state.last_page or None)
        told = [change.model_dump(mode="json", exclude_defaults=True) for change in fresh]
        page = {"pk": LOG, "sk": page_key(number), "number": number, "changes": told}
        yield self._put(page | {"expires_at": _epoch(now + self._kept)}, "number", None)
        for change in {change.story_id: change for change in fresh}.values():  # the last of each story
            seen = _seen_key(change.story_id) | {"story_id": change.story_id, "sequence": change.sequence}
            known = state.seen.get(change.story_id)
            yield self._put(seen | {"expires_at": _epoch(now + SEEN_KEPT)}, "sequence", known)

    def _put(self, item: dict[str, Any], name: str, read: str | int | None) -> TransactWriteItemTypeDef:
        """Write the item if its attribute still is what was read; None: if there is no such item."""
        put: dict[str, Any] = {"TableName": self._table, "Item": to_item(item)}
        put["ConditionExpression"] = "attribute_not_exists(pk)"
        if read is not None:
            put |= {"ConditionExpression": "#name = :read", "ExpressionAttributeNames": {"#name": name}}
            put |= {"ExpressionAttributeValues": to_item({":read": read})}
        return cast("TransactWriteItemTypeDef", {"Put": put})


def _pages(changes: Sequence[StoryChange]) -> Iterator[list[StoryChange]]:
    """As few pages as the changes fit into: nearly always one."""
    page: list[StoryChange] = []
    size = 0
    for change in changes:
        weight = len(change.model_dump_json(exclude_defaults=True).encode())
        if page and size + weight > PAGE_BYTES:
            yield page
            page, size = [], 0
        page.append(change)
        size += weight
    if page:
        yield page


def _epoch(moment: datetime) -> int:
    return int(moment.timestamp())


def _seen_key(story_id: str) -> dict[str, str]:
    return {"pk": f"seen#{story_id}", "sk": "seen"}
