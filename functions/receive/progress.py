"""How far each dropped file has been read, in the control table."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

from shared.aws.items import from_item, to_item

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_dynamodb import DynamoDBClient

KEPT_SECONDS = 30 * 86400  # longer than a notice can live: 7 days in its queue and 14 in the dead letters


@dataclass(frozen=True, slots=True)
class Progress:
    """What has been handed over: all that lies before `offset`."""

    key: str
    offset: int = 0
    stories: int = 0
    skipped: dict[str, int] = field(default_factory=dict)  # by reason
    finished: bool = False

    def __str__(self) -> str:
        told = [
            f"{self.stories} {'story' if self.stories == 1 else 'stories'}",
            *(f"{count} {reason}" for reason, count in sorted(self.skipped.items())),
        ]
        return ", ".join(told)


class DynamoProgress:
    """One item a file, written anew with every batch of stories."""

    def __init__(self, client: DynamoDBClient, table: str, now: Callable[[], float]) -> None:
        self._client = client
        self._table = table
        self._now = now

    def get(self, name: str) -> Progress | None:
        answer = self._client.get_item(TableName=self._table, Key=to_item(_key(name)), ConsistentRead=True)
        if "Item" not in answer:
            return None
        item = from_item(answer["Item"])
        return Progress(**{name: item[name] for name in ("key", "offset", "stories", "skipped", "finished")})

    def put(self, name: str, progress: Progress) -> None:
        expiry = {"expires_at": int(self._now()) + KEPT_SECONDS}
        self._client.put_item(TableName=self._table, Item=to_item(_key(name) | asdict(progress) | expiry))


def _key(name: str) -> dict[str, str]:
    return {"pk": f"drop#{name}", "sk": "progress"}
