"""A DynamoDB as late as its papers allow: a transaction's items appear one by one, replicas lag, calls are lost.

Only what the change log asks of it, and only the conditions it sets.
"""

import copy
import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from infra.local.faults import Killed

Key = tuple[str, str]


class TransactionCanceledException(Exception):
    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.response = {"CancellationReasons": [{"Code": "None"}, {"Code": code}]}


class TransactionConflictException(Exception):
    """A plain write met a transaction."""


class ConditionalCheckFailedException(Exception):
    pass


@dataclass
class LateDynamoDB:
    chance: random.Random
    switch: Callable[[], None] = lambda: None
    deadly: float = 0.0  # how often a call ends its caller, before or after it took effect
    items: dict[Key, list[dict[str, Any]]] = field(default_factory=dict)  # the versions of each, the newest last
    pending: dict[Key, dict[str, Any]] = field(default_factory=dict)  # committed, and not to be seen yet
    exceptions = SimpleNamespace(
        TransactionCanceledException=TransactionCanceledException,
        ConditionalCheckFailedException=ConditionalCheckFailedException,
    )

    def get_item(self, *, Key: dict[str, Any], **_: Any) -> dict[str, Any]:  # noqa: N803 - as botocore
        with_effect = self._called()
        found = self._plain(_key(Key))
        self._may_die(with_effect)
        return {"Item": found} if found else {}

    def batch_get_item(self, *, RequestItems: dict[str, Any]) -> dict[str, Any]:  # noqa: N803
        with_effect = self._called()
        [(table, wanted)] = RequestItems.items()
        found = [item for key in wanted["Keys"] if (item := self._plain(_key(key)))]
        self._may_die(with_effect)
        return {"Responses": {table: found}, "UnprocessedKeys": {}}

    def transact_get_items(self, *, TransactItems: list[Any]) -> dict[str, Any]:  # noqa: N803
        with_effect = self._called()
        [key] = [_key(item["Get"]["Key"]) for item in TransactItems]
        if key in self.pending:
            raise TransactionCanceledException("TransactionConflict")
        found = self._plain(key)
        self._may_die(with_effect)
        return {"Responses": [{"Item": found} if found else {}]}

    def transact_write_items(self, *, TransactItems: list[Any]) -> dict[str, Any]:  # noqa: N803
        with_effect = self._called()
        puts = [item["Put"] for item in TransactItems]
        keys = [_key(put["Item"]) for put in puts]
        if self.pending.keys() & set(keys):
            raise TransactionCanceledException("TransactionConflict")
        if not all(self._holds(put) for put in puts):
            raise TransactionCanceledException("ConditionalCheckFailed")
        self.pending |= {key: put["Item"] for key, put in zip(keys, puts, strict=True)}
        self._may_die(with_effect)
        self._settle(keys)
        return {}

    def update_item(
        self,
        *,
        Key: dict[str, Any],  # noqa: N803
        UpdateExpression: str,  # noqa: N803
        ExpressionAttributeValues: dict[str, Any],  # noqa: N803
        **_: Any,
    ) -> dict[str, Any]:
        """What blanks a change, or crosses off pages."""
        with_effect = self._called()
        key = _key(Key)
        if key in self.pending:
            raise TransactionConflictException
        item = copy.deepcopy(self._plain(key))
        withdrawn = ExpressionAttributeValues.get(":withdrawn")
        if item is None or (withdrawn and item["sequence"] != withdrawn):
            raise ConditionalCheckFailedException
        if place := re.fullmatch(r"SET #changes\[(\d+)\] = :told", UpdateExpression):
            item["changes"]["L"][int(place[1])] = ExpressionAttributeValues[":told"]
        else:
            item.pop("pages", None)
        self.items[key].append(item)
        self._may_die(with_effect)
        return {}

    def query(
        self,
        *,
        ExpressionAttributeValues: dict[str, Any],  # noqa: N803
        Limit: int,  # noqa: N803
        ExclusiveStartKey: dict[str, Any] | None = None,  # noqa: N803
        **_: Any,
    ) -> dict[str, Any]:
        log, first = ExpressionAttributeValues[":log"]["S"], ExpressionAttributeValues[":page"]["S"]
        after = _key(ExclusiveStartKey) if ExclusiveStartKey else (log, "")
        places = sorted(key for key in self.items if key[0] == log and key[1] >= first and key > after)[:Limit]
        items = []
        for place in places:  # each is read at a moment of its own, from a replica that may lag
            self._may_die(self._called())
            versions = self.items[place]
            seen = len(versions) if self.chance.random() < 0.8 else len(versions) - 1
            items += versions[seen - 1 : seen] if seen else []
        more = {"LastEvaluatedKey": {"pk": {"S": log}, "sk": {"S": places[-1][1]}}} if len(places) == Limit else {}
        return {"Items": items, **more}

    def settle(self) -> None:
        self._settle(list(self.pending))

    def _called(self) -> bool:
        """Time passes; some of what is pending appears. Whether a death of this call comes after its effect."""
        self.switch()
        for key in [key for key in self.pending if self.chance.random() < 0.5]:
            self._settle([key])
        dies = self.chance.random() < self.deadly
        if dies and self.chance.random() < 0.5:
            raise Killed
        return dies

    def _may_die(self, dies: bool) -> None:  # noqa: FBT001 - a die that was cast earlier
        if dies:
            raise Killed

    def _settle(self, keys: list[Key]) -> None:
        for key in keys:
            if key in self.pending:
                self.items.setdefault(key, []).append(self.pending.pop(key))

    def _plain(self, key: Key) -> dict[str, Any] | None:
        return self.items[key][-1] if key in self.items else None

    def _holds(self, put: dict[str, Any]) -> bool:
        found = self._plain(_key(put["Item"]))
        if put["ConditionExpression"].startswith("attribute_not_exists"):
            return found is None
        return (
            found is not None
            and found[put["ExpressionAttributeNames"]["#name"]] == (put["ExpressionAttributeValues"][":read"])
        )


def _key(item: dict[str, Any]) -> Key:
    return item["pk"]["S"], item["sk"]["S"]
