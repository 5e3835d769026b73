"""Cursors: where a reader stands, in a form that means nothing to it.

A cursor belongs to one question; with another it is refused, and so is one that was changed on the way. It is no
secret and holds none: whoever may ask the question may stand anywhere in its answer.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256

_CHECK_CHARACTERS = 8  # 48 bits: nobody hits a valid one by chance


class BadCursor(ValueError):
    """No cursor of this question."""


def seal(question: str, *position: str | int) -> str:
    """The cursor of a position in the answer to a question.

    >>> unseal("changes", seal("changes", 7, 0))
    [7, 0]
    """
    told = _encoded(json.dumps(position, separators=(",", ":")).encode())
    return f"{_check(question, told)}{told}"


def unseal(question: str, cursor: str) -> list[str | int]:
    """The position; raises BadCursor."""
    check, told = cursor[:_CHECK_CHARACTERS], cursor[_CHECK_CHARACTERS:]
    if check != _check(question, told):
        raise BadCursor(cursor)
    try:
        position = json.loads(urlsafe_b64decode(told + "=" * (-len(told) % 4)))
    except ValueError as error:  # no base64, no UTF-8, no JSON: whoever knows how can seal anything
        raise BadCursor(cursor) from error
    if not isinstance(position, list):
        raise BadCursor(cursor)
    return position


def _check(question: str, told: str) -> str:
    return _encoded(sha256(f"newsmill cursor 1\n{question}\n{told}".encode("utf-8", "replace")).digest())[
        :_CHECK_CHARACTERS
    ]


def _encoded(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")
