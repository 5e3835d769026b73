"""Waiting before what DynamoDB left undone of a batch is asked for again; botocore does so only for whole requests."""

import random
import time

TRIES = 5
FIRST_SECONDS = 0.1  # at most, doubled with each try: a second and a half in all


def wait_after(tries: int) -> None:
    """Some time, with full jitter, after so many tries."""
    time.sleep(random.uniform(0, FIRST_SECONDS * 2 ** (tries - 1)))  # noqa: S311 - spreads load, guards no secret
