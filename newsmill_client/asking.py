"""One GET, asked again while that can help."""

import json
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from newsmill_client.errors import CursorExpired, Refused, Unavailable
from newsmill_client.signing import Signer, nobody

TRIES = 6  # half a minute in all: longer than a deployment or a failover takes
FIRST_WAIT_SECONDS = 0.5  # doubled each time
LONGEST_WAIT_SECONDS = 60  # whatever Retry-After says
TIMEOUT_SECONDS = 35  # API Gateway answers within 30
_LATER = frozenset({408, 425, 429, 500, 502, 503, 504})


@dataclass(frozen=True, slots=True)
class Asking:
    """Asks for addresses, and waits between tries."""

    sign: Signer = nobody
    sleep: Callable[[float], None] = time.sleep

    def get(self, url: str) -> bytes:
        """The answer's body; raises Refused, or Unavailable when the last try has failed."""
        failure: Exception = Unavailable(url)
        for tries in range(1, TRIES + 1):
            asked = ""
            try:
                return self._once(url)
            except HTTPError as error:
                with error:
                    if error.code not in _LATER:
                        raise _refusal(error) from error
                asked, failure = error.headers.get("Retry-After", ""), error
            except (OSError, HTTPException) as error:
                failure = error
            if tries < TRIES:
                self.sleep(_wait(tries, asked))
        raise Unavailable(f"{url}: {failure}") from failure

    def _once(self, url: str) -> bytes:
        headers: Mapping[str, str] = {"Accept": "application/json", **self.sign(url)}
        request = Request(url, headers=dict(headers))  # noqa: S310 - the caller says where its store is
        with urlopen(request, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310 - as above
            data: bytes = answer.read()
        return data


def _wait(tries: int, asked: str) -> float:
    if asked.isdigit():
        return min(float(asked), LONGEST_WAIT_SECONDS)
    most = min(FIRST_WAIT_SECONDS * 2.0**tries, LONGEST_WAIT_SECONDS)
    return random.uniform(most / 2, most)  # noqa: S311 - so that readers do not come back all at once


def _refusal(error: HTTPError) -> Refused:
    problem = _problem(error.read())
    kind = CursorExpired if problem.get("reason") == "cursor-expired" else Refused
    return kind(error.code, problem)


def _problem(body: bytes) -> dict[str, Any]:
    """A gateway that refuses by itself does so in its own words."""
    try:
        told = json.loads(body)
    except ValueError:
        return {"detail": body.decode("utf-8", "replace")}
    return told if isinstance(told, dict) else {"detail": str(told)}
