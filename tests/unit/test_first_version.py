"""What the first version left in queues, dead letters, tables and objects, each with no more than it must have.

The samples in events/ are made anew with every change of a contract, so they cannot tell that a field was added
without a default. These are never made anew.
"""

import json
from pathlib import Path

import pytest

from shared.heads import StoryHead
from shared.messages import FeedPushed, PageCleaned, StoryNormalized, StoryPublished
from shared.outcomes import StageOutcome
from shared.records import Record
from shared.story_changes import StoryChange

KEPT = json.loads(Path(__file__).with_name("first_version.json").read_text(encoding="utf-8"))
CONTRACTS = [StoryPublished, PageCleaned, StoryNormalized, FeedPushed, StoryHead, StoryChange, StageOutcome]


@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda contract: contract.__name__)
def test_what_the_first_version_wrote_is_read(contract: type[Record]) -> None:
    written = KEPT[contract.__name__]
    read = contract.model_validate_json(json.dumps(written))
    assert json.loads(read.model_dump_json(exclude_unset=True)) == written
