"""Packs of waiting stories as items of the control table, found by the index of what is due."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from shared.aws.batch_write import batch_write
from shared.aws.due import DueItems, due_shard
from shared.aws.items import to_item
from shared.politeness.packs import Pack, Wait

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import WriteRequestUnionTypeDef

_SORT_KEY = "pack"


@dataclass(frozen=True, slots=True)
class Claimed:
    """A pack that is ours for a while."""

    key: str
    pack: Pack


class DynamoPacks:
    """What waits, until somebody takes it out."""

    def __init__(self, client: DynamoDBClient, table: str) -> None:
        self._client = client
        self._table = table
        self._due = DueItems(client, table)

    def put(self, packs: Sequence[Pack]) -> None:
        """Returns when all are written; the same pack may come again."""
        items = {pack.key: _item(pack) for pack in packs}
        puts: list[WriteRequestUnionTypeDef] = [{"PutRequest": {"Item": to_item(item)}} for item in items.values()]
        batch_write(self._client, self._table, puts)

    def claim(self, wait: Wait, now: float, most: int, lease_seconds: float) -> Iterator[Claimed]:
        """Packs that are due, one by one, none of them given to two at once; a lease that ends shows them again."""
        for key in self._due.due(wait, now, most):
            item = self._due.claim(key, now, lease_seconds)
            if item:
                text = zlib.decompress(item["stories"]).decode()
                yield Claimed(key.pk, Pack.from_json(wait, item["due_at"], text))

    def delete(self, keys: Sequence[str]) -> None:
        deletes: list[WriteRequestUnionTypeDef] = [
            {"DeleteRequest": {"Key": to_item({"pk": key, "sk": _SORT_KEY})}} for key in dict.fromkeys(keys)
        ]
        batch_write(self._client, self._table, deletes)


def _item(pack: Pack) -> dict[str, Any]:
    return {
        "pk": pack.key,
        "sk": _SORT_KEY,
        "due_shard": due_shard(pack.wait, pack.key),
        "due_at": round(pack.due_at, 3),
        "stories": zlib.compress(pack.to_json().encode(), level=9),
    }
