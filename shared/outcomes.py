"""Each message settles in exactly one outcome, and the outcome can be looked up by URL."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from pydantic import AwareDatetime, Field

from shared.messages import Message
from shared.records import Record


class Outcome(StrEnum):
    """All fates of a message. Each is a value of the `outcome` dimension of the metric `Messages`."""

    ACCEPTED = "accepted"  # receive: handed over to fetch, for its host's next turn
    TAKEN_IN = "taken-in"  # receive, discover: a file or feed somebody brought was read, its stories handed over
    CLEANED = "cleaned"  # fetch: sent on to normalize
    NORMALIZED = "normalized"  # normalize: sent on to store
    CREATED = "created"  # store: a story we did not have
    REVISED = "revised"  # store: a new revision is current
    REPLACED = "replaced"  # store: a known version, read better than before (replay with a newer normalizer)
    BACKFILLED = "backfilled"  # store: an older version took its place in the history; the current one stays
    UNCHANGED = "unchanged"  # store: seen again, nothing new; fetch: the origin says so (304)
    DUPLICATE = "duplicate"  # store: this very version was stored before
    REJECTED = "rejected"  # set aside with a reason; no retry can help
    POSTPONED = "postponed"  # not now: held back in the control table, sent to fetch again when its time comes
    RETRYING = "retrying"  # not settled: back in its queue
    DEAD_LETTERED = "dead-lettered"  # out of tries: in the dead-letter queue


@dataclass(frozen=True, slots=True)
class Done:
    """What a stage made of one message: the outcome, and what goes on to the next stage."""

    outcome: Outcome
    send: Message | None = None
    story_id: str = ""
    detail: str = ""


class StageOutcome(Record):
    """What one stage last did for one URL."""

    url: str = Field(description="as published; empty when the message was too broken to tell")
    stage: str
    outcome: Outcome
    at: AwareDatetime
    trace_id: str = ""
    message_id: str = ""
    attempt: int = Field(default=1, ge=1, description="how often SQS had delivered the message by then")
    reason: str = Field(
        default="", description="of a reject: its PermanentError.reason; of a retry: the exception's name"
    )
    detail: str = Field(default="", description="for people")
    story_id: str = ""
    body: str = Field(default="", description="of a reject: the message itself, for inspection and replay")


class Outcomes(Protocol):
    """The ledger. Writing the same outcomes again changes nothing."""

    def record(self, outcomes: list[StageOutcome]) -> None: ...
