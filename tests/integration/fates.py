"""Where every message is, seen from outside: in a queue, in the dead letters, stored, or rejected with a reason."""

import json
from collections.abc import Iterable
from functools import cached_property

from infra.local.stack import LocalStack
from shared.aws.ledger import DynamoLedger
from shared.aws.s3 import S3Objects
from shared.aws.stories import DynamoStories
from shared.heads import StoryHead
from shared.outcomes import Outcome, StageOutcome

UNDER_WAY = {Outcome.RETRYING, Outcome.POSTPONED, Outcome.DEAD_LETTERED, Outcome.CLEANED, Outcome.NORMALIZED}


class Fates:
    """What became of the URLs of a stack."""

    def __init__(self, stack: LocalStack) -> None:
        self._stack = stack
        self._settled: set[str] = set()
        self._claims: dict[str, str] = {}

    @cached_property
    def ledger(self) -> DynamoLedger:
        return DynamoLedger(self._stack.client("dynamodb"), self._stack.outputs["ControlTableName"], self.objects)

    @cached_property
    def objects(self) -> S3Objects:
        return S3Objects(self._stack.client("s3"), self._stack.outputs["BucketName"])

    @cached_property
    def stories(self) -> DynamoStories:
        return DynamoStories(self._stack.client("dynamodb"), self._stack.outputs["StoriesTableName"])

    def lost(self, urls: Iterable[str]) -> set[str]:
        """Those that are nowhere. Nothing may ever be lost."""
        missing = set(urls) - self._settled - self.in_queues()
        self._settled |= {url for url in missing if self.settled(url)}
        return missing - self._settled

    def settled(self, url: str) -> StageOutcome | None:
        """The outcome that ended the URL's journey, if it has ended: stored, or rejected with a reason."""
        ended = [one for one in self.ledger.journey(url) if one.outcome not in UNDER_WAY]
        return ended[-1] if ended and (ended[-1].reason or ended[-1].stage == "store") else None

    def in_queues(self, *, dead_letters_only: bool = False) -> set[str]:
        """URLs of all messages in queues and dead letters, in flight or not."""
        from moto.sqs.models import sqs_backends

        return {
            url
            for regions in sqs_backends.values()
            for backend in regions.values()
            for queue in backend.queues.values()
            if not dead_letters_only or queue.name.endswith("DeadLetters")
            for message in queue._messages
            if (url := self._url(message.body))
        }

    def head(self, url: str) -> StoryHead | None:
        settled = self.settled(url)
        return self.stories.head(settled.story_id) if settled and settled.story_id else None

    def _url(self, body: str) -> str | None:
        try:
            told = json.loads(body)
        except ValueError:
            return None
        if "claim_check" in told:
            return self._claimed(told["claim_check"])
        return str(told.get("url", ""))  # S3 tries a queue with a notice that has none

    def _claimed(self, key: str) -> str:
        if key not in self._claims:
            self._claims[key] = str(json.loads(self.objects.get(key))["url"])
        return self._claims[key]
