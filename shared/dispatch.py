"""How stories enter the fetch queue: each at its host's next free slot.

Everyone who learns of stories (discover, receive, the command line) hands them to a `Dispatch`; nobody else
sends to the fetch queue. `shared.aws.dispatch.slotted_dispatch` makes one; docs/adr/0011 tells how slots, delays
and packs keep a burst from flooding a host.
"""

from collections.abc import Sequence
from typing import Protocol

from shared.messages import StoryPublished


class Dispatch(Protocol):
    def publish(self, stories: Sequence[StoryPublished]) -> None:
        """Send each story to fetch, now or at its host's next slot; returns once none can be lost.

        Raises when not all could be handed over: the caller keeps them and calls again. Stories may be sent
        twice, which costs a fetch and changes nothing.
        """
