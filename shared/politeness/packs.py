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
        content = "".join(f"{w.story.trace_id} {w.story.postponed} {_visit_number(w.story)}\n" for w in self.waiting)
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
    for one in sorted(waiting, key=lambda each: each.at):
        if pack and (len(pack) == STORIES_A_PACK or one.at - pack[0].at > span):
            yield Pack(wait, pack[0].at - ahead, tuple(pack))
            pack = []
        pack.append(one)
    if pack:
        yield Pack(wait, pack[0].at - ahead, tuple(pack))


def _visit_number(story: StoryPublished) -> int:
    return story.visit.number if story.visit else 0
