"""`StoryPublished` events that a content management system puts on the bus."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from pydantic import ConfigDict, model_validator

from functions.receive.given import GivenStory, NotAStory
from shared.dispatch import Dispatch
from shared.errors import MalformedMessage
from shared.messages import Discovery, Message, StoryPublished
from shared.outcomes import Done, Outcome


class AnnouncedStory(GivenStory):
    """The event's `detail`. A CMS may tell more than we read: schemas/story-published-v1.json is what we do."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class StoryAnnounced(Message):
    """EventBridge → receive: the event as the bus delivers it; its id is the trace id."""

    detail: AnnouncedStory

    @model_validator(mode="before")
    @classmethod
    def _out_of_its_envelope(cls, event: Any) -> Any:
        if not isinstance(event, dict) or not isinstance(event.get("detail"), dict):
            return event
        return {"trace_id": event.get("id"), "url": event["detail"].get("url"), "detail": event["detail"]}


@dataclass(slots=True)
class Announce:
    """Gathers a batch's stories; they are handed over together, before anything is acknowledged."""

    dispatch: Dispatch
    _gathered: list[StoryPublished] = field(default_factory=list)

    def __call__(self, announced: StoryAnnounced) -> Done:
        try:
            self._gathered.append(announced.detail.published_by(Discovery.EVENT, announced.trace_id))
        except NotAStory as problem:
            raise MalformedMessage(str(problem)) from problem
        return Done(Outcome.ACCEPTED)

    def flush(self) -> None:
        stories, self._gathered = self._gathered, []
        if stories:
            self.dispatch.publish(stories)
