"""Guards raise for what they turn away, and say nothing of what they let in: here they do."""

from collections.abc import Callable
from typing import Any

from shared.errors import PermanentError

LET_IN = "let in"


def verdict(guard: Callable[..., object], *asked: Any) -> str:
    """What a guard makes of this: that it is let in, or the reason why it is not."""
    try:
        guard(*asked)
    except PermanentError as error:
        return error.reason
    return LET_IN
