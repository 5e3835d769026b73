"""`POST /stories`: one URL, many, or pages with their URLs, into the pipeline.

Whatever can be accepted is, and the rest is answered item by item. A story is accepted once it lies in the
fetch queue (or is held back for its host's turn): from then on nothing loses it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from hashlib import sha256
from http import HTTPStatus
from typing import Any, Protocol
from uuid import NAMESPACE_URL, uuid4, uuid5

from functions.receive.given import NotAStory, given_page
from shared.captures import RawPage
from shared.dispatch import Dispatch
from shared.halves import without_halves
from shared.http_api import JSON, Refused, Reply, Request, as_json
from shared.messages import Capture, Discovery, StoryPublished
from shared.outcomes import Outcome, Outcomes, StageOutcome
from shared.urls import url_key

STAGE = "receive"
MOST_BODY_BYTES = 4 * 1024 * 1024  # Lambda takes an event of 6 MB, and a body may come to it in base64
MOST_STORIES = 500  # handed over within a few of the 29 seconds that API Gateway waits
LONGEST_KEY = 255
SECONDS_UNDER_WAY = 30  # API Gateway waits for 29 s: a request that did not finish by then never will


class Standing(Enum):
    """What is known of an idempotency key."""

    OURS = "ours"  # new, or left unfinished: to be done now
    DONE = "done"  # this very request was served before
    UNDER_WAY = "under way"  # it is being served by somebody else, right now
    TAKEN = "taken"  # another request used the key


class Keys(Protocol):
    """Idempotency keys of the last day."""

    def begin(self, name: str, fingerprint: str) -> Standing: ...
    def finish(self, name: str) -> None: ...


class Captures(Protocol):
    def keep(self, pages: Sequence[RawPage]) -> list[Capture | None]:
        """Write the pages; where each lies, if it may be kept."""


@dataclass(frozen=True, slots=True)
class Item:
    """One story of a request: the message for fetch, or why there is none."""

    url: str = ""
    story: StoryPublished | None = None
    page: RawPage | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class PostStories:
    dispatch: Dispatch
    captures: Captures
    keys: Keys
    outcomes: Outcomes
    count: Callable[[Outcome, int], None]
    now: Callable[[], datetime]

    def __call__(self, request: Request) -> Reply:
        """The answer follows from the request alone, so that a repeated request has the same without a record of it."""
        given = _given(request)
        name = _key_name(request)
        items = [self._item(told, _trace_id(name, position)) for position, told in enumerate(given)]
        if not any(item.story for item in items):
            raise Refused(
                HTTPStatus.UNPROCESSABLE_ENTITY, "no-story", "none of them can be accepted", stories=_told(items, "")
            )
        if self._is_to_be_done(name, request):
            self._accept([item for item in items if item.story])
            if name:
                self.keys.finish(name)
        return _accepted(items, request.path.removesuffix("/stories"))

    def _item(self, told: Any, trace_id: str) -> Item:
        try:
            given = given_page(told)
            return Item(given.url, given.published_by(Discovery.API, trace_id), given.page(self.now()))
        except NotAStory as problem:
            return Item(url=_url_in(told), problem=str(problem))

    def _is_to_be_done(self, name: str, request: Request) -> bool:
        standing = self.keys.begin(name, sha256(request.body).hexdigest()) if name else Standing.OURS
        if standing is Standing.TAKEN:
            raise Refused(
                HTTPStatus.UNPROCESSABLE_ENTITY, "key-reused", "this Idempotency-Key came with another body before"
            )
        if standing is Standing.UNDER_WAY:
            raise Refused(
                HTTPStatus.CONFLICT,
                "key-under-way",
                "a request with this Idempotency-Key is being served",
                headers={"retry-after": str(SECONDS_UNDER_WAY)},
            )
        return standing is Standing.OURS

    def _accept(self, items: Sequence[Item]) -> None:
        """Pages are written before anyone is told of them, stories handed over before they are called accepted."""
        pages = [item.page for item in items if item.page]
        captures = iter(self.captures.keep(pages) if pages else ())
        stories = [
            item.story.model_copy(update={"capture": next(captures)}) if item.page else item.story
            for item in items
            if item.story
        ]
        self.dispatch.publish(stories)
        self.outcomes.record([self._outcome(story) for story in stories])
        self.count(Outcome.ACCEPTED, len(stories))

    def _outcome(self, story: StoryPublished) -> StageOutcome:
        return StageOutcome(
            url=story.url, stage=STAGE, outcome=Outcome.ACCEPTED, at=self.now(), trace_id=story.trace_id
        )


def _given(request: Request) -> list[Any]:
    """The stories in the body, unread: `{"url": …}`, or many in `{"stories": […]}`."""
    if len(request.body) > MOST_BODY_BYTES:
        raise Refused(
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            "body-too-large",
            f"a body has at most {MOST_BODY_BYTES} bytes; split it",
        )
    if request.media_type != JSON:
        raise Refused(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "not-json", f"the body is {JSON}")
    try:
        told = json.loads(without_halves(request.body.decode()))
    except (ValueError, RecursionError) as error:
        raise Refused(HTTPStatus.BAD_REQUEST, "malformed-json", f"the body is no JSON: {error}") from error
    if not isinstance(told, dict):
        raise Refused(HTTPStatus.BAD_REQUEST, "malformed-json", "the body is an object")
    many = told.get("stories", [told])
    if not isinstance(many, list) or not many:
        raise Refused(HTTPStatus.BAD_REQUEST, "malformed-json", "`stories` is a list of at least one")
    if len(many) > MOST_STORIES:
        raise Refused(
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too-many-stories", f"at most {MOST_STORIES} in a request; split it"
        )
    return many


def _key_name(request: Request) -> str:
    """The request's idempotency key, of its caller alone; empty when it has none."""
    key = request.headers.get("idempotency-key", "")
    if len(key) > LONGEST_KEY:
        raise Refused(
            HTTPStatus.BAD_REQUEST, "key-too-long", f"an Idempotency-Key has at most {LONGEST_KEY} characters"
        )
    return sha256(f"{request.caller}\n{key}".encode()).hexdigest() if key else ""


def _trace_id(name: str, position: int) -> str:
    return uuid5(NAMESPACE_URL, f"{name} {position}").hex if name else uuid4().hex


def _url_in(told: Any) -> str:
    url = told.get("url", "") if isinstance(told, dict) else told
    return url[:200] if isinstance(url, str) else ""


def _accepted(items: Sequence[Item], base: str) -> Reply:
    told = _told(items, base)
    accepted = [one["outcomes"] for one in told if "outcomes" in one]
    content = {"accepted": len(accepted), "refused": len(told) - len(accepted), "stories": told}
    return as_json(content, HTTPStatus.ACCEPTED, {"location": accepted[0]} if len(told) == 1 else {})


def _told(items: Sequence[Item], base: str) -> list[dict[str, str]]:
    """What became of each, in the order given."""
    return [
        {
            "url": item.url,
            "status": "accepted",
            "trace_id": item.story.trace_id,
            "outcomes": f"{base}/outcomes/{url_key(item.url).removeprefix('url#')}",
        }
        if item.story
        else {"url": item.url, "status": "refused", "reason": "not-a-story", "detail": item.problem}
        for item in items
    ]
