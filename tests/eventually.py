"""Waiting for what happens by itself."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
PATIENCE_SECONDS = 60  # on a machine that does other things, too
LOOK_SECONDS = 0.1


def eventually(look: Callable[[], T], otherwise: str, patience: float = PATIENCE_SECONDS) -> T:
    """What the look finds as soon as it is something."""
    ends_at = time.monotonic() + patience
    while not (found := look()):
        assert time.monotonic() < ends_at, otherwise
        time.sleep(LOOK_SECONDS)
    return found
