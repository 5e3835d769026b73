"""Every memory of entries keeps the same promises, the fake included."""

from dataclasses import replace
from typing import Any

import pytest

from functions.discover.novelty import Seen
from functions.discover.seen_table import DynamoSeen
from tests.discover_fakes import NOW, MemorySeen, in_hand

NEW = Seen("url#a", source="s1", first_seen=NOW, expires_at=int(NOW) + 1000)
SENT = replace(NEW, sent_at=NOW, told=NOW - 60.5, again=2)


@pytest.fixture(params=["memory", "dynamodb"])
def seen(request: pytest.FixtureRequest) -> Any:
    if request.param == "memory":
        return MemorySeen()
    return DynamoSeen(request.getfixturevalue("dynamodb"), "ControlTable")


def test_what_was_kept_is_known_again(seen) -> None:
    others = [replace(SENT, key=f"url#{number}") for number in range(99)]
    seen.keep([SENT, *others])

    assert seen.known(["url#a", "url#never"]) == {"url#a": SENT}
    assert len(seen.known([one.key for one in others])) == 99


def test_of_two_who_claim_an_entry_one_gets_it_until_the_claim_ends(seen) -> None:
    assert seen.claim(in_hand(NEW), NOW, 300)
    assert not seen.claim(in_hand(replace(NEW, source="s2")), NOW + 299, 300)
    assert seen.known(["url#a"])["url#a"].sent_at == 0

    assert seen.claim(in_hand(NEW), NOW + 300, 300)


def test_what_was_sent_meanwhile_cannot_be_claimed_as_new(seen) -> None:
    seen.keep([SENT])
    assert not seen.claim(in_hand(NEW), NOW, 300)


def test_what_was_sent_can_be_claimed_again_by_who_knows_it(seen) -> None:
    seen.keep([SENT])
    assert seen.claim(in_hand(SENT), NOW, 300)
    assert not seen.claim(in_hand(SENT), NOW, 300)

    seen.keep([replace(SENT, sent_at=NOW + 1)])
    assert seen.claim(in_hand(replace(SENT, sent_at=NOW + 1)), NOW + 2, 300)


def test_memory_can_be_prolonged_without_touching_a_claim(seen) -> None:
    seen.keep([SENT])
    seen.claim(in_hand(SENT), NOW, 300)
    seen.prolong([replace(SENT, expires_at=99)])

    assert seen.known(["url#a"])["url#a"].expires_at == 99
    assert not seen.claim(in_hand(SENT), NOW, 300)


def test_a_claim_that_ends_is_taken_up_by_one_with_all_that_it_takes(seen) -> None:
    seen.claim(in_hand(NEW, told=NOW - 5.5), NOW, 300)
    assert list(seen.abandoned(NOW + 299, 10, 300)) == []
    assert list(seen.abandoned(NOW + 300, 10, 300)) == [in_hand(NEW, told=NOW - 5.5)]
    assert list(seen.abandoned(NOW + 301, 10, 300)) == []
    assert not seen.claim(in_hand(NEW), NOW + 301, 300)
    assert list(seen.abandoned(NOW + 600, 10, 300)) == [in_hand(NEW, told=NOW - 5.5)]


def test_a_change_in_hand_is_taken_up_as_the_change_that_it_is(seen) -> None:
    seen.keep([SENT])
    seen.claim(in_hand(SENT, told=NOW), NOW, 300)
    [taken] = seen.abandoned(NOW + 300, 10, 300)
    sent = taken.sent(NOW + 300)
    assert (sent.told, sent.again, sent.sent_at) == (NOW, SENT.again + 1, NOW + 300)


def test_what_was_marked_is_nobodys_any_more(seen) -> None:
    seen.claim(in_hand(NEW), NOW, 300)
    seen.keep([SENT])
    assert list(seen.abandoned(NOW + 300, 10, 300)) == []
    assert seen.known(["url#a"]) == {"url#a": SENT}
