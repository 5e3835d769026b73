"""What an answer may weigh."""

import json
from http import HTTPStatus

from shared.http_api import Refused

MOST_BYTES = 6 * 1024 * 1024 - 64 * 1024  # Lambda: of a response as JSON, with some room for its headers
MOST_BYTES_A_CHARACTER = 6  # of a text in JSON


def require_fitting(body: str) -> None:
    """Refuse what Lambda would not let pass: as an error of ours it would be asked for again and again."""
    if len(body) * MOST_BYTES_A_CHARACTER <= MOST_BYTES:
        return
    size = len(json.dumps(body, ensure_ascii=False).encode())
    if size > MOST_BYTES:
        detail = (
            f"{size} bytes, and an answer has at most {MOST_BYTES}: another format may fit, the bucket has all of it"
        )
        raise Refused(HTTPStatus.NOT_ACCEPTABLE, "too-large", detail)
