"""Writing the change log. How it is laid out, and read, is told in shared/aws/changes.py."""

from __future__ import annotations

from contextlib import suppress
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
MOST_PAGES = 500  # of one story's last changes: 3 KB, and looked through in some seconds
PAGE_BYTES = 300_000  # of changes as JSON; an item of DynamoDB has 400 KB, and a batch that fails holds up all others
TRIES = 20  # each loss means that somebody else has appended; then let the pipe try again


class Contended(Exception):
    """Other writers kept appending first."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """What was logged of a story in the last days."""

    sequence: str = ""  # of its last change
    pages: tuple[int, ...] = ()  # where its last changes are, until they are blanked


@dataclass(frozen=True, slots=True)
class _State:
    """What the next page builds on."""

    last_page: int
    seen: dict[str, _Seen]  # by story

    def of(self, story: str) -> _Seen:
        return self.seen.get(story, _Seen())


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
        """Blank what was told of a story after its takedown had looked through the log: the stream may lag behind.

        The story's own pages are known, so hours of lag make it no longer; and they are crossed off, so that of many
        withdrawals that do not fit into one invocation the next goes on with those that are left.
        """
        story = withdrawal.story_id
        for page in self._seen({story}).get(story, _Seen()).pages:
            self._log.forget_in(page, story, withdrawal.sequence)
        self._cross_off(withdrawal)

    def _append(self, changes: Sequence[StoryChange]) -> int:
        for _ in range(TRIES):
            state = self._state({change.story_id for change in changes})
            fresh = [change for change in changes if change.sequence > state.of(change.story_id).sequence]
            if not fresh or self._write(state, fresh):
                return len(fresh)
        raise Contended(f"{len(changes)} changes")

    def _state(self, stories: set[str]) -> _State:
        last_page = self._log.last_page()
        return _State(last_page, self._seen(stories))

    def _seen(self, stories: set[str]) -> dict[str, _Seen]:
        keys = [_seen_key(story) for story in sorted(stories)]
        items = get_items(self._client, self._table, keys, ConsistentRead=True)
        return {item["story_id"]: _Seen(item["sequence"], tuple(item.get("pages", ()))) for item in items}

    def _cross_off(self, withdrawal: StoryChange) -> None:
        """Its pages hold no word of the story now, unless it has come back since."""
        with suppress(self._client.exceptions.ConditionalCheckFailedException):
            self._client.update_item(
                TableName=self._table,
                Key=to_item(_seen_key(withdrawal.story_id)),
                UpdateExpression="REMOVE #pages",
                ConditionExpression="#sequence = :withdrawn",
                ExpressionAttributeNames={"#pages": "pages", "#sequence": "sequence"},
                ExpressionAttributeValues=to_item({":withdrawn": withdrawal.sequence}),
            )

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
            known = state.of(change.story_id)
            pages = [*known.pages, number][-MOST_PAGES:]
            seen = {"story_id": change.story_id, "sequence": change.sequence, "pages": pages}
            item = _seen_key(change.story_id) | seen | {"expires_at": _epoch(now + SEEN_KEPT)}
            yield self._put(item, "sequence", known.sequence or None)

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
