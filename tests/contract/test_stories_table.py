"""Every stories table keeps the same promises, the fake included."""

from datetime import timedelta
from typing import Any

import pytest

from shared.aws.stories import DynamoStories
from shared.heads import StoryHead
from shared.history import Sighting
from tests.builders import FETCHED_AT, story
from tests.fakes import MemoryStories

ALIAS = "https://ledger.example/?p=7"


@pytest.fixture(params=["memory", "dynamodb"])
def stories(request: pytest.FixtureRequest) -> Any:
    return (
        MemoryStories()
        if request.param == "memory"
        else DynamoStories(request.getfixturevalue("dynamodb"), "StoriesTable")
    )


def head(**changes: Any) -> StoryHead:
    told = story(**changes)
    return StoryHead.of(told, (Sighting.of(told),), ())


def test_a_head_comes_back_as_it_was_written(stories) -> None:
    written = head(published_at=FETCHED_AT, section="World", language="en", word_count=5, is_accessible_for_free=False)
    assert stories.replace(written, None)
    assert stories.head(written.story_id) == written


def test_an_unknown_story_has_no_head(stories) -> None:
    assert stories.head("a" * 26) is None


def test_a_head_is_written_only_over_what_its_writer_read(stories) -> None:
    first = head()
    second = first.with_history((*first.history, Sighting.of(story(fetched_at=FETCHED_AT + timedelta(hours=1)))), ())
    third = second.with_history(second.history, (ALIAS,))
    assert stories.replace(first, None)
    assert not stories.replace(second, None)
    assert stories.replace(second, first)
    assert not stories.replace(third, first)
    assert stories.replace(third, second)
    assert not stories.replace(third, second)
    assert stories.replace(third, third)


def test_an_alias_leads_to_the_story_seen_under_it_last(stories) -> None:
    stories.add_alias(ALIAS, "b" * 26, FETCHED_AT)
    stories.add_alias(ALIAS, "a" * 26, FETCHED_AT - timedelta(hours=1))
    stories.add_alias(ALIAS, "a" * 26, FETCHED_AT)
    assert stories.alias(ALIAS) == "b" * 26
    assert stories.alias("https://ledger.example/?p=8") is None


def test_stories_of_a_source_come_newest_first(stories) -> None:
    for hour in (2, 1, 3):
        url = f"https://ledger.example/{hour}"
        stories.replace(head(canonical_url=url, published_at=FETCHED_AT + timedelta(hours=hour)), None)
    assert [h.canonical_url[-1] for h in stories.by_source("ledger.example")] == ["3", "2", "1"]
    assert list(stories.by_source("other.example")) == []


def test_stories_of_a_day_come_newest_first_whatever_their_shard(stories) -> None:
    for hour in range(10):
        url = f"https://ledger.example/{hour}"
        stories.replace(head(canonical_url=url, published_at=FETCHED_AT + timedelta(hours=hour)), None)
    assert [h.canonical_url[-1] for h in stories.by_day("2026-11-22")] == list("9876543210")
    assert list(stories.by_day("2026-11-21")) == []


def test_a_story_without_a_date_is_listed_on_the_day_it_was_seen(stories) -> None:
    undated = head()
    stories.replace(undated, None)
    assert list(stories.by_day("2026-11-22")) == [undated]


def test_a_head_joins_a_cluster_and_leaves_it_only_for_a_smaller_one(stories) -> None:
    written = head()
    assert not stories.join_cluster(written.story_id, "d" * 26)
    stories.replace(written, None)
    assert stories.join_cluster(written.story_id, "d" * 26)
    assert not stories.join_cluster(written.story_id, "e" * 26)
    assert not stories.join_cluster(written.story_id, "d" * 26)
    assert stories.join_cluster(written.story_id, "c" * 26)
    assert stories.head(written.story_id) == written.model_copy(update={"cluster": "c" * 26})


def test_a_head_is_not_written_over_a_cluster_it_did_not_see(stories) -> None:
    written = head()
    stories.replace(written, None)
    stories.join_cluster(written.story_id, "d" * 26)
    assert not stories.replace(written, written)
    assert stories.replace(written, written.model_copy(update={"cluster": "d" * 26}))


def test_a_tombstone_is_found_by_its_id_and_in_no_list(stories) -> None:
    written = head(published_at=FETCHED_AT)
    tombstone = written.model_copy(
        update={"withdrawn_at": FETCHED_AT, "sightings": (), "headline": "", "story_key": ""}
    )
    stories.replace(written, None)
    assert stories.replace(tombstone, written)
    assert stories.head(written.story_id) == tombstone
    assert list(stories.by_source("ledger.example")) == []
    assert list(stories.by_day("2026-11-22")) == []
    assert not stories.join_cluster(written.story_id, "a" * 26)
    assert not stories.replace(written, written)


def test_raw_pages_that_no_object_tells_of_are_noted_with_their_story(stories) -> None:
    for name in ("captures/b.warc.gz#0+9", "captures/a.warc.gz", "captures/a.warc.gz"):
        stories.note_capture("a" * 26, name)
    stories.note_capture("b" * 26, "captures/c.warc.gz")
    assert list(stories.captures("a" * 26)) == ["captures/a.warc.gz", "captures/b.warc.gz#0+9"]
    stories.forget_capture("a" * 26, "captures/a.warc.gz")
    assert list(stories.captures("a" * 26)) == ["captures/b.warc.gz#0+9"]


def test_a_raw_page_in_a_file_with_the_longest_of_names_is_noted_too(stories) -> None:
    name = f"drop/{'ü' * 500}.warc.gz#1048576+65536"
    stories.note_capture("a" * 26, name)
    assert list(stories.captures("a" * 26)) == [name]
    stories.forget_capture("a" * 26, name)
    assert list(stories.captures("a" * 26)) == []


def test_urls_that_a_head_has_no_room_for_are_noted_with_their_story(stories) -> None:
    for url in (ALIAS, "https://ledger.example/?p=8", ALIAS, "no url"):
        stories.note_alias("a" * 26, url)
    stories.note_alias("b" * 26, "https://ledger.example/?p=9")
    stories.note_capture("a" * 26, "captures/a.warc.gz")
    assert sorted(stories.more_aliases("a" * 26)) == [
        "https://ledger.example/?p=7",
        "https://ledger.example/?p=8",
        "no url",
    ]
    assert list(stories.captures("a" * 26)) == ["captures/a.warc.gz"]
    assert list(stories.more_aliases("c" * 26)) == []


def test_raw_pages_that_earlier_versions_noted_are_still_known(dynamodb) -> None:
    item = {
        "pk": {"S": f"story#{'a' * 26}"},
        "sk": {"S": "capture#captures/a.warc.gz#0+9"},
    }  # the name in the key alone
    dynamodb.put_item(TableName="StoriesTable", Item=item)
    stories = DynamoStories(dynamodb, "StoriesTable")
    [name] = stories.captures("a" * 26)
    assert name == "captures/a.warc.gz#0+9"
    stories.forget_capture("a" * 26, name)
    assert list(stories.captures("a" * 26)) == []


def test_only_the_tombstone_that_was_read_is_removed(stories) -> None:
    written = head()
    tombstone = written.model_copy(
        update={"withdrawn_at": FETCHED_AT, "sightings": (), "headline": "", "story_key": ""}
    )
    stories.replace(written, None)
    assert not stories.restore(tombstone)
    stories.replace(tombstone, written)
    assert stories.restore(tombstone)
    assert stories.head(written.story_id) is None


def test_stories_of_a_cluster_are_listed_newest_first(stories) -> None:
    for hour in (2, 1, 3):
        written = head(canonical_url=f"https://ledger.example/{hour}", published_at=FETCHED_AT + timedelta(hours=hour))
        stories.replace(written, None)
        if hour != 3:
            stories.join_cluster(written.story_id, "a" * 26)
    assert [h.canonical_url[-1] for h in stories.by_cluster("a" * 26)] == ["2", "1"]
