"""docs/data-model.md names every attribute of every item, and none that is not there."""

import re
from collections.abc import Iterable
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from functions.discover.novelty import Seen
from functions.discover.part import Part
from functions.receive.progress import Progress
from shared.heads import StoryHead
from shared.outcomes import StageOutcome
from shared.politeness.host import Host
from shared.sources import Source
from shared.websub.lease import Lease

DOCUMENT = (Path(__file__).parents[2] / "docs" / "data-model.md").read_text(encoding="utf-8")
WAITING = {"due_shard", "due_at", "claims"}


def _names(told: Any) -> set[str]:
    return {field.name for field in fields(told)}


ITEMS: dict[str, Iterable[str]] = {
    "| `story#{story_id}` | `head`": {*StoryHead.model_fields, "sorted_at", "day", "section_key", "language_key"},
    "| `feed#{id}` | `source`": (Source.model_fields.keys() - {"id"}) | WAITING,
    "| `feed#{id}` | `part#": _names(Part) | WAITING,
    "| `host#": _names(Host) - {"name"},
    "| `url#{sha256}` | `seen`": (_names(Seen) - {"key", "expires_at"}) | {"story", "telling"} | WAITING,
    "| `url#{sha256}` · `message#": {*StageOutcome.model_fields, "body_key"},
    "| `lease#": _names(Lease) | WAITING,
    "| `drop#": _names(Progress),
}


@pytest.mark.parametrize("row", ITEMS)
def test_each_attribute_of_an_item_is_told_of(row: str) -> None:
    [line] = [line for line in DOCUMENT.splitlines() if line.startswith(row)]
    holds = line.split(" | ", 2)[2]
    assert set(ITEMS[row]) <= set(re.findall(r"`(\w+)`", holds))


@pytest.mark.parametrize("row", ITEMS)
def test_nothing_is_told_of_that_no_item_has(row: str) -> None:
    [line] = [line for line in DOCUMENT.splitlines() if line.startswith(row)]
    told = set(re.findall(r"`([a-z]\w*_\w+)`", line.split(" | ", 2)[2]))  # names of two words: others may be values
    assert told <= set(ITEMS[row])
