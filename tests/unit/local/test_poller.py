"""The poller that stands in for Lambda's."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from infra.local.clock import WallClock
from infra.local.poller import COUNTS, Poller


def _poller(*answers: int) -> Poller:
    """Of a queue that tells these numbers of visible messages, one after the other."""
    told: Iterator[int] = iter(answers)

    def get_queue_attributes(**_: object) -> dict[str, Any]:
        return {"Attributes": {**dict.fromkeys(COUNTS, "0"), COUNTS[0]: str(next(told))}}

    parts: dict[str, Any] = {
        "source": SimpleNamespace(queue_url="http://127.0.0.1/queue"),
        "host": None,
        "sqs": SimpleNamespace(get_queue_attributes=get_queue_attributes),
        "clock": WallClock(),
        "in_flight": None,
    }
    return Poller(**parts)


@pytest.mark.parametrize(("answers", "idle"), [((0, 0), True), ((0, 1), False), ((1,), False)])
def test_a_queue_is_idle_only_when_two_looks_find_nothing(answers: tuple[int, ...], *, idle: bool) -> None:
    assert _poller(*answers).is_idle() is idle
