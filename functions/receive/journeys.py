"""`GET /outcomes/{key}` and `GET /outcomes?url=…`: what became of a URL, stage by stage."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Protocol

from shared.http_api import Refused, Reply, Request, as_json
from shared.outcomes import StageOutcome
from shared.urls import url_key

_KEY = re.compile(r"[0-9a-f]{64}")


class Journeys(Protocol):
    def of_key(self, key: str) -> Sequence[StageOutcome]:
        """The latest outcome of each stage, oldest first; `key` as `shared.urls.url_key` makes it."""


@dataclass(frozen=True, slots=True)
class GetOutcomes:
    journeys: Journeys

    def __call__(self, request: Request) -> Reply:
        key = _key(request)
        journey = self.journeys.of_key(f"url#{key}")
        if not journey:
            raise Refused(HTTPStatus.NOT_FOUND, "unknown-url", "nothing is known of this URL, or it is too long ago")
        last = max(journey, key=lambda outcome: outcome.at)
        content = {
            "key": key,
            "url": last.url,
            "outcome": last.outcome,
            "story_id": last.story_id or None,
            "journey": [outcome.model_dump(mode="json", exclude={"body", "url"}) for outcome in journey],
        }
        return as_json(content)


def _key(request: Request) -> str:
    """Of the path, or of the URL in the query."""
    key = request.parameters.get("key") or url_key(request.query.get("url", "")).removeprefix("url#")
    if not request.parameters.get("key") and not request.query.get("url"):
        raise Refused(HTTPStatus.BAD_REQUEST, "no-url", "name a URL: ?url=https%3A%2F%2F…")
    if not _KEY.fullmatch(key):
        raise Refused(HTTPStatus.NOT_FOUND, "unknown-url", "a key is 64 hexadecimal digits")
    return key
