"""What a batch has gathered is written once: by this batch, or, when it cannot be, by the delivery that comes again."""

import pytest

from functions.fetch.capture_store import CaptureStore
from functions.fetch.handler import flush_all
from functions.fetch.visits import Visits, schedule
from shared.errors import NotOurTurn
from shared.politeness.patience import Patience
from tests.builders import raw_page, story_published
from tests.fakes import MemoryObjects
from tests.polite_fakes import MemoryPacks


class Bucket(MemoryObjects):
    is_down = False

    def put_once(self, key: str, data: bytes, content_type: str) -> bool:
        if self.is_down:
            raise ConnectionError("bucket down")
        return super().put_once(key, data, content_type)


def test_what_could_not_be_written_with_its_pages_is_not_written_with_the_next_batch_either() -> None:
    bucket, packs = Bucket(), MemoryPacks()
    captures, patience, visits = CaptureStore(bucket), Patience(packs), Visits(packs, schedule("1h"))

    bucket.is_down = True
    captures.keep(raw_page())
    visits.plan(story_published(), raw_page())
    assert patience.put_off(story_published(), NotOurTurn("others", retry_after=5000), attempt=1)
    with pytest.raises(ConnectionError):
        flush_all(captures, patience, visits)

    bucket.is_down = False
    flush_all(captures, patience, visits)
    assert (bucket.objects, packs.packs) == ({}, {})
