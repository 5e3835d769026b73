"""The changes stage: what DynamoDB's stream tells of heads becomes changes, in the log and for the bus.

The log comes first. If the bus then fails, the pipe delivers the batch again: the log knows its changes, and
the same events go out once more. So the log holds each change once, and the bus sends each at least once, but for
what was withdrawn by the time it is told: of that the log keeps the place without the words, and no event goes out.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

from shared.heads import StoryHead
from shared.story_changes import ChangeType, StoryChange, blanked, change_between


class ChangeLog(Protocol):
    def append(self, changes: Sequence[StoryChange]) -> int: ...
    def forget(self, withdrawal: StoryChange) -> None: ...


class Images(Protocol):
    """Reads a head out of a stream record's image."""

    def __call__(self, image: Mapping[str, Any], /) -> StoryHead: ...


@dataclass(frozen=True, slots=True)
class Publish:
    log: ChangeLog
    head: Images

    def __call__(self, records: Sequence[Mapping[str, Any]]) -> list[StoryChange]:
        """The changes among these records of the stream that are to be told, each in the log by now."""
        changes = list(self._changes(records))
        withdrawals = {change.story_id: change for change in changes if change.type is ChangeType.WITHDRAWN}
        told = [change for change in changes if not _is_withdrawn(change, withdrawals)]
        if changes:
            self.log.append([change if change in told else blanked(change) for change in changes])
        for withdrawal in withdrawals.values():
            self.log.forget(withdrawal)
        return told

    def _changes(self, records: Sequence[Mapping[str, Any]]) -> Iterator[StoryChange]:
        for record in records:
            told = record["dynamodb"]
            before, after = (self._image(told.get(name)) for name in ("OldImage", "NewImage"))
            moment = datetime.fromtimestamp(told["ApproximateCreationDateTime"], UTC)
            change = change_between(before, after, sequence=told["SequenceNumber"], at=moment)
            if change:
                yield change

    def _image(self, image: Mapping[str, Any] | None) -> StoryHead | None:
        is_head = image is not None and image["sk"] == {"S": "head"}  # the pipe's filter lets only heads pass
        return self.head(image) if image is not None and is_head else None


def _is_withdrawn(change: StoryChange, withdrawals: Mapping[str, StoryChange]) -> bool:
    """Whether what it tells was taken down after it; an earlier withdrawal of a story that came back tells no word."""
    last = withdrawals.get(change.story_id)
    return change.type is not ChangeType.WITHDRAWN and last is not None and change.sequence < last.sequence
