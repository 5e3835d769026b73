"""The change log: every change once, at a position of its own, however often and from wherever it is delivered.

Changes lie in pages, numbered from 1 without a gap. A page, the number of the last page and, for each story in
it, the sequence number of its last change are written in one transaction, which fails when anybody else wrote
in between: so a change that comes again is recognised, and no two pages have one number (docs/adr/0017).

A transaction's items appear one by one to plain reads, within milliseconds. So every item that a page builds on
is a condition of its transaction, and a reader never takes what it does not see yet for what is gone.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from shared.aws.items import from_item, to_item
from shared.story_changes import SEQUENCE_DIGITS, StoryChange, blanked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime

    from mypy_boto3_dynamodb import DynamoDBClient

PAGES_AT_ONCE = 100  # of up to 10 changes, some 6 KB: what one answer of DynamoDB (1 MB) holds
CHANGES_A_PAGE = 10  # at most, and in busy hours
LOG = "changes"
TAIL = {"pk": "tail", "sk": "tail"}
LAST_OF_ALL = "9" * SEQUENCE_DIGITS


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

    @property
    def place(self) -> tuple[int, int]:
        return self.end.page, self.end.offset


class DynamoChanges:
    """The log, for its readers; `functions/changes/log.py` writes it."""

    def __init__(self, client: DynamoDBClient, table: str, *, now: Callable[[], datetime]) -> None:
        self._client = client
        self._table = table
        self._now = now

    def latest(self) -> Position:
        """Where the next change will be."""
        return Position(self.last_page() + 1)

    def oldest(self) -> Position:
        """The first position from which everything is still kept; DynamoDB may hold expired pages for days."""
        first = next(self._query(Position(), at_first=1, now=int(self._now().timestamp())), None)
        return Position(first["number"]) if first else self.latest()

    def read(self, start: Position, limit: int) -> Stretch:
        """At most so many changes from a position on; raises Expired when some are missing there."""
        full = math.ceil((start.offset + limit) / CHANGES_A_PAGE)
        found = _stretch(self._query(start, at_first=full), start, limit)
        return found if found.changes else self._nothing_at(start, limit)

    def latest_place(self) -> tuple[int, int]:
        return self.latest().page, 0

    def oldest_place(self) -> tuple[int, int]:
        return self.oldest().page, 0

    def after(self, place: tuple[int, int], limit: int) -> Stretch | None:
        """As `read`, in plain numbers; None where it raises Expired."""
        try:
            return self.read(Position(*place), limit)
        except Expired:
            return None

    def _nothing_at(self, start: Position, limit: int) -> Stretch:
        """Up to date, or asked while the page came in, or too late."""
        last = self.last_page()
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

    def _query(self, start: Position, *, at_first: int, now: int = 0) -> Iterator[dict[str, Any]]:
        """Pages from a position on, so many in the first answer, twice as many in each that is asked for after it.

        What is read is paid for: a reader far behind must not fetch a hundred full pages for the changes of ten,
        nor wait a hundred times for pages of one.
        """
        asked: dict[str, Any] = {
            "TableName": self._table,
            "KeyConditionExpression": "pk = :log AND sk >= :page",
            "FilterExpression": "expires_at > :now",
            "ExpressionAttributeValues": to_item({":log": LOG, ":page": page_key(start.page), ":now": now}),
        }
        pages, further = at_first, True
        while further:
            answer = self._client.query(**asked, Limit=min(pages, PAGES_AT_ONCE))
            yield from map(from_item, answer["Items"])
            further = "LastEvaluatedKey" in answer
            asked["ExclusiveStartKey"] = answer.get("LastEvaluatedKey")
            pages *= 2

    def _committed_page(self, number: int) -> dict[str, Any] | None:
        """A page that the tail tells of, whether or not plain reads see it; refused while it is being written."""
        get = {"Get": {"TableName": self._table, "Key": to_item({"pk": LOG, "sk": page_key(number)})}}
        [answer] = self._client.transact_get_items(TransactItems=[get])["Responses"]  # type: ignore[list-item]
        return from_item(answer["Item"]) if answer.get("Item") else None

    def forget(self, story_id: str) -> int:
        """Blank what the log tells of a story that was taken down; how many of its changes that were.

        Their places stay: readers pass over them, and none is missing.
        """
        return sum(self._forget(page, story_id, LAST_OF_ALL) for page in self._newest_first())

    def forget_in(self, number: int, story_id: str, last: str) -> int:
        """The same in one page, up to the change with this sequence number: the story may have come back since."""
        page = self._committed_page(number)
        return self._forget(page, story_id, last) if page else 0

    def _forget(self, page: dict[str, Any], story_id: str, last: str) -> int:
        changes = [StoryChange.model_validate(change) for change in page["changes"]]
        of_it = [place for place, each in enumerate(changes) if each.story_id == story_id and each.sequence <= last]
        speaking = [place for place in of_it if changes[place] != blanked(changes[place])]
        for place in speaking:
            self._blank(page["sk"], place, changes[place])
        return len(speaking)

    def _newest_first(self) -> Iterator[dict[str, Any]]:
        answers = self._client.get_paginator("query").paginate(
            TableName=self._table,
            KeyConditionExpression="pk = :log",
            ExpressionAttributeValues=to_item({":log": LOG}),
            ConsistentRead=True,
            ScanIndexForward=False,
            PaginationConfig={"PageSize": PAGES_AT_ONCE},
        )
        for answer in answers:
            yield from map(from_item, answer["Items"])

    def _blank(self, page: str, place: int, change: StoryChange) -> None:
        told = blanked(change).model_dump(mode="json", exclude_defaults=True)
        self._client.update_item(
            TableName=self._table,
            Key=to_item({"pk": LOG, "sk": page}),
            UpdateExpression=f"SET #changes[{place}] = :told",
            ConditionExpression="attribute_exists(pk)",  # or it has expired meanwhile
            ExpressionAttributeNames={"#changes": "changes"},
            ExpressionAttributeValues=to_item({":told": told}),
        )

    def last_page(self) -> int:
        """Number of the last page; 0: there is none."""
        answer = self._client.get_item(TableName=self._table, Key=to_item(TAIL), ConsistentRead=True)
        return int(from_item(answer["Item"])["last_page"]) if "Item" in answer else 0


def _stretch(pages: Iterable[dict[str, Any]], start: Position, limit: int) -> Stretch:
    """At most so many of the pages' changes; it ends before a gap, where a page is not to be seen yet."""
    found: list[StoryChange] = []
    end = start
    for page in pages:
        changes = page["changes"][end.offset :]
        if page["number"] != end.page:
            break
        taken = changes[: limit - len(found)]
        found += [StoryChange.model_validate(change) for change in taken]
        whole = len(taken) == len(changes)
        end = Position(end.page + 1) if whole else Position(end.page, end.offset + len(taken))
        if len(found) == limit:
            break  # before another page is asked for
    return Stretch(tuple(found), end, more=len(found) == limit)


def page_key(number: int) -> str:
    return f"{number:015d}"
