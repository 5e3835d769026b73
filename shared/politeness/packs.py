"""Stories that wait for their time in the control table, many in one item.

A pack is written once and deleted once: its key tells what is in it, so that writing it again changes nothing,
and a story that is put off once more goes into another pack than the one it came out of.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Self

from shared.messages import StoryPublished

PACK_BYTES = 200_000  # of its stories' JSON: however badly it compresses, an item of DynamoDB has room for it
STORIES_A_PACK = 50  # some 20 KB of JSON, 4 KB compressed; DynamoDB bills the KB, and each item's entry in the index


class Wait(StrEnum):
    """What a pack's stories wait for: the first part of its key, and its kind in the index of what is due."""

    TURN = "pending"  # their host's slots, each its own
    VISIT = "visit"  # the day we said we would come back


@dataclass(frozen=True, slots=True)
class Waiting:
    """A story and when it may go (epoch seconds)."""

    story: StoryPublished
    at: float


@dataclass(frozen=True, slots=True)
class Pack:
    wait: Wait
    due_at: float  # when somebody should look at it
    waiting: tuple[Waiting, ...]

    @property
    def key(self) -> str:
        """The same for the same stories, put off as often and for the same visit."""
        stories = (waiting.story for waiting in self.waiting)
        content = "".join(f"{each.trace_id} {each.postponed} {_visit_number(each)} {each.url}\n" for each in stories)
        return f"{self.wait}#{sha256(content.encode()).hexdigest()[:32]}"

    def to_json(self) -> str:
        return json.dumps([[w.at, w.story.model_dump(mode="json", exclude_defaults=True)] for w in self.waiting])

    @classmethod
    def from_json(cls, wait: Wait, due_at: float, text: str) -> Self:
        entries = json.loads(text)
        return cls(wait, due_at, tuple(Waiting(StoryPublished.model_validate(story), at) for at, story in entries))


def packed(wait: Wait, waiting: Iterable[Waiting], *, ahead: float, span: float) -> Iterator[Pack]:
    """Packs of stories whose times lie within a span of seconds, due so many seconds ahead of the first."""
    pack: list[Waiting] = []
    size = 0
    for one in sorted(waiting, key=lambda each: each.at):
        weight = len(one.story.model_dump_json().encode())
        if pack and (len(pack) == STORIES_A_PACK or one.at - pack[0].at > span or size + weight > PACK_BYTES):
            yield Pack(wait, pack[0].at - ahead, tuple(pack))
            pack, size = [], 0
        pack.append(one)
        size += weight
    if pack:
        yield Pack(wait, pack[0].at - ahead, tuple(pack))


def _visit_number(story: StoryPublished) -> int:
    return story.visit.number if story.visit else 0
