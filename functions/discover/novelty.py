"""New once: an entry is handed to fetch the first time any source tells of it, and again when it was changed.

Each known entry is one item in the control table, under its URL's identity: spellings, tracking parameters and
feeds meet there. An entry is claimed, published, and marked as sent, in this order. A claim holds the whole message:
should its owner die, it falls due and is published by another one (`functions/discover/abandoned.py`), whatever the
source's document says by then. The source is read again until nothing in it waits (docs/adr/0018).
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Protocol

from functions.discover.parsing.document import Entry
from functions.discover.service import Deadline
from shared.dispatch import Dispatch
from shared.messages import Discovery, StoryPublished
from shared.urls import url_key

DAY = 86_400
REMEMBERED_SECONDS = 365 * DAY  # after an entry was last seen in a document
REFRESHED_SECONDS = 30 * DAY  # the memory is prolonged once a month, not at each sight
CLAIM_SECONDS = 300  # longer than an invocation lives
CHUNK_ENTRIES = 100  # DynamoDB: keys of one BatchGetItem
RESERVE_SECONDS = 15  # a chunk takes one; begun with less time than this left, it might not be finished
CLAIMED_AT_ONCE = 8
SKEW_SECONDS = 300  # between a publisher's clock, its caches and ours
FUTURE_SECONDS = DAY  # dates beyond are mistakes
FIRST_GAP_SECONDS = 300  # between the first two re-fetches of an entry that keeps changing; each next doubles
LONGEST_GAP_SECONDS = DAY
MOST_DOUBLINGS = 20  # beyond the longest gap; a thousand, and no float holds the number
SAME_MOMENT_ENTRIES = 5  # from so many entries on, one date for most of them is the document's and not theirs


@dataclass(frozen=True, slots=True)
class Seen:
    """What is known of an entry. Times are epoch seconds, 0: never."""

    key: str
    source: str = ""  # id of the one that told of it first
    first_seen: float = 0
    sent_at: float = 0  # to fetch, the last time
    told: float = 0  # the latest `updated` that led there
    again: int = 0  # how often it was sent again
    expires_at: int = 0


@dataclass(frozen=True, slots=True)
class InHand:
    """An entry on its way to fetch, and all that somebody else needs to bring it there."""

    seen: Seen  # as it was known before
    story: StoryPublished
    told: float = 0  # the `updated` that leads there

    def sent(self, now: float) -> Seen:
        """What is known of it afterwards."""
        again = self.seen.again + 1 if self.seen.sent_at else 0
        told = self.told or self.seen.told
        return replace(self.seen, sent_at=now, told=told, again=again, expires_at=_expiry(now))


class SeenEntries(Protocol):
    def known(self, keys: Sequence[str]) -> dict[str, Seen]:
        """Those of them that were sent or claimed before."""

    def claim(self, entry: InHand, now: float, lease_seconds: float) -> bool:
        """Ours to publish, if it still is as we know it and nobody else has claimed it."""

    def keep(self, entries: Sequence[Seen]) -> None:
        """Write them down as they are, unclaimed."""

    def prolong(self, entries: Sequence[Seen]) -> None:
        """Remember them until their `expires_at`."""


@dataclass(frozen=True, slots=True)
class Teller:
    """The source whose entries are handed over."""

    id: str
    name: str
    discovery: Discovery


@dataclass(frozen=True, slots=True)
class Handed:
    """What became of a document's entries."""

    new: tuple[Entry, ...] = ()
    changed: int = 0
    known: int = 0
    waiting: int = 0  # claimed by somebody else, who may have died
    resting: int = 0  # changed so often that they may not be fetched again yet
    left: int = 0  # for when there is time again

    def __add__(self, other: "Handed") -> "Handed":
        return Handed(
            self.new + other.new,
            self.changed + other.changed,
            self.known + other.known,
            self.waiting + other.waiting,
            self.resting + other.resting,
            self.left + other.left,
        )

    @property
    def is_all(self) -> bool:
        """Whether nothing is left to do; otherwise the document has to be read again, changed or not."""
        return not (self.waiting or self.resting or self.left)

    @property
    def is_safe(self) -> bool:
        """Whether every entry is with fetch, though of some not the latest word: no story can be lost any more."""
        return not (self.waiting or self.left)


@dataclass(frozen=True, slots=True)
class HandOver:
    """Takes a document's entries to fetch, those that are new or changed."""

    seen: SeenEntries
    dispatch: Dispatch
    now: Callable[[], float]

    def __call__(self, entries: Sequence[Entry], teller: Teller, deadline: Deadline) -> Handed:
        """Chunk by chunk, as far as the time goes."""
        handed = Handed()
        for chunk in _chunks(_by_page(entries)):
            if deadline.is_near(RESERVE_SECONDS):
                handed += Handed(left=len(chunk))
            else:
                handed += self._hand_over(chunk, teller)
        return handed

    def knows(self, entry: Entry) -> bool:
        """Whether it went to fetch before."""
        return any(one.sent_at for one in self.seen.known([url_key(entry.url)]).values())

    def remember(self, entries: Sequence[Entry], teller: Teller, deadline: Deadline) -> Handed:
        """Take them for known without publishing them: what a site had long before it was watched."""
        handed = Handed()
        for chunk in _chunks(_by_page(entries)):
            if deadline.is_near(RESERVE_SECONDS):
                handed += Handed(left=len(chunk))
                continue
            known = self.seen.known(list(chunk))
            now = self.now()
            strangers = [_first(key, teller, now) for key in chunk if key not in known]
            self.seen.keep([replace(one, sent_at=now, expires_at=_expiry(now)) for one in strangers])
            handed += Handed(known=len(chunk))
        return handed

    def _hand_over(self, chunk: dict[str, Entry], teller: Teller) -> Handed:
        now = self.now()
        known = self.seen.known(list(chunk))
        wanted = {key: entry for key, entry in chunk.items() if _is_wanted(entry, known.get(key), teller)}
        ready = [
            _in_hand(entry, known.get(key) or _first(key, teller, now), teller)
            for key, entry in wanted.items()
            if _may_go(known.get(key), now)
        ]
        ours = [one for one, is_ours in zip(ready, self._claimed(ready, now), strict=True) if is_ours]
        if ours:
            self.dispatch.publish([one.story for one in ours])
            self.seen.keep([one.sent(now) for one in ours])
        self._prolong([one for one in known.values() if one.key not in wanted], now)
        new = tuple(chunk[one.seen.key] for one in ours if not one.seen.sent_at)
        return Handed(
            new=new,
            changed=len(ours) - len(new),
            known=len(chunk) - len(wanted),
            waiting=len(ready) - len(ours),
            resting=len(wanted) - len(ready),
        )

    def _claimed(self, entries: Sequence[InHand], now: float) -> list[bool]:
        def claim(entry: InHand) -> bool:
            return self.seen.claim(entry, now, CLAIM_SECONDS)

        if len(entries) <= 1:
            return [claim(entry) for entry in entries]
        with ThreadPoolExecutor(CLAIMED_AT_ONCE) as pool:
            return list(pool.map(claim, entries))

    def _prolong(self, entries: Sequence[Seen], now: float) -> None:
        fading = [one for one in entries if one.sent_at and one.expires_at < _expiry(now) - REFRESHED_SECONDS]
        if fading:
            self.seen.prolong([replace(one, expires_at=_expiry(now)) for one in fading])


def believed(entries: Sequence[Entry], now: float) -> tuple[Entry, ...]:
    """The entries, without any `updated` that cannot be meant.

    A document that gives most of its entries one and the same moment tells when it was made itself.
    """
    moments = Counter(entry.updated for entry in entries if entry.updated)
    many = max(len(entries) / 2, SAME_MOMENT_ENTRIES - 1)

    def can_be_meant(updated: datetime) -> bool:
        return moments[updated] <= many and updated.timestamp() < now + FUTURE_SECONDS

    return tuple(e if e.updated is None or can_be_meant(e.updated) else replace(e, updated=None) for e in entries)


def _by_page(entries: Sequence[Entry]) -> dict[str, Entry]:
    """Each page once, as it was told of last."""
    found: dict[str, Entry] = {}
    for entry in entries:
        key = url_key(entry.url)
        known = found.get(key)
        if known is None or (entry.updated and (known.updated is None or known.updated < entry.updated)):
            found[key] = entry
    return found


def _chunks(entries: dict[str, Entry]) -> Iterator[dict[str, Entry]]:
    keys = list(entries)
    for start in range(0, len(keys), CHUNK_ENTRIES):
        yield {key: entries[key] for key in keys[start : start + CHUNK_ENTRIES]}


def _is_wanted(entry: Entry, known: Seen | None, teller: Teller) -> bool:
    """New, or changed since we last asked for it.

    Whether an update is later than that is a question of clocks, of which the one that first told of the entry need
    not be right, only the same: many a publisher's is hours behind, as it means local time and says UTC.
    """
    if known is None or not known.sent_at:
        return True
    updated = entry.updated.timestamp() if entry.updated else 0
    is_same_clock = bool(known.told) and known.source == teller.id
    return updated > known.told and (is_same_clock or updated > known.sent_at - SKEW_SECONDS)


def _may_go(known: Seen | None, now: float) -> bool:
    """An entry that keeps changing is asked for ever less often."""
    if known is None or not known.again:
        return True
    gap = FIRST_GAP_SECONDS * 2.0 ** min(known.again - 1, MOST_DOUBLINGS)
    return now >= known.sent_at + min(gap, LONGEST_GAP_SECONDS)


def _first(key: str, teller: Teller, now: float) -> Seen:
    return Seen(key, source=teller.id, first_seen=now, expires_at=_expiry(now))


def _expiry(now: float) -> int:
    return int(now) + REMEMBERED_SECONDS


def _in_hand(entry: Entry, seen: Seen, teller: Teller) -> InHand:
    """The same message for the same news: one that is published again after a crash is known for it."""
    news = f"{seen.key} {entry.updated or ''} {seen.again} {bool(seen.sent_at)}"
    story = StoryPublished(
        trace_id=sha256(news.encode()).hexdigest()[:32],
        url=entry.url,
        source=teller.name,
        discovered_by=teller.discovery,
        hints=entry.hints,
    )
    return InHand(seen, story, told=entry.updated.timestamp() if entry.updated else 0)
