"""URLs of stories that were taken down, in the control table: who asks the web looks here before."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from shared.aws.batch_read import MOST, get_items
from shared.aws.items import to_item
from shared.errors import Withdrawn
from shared.urls import url_key

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mypy_boto3_dynamodb import DynamoDBClient


class DynamoWithdrawals:
    """A mark for each URL; it never expires."""

    def __init__(self, client: DynamoDBClient, table: str) -> None:
        self._client = client
        self._table = table

    def mark(self, urls: Iterable[str], story_id: str) -> None:
        for key in sorted({url_key(url) for url in urls}):
            self._client.put_item(TableName=self._table, Item=to_item(_key(key) | {"story_id": story_id}))

    def unmark(self, urls: Iterable[str]) -> None:
        for key in sorted({url_key(url) for url in urls}):
            self._client.delete_item(TableName=self._table, Key=to_item(_key(key)))

    def require_wanted(self, url: str) -> None:
        """Raise Withdrawn when the URL's story was taken down."""
        answer = self._client.get_item(TableName=self._table, Key=to_item(_key(url_key(url))))
        if "Item" in answer:
            raise Withdrawn(f"story {answer['Item']['story_id']['S']} was taken down")

    def among(self, urls: Iterable[str]) -> set[str]:
        """Those whose stories were taken down; consistently, so that a page is not written just after its takedown."""
        keys = {url: url_key(url) for url in urls}
        distinct = iter(sorted(set(keys.values())))
        marked: set[str] = set()
        while asked := list(islice(distinct, MOST)):
            found = get_items(self._client, self._table, map(_key, asked), ConsistentRead=True)
            marked.update(item["pk"] for item in found)
        return {url for url, key in keys.items() if key in marked}


def _key(key: str) -> dict[str, str]:
    return {"pk": key, "sk": "withdrawn"}
