"""What is kept of a story's text for as long as copies of it may come: its print, found by bands."""

from dataclasses import dataclass
from datetime import datetime, timedelta

COPIES_COME_FOR = timedelta(days=30)  # a text that returns after a month is another event's, or an archive's


@dataclass(frozen=True, slots=True)
class Impression:
    """The print of one content of a story; functions/store/prints.py says how it is made and compared."""

    story_id: str
    content: str  # first digits of its hash: a story that changed has several impressions
    site: str
    bands: tuple[str, ...]
    sketch: bytes
    runs: int
    taken_at: datetime

    @property
    def kept_until(self) -> datetime:
        return self.taken_at + COPIES_COME_FOR
