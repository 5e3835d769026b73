"""What a revision changed, in few words: for lists, heads and events. The whole of it is `shared.diffs`."""

from enum import StrEnum
from hashlib import sha256

from pydantic import Field

from shared.history import Revision
from shared.records import Record

SUMMARIES_KEPT = 5  # of the latest revisions, some 100 bytes each; all diffs can be made from the objects


class ChangeKind(StrEnum):
    """How a revision differs from the one before; the rules stand in shared/diffs/kinds.py."""

    CORRECTION = "correction"
    UPDATE = "update"
    HEADLINE = "headline"
    COSMETIC = "cosmetic"


class RevisionSummary(Record):
    """What changed from one revision to the next."""

    revision: int = Field(ge=2, description="number of the later one")
    kind: ChangeKind | None = Field(default=None, description="None: nothing that a reader sees")
    fields: tuple[str, ...] = Field(default=(), description="names of the fields that changed, `body` among them")
    words_added: int = Field(default=0, description="in the body")
    words_removed: int = Field(default=0, description="from the body")
    objects: str = Field(description="of which two objects this is told; those never change, so neither does this")


def objects_of(before: Revision, after: Revision) -> str:
    """A short name of the two objects that tell these revisions."""
    return sha256(f"{before.told_by.name} {after.told_by.name}".encode()).hexdigest()[:12]
