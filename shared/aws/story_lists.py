"""Lists out of the stories table, a page at a time.

The list is walked along the index of the most particular thing that is asked for; the rest is looked at story by
story. All lists go from newest to oldest by `sorted_at`, which no two stories share, so a place in a list is a
`sorted_at`: it stays a place when stories come and go.
"""

from __future__ import annotations

from dataclasses import dataclass
from heapq import merge
from itertools import islice
from typing import TYPE_CHECKING, Any

from shared.aws.batch_read import MOST, get_items
from shared.aws.items import from_item, to_item
from shared.aws.stories import SHARDS, author_key, read_head, sorted_at
from shared.heads import StoryHead
from shared.lists import Page, Wanted, primary, spelled

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mypy_boto3_dynamodb import DynamoDBClient

LOOKED_AT = 500  # stories for one page at most: a megabyte; then the page ends, however few of them fitted
SCANS = 10  # for one page at most, 50 ms: of a story's items, its head is one of three
SCANNED = 100  # items at least: a few kilobytes; else short pages were empty ones where a story has many items
_BEFORE_ALL, _AFTER_ALL = " ", "~"  # in the order of text


@dataclass(frozen=True, slots=True)
class _Walk:
    """An index (empty: the table itself), and its keys."""

    index: str
    key: str
    place: str = "sorted_at"


class DynamoStoryLists:
    def __init__(self, client: DynamoDBClient, table: str) -> None:
        self._client = client
        self._table = table

    def page(self, wanted: Wanted, after: str, limit: int) -> Page:
        """At most so many of the stories wanted that come after this place; empty: from the beginning."""
        if wanted == Wanted():
            return self._any(after, limit)
        found: list[StoryHead] = []
        last = after
        for seen, (place, head) in enumerate(self._walked(wanted, after, limit)):
            if len(found) == limit or seen == LOOKED_AT:
                return Page(tuple(found), last)
            last = place
            if head and wanted.fits(head):
                found.append(head)
        return Page(tuple(found))

    def _any(self, after: str, limit: int) -> Page:
        """All stories there are, in no order that means anything. A place is the key of an item."""
        found: list[StoryHead] = []
        for _ in range(SCANS):
            heads, after = self._scanned(after, limit - len(found))
            found += heads
            if not after or len(found) == limit:
                break
        return Page(tuple(found), after)

    def _scanned(self, after: str, most: int) -> tuple[list[StoryHead], str]:
        """So many heads at most, and the place behind the items looked at; empty: the table ends."""
        pk, _, sk = after.partition("\n")
        start: dict[str, Any] = {"ExclusiveStartKey": to_item({"pk": pk, "sk": sk})} if pk and sk else {}
        answer = self._client.scan(
            TableName=self._table,
            FilterExpression="sk = :head AND attribute_not_exists(withdrawn_at)",
            ExpressionAttributeValues=to_item({":head": "head"}),
            Limit=max(most, SCANNED),
            **start,
        )
        items = answer["Items"]
        last = items[most - 1] if len(items) > most else answer.get("LastEvaluatedKey", {})
        return list(map(read_head, items[:most])), f"{last['pk']['S']}\n{last['sk']['S']}" if last else ""

    def _walked(self, wanted: Wanted, after: str, limit: int) -> Iterator[tuple[str, StoryHead | None]]:
        """Places in the list with their stories, newest first; None where an entry is out of date."""
        if wanted.author:
            entries = self._queried(_Walk("", "pk", "sk"), author_key(wanted.author), wanted, after, limit)
            yield from self._borne_out(entries, limit)
            return
        walk, partitions = _walk(wanted)
        shards = [self._queried(walk, partition, wanted, after, limit) for partition in partitions]
        for item in merge(*shards, key=_place, reverse=True):
            yield _place(item), StoryHead.model_validate(item)

    def _queried(self, walk: _Walk, partition: str, wanted: Wanted, after: str, limit: int) -> Iterator[dict[str, Any]]:
        """Items of one partition, newest first, of the day wanted and after the place given."""
        oldest = wanted.day or _BEFORE_ALL
        newest = min(filter(None, (after, f"{wanted.day}{_AFTER_ALL}" if wanted.day else "")), default=_AFTER_ALL)
        if newest < oldest:
            return  # a place that we gave nobody; DynamoDB would refuse the question
        index: dict[str, Any] = {"IndexName": walk.index} if walk.index else {}
        answers = self._client.get_paginator("query").paginate(
            TableName=self._table,
            KeyConditionExpression="#key = :partition AND #place BETWEEN :oldest AND :newest",
            ExpressionAttributeNames={"#key": walk.key, "#place": walk.place},
            ExpressionAttributeValues=to_item({":partition": partition, ":oldest": oldest, ":newest": newest}),
            ScanIndexForward=False,
            PaginationConfig={"PageSize": limit + 1},
            **index,
        )
        for answer in answers:
            yield from (item for item in map(from_item, answer["Items"]) if item[walk.place] != after)

    def _borne_out(self, entries: Iterator[dict[str, Any]], limit: int) -> Iterator[tuple[str, StoryHead | None]]:
        """Entries with the heads they tell of; a head that tells otherwise is not given."""
        while some := list(islice(entries, min(limit + 1, MOST))):
            heads = self._heads({entry["story_id"] for entry in some})
            for entry in some:
                head = heads.get(entry["story_id"])
                yield entry["sk"], head if head and sorted_at(head) == entry["sk"] else None

    def _heads(self, story_ids: Iterable[str]) -> dict[str, StoryHead]:
        keys = [{"pk": f"story#{story_id}", "sk": "head"} for story_id in story_ids]
        found = map(StoryHead.model_validate, get_items(self._client, self._table, keys))
        return {head.story_id: head for head in found}


def _walk(wanted: Wanted) -> tuple[_Walk, tuple[str, ...]]:
    """The index that is likely to hold the fewest other stories, and the partitions of the list in it."""
    shards = range(SHARDS)
    if wanted.cluster:
        return _Walk("by_cluster", "cluster"), (wanted.cluster,)
    if wanted.source:
        return _Walk("by_source", "source"), (wanted.source,)
    if wanted.section:
        return _Walk("by_section", "section_key"), (spelled(wanted.section),)
    if wanted.day:
        return _Walk("by_day", "day"), tuple(f"{wanted.day}#{shard}" for shard in shards)
    language = primary(wanted.language)
    return _Walk("by_language", "language_key"), tuple(f"{language}#{shard}" for shard in shards)


def _place(item: dict[str, Any]) -> str:
    return str(item["sorted_at"])
