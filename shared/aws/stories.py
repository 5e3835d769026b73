"""The stories table: heads and aliases as items. Its layout is public; docs/data-model.md documents it."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from itertools import product
from typing import TYPE_CHECKING, Any

from shared.aws.items import attribute, from_item, to_item
from shared.heads import StoryHead
from shared.lists import primary, spelled
from shared.urls import url_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

SHARDS = 4  # partitions of one day in by_day, of one language in by_language: 4,000 writes a second at 1,000 each
LONGEST_SORT_KEY = 1024  # DynamoDB; in bytes, as many as a key of the bucket may have by itself
_CAPTURE = "capture#"
_ALIAS = "alias#"
_BASE32 = "abcdefghijklmnopqrstuvwxyz234567"


class DynamoStories:
    """Heads change only by comparison with what was read; nobody's work is overwritten unseen."""

    def __init__(self, client: DynamoDBClient, table: str) -> None:
        self._client = client
        self._table = table

    def head(self, story_id: str) -> StoryHead | None:
        answer = self._client.get_item(TableName=self._table, Key=_head_key(story_id), ConsistentRead=True)
        return read_head(answer["Item"]) if "Item" in answer else None

    def replace(self, head: StoryHead, previous: StoryHead | None) -> bool:
        """Write the head if the table still holds `previous` (None: nothing); False when it does not.

        Entries under its authors come first. One that the head does not bear out (a crash, a lost race, a byline
        that changed) is passed over by whoever reads the list.
        """
        self._enter_authors(head, previous)
        try:
            self._client.put_item(TableName=self._table, Item=to_item(_head_item(head)), **_unchanged_since(previous))
        except self._client.exceptions.ConditionalCheckFailedException:
            return False
        return True

    def join_cluster(self, story_id: str, cluster: str) -> bool:
        """Let the story be of this cluster, unless it is of a smaller one already, or gone; whether it moved."""
        try:
            self._client.update_item(
                TableName=self._table,
                Key=_head_key(story_id),
                UpdateExpression="SET #cluster = :cluster",
                ConditionExpression="attribute_exists(pk) AND attribute_not_exists(withdrawn_at) "
                "AND (attribute_not_exists(#cluster) OR #cluster > :cluster)",
                ExpressionAttributeNames={"#cluster": "cluster"},  # a word of DynamoDB's own
                ExpressionAttributeValues={":cluster": {"S": cluster}},
            )
        except self._client.exceptions.ConditionalCheckFailedException:
            return False
        return True

    def note_capture(self, story_id: str, capture: str) -> None:
        """A raw page of this story that none of its objects tells of: it showed nothing new."""
        item = _capture_key(story_id, capture) | {"capture": capture}
        self._client.put_item(TableName=self._table, Item=to_item(item))

    def captures(self, story_id: str) -> Iterator[str]:
        """Raw pages that were noted; by earlier versions with the name in the key alone."""
        for item in self._noted(story_id, _CAPTURE):
            yield item["capture"] if "capture" in item else item["sk"].removeprefix(_CAPTURE)

    def note_alias(self, story_id: str, url: str) -> None:
        """A URL that leads to this story, and that its head has no room for."""
        key = {"pk": f"story#{story_id}", "sk": url_key(url).replace("url#", _ALIAS)}
        self._client.put_item(TableName=self._table, Item=to_item(key | {"url": url}))

    def more_aliases(self, story_id: str) -> Iterator[str]:
        """URLs that were noted."""
        return (item["url"] for item in self._noted(story_id, _ALIAS))

    def forget_capture(self, story_id: str, capture: str) -> None:
        self._client.delete_item(TableName=self._table, Key=to_item(_capture_key(story_id, capture)))

    def forget_authors(self, story_id: str, authors: Iterable[str], moments: Iterable[datetime]) -> None:
        """Take the story out of these authors' lists, whichever of these moments it had there."""
        places = sorted({_place(moment, story_id) for moment in moments})
        for author, place in product(sorted(set(map(author_key, authors))), places):
            self._client.delete_item(TableName=self._table, Key=to_item({"pk": author, "sk": place}))

    def restore(self, tombstone: StoryHead) -> bool:
        """Let a story that was taken down be stored anew: its tombstone goes; False when that is another by now."""
        try:
            self._client.delete_item(
                TableName=self._table, Key=_head_key(tombstone.story_id), **_unchanged_since(tombstone)
            )
        except self._client.exceptions.ConditionalCheckFailedException:
            return False
        return True

    def add_alias(self, url: str, story_id: str, seen_at: datetime) -> None:
        """Let the URL lead to the story, unless it led elsewhere later (ties: the greater story id)."""
        order = f"{_timestamp(seen_at)} {story_id}"
        item = {"pk": url_key(url), "sk": "alias", "url": url, "story_id": story_id, "seen": order}
        try:
            self._client.put_item(
                TableName=self._table,
                Item=to_item(item),
                ConditionExpression="attribute_not_exists(pk) OR seen < :seen",
                ExpressionAttributeValues={":seen": {"S": order}},
            )
        except self._client.exceptions.ConditionalCheckFailedException:
            return

    def alias(self, url: str) -> str | None:
        """Id of the story this URL leads to, when it is not the canonical URL itself."""
        key = {"pk": {"S": url_key(url)}, "sk": {"S": "alias"}}
        answer = self._client.get_item(TableName=self._table, Key=key, ConsistentRead=True)
        return answer["Item"]["story_id"]["S"] if "Item" in answer else None

    def by_source(self, source: str) -> Iterator[StoryHead]:
        """Heads of one host's stories, newest first."""
        return self._newest("by_source", "source", source)

    def by_cluster(self, cluster: str) -> Iterator[StoryHead]:
        """Heads of stories that tell the same, newest first."""
        return self._newest("by_cluster", "cluster", cluster)

    def by_day(self, day: str) -> list[StoryHead]:
        """Heads of the stories published that day (YYYY-MM-DD, UTC), newest first."""
        shards = (self._newest("by_day", "day", f"{day}#{shard}") for shard in range(SHARDS))
        return sorted((head for shard in shards for head in shard), key=sorted_at, reverse=True)

    def _enter_authors(self, head: StoryHead, previous: StoryHead | None) -> None:
        entered = _author_entries(previous) if previous else {}
        for place, entry in _author_entries(head).items():
            if place not in entered:
                self._client.put_item(TableName=self._table, Item=to_item(entry))

    def _noted(self, story_id: str, prefix: str) -> Iterator[dict[str, Any]]:
        """What stands beside the head."""
        pages = self._client.get_paginator("query").paginate(
            TableName=self._table,
            KeyConditionExpression="pk = :story AND begins_with(sk, :prefix)",
            ExpressionAttributeValues={":story": {"S": f"story#{story_id}"}, ":prefix": {"S": prefix}},
            ConsistentRead=True,
        )
        for page in pages:
            yield from map(from_item, page["Items"])

    def _newest(self, index: str, key: str, value: str) -> Iterator[StoryHead]:
        pages = self._client.get_paginator("query").paginate(
            TableName=self._table,
            IndexName=index,
            KeyConditionExpression="#key = :value",
            ExpressionAttributeNames={"#key": key},
            ExpressionAttributeValues={":value": {"S": value}},
            ScanIndexForward=False,
        )
        for page in pages:
            for item in page["Items"]:
                yield read_head(item)


def _head_key(story_id: str) -> dict[str, AttributeValueTypeDef]:
    return {"pk": {"S": f"story#{story_id}"}, "sk": {"S": "head"}}


def _capture_key(story_id: str, capture: str) -> dict[str, str]:
    name = f"{_CAPTURE}{capture}"
    if len(name.encode()) > LONGEST_SORT_KEY:
        name = f"{_CAPTURE}{sha256(capture.encode()).hexdigest()}"
    return {"pk": f"story#{story_id}", "sk": name}


def _head_item(head: StoryHead) -> dict[str, Any]:
    moment = sorted_at(head)
    shard = _BASE32.index(head.story_id[0]) % SHARDS
    item = head.model_dump(mode="json", exclude_defaults=True) | {"pk": f"story#{head.story_id}", "sk": "head"}
    if head.withdrawn_at:
        return item  # without what the indexes sort by: no list shows a tombstone
    return item | {
        "sorted_at": moment,
        "day": f"{moment[:10]}#{shard}",
        "section_key": spelled(head.section) or None,  # None: absent, and so not in the index
        "language_key": f"{primary(head.language)}#{shard}" if head.language else None,
    }


def _author_entries(head: StoryHead) -> dict[tuple[str, str], dict[str, str]]:
    moment = sorted_at(head)
    keys = {author_key(name): name for name in head.authors}
    return {
        (key, moment): {"pk": key, "sk": moment, "author": name, "story_id": head.story_id}
        for key, name in keys.items()
    }


def author_key(name: str) -> str:
    """Partition of an author's stories. A name may be longer than a key; its hash is not."""
    return f"author#{sha256(spelled(name).encode()).hexdigest()}"


def read_head(item: Mapping[str, Any]) -> StoryHead:
    return StoryHead.model_validate(from_item(item))


def _unchanged_since(previous: StoryHead | None) -> dict[str, Any]:
    """All that other writers of a head may have changed: deliveries, copies that were found, a takedown."""
    if previous is None:
        return {"ConditionExpression": "attribute_not_exists(pk)"}
    was = _head_item(previous)
    names = {f"#{name}": name for name in ("sightings", "aliases", "cluster", "withdrawn_at")}
    values = {f":{name}": attribute(was[name]) for name in names.values() if was.get(name)}
    clauses = [f"#{n} = :{n}" if f":{n}" in values else f"attribute_not_exists(#{n})" for n in names.values()]
    condition = {"ConditionExpression": " AND ".join(clauses), "ExpressionAttributeNames": names}
    return condition | ({"ExpressionAttributeValues": values} if values else {})


def sorted_at(head: StoryHead) -> str:
    """What lists are sorted by: when it was published, else first seen; then the id, so that no two are equal."""
    return _place(head.published_at or head.first_seen_at, head.story_id)


def _place(moment: datetime, story_id: str) -> str:
    return f"{_timestamp(moment)} {story_id}"


def _timestamp(moment: datetime) -> str:
    """UTC with milliseconds, of fixed width: sorts as text."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
