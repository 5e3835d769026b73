"""The change log: every change once, at a position of its own, however often and from wherever it is delivered.

Changes lie in pages, numbered from 1 without a gap. A page, the number of the last page and, for each story in
it, the sequence number of its last change are written in one transaction, which fails when anybody else wrote
in between: so a change that comes again is recognised, and no two pages have one number (docs/adr/0020).

A transaction's items appear one by one to plain reads, within milliseconds. So every item that a page builds on
is a condition of its transaction, and a reader never takes what it does not see yet for what is gone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

from shared.aws.items import from_item, to_item
from shared.story_changes import StoryChange

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import datetime

    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import TransactWriteItemTypeDef

SEEN_KEPT = timedelta(days=2)  # a stream keeps its records for one: none comes again after that
TRIES = 20  # each loss means that somebody else has appended; then let the pipe try again
PAGES_AT_ONCE = 100  # of up to 10 changes, some 6 KB: what one answer of DynamoDB (1 MB) holds
LOG = "changes"
TAIL = {"pk": "tail", "sk": "tail"}


class Contended(Exception):
    """Other writers kept appending first."""


class Expired(Exception):
    """Changes after this position are no longer kept, or never were."""


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """The next change to read: a page, and how many of its changes were read already."""

    page: int = 1
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Stretch:
    """Consecutive changes, and where they end."""

    changes: tuple[StoryChange, ...]
    end: Position
    more: bool


@dataclass(frozen=True, slots=True)
class _State:
    """What the next page builds on."""

    last_page: int
    seen: dict[str, str]  # story → sequence of its last change in the log


class DynamoChanges:
    """Written by one function, read by many."""

    def __init__(self, client: DynamoDBClient, table: str, *, kept: timedelta, now: Callable[[], datetime]) -> None:
        self._client = client
        self._table = table
        self._kept = kept
        self._now = now

    def append(self, changes: Sequence[StoryChange]) -> int:
        """Append those that are not in the log yet, in their order; how many these were."""
        for _ in range(TRIES):
            state = self._state({change.story_id for change in changes})
            fresh = [change for change in changes if change.sequence > state.seen.get(change.story_id, "")]
            if not fresh or self._write(state, fresh):
                return len(fresh)
        raise Contended(f"{len(changes)} changes")

    def latest(self) -> Position:
        """Where the next change will be."""
        return Position(self._last_page() + 1)

    def oldest(self) -> Position:
        """The first position from which everything is still kept."""
        pages = self._query(Position(), pages=1, now=int(self._now().timestamp()))
        first = next(pages, None)
        return Position(first["number"]) if first else self.latest()

    def read(self, start: Position, limit: int) -> Stretch:
        """At most so many changes from a position on; raises Expired when some are missing there."""
        found = _stretch(self._query(start, pages=limit), start, limit)
        return found if found.changes else self._nothing_at(start, limit)

    def _nothing_at(self, start: Position, limit: int) -> Stretch:
        """Up to date, or asked while the page came in, or too late."""
        last = self._last_page()
        if start.page == last + 1 and not start.offset:
            return Stretch((), start, more=False)
        if start.page > last:
            raise Expired(f"page {start.page} is not written yet: another log")
        try:
            page = self._committed_page(start.page)
        except self._client.exceptions.TransactionCanceledException:
            return Stretch((), start, more=True)  # it is being written
        if page is None or len(page["changes"]) <= start.offset:
            raise Expired(f"page {start.page}")
        return _stretch([page], start, limit)

    def _query(self, start: Position, *, pages: int, now: int = 0) -> Iterator[dict[str, Any]]:
        answers = self._client.get_paginator("query").paginate(
            TableName=self._table,
            KeyConditionExpression="pk = :log AND sk >= :page",
            FilterExpression="expires_at > :now",
            ExpressionAttributeValues=to_item({":log": LOG, ":page": _page_key(start.page), ":now": now}),
            PaginationConfig={"PageSize": min(pages, PAGES_AT_ONCE)},
        )
        for answer in answers:
            yield from map(from_item, answer["Items"])

    def _committed_page(self, number: int) -> dict[str, Any] | None:
        """A page that the tail tells of, whether or not plain reads see it; refused while it is being written."""
        get = {"Get": {"TableName": self._table, "Key": to_item({"pk": LOG, "sk": _page_key(number)})}}
        [answer] = self._client.transact_get_items(TransactItems=[get])["Responses"]  # type: ignore[list-item]
        return from_item(answer["Item"]) if answer.get("Item") else None

    def _last_page(self) -> int:
        answer = self._client.get_item(TableName=self._table, Key=to_item(TAIL), ConsistentRead=True)
        return int(from_item(answer["Item"])["last_page"]) if "Item" in answer else 0

    def _state(self, stories: set[str]) -> _State:
        last_page = self._last_page()
        keys = [to_item(_seen_key(story)) for story in sorted(stories)]
        wanted: Any = {self._table: {"Keys": keys, "ConsistentRead": True}}
        items: list[Any] = []
        while wanted:
            answer = self._client.batch_get_item(RequestItems=wanted)
            items += answer["Responses"].get(self._table, [])
            wanted = answer["UnprocessedKeys"]
        return _State(last_page, {item["story_id"]: item["sequence"] for item in map(from_item, items)})

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
        page = {"pk": LOG, "sk": _page_key(number), "number": number, "changes": told}
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


def _stretch(pages: Iterable[dict[str, Any]], start: Position, limit: int) -> Stretch:
    """At most so many of the pages' changes; it ends before a gap, where a page is not to be seen yet."""
    found: list[StoryChange] = []
    end = start
    for page in pages:
        changes = page["changes"][end.offset :]
        if page["number"] != end.page or len(found) == limit:
            break
        taken = changes[: limit - len(found)]
        found += [StoryChange.model_validate(change) for change in taken]
        whole = len(taken) == len(changes)
        end = Position(end.page + 1) if whole else Position(end.page, end.offset + len(taken))
    return Stretch(tuple(found), end, more=len(found) == limit)


def _epoch(moment: datetime) -> int:
    return int(moment.timestamp())


def _page_key(number: int) -> str:
    return f"{number:015d}"


def _seen_key(story_id: str) -> dict[str, str]:
    return {"pk": f"seen#{story_id}", "sk": "seen"}
